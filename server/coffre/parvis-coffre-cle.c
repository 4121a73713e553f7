/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-coffre"
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "server/coffre/parvis-coffre-cle.h"
#include "server/coffre/parvis-fd.h"

/* The file is one line of text: a key can be printed and kept in the town hall's safe. */
#define KEY_FILE_PREFIX "parvis-cle-1 "
#define KEY_FILE_SIZE   (sizeof KEY_FILE_PREFIX - 1 + 2 * PARVIS_COFFRE_KEY_SIZE + 1)

/* Derived keys: one use each, so that a value of one kind never opens as another. */
typedef enum
{
  SUBKEY_FILES = 1,
  SUBKEY_SECRETS = 2
} Subkey;
#define SUBKEY_CONTEXT "parvis-1"

#define SEALED_VERSION 1
#define NONCE_SIZE     crypto_aead_xchacha20poly1305_ietf_NPUBBYTES
#define TAG_SIZE       crypto_aead_xchacha20poly1305_ietf_ABYTES
#define SEALED_EXTRA   (1 + NONCE_SIZE + TAG_SIZE)

static void
ensure_sodium (void)
{
  if (sodium_init () < 0)
    g_error ("libsodium cannot be initialised");
}

/* Memory that is locked, surrounded by guard pages, and erased when freed. */
static GBytes *
key_to_bytes (guchar key[PARVIS_COFFRE_KEY_SIZE])
{
  guchar *locked = sodium_malloc (PARVIS_COFFRE_KEY_SIZE);

  g_assert (locked != NULL);
  memcpy (locked, key, PARVIS_COFFRE_KEY_SIZE);
  sodium_memzero (key, PARVIS_COFFRE_KEY_SIZE);
  return g_bytes_new_with_free_func (locked, PARVIS_COFFRE_KEY_SIZE, sodium_free, locked);
}

static void
derive (GBytes *master_key, Subkey which, guchar subkey[PARVIS_COFFRE_KEY_SIZE])
{
  g_assert (g_bytes_get_size (master_key) == PARVIS_COFFRE_KEY_SIZE);
  ensure_sodium ();
  crypto_kdf_derive_from_key (subkey, PARVIS_COFFRE_KEY_SIZE, which, SUBKEY_CONTEXT,
                              g_bytes_get_data (master_key, NULL));
}

static GBytes *
seal (GBytes *master_key, Subkey which, const char *contexte, const guchar *clear, gsize size)
{
  guchar key[PARVIS_COFFRE_KEY_SIZE];
  guchar *sealed = g_malloc (SEALED_EXTRA + size);

  derive (master_key, which, key);
  sealed[0] = SEALED_VERSION;
  randombytes_buf (sealed + 1, NONCE_SIZE);
  crypto_aead_xchacha20poly1305_ietf_encrypt (sealed + 1 + NONCE_SIZE, NULL, clear, size,
                                              (const guchar *) contexte, strlen (contexte), NULL,
                                              sealed + 1, key);
  sodium_memzero (key, sizeof key);
  return g_bytes_new_take (sealed, SEALED_EXTRA + size);
}

static GBytes *
open_sealed (GBytes *master_key, Subkey which, const char *contexte, GBytes *bytes, GError **error)
{
  guchar key[PARVIS_COFFRE_KEY_SIZE];
  gsize size;
  const guchar *sealed = g_bytes_get_data (bytes, &size);
  g_autofree guchar *clear = NULL;
  int failed = -1;

  if (size >= SEALED_EXTRA && sealed[0] == SEALED_VERSION)
    {
      clear = g_malloc (size - SEALED_EXTRA + 1);
      derive (master_key, which, key);
      failed = crypto_aead_xchacha20poly1305_ietf_decrypt (
          clear, NULL, NULL, sealed + 1 + NONCE_SIZE, size - 1 - NONCE_SIZE,
          (const guchar *) contexte, strlen (contexte), sealed + 1, key);
      sodium_memzero (key, sizeof key);
    }
  if (failed)
    {
      g_set_error (error, PARVIS_ERROR, PARVIS_ERROR_INTERNAL,
                   "a sealed value (%s) was altered, or the master key is not its own", contexte);
      return NULL;
    }
  return g_bytes_new_take (g_steal_pointer (&clear), size - SEALED_EXTRA);
}

/* systemd hands credentials over as files of root that only an ACL opens, which shows as the group's
 * right to read; everything else must be the owner's alone. */
static gboolean
mode_is_private (const struct stat *st)
{
  if (st->st_uid == 0 && st->st_gid == 0)
    return (st->st_mode & 0037) == 0;
  return (st->st_mode & 0077) == 0;
}

static gboolean
fail_open (const char *path, GError **error)
{
  int saved = errno;

  g_set_error (error, PARVIS_ERROR,
               saved == ENOENT   ? PARVIS_ERROR_NOT_FOUND
               : saved == EEXIST ? PARVIS_ERROR_CONFLICT
                                 : PARVIS_ERROR_DENIED,
               "master key %s: %s", path, g_strerror (saved));
  return FALSE;
}

static gboolean
sync_parent (const char *path, GError **error)
{
  g_autofree char *parent = g_path_get_dirname (path);
  g_auto (ParvisFd) dir = open (parent, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

  return (dir >= 0 && fsync (dir) == 0) || parvis_fd_fail (error, parent);
}

static GBytes *
parse_key (const char *text, gsize size, const char *path, GError **error)
{
  guchar key[PARVIS_COFFRE_KEY_SIZE];
  const gsize prefix = sizeof KEY_FILE_PREFIX - 1;
  gsize length = 0;

  if (size == KEY_FILE_SIZE && memcmp (text, KEY_FILE_PREFIX, prefix) == 0
      && text[size - 1] == '\n')
    sodium_hex2bin (key, sizeof key, text + prefix, size - prefix - 1, NULL, &length, NULL);
  if (length != sizeof key)
    {
      g_set_error (error, PARVIS_ERROR, PARVIS_ERROR_INVALID, "%s does not hold a master key",
                   path);
      return NULL;
    }
  return key_to_bytes (key);
}

gboolean
parvis_coffre_create_key_file (const char *path, GError **error)
{
  guchar key[PARVIS_COFFRE_KEY_SIZE];
  char text[KEY_FILE_SIZE + 1] = KEY_FILE_PREFIX;
  g_auto (ParvisFd) fd = open (path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
  gboolean done;

  if (fd < 0)
    return fail_open (path, error);
  ensure_sodium ();
  randombytes_buf (key, sizeof key);
  sodium_bin2hex (text + strlen (text), 2 * sizeof key + 1, key, sizeof key);
  text[KEY_FILE_SIZE - 1] = '\n';
  done = parvis_fd_write_full (fd, text, KEY_FILE_SIZE, error)
         && (fsync (fd) == 0 || parvis_fd_fail (error, path)) && sync_parent (path, error);
  sodium_memzero (key, sizeof key);
  sodium_memzero (text, sizeof text);
  if (!done)
    unlink (path);
  return done;
}

GBytes *
parvis_coffre_load_key_file (const char *path, GError **error)
{
  g_auto (ParvisFd) fd = open (path, O_RDONLY | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
  struct stat st;
  char text[KEY_FILE_SIZE + 1];
  gssize size;
  GBytes *key;

  if (fd < 0)
    return fail_open (path, error), NULL;
  if (fstat (fd, &st) != 0)
    return parvis_fd_fail (error, path), NULL;
  if (!S_ISREG (st.st_mode) || !mode_is_private (&st))
    {
      g_set_error (error, PARVIS_ERROR, PARVIS_ERROR_DENIED,
                   "master key %s: must be a file that nobody but its owner can read (chmod 600)",
                   path);
      return NULL;
    }
  size = parvis_fd_read_full (fd, text, sizeof text, error);
  if (size < 0)
    return NULL;
  ensure_sodium ();
  key = parse_key (text, size, path, error);
  sodium_memzero (text, sizeof text);
  return key;
}

GBytes *
parvis_coffre_create_key (void)
{
  guchar key[PARVIS_COFFRE_KEY_SIZE];

  ensure_sodium ();
  randombytes_buf (key, sizeof key);
  return key_to_bytes (key);
}

GBytes *
parvis_coffre_seal (GBytes *master_key, const char *contexte, GBytes *clear)
{
  gsize size;
  const guchar *data = g_bytes_get_data (clear, &size);

  return seal (master_key, SUBKEY_SECRETS, contexte, data, size);
}

GBytes *
parvis_coffre_open (GBytes *master_key, const char *contexte, GBytes *sealed, GError **error)
{
  return open_sealed (master_key, SUBKEY_SECRETS, contexte, sealed, error);
}

GBytes *
parvis_coffre_wrap_key (GBytes *master_key,
                        const char *contexte,
                        const guchar key[PARVIS_COFFRE_KEY_SIZE])
{
  return seal (master_key, SUBKEY_FILES, contexte, key, PARVIS_COFFRE_KEY_SIZE);
}

gboolean
parvis_coffre_unwrap_key (GBytes *master_key,
                          const char *contexte,
                          GBytes *wrapped,
                          guchar key[PARVIS_COFFRE_KEY_SIZE],
                          GError **error)
{
  g_autoptr (GBytes) clear = open_sealed (master_key, SUBKEY_FILES, contexte, wrapped, error);
  gsize size;
  guchar *data;

  if (!clear)
    return FALSE;
  data = g_bytes_unref_to_data (g_steal_pointer (&clear), &size);
  if (size == PARVIS_COFFRE_KEY_SIZE)
    memcpy (key, data, size);
  else
    g_set_error (error, PARVIS_ERROR, PARVIS_ERROR_INTERNAL, "the key of %s has a wrong size",
                 contexte);
  sodium_memzero (data, size);
  g_free (data);
  return size == PARVIS_COFFRE_KEY_SIZE;
}
