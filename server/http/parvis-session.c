/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-http"
#include "config.h"

#include <string.h>

#include "server/http/parvis-cookie.h"
#include "server/http/parvis-request-private.h"
#include "server/http/parvis-session.h"
#include "server/http/parvis-token.h"

#define DAY            (24 * 60 * 60)
#define BEARER         "Bearer "
#define USER_AGENT_MAX 200 /* characters kept */

/* A mark to be written, in the writer's hands. */
typedef struct
{
  GBytes *hash;
  gint64 now;
} Touch;

static void
touch_free (Touch *touch)
{
  g_bytes_unref (touch->hash);
  g_free (touch);
}

static const char *
subject_of (ParvisVisitor visitor)
{
  return visitor == PARVIS_VISITOR_AGENT ? "agent" : "citoyen";
}

/* The session's row as it is, over or not; FALSE when there is none of this kind. */
static gboolean
find_row (ParvisDb *db, const char *token, ParvisVisitor visitor, ParvisSession *session)
{
  g_autoptr (GBytes) hash = parvis_token_hash (token);
  g_autoptr (ParvisRows) rows = parvis_db_query (db, PARVIS_SQL_SESSION_FIND, V (hash));

  if (!parvis_rows_next (rows) || !g_str_equal (parvis_rows_text (rows, 0), subject_of (visitor)))
    return FALSE;
  session->visitor = visitor;
  session->id = parvis_rows_int (rows, 1);
  session->roles = parvis_rows_int (rows, 2);
  session->token = token;
  session->vue_a = parvis_rows_int (rows, 3);
  session->expire_a = parvis_rows_int (rows, 4);
  session->inactif_s = parvis_rows_int (rows, 5);
  return TRUE;
}

static gboolean
is_over (const ParvisSession *session, gint64 now)
{
  return session->expire_a <= now || session->vue_a + session->inactif_s <= now;
}

static void
load (ParvisRequest *request, ParvisDb *db, const char *token, ParvisVisitor visitor)
{
  ParvisSession session = { 0 };

  if (find_row (db, token, visitor, &session)
      && !is_over (&session, parvis_request_get_now (request)))
    parvis_request_set_session (request, &session, TRUE);
}

/* The token of an agent's application, or NULL. */
static const char *
find_bearer (ParvisRequest *request)
{
  const char *header = parvis_request_get_head (request)->authorization;

  if (header == NULL || g_ascii_strncasecmp (header, BEARER, strlen (BEARER)) != 0
      || !parvis_token_is_valid (header + strlen (BEARER)))
    return NULL;
  return header + strlen (BEARER);
}

static const char *
find_cookie_token (ParvisRequest *request)
{
  const char *token = parvis_request_find_cookie (request, PARVIS_COOKIE_SESSION);

  return parvis_token_is_valid (token) ? token : NULL;
}

static char *
short_user_agent (ParvisRequest *request)
{
  const char *text = parvis_request_get_user_agent (request);

  return g_utf8_substring (text, 0, MIN (g_utf8_strlen (text, -1), USER_AGENT_MAX));
}

static void
get_lengths (ParvisRequest *request, ParvisDb *db, gboolean agent, gint64 *idle, gint64 *absolute)
{
  ParvisCommune *commune = parvis_request_get_commune (request);

  *idle = agent ? PARVIS_SESSION_AGENT_IDLE : PARVIS_SESSION_CITOYEN_IDLE;
  *absolute = agent ? PARVIS_SESSION_AGENT_ABSOLUTE : PARVIS_SESSION_CITOYEN_ABSOLUTE;
  if (commune->session_lengths != NULL)
    commune->session_lengths (db, parvis_request_get_today (request), agent, idle, absolute);
}

/* A new row and token; the request is that visitor's from now on. */
static char *
open_session (ParvisRequest *request,
              ParvisDb *db,
              ParvisVisitor visitor,
              gint64 id,
              guint roles,
              GError **error)
{
  g_autofree char *token = parvis_token_new ();
  g_autoptr (GBytes) hash = parvis_token_hash (token);
  g_autofree char *device = short_user_agent (request);
  gint64 now = parvis_request_get_now (request);
  ParvisSession session = {
    .visitor = visitor, .id = id, .roles = roles, .token = token, .vue_a = now
  };
  gint64 absolute;

  get_lengths (request, db, visitor == PARVIS_VISITOR_AGENT, &session.inactif_s, &absolute);
  session.expire_a = now + absolute;
  if (!parvis_db_exec (db, error, PARVIS_SQL_SESSION_INSERT, V (hash), V (subject_of (visitor)),
                       V (id), V (roles), V (now), V (session.expire_a), V (session.inactif_s),
                       V (parvis_request_get_remote (request)), V (device)))
    return NULL;
  parvis_request_set_session (request, &session, FALSE);
  return g_steal_pointer (&token);
}

static gboolean
delete_row (ParvisDb *db, const char *token, GError **error)
{
  g_autoptr (GBytes) hash = parvis_token_hash (token);

  return parvis_db_exec (db, error, PARVIS_SQL_SESSION_DELETE, V (hash));
}

static gpointer
touch_cb (ParvisDb *db, gpointer data, GError **error)
{
  Touch *touch = data;

  parvis_db_exec (db, error, PARVIS_SQL_SESSION_MARQUER_VUE, V (touch->hash), V (touch->now));
  return NULL;
}

static void
touched_cb (gpointer result, const GError *error, gpointer data)
{
  touch_free (data);
}

void
parvis_session_load (ParvisRequest *request, ParvisDb *db)
{
  const char *bearer = find_bearer (request);
  const char *token = find_cookie_token (request);

  /* A request that carries both is an application's: a browser sends no Authorization by itself. */
  if (bearer != NULL)
    load (request, db, bearer, PARVIS_VISITOR_AGENT);
  else if (token != NULL)
    load (request, db, token, PARVIS_VISITOR_CITOYEN);
}

void
parvis_session_touch_later (ParvisRequest *request)
{
  const ParvisSession *session = parvis_request_get_session (request);
  ParvisCommune *commune = parvis_request_get_commune (request);
  gint64 now = parvis_request_get_now (request);
  Touch *touch = NULL;

  if (session->token == NULL
      || now - session->vue_a < MIN (PARVIS_SESSION_TOUCH, session->inactif_s / 4)
      || commune->writer == NULL)
    return;
  touch = g_new (Touch, 1);
  touch->hash = parvis_token_hash (session->token);
  touch->now = now;
  /* A full queue has better things to do: the next request tries again. */
  if (!parvis_writer_submit (commune->writer, touch_cb, touch, NULL, touched_cb, NULL))
    touch_free (touch);
}

gint64
parvis_session_get_end (ParvisRequest *request)
{
  const ParvisSession *session = parvis_request_get_session (request);

  if (session->visitor == PARVIS_VISITOR_ANONYMOUS)
    return 0;
  return MIN (session->expire_a, parvis_request_get_now (request) + session->inactif_s);
}

gint64
parvis_session_get_absolute_end (ParvisRequest *request)
{
  return parvis_request_get_session (request)->expire_a;
}

gint64
parvis_session_find_former (ParvisRequest *request, ParvisDb *db)
{
  const char *token = find_cookie_token (request);
  ParvisSession session = { 0 };

  if (token == NULL || !find_row (db, token, PARVIS_VISITOR_CITOYEN, &session))
    return 0;
  return session.id;
}

gboolean
parvis_request_sign_in_citoyen (ParvisRequest *request,
                                ParvisDb *db,
                                gint64 compte_id,
                                GError **error)
{
  const char *former = find_cookie_token (request);
  g_autofree char *token = NULL;

  if (former != NULL && !delete_row (db, former, error))
    return FALSE;
  token = open_session (request, db, PARVIS_VISITOR_CITOYEN, compte_id, 0, error);
  if (token == NULL)
    return FALSE;
  parvis_request_set_cookie (request, PARVIS_COOKIE_SESSION, token, -1);
  return TRUE;
}

char *
parvis_request_sign_in_agent (
    ParvisRequest *request, ParvisDb *db, gint64 agent_id, guint roles, GError **error)
{
  return open_session (request, db, PARVIS_VISITOR_AGENT, agent_id, roles, error);
}

gboolean
parvis_request_sign_out (ParvisRequest *request, ParvisDb *db, GError **error)
{
  const ParvisSession nobody = { 0 };
  const ParvisSession *session = parvis_request_get_session (request);

  if (session->token != NULL && !delete_row (db, session->token, error))
    return FALSE;
  if (parvis_request_find_cookie (request, PARVIS_COOKIE_SESSION) != NULL)
    parvis_request_set_cookie (request, PARVIS_COOKIE_SESSION, "", 0);
  parvis_request_set_session (request, &nobody, FALSE);
  return TRUE;
}

gboolean
parvis_sessions_end_others (
    ParvisRequest *request, ParvisDb *db, ParvisVisitor visitor, gint64 id, GError **error)
{
  const ParvisSession *session = parvis_request_get_session (request);
  g_autoptr (GBytes) own = session->token != NULL ? parvis_token_hash (session->token) : NULL;

  return parvis_db_exec (db, error, PARVIS_SQL_SESSION_DELETE_SUJET, V (subject_of (visitor)),
                         V (id), V (own));
}

gboolean
parvis_sessions_end_all (ParvisDb *db, ParvisVisitor visitor, gint64 id, GError **error)
{
  GBytes *none = NULL;

  return parvis_db_exec (db, error, PARVIS_SQL_SESSION_DELETE_SUJET, V (subject_of (visitor)),
                         V (id), V (none));
}

void
parvis_session_ouverte_free (ParvisSessionOuverte *session)
{
  g_free (session->nom);
  g_free (session->appareil);
  g_free (session);
}

GPtrArray *
parvis_sessions_list (ParvisRequest *request, ParvisDb *db)
{
  const ParvisSession *own = parvis_request_get_session (request);
  g_autoptr (GBytes) hash = own->token != NULL ? parvis_token_hash (own->token) : NULL;
  g_autoptr (ParvisRows) rows =
      parvis_db_query (db, PARVIS_SQL_SESSION_LISTE, V (subject_of (own->visitor)), V (own->id),
                       V (parvis_request_get_now (request)), V (hash));
  GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify) parvis_session_ouverte_free);

  while (parvis_rows_next (rows))
    {
      ParvisSessionOuverte *session = g_new0 (ParvisSessionOuverte, 1);

      session->nom = g_strdup (parvis_rows_text (rows, 0));
      session->ouverte_a = parvis_rows_int (rows, 1);
      session->vue_a = parvis_rows_int (rows, 2);
      session->appareil = g_strdup (parvis_rows_text (rows, 3));
      session->celle_ci = parvis_rows_int (rows, 4) != 0;
      g_ptr_array_add (list, session);
    }
  return list;
}

gboolean
parvis_sessions_end_one (ParvisRequest *request, ParvisDb *db, const char *nom, GError **error)
{
  const ParvisSession *own = parvis_request_get_session (request);

  return parvis_db_exec (db, error, PARVIS_SQL_SESSION_DELETE_UNE, V (subject_of (own->visitor)),
                         V (own->id), V (nom));
}

gboolean
parvis_http_purge (ParvisDb *db, gint64 now, GError **error)
{
  return parvis_db_exec (db, error, PARVIS_SQL_SESSION_PURGER, V (now - DAY))
         && parvis_db_exec (db, error, PARVIS_SQL_REPRISE_PURGER, V (now))
         && parvis_db_exec (db, error, PARVIS_SQL_TENTATIVE_PURGER, V (now - DAY))
         && parvis_db_exec (db, error, PARVIS_SQL_ENVOI_PURGER, V (now - DAY));
}
