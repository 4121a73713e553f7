/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "server/http/parvis-commune.h"

G_BEGIN_DECLS

/* The mail to a household whose balance is below « regie.seuil_alerte_cents »: one, and not another before it has
 * been above. A job that comes back every quarter of an hour: who books a week and then pays is not disturbed. */
gboolean parvis_alerte_solde_register (ParvisCommune *commune, GError **error);

G_END_DECLS
