/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-test"
#include "config.h"

#include "server/db/parvis-db-private.h"
#include "server/db/parvis-migrations-private.h"
#include "tests/db/db-essai.h"

#define V1                                                                                         \
  {                                                                                                \
    1, "001-un", "CREATE TABLE t (x INTEGER PRIMARY KEY, y TEXT) STRICT;"                          \
  }
#define V2                                                                                         \
  {                                                                                                \
    2, "002-deux", "ALTER TABLE t ADD COLUMN z TEXT; UPDATE t SET z = y;"                          \
  }
#define END                                                                                        \
  {                                                                                                \
    0                                                                                              \
  }

static const ParvisSqlMigration one[] = { V1, END };
static const ParvisSqlMigration two[] = { V1, V2, END };

static void
migrate (Essai *essai, const ParvisSqlMigration *migrations)
{
  g_autoptr (GError) error = NULL;

  parvis_migrations_run_list (essai->path, migrations, &error);
  g_assert_no_error (error);
}

static void
assert_refused (Essai *essai, const ParvisSqlMigration *migrations, int code, const char *what)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (parvis_migrations_run_list (essai->path, migrations, &error));
  g_assert_error (error, PARVIS_ERROR, code);
  g_test_message ("%s", error->message);
  g_assert_nonnull (strstr (error->message, what));
}

static void
run_sql (Essai *essai, const char *sql)
{
  g_autoptr (ParvisDb) db = essai_open_writer (essai);
  g_autoptr (GError) error = NULL;

  parvis_db_run (db, sql, &error);
  g_assert_no_error (error);
}

static gint64
ask (const char *path, const char *sql)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ParvisDb) db = parvis_db_open_reader (path, &error);

  g_assert_no_error (error);
  return parvis_db_pragma (db, sql);
}

static guint
count_copies (Essai *essai)
{
  g_autoptr (GDir) dir = g_dir_open (essai->folder, 0, NULL);
  const char *name;
  guint n = 0;

  while ((name = g_dir_read_name (dir)) != NULL)
    n += strstr (name, ".avant-v") != NULL;
  return n;
}

static void
test_fresh_and_again (void)
{
  g_autoptr (Essai) essai = essai_new_empty ();
  g_autoptr (GError) error = NULL;

  g_assert_true (parvis_migrations_run (essai->path, &error));
  g_assert_no_error (error);
  g_assert_cmpint (ask (essai->path, "PRAGMA user_version"), ==, parvis_migrations_latest ());
  g_assert_cmpint (ask (essai->path, "SELECT count(*) FROM a"), ==, 0);
  run_sql (essai, "INSERT INTO a (texte) VALUES ('reste')");
  g_assert_true (parvis_migrations_run (essai->path, &error));
  g_assert_cmpint (ask (essai->path, "SELECT count(*) FROM a"), ==, 1);
  /* Nothing to do: no copy either. */
  g_assert_cmpuint (count_copies (essai), ==, 0);
}

static void
test_newer_is_refused (void)
{
  g_autoptr (Essai) essai = essai_new_empty ();

  migrate (essai, two);
  run_sql (essai, "INSERT INTO t (y) VALUES ('reste')");
  assert_refused (essai, one, PARVIS_ERROR_CONFLICT, "newer");
  g_assert_cmpint (ask (essai->path, "SELECT count(*) FROM t WHERE y = 'reste'"), ==, 1);
  g_assert_cmpint (ask (essai->path, "PRAGMA user_version"), ==, 2);
}

static void
test_another_database_is_refused (void)
{
  g_autoptr (Essai) essai = essai_new_empty ();

  run_sql (essai, "CREATE TABLE autre (x)");
  assert_refused (essai, one, PARVIS_ERROR_CONFLICT, "not Parvis");
  g_file_set_contents (essai->path, "pas une base de données du tout, vraiment", -1, NULL);
  assert_refused (essai, one, PARVIS_ERROR_INTERNAL, "not a database");
}

static void
test_copy_is_made_first (void)
{
  g_autoptr (Essai) essai = essai_new_empty ();
  g_autofree char *copy = g_strconcat (essai->path, ".avant-v2", NULL);

  migrate (essai, one);
  g_assert_false (g_file_test (copy, G_FILE_TEST_EXISTS));
  run_sql (essai, "INSERT INTO t (y) VALUES ('avant')");
  migrate (essai, two);
  g_assert_cmpint (ask (essai->path, "PRAGMA user_version"), ==, 2);
  g_assert_cmpint (ask (essai->path, "SELECT count(*) FROM t WHERE z = 'avant'"), ==, 1);
  g_assert_cmpint (ask (copy, "PRAGMA user_version"), ==, 1);
  g_assert_cmpint (ask (copy, "SELECT count(*) FROM t WHERE y = 'avant'"), ==, 1);
  g_assert_cmpint (ask (copy, "SELECT count(*) FROM pragma_table_info ('t')"), ==, 2);
}

/* Without its copy nothing is done. */
static void
test_copy_fails (void)
{
  g_autoptr (Essai) essai = essai_new_empty ();
  g_autofree char *copy = g_strconcat (essai->path, ".avant-v2", NULL);

  migrate (essai, one);
  g_assert_cmpint (g_mkdir (copy, 0700), ==, 0);
  assert_refused (essai, two, PARVIS_ERROR_INTERNAL, "avant-v2");
  g_assert_cmpint (ask (essai->path, "PRAGMA user_version"), ==, 1);
  g_rmdir (copy);
}

static void
test_failing_migration_leaves_the_old_state (void)
{
  static const ParvisSqlMigration broken[] = {
    V1,
    V2,
    { 3, "003-faux",
      "CREATE TABLE u (x INTEGER); INSERT INTO t (y) VALUES ('à moitié');"
      "DROP TABLE t; INSERT INTO absente VALUES (1);" },
    END
  };
  static const ParvisSqlMigration mended[] = {
    V1, V2, { 3, "003-juste", "CREATE TABLE u (x INTEGER) STRICT;" }, END
  };
  g_autoptr (Essai) essai = essai_new_empty ();
  g_autofree char *copy = g_strconcat (essai->path, ".avant-v3", NULL);

  migrate (essai, one);
  run_sql (essai, "INSERT INTO t (y) VALUES ('un')");
  assert_refused (essai, broken, PARVIS_ERROR_INTERNAL, "003-faux: no such table: absente");
  g_assert_cmpint (ask (essai->path, "PRAGMA user_version"), ==, 2);
  g_assert_cmpint (ask (essai->path, "SELECT count(*) FROM t"), ==, 1);
  g_assert_cmpint (ask (essai->path, "SELECT count(*) FROM sqlite_schema"), ==, 1);
  g_assert_cmpint (ask (copy, "PRAGMA user_version"), ==, 1);
  /* The mended program takes it up where it is. */
  migrate (essai, mended);
  g_assert_cmpint (ask (essai->path, "PRAGMA user_version"), ==, 3);
  g_assert_cmpint (ask (essai->path, "SELECT count(*) FROM sqlite_schema"), ==, 2);
}

/* Foreign keys are off while a migration runs, and looked at as a whole before its commit. */
static void
test_foreign_keys (void)
{
#define PARENT                                                                                     \
  {                                                                                                \
    1, "001-un",                                                                                   \
        "CREATE TABLE p (id INTEGER PRIMARY KEY) STRICT;"                                          \
        "CREATE TABLE e (p_id INTEGER REFERENCES p) STRICT;"                                       \
        "INSERT INTO p VALUES (1), (2); INSERT INTO e VALUES (1), (2);"                            \
  }
  static const ParvisSqlMigration rebuilt[] = {
    PARENT,
    { 2, "002-refait",
      "CREATE TABLE p2 (id INTEGER PRIMARY KEY, nom TEXT) STRICT;"
      "INSERT INTO p2 (id) SELECT id FROM p; DROP TABLE p; ALTER TABLE p2 RENAME TO p;" },
    END
  };
  static const ParvisSqlMigration orphaned[] = { PARENT,
                                                 { 2, "002-perdu", "DELETE FROM p WHERE id = 2;" },
                                                 END };
  g_autoptr (Essai) good = essai_new_empty ();
  g_autoptr (Essai) bad = essai_new_empty ();

  migrate (good, rebuilt);
  g_assert_cmpint (ask (good->path, "SELECT count(*) FROM e JOIN p ON p.id = e.p_id"), ==, 2);
  assert_refused (bad, orphaned, PARVIS_ERROR_INTERNAL, "a row of e refers to nothing");
  g_assert_cmpint (ask (bad->path, "SELECT count(*) FROM p"), ==, 2);
  g_assert_cmpint (ask (bad->path, "PRAGMA user_version"), ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/migrations/fresh-and-again", test_fresh_and_again);
  g_test_add_func ("/migrations/newer-is-refused", test_newer_is_refused);
  g_test_add_func ("/migrations/another-database-is-refused", test_another_database_is_refused);
  g_test_add_func ("/migrations/copy-is-made-first", test_copy_is_made_first);
  g_test_add_func ("/migrations/copy-fails", test_copy_fails);
  g_test_add_func ("/migrations/failing-leaves-the-old-state",
                   test_failing_migration_leaves_the_old_state);
  g_test_add_func ("/migrations/foreign-keys", test_foreign_keys);
  return g_test_run ();
}
