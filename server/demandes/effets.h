/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "server/demandes/dossier.h"

G_BEGIN_DECLS

/* What the acceptance of a demande does, named by its definition ("effet"). In the transaction of the
 * acceptance. A definition without an effect changes nothing by itself. */
gboolean parvis_effet_appliquer (ParvisCommune *commune,
                                 ParvisDb *db,
                                 const ParvisDossier *dossier,
                                 const char *today,
                                 gint64 now,
                                 GError **error);

G_END_DECLS
