/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "server/demo/demo-ville.h"

G_BEGIN_DECLS

/* All the answers of a child's file, by step, as a family would give them: complete, and signed. The same
 * each time for the same child. (transfer full) */
JsonObject *parvis_demo_reponses_create (const DemoVille *ville, const DemoDossier *dossier);

G_END_DECLS
