/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-http"
#include "config.h"

#include "server/http/parvis-sortie.h"

#include <libsoup/soup.h>

#include "shared/parvis-error.h"

#define CHUNK 8192

/* Nothing else is ever called. */
static const char *const hosts[] = { "www.payfip.gouv.fr", NULL };

/* One call, in the context of its own that it runs. */
typedef struct
{
  GMainLoop *loop;
  GCancellable *cancellable;
  GInputStream *stream;
  GByteArray *body;
  gsize max;
  gboolean late;
  GError *error;
} Appel;

static gboolean
is_this_machine (const char *host)
{
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (host);

  return address != NULL && g_inet_address_get_is_loopback (address);
}

gboolean
parvis_sortie_is_allowed (const char *url)
{
  g_autoptr (GUri) uri = url != NULL ? g_uri_parse (url, SOUP_HTTP_URI_FLAGS, NULL) : NULL;
  const char *host = uri != NULL ? g_uri_get_host (uri) : NULL;

  if (host == NULL || *host == '\0' || g_uri_get_userinfo (uri) != NULL)
    return FALSE;
  if (g_str_equal (g_uri_get_scheme (uri), "https"))
    return g_strv_contains (hosts, host) && g_uri_get_port (uri) == 443;
  return g_str_equal (g_uri_get_scheme (uri), "http") && is_this_machine (host);
}

static void
end (Appel *appel, GError *error)
{
  if (appel->error == NULL)
    appel->error = error;
  else
    g_clear_error (&error);
  g_main_loop_quit (appel->loop);
}

static void read_more (Appel *appel);

static void
read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Appel *appel = data;
  GError *error = NULL;
  g_autoptr (GBytes) bytes =
      g_input_stream_read_bytes_finish (G_INPUT_STREAM (source), result, &error);

  if (bytes == NULL || g_bytes_get_size (bytes) == 0)
    {
      end (appel, error);
      return;
    }
  if (g_bytes_get_size (bytes) > appel->max - appel->body->len)
    {
      end (appel, g_error_new (PARVIS_ERROR, PARVIS_ERROR_TOO_LARGE,
                               "the answer is above %" G_GSIZE_FORMAT, appel->max));
      return;
    }
  g_byte_array_append (appel->body, g_bytes_get_data (bytes, NULL),
                       (guint) g_bytes_get_size (bytes));
  read_more (appel);
}

static void
read_more (Appel *appel)
{
  g_input_stream_read_bytes_async (appel->stream, CHUNK, G_PRIORITY_DEFAULT, appel->cancellable,
                                   read_cb, appel);
}

static void
sent_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Appel *appel = data;
  GError *error = NULL;

  appel->stream = soup_session_send_finish (SOUP_SESSION (source), result, &error);
  if (appel->stream == NULL)
    end (appel, error);
  else
    read_more (appel);
}

static gboolean
late_cb (gpointer data)
{
  Appel *appel = data;

  appel->late = TRUE;
  g_cancellable_cancel (appel->cancellable);
  return G_SOURCE_REMOVE;
}

/* Sends and reads, until the end or until it is late. */
static void
run (Appel *appel, GMainContext *context, SoupMessage *message, guint timeout_s)
{
  g_autoptr (SoupSession) session = soup_session_new_with_options (
      "timeout", timeout_s, "max-conns", 1, "user-agent", "Parvis/" PARVIS_VERSION, NULL);
  g_autoptr (GSource) clock = g_timeout_source_new_seconds (timeout_s);

  /* This machine is not reached through a proxy. */
  if (is_this_machine (g_uri_get_host (soup_message_get_uri (message))))
    soup_session_set_proxy_resolver (session, NULL);
  soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT);
  g_source_set_callback (clock, late_cb, appel, NULL);
  g_source_attach (clock, context);
  soup_session_send_async (session, message, G_PRIORITY_DEFAULT, appel->cancellable, sent_cb,
                           appel);
  g_main_loop_run (appel->loop);
  g_source_destroy (clock);
  soup_session_abort (session);
  g_clear_object (&appel->stream);
  while (g_main_context_iteration (context, FALSE))
    ;
}

static void
explain (Appel *appel, GError **error)
{
  if (g_error_matches (appel->error, PARVIS_ERROR, PARVIS_ERROR_TOO_LARGE))
    g_propagate_error (error, g_steal_pointer (&appel->error));
  else
    g_set_error (error, PARVIS_ERROR, PARVIS_ERROR_BUSY, "no answer: %s",
                 appel->late ? "too late" : appel->error->message);
}

GBytes *
parvis_sortie_post (const char *url,
                    const char *content_type,
                    GBytes *body,
                    gsize max,
                    guint timeout_s,
                    guint *status,
                    GError **error)
{
  g_autoptr (SoupMessage) message = NULL;
  g_autoptr (GMainContext) context = NULL;
  g_autoptr (GByteArray) received = g_byte_array_new ();
  Appel appel = { .body = received, .max = max };

  if (!parvis_sortie_is_allowed (url))
    {
      g_set_error_literal (error, PARVIS_ERROR, PARVIS_ERROR_DENIED, "not an address to be called");
      return NULL;
    }
  context = g_main_context_new ();
  g_main_context_push_thread_default (context);
  appel.loop = g_main_loop_new (context, FALSE);
  appel.cancellable = g_cancellable_new ();
  message = soup_message_new (SOUP_METHOD_POST, url);
  soup_message_set_request_body_from_bytes (message, content_type, body);
  run (&appel, context, message, timeout_s);
  g_main_context_pop_thread_default (context);
  *status = soup_message_get_status (message);
  g_main_loop_unref (appel.loop);
  g_object_unref (appel.cancellable);
  if (appel.error != NULL)
    {
      explain (&appel, error);
      g_clear_error (&appel.error);
      return NULL;
    }
  return g_byte_array_free_to_bytes (g_steal_pointer (&received));
}
