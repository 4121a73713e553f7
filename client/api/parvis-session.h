/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "client/api/parvis-api.h"
#include "shared/model/parvis-agent-session.h"

G_BEGIN_DECLS

/* Who controls pieces; who processes demandes, those at least that name the role. */
gboolean parvis_session_may_control (const ParvisAgentSession *session);
gboolean parvis_session_may_process (const ParvisAgentSession *session);

/* PARVIS_API_ERROR_EXPIREE: wrong identifiant, password or code. _TOTP: a code is needed.
 * The token of the answer is set on @api; a session that it had before is ended. */
void parvis_api_sign_in_async (ParvisApi *api,
                               const char *identifiant,
                               const char *mot_de_passe,
                               const char *totp,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
ParvisAgentSession *
parvis_api_sign_in_finish (ParvisApi *api, GAsyncResult *result, GError **error);

/* Ends the session on the server and forgets the token at once, whatever the server answers. */
void parvis_api_sign_out_async (ParvisApi *api, GAsyncReadyCallback callback, gpointer user_data);
gboolean parvis_api_sign_out_finish (ParvisApi *api, GAsyncResult *result, GError **error);

void parvis_api_get_compteurs_async (ParvisApi *api,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);
ParvisCompteurs *
parvis_api_get_compteurs_finish (ParvisApi *api, GAsyncResult *result, GError **error);

G_END_DECLS
