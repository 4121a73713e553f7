/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <glib.h>

#include "shared/parvis-error.h"

G_BEGIN_DECLS

/**
 * The commune's master key: 32 random bytes kept apart from the data and from its backups. It never
 * encrypts a file itself: one key derived from it wraps the keys of files, another seals the small
 * secrets of the database (health answers).
 */
#define PARVIS_COFFRE_KEY_SIZE 32

/* Writes a new key to @path, mode 0600, on the disk when it returns. Never over an existing file
 * (CONFLICT): the files encrypted with the former key would be lost. */
gboolean parvis_coffre_create_key_file (const char *path, GError **error);

/* Reads the key; it is kept in memory that is not swapped. Refused (DENIED) when others than the
 * owner may read the file, INVALID when it is not a key, NOT_FOUND when there is none. */
GBytes *parvis_coffre_load_key_file (const char *path, GError **error);

/* For tests and for the demo of one evening: a random key that is kept nowhere. */
GBytes *parvis_coffre_create_key (void);

/**
 * parvis_coffre_seal: encrypts a small secret for a column of the database.
 *
 * @contexte: what it is and whose, "demande:16:sante". It is authenticated: a sealed value copied to
 * another row does not open there. parvis_coffre_open() gives INTERNAL when it was altered.
 */
GBytes *parvis_coffre_seal (GBytes *master_key, const char *contexte, GBytes *clear);
GBytes *
parvis_coffre_open (GBytes *master_key, const char *contexte, GBytes *sealed, GError **error);

/* The same, for the keys of files; @contexte = the file's path in the vault. */
GBytes *parvis_coffre_wrap_key (GBytes *master_key,
                                const char *contexte,
                                const guchar key[PARVIS_COFFRE_KEY_SIZE]);
gboolean parvis_coffre_unwrap_key (GBytes *master_key,
                                   const char *contexte,
                                   GBytes *wrapped,
                                   guchar key[PARVIS_COFFRE_KEY_SIZE],
                                   GError **error);

G_END_DECLS
