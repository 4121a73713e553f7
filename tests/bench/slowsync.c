/* SPDX-License-Identifier: EUPL-1.2 */
/* LD_PRELOAD: each flush takes SLOWSYNC_US longer, as on a disk whose flush really reaches the medium. */
#include <dlfcn.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

static void
wait_a_little (void)
{
  static long delay = -1;
  struct timespec time;

  if (delay < 0)
    {
      const char *text = getenv ("SLOWSYNC_US");

      delay = text != NULL ? atol (text) : 2000;
    }
  time.tv_sec = delay / 1000000;
  time.tv_nsec = delay % 1000000 * 1000;
  nanosleep (&time, NULL);
}

int
fsync (int fd)
{
  wait_a_little ();
  return ((int (*) (int)) dlsym (RTLD_NEXT, "fsync")) (fd);
}

int
fdatasync (int fd)
{
  wait_a_little ();
  return ((int (*) (int)) dlsym (RTLD_NEXT, "fdatasync")) (fd);
}
