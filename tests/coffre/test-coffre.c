/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "test"
#include "config.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "server/coffre/parvis-coffre-flux.h"
#include "server/coffre/parvis-fd.h"
#include "tests/coffre/test-outils.h"

static const gsize SIZES[] = { 0,     1,      17,     65535,  65536,  65537,
                               65553, 131071, 131072, 131073, 196608, 1000000 };

static char *
stored_path (Vault *vault, const char *chemin)
{
  return g_build_filename (vault->dir, chemin, NULL);
}

static void
read_stored (Vault *vault, const char *chemin, char **data, gsize *size)
{
  g_autofree char *path = stored_path (vault, chemin);

  g_assert_true (g_file_get_contents (path, data, size, NULL));
}

static void
write_stored (Vault *vault, const char *chemin, const char *data, gsize size)
{
  g_autofree char *path = stored_path (vault, chemin);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, data, size, &error);
  g_assert_no_error (error);
}

static void
assert_unreadable (Vault *vault, ParvisCoffreFichier *fichier)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes =
      parvis_coffre_read (&vault->coffre, fichier->chemin, fichier->cle, -1, &error);

  g_assert_null (bytes);
  g_assert_error (error, PARVIS_ERROR, PARVIS_ERROR_INTERNAL);
}

static void
test_round_trips (Vault *vault, gconstpointer data)
{
  for (guint i = 0; i < G_N_ELEMENTS (SIZES); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GBytes) clear = pattern_new (SIZES[i]);
      g_autofree char *path = vault_write (vault, "depot", clear);
      g_autoptr (ParvisCoffreFichier) fichier = parvis_coffre_store (&vault->coffre, path, &error);
      g_autoptr (GBytes) back = NULL;
      g_autofree char *sum = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, clear);
      GString *hex = g_string_new (NULL);

      g_assert_no_error (error);
      g_assert_cmpint (fichier->taille, ==, SIZES[i]);
      for (gsize k = 0; k < g_bytes_get_size (fichier->empreinte); k++)
        g_string_append_printf (hex, "%02x",
                                ((const guchar *) g_bytes_get_data (fichier->empreinte, NULL))[k]);
      g_assert_cmpstr (hex->str, ==, sum);
      g_string_free (hex, TRUE);

      back = parvis_coffre_read (&vault->coffre, fichier->chemin, fichier->cle, SIZES[i], &error);
      g_assert_no_error (error);
      g_assert_true (g_bytes_equal (back, clear));
    }
  g_assert_cmpuint (count_files (vault->dir), ==, G_N_ELEMENTS (SIZES));
}

static void
test_bytes_and_fd (Vault *vault, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) clear = pattern_new (150000);
  g_autoptr (ParvisCoffreFichier) fichier =
      parvis_coffre_store_bytes (&vault->coffre, clear, &error);
  g_autofree char *path = g_build_filename (vault->root, "sortie", NULL);
  g_auto (ParvisFd) out = open (path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
  g_autofree char *back = NULL;
  gsize size;

  g_assert_no_error (error);
  g_assert_true (
      parvis_coffre_read_to_fd (&vault->coffre, fichier->chemin, fichier->cle, out, &error));
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (path, &back, &size, NULL));
  g_assert_cmpmem (back, size, g_bytes_get_data (clear, NULL), g_bytes_get_size (clear));
}

static void
test_nothing_in_clear (Vault *vault, gconstpointer data)
{
  const char text[] = "DUPIN Alice, allergique aux arachides, DUPIN Alice, allergique";
  g_autoptr (GBytes) clear = g_bytes_new_static (text, sizeof text);
  g_autoptr (ParvisCoffreFichier) fichier = parvis_coffre_store_bytes (&vault->coffre, clear, NULL);
  g_autofree char *path = stored_path (vault, fichier->chemin);
  g_autofree char *stored = NULL;
  gsize size;
  struct stat st;

  read_stored (vault, fichier->chemin, &stored, &size);
  g_assert_null (memmem (stored, size, "DUPIN", 5));
  g_assert_null (memmem (stored, size, "allerg", 6));
  g_assert_cmpint (g_stat (path, &st), ==, 0);
  g_assert_cmpint (st.st_mode & 0777, ==, 0600);
}

static void
test_bound (Vault *vault, gconstpointer data)
{
  for (guint i = 1; i < G_N_ELEMENTS (SIZES); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GBytes) clear = pattern_new (SIZES[i]);
      g_autoptr (ParvisCoffreFichier) fichier =
          parvis_coffre_store_bytes (&vault->coffre, clear, NULL);
      g_autoptr (GBytes) back =
          parvis_coffre_read (&vault->coffre, fichier->chemin, fichier->cle, SIZES[i] - 1, &error);

      g_assert_null (back);
      g_assert_error (error, PARVIS_ERROR, PARVIS_ERROR_TOO_LARGE);
    }
}

/* Every byte of a small file, then a sample of a file of several chunks. */
static void
test_tampering (Vault *vault, gconstpointer data)
{
  const gsize sizes[] = { 100, 2 * PARVIS_FLUX_CHUNK };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autoptr (GBytes) clear = pattern_new (sizes[i]);
      g_autoptr (ParvisCoffreFichier) fichier =
          parvis_coffre_store_bytes (&vault->coffre, clear, NULL);
      g_autofree char *stored = NULL;
      g_autoptr (GBytes) back = NULL;
      gsize size;

      read_stored (vault, fichier->chemin, &stored, &size);
      for (gsize at = 0; at < size; at += i == 0 ? 1 : 4999)
        {
          stored[at] ^= 0x40;
          write_stored (vault, fichier->chemin, stored, size);
          assert_unreadable (vault, fichier);
          stored[at] ^= 0x40;
        }
      write_stored (vault, fichier->chemin, stored, size);
      back = parvis_coffre_read (&vault->coffre, fichier->chemin, fichier->cle, -1, NULL);
      g_assert_true (g_bytes_equal (back, clear));
    }
}

static void
test_truncation (Vault *vault, gconstpointer data)
{
  g_autoptr (GBytes) clear = pattern_new (2 * PARVIS_FLUX_CHUNK + 50);
  g_autoptr (ParvisCoffreFichier) fichier = parvis_coffre_store_bytes (&vault->coffre, clear, NULL);
  const gsize chunk = PARVIS_FLUX_CHUNK + 17, header = 32;
  g_autofree char *stored = NULL;
  g_autofree char *longer = NULL;
  gsize size;

  read_stored (vault, fichier->chemin, &stored, &size);
  g_assert_cmpuint (size, ==, header + 2 * chunk + 50 + 17);
  const gsize cuts[] = { 0,
                         7,
                         header,
                         header + 1,
                         header + chunk,
                         header + 17,
                         header + 2 * chunk,
                         header + chunk + 17,
                         size - 1 };
  for (guint i = 0; i < G_N_ELEMENTS (cuts); i++)
    {
      write_stored (vault, fichier->chemin, stored, cuts[i]);
      assert_unreadable (vault, fichier);
    }
  longer = g_malloc0 (size + 1);
  memcpy (longer, stored, size);
  write_stored (vault, fichier->chemin, longer, size + 1);
  assert_unreadable (vault, fichier);
}

static void
test_chunks_exchanged (Vault *vault, gconstpointer data)
{
  g_autoptr (GBytes) clear = pattern_new (2 * PARVIS_FLUX_CHUNK + 50);
  g_autoptr (ParvisCoffreFichier) fichier = parvis_coffre_store_bytes (&vault->coffre, clear, NULL);
  const gsize chunk = PARVIS_FLUX_CHUNK + 17, header = 32;
  g_autofree char *stored = NULL;
  g_autofree char *first = NULL;
  gsize size;

  read_stored (vault, fichier->chemin, &stored, &size);
  first = g_memdup2 (stored + header, chunk);
  memcpy (stored + header, stored + header + chunk, chunk);
  memcpy (stored + header + chunk, first, chunk);
  write_stored (vault, fichier->chemin, stored, size);
  assert_unreadable (vault, fichier);
}

/* Two families' files exchanged on the disk, or their keys exchanged in the database. */
static void
test_files_exchanged (Vault *vault, gconstpointer data)
{
  g_autoptr (GBytes) clear = pattern_new (300);
  g_autoptr (ParvisCoffreFichier) one = parvis_coffre_store_bytes (&vault->coffre, clear, NULL);
  g_autoptr (ParvisCoffreFichier) two = parvis_coffre_store_bytes (&vault->coffre, clear, NULL);
  g_autoptr (GBytes) back = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *stored = NULL;
  gsize size;

  back = parvis_coffre_read (&vault->coffre, one->chemin, two->cle, -1, &error);
  g_assert_null (back);
  g_assert_error (error, PARVIS_ERROR, PARVIS_ERROR_INTERNAL);

  read_stored (vault, two->chemin, &stored, &size);
  write_stored (vault, one->chemin, stored, size);
  assert_unreadable (vault, one);
}

static void
test_wrong_master_key (Vault *vault, gconstpointer data)
{
  g_autoptr (GBytes) clear = pattern_new (300);
  g_autoptr (ParvisCoffreFichier) fichier = parvis_coffre_store_bytes (&vault->coffre, clear, NULL);
  g_autoptr (GBytes) other = parvis_coffre_create_key ();
  const ParvisCoffre coffre = { .dir = vault->dir, .master_key = other };
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) back = parvis_coffre_read (&coffre, fichier->chemin, fichier->cle, -1, &error);

  g_assert_null (back);
  g_assert_error (error, PARVIS_ERROR, PARVIS_ERROR_INTERNAL);
}

static void
test_erased_key (Vault *vault, gconstpointer data)
{
  g_autoptr (GBytes) clear = pattern_new (300);
  g_autoptr (ParvisCoffreFichier) fichier = parvis_coffre_store_bytes (&vault->coffre, clear, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) back = parvis_coffre_read (&vault->coffre, fichier->chemin, NULL, -1, &error);

  g_assert_null (back);
  g_assert_error (error, PARVIS_ERROR, PARVIS_ERROR_NOT_FOUND);
}

static void
test_paths_from_elsewhere (Vault *vault, gconstpointer data)
{
  const char *paths[] = { "",
                          "../../etc/passwd",
                          "/etc/passwd",
                          "ab/cd",
                          "ab/cd/../../../../../../etc/passwd00",
                          "ab/cd/efgh0000000000000000000000000000",
                          "ab/cd/ABCD0000000000000000000000000000",
                          "ab/cd/acbd0000000000000000000000000000" };
  g_autoptr (GBytes) cle = pattern_new (73);

  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GError) deletion = NULL;

      g_assert_null (parvis_coffre_read (&vault->coffre, paths[i], cle, -1, &error));
      g_assert_error (error, PARVIS_ERROR, PARVIS_ERROR_INTERNAL);
      g_assert_false (parvis_coffre_delete (&vault->coffre, paths[i], &deletion));
      g_assert_error (deletion, PARVIS_ERROR, PARVIS_ERROR_INTERNAL);
    }
}

static void
test_beside_and_delete (Vault *vault, gconstpointer data)
{
  g_autoptr (GBytes) clear = pattern_new (300);
  g_autoptr (GBytes) page = pattern_new (70000);
  g_autoptr (ParvisCoffreFichier) fichier = parvis_coffre_store_bytes (&vault->coffre, clear, NULL);
  const ParvisCoffre *coffre = &vault->coffre;
  const char *chemin = fichier->chemin;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) back = NULL;
  g_autoptr (GBytes) other = NULL;

  for (int again = 0; again < 2; again++)
    g_assert_true (
        parvis_coffre_store_beside (coffre, chemin, fichier->cle, "p1400-1", page, &error));
  g_assert_true (
      parvis_coffre_store_beside (coffre, chemin, fichier->cle, "p1400-2", clear, &error));
  back = parvis_coffre_read_beside (coffre, chemin, fichier->cle, "p1400-1", 70000, &error);
  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (back, page));
  other = parvis_coffre_read_beside (coffre, chemin, fichier->cle, "p1400-3", -1, &error);
  g_assert_null (other);
  g_assert_error (error, PARVIS_ERROR, PARVIS_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_cmpuint (count_files (vault->dir), ==, 3);

  g_assert_true (parvis_coffre_delete_beside (coffre, chemin, &error));
  g_assert_cmpuint (count_files (vault->dir), ==, 1);
  g_assert_true (
      parvis_coffre_store_beside (coffre, chemin, fichier->cle, "p1400-2", clear, &error));
  for (int again = 0; again < 2; again++)
    g_assert_true (parvis_coffre_delete (coffre, chemin, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (count_files (vault->dir), ==, 0);
  g_assert_null (parvis_coffre_read (coffre, chemin, fichier->cle, -1, &error));
  g_assert_error (error, PARVIS_ERROR, PARVIS_ERROR_NOT_FOUND);
}

/* A page put in the place of another one of the same file. */
static void
test_beside_exchanged (Vault *vault, gconstpointer data)
{
  g_autoptr (GBytes) clear = pattern_new (300);
  g_autoptr (ParvisCoffreFichier) f = parvis_coffre_store_bytes (&vault->coffre, clear, NULL);
  g_autofree char *one = g_strconcat (f->chemin, ".p1400-1", NULL);
  g_autofree char *two = g_strconcat (f->chemin, ".p1400-2", NULL);
  g_autofree char *stored = NULL;
  g_autoptr (GError) error = NULL;
  gsize size;

  parvis_coffre_store_beside (&vault->coffre, f->chemin, f->cle, "p1400-1", clear, NULL);
  read_stored (vault, one, &stored, &size);
  write_stored (vault, two, stored, size);
  g_assert_null (
      parvis_coffre_read_beside (&vault->coffre, f->chemin, f->cle, "p1400-2", -1, &error));
  g_assert_error (error, PARVIS_ERROR, PARVIS_ERROR_INTERNAL);
}

/* Dies in the middle of writing, as a power cut would have it: the limit on the size of files. */
static void
die_while_storing (const char *dir)
{
  g_autoptr (GBytes) key = parvis_coffre_create_key ();
  g_autoptr (GBytes) clear = pattern_new (1000000);
  const ParvisCoffre coffre = { .dir = dir, .master_key = key };
  const struct rlimit size = { 200000, 200000 }, core = { 0, 0 };

  setrlimit (RLIMIT_CORE, &core);
  setrlimit (RLIMIT_FSIZE, &size);
  parvis_coffre_store_bytes (&coffre, clear, NULL);
}

static gboolean
is_same_path (const char *chemin, gpointer known)
{
  return g_str_equal (chemin, known);
}

static void
test_crash_leftovers (Vault *vault, gconstpointer data)
{
  g_autoptr (GBytes) clear = pattern_new (300);
  g_autoptr (ParvisCoffreFichier) known = parvis_coffre_store_bytes (&vault->coffre, clear, NULL);
  g_autoptr (ParvisCoffreFichier) orphan = parvis_coffre_store_bytes (&vault->coffre, clear, NULL);
  g_autofree char *foreign = g_build_filename (vault->dir, "lisez-moi.txt", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) back = NULL;
  const gint64 now = g_get_real_time () / G_USEC_PER_SEC;

  parvis_coffre_store_beside (&vault->coffre, known->chemin, known->cle, "p1", clear, NULL);
  parvis_coffre_store_beside (&vault->coffre, orphan->chemin, orphan->cle, "p1", clear, NULL);
  g_assert_true (g_file_set_contents (foreign, "x", 1, NULL));
  g_setenv ("PARVIS_TEST_VAULT", vault->dir, TRUE);
  g_test_trap_subprocess ("/coffre/subprocess/die", 0, 0);
  g_unsetenv ("PARVIS_TEST_VAULT");
  g_test_trap_assert_failed ();
  g_assert_cmpuint (count_files (vault->dir), ==, 6);

  g_assert_cmpint (
      parvis_coffre_sweep (&vault->coffre, now - 86400, is_same_path, known->chemin, &error), ==,
      0);
  g_assert_cmpint (
      parvis_coffre_sweep (&vault->coffre, now + 60, is_same_path, known->chemin, &error), ==, 3);
  g_assert_no_error (error);
  g_assert_cmpuint (count_files (vault->dir), ==, 3);
  back = parvis_coffre_read (&vault->coffre, known->chemin, known->cle, -1, &error);
  g_assert_true (g_bytes_equal (back, clear));
}

static void
test_subprocess_die (void)
{
  die_while_storing (g_getenv ("PARVIS_TEST_VAULT"));
}

/* A full disk is an error, and leaves nothing behind. */
static void
test_subprocess_full (void)
{
  const struct rlimit size = { 200000, 200000 };
  g_autoptr (GBytes) key = parvis_coffre_create_key ();
  g_autoptr (GBytes) clear = pattern_new (1000000);
  const ParvisCoffre coffre = { .dir = g_getenv ("PARVIS_TEST_VAULT"), .master_key = key };
  g_autoptr (GError) error = NULL;

  signal (SIGXFSZ, SIG_IGN);
  setrlimit (RLIMIT_FSIZE, &size);
  g_assert_null (parvis_coffre_store_bytes (&coffre, clear, &error));
  g_assert_error (error, PARVIS_ERROR, PARVIS_ERROR_INTERNAL);
}

static void
test_full_disk (Vault *vault, gconstpointer data)
{
  g_setenv ("PARVIS_TEST_VAULT", vault->dir, TRUE);
  g_test_trap_subprocess ("/coffre/subprocess/full", 0, 0);
  g_unsetenv ("PARVIS_TEST_VAULT");
  g_test_trap_assert_passed ();
  g_assert_cmpuint (count_files (vault->dir), ==, 0);
}

static void
test_missing_source (Vault *vault, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (parvis_coffre_store (&vault->coffre, "/nulle/part", &error));
  g_assert_error (error, PARVIS_ERROR, PARVIS_ERROR_INTERNAL);
  g_clear_error (&error);
  g_assert_null (parvis_coffre_store (&vault->coffre, vault->root, &error));
  g_assert_error (error, PARVIS_ERROR, PARVIS_ERROR_INTERNAL);
  g_assert_cmpuint (count_files (vault->dir), ==, 0);
}

static void
test_secrets (Vault *vault, gconstpointer data)
{
  const gsize sizes[] = { 0, 1, 500, 100000 };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autoptr (GBytes) clear = pattern_new (sizes[i]);
      g_autoptr (GBytes) sealed = parvis_coffre_seal (vault->key, "demande:16:sante", clear);
      g_autoptr (GBytes) again = parvis_coffre_seal (vault->key, "demande:16:sante", clear);
      g_autoptr (GError) error = NULL;
      g_autoptr (GBytes) back = parvis_coffre_open (vault->key, "demande:16:sante", sealed, &error);

      g_assert_no_error (error);
      g_assert_true (g_bytes_equal (back, clear));
      g_assert_false (g_bytes_equal (sealed, again));
      g_assert_null (parvis_coffre_open (vault->key, "demande:17:sante", sealed, &error));
      g_assert_error (error, PARVIS_ERROR, PARVIS_ERROR_INTERNAL);
    }
}

static void
test_secrets_tampered (Vault *vault, gconstpointer data)
{
  g_autoptr (GBytes) clear = pattern_new (40);
  g_autoptr (GBytes) sealed = parvis_coffre_seal (vault->key, "c", clear);
  g_autoptr (GBytes) other_key = parvis_coffre_create_key ();
  guchar key[PARVIS_COFFRE_KEY_SIZE];
  gsize size;
  const guchar *bytes = g_bytes_get_data (sealed, &size);

  for (gsize i = 0; i <= size; i++)
    {
      g_autofree guchar *copy = g_memdup2 (bytes, size);
      g_autoptr (GBytes) altered = NULL;
      g_autoptr (GBytes) cut = g_bytes_new (bytes, MIN (i, size - 1));

      copy[MIN (i, size - 1)] ^= 1;
      altered = g_bytes_new (copy, size);
      g_assert_null (parvis_coffre_open (vault->key, "c", altered, NULL));
      g_assert_null (parvis_coffre_open (vault->key, "c", cut, NULL));
    }
  g_assert_null (parvis_coffre_open (other_key, "c", sealed, NULL));
  /* One kind of sealed value never opens as the other. */
  g_assert_false (parvis_coffre_unwrap_key (vault->key, "c", sealed, key, NULL));
}

static void
test_key_file (Vault *vault, gconstpointer data)
{
  g_autofree char *path = g_build_filename (vault->root, "cle", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) one = NULL;
  g_autoptr (GBytes) two = NULL;
  g_autoptr (GBytes) sealed = NULL;
  g_autoptr (GBytes) back = NULL;
  struct stat st;

  g_assert_null (parvis_coffre_load_key_file (path, &error));
  g_assert_error (error, PARVIS_ERROR, PARVIS_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_true (parvis_coffre_create_key_file (path, &error));
  g_assert_no_error (error);
  g_assert_cmpint (g_stat (path, &st), ==, 0);
  g_assert_cmpint (st.st_mode & 0777, ==, 0600);
  one = parvis_coffre_load_key_file (path, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_bytes_get_size (one), ==, PARVIS_COFFRE_KEY_SIZE);

  g_assert_false (parvis_coffre_create_key_file (path, &error));
  g_assert_error (error, PARVIS_ERROR, PARVIS_ERROR_CONFLICT);
  two = parvis_coffre_load_key_file (path, NULL);
  sealed = parvis_coffre_seal (one, "c", one);
  back = parvis_coffre_open (two, "c", sealed, NULL);
  g_assert_true (g_bytes_equal (back, one));
}

static void
test_key_file_refused (Vault *vault, gconstpointer data)
{
  g_autofree char *path = g_build_filename (vault->root, "cle", NULL);
  const char *contents[] = {
    "",
    "parvis-cle-1 ",
    "parvis-cle-1 00\n",
    "parvis-cle-2 000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f\n",
    "parvis-cle-1 000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1g\n",
    "parvis-cle-1 000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f\n\n"
  };
  g_autoptr (GError) error = NULL;

  g_assert_true (parvis_coffre_create_key_file (path, NULL));
  g_chmod (path, 0604);
  g_assert_null (parvis_coffre_load_key_file (path, &error));
  g_assert_error (error, PARVIS_ERROR, PARVIS_ERROR_DENIED);
  g_clear_error (&error);
  g_assert_null (parvis_coffre_load_key_file (vault->root, &error));
  g_assert_error (error, PARVIS_ERROR, PARVIS_ERROR_DENIED);
  for (guint i = 0; i < G_N_ELEMENTS (contents); i++)
    {
      g_clear_error (&error);
      g_assert_true (g_file_set_contents (path, contents[i], -1, NULL));
      g_assert_cmpint (g_chmod (path, 0600), ==, 0);
      g_assert_null (parvis_coffre_load_key_file (path, &error));
      g_assert_error (error, PARVIS_ERROR, PARVIS_ERROR_INVALID);
    }
}

#define ADD(path, func) g_test_add (path, Vault, NULL, vault_set_up, func, vault_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/coffre/round-trips", test_round_trips);
  ADD ("/coffre/bytes-and-fd", test_bytes_and_fd);
  ADD ("/coffre/nothing-in-clear", test_nothing_in_clear);
  ADD ("/coffre/bound", test_bound);
  ADD ("/coffre/tampering", test_tampering);
  ADD ("/coffre/truncation", test_truncation);
  ADD ("/coffre/chunks-exchanged", test_chunks_exchanged);
  ADD ("/coffre/files-exchanged", test_files_exchanged);
  ADD ("/coffre/wrong-master-key", test_wrong_master_key);
  ADD ("/coffre/erased-key", test_erased_key);
  ADD ("/coffre/paths-from-elsewhere", test_paths_from_elsewhere);
  ADD ("/coffre/beside-and-delete", test_beside_and_delete);
  ADD ("/coffre/beside-exchanged", test_beside_exchanged);
  ADD ("/coffre/crash-leftovers", test_crash_leftovers);
  ADD ("/coffre/full-disk", test_full_disk);
  ADD ("/coffre/missing-source", test_missing_source);
  ADD ("/coffre/secrets", test_secrets);
  ADD ("/coffre/secrets-tampered", test_secrets_tampered);
  ADD ("/coffre/key-file", test_key_file);
  ADD ("/coffre/key-file-refused", test_key_file_refused);
  g_test_add_func ("/coffre/subprocess/die", test_subprocess_die);
  g_test_add_func ("/coffre/subprocess/full", test_subprocess_full);
  return g_test_run ();
}
