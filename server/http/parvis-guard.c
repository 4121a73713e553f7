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
/* A body that comes more slowly than this, in bytes a second, is cut however steady it is. */
#define BODY_RATE_MIN (8 * 1024)
/* After a refusal: what is still thrown away, so that the peer reads the answer and no reset. */
#define LINGER_BYTES (64 * 1024 * 1024)
#define LINGER_STEP  (5 * G_USEC_PER_SEC)
#define LINGER_LAST  (30 * G_USEC_PER_SEC)

struct _ParvisGuard
{
  SoupServer *server;
  ParvisGate *gate;
  const ParvisGuardRules *rules;
  int listen_fd;
  int spare_fd; /* given up for a moment when there is no descriptor left */
  GSocketAddress *local;
  GSource *accept_source;
  GSource *sweep_source;
  GSource *pause_source;
  GQueue silent; /* of ParvisConnection, the longest silent first */
  GQueue busy;
  gulong finished_handler;
  gboolean stopping;
};

static G_DEFINE_QUARK (parvis - connection, parvis_connection)

/* ------------------------------------------------------------------------- one connection */

ParvisConnection *
parvis_connection_ref (ParvisConnection *connection)
{
  return g_rc_box_acquire (connection);
}

static void
parvis_connection_clear (gpointer data)
{
  ParvisConnection *connection = data;

  g_clear_pointer (&connection->received, g_byte_array_unref);
  g_object_unref (connection->socket);
  g_free (connection->remote);
  g_free (connection->target);
}

void
parvis_connection_unref (ParvisConnection *connection)
{
  g_rc_box_release_full (connection, parvis_connection_clear);
}

static GQueue *
queue_of (ParvisConnection *connection)
{
  return connection->state == PARVIS_CONNECTION_SILENT ? &connection->guard->silent
                                                       : &connection->guard->busy;
}

static gint64
seconds (guint number)
{
  return (gint64) number * G_USEC_PER_SEC;
}

void
parvis_connection_enter (ParvisConnection *connection, ParvisConnectionState state)
{
  gboolean same = connection->state == state;
  const ParvisGuardRules *rules;
  gint64 now;

  if (!connection->guard)
    return;
  rules = connection->guard->rules;
  now = g_get_monotonic_time ();
  if (!same)
    {
      g_queue_unlink (queue_of (connection), &connection->link);
      connection->state = state;
      g_queue_push_tail_link (queue_of (connection), &connection->link);
    }
  connection->since = now;
  switch (state)
    {
    case PARVIS_CONNECTION_SILENT:
      connection->deadline = now + seconds (rules->idle_s);
      connection->last_deadline = PARVIS_NEVER;
      break;
    case PARVIS_CONNECTION_HEAD:
      connection->deadline = now + seconds (rules->header_s);
      break;
    case PARVIS_CONNECTION_BODY:
      connection->deadline = now + seconds (rules->body_s);
      if (!same)
        connection->last_deadline =
            connection->deadline + seconds (connection->body_left / BODY_RATE_MIN);
      break;
    case PARVIS_CONNECTION_ANSWER:
      connection->deadline = connection->last_deadline = PARVIS_NEVER;
      break;
    case PARVIS_CONNECTION_LINGER:
      connection->deadline = now + LINGER_STEP;
      if (!same)
        connection->last_deadline = now + LINGER_LAST;
      break;
    }
}

/* Gone for good. */
static void
parvis_connection_leave (ParvisConnection *connection)
{
  ParvisGuard *guard = connection->guard;

  if (!guard)
    return;
  if (connection->linger_source)
    g_source_destroy (connection->linger_source);
  g_clear_pointer (&connection->linger_source, g_source_unref);
  g_queue_unlink (queue_of (connection), &connection->link);
  connection->guard = NULL;
  connection->cut = TRUE;
  g_socket_close (connection->socket, NULL);
  parvis_gate_leave (guard->gate, connection->address_key);
  parvis_connection_unref (connection);
}

/* libsoup notices by itself, from the socket, and closes. */
void
parvis_connection_cut (ParvisConnection *connection)
{
  if (connection->state == PARVIS_CONNECTION_LINGER && connection->linger_source)
    {
      parvis_connection_leave (connection);
      return;
    }
  connection->cut = TRUE;
  g_socket_shutdown (connection->socket, TRUE, TRUE, NULL);
}

static gboolean
linger_cb (GSocket *socket, GIOCondition condition, gpointer data)
{
  ParvisConnection *connection = data;
  char waste[16 * 1024];
  gssize n = recv (g_socket_get_fd (socket), waste, sizeof waste, MSG_DONTWAIT);

  if (n > 0 && connection->linger_left > n)
    {
      connection->linger_left -= n;
      parvis_connection_enter (connection, PARVIS_CONNECTION_LINGER);
      return G_SOURCE_CONTINUE;
    }
  if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR))
    return G_SOURCE_CONTINUE;
  parvis_connection_leave (connection);
  return G_SOURCE_REMOVE;
}

void
parvis_connection_close (ParvisConnection *connection)
{
  if (!connection->guard || connection->linger_source)
    return;
  if (connection->state != PARVIS_CONNECTION_LINGER || connection->guard->stopping
      || !g_socket_shutdown (connection->socket, FALSE, TRUE, NULL))
    {
      parvis_connection_leave (connection);
      return;
    }
  connection->linger_left = LINGER_BYTES;
  connection->linger_source = g_socket_create_source (connection->socket, G_IO_IN, NULL);
  g_source_set_callback (connection->linger_source, G_SOURCE_FUNC (linger_cb), connection, NULL);
  g_source_attach (connection->linger_source, g_main_context_get_thread_default ());
}

static void
refuse (ParvisConnection *connection, guint status, const ParvisHead *head)
{
  const ParvisGuardRules *rules = connection->guard->rules;
  g_autoptr (GBytes) answer = rules->refusal (status, head, rules->data);
  gsize length;
  const char *text = g_bytes_get_data (answer, &length);

  g_debug ("refused with %u: %s", status, connection->remote);
  /* A few hundred bytes into an empty buffer; if they find no place, nobody is reading. */
  g_socket_send_with_blocking (connection->socket, text, length, FALSE, NULL, NULL);
  g_clear_pointer (&connection->received, g_byte_array_unref);
  connection->given = 0;
  connection->cut = TRUE;
  parvis_connection_enter (connection, PARVIS_CONNECTION_LINGER);
}

void
parvis_connection_judge (ParvisConnection *connection)
{
  const ParvisGuardRules *rules;
  const char *data;
  ParvisHead head;
  gsize length, end;
  guint status;

  if (!connection->guard)
    {
      connection->cut = TRUE;
      return;
    }
  rules = connection->guard->rules;
  data = (const char *) connection->received->data + connection->given;
  length = connection->received->len - connection->given;
  status = parvis_head_find_end (data, length, &connection->scanned, &end);
  if (status)
    {
      refuse (connection, status, NULL);
      return;
    }
  if (end == 0)
    return;
  connection->scanned = 0;
  status = parvis_head_check (data, end, rules->hosts, &head);
  if (status)
    {
      refuse (connection, status, head.target ? &head : NULL);
      return;
    }
  status = rules->admit (&head, rules->data);
  if (status)
    {
      refuse (connection, status, &head);
      return;
    }
  g_free (connection->target);
  connection->target = g_strndup (head.target, head.target_length);
  connection->head_left = end;
  connection->body_left = head.content_length;
}

ParvisConnection *
parvis_connection_of (SoupServerMessage *message)
{
  GSocketAddress *address = soup_server_message_get_remote_address (message);

  return address ? g_object_get_qdata (G_OBJECT (address), parvis_connection_quark ()) : NULL;
}

GSocket *
parvis_connection_get_socket (ParvisConnection *connection)
{
  return connection->socket;
}

const char *
parvis_connection_get_remote (ParvisConnection *connection)
{
  return connection->remote;
}

void
parvis_connection_expect_body (ParvisConnection *connection)
{
  connection->more = TRUE;
}

const char *
parvis_connection_get_target (ParvisConnection *connection)
{
  return connection->target;
}

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

/* Closes the connection that has been silent for longest, to make room. */
static gboolean
evict (ParvisGuard *guard)
{
  ParvisConnection *oldest = g_queue_peek_head (&guard->silent);

  if (!oldest || g_get_monotonic_time () - oldest->since < SILENCE_MIN)
    return FALSE;
  parvis_connection_cut (oldest);
  /* Not a second time. */
  parvis_connection_enter (oldest, PARVIS_CONNECTION_HEAD);
  return TRUE;
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
  connection->deadline = connection->since + seconds (guard->rules->header_s);

  /* libsoup hands this very address object back with each message. */
  g_object_set_qdata_full (G_OBJECT (address), parvis_connection_quark (),
                           parvis_connection_ref (connection),
                           (GDestroyNotify) parvis_connection_unref);
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
  sweep (&guard->busy, now);
  return G_SOURCE_CONTINUE;
}

static void
finished_cb (SoupServer *server, SoupServerMessage *message, gpointer data)
{
  ParvisConnection *connection = parvis_connection_of (message);

  if (!connection || !connection->guard)
    return;
  if (connection->state == PARVIS_CONNECTION_ANSWER)
    parvis_connection_enter (connection, PARVIS_CONNECTION_SILENT);
  if (connection->guard->stopping)
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
  g_queue_init (&guard->busy);
  guard->finished_handler =
      g_signal_connect (server, "request-finished", G_CALLBACK (finished_cb), guard);
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
  return guard->silent.length + guard->busy.length;
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

void
parvis_guard_free (ParvisGuard *guard)
{
  parvis_guard_stop (guard);
  clear_source (&guard->sweep_source);
  g_signal_handler_disconnect (guard->server, guard->finished_handler);
  while (guard->busy.head)
    parvis_connection_leave (guard->busy.head->data);
  while (guard->silent.head)
    parvis_connection_leave (guard->silent.head->data);
  g_object_unref (guard->local);
  if (guard->spare_fd >= 0)
    close (guard->spare_fd);
  g_free (guard);
}
