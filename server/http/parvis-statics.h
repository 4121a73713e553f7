/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "server/http/parvis-route.h"

G_BEGIN_DECLS

/* The route "statique": GET /static/{fichier}. */
extern const ParvisRoute parvis_statics_routes[];

/* Reads and compresses the files now, at the start, rather than for the first visitor. Aborts on a file
 * whose type is not known. */
void parvis_statics_load (void);

/* The URL of a file of data/static, with the start of its digest in it: "parvis.css" →
 * "/static/parvis.1a2b3c4d.css". Aborts on an unknown name, as parvis_url() does. Static. */
const char *parvis_static_url (const char *name);

G_END_DECLS
