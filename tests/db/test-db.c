/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-test"
#include "config.h"

#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>

#include "server/db/parvis-db-private.h"
#include "tests/db/db-essai.h"

static void
test_values_and_getters (void)
{
  g_autoptr (Essai) essai = essai_new ();
  g_autoptr (ParvisDb) db = essai_open_writer (essai);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = g_bytes_new ("\0\x01\xff", 3);
  g_autoptr (GBytes) empty = g_bytes_new (NULL, 0);
  g_autofree char *owned = g_strdup ("l’été");
  g_autofree char *copy = NULL;
  char array[] = "tableau";
  GBytes *none = NULL;
  const char *null_text = NULL;

  g_assert_true (
      parvis_db_exec (db, &error, PARVIS_SQL_A_INSERT, V (owned), V (bytes), V (G_MININT64)));
  g_assert_true (parvis_db_exec (db, &error, PARVIS_SQL_A_INSERT, V (null_text), V (none), V (0)));
  g_assert_true (parvis_db_exec (db, &error, PARVIS_SQL_A_INSERT, V (array), V (empty), V (TRUE)));
  g_assert_true (
      parvis_db_exec (db, &error, PARVIS_SQL_A_INSERT, V ("littéral"), V (none), V (G_MAXUINT)));
  g_assert_no_error (error);
  {
    g_autoptr (ParvisRows) rows = parvis_db_query (db, PARVIS_SQL_A_FIND, V (1));
    g_autoptr (GBytes) read = NULL;

    g_assert_true (parvis_rows_next (rows));
    g_assert_cmpstr (parvis_rows_text (rows, 0), ==, "l’été");
    g_assert_cmpstr (parvis_rows_find_text (rows, 0), ==, "l’été");
    read = parvis_rows_dup_bytes (rows, 1);
    g_assert_true (g_bytes_equal (read, bytes));
    g_assert_cmpint (parvis_rows_int (rows, 2), ==, G_MININT64);
    g_assert_false (parvis_rows_is_null (rows, 2));
    g_assert_false (parvis_rows_next (rows));
    /* After the end there is nothing, whatever is asked. */
    g_assert_cmpstr (parvis_rows_text (rows, 0), ==, "");
    g_assert_false (parvis_rows_next (rows));
  }
  {
    g_autoptr (ParvisRows) rows = parvis_db_query (db, PARVIS_SQL_A_FIND, V (2));

    g_assert_true (parvis_rows_next (rows));
    g_assert_cmpstr (parvis_rows_text (rows, 0), ==, "");
    g_assert_null (parvis_rows_find_text (rows, 0));
    g_assert_null (parvis_rows_dup_bytes (rows, 1));
    g_assert_true (parvis_rows_is_null (rows, 1));
    g_assert_cmpint (parvis_rows_int (rows, 1), ==, 0);
  }
  {
    g_autoptr (ParvisRows) rows = parvis_db_query (db, PARVIS_SQL_A_FIND, V (3));
    g_autoptr (GBytes) read = NULL;

    g_assert_true (parvis_rows_next (rows));
    g_assert_cmpstr (parvis_rows_text (rows, 0), ==, "tableau");
    /* No bytes at all are not NULL. */
    read = parvis_rows_dup_bytes (rows, 1);
    g_assert_nonnull (read);
    g_assert_cmpuint (g_bytes_get_size (read), ==, 0);
    g_assert_cmpint (parvis_rows_int (rows, 2), ==, 1);
  }
  g_assert_cmpint (parvis_db_int (db, -1, PARVIS_SQL_A_MAX_NOMBRE), ==, G_MAXUINT);
  copy = parvis_db_dup_text (db, PARVIS_SQL_A_FIND, V (4));
  g_assert_cmpstr (copy, ==, "littéral");
  g_assert_null (parvis_db_take_error (db));
}

/* The text a query was given may be gone before the first row is read. */
static void
test_values_are_copied (void)
{
  g_autoptr (Essai) essai = essai_new ();
  g_autoptr (ParvisDb) db = essai_open_writer (essai);
  g_autoptr (ParvisRows) rows = NULL;
  char *text = g_strdup ("passager");

  g_assert_true (parvis_db_exec (db, NULL, PARVIS_SQL_A_INSERT_TEXTE, V (text)));
  rows = parvis_db_query (db, PARVIS_SQL_A_COUNT_TEXTE, V (text));
  memset (text, 'x', strlen (text));
  g_free (text);
  g_assert_true (parvis_rows_next (rows));
  g_assert_cmpint (parvis_rows_int (rows, 0), ==, 1);
}

static void
test_fallbacks (void)
{
  g_autoptr (Essai) essai = essai_new ();
  g_autoptr (ParvisDb) db = essai_open_reader (essai);

  g_assert_cmpint (parvis_db_int (db, 42, PARVIS_SQL_A_MAX_NOMBRE), ==, 42);  /* NULL */
  g_assert_cmpint (parvis_db_int (db, 43, PARVIS_SQL_A_FIND, V (1)), ==, 43); /* no row */
  g_assert_cmpint (parvis_db_int (db, 44, PARVIS_SQL_A_COUNT), ==, 0);
  g_assert_null (parvis_db_dup_text (db, PARVIS_SQL_A_FIND, V (1)));
  g_assert_null (parvis_db_take_error (db));
}

static void
test_exec_id (void)
{
  g_autoptr (Essai) essai = essai_new ();
  g_autoptr (ParvisDb) db = essai_open_writer (essai);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (parvis_db_exec_id (db, &error, PARVIS_SQL_A_INSERT_ID, V ("un")), ==, 1);
  g_assert_cmpint (parvis_db_changes (db), ==, 1);
  g_assert_cmpint (parvis_db_exec_id (db, &error, PARVIS_SQL_A_INSERT_ID, V ("deux")), ==, 2);
  g_assert_cmpint (parvis_db_exec_id (db, &error, PARVIS_SQL_A_INSERT_ID, V ("un")), ==, 0);
  g_assert_cmpint (parvis_db_changes (db), ==, 0);
  g_assert_no_error (error);
  g_assert_true (parvis_db_exec (db, &error, PARVIS_SQL_A_UPDATE, V (7)));
  g_assert_cmpint (parvis_db_changes (db), ==, 2);
  g_assert_cmpint (parvis_db_exec_id (db, &error, PARVIS_SQL_A_INSERT_NUMERO, V (1), V ("x")), ==,
                   0);
  g_assert_error (error, PARVIS_ERROR, PARVIS_ERROR_CONFLICT);
  g_assert_cmpint (parvis_db_changes (db), ==, 0);
}

/* Each kind of constraint is the caller's to understand, and stays with the caller. */
static void
test_conflicts (void)
{
  static const struct
  {
    const char *what;
    gint64 number;
  } cases[] = { { "unique", 1 }, { "check", 13 } };
  g_autoptr (Essai) essai = essai_new ();
  g_autoptr (ParvisDb) db = essai_open_writer (essai);
  GBytes *none = NULL;

  g_assert_true (parvis_db_exec (db, NULL, PARVIS_SQL_A_INSERT_TEXTE, V ("unique")));
  for (guint n = 0; n < G_N_ELEMENTS (cases); n++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (parvis_db_exec (db, &error, PARVIS_SQL_A_INSERT, V (cases[n].what), V (none),
                                      V (cases[n].number)));
      g_assert_error (error, PARVIS_ERROR, PARVIS_ERROR_CONFLICT);
      g_assert_nonnull (strstr (error->message, "a_insert"));
    }
  {
    g_autoptr (GError) error = NULL;

    g_assert_false (parvis_db_exec (db, &error, PARVIS_SQL_B_INSERT, V (99)));
    g_assert_error (error, PARVIS_ERROR, PARVIS_ERROR_CONFLICT);
  }
  g_assert_false (parvis_db_exec (db, NULL, PARVIS_SQL_B_INSERT, V (99)));
  g_assert_null (parvis_db_take_error (db));
  g_assert_cmpint (parvis_db_int (db, -1, PARVIS_SQL_A_COUNT), ==, 1);
}

/* Without recursive_triggers, REPLACE deletes behind the trigger's back. */
static void
test_replace_meets_the_delete_trigger (void)
{
  g_autoptr (Essai) essai = essai_new ();
  g_autoptr (ParvisDb) db = essai_open_writer (essai);
  g_autoptr (GError) error = NULL;

  g_assert_true (parvis_db_exec (db, &error, PARVIS_SQL_FAIT_INSERT, V (1), V ("vrai")));
  g_assert_false (parvis_db_exec (db, &error, PARVIS_SQL_FAIT_REPLACE, V (1), V ("faux")));
  g_assert_error (error, PARVIS_ERROR, PARVIS_ERROR_CONFLICT);
}

static void
test_first_error_is_latched (void)
{
  g_autoptr (Essai) essai = essai_new ();
  g_autoptr (ParvisDb) db = essai_open_writer (essai);
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) latched = NULL;

  /* A value of the wrong type is a mistake of ours, though SQLite calls it a constraint. */
  g_assert_false (
      parvis_db_exec (db, &error, PARVIS_SQL_A_INSERT_NUMERO, V ("pas un nombre"), V ("x")));
  g_assert_error (error, PARVIS_ERROR, PARVIS_ERROR_INTERNAL);
  {
    /* The handler goes on, gets nothing, and the first error stays. */
    g_autoptr (ParvisRows) rows = parvis_db_query (db, PARVIS_SQL_TABLE_ABSENTE);

    g_assert_false (parvis_rows_next (rows));
    g_assert_cmpstr (parvis_rows_text (rows, 0), ==, "");
    g_assert_cmpint (parvis_rows_int (rows, 0), ==, 0);
    g_assert_true (parvis_rows_is_null (rows, 0));
    g_assert_null (parvis_rows_dup_bytes (rows, 0));
  }
  g_assert_cmpint (parvis_db_int (db, 5, PARVIS_SQL_TABLE_ABSENTE), ==, 5);
  latched = parvis_db_take_error (db);
  g_assert_error (latched, PARVIS_ERROR, PARVIS_ERROR_INTERNAL);
  g_assert_nonnull (strstr (latched->message, "a_insert_numero"));
  g_assert_null (strstr (latched->message, "pas un nombre"));
  g_assert_null (parvis_db_take_error (db));
}

static void
test_misuse (void)
{
  g_autoptr (Essai) essai = essai_new ();
  g_autoptr (ParvisDb) db = essai_open_writer (essai);
  g_autoptr (ParvisRows) rows = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (parvis_db_exec (db, NULL, PARVIS_SQL_A_INSERT_TEXTE, V ("un")));
  rows = parvis_db_query (db, PARVIS_SQL_A_LIST);
  g_assert_true (parvis_rows_next (rows));
  g_test_expect_message ("parvis-db", G_LOG_LEVEL_CRITICAL, "a_list: its rows are still open");
  g_assert_null (parvis_db_query (db, PARVIS_SQL_A_LIST));
  g_test_assert_expected_messages ();
  error = parvis_db_take_error (db);
  g_assert_error (error, PARVIS_ERROR, PARVIS_ERROR_INTERNAL);
  g_clear_error (&error);
  /* The first ones are not disturbed. */
  g_assert_cmpstr (parvis_rows_text (rows, 1), ==, "un");

  g_test_expect_message ("parvis-db", G_LOG_LEVEL_CRITICAL, "a_find: another number of values*");
  g_assert_null (parvis_db_query (db, PARVIS_SQL_A_FIND));
  g_test_assert_expected_messages ();
  g_test_expect_message ("parvis-db", G_LOG_LEVEL_CRITICAL, "b_insert: another number of values*");
  g_assert_false (parvis_db_exec (db, &error, PARVIS_SQL_B_INSERT, V (1), V (2)));
  g_test_assert_expected_messages ();
  g_assert_error (error, PARVIS_ERROR, PARVIS_ERROR_INTERNAL);
}

static void
test_reader_refuses_writes (void)
{
  g_autoptr (Essai) essai = essai_new ();
  g_autoptr (ParvisDb) db = essai_open_reader (essai);
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) latched = NULL;

  g_assert_false (parvis_db_exec (db, &error, PARVIS_SQL_A_INSERT_TEXTE, V ("non")));
  g_assert_error (error, PARVIS_ERROR, PARVIS_ERROR_INTERNAL);
  latched = parvis_db_take_error (db);
  g_assert_error (latched, PARVIS_ERROR, PARVIS_ERROR_INTERNAL);
  g_assert_cmpint (parvis_db_int (db, -1, PARVIS_SQL_A_COUNT), ==, 0);
}

static void
test_connections_are_set_up (void)
{
  static const struct
  {
    const char *pragma;
    gint64 reader, writer;
  } cases[] = {
    { "PRAGMA foreign_keys", 1, 1 },       { "PRAGMA trusted_schema", 0, 0 },
    { "PRAGMA recursive_triggers", 1, 1 }, { "PRAGMA wal_autocheckpoint", 0, 0 },
    { "PRAGMA query_only", 1, 0 },         { "PRAGMA temp_store", 2, 2 },
    { "PRAGMA mmap_size", 0, 0 },          { "PRAGMA busy_timeout", 10000, 10000 },
  };
  g_autoptr (Essai) essai = essai_new ();
  g_autoptr (ParvisDb) reader = essai_open_reader (essai);
  g_autoptr (ParvisDb) writer = essai_open_writer (essai);
  int defensive = 0;
  struct stat status;

  for (guint n = 0; n < G_N_ELEMENTS (cases); n++)
    {
      g_test_message ("%s", cases[n].pragma);
      g_assert_cmpint (parvis_db_pragma (reader, cases[n].pragma), ==, cases[n].reader);
      g_assert_cmpint (parvis_db_pragma (writer, cases[n].pragma), ==, cases[n].writer);
    }
  g_assert_cmpint (parvis_db_pragma (writer, "PRAGMA synchronous"), ==, 2);
  g_assert_cmpint (parvis_db_pragma (writer, "PRAGMA secure_delete"), ==, 1);
  sqlite3_db_config (writer->handle, SQLITE_DBCONFIG_DEFENSIVE, -1, &defensive);
  g_assert_cmpint (defensive, ==, 1);
  /* Double quotes are names, never a string by accident. */
  g_assert_false (parvis_db_run (writer, "SELECT \"absente\"", NULL));
  g_assert_false (parvis_db_run (reader, "ATTACH ':memory:' AS autre", NULL));
  /* Personal data: for the owner's eyes. */
  g_assert_cmpint (g_stat (essai->path, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 0777, ==, 0600);
}

/* trusted_schema is off, and SQLite 3.40 does not trust its own JSON functions. */
static void
test_json_in_a_check (void)
{
  g_autoptr (Essai) essai = essai_new ();
  g_autoptr (ParvisDb) db = essai_open_writer (essai);
  g_autoptr (ParvisDb) reader = essai_open_reader (essai);
  g_autoptr (GError) error = NULL;

  g_assert_true (parvis_db_exec (db, &error, PARVIS_SQL_A_INSERT_DETAIL, V ("{\"é\": [1, null]}")));
  g_assert_no_error (error);
  g_assert_false (parvis_db_exec (db, &error, PARVIS_SQL_A_INSERT_DETAIL, V ("{\"é\": [1, null}")));
  g_assert_error (error, PARVIS_ERROR, PARVIS_ERROR_CONFLICT);
  g_assert_cmpint (parvis_db_int (reader, -1, PARVIS_SQL_A_COUNT_DETAIL), ==, 1);
}

static void
test_open_fails (void)
{
  g_autoptr (Essai) essai = essai_new_empty ();
  g_autofree char *nowhere = g_build_filename (essai->folder, "absent", "parvis.db", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_null (parvis_db_open_reader (essai->path, &error));
  g_assert_error (error, PARVIS_ERROR, PARVIS_ERROR_INTERNAL);
  g_clear_error (&error);
  g_assert_null (parvis_db_open_writer (nowhere, &error));
  g_assert_error (error, PARVIS_ERROR, PARVIS_ERROR_INTERNAL);
  g_clear_error (&error);
  g_file_set_contents (essai->path, "ceci n’est pas une base de données, et assez long", -1, NULL);
  g_assert_null (parvis_db_open_writer (essai->path, &error));
  g_assert_error (error, PARVIS_ERROR, PARVIS_ERROR_INTERNAL);
}

static void
test_read_transaction_sees_one_state (void)
{
  g_autoptr (Essai) essai = essai_new ();
  g_autoptr (ParvisDb) reader = essai_open_reader (essai);
  g_autoptr (ParvisDb) writer = essai_open_writer (essai);

  parvis_db_begin_read (reader);
  g_assert_cmpint (parvis_db_int (reader, -1, PARVIS_SQL_A_COUNT), ==, 0);
  g_assert_true (parvis_db_exec (writer, NULL, PARVIS_SQL_A_INSERT_TEXTE, V ("un")));
  g_assert_cmpint (parvis_db_int (reader, -1, PARVIS_SQL_A_COUNT), ==, 0);
  parvis_db_end_read (reader);
  g_assert_cmpint (parvis_db_int (reader, -1, PARVIS_SQL_A_COUNT), ==, 1);
  g_assert_null (parvis_db_take_error (reader));
}

static void
test_end_read_closes_rows (void)
{
  g_autoptr (Essai) essai = essai_new ();
  g_autoptr (ParvisDb) writer = essai_open_writer (essai);
  g_autoptr (ParvisDb) reader = essai_open_reader (essai);
  ParvisRows *rows;

  g_assert_true (parvis_db_exec (writer, NULL, PARVIS_SQL_A_INSERT_TEXTE, V ("un")));
  parvis_db_begin_read (reader);
  rows = parvis_db_query (reader, PARVIS_SQL_A_LIST);
  g_assert_true (parvis_rows_next (rows));
  g_test_expect_message ("parvis-db", G_LOG_LEVEL_WARNING, "a_list: its rows were left open");
  parvis_db_end_read (reader);
  g_test_assert_expected_messages ();
  g_assert_false (parvis_rows_next (rows));
  g_assert_false (parvis_db_in_transaction (reader));
}

/* Two connections that write take turns, also in one process. */
static void
test_writers_exclude_each_other (void)
{
  g_autoptr (Essai) essai = essai_new ();
  g_autoptr (ParvisDb) one = essai_open_writer (essai);
  g_autoptr (ParvisDb) two = essai_open_writer (essai);
  g_autoptr (GError) error = NULL;

  g_assert_true (parvis_db_begin_write (one, &error));
  g_assert_cmpint (one->locks, ==, 1);
  g_assert_cmpint (flock (two->lock_fd, LOCK_EX | LOCK_NB), ==, -1);
  g_assert_true (parvis_db_exec (one, &error, PARVIS_SQL_A_INSERT_TEXTE, V ("un")));
  g_assert_true (parvis_db_commit (one, &error));
  g_assert_cmpint (one->locks, ==, 0);
  /* Also a statement alone, and a failing one. */
  g_assert_true (parvis_db_exec (two, &error, PARVIS_SQL_A_INSERT_TEXTE, V ("deux")));
  g_assert_false (parvis_db_exec (two, NULL, PARVIS_SQL_A_INSERT_TEXTE, V ("deux")));
  g_assert_cmpint (two->locks, ==, 0);
  g_assert_cmpint (parvis_db_int (one, -1, PARVIS_SQL_A_COUNT), ==, 2);
  g_assert_no_error (error);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/db/values-and-getters", test_values_and_getters);
  g_test_add_func ("/db/values-are-copied", test_values_are_copied);
  g_test_add_func ("/db/fallbacks", test_fallbacks);
  g_test_add_func ("/db/exec-id", test_exec_id);
  g_test_add_func ("/db/conflicts", test_conflicts);
  g_test_add_func ("/db/replace-meets-the-delete-trigger", test_replace_meets_the_delete_trigger);
  g_test_add_func ("/db/first-error-is-latched", test_first_error_is_latched);
  g_test_add_func ("/db/misuse", test_misuse);
  g_test_add_func ("/db/reader-refuses-writes", test_reader_refuses_writes);
  g_test_add_func ("/db/connections-are-set-up", test_connections_are_set_up);
  g_test_add_func ("/db/json-in-a-check", test_json_in_a_check);
  g_test_add_func ("/db/open-fails", test_open_fails);
  g_test_add_func ("/db/read-transaction-sees-one-state", test_read_transaction_sees_one_state);
  g_test_add_func ("/db/end-read-closes-rows", test_end_read_closes_rows);
  g_test_add_func ("/db/writers-exclude-each-other", test_writers_exclude_each_other);
  return g_test_run ();
}
