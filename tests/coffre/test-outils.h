/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <gio/gio.h>

#include "server/coffre/parvis-coffre.h"

/* A vault in a temporary folder, removed with all that is in it. */
typedef struct
{
  char *root;
  char *dir;
  GBytes *key;
  ParvisCoffre coffre;
} Vault;

void vault_set_up (Vault *vault, gconstpointer data);
void vault_tear_down (Vault *vault, gconstpointer data);

/* Bytes that differ by their place, so that a wrong order shows. */
GBytes *pattern_new (gsize size);
/* Writes @bytes to ROOT/NAME and returns the path. */
char *vault_write (Vault *vault, const char *name, GBytes *bytes);
/* How many files lie below @dir. */
guint count_files (const char *dir);
void remove_tree (const char *path);
