/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-client"
#include "config.h"

#include <glib/gi18n-lib.h>

#include "client/api/parvis-api-private.h"
#include "shared/parvis-error.h"

#define DELAI_S    20 /* without a byte from the server */
#define MORCEAU    65536
#define ERREUR_MAX 65536

struct _ParvisApi
{
  GObject parent_instance;

  char *serveur;
  char *jeton;
  gboolean en_ligne;
  SoupSession *soup;
};

enum
{
  PROP_EN_LIGNE = 1,
  N_PROPS
};

enum
{
  EXPIREE,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (ParvisApi, parvis_api, G_TYPE_OBJECT)
G_DEFINE_QUARK (parvis - api - error, parvis_api_error)

/* One request under way. */
typedef struct
{
  SoupMessage *message;
  GInputStream *stream;
  GByteArray *body;
  gsize max_bytes;
  char *jeton; /* that it was made with */
} Envoi;

static void
envoi_free (Envoi *envoi)
{
  g_clear_object (&envoi->message);
  g_clear_object (&envoi->stream);
  g_clear_pointer (&envoi->body, g_byte_array_unref);
  g_free (envoi->jeton);
  g_free (envoi);
}

static void
envoi_unreachable (ParvisApi *api, GTask *task, const GError *cause)
{
  if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_task_return_error (task, g_error_copy (cause));
      return;
    }
  g_debug ("no answer: %s", cause->message);
  parvis_api_set_en_ligne (api, FALSE);
  g_task_return_new_error (task, PARVIS_API_ERROR, PARVIS_API_ERROR_INJOIGNABLE, "%s",
                           cause->domain == G_TLS_ERROR
                               ? _ ("Le certificat du serveur n’est pas reconnu par ce poste.")
                               : _ ("Le serveur ne répond pas."));
}

static void
envoi_done (ParvisApi *api, GTask *task, Envoi *envoi)
{
  guint status = soup_message_get_status (envoi->message);
  g_autoptr (GBytes) body = g_byte_array_free_to_bytes (g_steal_pointer (&envoi->body));
  g_autoptr (GError) error = NULL;

  if (status == SOUP_STATUS_OK)
    {
      parvis_api_set_en_ligne (api, TRUE);
      g_task_return_pointer (task, g_steal_pointer (&body), (GDestroyNotify) g_bytes_unref);
      return;
    }
  error = parvis_api_error_from_answer (status, body);
  parvis_api_set_en_ligne (
      api, !g_error_matches (error, PARVIS_API_ERROR, PARVIS_API_ERROR_INJOIGNABLE));
  if (g_error_matches (error, PARVIS_API_ERROR, PARVIS_API_ERROR_EXPIREE))
    parvis_api_jeton_refused (api, envoi->jeton);
  g_task_return_error (task, g_steal_pointer (&error));
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  ParvisApi *api = g_task_get_source_object (task);
  Envoi *envoi = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) part = g_input_stream_read_bytes_finish (envoi->stream, result, &error);

  if (part == NULL)
    envoi_unreachable (api, task, error);
  else if (g_bytes_get_size (part) == 0)
    envoi_done (api, task, envoi);
  else if (envoi->body->len + g_bytes_get_size (part) > envoi->max_bytes)
    g_task_return_new_error (task, PARVIS_ERROR, PARVIS_ERROR_TOO_LARGE, "%s",
                             _ ("La réponse du serveur est trop longue."));
  else
    {
      g_byte_array_append (envoi->body, g_bytes_get_data (part, NULL), g_bytes_get_size (part));
      g_input_stream_read_bytes_async (envoi->stream, MORCEAU, G_PRIORITY_DEFAULT,
                                       g_task_get_cancellable (task), read_cb, g_object_ref (task));
    }
}

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Envoi *envoi = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  envoi->stream = soup_session_send_finish (SOUP_SESSION (source), result, &error);
  if (envoi->stream == NULL)
    {
      envoi_unreachable (g_task_get_source_object (task), task, error);
      return;
    }
  if (soup_message_get_status (envoi->message) != SOUP_STATUS_OK)
    envoi->max_bytes = MIN (envoi->max_bytes, ERREUR_MAX);
  g_input_stream_read_bytes_async (envoi->stream, MORCEAU, G_PRIORITY_DEFAULT,
                                   g_task_get_cancellable (task), read_cb, g_object_ref (task));
}

SoupMessage *
parvis_api_create_message (ParvisApi *api, const char *method, const char *path)
{
  g_autofree char *url = g_strconcat (api->serveur, path, NULL);
  SoupMessage *message = soup_message_new (method, url);
  SoupMessageHeaders *headers = soup_message_get_request_headers (message);

  /* Our secret goes to this server only. */
  soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT);
  if (api->jeton != NULL)
    {
      g_autofree char *bearer = g_strconcat ("Bearer ", api->jeton, NULL);
      soup_message_headers_replace (headers, "Authorization", bearer);
    }
  return message;
}

void
parvis_api_send_async (ParvisApi *api,
                       const char *method,
                       const char *path,
                       char *body,
                       gsize max_bytes,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (api, cancellable, callback, user_data);
  Envoi *envoi = g_new0 (Envoi, 1);

  envoi->message = parvis_api_create_message (api, method, path);
  envoi->body = g_byte_array_new ();
  envoi->max_bytes = max_bytes;
  envoi->jeton = g_strdup (api->jeton);
  g_task_set_source_tag (task, parvis_api_send_async);
  g_task_set_task_data (task, envoi, (GDestroyNotify) envoi_free);
  if (body != NULL)
    {
      g_autoptr (GBytes) bytes = g_bytes_new_take (body, strlen (body));
      soup_message_set_request_body_from_bytes (envoi->message, "application/json", bytes);
    }
  soup_session_send_async (api->soup, envoi->message, G_PRIORITY_DEFAULT, cancellable, answered_cb,
                           g_object_ref (task));
}

GBytes *
parvis_api_send_finish (ParvisApi *api, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
parvis_api_call_async (ParvisApi *api,
                       const char *method,
                       const char *path,
                       char *body,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer user_data)
{
  parvis_api_send_async (api, method, path, body, PARVIS_API_JSON_MAX, cancellable, callback,
                         user_data);
}

gpointer
parvis_api_call_finish (ParvisApi *api,
                        GAsyncResult *result,
                        const ParvisRecord *record,
                        GError **error)
{
  g_autoptr (GBytes) answer = parvis_api_send_finish (api, result, error);
  g_autoptr (GError) fault = NULL;
  gpointer data;

  if (answer == NULL)
    return NULL;
  data = parvis_record_new_from_text (record, g_bytes_get_data (answer, NULL),
                                      g_bytes_get_size (answer), &fault);
  if (data == NULL)
    {
      g_warning ("the server's answer cannot be understood: %s", fault->message);
      g_set_error_literal (error, PARVIS_ERROR, PARVIS_ERROR_INTERNAL,
                           _ ("La réponse du serveur ne peut pas être comprise. Cette version de "
                              "Parvis est-elle à jour ?"));
    }
  return data;
}

void
parvis_api_append_query (GString *path, const char *key, const char *value)
{
  if (value == NULL || *value == '\0')
    return;
  g_string_append_printf (path, "%c%s=", strchr (path->str, '?') != NULL ? '&' : '?', key);
  g_string_append_uri_escaped (path, value, NULL, FALSE);
}

void
parvis_api_set_en_ligne (ParvisApi *api, gboolean en_ligne)
{
  if (api->en_ligne == en_ligne)
    return;
  api->en_ligne = en_ligne;
  g_object_notify_by_pspec (G_OBJECT (api), properties[PROP_EN_LIGNE]);
}

void
parvis_api_jeton_refused (ParvisApi *api, const char *jeton)
{
  if (api->jeton == NULL || g_strcmp0 (api->jeton, jeton) != 0)
    return;
  g_clear_pointer (&api->jeton, g_free);
  g_signal_emit (api, signals[EXPIREE], 0);
}

static void
parvis_api_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  g_value_set_boolean (value, PARVIS_API (object)->en_ligne);
}

static void
parvis_api_finalize (GObject *object)
{
  ParvisApi *api = PARVIS_API (object);

  soup_session_abort (api->soup);
  g_clear_object (&api->soup);
  g_clear_pointer (&api->serveur, g_free);
  g_clear_pointer (&api->jeton, g_free);
  G_OBJECT_CLASS (parvis_api_parent_class)->finalize (object);
}

static void
parvis_api_class_init (ParvisApiClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = parvis_api_get_property;
  object_class->finalize = parvis_api_finalize;
  properties[PROP_EN_LIGNE] = g_param_spec_boolean ("en-ligne", NULL, NULL, TRUE,
                                                    G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  signals[EXPIREE] = g_signal_new ("expiree", PARVIS_TYPE_API, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 0);
}

static void
parvis_api_init (ParvisApi *api)
{
  api->en_ligne = TRUE;
  /* One connection stays with the events; pages are fetched ahead beside the decisions. */
  api->soup = soup_session_new_with_options ("timeout", DELAI_S, "idle-timeout", 30, "user-agent",
                                             "Parvis/" PARVIS_VERSION, "max-conns", 8,
                                             "max-conns-per-host", 8, NULL);
}

ParvisApi *
parvis_api_new (const char *serveur)
{
  ParvisApi *api = g_object_new (PARVIS_TYPE_API, NULL);

  api->serveur = g_strdup (serveur);
  return api;
}

const char *
parvis_api_get_serveur (ParvisApi *api)
{
  return api->serveur;
}

gboolean
parvis_api_get_en_ligne (ParvisApi *api)
{
  return api->en_ligne;
}

void
parvis_api_set_jeton (ParvisApi *api, const char *jeton)
{
  g_free (api->jeton);
  api->jeton = jeton != NULL && *jeton != '\0' ? g_strdup (jeton) : NULL;
}

const char *
parvis_api_find_jeton (ParvisApi *api)
{
  return api->jeton;
}
