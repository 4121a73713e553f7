/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-client"
#include "config.h"

#include "client/api/parvis-api-private.h"
#include "client/api/parvis-justificatifs.h"

/* An original is at most 10 MB, but several may be one day. */
#define FICHIER_MAX (64 * 1024 * 1024)

static ParvisJustificatifDetail *
detail_finish (ParvisApi *api, GAsyncResult *result, GError **error)
{
  return parvis_api_call_finish (api, result, &parvis_justificatif_detail_record, error);
}

void
parvis_api_list_justificatifs_async (ParvisApi *api,
                                     const char *etat,
                                     const char *type,
                                     const char *q,
                                     const char *apres,
                                     guint limite,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data)
{
  g_autofree char *limite_text = g_strdup_printf ("%u", limite);
  g_autoptr (GString) path = g_string_new ("/api/justificatifs");

  parvis_api_append_query (path, "etat", etat);
  parvis_api_append_query (path, "type", type);
  parvis_api_append_query (path, "q", q);
  parvis_api_append_query (path, "apres", apres);
  parvis_api_append_query (path, "limite", limite_text);
  parvis_api_call_async (api, "GET", path->str, NULL, cancellable, callback, user_data);
}

ParvisJustificatifPage *
parvis_api_list_justificatifs_finish (ParvisApi *api, GAsyncResult *result, GError **error)
{
  return parvis_api_call_finish (api, result, &parvis_justificatif_page_record, error);
}

void
parvis_api_get_justificatif_async (ParvisApi *api,
                                   gint64 id,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  g_autofree char *path = g_strdup_printf ("/api/justificatifs/%" G_GINT64_FORMAT, id);

  parvis_api_call_async (api, "GET", path, NULL, cancellable, callback, user_data);
}

ParvisJustificatifDetail *
parvis_api_get_justificatif_finish (ParvisApi *api, GAsyncResult *result, GError **error)
{
  return detail_finish (api, result, error);
}

void
parvis_api_get_page_async (ParvisApi *api,
                           gint64 id,
                           gint64 depot,
                           guint page,
                           guint largeur,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_autofree char *path = g_strdup_printf ("/api/justificatifs/%" G_GINT64_FORMAT
                                           "/depots/%" G_GINT64_FORMAT "/pages/%u?largeur=%u",
                                           id, depot, page, largeur);

  parvis_api_send_async (api, "GET", path, NULL, PARVIS_API_IMAGE_MAX, cancellable, callback,
                         user_data);
}

GBytes *
parvis_api_get_page_finish (ParvisApi *api, GAsyncResult *result, GError **error)
{
  return parvis_api_send_finish (api, result, error);
}

void
parvis_api_get_fichier_async (ParvisApi *api,
                              gint64 id,
                              gint64 depot,
                              gint64 rang,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  g_autofree char *path =
      g_strdup_printf ("/api/justificatifs/%" G_GINT64_FORMAT "/depots/%" G_GINT64_FORMAT
                       "/fichiers/%" G_GINT64_FORMAT,
                       id, depot, rang);

  parvis_api_send_async (api, "GET", path, NULL, FICHIER_MAX, cancellable, callback, user_data);
}

GBytes *
parvis_api_get_fichier_finish (ParvisApi *api, GAsyncResult *result, GError **error)
{
  return parvis_api_send_finish (api, result, error);
}

void
parvis_api_decide_async (ParvisApi *api,
                         gint64 id,
                         const ParvisJustificatifDecision *decision,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  g_autofree char *path = g_strdup_printf ("/api/justificatifs/%" G_GINT64_FORMAT "/decision", id);

  parvis_api_call_async (api, "POST", path, parvis_justificatif_decision_to_text (decision),
                         cancellable, callback, user_data);
}

ParvisJustificatifDetail *
parvis_api_decide_finish (ParvisApi *api, GAsyncResult *result, GError **error)
{
  return detail_finish (api, result, error);
}

void
parvis_api_take_back_async (ParvisApi *api,
                            gint64 id,
                            gint64 depot,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_autofree char *path =
      g_strdup_printf ("/api/justificatifs/%" G_GINT64_FORMAT "/annulation", id);
  ParvisJustificatifAnnulation annulation = { depot };

  parvis_api_call_async (api, "POST", path, parvis_justificatif_annulation_to_text (&annulation),
                         cancellable, callback, user_data);
}

ParvisJustificatifDetail *
parvis_api_take_back_finish (ParvisApi *api, GAsyncResult *result, GError **error)
{
  return detail_finish (api, result, error);
}
