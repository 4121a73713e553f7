/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "server/http/parvis-commune.h"

G_BEGIN_DECLS

/* The demo commune, from data/demo/sarrians.json: settings, schools, sessions, prices, calendar, agents and
 * the families of the manual. In the writer, on a database without accounts. */
gboolean parvis_demo_create_commune (ParvisCommune *commune, ParvisDb *db, GError **error);

G_END_DECLS
