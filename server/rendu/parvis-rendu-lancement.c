/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-rendu"
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <gio/gunixinputstream.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#include "server/coffre/parvis-fd.h"
#include "server/rendu/parvis-bulle.h"
#include "server/rendu/parvis-png.h"
#include "server/rendu/parvis-rendu-lancement.h"

#define DEADLINE_MS 40000

typedef struct
{
  const ParvisRenduOrdre *ordre;
  ParvisRenduRecoit recoit;
  gpointer data;
  int fd;              /* the helper's standard output */
  gint64 deadline;     /* monotonic, µs */
  int pages, received; /* of the document; got so far */
  gsize bytes;
} Lancement;

/* Reads exactly @size bytes before the deadline. */
static gboolean
read_exactly (Lancement *l, void *buffer, gsize size)
{
  gsize done = 0;

  while (done < size)
    {
      struct pollfd waiting = { .fd = l->fd, .events = POLLIN };
      gint64 left = (l->deadline - g_get_monotonic_time ()) / 1000;
      gssize n;

      if (left <= 0)
        return FALSE;
      if (poll (&waiting, 1, left) <= 0)
        continue;
      n = read (l->fd, (guchar *) buffer + done, size - done);
      if (n == 0 || (n < 0 && errno != EINTR))
        return FALSE;
      done += MAX (n, 0);
    }
  return TRUE;
}

static gboolean
read_number (Lancement *l, gsize length, guint32 *number)
{
  if (length != sizeof *number || !read_exactly (l, number, sizeof *number))
    return FALSE;
  *number = GUINT32_FROM_BE (*number);
  return TRUE;
}

/* The page, or NULL when it is not one that we would show. */
static GBytes *
read_page (Lancement *l, gsize length)
{
  g_autofree guchar *png = NULL;

  if (l->received >= l->ordre->count || l->ordre->first + l->received > l->pages
      || length > PARVIS_RENDU_PAGE_BYTES || l->bytes + length > PARVIS_RENDU_BYTES_MAX)
    return NULL;
  png = g_try_malloc (length + 1);
  if (!png || !read_exactly (l, png, length))
    return NULL;
  if (!parvis_png_is_ours (png, length, PARVIS_RENDU_WIDTH_MAX, PARVIS_RENDU_HEIGHT_MAX))
    return NULL;
  l->bytes += length;
  l->received++;
  return g_bytes_new_take (g_steal_pointer (&png), length);
}

static ParvisRenduFin
judge_end (Lancement *l, guint32 statut)
{
  const int expected = CLAMP (l->pages - l->ordre->first + 1, 0, l->ordre->count);

  switch (statut)
    {
    case PARVIS_STATUT_OK:
      return l->pages >= 1 && l->pages <= PARVIS_RENDU_PAGES_MAX && l->received == expected
                 ? PARVIS_RENDU_FIN_OK
                 : PARVIS_RENDU_FIN_PANNE;
    case PARVIS_STATUT_MOT_DE_PASSE:
      return PARVIS_RENDU_FIN_MOT_DE_PASSE;
    case PARVIS_STATUT_ABIME:
      return PARVIS_RENDU_FIN_ABIME;
    case PARVIS_STATUT_TROP_DE_PAGES:
      return PARVIS_RENDU_FIN_TROP_DE_PAGES;
    case PARVIS_STATUT_TROP_GRAND:
      return PARVIS_RENDU_FIN_TROP_GRAND;
    default:
      return PARVIS_RENDU_FIN_PANNE;
    }
}

/* FALSE only when the receiver failed. */
static gboolean
read_frames (Lancement *l, ParvisRenduFin *fin, GError **error)
{
  guint32 head[2], number;

  *fin = PARVIS_RENDU_FIN_PANNE;
  if (!read_exactly (l, head, sizeof head) || head[0] != GUINT32_TO_BE (PARVIS_TRAME_DOCUMENT)
      || !read_number (l, GUINT32_FROM_BE (head[1]), &number) || number > G_MAXINT)
    return TRUE;
  l->pages = number;
  while (read_exactly (l, head, sizeof head))
    {
      guint32 tag = GUINT32_FROM_BE (head[0]);
      gsize length = GUINT32_FROM_BE (head[1]);
      g_autoptr (GBytes) png = NULL;

      if (tag == PARVIS_TRAME_END)
        {
          if (read_number (l, length, &number))
            *fin = judge_end (l, number);
          return TRUE;
        }
      png = tag == PARVIS_TRAME_PAGE ? read_page (l, length) : NULL;
      if (!png)
        return TRUE;
      if (!l->recoit (l->ordre->first + l->received - 1, png, l->data, error))
        return FALSE;
    }
  return TRUE;
}

static GPtrArray *
create_command (const ParvisRenduOrdre *ordre)
{
  g_autofree char *width = g_strdup_printf ("%d", ordre->width);
  g_autofree char *first = g_strdup_printf ("%d", ordre->first);
  g_autofree char *count = g_strdup_printf ("%d", ordre->count);
  const char *const arguments[] = { ordre->type, width, first, count, NULL };
  GPtrArray *command =
      ordre->without_bwrap ? NULL : parvis_bulle_create_command (ordre->program, arguments);

  if (command)
    return command;
  command = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (command, g_strdup (ordre->program));
  for (guint i = 0; i < G_N_ELEMENTS (arguments); i++)
    g_ptr_array_add (command, g_strdup (arguments[i]));
  return command;
}

static GSubprocess *
start (const ParvisRenduOrdre *ordre, GError **error)
{
  static const char *const environment[] = { "PATH=/usr/bin:/bin", "LC_ALL=C.UTF-8", NULL };
  g_autoptr (GPtrArray) command = create_command (ordre);
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (
      G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_SILENCE);
  g_autoptr (GError) local = NULL;
  GSubprocess *process;
  int input = fcntl (ordre->input, F_DUPFD_CLOEXEC, 3);

  if (input < 0 || lseek (input, 0, SEEK_SET) != 0)
    {
      parvis_fd_close (input);
      return parvis_fd_fail (error, "parvis-render: input"), NULL;
    }
  g_subprocess_launcher_set_environ (launcher, (char **) environment);
  g_subprocess_launcher_set_cwd (launcher, "/");
  g_subprocess_launcher_take_stdin_fd (launcher, input);
  process = g_subprocess_launcher_spawnv (launcher, (const char *const *) command->pdata, &local);
  if (!process)
    g_set_error (error, PARVIS_ERROR, PARVIS_ERROR_INTERNAL, "parvis-render: %s", local->message);
  return process;
}

gboolean
parvis_rendu_run (const ParvisRenduOrdre *ordre,
                  ParvisRenduRecoit recoit,
                  gpointer data,
                  ParvisRenduFin *fin,
                  int *pages,
                  GError **error)
{
  Lancement l = { .ordre = ordre, .recoit = recoit, .data = data };
  g_autoptr (GSubprocess) process = start (ordre, error);
  gboolean done;

  if (!process)
    return FALSE;
  l.fd = g_unix_input_stream_get_fd (G_UNIX_INPUT_STREAM (g_subprocess_get_stdout_pipe (process)));
  l.deadline = g_get_monotonic_time ()
               + (gint64) (ordre->deadline_ms ? ordre->deadline_ms : DEADLINE_MS) * 1000;
  done = read_frames (&l, fin, error);
  /* It has said its last word, or will not be listened to any longer. */
  g_subprocess_force_exit (process);
  g_subprocess_wait (process, NULL, NULL);
  *pages = l.pages;
  return done;
}
