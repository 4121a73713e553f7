/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "client/api/parvis-api.h"
#include "shared/model/parvis-demande.h"

G_BEGIN_DECLS

/* @etat: "" = all; @agent: "moi", "personne", "tous"; @apres: a cursor, NULL = from the start. */
void parvis_api_list_demandes_async (ParvisApi *api,
                                     const char *etat,
                                     const char *agent,
                                     const char *q,
                                     const char *apres,
                                     guint limite,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);
ParvisDemandePage *
parvis_api_list_demandes_finish (ParvisApi *api, GAsyncResult *result, GError **error);

/* The server notes that this agent looked at it. */
void parvis_api_get_demande_async (ParvisApi *api,
                                   gint64 id,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
ParvisDemandeDetail *
parvis_api_get_demande_finish (ParvisApi *api, GAsyncResult *result, GError **error);

/* Page @page (from 1) of what was joined to a message: PNG bytes. PARVIS_ERROR_INVALID: it cannot be shown, and
 * why. */
void parvis_api_get_joint_page_async (ParvisApi *api,
                                      gint64 demande,
                                      gint64 message,
                                      gint64 rang,
                                      guint page,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);
GBytes *parvis_api_get_joint_page_finish (ParvisApi *api, GAsyncResult *result, GError **error);

/* Each answers the file as it is then. PARVIS_ERROR_CONFLICT: it is not possible any more. */
void parvis_api_take_demande_async (ParvisApi *api,
                                    gint64 id,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);
/* @derogation: why pieces are missing, NULL when none is. */
void parvis_api_accept_demande_async (ParvisApi *api,
                                      gint64 id,
                                      const char *derogation,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);
void parvis_api_refuse_demande_async (ParvisApi *api,
                                      gint64 id,
                                      const char *motif,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);
/* @etapes: codes of the steps that the citizen may then change. */
void parvis_api_ask_demande_async (ParvisApi *api,
                                   gint64 id,
                                   const char *const *etapes,
                                   const char *message,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
void parvis_api_note_demande_async (ParvisApi *api,
                                    gint64 id,
                                    const char *texte,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);
/* A message in the family's thread. */
void parvis_api_write_demande_async (ParvisApi *api,
                                     gint64 id,
                                     const char *texte,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);
ParvisDemandeDetail *
parvis_api_act_on_demande_finish (ParvisApi *api, GAsyncResult *result, GError **error);

G_END_DECLS
