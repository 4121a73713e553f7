/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What the pages that the law asks for say as long as the commune has written nothing of its own: "page.mentions"…
 * Static, in the language of textes-pages.c; NULL = no such text. */
const char *parvis_textes_find_defaut (const char *reglage);

G_END_DECLS
