/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-test"
#include "config.h"

#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "server/db/parvis-db-private.h"
#include "server/db/parvis-writer-private.h"
#include "tests/db/db-essai.h"

/* The disk: the WAL stays small, and a full disk is an error and not an end. */

#define MIB (1024 * 1024)

typedef struct
{
  gsize size;
  gboolean done;
  GError *error;
} Write;

static gpointer
write_bytes (ParvisDb *db, gpointer data, GError **error)
{
  Write *write = data;
  g_autofree char *text = g_uuid_string_random ();
  g_autoptr (GBytes) bytes = g_bytes_new_take (g_malloc0 (write->size), write->size);

  return parvis_db_exec (db, error, PARVIS_SQL_A_INSERT, V (text), V (bytes), V (0)) ? data : NULL;
}

static void
write_done_cb (gpointer result, const GError *error, gpointer data)
{
  Write *write = data;

  write->done = TRUE;
  write->error = error != NULL ? g_error_copy (error) : NULL;
}

static void
write_some (ParvisWriter *writer, gsize size)
{
  Write write = { size };
  g_autoptr (GError) error = NULL;

  parvis_writer_run (writer, write_bytes, &write, NULL, &error);
  g_assert_no_error (error);
}

static goffset
wal_size (Essai *essai)
{
  g_autofree char *path = g_strconcat (essai->path, "-wal", NULL);
  struct stat status;

  return g_stat (path, &status) == 0 ? status.st_size : 0;
}

static void
test_wal_is_bounded (void)
{
  g_autoptr (Essai) essai = essai_new ();
  g_autoptr (ParvisWriter) writer = parvis_writer_new (essai_open_writer (essai), 10);
  goffset largest = 0;

  for (int n = 0; n < 400; n++)
    {
      write_some (writer, 200 * 1024);
      largest = MAX (largest, wal_size (essai));
    }
  g_test_message ("80 MiB written, WAL at most %" G_GOFFSET_FORMAT, largest);
  g_assert_cmpint (largest, <, 20 * MIB);
}

/* A long export holds the WAL; once it has ended the file is cut back. */
static void
test_wal_after_a_long_reader (void)
{
  g_autoptr (Essai) essai = essai_new ();
  g_autoptr (ParvisWriter) writer = parvis_writer_new (essai_open_writer (essai), 10);
  g_autoptr (ParvisDb) reader = essai_open_reader (essai);
  goffset held;

  parvis_db_begin_read (reader);
  g_assert_cmpint (parvis_db_int (reader, -1, PARVIS_SQL_A_COUNT), ==, 0);
  for (int n = 0; n < 44; n++)
    write_some (writer, MIB);
  held = wal_size (essai);
  g_assert_cmpint (held, >, 40 * MIB);
  g_assert_cmpint (parvis_db_int (reader, -1, PARVIS_SQL_A_COUNT), ==, 0);
  parvis_db_end_read (reader);
  for (int n = 0; n < 8; n++)
    write_some (writer, MIB);
  g_test_message ("WAL %" G_GOFFSET_FORMAT ", then %" G_GOFFSET_FORMAT, held, wal_size (essai));
  g_assert_cmpint (wal_size (essai), <=, 32 * MIB);
  g_assert_cmpint (parvis_db_int (reader, -1, PARVIS_SQL_A_COUNT), ==, 52);
}

static gpointer
wait_for_open (ParvisDb *db, gpointer data, GError **error)
{
  /* Given back at once: the test only holds it until the queue is filled. */
  g_mutex_lock (data);
  g_mutex_unlock (data);
  return NULL;
}

/* No file grows beyond @bytes, as on a disk that is full. */
static void
limit_files (rlim_t bytes)
{
  struct rlimit limit;

  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &limit), ==, 0);
  limit.rlim_cur = MIN (bytes, limit.rlim_max);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);
}

/* Three jobs in one batch on a full disk; the one in the middle writes @size. Returns how many were
 * told that they are written. */
static int
fill_disk (ParvisWriter *writer, gsize size)
{
  Write writes[] = { { 10 }, { size }, { 10 } };
  GMutex closed;
  int written = 0;

  g_mutex_init (&closed);
  g_mutex_lock (&closed);
  g_assert_true (parvis_writer_submit (writer, wait_for_open, &closed, NULL, NULL, NULL));
  for (guint n = 0; n < G_N_ELEMENTS (writes); n++)
    g_assert_true (
        parvis_writer_submit (writer, write_bytes, &writes[n], NULL, write_done_cb, NULL));
  limit_files (MIB);
  g_mutex_unlock (&closed);
  /* Answered after all of them, well or not. */
  parvis_writer_run (writer, wait_for_open, &closed, NULL, NULL);
  limit_files (RLIM_INFINITY);
  g_mutex_clear (&closed);
  g_assert_error (writes[1].error, PARVIS_ERROR, PARVIS_ERROR_INTERNAL);
  for (guint n = 0; n < G_N_ELEMENTS (writes); n++)
    {
      g_assert_true (writes[n].done);
      written += writes[n].error == NULL;
      g_test_message ("%s", writes[n].error != NULL ? writes[n].error->message : "written");
      g_clear_error (&writes[n].error);
    }
  return written;
}

static void
check_full_disk (gsize size, int expected)
{
  g_autoptr (Essai) essai = essai_new ();
  g_autoptr (ParvisWriter) writer = parvis_writer_new (essai_open_writer (essai), 10);
  g_autoptr (ParvisDb) reader = essai_open_reader (essai);
  int written;

  parvis_writer_set_batch_us (writer, G_TIME_SPAN_MINUTE);
  write_some (writer, 10);
  written = fill_disk (writer, size);
  if (expected >= 0)
    g_assert_cmpint (written, ==, expected);
  g_assert_cmpint (parvis_db_int (reader, -1, PARVIS_SQL_A_COUNT), ==, 1 + written);
  /* Space was made: it goes on. */
  write_some (writer, 2 * MIB);
  g_assert_cmpint (parvis_db_int (reader, -1, PARVIS_SQL_A_COUNT), ==, 2 + written);
  g_assert_cmpint (parvis_db_pragma (reader, "SELECT count(*) FROM pragma_integrity_check"
                                             " WHERE integrity_check = 'ok'"),
                   ==, 1);
}

/* It fits into the page cache, so that only the commit meets the end of the disk. */
static void
test_full_at_the_commit (void)
{
  check_full_disk (MIB + MIB / 4, 0);
}

/* It does not: the statement fails, and what SQLite then does with the transaction is its choice. */
static void
test_full_in_a_statement (void)
{
  check_full_disk (20 * MIB, -1);
}

/* What /healthz asks: it writes, so that a full disk shows before the first citizen's form. */
static void
test_full_disk_is_not_alive (void)
{
  g_autoptr (Essai) essai = essai_new ();
  g_autoptr (ParvisWriter) writer = parvis_writer_new (essai_open_writer (essai), 10);

  limit_files (1);
  g_assert_false (parvis_writer_is_alive (writer, 10000));
  g_assert_false (parvis_writer_is_alive (writer, 10000));
  limit_files (RLIM_INFINITY);
  g_assert_true (parvis_writer_is_alive (writer, 10000));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  /* A batch that is lost is a warning, and here that is what is looked for. */
  g_log_set_always_fatal (G_LOG_FATAL_MASK | G_LOG_LEVEL_CRITICAL);
  signal (SIGXFSZ, SIG_IGN);
  g_test_add_func ("/disque/wal-is-bounded", test_wal_is_bounded);
  g_test_add_func ("/disque/wal-after-a-long-reader", test_wal_after_a_long_reader);
  g_test_add_func ("/disque/full-at-the-commit", test_full_at_the_commit);
  g_test_add_func ("/disque/full-in-a-statement", test_full_in_a_statement);
  g_test_add_func ("/disque/full-is-not-alive", test_full_disk_is_not_alive);
  return g_test_run ();
}
