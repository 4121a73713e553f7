/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "server/http/parvis-request.h"

G_BEGIN_DECLS

/* What the days of the next two weeks cost that a household's children can still be booked for, and how many
 * they are. Cents. */
gint64 parvis_prochains_repas_get_prix (ParvisRequest *request,
                                        ParvisDb *db,
                                        gint64 foyer_id,
                                        guint *jours);

G_END_DECLS
