/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "test"
#include "config.h"

#include <glib/gstdio.h>
#include <sys/stat.h>

#include "tests/coffre/test-outils.h"

void
vault_set_up (Vault *vault, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  vault->root = g_dir_make_tmp ("parvis-coffre-XXXXXX", &error);
  g_assert_no_error (error);
  vault->dir = g_build_filename (vault->root, "fichiers", NULL);
  g_assert_cmpint (g_mkdir (vault->dir, 0700), ==, 0);
  vault->key = parvis_coffre_create_key ();
  vault->coffre = (ParvisCoffre){ .dir = vault->dir, .master_key = vault->key };
}

void
vault_tear_down (Vault *vault, gconstpointer data)
{
  remove_tree (vault->root);
  g_free (vault->root);
  g_free (vault->dir);
  g_bytes_unref (vault->key);
}

GBytes *
pattern_new (gsize size)
{
  guchar *data = g_malloc (size + 1);

  for (gsize i = 0; i < size; i++)
    data[i] = (i * 31 + (i >> 8) * 7 + (i >> 16)) & 0xff;
  return g_bytes_new_take (data, size);
}

char *
vault_write (Vault *vault, const char *name, GBytes *bytes)
{
  char *path = g_build_filename (vault->root, name, NULL);
  g_autoptr (GError) error = NULL;
  gsize size;
  const char *data = g_bytes_get_data (bytes, &size);

  g_file_set_contents (path, data, size, &error);
  g_assert_no_error (error);
  return path;
}

guint
count_files (const char *dir)
{
  g_autoptr (GDir) entries = g_dir_open (dir, 0, NULL);
  const char *name;
  guint count = 0;

  while (entries && (name = g_dir_read_name (entries)))
    {
      g_autofree char *path = g_build_filename (dir, name, NULL);

      count += g_file_test (path, G_FILE_TEST_IS_DIR) ? count_files (path) : 1;
    }
  return count;
}

void
remove_tree (const char *path)
{
  g_autoptr (GDir) entries = g_dir_open (path, 0, NULL);
  const char *name;

  while (entries && (name = g_dir_read_name (entries)))
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      if (g_file_test (child, G_FILE_TEST_IS_DIR) && !g_file_test (child, G_FILE_TEST_IS_SYMLINK))
        remove_tree (child);
      else
        g_unlink (child);
    }
  g_rmdir (path);
}
