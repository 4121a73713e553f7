/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-test"
#include "config.h"

#include "server/db/parvis-db-private.h"
#include "server/db/parvis-writer-private.h"
#include "tests/db/db-essai.h"

/* A job that keeps the writer busy until the test says so: what is submitted meanwhile is a batch. */
typedef struct
{
  GMutex lock;
  GCond changed;
  gboolean entered, open;
} Gate;

/* What the jobs and their answers leave behind. */
typedef struct
{
  Essai *essai;
  ParvisWriter *writer;
  Gate gate;
  GMainContext *context;
  sqlite3 *handle;  /* the writer's */
  int changes;      /* at the last commit */
  guint commits;    /* the writer's thread, read when it is idle */
  gboolean fail;    /* the next commit does not take place */
  GArray *ran;      /* numbers, in the order of running */
  GArray *answered; /* numbers, in the order of the answers */
  guint errors;     /* answers with an error */
  int last_code;    /* of the last error */
  guint freed;      /* results that were thrown away */
  GThread *answered_in;
} Fixture;

typedef struct
{
  Fixture *fixture;
  int number;
} Task;

static int
commit_cb (gpointer data)
{
  Fixture *fixture = data;
  int changes = sqlite3_total_changes (fixture->handle);

  /* An empty transaction calls this too. */
  if (changes != fixture->changes)
    fixture->commits++;
  fixture->changes = changes;
  return fixture->fail;
}

static gpointer
watch_commits (ParvisDb *db, gpointer data, GError **error)
{
  Fixture *fixture = data;

  fixture->handle = db->handle;
  fixture->changes = sqlite3_total_changes (db->handle);
  sqlite3_commit_hook (db->handle, commit_cb, data);
  return NULL;
}

static Fixture *
fixture_new (guint queue_max)
{
  Fixture *fixture = g_new0 (Fixture, 1);

  fixture->essai = essai_new ();
  fixture->writer = parvis_writer_new (essai_open_writer (fixture->essai), queue_max);
  fixture->context = g_main_context_new ();
  fixture->ran = g_array_new (FALSE, FALSE, sizeof (int));
  fixture->answered = g_array_new (FALSE, FALSE, sizeof (int));
  g_mutex_init (&fixture->gate.lock);
  g_cond_init (&fixture->gate.changed);
  /* However slow the machine: only the number of jobs ends a batch. */
  parvis_writer_set_batch_us (fixture->writer, G_TIME_SPAN_MINUTE);
  parvis_writer_run (fixture->writer, watch_commits, fixture, NULL, NULL);
  return fixture;
}

static void
fixture_free (Fixture *fixture)
{
  parvis_writer_free (fixture->writer);
  g_main_context_unref (fixture->context);
  g_array_unref (fixture->ran);
  g_array_unref (fixture->answered);
  g_mutex_clear (&fixture->gate.lock);
  g_cond_clear (&fixture->gate.changed);
  essai_free (fixture->essai);
  g_free (fixture);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Fixture, fixture_free)

static gpointer
pass_gate (ParvisDb *db, gpointer data, GError **error)
{
  Gate *gate = data;

  g_mutex_lock (&gate->lock);
  gate->entered = TRUE;
  g_cond_broadcast (&gate->changed);
  while (!gate->open)
    g_cond_wait (&gate->changed, &gate->lock);
  g_mutex_unlock (&gate->lock);
  return NULL;
}

/* From here to open_gate() nothing else runs in the writer. */
static void
close_gate (Fixture *fixture)
{
  Gate *gate = &fixture->gate;

  gate->entered = gate->open = FALSE;
  g_assert_true (parvis_writer_submit (fixture->writer, pass_gate, gate, NULL, NULL, NULL));
  g_mutex_lock (&gate->lock);
  while (!gate->entered)
    g_cond_wait (&gate->changed, &gate->lock);
  g_mutex_unlock (&gate->lock);
}

static void
open_gate (Fixture *fixture)
{
  g_mutex_lock (&fixture->gate.lock);
  fixture->gate.open = TRUE;
  g_cond_broadcast (&fixture->gate.changed);
  g_mutex_unlock (&fixture->gate.lock);
}

static gpointer
do_nothing (ParvisDb *db, gpointer data, GError **error)
{
  return NULL;
}

/* Waits until all that was submitted before is answered. */
static void
drain (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;

  parvis_writer_run (fixture->writer, do_nothing, NULL, NULL, &error);
  g_assert_no_error (error);
  while (g_main_context_iteration (fixture->context, FALSE))
    ;
}

/* One row in each of two tables: what is half there shows. */
static gboolean
insert_pair (ParvisDb *db, int number, GError **error)
{
  g_autofree char *text = g_strdup_printf ("numéro %d", number);
  gint64 id = parvis_db_exec_id (db, error, PARVIS_SQL_A_INSERT_ID, V (text));

  return id != 0 && parvis_db_exec (db, error, PARVIS_SQL_B_INSERT, V (id));
}

static gpointer
write_pair (ParvisDb *db, gpointer data, GError **error)
{
  Task *task = data;

  g_array_append_val (task->fixture->ran, task->number);
  return insert_pair (db, task->number, error) ? g_strdup ("fait") : NULL;
}

static gpointer
write_pair_then_fail (ParvisDb *db, gpointer data, GError **error)
{
  g_free (write_pair (db, data, error));
  g_set_error_literal (error, PARVIS_ERROR, PARVIS_ERROR_DENIED, "trop tard");
  return NULL;
}

/* The error is only in the connection: the handler did not look. */
static gpointer
write_pair_then_latch (ParvisDb *db, gpointer data, GError **error)
{
  gpointer result = write_pair (db, data, error);

  parvis_db_int (db, 0, PARVIS_SQL_TABLE_ABSENTE);
  return result;
}

static gpointer
write_deferred_fault (ParvisDb *db, gpointer data, GError **error)
{
  gint64 id = parvis_db_exec_id (db, error, PARVIS_SQL_A_INSERT_ID, V ("différé"));

  g_assert_true (parvis_db_exec (db, error, PARVIS_SQL_B_INSERT_TARD, V (id), V (999)));
  return g_strdup ("fait");
}

/* A GDestroyNotify has no data; there is one fixture at a time. */
static Fixture *current;

static void
free_counted (gpointer result)
{
  current->freed++;
  g_free (result);
}

static void
done_cb (gpointer result, const GError *error, gpointer data)
{
  Task *task = data;
  Fixture *fixture = task->fixture;

  g_array_append_val (fixture->answered, task->number);
  fixture->answered_in = g_thread_self ();
  if (error != NULL)
    {
      g_assert_null (result);
      fixture->errors++;
      fixture->last_code = error->code;
    }
  else
    g_assert_cmpstr (result, ==, "fait");
  g_free (result);
  g_free (task);
}

static gboolean
submit_as (Fixture *fixture, ParvisWriteFunc func, int number, GMainContext *context)
{
  Task *task = g_new0 (Task, 1);

  task->fixture = current = fixture;
  task->number = number;
  if (parvis_writer_submit (fixture->writer, func, task, free_counted, done_cb, context))
    return TRUE;
  g_free (task);
  return FALSE;
}

static void
submit (Fixture *fixture, ParvisWriteFunc func, int number)
{
  g_assert_true (submit_as (fixture, func, number, fixture->context));
}

static void
assert_state (Fixture *fixture, int pairs)
{
  g_autoptr (ParvisDb) reader = essai_open_reader (fixture->essai);

  g_assert_cmpint (parvis_db_int (reader, -1, PARVIS_SQL_A_COUNT), ==, pairs);
  g_assert_cmpint (parvis_db_int (reader, -1, PARVIS_SQL_B_COUNT), ==, pairs);
  g_assert_cmpint (parvis_db_int (reader, -1, PARVIS_SQL_B_COUNT_ORPHELINS), ==, 0);
}

static void
assert_sequence (GArray *numbers, int first, int count)
{
  g_assert_cmpuint (numbers->len, ==, count);
  for (int n = 0; n < count; n++)
    g_assert_cmpint (g_array_index (numbers, int, n), ==, first + n);
}

static void
test_run (void)
{
  g_autoptr (Fixture) fixture = fixture_new (8);
  g_autoptr (GError) error = NULL;
  Task task = { fixture, 1 };
  g_autofree char *result = NULL;

  result = parvis_writer_run (fixture->writer, write_pair, &task, g_free, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (result, ==, "fait");
  g_assert_cmpuint (fixture->commits, ==, 1);
  assert_state (fixture, 1);
  g_assert_null (parvis_writer_run (fixture->writer, write_pair_then_fail, &task, g_free, &error));
  g_assert_nonnull (error);
  assert_state (fixture, 1);
}

static void
test_one_commit_for_a_batch (void)
{
  g_autoptr (Fixture) fixture = fixture_new (100);

  close_gate (fixture);
  for (int n = 0; n < 50; n++)
    submit (fixture, write_pair, n);
  open_gate (fixture);
  drain (fixture);
  assert_sequence (fixture->ran, 0, 50);
  assert_sequence (fixture->answered, 0, 50);
  g_assert_cmpuint (fixture->errors, ==, 0);
  g_assert_cmpuint (fixture->commits, ==, 1);
  assert_state (fixture, 50);
}

/* First come, first served, and a long queue is cut into batches. */
static void
test_order_and_bound (void)
{
  g_autoptr (Fixture) fixture = fixture_new (1000);

  close_gate (fixture);
  for (int n = 0; n < 500; n++)
    submit (fixture, write_pair, n);
  open_gate (fixture);
  drain (fixture);
  assert_sequence (fixture->ran, 0, 500);
  assert_sequence (fixture->answered, 0, 500);
  g_assert_cmpuint (fixture->commits, ==, 4);
  assert_state (fixture, 500);
}

/* Writes, and says so: the batch it is in has nothing more to run then. */
static gpointer
write_pair_and_tell (ParvisDb *db, gpointer data, GError **error)
{
  gpointer result = write_pair (db, data, error);
  Gate *gate = &((Task *) data)->fixture->gate;

  g_mutex_lock (&gate->lock);
  gate->entered = TRUE;
  g_cond_broadcast (&gate->changed);
  g_mutex_unlock (&gate->lock);
  return result;
}

static void
wait_for_answers (Fixture *fixture, guint count)
{
  while (fixture->answered->len < count)
    g_main_context_iteration (fixture->context, TRUE);
}

/* Three were there: the next batch waits for as many. Who is alone is not waited for. */
static void
test_waits_for_those_who_were_there (void)
{
  g_autoptr (Fixture) fixture = fixture_new (100);
  Gate *gate = &fixture->gate;

  parvis_writer_set_linger_us (fixture->writer, G_TIME_SPAN_HOUR);
  for (int n = 0; n < 3; n++)
    {
      submit (fixture, write_pair, n);
      wait_for_answers (fixture, n + 1);
    }
  close_gate (fixture);
  submit (fixture, write_pair, 3);
  submit (fixture, write_pair, 4);
  open_gate (fixture);
  wait_for_answers (fixture, 5);
  g_assert_cmpuint (fixture->commits, ==, 4);

  gate->entered = FALSE;
  submit (fixture, write_pair_and_tell, 5);
  g_mutex_lock (&gate->lock);
  while (!gate->entered)
    g_cond_wait (&gate->changed, &gate->lock);
  g_mutex_unlock (&gate->lock);
  g_usleep (20000); /* it would have been committed alone long since */
  submit (fixture, write_pair, 6);
  submit (fixture, write_pair, 7);
  wait_for_answers (fixture, 8);
  g_assert_cmpuint (fixture->commits, ==, 5);
  assert_sequence (fixture->answered, 0, 8);
  assert_state (fixture, 8);
}

static gpointer
write_slowly (ParvisDb *db, gpointer data, GError **error)
{
  g_usleep (15000);
  return write_pair (db, data, error);
}

static void
test_slow_jobs_end_a_batch (void)
{
  g_autoptr (Fixture) fixture = fixture_new (100);

  parvis_writer_set_batch_us (fixture->writer, 20 * G_TIME_SPAN_MILLISECOND);
  close_gate (fixture);
  for (int n = 0; n < 6; n++)
    submit (fixture, write_slowly, n);
  open_gate (fixture);
  drain (fixture);
  g_assert_cmpuint (fixture->commits, >=, 3);
  assert_sequence (fixture->answered, 0, 6);
}

static void
test_a_failing_job_is_alone (void)
{
  static const struct
  {
    ParvisWriteFunc func;
    int code;
    guint freed;
  } cases[] = {
    { write_pair_then_fail, PARVIS_ERROR_DENIED, 0 },
    { write_pair_then_latch, PARVIS_ERROR_INTERNAL, 1 },
    { write_deferred_fault, PARVIS_ERROR_CONFLICT, 1 },
  };

  for (guint n = 0; n < G_N_ELEMENTS (cases); n++)
    {
      g_autoptr (Fixture) fixture = fixture_new (100);

      close_gate (fixture);
      submit (fixture, write_pair, 0);
      submit (fixture, cases[n].func, 1);
      submit (fixture, write_pair, 2);
      open_gate (fixture);
      drain (fixture);
      assert_sequence (fixture->answered, 0, 3);
      g_assert_cmpuint (fixture->errors, ==, 1);
      g_assert_cmpint (fixture->last_code, ==, cases[n].code);
      g_assert_cmpuint (fixture->freed, ==, cases[n].freed);
      g_assert_cmpuint (fixture->commits, ==, 1);
      assert_state (fixture, 2);
    }
}

static void
test_a_failing_commit_fails_all (void)
{
  g_autoptr (Fixture) fixture = fixture_new (100);

  close_gate (fixture);
  for (int n = 0; n < 5; n++)
    submit (fixture, write_pair, n);
  fixture->fail = TRUE;
  g_test_expect_message ("parvis-db", G_LOG_LEVEL_WARNING, "a batch of * was not written*");
  open_gate (fixture);
  while (fixture->answered->len < 5)
    g_main_context_iteration (fixture->context, TRUE);
  g_test_assert_expected_messages ();
  fixture->fail = FALSE;
  g_assert_cmpuint (fixture->errors, ==, 5);
  g_assert_cmpuint (fixture->freed, ==, 5);
  assert_state (fixture, 0);
  /* And the writer goes on. */
  submit (fixture, write_pair, 5);
  drain (fixture);
  g_assert_cmpuint (fixture->errors, ==, 5);
  assert_state (fixture, 1);
}

static void
test_queue_full (void)
{
  g_autoptr (Fixture) fixture = fixture_new (3);
  g_autoptr (GError) error = NULL;

  close_gate (fixture);
  for (int n = 0; n < 3; n++)
    submit (fixture, write_pair, n);
  g_assert_false (submit_as (fixture, write_pair, 3, fixture->context));
  g_assert_null (parvis_writer_run (fixture->writer, do_nothing, NULL, NULL, &error));
  g_assert_error (error, PARVIS_ERROR, PARVIS_ERROR_BUSY);
  open_gate (fixture);
  while (fixture->answered->len < 3)
    g_main_context_iteration (fixture->context, TRUE);
  submit (fixture, write_pair, 3);
  drain (fixture);
  assert_sequence (fixture->answered, 0, 4);
  assert_state (fixture, 4);
}

/* A whole batch is one turn of the context's loop, and in no other context. */
static void
test_one_wake_in_the_right_context (void)
{
  g_autoptr (Fixture) fixture = fixture_new (100);
  g_autoptr (GMainContext) other = g_main_context_new ();

  close_gate (fixture);
  for (int n = 0; n < 20; n++)
    submit (fixture, write_pair, n);
  submit_as (fixture, write_pair, 20, other);
  open_gate (fixture);
  parvis_writer_run (fixture->writer, do_nothing, NULL, NULL, NULL);
  g_assert_cmpuint (fixture->answered->len, ==, 0);
  g_assert_true (g_main_context_iteration (fixture->context, FALSE));
  assert_sequence (fixture->answered, 0, 20);
  g_assert_true (fixture->answered_in == g_thread_self ());
  g_assert_false (g_main_context_pending (fixture->context));
  g_assert_true (g_main_context_iteration (other, FALSE));
  assert_sequence (fixture->answered, 0, 21);
}

/* Whoever is answered finds the row with another connection. */
static void
see_row_cb (gpointer result, const GError *error, gpointer data)
{
  Task *task = data;

  g_assert_no_error (error);
  g_assert_cmpuint (task->fixture->commits, ==, 1);
  assert_state (task->fixture, 1);
  task->number = -1;
  g_free (result);
}

static void
test_answers_come_after_the_commit (void)
{
  g_autoptr (Fixture) fixture = fixture_new (100);
  Task task = { fixture, 1 };

  /* In the writer's own thread: the earliest that an answer can be. */
  g_assert_true (
      parvis_writer_submit (fixture->writer, write_pair, &task, g_free, see_row_cb, NULL));
  drain (fixture);
  g_assert_cmpint (task.number, ==, -1);
}

static void
test_context_that_went_away (void)
{
  g_autoptr (Fixture) fixture = fixture_new (100);
  GMainContext *context = g_main_context_new ();
  Task task = { fixture, 1 };

  current = fixture;
  close_gate (fixture);
  g_assert_true (
      parvis_writer_submit (fixture->writer, write_pair, &task, free_counted, done_cb, context));
  g_main_context_unref (context);
  open_gate (fixture);
  drain (fixture);
  g_assert_cmpuint (fixture->freed, ==, 1);
  g_assert_cmpuint (fixture->answered->len, ==, 0);
  assert_state (fixture, 1);
}

static gpointer
leave_rows_open (ParvisDb *db, gpointer data, GError **error)
{
  g_assert_true (insert_pair (db, 1, error));
  g_assert_true (parvis_rows_next (parvis_db_query (db, PARVIS_SQL_A_LIST)));
  return NULL;
}

static void
test_rows_left_open (void)
{
  g_autoptr (Fixture) fixture = fixture_new (100);
  g_autoptr (GError) error = NULL;

  g_test_expect_message ("parvis-db", G_LOG_LEVEL_WARNING, "a_list: its rows were left open");
  parvis_writer_run (fixture->writer, leave_rows_open, NULL, NULL, &error);
  g_test_assert_expected_messages ();
  g_assert_no_error (error);
  assert_state (fixture, 1);
}

static gpointer
read_wal_frames (ParvisDb *db, gpointer data, GError **error)
{
  return GINT_TO_POINTER (db->wal_frames);
}

static int
wal_frames (Fixture *fixture)
{
  return GPOINTER_TO_INT (parvis_writer_run (fixture->writer, read_wal_frames, NULL, NULL, NULL));
}

static void
test_is_alive (void)
{
  g_autoptr (Fixture) fixture = fixture_new (1);
  int before = wal_frames (fixture);
  gint64 start = g_get_monotonic_time ();

  g_assert_true (parvis_writer_is_alive (fixture->writer, 5000));
  /* It wrote something, and not again within a second. */
  g_assert_cmpint (wal_frames (fixture), >, before);
  before = wal_frames (fixture);
  g_assert_true (parvis_writer_is_alive (fixture->writer, 5000));
  if (g_get_monotonic_time () - start < G_TIME_SPAN_SECOND)
    g_assert_cmpint (wal_frames (fixture), ==, before);

  close_gate (fixture);
  submit (fixture, write_pair, 1);
  g_assert_false (parvis_writer_is_alive (fixture->writer, 20));
  open_gate (fixture);
  while (fixture->answered->len < 1)
    g_main_context_iteration (fixture->context, TRUE);
  g_assert_true (parvis_writer_is_alive (fixture->writer, 5000));
}

static void
count_cb (gpointer result, const GError *error, gpointer data)
{
  guint *count = data;

  g_assert_no_error (error);
  (*count)++;
}

static gpointer
open_gate_soon (gpointer data)
{
  g_usleep (20000);
  open_gate (data);
  return NULL;
}

/* Freed with a full queue: all of it is done and answered first. */
static void
test_free_answers_all (void)
{
  Fixture *fixture = fixture_new (300);
  g_autoptr (GThread) thread = NULL;
  guint count = 0;

  close_gate (fixture);
  for (int n = 0; n < 299; n++)
    g_assert_true (
        parvis_writer_submit (fixture->writer, do_nothing, &count, NULL, count_cb, NULL));
  thread = g_thread_new ("gate", open_gate_soon, fixture);
  g_clear_pointer (&fixture->writer, parvis_writer_free);
  g_thread_join (g_steal_pointer (&thread));
  g_assert_cmpuint (count, ==, 299);
  fixture_free (fixture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/writer/run", test_run);
  g_test_add_func ("/writer/one-commit-for-a-batch", test_one_commit_for_a_batch);
  g_test_add_func ("/writer/order-and-bound", test_order_and_bound);
  g_test_add_func ("/writer/waits-for-those-who-were-there", test_waits_for_those_who_were_there);
  g_test_add_func ("/writer/slow-jobs-end-a-batch", test_slow_jobs_end_a_batch);
  g_test_add_func ("/writer/a-failing-job-is-alone", test_a_failing_job_is_alone);
  g_test_add_func ("/writer/a-failing-commit-fails-all", test_a_failing_commit_fails_all);
  g_test_add_func ("/writer/queue-full", test_queue_full);
  g_test_add_func ("/writer/one-wake-in-the-right-context", test_one_wake_in_the_right_context);
  g_test_add_func ("/writer/answers-come-after-the-commit", test_answers_come_after_the_commit);
  g_test_add_func ("/writer/context-that-went-away", test_context_that_went_away);
  g_test_add_func ("/writer/rows-left-open", test_rows_left_open);
  g_test_add_func ("/writer/is-alive", test_is_alive);
  g_test_add_func ("/writer/free-answers-all", test_free_answers_all);
  return g_test_run ();
}
