/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-test"
#include "config.h"

#include <string.h>

#include "server/db/parvis-db-private.h"
#include "tests/db/db-essai.h"

/* Each schema that was released (tests/fixtures/schema-vN.sql) becomes the latest one, with its rows,
 * and the same as a fresh one. */

static gint64
ask (const char *path, const char *sql)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ParvisDb) db = parvis_db_open_reader (path, &error);

  g_assert_no_error (error);
  return parvis_db_pragma (db, sql);
}

/* As an older program would have left it. */
static void
load (Essai *essai, const char *dump)
{
  sqlite3 *handle = NULL;
  char *message = NULL;

  g_assert_cmpint (sqlite3_open (essai->path, &handle), ==, SQLITE_OK);
  sqlite3_exec (handle, dump, NULL, NULL, &message);
  g_assert_cmpstr (message, ==, NULL);
  sqlite3_close (handle);
}

/* The texts of the schema, one a line. */
static char *
read_schema (Essai *essai)
{
  g_autoptr (ParvisDb) db = essai_open_reader (essai);
  g_autoptr (GString) text = g_string_new (NULL);
  sqlite3_stmt *stmt = NULL;

  g_assert_cmpint (sqlite3_prepare_v2 (db->handle,
                                       "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL"
                                       " ORDER BY type, name",
                                       -1, &stmt, NULL),
                   ==, SQLITE_OK);
  while (sqlite3_step (stmt) == SQLITE_ROW)
    g_string_append_printf (text, "%s\n", (const char *) sqlite3_column_text (stmt, 0));
  sqlite3_finalize (stmt);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
check_dump (const char *path)
{
  g_autoptr (Essai) essai = essai_new_empty ();
  g_autoptr (GError) error = NULL;
  g_autofree char *dump = NULL;
  static const char *const kept[] = { "personne",         "demande",     "fichier", "ecriture",
                                      "reservation_fait", "reservation", "journal", "solde" };

  g_test_message ("%s", path);
  g_assert_true (g_file_get_contents (path, &dump, NULL, &error));
  load (essai, dump);
  parvis_migrations_run (essai->path, &error);
  g_assert_no_error (error);
  g_assert_cmpint (ask (essai->path, "PRAGMA user_version"), ==, parvis_migrations_latest ());
  g_assert_cmpint (ask (essai->path, "SELECT count(*) FROM pragma_foreign_key_check"), ==, 0);
  g_assert_cmpint (ask (essai->path, "SELECT count(*) FROM pragma_integrity_check"
                                     " WHERE integrity_check = 'ok'"),
                   ==, 1);
  g_assert_cmpint (ask (essai->path, "SELECT sum(montant_cents) FROM solde"), ==, 0);
  for (guint n = 0; n < G_N_ELEMENTS (kept); n++)
    {
      g_autofree char *sql = g_strdup_printf ("SELECT count(*) FROM %s", kept[n]);

      g_assert_cmpint (ask (essai->path, sql), >, 0);
    }
  /* A released migration that somebody edited shows here. */
  if (strstr (dump, "NOT RELEASED YET") == NULL)
    {
      g_autoptr (Essai) fresh = essai_new ();
      g_autofree char *expected = read_schema (fresh);
      g_autofree char *schema = read_schema (essai);

      g_assert_cmpstr (schema, ==, expected);
    }
}

static void
test_every_dump (void)
{
  g_autofree char *folder = g_test_build_filename (G_TEST_DIST, "fixtures", NULL);
  guint dumps = 0;

  for (int version = 1; version <= parvis_migrations_latest (); version++)
    {
      g_autofree char *name = g_strdup_printf ("schema-v%d.sql", version);
      g_autofree char *path = g_build_filename (folder, name, NULL);

      /* The latest one's is made at its release. */
      if (version == parvis_migrations_latest () && !g_file_test (path, G_FILE_TEST_EXISTS))
        continue;
      check_dump (path);
      dumps++;
    }
  g_assert_cmpuint (dumps, >, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dumps/every-one-migrates", test_every_dump);
  return g_test_run ();
}
