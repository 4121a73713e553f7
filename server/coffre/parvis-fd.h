/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <glib.h>

#include "shared/parvis-error.h"

G_BEGIN_DECLS

/* A descriptor that closes itself: `g_auto (ParvisFd) fd = open (…);`. -1 = none. */
typedef int ParvisFd;
void parvis_fd_close (int fd);
G_DEFINE_AUTO_CLEANUP_FREE_FUNC (ParvisFd, parvis_fd_close, -1)

/* Gives the descriptor away: the variable no longer closes it. */
static inline int
parvis_fd_steal (ParvisFd *fd)
{
  int stolen = *fd;

  *fd = -1;
  return stolen;
}

/* Reads until @size bytes or the end of the file. -1 with @error (INTERNAL). */
gssize parvis_fd_read_full (int fd, void *buffer, gsize size, GError **error);
gboolean parvis_fd_write_full (int fd, const void *buffer, gsize size, GError **error);

/* @error = INTERNAL, "WHAT: the text of errno". Always returns FALSE. */
gboolean parvis_fd_fail (GError **error, const char *what);

G_END_DECLS
