/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-http"
#include "config.h"

#include "server/http/parvis-envoi.h"
#include "server/http/parvis-request-private.h"
#include "server/http/parvis-token.h"

/* NULL when it is no token of ours. The sender and the route are in it: another person's token, or the
 * same in another form, is another form. */
static GBytes *
find_hash (ParvisRequest *request, const char *token)
{
  const ParvisSession *session = parvis_request_get_session (request);
  const ParvisRoute *route = parvis_request_get_route (request);
  g_autofree char *text = NULL;

  if (!parvis_token_is_valid (token))
    return NULL;
  text = g_strdup_printf ("%s %s %u %" G_GINT64_FORMAT, token, route != NULL ? route->name : "",
                          session->visitor, session->id);
  return parvis_token_hash (text);
}

char *
parvis_request_new_form_token (ParvisRequest *request)
{
  return parvis_token_new ();
}

gboolean
parvis_envoi_claim_token (
    ParvisRequest *request, ParvisDb *db, const char *token, char **before, GError **error)
{
  g_autoptr (GBytes) hash = find_hash (request, token);

  *before = NULL;
  if (hash == NULL)
    return TRUE;
  if (!parvis_db_exec (db, error, PARVIS_SQL_ENVOI_INSERT, V (hash),
                       V (parvis_request_get_now (request))))
    return FALSE;
  if (parvis_db_changes (db) > 0)
    return TRUE;
  *before = parvis_db_dup_text (db, PARVIS_SQL_ENVOI_FIND, V (hash));
  if (*before == NULL)
    g_set_error_literal (error, PARVIS_ERROR, PARVIS_ERROR_CONFLICT,
                         "Ce formulaire a déjà été envoyé.");
  return FALSE;
}

gboolean
parvis_envoi_claim (ParvisRequest *request, ParvisDb *db, char **before, GError **error)
{
  return parvis_envoi_claim_token (
      request, db, parvis_request_get_field (request, PARVIS_ENVOI_FIELD), before, error);
}

gboolean
parvis_envoi_answer_token (
    ParvisRequest *request, ParvisDb *db, const char *token, const char *answer, GError **error)
{
  g_autoptr (GBytes) hash = find_hash (request, token);

  return hash == NULL
         || parvis_db_exec (db, error, PARVIS_SQL_ENVOI_REPONDRE, V (hash), V (answer));
}

gboolean
parvis_envoi_answer (ParvisRequest *request, ParvisDb *db, const char *url, GError **error)
{
  return parvis_envoi_answer_token (
      request, db, parvis_request_get_field (request, PARVIS_ENVOI_FIELD), url, error);
}
