/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "server/http/parvis-request.h"

G_BEGIN_DECLS

/**
 * A form that is sent twice (double click, back and send again) does its work once.
 *
 * The page puts parvis_request_new_form_token() into the hidden field `_jeton`. The handler, in the
 * writer, once it knows that what was typed is right:
 *
 *   g_autofree char *before = NULL;
 *   if (!parvis_envoi_claim (request, db, &before, error))
 *     return before ? parvis_response_new_redirect (g_steal_pointer (&before)) : NULL;
 *   … the work …
 *   url = parvis_url (request, "demandes.fin", id, NULL);
 *   if (!parvis_envoi_answer (request, db, url, error)) return NULL;
 *
 * Both lie in the handler's transaction: if it fails, the token is free again.
 */
#define PARVIS_ENVOI_FIELD "_jeton"

/* A new token for one showing of a form; the caller owns it. */
char *parvis_request_new_form_token (ParvisRequest *request);

/* TRUE the first time, and for a form without the field. FALSE with @before: already done, and that
 * is where it led. FALSE with @error: a fault, or done without an answer (CONFLICT). */
gboolean parvis_envoi_claim (ParvisRequest *request, ParvisDb *db, char **before, GError **error);
/* Says where the claimed form led. */
gboolean
parvis_envoi_answer (ParvisRequest *request, ParvisDb *db, const char *url, GError **error);

/* The same for who sends JSON: @token is what its programme drew for this demand, and sends again when
 * it has had no answer. @before is then what parvis_envoi_answer_token() was given. */
gboolean parvis_envoi_claim_token (
    ParvisRequest *request, ParvisDb *db, const char *token, char **before, GError **error);
gboolean parvis_envoi_answer_token (
    ParvisRequest *request, ParvisDb *db, const char *token, const char *answer, GError **error);

G_END_DECLS
