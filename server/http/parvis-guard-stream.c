/* SPDX-License-Identifier: EUPL-1.2 */
/* The guarded stream: what libsoup reads and writes instead of the socket. */
#define G_LOG_DOMAIN "parvis-http"
#include "config.h"

#include <sys/socket.h>

#include "server/http/parvis-guard-private.h"

#define RECEIVE_SIZE (16 * 1024)

typedef struct
{
  GInputStream parent;
  ParvisConnection *connection;
} ParvisGuardInput;

typedef struct
{
  GInputStreamClass parent;
} ParvisGuardInputClass;

typedef struct
{
  GOutputStream parent;
  ParvisConnection *connection;
} ParvisGuardOutput;

typedef struct
{
  GOutputStreamClass parent;
} ParvisGuardOutputClass;

typedef struct
{
  GIOStream parent;
  ParvisConnection *connection;
  ParvisGuardInput *input;
  ParvisGuardOutput *output;
} ParvisGuardStream;

typedef struct
{
  GIOStreamClass parent;
} ParvisGuardStreamClass;

static void parvis_guard_input_pollable (GPollableInputStreamInterface *iface);
static void parvis_guard_output_pollable (GPollableOutputStreamInterface *iface);

static GType parvis_guard_input_get_type (void);
static GType parvis_guard_output_get_type (void);
static GType parvis_guard_stream_get_type (void);

/* clang-format off */
G_DEFINE_TYPE_WITH_CODE (ParvisGuardInput, parvis_guard_input, G_TYPE_INPUT_STREAM,
                         G_IMPLEMENT_INTERFACE (G_TYPE_POLLABLE_INPUT_STREAM,
                                                parvis_guard_input_pollable))
G_DEFINE_TYPE_WITH_CODE (ParvisGuardOutput, parvis_guard_output, G_TYPE_OUTPUT_STREAM,
                         G_IMPLEMENT_INTERFACE (G_TYPE_POLLABLE_OUTPUT_STREAM,
                                                parvis_guard_output_pollable))
G_DEFINE_TYPE (ParvisGuardStream, parvis_guard_stream, G_TYPE_IO_STREAM)
/* clang-format on */

/* ------------------------------------------------------------------------------------ reading */

static gsize
waiting (ParvisConnection *connection)
{
  return connection->received ? connection->received->len - connection->given : 0;
}

/* Hands over what was received earlier. */
static gssize
give (ParvisConnection *connection, void *buffer, gsize count)
{
  memcpy (buffer, connection->received->data + connection->given, count);
  connection->given += count;
  if (connection->given == connection->received->len)
    {
      g_clear_pointer (&connection->received, g_byte_array_unref);
      connection->given = 0;
    }
  return count;
}

/* Receives into @buffer: the number of bytes, or 0 when none is there now (or ever: then cut). */
static gsize
receive (ParvisConnection *connection, void *buffer, gsize count)
{
  gssize n;

  do
    n = recv (g_socket_get_fd (connection->socket), buffer, count, MSG_DONTWAIT);
  while (n < 0 && errno == EINTR);
  if (n > 0)
    return n;
  /* A reset is an end like another. */
  if (n == 0 || (errno != EAGAIN && errno != EWOULDBLOCK))
    connection->cut = TRUE;
  return 0;
}

static void
read_head (ParvisConnection *connection)
{
  char chunk[RECEIVE_SIZE];
  gsize n;

  if (connection->state == PARVIS_CONNECTION_SILENT && waiting (connection) > 0)
    {
      /* Sent before the last answer was. */
      parvis_connection_enter (connection, PARVIS_CONNECTION_HEAD);
      parvis_connection_judge (connection);
    }
  if (connection->head_left > 0 || connection->cut)
    return;
  n = receive (connection, chunk, sizeof chunk);
  if (n == 0)
    return;
  if (!connection->received)
    connection->received = g_byte_array_sized_new (n);
  g_byte_array_append (connection->received, (guint8 *) chunk, n);
  if (connection->state == PARVIS_CONNECTION_SILENT)
    parvis_connection_enter (connection, PARVIS_CONNECTION_HEAD);
  parvis_connection_judge (connection);
}

static gssize
read_body (ParvisConnection *connection, void *buffer, gsize count)
{
  gssize n;

  count = MIN ((gint64) count, connection->body_left);
  n = waiting (connection);
  n = n > 0 ? give (connection, buffer, MIN (count, (gsize) n))
            : (gssize) receive (connection, buffer, count);
  if (n == 0)
    return 0;
  connection->body_left -= n;
  if (connection->body_left == 0)
    parvis_connection_enter (connection, PARVIS_CONNECTION_ANSWER);
  else
    parvis_connection_enter (connection, PARVIS_CONNECTION_BODY);
  return n;
}

static gssize
give_head (ParvisConnection *connection, void *buffer, gsize count)
{
  count = give (connection, buffer, MIN (count, connection->head_left));
  connection->head_left -= count;
  if (connection->head_left == 0)
    parvis_connection_enter (connection, connection->body_left > 0 ? PARVIS_CONNECTION_BODY
                                                                   : PARVIS_CONNECTION_ANSWER);
  return count;
}

/* libsoup 3.2 forgets a connection that ends between two requests, with its descriptor. One byte of
 * nonsense before the end makes it take the way of a broken request, on which it disconnects. */
static gssize
give_end (ParvisConnection *connection, char *buffer)
{
  gboolean between = connection->state == PARVIS_CONNECTION_SILENT
                     || connection->state == PARVIS_CONNECTION_HEAD
                     || connection->state == PARVIS_CONNECTION_LINGER;

  if (connection->ended || !between)
    return 0;
  connection->ended = TRUE;
  *buffer = 'X';
  return 1;
}

static gssize
parvis_guard_input_read (ParvisGuardInput *self, void *buffer, gsize count, GError **error)
{
  ParvisConnection *connection = self->connection;
  gssize n = 0;

  if (count == 0)
    return 0;
  if (connection->state == PARVIS_CONNECTION_BODY && !connection->cut)
    n = read_body (connection, buffer, count);
  else if (connection->head_left == 0 && !connection->cut
           && connection->state != PARVIS_CONNECTION_ANSWER)
    read_head (connection);
  if (n > 0)
    return n;
  if (connection->head_left > 0)
    return give_head (connection, buffer, count);
  if (connection->cut)
    return give_end (connection, buffer);
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK, "");
  return -1;
}

static gssize
parvis_guard_input_read_fn (
    GInputStream *stream, void *buffer, gsize count, GCancellable *cancellable, GError **error)
{
  return parvis_guard_input_read ((ParvisGuardInput *) stream, buffer, count, error);
}

static gssize
parvis_guard_input_read_nonblocking (GPollableInputStream *stream,
                                     void *buffer,
                                     gsize count,
                                     GError **error)
{
  return parvis_guard_input_read ((ParvisGuardInput *) stream, buffer, count, error);
}

static gboolean
is_ready (ParvisConnection *connection)
{
  if (connection->cut || connection->head_left > 0)
    return TRUE;
  return waiting (connection) > 0
         && (connection->state == PARVIS_CONNECTION_SILENT
             || connection->state == PARVIS_CONNECTION_BODY);
}

static gboolean
parvis_guard_input_is_readable (GPollableInputStream *stream)
{
  ParvisConnection *connection = ((ParvisGuardInput *) stream)->connection;

  return is_ready (connection)
         || g_socket_condition_check (connection->socket, G_IO_IN | G_IO_HUP | G_IO_ERR) != 0;
}

static GSource *
parvis_guard_input_create_source (GPollableInputStream *stream, GCancellable *cancellable)
{
  ParvisConnection *connection = ((ParvisGuardInput *) stream)->connection;
  g_autoptr (GSource) child = is_ready (connection)
                                  ? g_timeout_source_new (0)
                                  : g_socket_create_source (connection->socket, G_IO_IN, NULL);

  return g_pollable_source_new_full (stream, child, cancellable);
}

static gboolean
always (GPollableInputStream *stream)
{
  return TRUE;
}

static void
parvis_guard_input_pollable (GPollableInputStreamInterface *iface)
{
  iface->can_poll = always;
  iface->is_readable = parvis_guard_input_is_readable;
  iface->create_source = parvis_guard_input_create_source;
  iface->read_nonblocking = parvis_guard_input_read_nonblocking;
}

static void
parvis_guard_input_finalize (GObject *object)
{
  parvis_connection_unref (((ParvisGuardInput *) object)->connection);
  G_OBJECT_CLASS (parvis_guard_input_parent_class)->finalize (object);
}

static void
parvis_guard_input_class_init (ParvisGuardInputClass *class)
{
  G_OBJECT_CLASS (class)->finalize = parvis_guard_input_finalize;
  G_INPUT_STREAM_CLASS (class)->read_fn = parvis_guard_input_read_fn;
}

static void
parvis_guard_input_init (ParvisGuardInput *self)
{
}

/* ------------------------------------------------------------------------------------ writing */

/* A peer that does not read has its deadline too: from the first byte that found no place. */
static void
set_write_deadline (ParvisConnection *connection, gboolean written)
{
  if (written)
    connection->deadline = PARVIS_NEVER;
  else if (connection->deadline == PARVIS_NEVER && connection->guard)
    connection->deadline =
        g_get_monotonic_time ()
        + (gint64) parvis_guard_get_rules (connection->guard)->body_s * G_USEC_PER_SEC;
}

static gssize
parvis_guard_output_write (ParvisGuardOutput *self, const void *buffer, gsize count, GError **error)
{
  ParvisConnection *connection = self->connection;
  int flags = MSG_DONTWAIT | MSG_NOSIGNAL | (connection->more ? MSG_MORE : 0);
  gssize n;
  int saved;

  /* libsoup's answer to the nonsense of give_end() is for nobody. */
  if (connection->ended)
    return count;
  do
    n = send (g_socket_get_fd (connection->socket), buffer, count, flags);
  while (n < 0 && errno == EINTR);
  saved = errno;
  set_write_deadline (connection, n > 0);
  if (n >= 0)
    connection->more = FALSE;
  else
    g_set_error_literal (error, G_IO_ERROR, g_io_error_from_errno (saved), g_strerror (saved));
  return n;
}

static gssize
parvis_guard_output_write_fn (GOutputStream *stream,
                              const void *buffer,
                              gsize count,
                              GCancellable *cancellable,
                              GError **error)
{
  return parvis_guard_output_write ((ParvisGuardOutput *) stream, buffer, count, error);
}

static gssize
parvis_guard_output_write_nonblocking (GPollableOutputStream *stream,
                                       const void *buffer,
                                       gsize count,
                                       GError **error)
{
  return parvis_guard_output_write ((ParvisGuardOutput *) stream, buffer, count, error);
}

static gboolean
parvis_guard_output_is_writable (GPollableOutputStream *stream)
{
  ParvisConnection *connection = ((ParvisGuardOutput *) stream)->connection;

  return g_socket_condition_check (connection->socket, G_IO_OUT | G_IO_HUP | G_IO_ERR) != 0;
}

static GSource *
parvis_guard_output_create_source (GPollableOutputStream *stream, GCancellable *cancellable)
{
  ParvisConnection *connection = ((ParvisGuardOutput *) stream)->connection;
  g_autoptr (GSource) child = g_socket_create_source (connection->socket, G_IO_OUT, NULL);

  return g_pollable_source_new_full (stream, child, cancellable);
}

static gboolean
parvis_guard_output_can_poll (GPollableOutputStream *stream)
{
  return TRUE;
}

static void
parvis_guard_output_pollable (GPollableOutputStreamInterface *iface)
{
  iface->can_poll = parvis_guard_output_can_poll;
  iface->is_writable = parvis_guard_output_is_writable;
  iface->create_source = parvis_guard_output_create_source;
  iface->write_nonblocking = parvis_guard_output_write_nonblocking;
}

static void
parvis_guard_output_finalize (GObject *object)
{
  parvis_connection_unref (((ParvisGuardOutput *) object)->connection);
  G_OBJECT_CLASS (parvis_guard_output_parent_class)->finalize (object);
}

static void
parvis_guard_output_class_init (ParvisGuardOutputClass *class)
{
  G_OBJECT_CLASS (class)->finalize = parvis_guard_output_finalize;
  G_OUTPUT_STREAM_CLASS (class)->write_fn = parvis_guard_output_write_fn;
}

static void
parvis_guard_output_init (ParvisGuardOutput *self)
{
}

/* ------------------------------------------------------------------------------------ the pair */

static GInputStream *
parvis_guard_stream_get_input (GIOStream *stream)
{
  return (GInputStream *) ((ParvisGuardStream *) stream)->input;
}

static GOutputStream *
parvis_guard_stream_get_output (GIOStream *stream)
{
  return (GOutputStream *) ((ParvisGuardStream *) stream)->output;
}

static gboolean
parvis_guard_stream_close (GIOStream *stream, GCancellable *cancellable, GError **error)
{
  parvis_connection_close (((ParvisGuardStream *) stream)->connection);
  return TRUE;
}

static void
parvis_guard_stream_finalize (GObject *object)
{
  ParvisGuardStream *self = (ParvisGuardStream *) object;

  /* Closes, if nobody did. */
  G_OBJECT_CLASS (parvis_guard_stream_parent_class)->finalize (object);
  g_object_unref (self->input);
  g_object_unref (self->output);
  parvis_connection_unref (self->connection);
}

static void
parvis_guard_stream_class_init (ParvisGuardStreamClass *class)
{
  G_OBJECT_CLASS (class)->finalize = parvis_guard_stream_finalize;
  G_IO_STREAM_CLASS (class)->get_input_stream = parvis_guard_stream_get_input;
  G_IO_STREAM_CLASS (class)->get_output_stream = parvis_guard_stream_get_output;
  G_IO_STREAM_CLASS (class)->close_fn = parvis_guard_stream_close;
}

static void
parvis_guard_stream_init (ParvisGuardStream *self)
{
}

GIOStream *
parvis_guard_stream_new (ParvisConnection *connection)
{
  ParvisGuardStream *self = g_object_new (parvis_guard_stream_get_type (), NULL);

  self->input = g_object_new (parvis_guard_input_get_type (), NULL);
  self->input->connection = parvis_connection_ref (connection);
  self->output = g_object_new (parvis_guard_output_get_type (), NULL);
  self->output->connection = parvis_connection_ref (connection);
  self->connection = parvis_connection_ref (connection);
  return G_IO_STREAM (self);
}
