/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-test"
#include "config.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <gio/gio.h>

#include "server/db/parvis-db-private.h"
#include "server/db/parvis-writer.h"
#include "tests/db/db-essai.h"

/* A program killed while it writes, again and again on the same database: all that was answered is
 * there, nothing is half there. PARVIS_KILL_ROUNDS=100 for more rounds. */

#define ROUNDS    20
#define IN_FLIGHT 64

/* ------------------------------------------------------------------ the child, which is killed */

typedef struct
{
  ParvisWriter *writer;
  GMainContext *context;
  int next;
} Child;

typedef struct
{
  Child *child;
  int number;
} Task;

static void submit_next (Child *child);

/* Two rows in two tables, and between them a chance to die. */
static gpointer
write_pair (ParvisDb *db, gpointer data, GError **error)
{
  Task *task = data;
  g_autofree char *text = g_strdup_printf ("%d", task->number);

  if (!parvis_db_exec (db, error, PARVIS_SQL_A_INSERT_NUMERO, V (task->number), V (text)))
    return NULL;
  return parvis_db_exec (db, error, PARVIS_SQL_B_INSERT, V (task->number)) ? task : NULL;
}

static void
answer_cb (gpointer result, const GError *error, gpointer data)
{
  g_autofree Task *task = data;
  g_autofree char *line = g_strdup_printf ("%d\n", task->number);

  if (error != NULL)
    g_error ("%s", error->message);
  /* Less than PIPE_BUF: whole or not at all. The other side is gone: so are we. */
  if (write (STDOUT_FILENO, line, strlen (line)) < 0)
    exit (1);
  submit_next (task->child);
}

static void
submit_next (Child *child)
{
  Task *task = g_new0 (Task, 1);

  task->child = child;
  task->number = child->next++;
  if (!parvis_writer_submit (child->writer, write_pair, task, NULL, answer_cb, child->context))
    g_error ("the queue is full");
}

G_NORETURN static void
run_child (const char *path, int first)
{
  g_autoptr (GError) error = NULL;
  ParvisDb *db = parvis_db_open_writer (path, &error);
  Child child = { NULL, g_main_context_default (), first };

  if (db == NULL)
    g_error ("%s", error->message);
  child.writer = parvis_writer_new (db, 2 * IN_FLIGHT);
  for (int n = 0; n < IN_FLIGHT; n++)
    submit_next (&child);
  for (;;)
    g_main_context_iteration (child.context, TRUE);
}

/* ------------------------------------------------------------------------------------ the parent */

static char *program;

static GSubprocess *
start_child (Essai *essai, int first, GDataInputStream **answers)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *number = g_strdup_printf ("%d", first);
  GSubprocess *child = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, program, "--child",
                                         essai->path, number, NULL);

  g_assert_no_error (error);
  *answers = g_data_input_stream_new (g_subprocess_get_stdout_pipe (child));
  return child;
}

/* Kills the child some way into its work; returns the numbers that it has answered for. */
static GArray *
run_round (Essai *essai, int first)
{
  g_autoptr (GDataInputStream) answers = NULL;
  g_autoptr (GSubprocess) child = start_child (essai, first, &answers);
  GArray *numbers = g_array_new (FALSE, FALSE, sizeof (int));
  int kill_after = g_test_rand_int_range (0, 3000);

  if (kill_after == 0)
    g_subprocess_force_exit (child);
  for (;;)
    {
      g_autofree char *line = g_data_input_stream_read_line (answers, NULL, NULL, NULL);
      int number;

      if (line == NULL)
        break;
      number = atoi (line);
      g_array_append_val (numbers, number);
      if (numbers->len == kill_after)
        {
          /* Anywhere within the batch that is under way, too. */
          g_usleep (g_test_rand_int_range (0, 2000));
          g_subprocess_force_exit (child);
        }
    }
  g_subprocess_wait (child, NULL, NULL);
  g_assert_true (g_subprocess_get_if_signaled (child));
  return numbers;
}

static void
check_round (Essai *essai, GArray *numbers, int first)
{
  g_autoptr (ParvisDb) db = essai_open_reader (essai);

  for (guint n = 0; n < numbers->len; n++)
    {
      int number = g_array_index (numbers, int, n);

      /* Answers come in the order of the submissions. */
      g_assert_cmpint (number, ==, first + n);
      g_assert_cmpint (parvis_db_int (db, -1, PARVIS_SQL_A_FIND, V (number)), ==, number);
    }
  g_assert_cmpint (parvis_db_int (db, -1, PARVIS_SQL_A_COUNT), ==,
                   parvis_db_int (db, -2, PARVIS_SQL_B_COUNT));
  g_assert_cmpint (parvis_db_int (db, -1, PARVIS_SQL_B_COUNT_ORPHELINS), ==, 0);
  g_assert_cmpint (parvis_db_pragma (db, "SELECT count(*) FROM pragma_integrity_check"
                                         " WHERE integrity_check = 'ok'"),
                   ==, 1);
  g_assert_null (parvis_db_take_error (db));
}

static void
test_kill (void)
{
  g_autoptr (Essai) essai = essai_new ();
  const char *wanted = g_getenv ("PARVIS_KILL_ROUNDS");
  int rounds = wanted != NULL ? atoi (wanted) : ROUNDS;
  guint answered = 0;
  int lost = 0;

  for (int round = 0; round < rounds; round++)
    {
      int first = (round + 1) * 1000000;
      g_autoptr (GArray) numbers = run_round (essai, first);

      check_round (essai, numbers, first);
      answered += numbers->len;
    }
  {
    g_autoptr (ParvisDb) db = essai_open_reader (essai);

    lost = parvis_db_int (db, 0, PARVIS_SQL_A_COUNT) - (int) answered;
  }
  g_test_message ("%d rounds, %u answered, %d written but not answered any more", rounds, answered,
                  lost);
  g_assert_cmpuint (answered, >, 0);
}

int
main (int argc, char **argv)
{
  if (argc == 4 && g_str_equal (argv[1], "--child"))
    run_child (argv[2], atoi (argv[3]));
  program = argv[0];
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/kill/all-or-nothing", test_kill);
  return g_test_run ();
}
