/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "server/http/parvis-commune.h"

G_BEGIN_DECLS

/* A mail to each account of the household, in the writer's transaction; an address that is none is passed over. */
gboolean parvis_agenda_ecrire_au_foyer (ParvisCommune *commune,
                                        ParvisDb *db,
                                        gint64 foyer_id,
                                        const char *sujet,
                                        const char *corps,
                                        gint64 now,
                                        GError **error);

G_END_DECLS
