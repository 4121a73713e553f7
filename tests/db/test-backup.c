/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-test"
#include "config.h"

#include <string.h>
#include <sys/stat.h>

#include "server/db/parvis-backup.h"
#include "server/db/parvis-db-private.h"
#include "server/db/parvis-writer.h"
#include "tests/db/db-essai.h"

static gint64
ask (const char *path, const char *sql)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ParvisDb) db = parvis_db_open_reader (path, &error);

  g_assert_no_error (error);
  return parvis_db_pragma (db, sql);
}

static char *
target_in (Essai *essai)
{
  return g_build_filename (essai->folder, "copie.db", NULL);
}

/* One row in each table: a copy that has one without the other is of no single moment. */
static gpointer
write_pair (ParvisDb *db, gpointer data, GError **error)
{
  g_autofree char *text = g_uuid_string_random ();
  gint64 id = parvis_db_exec_id (db, error, PARVIS_SQL_A_INSERT_ID, V (text));

  if (id != 0)
    parvis_db_exec (db, error, PARVIS_SQL_B_INSERT, V (id));
  return NULL;
}

static gpointer
write_without_end (gpointer data)
{
  ParvisWriter *writer = ((gpointer *) data)[0];
  int *stop = ((gpointer *) data)[1];

  while (!g_atomic_int_get (stop))
    {
      g_autoptr (GError) error = NULL;

      parvis_writer_run (writer, write_pair, NULL, NULL, &error);
      g_assert_no_error (error);
    }
  return NULL;
}

static void
test_copies_a_running_database (void)
{
  g_autoptr (Essai) essai = essai_new ();
  g_autofree char *target = target_in (essai);
  g_autoptr (ParvisWriter) writer = parvis_writer_new (essai_open_writer (essai), 10);
  int stop = 0;
  gpointer data[] = { writer, &stop };
  GThread *thread = g_thread_new ("writes", write_without_end, data);
  gint64 before = 0;

  for (int n = 0; n < 10; n++)
    {
      g_autoptr (GError) error = NULL;
      struct stat status;

      while (ask (essai->path, "SELECT count(*) FROM a") <= before)
        g_thread_yield ();
      before = ask (essai->path, "SELECT count(*) FROM a");
      parvis_backup_run (essai->path, target, &error);
      g_assert_no_error (error);
      g_assert_cmpint (g_stat (target, &status), ==, 0);
      g_assert_cmpint (status.st_mode & 0777, ==, 0600);
      g_assert_cmpint (ask (target, "SELECT count(*) FROM a"), >=, before);
      g_assert_cmpint (ask (target, "SELECT (SELECT count(*) FROM a) - (SELECT count(*) FROM b)"),
                       ==, 0);
      g_assert_cmpint (ask (target, "SELECT count(*) FROM pragma_integrity_check"
                                    " WHERE integrity_check = 'ok'"),
                       ==, 1);
      g_assert_cmpint (ask (target, "PRAGMA user_version"), ==, 1);
    }
  g_atomic_int_set (&stop, 1);
  g_thread_join (thread);
}

static void
test_failures_leave_nothing (void)
{
  g_autoptr (Essai) essai = essai_new ();
  g_autofree char *target = target_in (essai);
  g_autofree char *nowhere = g_build_filename (essai->folder, "absent", "copie.db", NULL);
  g_autofree char *absent = g_build_filename (essai->folder, "absente.db", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) dir = NULL;
  const char *name;

  g_assert_false (parvis_backup_run (essai->path, nowhere, &error));
  g_assert_error (error, PARVIS_ERROR, PARVIS_ERROR_INTERNAL);
  g_clear_error (&error);
  g_file_set_contents (target, "la copie d’hier", -1, NULL);
  g_assert_false (parvis_backup_run (absent, target, &error));
  g_assert_error (error, PARVIS_ERROR, PARVIS_ERROR_INTERNAL);
  dir = g_dir_open (essai->folder, 0, NULL);
  while ((name = g_dir_read_name (dir)) != NULL)
    g_assert_false (g_str_has_prefix (name, "copie.db."));
  /* Yesterday's copy is still there. */
  g_assert_true (g_file_test (target, G_FILE_TEST_EXISTS));
}

static gboolean
file_contains (const char *path, const char *text)
{
  g_autofree char *bytes = NULL;
  gsize size;

  g_assert_true (g_file_get_contents (path, &bytes, &size, NULL));
  return memmem (bytes, size, text, strlen (text)) != NULL;
}

/* A name that was erased is neither in the database file nor in the copy. */
static void
test_erased_is_erased (void)
{
  g_autoptr (Essai) essai = essai_new ();
  g_autofree char *target = target_in (essai);
  g_autoptr (GError) error = NULL;
  ParvisDb *db = essai_open_writer (essai);

  g_assert_true (parvis_db_exec (db, NULL, PARVIS_SQL_A_INSERT_TEXTE, V ("DUPIN-À-EFFACER")));
  g_assert_true (parvis_db_exec (db, NULL, PARVIS_SQL_A_INSERT_TEXTE, V ("MOULIN-QUI-RESTE")));
  parvis_db_checkpoint (db, SQLITE_CHECKPOINT_TRUNCATE, 0);
  g_assert_true (file_contains (essai->path, "DUPIN-À-EFFACER"));
  g_assert_true (parvis_db_run (db, "DELETE FROM a WHERE texte LIKE 'DUPIN%'", &error));
  g_assert_true (parvis_backup_run (essai->path, target, &error));
  g_assert_no_error (error);
  /* The last connection to close writes back and removes the WAL. */
  parvis_db_free (db);
  g_assert_true (file_contains (essai->path, "MOULIN-QUI-RESTE"));
  g_assert_true (file_contains (target, "MOULIN-QUI-RESTE"));
  g_assert_false (file_contains (essai->path, "DUPIN-À-EFFACER"));
  g_assert_false (file_contains (target, "DUPIN-À-EFFACER"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/backup/copies-a-running-database", test_copies_a_running_database);
  g_test_add_func ("/backup/failures-leave-nothing", test_failures_leave_nothing);
  g_test_add_func ("/backup/erased-is-erased", test_erased_is_erased);
  return g_test_run ();
}
