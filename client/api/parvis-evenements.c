/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-client"
#include "config.h"

#include "client/api/parvis-api-private.h"
#include "client/api/parvis-evenements.h"

/* The server sends a comment every 20 s: silence for longer is a dead line. */
#define SILENCE_S  45
#define PAUSE_MIN  500
#define PAUSE_MAX  30000
#define DONNEE_MAX 65536

struct _ParvisEvenements
{
  GObject parent_instance;

  ParvisApi *api;
  SoupSession *soup;
  GCancellable *cancellable; /* not NULL while started */
  GDataInputStream *stream;
  char *type; /* of the event that is being read */
  GString *data;
  guint pause; /* ms before the next try */
  guint timer;
};

enum
{
  RECU,
  BRANCHE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (ParvisEvenements, parvis_evenements, G_TYPE_OBJECT)

static void connect_now (ParvisEvenements *self);
static void read_line (ParvisEvenements *self);

static void
retry_cb (gpointer user_data)
{
  ParvisEvenements *self = user_data;

  self->timer = 0;
  connect_now (self);
}

static void
retry_later (ParvisEvenements *self)
{
  g_clear_object (&self->stream);
  g_clear_pointer (&self->type, g_free);
  g_string_truncate (self->data, 0);
  self->timer = g_timeout_add_once (self->pause / 2 + g_random_int_range (0, self->pause / 2 + 1),
                                    retry_cb, self);
  self->pause = MIN (self->pause * 2, PAUSE_MAX);
}

/* A line of the stream: WHATWG HTML, « 9.2.6 Interpreting an event stream ». */
static void
take_line (ParvisEvenements *self, const char *line)
{
  if (*line == '\0')
    {
      if (self->data->len > 0 && self->type != NULL)
        {
          g_autofree char *type = g_steal_pointer (&self->type);
          g_autofree char *data = g_strndup (self->data->str, self->data->len);
          g_string_truncate (self->data, 0);
          g_signal_emit (self, signals[RECU], g_quark_try_string (type), type, data);
        }
      g_clear_pointer (&self->type, g_free);
      g_string_truncate (self->data, 0);
    }
  else if (g_str_has_prefix (line, "event:"))
    {
      g_free (self->type);
      self->type = g_strstrip (g_strdup (line + 6));
    }
  else if (g_str_has_prefix (line, "data:") && self->data->len + strlen (line) < DONNEE_MAX)
    {
      if (self->data->len > 0)
        g_string_append_c (self->data, '\n');
      g_string_append (self->data, line[5] == ' ' ? line + 6 : line + 5);
    }
}

static void
line_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (ParvisEvenements) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *line = g_data_input_stream_read_line_finish_utf8 (G_DATA_INPUT_STREAM (source),
                                                                     result, NULL, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->cancellable == NULL
      || G_DATA_INPUT_STREAM (source) != self->stream)
    return;
  if (line == NULL)
    {
      g_debug ("events cut: %s", error != NULL ? error->message : "end");
      retry_later (self);
      return;
    }
  take_line (self, line);
  /* A listener may have stopped us. */
  if (self->cancellable != NULL && self->stream != NULL)
    read_line (self);
}

static void
read_line (ParvisEvenements *self)
{
  g_data_input_stream_read_line_async (self->stream, G_PRIORITY_DEFAULT, self->cancellable, line_cb,
                                       g_object_ref (self));
}

static void
connected_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (ParvisEvenements) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GInputStream) stream =
      soup_session_send_finish (SOUP_SESSION (source), result, &error);
  SoupMessage *message = soup_session_get_async_result_message (SOUP_SESSION (source), result);
  g_autoptr (SoupMessage) kept = message != NULL ? g_object_ref (message) : NULL;
  const char *jeton = kept != NULL ? g_object_get_data (G_OBJECT (kept), "jeton") : NULL;
  guint status = kept != NULL ? soup_message_get_status (kept) : 0;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->cancellable == NULL)
    return;
  if (stream == NULL || status >= 500)
    {
      parvis_api_set_en_ligne (self->api, FALSE);
      retry_later (self);
      return;
    }
  parvis_api_set_en_ligne (self->api, TRUE);
  if (status != SOUP_STATUS_OK)
    {
      if (status == SOUP_STATUS_UNAUTHORIZED)
        parvis_api_jeton_refused (self->api, jeton);
      if (self->cancellable != NULL)
        retry_later (self);
      return;
    }
  self->pause = PAUSE_MIN;
  self->stream = g_data_input_stream_new (stream);
  g_data_input_stream_set_newline_type (self->stream, G_DATA_STREAM_NEWLINE_TYPE_ANY);
  g_signal_emit (self, signals[BRANCHE], 0);
  if (self->cancellable != NULL && self->stream != NULL)
    read_line (self);
}

static void
connect_now (ParvisEvenements *self)
{
  g_autoptr (SoupMessage) message = parvis_api_create_message (self->api, "GET", "/api/evenements");

  g_object_set_data_full (G_OBJECT (message), "jeton", g_strdup (parvis_api_find_jeton (self->api)),
                          g_free);
  soup_message_headers_replace (soup_message_get_request_headers (message), "Accept",
                                "text/event-stream");
  soup_session_send_async (self->soup, message, G_PRIORITY_DEFAULT, self->cancellable, connected_cb,
                           g_object_ref (self));
}

static void
parvis_evenements_dispose (GObject *object)
{
  ParvisEvenements *self = PARVIS_EVENEMENTS (object);

  parvis_evenements_stop (self);
  g_clear_object (&self->soup);
  g_clear_object (&self->api);
  G_OBJECT_CLASS (parvis_evenements_parent_class)->dispose (object);
}

static void
parvis_evenements_finalize (GObject *object)
{
  ParvisEvenements *self = PARVIS_EVENEMENTS (object);

  g_free (self->type);
  g_string_free (self->data, TRUE);
  G_OBJECT_CLASS (parvis_evenements_parent_class)->finalize (object);
}

static void
parvis_evenements_class_init (ParvisEvenementsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = parvis_evenements_dispose;
  object_class->finalize = parvis_evenements_finalize;
  signals[RECU] =
      g_signal_new ("recu", PARVIS_TYPE_EVENEMENTS, G_SIGNAL_RUN_LAST | G_SIGNAL_DETAILED, 0, NULL,
                    NULL, NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);
  signals[BRANCHE] = g_signal_new ("branche", PARVIS_TYPE_EVENEMENTS, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
}

static void
parvis_evenements_init (ParvisEvenements *self)
{
  self->soup = soup_session_new_with_options ("timeout", SILENCE_S, "user-agent",
                                              "Parvis/" PARVIS_VERSION, NULL);
  self->data = g_string_new (NULL);
  self->pause = PAUSE_MIN;
}

ParvisEvenements *
parvis_evenements_new (ParvisApi *api)
{
  ParvisEvenements *self = g_object_new (PARVIS_TYPE_EVENEMENTS, NULL);

  self->api = g_object_ref (api);
  return self;
}

void
parvis_evenements_start (ParvisEvenements *self)
{
  parvis_evenements_stop (self);
  self->cancellable = g_cancellable_new ();
  self->pause = PAUSE_MIN;
  connect_now (self);
}

void
parvis_evenements_stop (ParvisEvenements *self)
{
  g_clear_handle_id (&self->timer, g_source_remove);
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->stream);
  g_clear_pointer (&self->type, g_free);
  g_string_truncate (self->data, 0);
}

void
parvis_evenements_retry_now (ParvisEvenements *self)
{
  if (self->timer == 0)
    return;
  g_clear_handle_id (&self->timer, g_source_remove);
  self->pause = PAUSE_MIN;
  connect_now (self);
}
