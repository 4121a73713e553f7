/* SPDX-License-Identifier: EUPL-1.2 */
/* What is remembered is never another transaction's truth. */
#include "config.h"

#include "server/db/parvis-db-private.h"
#include "server/db/parvis-memo.h"
#include "tests/db/db-essai.h"

static guint freed;

static void
count_free (gpointer value)
{
  freed++;
  g_free (value);
}

/* The rule as a room asks for it. @read: whether the database was asked. */
static gint64
ask (ParvisDb *db, gboolean *read)
{
  gpointer value = NULL;

  *read = !parvis_db_recall (db, "prix", 7, 0, &value);
  if (*read)
    {
      gint64 *copy = g_new (gint64, 1);

      *copy = parvis_db_int (db, -1, PARVIS_SQL_REGLE_FIND, V ("prix"));
      value = copy;
      parvis_db_remember (db, "prix", 7, 0, copy, count_free);
    }
  return *(gint64 *) value;
}

static void
assert_asked (ParvisDb *db, gint64 expected, gboolean expected_read)
{
  gboolean read;

  g_assert_cmpint (ask (db, &read), ==, expected);
  g_assert_cmpint (read, ==, expected_read);
}

static void
change (ParvisDb *db, gint64 value)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (parvis_db_exec (db, &error, PARVIS_SQL_REGLE_UPDATE, V ("prix"), V (value)));
  g_assert_no_error (error);
}

static void
test_reader (void)
{
  g_autoptr (Essai) essai = essai_new ();
  g_autoptr (ParvisDb) writer = essai_open_writer (essai);
  g_autoptr (ParvisDb) reader = essai_open_reader (essai);
  gpointer other = NULL;

  parvis_db_begin_read (reader);
  assert_asked (reader, 1, TRUE);
  assert_asked (reader, 1, FALSE);
  g_assert_false (parvis_db_recall (reader, "prix", 8, 0, &other));
  g_assert_false (parvis_db_recall (reader, "prix", 7, 1, &other));
  g_assert_false (parvis_db_recall (reader, "pri", 7, 0, &other));
  parvis_db_end_read (reader);

  /* Changed while the transaction lasts: it goes on seeing its own state. */
  parvis_db_begin_read (reader);
  assert_asked (reader, 1, FALSE);
  change (writer, 2);
  assert_asked (reader, 1, FALSE);
  parvis_db_end_read (reader);

  parvis_db_begin_read (reader);
  assert_asked (reader, 2, TRUE);
  assert_asked (reader, 2, FALSE);
  parvis_db_end_read (reader);
}

/* A value was read before somebody's change and is given after it: it must not be found under the new count. */
static void
test_changed_between (void)
{
  g_autoptr (Essai) essai = essai_new ();
  g_autoptr (ParvisDb) writer = essai_open_writer (essai);
  g_autoptr (ParvisDb) reader = essai_open_reader (essai);
  gpointer value = NULL;
  gint64 old;

  g_assert_false (parvis_db_recall (reader, "prix", 7, 0, &value));
  old = parvis_db_int (reader, -1, PARVIS_SQL_REGLE_FIND, V ("prix"));
  change (writer, 3);
  parvis_db_remember (reader, "prix", 7, 0, g_memdup2 (&old, sizeof old), count_free);
  assert_asked (reader, 3, TRUE);
}

static void
run (ParvisDb *db, ParvisDbControl control)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (parvis_db_control (db, control, &error));
  g_assert_no_error (error);
}

/* A job that is rolled back counted a change too; the next one counts to the same number. */
static void
test_writer (void)
{
  g_autoptr (Essai) essai = essai_new ();
  g_autoptr (ParvisDb) db = essai_open_writer (essai);
  g_autoptr (GError) error = NULL;

  g_assert_true (parvis_db_begin_write (db, &error));
  run (db, PARVIS_DB_SAVEPOINT);
  assert_asked (db, 1, TRUE);
  change (db, 10);
  assert_asked (db, 10, TRUE);
  assert_asked (db, 10, FALSE);
  run (db, PARVIS_DB_ROLLBACK_TO);
  run (db, PARVIS_DB_RELEASE);

  run (db, PARVIS_DB_SAVEPOINT);
  change (db, 20);
  assert_asked (db, 20, TRUE);
  run (db, PARVIS_DB_RELEASE);
  run (db, PARVIS_DB_SAVEPOINT);
  assert_asked (db, 20, FALSE);
  run (db, PARVIS_DB_RELEASE);
  parvis_db_rollback (db);

  g_assert_true (parvis_db_begin_write (db, &error));
  assert_asked (db, 1, TRUE);
  g_assert_true (parvis_db_commit (db, &error));
  g_assert_no_error (error);
}

/* Lent until the transaction ends, whatever is forgotten meanwhile. */
static void
test_lent (void)
{
  g_autoptr (Essai) essai = essai_new ();
  g_autoptr (ParvisDb) db = essai_open_writer (essai);
  g_autoptr (GError) error = NULL;
  gpointer lent = NULL;
  guint before = freed;

  g_assert_true (parvis_db_begin_write (db, &error));
  assert_asked (db, 1, TRUE);
  g_assert_true (parvis_db_recall (db, "prix", 7, 0, &lent));
  change (db, 5);
  assert_asked (db, 5, TRUE);
  g_assert_cmpint (*(gint64 *) lent, ==, 1);
  g_assert_cmpuint (freed, ==, before);
  g_assert_true (parvis_db_commit (db, &error));
  parvis_db_begin_read (db);
  g_assert_cmpuint (freed, ==, before + 1);
  parvis_db_end_read (db);
  g_clear_pointer (&db, parvis_db_free);
  g_assert_cmpuint (freed, ==, before + 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/memo/reader", test_reader);
  g_test_add_func ("/memo/changed-between", test_changed_between);
  g_test_add_func ("/memo/writer", test_writer);
  g_test_add_func ("/memo/lent", test_lent);
  return g_test_run ();
}
