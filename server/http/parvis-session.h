/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "server/http/parvis-request.h"

G_BEGIN_DECLS

/* Seconds, where the commune says nothing (see ParvisCommune.session_lengths). Absolute = from the
 * sign-in, idle = from the last request. */
#define PARVIS_SESSION_CITOYEN_IDLE     (60 * 60)
#define PARVIS_SESSION_CITOYEN_ABSOLUTE (12 * 60 * 60)
#define PARVIS_SESSION_AGENT_IDLE       (12 * 60 * 60)
#define PARVIS_SESSION_AGENT_ABSOLUTE   (24 * 60 * 60)
/* The last-seen mark is written at most this often, and four times at least while one may be idle. */
#define PARVIS_SESSION_TOUCH (5 * 60)

/* Finds out who is there: a citizen by the cookie, an agent by `Authorization: Bearer`. A session that
 * is unknown or over leaves the visitor anonymous. */
void parvis_session_load (ParvisRequest *request, ParvisDb *db);
/* Asks the commune's writer to mark the session as seen, when it is time to; waits for nothing. */
void parvis_session_touch_later (ParvisRequest *request);
/* When the session ends if nothing more is done (unix seconds); 0 without a session. */
gint64 parvis_session_get_end (ParvisRequest *request);

/* When it ends whatever is done; 0 without a session. */
gint64 parvis_session_get_absolute_end (ParvisRequest *request);

/* The account whose session the cookie is of, be it over since at most a day; 0 = not known. */
gint64 parvis_session_find_former (ParvisRequest *request, ParvisDb *db);

/* An open session of the visitor, as shown to them. */
typedef struct
{
  char *nom; /* in forms; says nothing of the token */
  gint64 ouverte_a;
  gint64 vue_a;
  char *appareil;
  gboolean celle_ci;
} ParvisSessionOuverte;

void parvis_session_ouverte_free (ParvisSessionOuverte *session);
/* Those of the request's visitor that are not over, the last seen first. */
GPtrArray *parvis_sessions_list (ParvisRequest *request, ParvisDb *db);
/* Ends the one called @nom, if it is the visitor's; in a writing transaction. */
gboolean
parvis_sessions_end_one (ParvisRequest *request, ParvisDb *db, const char *nom, GError **error);

/* Ends every session of an account or an agent: blocked, left. */
gboolean parvis_sessions_end_all (ParvisDb *db, ParvisVisitor visitor, gint64 id, GError **error);

/* Removes what has run out in session, reprise, tentative and envoi. For the daily purge. */
gboolean parvis_http_purge (ParvisDb *db, gint64 now, GError **error);

G_END_DECLS
