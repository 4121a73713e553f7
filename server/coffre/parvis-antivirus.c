/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-coffre"
#include "config.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "server/coffre/parvis-antivirus.h"
#include "server/coffre/parvis-fd.h"

/* clamd(8), INSTREAM: "zINSTREAM" NUL, then chunks of a length (32 bits, big endian) and that many bytes,
 * a length of zero; the answer ends with NUL. */
#define COMMAND    "zINSTREAM"
#define CHUNK      65536
#define ANSWER_MAX 512
#define TIMEOUT_MS 30000

typedef struct
{
  int socket;
  gint64 deadline; /* monotonic, µs */
} Talk;

const char *
parvis_antivirus_mot (ParvisAntivirus verdict)
{
  static const char *const words[] = { "sans", "attente", "sain", "infecte" };

  g_return_val_if_fail ((guint) verdict < G_N_ELEMENTS (words), "attente");
  return words[verdict];
}

static gboolean
wait_for (Talk *talk, short events)
{
  for (;;)
    {
      struct pollfd waiting = { .fd = talk->socket, .events = events };
      gint64 left = (talk->deadline - g_get_monotonic_time ()) / 1000;
      int ready = left > 0 ? poll (&waiting, 1, left) : 0;

      if (ready > 0)
        return TRUE;
      if (ready == 0 || errno != EINTR)
        return FALSE;
    }
}

static gboolean
say (Talk *talk, const void *data, gsize size)
{
  gsize done = 0;

  while (done < size)
    {
      gssize n;

      if (!wait_for (talk, POLLOUT))
        return FALSE;
      n = send (talk->socket, (const guchar *) data + done, size - done, MSG_NOSIGNAL);
      if (n > 0)
        done += n;
      else if (errno != EINTR && errno != EAGAIN)
        return FALSE;
    }
  return TRUE;
}

static gboolean
say_file (Talk *talk, int fd)
{
  g_autofree guchar *buffer = g_malloc (CHUNK);
  off_t at = 0;
  guint32 length;
  gssize n;

  if (!say (talk, COMMAND, sizeof COMMAND))
    return FALSE;
  /* From its beginning, without moving the caller's place in it. */
  while ((n = pread (fd, buffer, CHUNK, at)) > 0)
    {
      length = GUINT32_TO_BE ((guint32) n);
      if (!say (talk, &length, sizeof length) || !say (talk, buffer, n))
        return FALSE;
      at += n;
    }
  length = 0;
  return n == 0 && say (talk, &length, sizeof length);
}

static gboolean
hear (Talk *talk, char answer[ANSWER_MAX])
{
  gsize done = 0;

  while (done < ANSWER_MAX)
    {
      gssize n;

      if (!wait_for (talk, POLLIN))
        return FALSE;
      n = recv (talk->socket, answer + done, ANSWER_MAX - done, 0);
      if (n > 0)
        done += n;
      else if (n == 0 || (errno != EINTR && errno != EAGAIN))
        return FALSE;
      if (memchr (answer, '\0', done))
        return TRUE;
    }
  return FALSE;
}

static int
connect_to (const char *path)
{
  g_auto (ParvisFd) fd = socket (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  struct sockaddr_un address = { .sun_family = AF_UNIX };

  if (fd < 0 || strlen (path) >= sizeof address.sun_path)
    return -1;
  memcpy (address.sun_path, path, strlen (path));
  if (connect (fd, (struct sockaddr *) &address, sizeof address) != 0)
    return -1;
  return parvis_fd_steal (&fd);
}

static ParvisAntivirus
judge (const char *answer, char **virus)
{
  g_autofree char *name = NULL;

  if (g_str_equal (answer, "stream: OK"))
    return PARVIS_ANTIVIRUS_SAIN;
  if (!g_str_has_prefix (answer, "stream: ") || !g_str_has_suffix (answer, " FOUND"))
    {
      g_message ("the antivirus could not look at a file: %s", answer);
      return PARVIS_ANTIVIRUS_ATTENTE;
    }
  name = g_strndup (answer + strlen ("stream: "),
                    strlen (answer) - strlen ("stream: ") - strlen (" FOUND"));
  if (virus)
    *virus = g_utf8_make_valid (name, -1);
  return PARVIS_ANTIVIRUS_INFECTE;
}

ParvisAntivirus
parvis_antivirus_scan (const char *prise, int fd, guint timeout_ms, char **virus)
{
  char answer[ANSWER_MAX] = "";
  g_auto (ParvisFd) socket = -1;
  Talk talk;

  if (virus)
    *virus = NULL;
  if (!prise)
    return PARVIS_ANTIVIRUS_SANS;
  socket = connect_to (prise);
  if (socket < 0)
    return PARVIS_ANTIVIRUS_ATTENTE;
  talk.socket = socket;
  talk.deadline = g_get_monotonic_time () + (gint64) (timeout_ms ? timeout_ms : TIMEOUT_MS) * 1000;
  /* An answer to half a file says nothing of the file, whatever it is. */
  if (!say_file (&talk, fd) || !hear (&talk, answer))
    return PARVIS_ANTIVIRUS_ATTENTE;
  return judge (answer, virus);
}

gboolean
parvis_antivirus_scan_stored (const char *prise,
                              const ParvisCoffre *coffre,
                              const char *chemin,
                              GBytes *cle,
                              ParvisAntivirus *verdict,
                              GError **error)
{
  g_auto (ParvisFd) clear = memfd_create ("piece", MFD_CLOEXEC);

  if (clear < 0)
    return parvis_fd_fail (error, "memfd");
  if (!parvis_coffre_read_to_fd (coffre, chemin, cle, clear, error))
    return FALSE;
  *verdict = parvis_antivirus_scan (prise, clear, 0, NULL);
  return TRUE;
}
