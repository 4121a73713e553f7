/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "server/demo/demo-ville.h"

G_BEGIN_DECLS

/* The demo commune, from data/demo/sarrians.json: settings, schools, sessions, prices, calendar and agents;
 * then the families of the manual, to whom nothing has happened yet. In the writer, on a database
 * without accounts. */
gboolean parvis_demo_create_commune (ParvisCommune *commune, ParvisDb *db, GError **error);

/* The commune without its families, with schools for @foyers households. */
gboolean
parvis_demo_fonder (DemoVille *ville, ParvisDb *db, guint foyers, gint64 now, GError **error);

G_END_DECLS
