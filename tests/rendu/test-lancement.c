/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "test"
#include "config.h"

#include <errno.h>
#include <gio/gio.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "server/coffre/parvis-fd.h"
#include "server/rendu/parvis-bulle.h"
#include "server/rendu/parvis-rendu-lancement.h"

/* The server's side of the door, against a helper that obeys the file (faux-render.c). Each case runs
 * inside bubblewrap, where it works, and with the helper's own cage only. */

typedef struct
{
  const char *order;
  ParvisRenduFin fin;
  int received;
  guint deadline_ms; /* 0 = must end by itself */
  int count;         /* 0 = 1 */
} Case;

/* clang-format off */
static const Case CASES[] = {
  { "page",            PARVIS_RENDU_FIN_OK,    1 },
  { "two",             PARVIS_RENDU_FIN_OK,    1 },
  { "two",             PARVIS_RENDU_FIN_PANNE, 1, .count = 2 },
  { "exit",            PARVIS_RENDU_FIN_PANNE, 0 },
  { "crash",           PARVIS_RENDU_FIN_PANNE, 0 },
  { "cut-off",         PARVIS_RENDU_FIN_PANNE, 0 },
  { "memory",          PARVIS_RENDU_FIN_PANNE, 0 },
  { "many",            PARVIS_RENDU_FIN_PANNE, 0 },
  { "no-document",     PARVIS_RENDU_FIN_PANNE, 0 },
  { "none",            PARVIS_RENDU_FIN_PANNE, 0 },
  { "odd-tag",         PARVIS_RENDU_FIN_PANNE, 0 },
  { "odd-status",      PARVIS_RENDU_FIN_PANNE, 0 },
  { "huge-frame",      PARVIS_RENDU_FIN_PANNE, 0 },
  { "flood",           PARVIS_RENDU_FIN_PANNE, 0 },
  { "page twice",      PARVIS_RENDU_FIN_PANNE, 1 },
  { "page too-wide",   PARVIS_RENDU_FIN_PANNE, 0 },
  { "page too-high",   PARVIS_RENDU_FIN_PANNE, 0 },
  { "page no-width",   PARVIS_RENDU_FIN_PANNE, 0 },
  { "page palette",    PARVIS_RENDU_FIN_PANNE, 0 },
  { "page interlaced", PARVIS_RENDU_FIN_PANNE, 0 },
  { "page text",       PARVIS_RENDU_FIN_PANNE, 0 },
  { "page text-first", PARVIS_RENDU_FIN_PANNE, 0 },
  { "page no-pixels",  PARVIS_RENDU_FIN_PANNE, 0 },
  { "page long-chunk", PARVIS_RENDU_FIN_PANNE, 0 },
  { "page no-end",     PARVIS_RENDU_FIN_PANNE, 0 },
  { "page tail",       PARVIS_RENDU_FIN_PANNE, 0 },
  { "page cut",        PARVIS_RENDU_FIN_PANNE, 0 },
  { "spin",            PARVIS_RENDU_FIN_PANNE, 0, .deadline_ms = 400 },
  { "stop",            PARVIS_RENDU_FIN_PANNE, 0, .deadline_ms = 400 },
};
/* clang-format on */

static const char *
helper (void)
{
  return g_getenv ("PARVIS_FAUX_RENDER");
}

static int
memory_file (const char *text)
{
  int fd = memfd_create ("essai", MFD_CLOEXEC);

  g_assert_cmpint (fd, >=, 0);
  g_assert_true (parvis_fd_write_full (fd, text, strlen (text), NULL));
  return fd;
}

static gboolean
count_page (int page, GBytes *png, gpointer data, GError **error)
{
  ++*(int *) data;
  return TRUE;
}

static gboolean
refuse_page (int page, GBytes *png, gpointer data, GError **error)
{
  g_set_error (error, PARVIS_ERROR, PARVIS_ERROR_INTERNAL, "disque plein");
  return FALSE;
}

/* Whether a process still runs whose command line holds @mark. */
static gboolean
is_running (const char *mark)
{
  g_autoptr (GDir) entries = g_dir_open ("/proc", 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (entries)))
    {
      g_autofree char *path = g_build_filename ("/proc", name, "cmdline", NULL);
      g_autofree char *line = NULL;
      gsize size;

      if (g_ascii_isdigit (*name) && g_file_get_contents (path, &line, &size, NULL)
          && memmem (line, size, mark, strlen (mark)))
        return TRUE;
    }
  return FALSE;
}

static void
assert_nothing_left (const char *mark)
{
  /* Inside the bubble the kernel ends the helper when its keeper dies, a moment later. */
  for (int i = 0; i < 500 && is_running (mark); i++)
    g_usleep (10000);
  g_assert_false (is_running (mark));
  /* No child of ours, living or dead. */
  g_assert_cmpint (waitpid (-1, NULL, WNOHANG), ==, -1);
  g_assert_cmpint (errno, ==, ECHILD);
}

static void
run_case (const Case *c, gboolean without_bwrap)
{
  g_auto (ParvisFd) input = memory_file (c->order);
  g_autofree char *mark = g_strdup_printf ("image/marque-%d-%p", getpid (), c);
  const ParvisRenduOrdre ordre = { .program = helper (),
                                   .input = input,
                                   .type = mark,
                                   .width = 1400,
                                   .first = 1,
                                   .count = c->count ? c->count : 1,
                                   .deadline_ms = c->deadline_ms,
                                   .without_bwrap = without_bwrap };
  g_autoptr (GError) error = NULL;
  ParvisRenduFin fin;
  int pages, received = 0;
  gint64 start = g_get_monotonic_time ();

  g_test_message ("%s%s", c->order, without_bwrap ? " (no bubble)" : "");
  g_assert_true (parvis_rendu_run (&ordre, count_page, &received, &fin, &pages, &error));
  g_assert_no_error (error);
  g_assert_cmpint (fin, ==, c->fin);
  g_assert_cmpint (received, ==, c->received);
  g_assert_cmpint (g_get_monotonic_time () - start, <, 20 * G_USEC_PER_SEC);
  assert_nothing_left (mark);
}

static void
test_cases (gconstpointer data)
{
  for (guint i = 0; i < G_N_ELEMENTS (CASES); i++)
    run_case (&CASES[i], GPOINTER_TO_INT (data));
}

static void
test_cage (gconstpointer data)
{
  g_auto (ParvisFd) input = memory_file ("escape");
  const ParvisRenduOrdre ordre = { .program = helper (),
                                   .input = input,
                                   .type = "image/png",
                                   .width = 1400,
                                   .first = 1,
                                   .without_bwrap = GPOINTER_TO_INT (data) };
  ParvisRenduFin fin;
  int pages;

  g_assert_true (parvis_rendu_run (&ordre, NULL, NULL, &fin, &pages, NULL));
  /* One bit for each way out that was open. Other files are hidden by the bubble; without it, by the
   * kernel's Landlock, which not every kernel has. */
  g_assert_cmphex (pages >= 1 ? (pages - 1) & (ordre.without_bwrap ? 0xff : 0x1ff) : -1, ==, 0);
}

static void
test_receiver_fails (void)
{
  g_auto (ParvisFd) input = memory_file ("page");
  const ParvisRenduOrdre ordre = {
    .program = helper (), .input = input, .type = "image/png", .first = 1, .count = 1
  };
  g_autoptr (GError) error = NULL;
  ParvisRenduFin fin;
  int pages;

  g_assert_false (parvis_rendu_run (&ordre, refuse_page, NULL, &fin, &pages, &error));
  g_assert_error (error, PARVIS_ERROR, PARVIS_ERROR_INTERNAL);
  assert_nothing_left ("faux-render");
}

static void
test_no_program (void)
{
  g_auto (ParvisFd) input = memory_file ("page");
  const ParvisRenduOrdre ordre = {
    .program = "/nulle/part", .input = input, .type = "image/png", .first = 1, .count = 1
  };
  g_autoptr (GError) error = NULL;
  ParvisRenduFin fin;
  int pages;

  g_test_expect_message ("parvis-rendu", G_LOG_LEVEL_MESSAGE, "bubblewrap does not work here*");
  g_assert_false (parvis_rendu_run (&ordre, count_page, NULL, &fin, &pages, &error));
  g_assert_error (error, PARVIS_ERROR, PARVIS_ERROR_INTERNAL);
}

/* Tells in the log which of the two ways this machine has. */
static void
test_bubble (void)
{
  const char *const arguments[] = { "image/png", "200", "1", "0", NULL };
  g_autoptr (GPtrArray) command = parvis_bulle_create_command (helper (), arguments);

  if (!command)
    g_test_skip ("bubblewrap does not work on this machine");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/rendu/lancement/bubble", test_bubble);
  g_test_add_data_func ("/rendu/lancement/cases", GINT_TO_POINTER (FALSE), test_cases);
  g_test_add_data_func ("/rendu/lancement/cases-without-bubble", GINT_TO_POINTER (TRUE),
                        test_cases);
  g_test_add_data_func ("/rendu/lancement/cage", GINT_TO_POINTER (FALSE), test_cage);
  g_test_add_data_func ("/rendu/lancement/cage-without-bubble", GINT_TO_POINTER (TRUE), test_cage);
  g_test_add_func ("/rendu/lancement/receiver-fails", test_receiver_fails);
  g_test_add_func ("/rendu/lancement/no-program", test_no_program);
  return g_test_run ();
}
