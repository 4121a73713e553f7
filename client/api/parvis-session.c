/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-client"
#include "config.h"

#include "client/api/parvis-api-private.h"
#include "client/api/parvis-session.h"

gboolean
parvis_session_may_control (const ParvisAgentSession *session)
{
  return session->agent.role == PARVIS_AGENT_GESTIONNAIRE
         || session->agent.role == PARVIS_AGENT_ADMINISTRATEUR;
}

gboolean
parvis_session_may_process (const ParvisAgentSession *session)
{
  return parvis_session_may_control (session) || session->agent.role == PARVIS_AGENT_REGISSEUR;
}

static void
signed_in_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  ParvisApi *api = PARVIS_API (source);
  g_autoptr (GError) error = NULL;
  ParvisAgentSession *session =
      parvis_api_call_finish (api, result, &parvis_agent_session_record, &error);

  if (session == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  /* Unlocking opens another session: the one before must not stay behind. */
  if (parvis_api_find_jeton (api) != NULL)
    parvis_api_sign_out_async (api, NULL, NULL);
  parvis_api_set_jeton (api, session->jeton);
  g_task_return_pointer (task, session, (GDestroyNotify) parvis_agent_session_free);
}

void
parvis_api_sign_in_async (ParvisApi *api,
                          const char *identifiant,
                          const char *mot_de_passe,
                          const char *totp,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  ParvisAgentConnexion connexion = { identifiant, mot_de_passe, totp };
  GTask *task = g_task_new (api, cancellable, callback, user_data);

  parvis_api_call_async (api, "POST", "/api/session", parvis_agent_connexion_to_text (&connexion),
                         cancellable, signed_in_cb, task);
}

ParvisAgentSession *
parvis_api_sign_in_finish (ParvisApi *api, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
signed_out_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (ParvisApiOk) ok =
      parvis_api_call_finish (PARVIS_API (source), result, &parvis_api_ok_record, &error);

  if (ok == NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_boolean (task, ok->ok);
}

void
parvis_api_sign_out_async (ParvisApi *api, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (api, NULL, callback, user_data);

  parvis_api_call_async (api, "POST", "/api/session/fin", g_strdup ("{}"), NULL, signed_out_cb,
                         task);
  parvis_api_set_jeton (api, NULL);
}

gboolean
parvis_api_sign_out_finish (ParvisApi *api, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

void
parvis_api_get_compteurs_async (ParvisApi *api,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  parvis_api_call_async (api, "GET", "/api/compteurs", NULL, cancellable, callback, user_data);
}

ParvisCompteurs *
parvis_api_get_compteurs_finish (ParvisApi *api, GAsyncResult *result, GError **error)
{
  return parvis_api_call_finish (api, result, &parvis_compteurs_record, error);
}
