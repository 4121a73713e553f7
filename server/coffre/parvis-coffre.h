/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "server/coffre/parvis-coffre-cle.h"

G_BEGIN_DECLS

/**
 * ParvisCoffre: the vault of citizens' files. Each file lies at files_dir/aa/bb/RANDOM, encrypted
 * with a key of its own; that key, wrapped by the master key, is in the file's row. Erasing the row's
 * key erases the file, wherever copies of it may be.
 *
 * Two borrowed pointers, no state: any thread, any time.
 */
typedef struct
{
  const char *dir;
  GBytes *master_key;
} ParvisCoffre;

/* const ParvisCoffre *coffre = PARVIS_COFFRE (commune); valid in the enclosing block. */
#define PARVIS_COFFRE(commune)                                                                     \
  (&(const ParvisCoffre){ .dir = (commune)->files_dir, .master_key = (commune)->master_key })

/* What the row of a stored file keeps. */
typedef struct
{
  char *chemin;      /* below the files directory */
  GBytes *cle;       /* the file's key, wrapped for this path */
  GBytes *empreinte; /* SHA-256 of the clear bytes */
  gint64 taille;     /* clear bytes */
} ParvisCoffreFichier;

void parvis_coffre_fichier_free (ParvisCoffreFichier *fichier);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ParvisCoffreFichier, parvis_coffre_fichier_free)

/* Encrypts the file at @path (which stays) into the vault; on the disk when it returns. Takes time:
 * never in the writer's thread. A row that is never written is mended by parvis_coffre_sweep(). */
ParvisCoffreFichier *
parvis_coffre_store (const ParvisCoffre *coffre, const char *path, GError **error);
ParvisCoffreFichier *
parvis_coffre_store_bytes (const ParvisCoffre *coffre, GBytes *clear, GError **error);
/* The same of what is read from @fd (a pipe) up to its end: nothing lies on the disk in clear. Whoever writes
 * into it must say whether all was written: what it broke off is a whole file here. */
ParvisCoffreFichier *parvis_coffre_store_fd (const ParvisCoffre *coffre, int fd, GError **error);

/* The clear bytes. TOO_LARGE above @max; NOT_FOUND when the file is not there; INTERNAL when it was
 * altered, cut, exchanged, or is not of this master key. */
GBytes *parvis_coffre_read (
    const ParvisCoffre *coffre, const char *chemin, GBytes *cle, gint64 max, GError **error);
/* The same into @fd, chunk by chunk: what was written is good only when it returns TRUE. */
gboolean parvis_coffre_read_to_fd (
    const ParvisCoffre *coffre, const char *chemin, GBytes *cle, int fd, GError **error);

/**
 * Files derived from a stored one (its rendered pages) lie next to it under @suffixe, a word of
 * [a-z0-9-], and are encrypted with keys derived from its own: they need no row and go with it.
 */
gboolean parvis_coffre_store_beside (const ParvisCoffre *coffre,
                                     const char *chemin,
                                     GBytes *cle,
                                     const char *suffixe,
                                     GBytes *clear,
                                     GError **error);
GBytes *parvis_coffre_read_beside (const ParvisCoffre *coffre,
                                   const char *chemin,
                                   GBytes *cle,
                                   const char *suffixe,
                                   gint64 max,
                                   GError **error);

/* Removes the file and all that lies beside it. Not an error when there is nothing left. Call it
 * after the commit that erased the row's key, never before. */
gboolean parvis_coffre_delete (const ParvisCoffre *coffre, const char *chemin, GError **error);
/* Removes only what lies beside it: it will be made anew. */
gboolean
parvis_coffre_delete_beside (const ParvisCoffre *coffre, const char *chemin, GError **error);

/* Says whether a row names @chemin. */
typedef gboolean (*ParvisCoffreKnown) (const char *chemin, gpointer data);

/* Removes what a crash left: temporary files, and files that no row names, last written before
 * @before (unix seconds: a day ago, so that an upload under way is never touched). Returns how many
 * files went, -1 with @error. */
int parvis_coffre_sweep (const ParvisCoffre *coffre,
                         gint64 before,
                         ParvisCoffreKnown known,
                         gpointer data,
                         GError **error);

G_END_DECLS
