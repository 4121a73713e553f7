/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Names in the vault. A path: "ab/cd/abcd" + 28 more hexadecimal digits. Beside it: the same, a dot
 * and a word. Being written: any of them, a dot, 8 digits and ".tmp". */
#define PARVIS_COFFRE_NAME_LENGTH 32

char *parvis_coffre_create_chemin (void);
gboolean parvis_coffre_chemin_is_valid (const char *chemin);
gboolean parvis_coffre_suffixe_is_valid (const char *suffixe);
const char *parvis_coffre_base_name (const char *chemin);                  /* borrowed */
char *parvis_coffre_name_beside (const char *chemin, const char *suffixe); /* NULL = its own */
char *parvis_coffre_temporary_name (const char *name);
gboolean parvis_coffre_name_is_temporary (const char *name);

/* The path that the entry @name of the folder "aa/bb" belongs to, itself or beside it; NULL when it is
 * not ours. */
char *parvis_coffre_chemin_of_entry (const char *folder, const char *name);

G_END_DECLS
