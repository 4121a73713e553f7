/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-coffre"
#include "config.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "server/coffre/parvis-coffre-flux.h"
#include "server/coffre/parvis-coffre-noms.h"
#include "server/coffre/parvis-coffre.h"
#include "server/coffre/parvis-fd.h"

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DIR, closedir)

void
parvis_coffre_fichier_free (ParvisCoffreFichier *fichier)
{
  g_free (fichier->chemin);
  g_clear_pointer (&fichier->cle, g_bytes_unref);
  g_clear_pointer (&fichier->empreinte, g_bytes_unref);
  g_free (fichier);
}

/* Opens files_dir/aa/bb and makes sure that the way down to it is on the disk. Syncing a directory
 * that did not change costs nothing, and another thread may have made it without having synced it
 * yet. */
static int
open_folder_for_writing (const ParvisCoffre *coffre, const char *chemin, GError **error)
{
  g_auto (ParvisFd) dir = open (coffre->dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

  if (dir < 0)
    return parvis_fd_fail (error, coffre->dir), -1;
  for (int level = 0; level < 2; level++)
    {
      const char name[3] = { chemin[3 * level], chemin[3 * level + 1], '\0' };
      int child;

      if (mkdirat (dir, name, 0700) != 0 && errno != EEXIST)
        return parvis_fd_fail (error, "vault: mkdir"), -1;
      if (fsync (dir) != 0)
        return parvis_fd_fail (error, "vault: fsync"), -1;
      child = openat (dir, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
      if (child < 0)
        return parvis_fd_fail (error, "vault: open"), -1;
      parvis_fd_close (dir);
      dir = child;
    }
  return parvis_fd_steal (&dir);
}

/* -1 with NOT_FOUND when it does not exist. */
static int
open_folder (const ParvisCoffre *coffre, const char *chemin, GError **error)
{
  g_autofree char *folder = g_strdup_printf ("%s/%.5s", coffre->dir, chemin);
  int dir = open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

  if (dir < 0 && errno == ENOENT)
    g_set_error (error, PARVIS_ERROR, PARVIS_ERROR_NOT_FOUND, "vault: no file %s", chemin);
  else if (dir < 0)
    parvis_fd_fail (error, folder);
  return dir;
}

static gboolean
check_chemin (const char *chemin, GError **error)
{
  if (parvis_coffre_chemin_is_valid (chemin))
    return TRUE;
  g_set_error (error, PARVIS_ERROR, PARVIS_ERROR_INTERNAL, "vault: not a path of the vault");
  return FALSE;
}

/* Writes @source encrypted as DIR/NAME: a temporary name, fsync, rename, fsync of the folder. */
static gboolean
write_sealed (int dir,
              const char *name,
              ParvisFluxSource *source,
              const guchar *key,
              guchar *hash,
              gint64 *size,
              GError **error)
{
  g_autofree char *temporary = parvis_coffre_temporary_name (name);
  g_auto (ParvisFd) out =
      openat (dir, temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
  gboolean done;

  if (out < 0)
    return parvis_fd_fail (error, "vault: create");
  done = parvis_flux_seal (source, out, key, hash, size, error)
         && (fsync (out) == 0 || parvis_fd_fail (error, "vault: fsync"))
         && (renameat (dir, temporary, dir, name) == 0 || parvis_fd_fail (error, "vault: rename"));
  if (!done)
    unlinkat (dir, temporary, 0);
  return done && (fsync (dir) == 0 || parvis_fd_fail (error, "vault: fsync"));
}

static ParvisCoffreFichier *
store (const ParvisCoffre *coffre, ParvisFluxSource *source, GError **error)
{
  g_autoptr (ParvisCoffreFichier) fichier = g_new0 (ParvisCoffreFichier, 1);
  guchar key[PARVIS_COFFRE_KEY_SIZE];
  guchar hash[PARVIS_FLUX_HASH];
  gboolean done = FALSE;
  g_auto (ParvisFd) dir = -1;

  fichier->chemin = parvis_coffre_create_chemin ();
  dir = open_folder_for_writing (coffre, fichier->chemin, error);
  if (dir < 0)
    return NULL;
  randombytes_buf (key, sizeof key);
  if (write_sealed (dir, parvis_coffre_base_name (fichier->chemin), source, key, hash,
                    &fichier->taille, error))
    {
      fichier->cle = parvis_coffre_wrap_key (coffre->master_key, fichier->chemin, key);
      fichier->empreinte = g_bytes_new (hash, sizeof hash);
      done = TRUE;
    }
  sodium_memzero (key, sizeof key);
  return done ? g_steal_pointer (&fichier) : NULL;
}

ParvisCoffreFichier *
parvis_coffre_store (const ParvisCoffre *coffre, const char *path, GError **error)
{
  g_auto (ParvisFd) in = open (path, O_RDONLY | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
  ParvisFluxSource source = { .fd = in };
  struct stat st;

  if (in < 0 || fstat (in, &st) != 0)
    return parvis_fd_fail (error, path), NULL;
  if (!S_ISREG (st.st_mode))
    {
      g_set_error (error, PARVIS_ERROR, PARVIS_ERROR_INTERNAL, "%s is not a regular file", path);
      return NULL;
    }
  return store (coffre, &source, error);
}

ParvisCoffreFichier *
parvis_coffre_store_bytes (const ParvisCoffre *coffre, GBytes *clear, GError **error)
{
  ParvisFluxSource source = { .fd = -1 };

  source.data = g_bytes_get_data (clear, &source.left);
  return store (coffre, &source, error);
}

ParvisCoffreFichier *
parvis_coffre_store_fd (const ParvisCoffre *coffre, int fd, GError **error)
{
  ParvisFluxSource source = { .fd = fd };

  return store (coffre, &source, error);
}

/* The file's own key (@suffixe NULL) or the one derived from it for what lies beside. */
static gboolean
find_key (const ParvisCoffre *coffre,
          const char *chemin,
          GBytes *cle,
          const char *suffixe,
          guchar *key,
          GError **error)
{
  guchar own[PARVIS_COFFRE_KEY_SIZE];

  if (!cle)
    {
      g_set_error (error, PARVIS_ERROR, PARVIS_ERROR_NOT_FOUND, "vault: %s was erased", chemin);
      return FALSE;
    }
  if (!parvis_coffre_unwrap_key (coffre->master_key, chemin, cle, own, error))
    return FALSE;
  if (suffixe)
    crypto_generichash (key, PARVIS_COFFRE_KEY_SIZE, (const guchar *) suffixe, strlen (suffixe),
                        own, sizeof own);
  else
    memcpy (key, own, sizeof own);
  sodium_memzero (own, sizeof own);
  return TRUE;
}

static int
open_sealed_file (const ParvisCoffre *coffre,
                  const char *chemin,
                  const char *suffixe,
                  gint64 *size,
                  GError **error)
{
  g_autofree char *name = parvis_coffre_name_beside (chemin, suffixe);
  g_auto (ParvisFd) dir = open_folder (coffre, chemin, error);
  g_auto (ParvisFd) in = -1;
  struct stat st;

  if (dir < 0)
    return -1;
  in = openat (dir, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
  if (in < 0 && errno == ENOENT)
    {
      g_set_error (error, PARVIS_ERROR, PARVIS_ERROR_NOT_FOUND, "vault: no file %s", name);
      return -1;
    }
  if (in < 0 || fstat (in, &st) != 0)
    return parvis_fd_fail (error, "vault: open"), -1;
  *size = parvis_flux_clear_size (st.st_size);
  return parvis_fd_steal (&in);
}

typedef struct
{
  gint64 max; /* -1 = no bound; else refused above */
  ParvisFluxSink sink;
  gpointer user;
} Reading;

static gboolean
read_sealed (const ParvisCoffre *coffre,
             const char *chemin,
             GBytes *cle,
             const char *suffixe,
             const Reading *reading,
             GError **error)
{
  guchar key[PARVIS_COFFRE_KEY_SIZE];
  g_auto (ParvisFd) in = -1;
  gint64 size = 0;
  gboolean done;

  if (!check_chemin (chemin, error))
    return FALSE;
  in = open_sealed_file (coffre, chemin, suffixe, &size, error);
  if (in < 0)
    return FALSE;
  if (reading->max >= 0 && size > reading->max)
    {
      g_set_error (error, PARVIS_ERROR, PARVIS_ERROR_TOO_LARGE,
                   "vault: %s holds %" G_GINT64_FORMAT " bytes", chemin, size);
      return FALSE;
    }
  if (!find_key (coffre, chemin, cle, suffixe, key, error))
    return FALSE;
  done = parvis_flux_open (in, key, reading->sink, reading->user, error);
  sodium_memzero (key, sizeof key);
  return done;
}

static gboolean
sink_to_array (const guchar *data, gsize size, gpointer user, GError **error)
{
  g_byte_array_append (user, data, size);
  return TRUE;
}

static gboolean
sink_to_fd (const guchar *data, gsize size, gpointer user, GError **error)
{
  return parvis_fd_write_full (GPOINTER_TO_INT (user), data, size, error);
}

static GBytes *
read_to_bytes (const ParvisCoffre *coffre,
               const char *chemin,
               GBytes *cle,
               const char *suffixe,
               gint64 max,
               GError **error)
{
  g_autoptr (GByteArray) array = g_byte_array_new ();
  const Reading reading = { .max = max, .sink = sink_to_array, .user = array };

  if (!read_sealed (coffre, chemin, cle, suffixe, &reading, error))
    return NULL;
  return g_byte_array_free_to_bytes (g_steal_pointer (&array));
}

GBytes *
parvis_coffre_read (
    const ParvisCoffre *coffre, const char *chemin, GBytes *cle, gint64 max, GError **error)
{
  return read_to_bytes (coffre, chemin, cle, NULL, max, error);
}

gboolean
parvis_coffre_read_to_fd (
    const ParvisCoffre *coffre, const char *chemin, GBytes *cle, int fd, GError **error)
{
  const Reading reading = { .max = -1, .sink = sink_to_fd, .user = GINT_TO_POINTER (fd) };

  return read_sealed (coffre, chemin, cle, NULL, &reading, error);
}

gboolean
parvis_coffre_store_beside (const ParvisCoffre *coffre,
                            const char *chemin,
                            GBytes *cle,
                            const char *suffixe,
                            GBytes *clear,
                            GError **error)
{
  g_autofree char *name = NULL;
  guchar key[PARVIS_COFFRE_KEY_SIZE];
  guchar hash[PARVIS_FLUX_HASH];
  ParvisFluxSource source = { .fd = -1 };
  g_auto (ParvisFd) dir = -1;
  gint64 size;
  gboolean done;

  g_assert (parvis_coffre_suffixe_is_valid (suffixe));
  if (!check_chemin (chemin, error) || !find_key (coffre, chemin, cle, suffixe, key, error))
    return FALSE;
  name = parvis_coffre_name_beside (chemin, suffixe);
  source.data = g_bytes_get_data (clear, &source.left);
  dir = open_folder_for_writing (coffre, chemin, error);
  done = dir >= 0 && write_sealed (dir, name, &source, key, hash, &size, error);
  sodium_memzero (key, sizeof key);
  return done;
}

GBytes *
parvis_coffre_read_beside (const ParvisCoffre *coffre,
                           const char *chemin,
                           GBytes *cle,
                           const char *suffixe,
                           gint64 max,
                           GError **error)
{
  g_assert (parvis_coffre_suffixe_is_valid (suffixe));
  return read_to_bytes (coffre, chemin, cle, suffixe, max, error);
}

static gboolean
delete_matching (const ParvisCoffre *coffre, const char *chemin, gboolean own, GError **error)
{
  g_autofree char *folder = g_strdup_printf ("%s/%.5s", coffre->dir, chemin);
  g_autofree char *beside = NULL;
  g_autoptr (DIR) entries = NULL;
  struct dirent *entry;

  if (!check_chemin (chemin, error))
    return FALSE;
  beside = g_strconcat (parvis_coffre_base_name (chemin), ".", NULL);
  entries = opendir (folder);
  if (!entries)
    return errno == ENOENT || parvis_fd_fail (error, folder);
  while ((entry = readdir (entries)))
    if ((own && g_str_equal (entry->d_name, parvis_coffre_base_name (chemin)))
        || g_str_has_prefix (entry->d_name, beside))
      if (unlinkat (dirfd (entries), entry->d_name, 0) != 0 && errno != ENOENT)
        return parvis_fd_fail (error, "vault: unlink");
  return fsync (dirfd (entries)) == 0 || parvis_fd_fail (error, "vault: fsync");
}

gboolean
parvis_coffre_delete (const ParvisCoffre *coffre, const char *chemin, GError **error)
{
  return delete_matching (coffre, chemin, TRUE, error);
}

gboolean
parvis_coffre_delete_beside (const ParvisCoffre *coffre, const char *chemin, GError **error)
{
  return delete_matching (coffre, chemin, FALSE, error);
}
