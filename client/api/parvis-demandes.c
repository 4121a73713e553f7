/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-client"
#include "config.h"

#include "client/api/parvis-api-private.h"
#include "client/api/parvis-demandes.h"

void
parvis_api_list_demandes_async (ParvisApi *api,
                                const char *etat,
                                const char *agent,
                                const char *q,
                                const char *apres,
                                guint limite,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  g_autofree char *limite_text = g_strdup_printf ("%u", limite);
  g_autoptr (GString) path = g_string_new ("/api/demandes");

  parvis_api_append_query (path, "etat", etat);
  parvis_api_append_query (path, "agent", agent);
  parvis_api_append_query (path, "q", q);
  parvis_api_append_query (path, "apres", apres);
  parvis_api_append_query (path, "limite", limite_text);
  parvis_api_call_async (api, "GET", path->str, NULL, cancellable, callback, user_data);
}

ParvisDemandePage *
parvis_api_list_demandes_finish (ParvisApi *api, GAsyncResult *result, GError **error)
{
  return parvis_api_call_finish (api, result, &parvis_demande_page_record, error);
}

void
parvis_api_get_demande_async (ParvisApi *api,
                              gint64 id,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  g_autofree char *path = g_strdup_printf ("/api/demandes/%" G_GINT64_FORMAT, id);

  parvis_api_call_async (api, "GET", path, NULL, cancellable, callback, user_data);
}

ParvisDemandeDetail *
parvis_api_get_demande_finish (ParvisApi *api, GAsyncResult *result, GError **error)
{
  return parvis_api_call_finish (api, result, &parvis_demande_detail_record, error);
}

static void
act (ParvisApi *api,
     gint64 id,
     const char *action,
     char *body,
     GCancellable *cancellable,
     GAsyncReadyCallback callback,
     gpointer user_data)
{
  g_autofree char *path = g_strdup_printf ("/api/demandes/%" G_GINT64_FORMAT "/%s", id, action);

  parvis_api_call_async (api, "POST", path, body, cancellable, callback, user_data);
}

void
parvis_api_take_demande_async (ParvisApi *api,
                               gint64 id,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  act (api, id, "prise-en-charge", g_strdup ("{}"), cancellable, callback, user_data);
}

void
parvis_api_accept_demande_async (ParvisApi *api,
                                 gint64 id,
                                 const char *derogation,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  ParvisDemandeAcceptation body = { derogation };

  act (api, id, "acceptation", parvis_demande_acceptation_to_text (&body), cancellable, callback,
       user_data);
}

void
parvis_api_refuse_demande_async (ParvisApi *api,
                                 gint64 id,
                                 const char *motif,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  ParvisDemandeRefus body = { motif };

  act (api, id, "refus", parvis_demande_refus_to_text (&body), cancellable, callback, user_data);
}

void
parvis_api_ask_demande_async (ParvisApi *api,
                              gint64 id,
                              const char *const *etapes,
                              const char *message,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  ParvisDemandeComplement body = { etapes, message };

  act (api, id, "complement", parvis_demande_complement_to_text (&body), cancellable, callback,
       user_data);
}

void
parvis_api_note_demande_async (ParvisApi *api,
                               gint64 id,
                               const char *texte,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  ParvisDemandeNote body = { texte };

  act (api, id, "notes", parvis_demande_note_to_text (&body), cancellable, callback, user_data);
}

void
parvis_api_write_demande_async (ParvisApi *api,
                                gint64 id,
                                const char *texte,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  ParvisDemandeNote body = { texte };

  act (api, id, "messages", parvis_demande_note_to_text (&body), cancellable, callback, user_data);
}

ParvisDemandeDetail *
parvis_api_act_on_demande_finish (ParvisApi *api, GAsyncResult *result, GError **error)
{
  return parvis_api_call_finish (api, result, &parvis_demande_detail_record, error);
}

void
parvis_api_get_joint_page_async (ParvisApi *api,
                                 gint64 demande,
                                 gint64 message,
                                 gint64 rang,
                                 guint page,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  g_autofree char *path =
      g_strdup_printf ("/api/demandes/%" G_GINT64_FORMAT "/messages/%" G_GINT64_FORMAT
                       "/fichiers/%" G_GINT64_FORMAT "/pages/%u",
                       demande, message, rang, page);

  parvis_api_send_async (api, "GET", path, NULL, PARVIS_API_IMAGE_MAX, cancellable, callback,
                         user_data);
}

GBytes *
parvis_api_get_joint_page_finish (ParvisApi *api, GAsyncResult *result, GError **error)
{
  return parvis_api_send_finish (api, result, error);
}
