/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "server/http/parvis-route.h"

G_BEGIN_DECLS

/* All the rooms' routes in one table. */
ParvisRouter *parvis_rooms_create_router (void);

/* Loads what rooms need for the life of the process (templates, téléprocédures, referentials) into
 * @commune and registers its jobs. The writer must be there. */
gboolean parvis_rooms_prepare (ParvisCommune *commune, GError **error);

G_END_DECLS
