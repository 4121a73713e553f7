/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-http"
#include "config.h"

#include <fcntl.h>
#include <gio/gunixsocketaddress.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "server/http/parvis-listen.h"
#include "shared/parvis-error.h"

#define BACKLOG 1024
/* sd_listen_fds(3): the first descriptor that is handed over. */
#define SYSTEMD_FIRST 3

/* "[::1]:8480" or "127.0.0.1:8480"; numbers only: a name could mean several addresses. */
static GSocketAddress *
parse_address (const char *where, GError **error)
{
  const char *colon = strrchr (where, ':');
  g_autofree char *host = NULL;
  g_autoptr (GSocketAddress) address = NULL;
  guint64 port;

  if (colon && colon > where
      && g_ascii_string_to_unsigned (colon + 1, 10, 0, G_MAXUINT16, &port, NULL))
    {
      gboolean bracketed = *where == '[' && colon[-1] == ']';

      host =
          bracketed ? g_strndup (where + 1, colon - where - 2) : g_strndup (where, colon - where);
      if (g_str_equal (host, "localhost"))
        address = g_inet_socket_address_new_from_string ("127.0.0.1", port);
      else if (bracketed == (strchr (host, ':') != NULL))
        address = g_inet_socket_address_new_from_string (host, port);
    }
  if (!address)
    g_set_error (error, PARVIS_ERROR, PARVIS_ERROR_INVALID,
                 "« %s » n’est pas une adresse d’écoute (127.0.0.1:8480, [::1]:8480, "
                 "/run/parvis/http.sock).",
                 where);
  return g_steal_pointer (&address);
}

static gboolean
may_listen_on (GSocketAddress *address, gboolean exposed, GError **error)
{
  GInetAddress *inet;
  g_autofree char *text = NULL;

  if (exposed || !G_IS_INET_SOCKET_ADDRESS (address))
    return TRUE;
  inet = g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (address));
  if (g_inet_address_get_is_loopback (inet))
    return TRUE;
  text = g_inet_address_to_string (inet);
  g_set_error (error, PARVIS_ERROR, PARVIS_ERROR_INVALID,
               "%s est accessible de l’extérieur : placez nginx devant le portail, ou ajoutez "
               "--expose-unprotected.",
               text);
  return FALSE;
}

/* A socket file that a crash left behind is removed; one that somebody answers on is not. */
static gboolean
clear_stale (const char *path, GSocketAddress *address, GError **error)
{
  g_autoptr (GSocket) probe = NULL;
  GStatBuf info;

  if (g_lstat (path, &info) != 0)
    return TRUE;
  probe =
      g_socket_new (G_SOCKET_FAMILY_UNIX, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_DEFAULT, error);
  if (!probe)
    return FALSE;
  if (!S_ISSOCK (info.st_mode) || g_socket_connect (probe, address, NULL, NULL))
    {
      g_set_error (error, PARVIS_ERROR, PARVIS_ERROR_CONFLICT, "%s sert déjà à autre chose.", path);
      return FALSE;
    }
  return g_unlink (path) == 0;
}

static guint
port_of (GSocket *socket)
{
  g_autoptr (GSocketAddress) address = g_socket_get_local_address (socket, NULL);

  if (!G_IS_INET_SOCKET_ADDRESS (address))
    return 0;
  return g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (address));
}

/* The caller closes it, not the GSocket. */
static int
descriptor_of (GSocket *socket, GError **error)
{
  int fd = fcntl (g_socket_get_fd (socket), F_DUPFD_CLOEXEC, 3);

  if (fd < 0 || fcntl (fd, F_SETFL, fcntl (fd, F_GETFL) | O_NONBLOCK) < 0)
    {
      g_set_error (error, PARVIS_ERROR, PARVIS_ERROR_INTERNAL, "écoute : %s", g_strerror (errno));
      if (fd >= 0)
        close (fd);
      return -1;
    }
  return fd;
}

static int
listen_ourselves (GSocketAddress *address, guint *port, GError **error)
{
  g_autoptr (GSocket) socket =
      g_socket_new (g_socket_address_get_family (address), G_SOCKET_TYPE_STREAM,
                    G_SOCKET_PROTOCOL_DEFAULT, error);

  if (!socket)
    return -1;
  g_socket_set_listen_backlog (socket, BACKLOG);
  if (!g_socket_bind (socket, address, TRUE, error) || !g_socket_listen (socket, error))
    return -1;
  *port = port_of (socket);
  return descriptor_of (socket, error);
}

static int
listen_unix (const char *path, char **made_path, GError **error)
{
  g_autoptr (GSocketAddress) address = g_unix_socket_address_new (path);
  guint port;
  int fd;

  if (!clear_stale (path, address, error))
    return -1;
  fd = listen_ourselves (address, &port, error);
  if (fd < 0)
    return -1;
  /* nginx's group, which the folder decides, and nobody else. */
  if (g_chmod (path, 0660) != 0)
    g_warning ("%s: %s", path, g_strerror (errno));
  *made_path = g_strdup (path);
  return fd;
}

/* sd_listen_fds(3) without libsystemd: LISTEN_PID is us, LISTEN_FDS is 1. */
static int
listen_systemd (gboolean exposed, guint *port, GError **error)
{
  const char *pid = g_getenv ("LISTEN_PID");
  const char *fds = g_getenv ("LISTEN_FDS");
  g_autofree char *own_pid = g_strdup_printf ("%d", (int) getpid ());
  g_autoptr (GSocketAddress) address = NULL;
  g_autoptr (GSocket) socket = NULL;
  int listening = 0;

  if (g_strcmp0 (pid, own_pid) != 0 || g_strcmp0 (fds, "1") != 0)
    {
      g_set_error_literal (error, PARVIS_ERROR, PARVIS_ERROR_INVALID,
                           "Aucune adresse d’écoute, et systemd n’en a pas transmis une seule.");
      return -1;
    }
  g_unsetenv ("LISTEN_PID");
  g_unsetenv ("LISTEN_FDS");
  socket = g_socket_new_from_fd (SYSTEMD_FIRST, error);
  if (!socket || !g_socket_get_option (socket, SOL_SOCKET, SO_ACCEPTCONN, &listening, error))
    return -1;
  address = g_socket_get_local_address (socket, error);
  if (!address || !may_listen_on (address, exposed, error))
    return -1;
  if (!listening)
    {
      g_set_error_literal (error, PARVIS_ERROR, PARVIS_ERROR_INVALID,
                           "La prise transmise par systemd n’écoute pas.");
      return -1;
    }
  *port = port_of (socket);
  return descriptor_of (socket, error);
}

int
parvis_listen (const char *where, gboolean exposed, guint *port, char **made_path, GError **error)
{
  g_autoptr (GSocketAddress) address = NULL;

  *port = 0;
  *made_path = NULL;
  if (!where)
    return listen_systemd (exposed, port, error);
  if (g_path_is_absolute (where))
    return listen_unix (where, made_path, error);
  address = parse_address (where, error);
  if (!address || !may_listen_on (address, exposed, error))
    return -1;
  return listen_ourselves (address, port, error);
}
