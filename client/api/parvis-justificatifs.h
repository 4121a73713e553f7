/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "client/api/parvis-api.h"
#include "shared/model/parvis-justificatif.h"

G_BEGIN_DECLS

/* @apres: a cursor, NULL = from the start; @type, @q: "" = all. */
void parvis_api_list_justificatifs_async (ParvisApi *api,
                                          const char *etat,
                                          const char *type,
                                          const char *q,
                                          const char *apres,
                                          guint limite,
                                          GCancellable *cancellable,
                                          GAsyncReadyCallback callback,
                                          gpointer user_data);
ParvisJustificatifPage *
parvis_api_list_justificatifs_finish (ParvisApi *api, GAsyncResult *result, GError **error);

/* The server notes that this agent looked at it: not to be called ahead of time. */
void parvis_api_get_justificatif_async (ParvisApi *api,
                                        gint64 id,
                                        GCancellable *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data);
ParvisJustificatifDetail *
parvis_api_get_justificatif_finish (ParvisApi *api, GAsyncResult *result, GError **error);

/* PNG bytes of page @page (from 1). PARVIS_API_ERROR_EN_COURS: not drawn yet. PARVIS_ERROR_INVALID:
 * it cannot be shown, and why. */
void parvis_api_get_page_async (ParvisApi *api,
                                gint64 id,
                                gint64 depot,
                                guint page,
                                guint largeur,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
GBytes *parvis_api_get_page_finish (ParvisApi *api, GAsyncResult *result, GError **error);

/* What the citizen sent, as it is: to be saved, never to be opened here. */
void parvis_api_get_fichier_async (ParvisApi *api,
                                   gint64 id,
                                   gint64 depot,
                                   gint64 rang,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
GBytes *parvis_api_get_fichier_finish (ParvisApi *api, GAsyncResult *result, GError **error);

/* PARVIS_ERROR_CONFLICT: somebody was faster; the message says who. */
void parvis_api_decide_async (ParvisApi *api,
                              gint64 id,
                              const ParvisJustificatifDecision *decision,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
ParvisJustificatifDetail *
parvis_api_decide_finish (ParvisApi *api, GAsyncResult *result, GError **error);

void parvis_api_take_back_async (ParvisApi *api,
                                 gint64 id,
                                 gint64 depot,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
ParvisJustificatifDetail *
parvis_api_take_back_finish (ParvisApi *api, GAsyncResult *result, GError **error);

G_END_DECLS
