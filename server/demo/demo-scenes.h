/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "server/demo/demo-ville.h"

G_BEGIN_DECLS

/* The families of the manual and their neighbours, and what happens to them in the weeks before today:
 * data/demo/scenes.json, days counted from today. @error: INVALID, which act cannot be read. */
gboolean parvis_demo_scenes_add (DemoVille *ville, GError **error);

G_END_DECLS
