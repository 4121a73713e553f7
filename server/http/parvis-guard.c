/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-http"
#include "config.h"

#include <fcntl.h>
#include <gio/gunixsocketaddress.h>
#include <glib-unix.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include "server/http/parvis-guard-private.h"

/* One turn of the main loop takes this many connections at most, so that those there are go on. */
#define ACCEPTS_A_TURN 64
/* When the machine refuses for another reason than descriptors: milliseconds until the next try. */
#define ACCEPT_PAUSE 100
/* A new connection has a second to say something before it may be closed for another. */
#define SILENCE_MIN G_USEC_PER_SEC

/* ------------------------------------------------------------------------------ accepting */

static char *
address_text (GSocketAddress *address)
{
  GInetAddress *inet;
  const guint8 *bytes;

  if (!G_IS_INET_SOCKET_ADDRESS (address))
    return g_strdup ("");
  inet = g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (address));
  bytes = g_inet_address_to_bytes (inet);
  if (g_inet_address_get_native_size (inet) == 16
      && memcmp (bytes, "\0\0\0\0\0\0\0\0\0\0\xff\xff", 12) == 0)
    return g_strdup_printf ("%u.%u.%u.%u", bytes[12], bytes[13], bytes[14], bytes[15]);
  return g_inet_address_to_string (inet);
}

static ParvisConnection *
find_evictable (GQueue *queue)
{
  gint64 limit = g_get_monotonic_time () - SILENCE_MIN;

  for (GList *link = queue->head; link; link = link->next)
    {
      ParvisConnection *connection = link->data;

      if (connection->since > limit)
        return NULL;
      if (!connection->cut)
        return connection;
    }
  return NULL;
}

/* Makes room: the connection that has been silent for longest is closed, or else the one that has
 * been saying what it wants for longest. */
static gboolean
evict (ParvisGuard *guard)
{
  ParvisConnection *oldest = find_evictable (&guard->silent);

  if (!oldest)
    oldest = find_evictable (&guard->heads);
  if (oldest)
    parvis_connection_cut (oldest);
  return oldest != NULL;
}

static gboolean
may_enter (ParvisGuard *guard, guint64 key)
{
  ParvisGateAnswer answer = parvis_gate_enter (guard->gate, key, FALSE);

  if (answer == PARVIS_GATE_FULL && evict (guard))
    answer = parvis_gate_enter (guard->gate, key, TRUE);
  return answer == PARVIS_GATE_OPEN;
}

/* Takes over @fd. */
static void
welcome (ParvisGuard *guard, int fd, GSocketAddress *address)
{
  guint64 key = parvis_gate_key (guard->gate, address);
  g_autoptr (GSocket) socket = NULL;
  g_autoptr (GIOStream) stream = NULL;
  ParvisConnection *connection;

  if (!may_enter (guard, key))
    {
      close (fd);
      return;
    }
  socket = g_socket_new_from_fd (fd, NULL);
  if (!socket)
    {
      close (fd);
      parvis_gate_leave (guard->gate, key);
      return;
    }
  g_socket_set_blocking (socket, FALSE);
  if (G_IS_INET_SOCKET_ADDRESS (address))
    g_socket_set_option (socket, IPPROTO_TCP, TCP_NODELAY, 1, NULL);

  connection = g_rc_box_new0 (ParvisConnection);
  connection->guard = guard;
  connection->socket = g_steal_pointer (&socket);
  connection->address_key = key;
  connection->remote = address_text (address);
  connection->link.data = connection;
  g_queue_push_tail_link (&guard->silent, &connection->link);
  parvis_connection_enter (connection, PARVIS_CONNECTION_SILENT);
  /* A new one has no right to the longer silence between two requests. */
  connection->deadline = connection->since + (gint64) guard->rules->header_s * G_USEC_PER_SEC;

  parvis_connection_attach (connection, address);
  stream = parvis_guard_stream_new (connection);
  soup_server_accept_iostream (guard->server, stream, guard->local, address, NULL);
}

static void pause_accepting (ParvisGuard *guard);

/* No descriptor left: with the spare one, the caller is at least told so, and the queue moves on. */
static gboolean
out_of_descriptors (ParvisGuard *guard)
{
  int fd;

  if (errno != EMFILE || guard->spare_fd < 0)
    return FALSE;
  evict (guard);
  close (guard->spare_fd);
  fd = accept4 (guard->listen_fd, NULL, NULL, SOCK_CLOEXEC);
  if (fd >= 0)
    close (fd);
  guard->spare_fd = open ("/dev/null", O_RDONLY | O_CLOEXEC);
  return fd >= 0;
}

static gboolean
accept_cb (int listen_fd, GIOCondition condition, gpointer data)
{
  ParvisGuard *guard = data;

  for (guint i = 0; i < ACCEPTS_A_TURN; i++)
    {
      struct sockaddr_storage storage;
      socklen_t length = sizeof storage;
      g_autoptr (GSocketAddress) address = NULL;
      int fd =
          accept4 (listen_fd, (struct sockaddr *) &storage, &length, SOCK_CLOEXEC | SOCK_NONBLOCK);

      if (fd < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
        break;
      if (fd < 0 && (errno == EINTR || errno == ECONNABORTED || errno == EPROTO))
        continue;
      if (fd < 0 && out_of_descriptors (guard))
        continue;
      if (fd < 0)
        {
          pause_accepting (guard);
          return G_SOURCE_REMOVE;
        }
      /* The peer of a Unix socket has no name. */
      if (length <= sizeof (sa_family_t))
        address = g_unix_socket_address_new_with_type ("", 0, G_UNIX_SOCKET_ADDRESS_ANONYMOUS);
      else
        address = g_socket_address_new_from_native (&storage, length);
      welcome (guard, fd, address);
    }
  return G_SOURCE_CONTINUE;
}

static GSource *
attach (GSource *source, GSourceFunc func, gpointer data)
{
  g_source_set_callback (source, func, data, NULL);
  g_source_attach (source, g_main_context_get_thread_default ());
  return source;
}

static void
start_accepting (ParvisGuard *guard)
{
  guard->accept_source =
      attach (g_unix_fd_source_new (guard->listen_fd, G_IO_IN), G_SOURCE_FUNC (accept_cb), guard);
}

static gboolean
pause_over_cb (gpointer data)
{
  ParvisGuard *guard = data;

  g_clear_pointer (&guard->pause_source, g_source_unref);
  start_accepting (guard);
  return G_SOURCE_REMOVE;
}

/* Always ready and never accepted would be an endless turn; deaf for ever would be worse. */
static void
pause_accepting (ParvisGuard *guard)
{
  g_clear_pointer (&guard->accept_source, g_source_unref);
  if (guard->spare_fd < 0)
    guard->spare_fd = open ("/dev/null", O_RDONLY | O_CLOEXEC);
  guard->pause_source = attach (g_timeout_source_new (ACCEPT_PAUSE), pause_over_cb, guard);
}

/* ------------------------------------------------------------------------------ deadlines */

static void
sweep (GQueue *queue, gint64 now)
{
  for (GList *link = queue->head, *next; link; link = next)
    {
      ParvisConnection *connection = link->data;

      next = link->next;
      if ((now > connection->deadline || now > connection->last_deadline)
          && (!connection->cut || connection->state == PARVIS_CONNECTION_LINGER))
        parvis_connection_cut (connection);
    }
}

static gboolean
sweep_cb (gpointer data)
{
  ParvisGuard *guard = data;
  gint64 now = g_get_monotonic_time ();

  sweep (&guard->silent, now);
  sweep (&guard->heads, now);
  sweep (&guard->busy, now);
  return G_SOURCE_CONTINUE;
}

/* Also called after an answer of 500, which libsoup takes for an accident, and goes on. */
static void
finished_cb (SoupServer *server, SoupServerMessage *message, gpointer data)
{
  ParvisConnection *connection = parvis_connection_of (message);

  if (!connection || !connection->guard)
    return;
  if (connection->state == PARVIS_CONNECTION_ANSWER && !connection->guard->stopping)
    parvis_connection_enter (connection, PARVIS_CONNECTION_SILENT);
  else
    /* An end before the end of the request: where the next one begins is not sure. */
    parvis_connection_cut (connection);
}

/* ------------------------------------------------------------------------------ the guard */

ParvisGuard *
parvis_guard_new (SoupServer *server,
                  int listen_fd,
                  ParvisGate *gate,
                  const ParvisGuardRules *rules)
{
  ParvisGuard *guard = g_new0 (ParvisGuard, 1);

  guard->server = server;
  guard->gate = gate;
  guard->rules = rules;
  guard->listen_fd = listen_fd;
  guard->spare_fd = open ("/dev/null", O_RDONLY | O_CLOEXEC);
  guard->local = g_inet_socket_address_new_from_string ("127.0.0.1", 80);
  g_queue_init (&guard->silent);
  g_queue_init (&guard->heads);
  g_queue_init (&guard->busy);
  guard->finished_handler =
      g_signal_connect (server, "request-finished", G_CALLBACK (finished_cb), guard);
  guard->aborted_handler =
      g_signal_connect (server, "request-aborted", G_CALLBACK (finished_cb), guard);
  start_accepting (guard);
  guard->sweep_source = attach (g_timeout_source_new_seconds (1), sweep_cb, guard);
  return guard;
}

const ParvisGuardRules *
parvis_guard_get_rules (ParvisGuard *guard)
{
  return guard->rules;
}

guint
parvis_guard_get_connections (ParvisGuard *guard)
{
  return guard->silent.length + guard->heads.length + guard->busy.length;
}

static void
clear_source (GSource **source)
{
  if (*source)
    g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

void
parvis_guard_stop (ParvisGuard *guard)
{
  guard->stopping = TRUE;
  clear_source (&guard->accept_source);
  clear_source (&guard->pause_source);
  for (GList *link = guard->silent.head; link; link = link->next)
    parvis_connection_cut (link->data);
}

static void
empty (GQueue *queue)
{
  while (queue->head)
    parvis_connection_leave (queue->head->data);
}

void
parvis_guard_free (ParvisGuard *guard)
{
  parvis_guard_stop (guard);
  clear_source (&guard->sweep_source);
  g_signal_handler_disconnect (guard->server, guard->finished_handler);
  g_signal_handler_disconnect (guard->server, guard->aborted_handler);
  empty (&guard->silent);
  empty (&guard->heads);
  empty (&guard->busy);
  g_object_unref (guard->local);
  if (guard->spare_fd >= 0)
    close (guard->spare_fd);
  g_free (guard);
}
