/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * parvis_listen: the one listening socket, non-blocking.
 * @where: "127.0.0.1:8480", "[::1]:0", "/run/parvis/http.sock", NULL = the one systemd hands over
 * @exposed: an address that others can reach is accepted; otherwise it is PARVIS_ERROR_INVALID
 * @port: its port, 0 for a Unix socket
 * @made_path: a Unix socket's path, to be removed at the end; NULL for the others
 *
 * Returns: a descriptor, or -1 with @error set.
 */
int
parvis_listen (const char *where, gboolean exposed, guint *port, char **made_path, GError **error);

G_END_DECLS
