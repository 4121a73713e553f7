/* SPDX-License-Identifier: EUPL-1.2 */
/* One connection: its states and their deadlines, what is let through, and how it ends. */
#define G_LOG_DOMAIN "parvis-http"
#include "config.h"

#include <sys/socket.h>

#include "server/http/parvis-guard-private.h"

/* A body that comes more slowly than this, in bytes a second, is cut however steady it is. */
#define BODY_RATE_MIN (8 * 1024)
/* After a refusal: what is still thrown away, so that the peer reads the answer and no reset. */
#define LINGER_BYTES (64 * 1024 * 1024)
#define LINGER_STEP  (5 * G_USEC_PER_SEC)
#define LINGER_LAST  (30 * G_USEC_PER_SEC)

static G_DEFINE_QUARK (parvis_connection, parvis_connection)

static gint64
seconds (guint number)
{
  return (gint64) number * G_USEC_PER_SEC;
}

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
  switch (connection->state)
    {
    case PARVIS_CONNECTION_SILENT:
      return &connection->guard->silent;
    case PARVIS_CONNECTION_HEAD:
      return &connection->guard->heads;
    default:
      return &connection->guard->busy;
    }
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

void
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

void
parvis_connection_attach (ParvisConnection *connection, GSocketAddress *address)
{
  g_object_set_qdata_full (G_OBJECT (address), parvis_connection_quark (),
                           parvis_connection_ref (connection),
                           (GDestroyNotify) parvis_connection_unref);
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
