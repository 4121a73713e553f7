/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-http"
#include "config.h"

#include <string.h>
#include <sys/socket.h>

#include "server/http/parvis-context.h"
#include "server/http/parvis-events-private.h"

/* More than the agents of any town hall; each costs a connection and some memory. */
#define LISTENERS_MAX 256
/* What may wait for one listener, in bytes: here, and in the kernel. */
#define QUEUE_MAX       (64 * 1024)
#define SEND_BUFFER_MAX (32 * 1024)
/* Longer than proxies keep a silent connection is not sure; shorter tires batteries. */
#define BEAT_MS 20000
/* Events that are kept for who is just coming: see parvis_events_get_serial(). */
#define RECENT_MAX 64

typedef struct
{
  guint64 serial;
  char *topic;
  char *text; /* as it is sent */
} Event;

struct _ParvisEvents
{
  GMutex lock;
  GPtrArray *listeners; /* under lock, of Listener, owned */
  Event recent[RECENT_MAX];
  guint64 serial;
  guint beat_ms;
};

typedef struct
{
  gatomicrefcount refs;
  ParvisEvents *events;
  GMainContext *context;
  char **topics;
  /* under lock */
  GString *waiting;
  gboolean overflow;
  gboolean flushing; /* a flush is on its way */
  /* its own thread's */
  GIOStream *stream; /* NULL once closed */
  GSocket *socket;
  GString *unsent;
  gboolean stuck; /* nothing could be sent since the last beat */
  GSource *read_source, *write_source, *beat_source;
  gboolean (*still_welcome) (gpointer data);
  gpointer data;
  GDestroyNotify free_data;
} Listener;

/* ------------------------------------------------------------------------- one listener */

static void
listener_unref (gpointer data)
{
  Listener *listener = data;

  if (!g_atomic_ref_count_dec (&listener->refs))
    return;
  g_assert (!listener->stream);
  g_main_context_unref (listener->context);
  g_strfreev (listener->topics);
  g_string_free (listener->waiting, TRUE);
  g_string_free (listener->unsent, TRUE);
  g_free (listener);
}

static Listener *
listener_ref (Listener *listener)
{
  g_atomic_ref_count_inc (&listener->refs);
  return listener;
}

static void
clear_source (GSource **source)
{
  if (*source)
    g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

static void
listener_close (Listener *listener)
{
  ParvisEvents *events = listener->events;
  g_autoptr (GIOStream) stream = g_steal_pointer (&listener->stream);

  if (!stream)
    return;
  clear_source (&listener->read_source);
  clear_source (&listener->write_source);
  clear_source (&listener->beat_source);
  g_io_stream_close (stream, NULL, NULL);
  g_clear_object (&listener->socket);
  listener->free_data (g_steal_pointer (&listener->data));
  g_mutex_lock (&events->lock);
  g_ptr_array_remove_fast (events->listeners, listener);
  g_mutex_unlock (&events->lock);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Listener, listener_unref)

static void listener_send (Listener *listener);

static gboolean
writable_cb (GSocket *socket, GIOCondition condition, gpointer data)
{
  g_autoptr (Listener) listener = listener_ref (data);

  clear_source (&listener->write_source);
  listener_send (listener);
  return G_SOURCE_REMOVE;
}

static GSource *
attach (GSource *source, GSourceFunc func, Listener *listener)
{
  g_source_set_callback (source, func, listener, NULL);
  g_source_attach (source, listener->context);
  return source;
}

/* Sends what it can of what is unsent. */
static void
listener_send (Listener *listener)
{
  g_autoptr (GError) error = NULL;
  gssize n = 0;

  while (listener->unsent->len > 0 && n >= 0)
    {
      n = g_socket_send_with_blocking (listener->socket, listener->unsent->str,
                                       listener->unsent->len, FALSE, NULL, &error);
      if (n > 0)
        {
          g_string_erase (listener->unsent, 0, n);
          listener->stuck = FALSE;
        }
    }
  if (error && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
    listener_close (listener);
  else if (listener->unsent->len > QUEUE_MAX)
    listener_close (listener);
  else if (listener->unsent->len > 0 && !listener->write_source)
    listener->write_source = attach (g_socket_create_source (listener->socket, G_IO_OUT, NULL),
                                     G_SOURCE_FUNC (writable_cb), listener);
}

static gboolean
flush_cb (gpointer data)
{
  Listener *listener = data;
  ParvisEvents *events = listener->events;
  gboolean overflow;

  if (!listener->stream)
    return G_SOURCE_REMOVE;
  g_mutex_lock (&events->lock);
  g_string_append_len (listener->unsent, listener->waiting->str, listener->waiting->len);
  g_string_truncate (listener->waiting, 0);
  listener->flushing = FALSE;
  overflow = listener->overflow;
  g_mutex_unlock (&events->lock);
  /* It comes back by itself and reads its lists again: better than one that is late for ever. */
  if (overflow)
    listener_close (listener);
  else
    listener_send (listener);
  return G_SOURCE_REMOVE;
}

static gboolean
beat_cb (gpointer data)
{
  g_autoptr (Listener) listener = listener_ref (data);

  if (listener->stuck || !listener->still_welcome (listener->data))
    {
      listener_close (listener);
      return G_SOURCE_REMOVE;
    }
  listener->stuck = listener->unsent->len > 0;
  g_string_append (listener->unsent, ":\n\n");
  listener_send (listener);
  return listener->stream ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

/* The other side has nothing to say: it has gone, or is not what it should be. */
static gboolean
readable_cb (GSocket *socket, GIOCondition condition, gpointer data)
{
  g_autoptr (Listener) listener = listener_ref (data);

  listener_close (listener);
  return G_SOURCE_REMOVE;
}

/* ------------------------------------------------------------------------- events */

static char *
event_text (const char *type, const char *data)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_auto (GStrv) lines = g_strsplit (data, "\n", -1);

  g_string_append_printf (text, "event: %s\n", type);
  for (guint i = 0; lines[i]; i++)
    g_string_append_printf (text, "data: %s\n", lines[i]);
  g_string_append_c (text, '\n');
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* Locked. */
static void
listener_give (Listener *listener, const char *text)
{
  gsize length = strlen (text);

  if (listener->waiting->len + length > QUEUE_MAX)
    listener->overflow = TRUE;
  else
    g_string_append_len (listener->waiting, text, length);
  if (listener->flushing)
    return;
  listener->flushing = TRUE;
  parvis_context_call (listener->context, flush_cb, listener_ref (listener), listener_unref);
}

void
parvis_events_publish (ParvisEvents *events, const char *topic, const char *type, const char *data)
{
  Event *place;

  g_return_if_fail (topic && type && data && !strpbrk (type, "\r\n") && !strchr (data, '\r'));
  g_mutex_lock (&events->lock);
  place = &events->recent[events->serial % RECENT_MAX];
  g_free (place->topic);
  g_free (place->text);
  *place = (Event){ ++events->serial, g_strdup (topic), event_text (type, data) };
  for (guint i = 0; i < events->listeners->len; i++)
    {
      Listener *listener = events->listeners->pdata[i];

      if (g_strv_contains ((const char *const *) listener->topics, topic))
        listener_give (listener, place->text);
    }
  g_mutex_unlock (&events->lock);
}

guint64
parvis_events_get_serial (ParvisEvents *events)
{
  guint64 serial;

  g_mutex_lock (&events->lock);
  serial = events->serial;
  g_mutex_unlock (&events->lock);
  return serial;
}

/* Locked. What was published while its first event was being made. */
static void
listener_catch_up (Listener *listener, guint64 since)
{
  ParvisEvents *events = listener->events;
  guint64 first = events->serial > RECENT_MAX ? events->serial - RECENT_MAX : 0;

  for (guint64 serial = MAX (since, first); serial < events->serial; serial++)
    {
      Event *event = &events->recent[serial % RECENT_MAX];

      if (g_strv_contains ((const char *const *) listener->topics, event->topic))
        listener_give (listener, event->text);
    }
}

void
parvis_events_listen (ParvisEvents *events, const ParvisListenerSpec *spec)
{
  Listener *listener = g_new0 (Listener, 1);

  g_atomic_ref_count_init (&listener->refs);
  listener->events = events;
  listener->context = g_main_context_ref_thread_default ();
  listener->topics = g_strdupv ((char **) spec->topics);
  listener->waiting = g_string_new (NULL);
  listener->unsent =
      g_string_new_len (g_bytes_get_data (spec->head, NULL), g_bytes_get_size (spec->head));
  listener->stream = spec->stream;
  listener->socket = g_object_ref (spec->socket);
  listener->still_welcome = spec->still_welcome;
  listener->data = spec->data;
  listener->free_data = spec->free_data;
  if (spec->first)
    {
      g_autofree char *text = event_text (spec->first_type, spec->first);

      g_string_append (listener->unsent, text);
    }
  g_socket_set_option (listener->socket, SOL_SOCKET, SO_SNDBUF, SEND_BUFFER_MAX, NULL);
  listener->read_source = attach (g_socket_create_source (listener->socket, G_IO_IN, NULL),
                                  G_SOURCE_FUNC (readable_cb), listener);
  listener->beat_source = attach (g_timeout_source_new (events->beat_ms), beat_cb, listener);

  g_mutex_lock (&events->lock);
  g_ptr_array_add (events->listeners, listener);
  listener_catch_up (listener, spec->since);
  g_mutex_unlock (&events->lock);
  listener_send (listener);
}

/* ------------------------------------------------------------------------- all of them */

gboolean
parvis_events_has_room (ParvisEvents *events)
{
  return parvis_events_count (events) < LISTENERS_MAX;
}

guint
parvis_events_count (ParvisEvents *events)
{
  guint count;

  g_mutex_lock (&events->lock);
  count = events->listeners->len;
  g_mutex_unlock (&events->lock);
  return count;
}

/* Any listener of @context, or NULL; (transfer full). */
static Listener *
find_of (ParvisEvents *events, GMainContext *context)
{
  Listener *found = NULL;

  g_mutex_lock (&events->lock);
  for (guint i = 0; i < events->listeners->len && !found; i++)
    {
      Listener *listener = events->listeners->pdata[i];

      if (listener->context == context)
        found = listener_ref (listener);
    }
  g_mutex_unlock (&events->lock);
  return found;
}

void
parvis_events_leave (ParvisEvents *events, GMainContext *context)
{
  Listener *listener;

  while ((listener = find_of (events, context)))
    {
      listener_close (listener);
      listener_unref (listener);
    }
}

void
parvis_events_set_beat (ParvisEvents *events, guint milliseconds)
{
  events->beat_ms = milliseconds;
}

ParvisEvents *
parvis_events_new (void)
{
  ParvisEvents *events = g_new0 (ParvisEvents, 1);

  g_mutex_init (&events->lock);
  events->listeners = g_ptr_array_new_with_free_func (listener_unref);
  events->beat_ms = BEAT_MS;
  return events;
}

void
parvis_events_free (ParvisEvents *events)
{
  /* They belong to workers, which are gone by now. */
  g_assert (events->listeners->len == 0);
  g_ptr_array_unref (events->listeners);
  for (guint i = 0; i < RECENT_MAX; i++)
    {
      g_free (events->recent[i].topic);
      g_free (events->recent[i].text);
    }
  g_mutex_clear (&events->lock);
  g_free (events);
}
