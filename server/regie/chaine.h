/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The links of an append-only table: SHA-256 of the link before and of the line's own columns, each
 * with its length, so that no two lines read the same. */
typedef struct _ParvisChaine ParvisChaine;

/* @avant: the link before, or NULL for the first line. */
ParvisChaine *parvis_chaine_new (GBytes *avant);
void parvis_chaine_add_int (ParvisChaine *chaine, gint64 number);
void parvis_chaine_add_text (ParvisChaine *chaine, const char *text); /* NULL is not "" */
/* The new link; frees @chaine. */
GBytes *parvis_chaine_finish (ParvisChaine *chaine);

G_END_DECLS
