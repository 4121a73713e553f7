/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-coffre"
#include "config.h"

#include <errno.h>
#include <unistd.h>

#include "server/coffre/parvis-fd.h"

void
parvis_fd_close (int fd)
{
  if (fd >= 0)
    close (fd);
}

gboolean
parvis_fd_fail (GError **error, const char *what)
{
  int saved = errno;

  g_set_error (error, PARVIS_ERROR, PARVIS_ERROR_INTERNAL, "%s: %s", what, g_strerror (saved));
  return FALSE;
}

gssize
parvis_fd_read_full (int fd, void *buffer, gsize size, GError **error)
{
  gsize done = 0;

  while (done < size)
    {
      gssize n = read (fd, (guchar *) buffer + done, size - done);

      if (n == 0)
        break;
      if (n > 0)
        done += n;
      else if (errno != EINTR)
        return parvis_fd_fail (error, "read"), -1;
    }
  return done;
}

gboolean
parvis_fd_write_full (int fd, const void *buffer, gsize size, GError **error)
{
  gsize done = 0;

  while (done < size)
    {
      gssize n = write (fd, (const guchar *) buffer + done, size - done);

      if (n > 0)
        done += n;
      else if (n == 0 || errno != EINTR)
        return parvis_fd_fail (error, "write");
    }
  return TRUE;
}
