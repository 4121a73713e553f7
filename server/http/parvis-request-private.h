/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "server/http/parvis-form.h"
#include "server/http/parvis-request.h"
#include "server/http/parvis-route.h"

G_BEGIN_DECLS

/**
 * How the pipeline makes a ParvisRequest out of a message. In this order:
 *
 * 1. parvis_request_new() from the head; an error is answered 400 without a page.
 * 2. parvis_request_get_route(): NULL = 404, or 405 when parvis_request_get_allow() says so.
 * 3. parvis_session_load() with a reader; then the route's `who` against the visitor.
 * 4. POST: parvis_csrf_check_origin(), before a byte of the body is taken.
 * 5. parvis_request_feed() with each chunk as it arrives, then parvis_request_end_body(). A chunk may
 *    be fed from any thread, one at a time: an upload's files are written by the call itself.
 * 6. FORM and UPLOAD: parvis_csrf_check().
 * 7. The route's `before` and `handler`.
 * 8. On success parvis_response_foreach_header(); on failure parvis_request_void_answer() first: the
 *    cookies of a sign-in that was rolled back must not go out.
 * 9. parvis_session_touch_later().
 */

/* Borrowed texts, copied by parvis_request_new(). NULL = the header is absent. */
typedef struct
{
  const char *method;
  const char *path;   /* as on the request line: percent-encoded, without the query */
  const char *query;  /* without its "?", percent-encoded; NULL = none */
  const char *remote; /* the visitor's address as text */
  const char *cookie;
  const char *authorization;
  const char *user_agent;
  const char *content_type;
  const char *accept_encoding;
  const char *if_none_match;
  const char *origin;
  const char *sec_fetch_site;
} ParvisRequestHead;

/* PARVIS_ERROR_INVALID when the query cannot be decoded. @router may be NULL in a test. */
ParvisRequest *parvis_request_new (ParvisCommune *commune,
                                   ParvisRouter *router,
                                   const ParvisRequestHead *head,
                                   GError **error);

const ParvisRoute *parvis_request_get_route (ParvisRequest *request); /* NULL = unknown */
/* What Allow says when the path exists for other methods only, otherwise NULL. */
const char *parvis_request_get_allow (ParvisRequest *request);
/* How many bytes the route takes: its body_max or the default of its kind; 0 without a body. */
gsize parvis_request_get_body_max (ParvisRequest *request);

/* Before the first byte of its body: see parvis_body_reader_skip_files(). */
void parvis_request_skip_files (ParvisRequest *request);

/* A chunk of the body. FALSE: TOO_LARGE or INVALID (wrong Content-Type included), or INTERNAL when
 * the disk refuses; the rest of the body is then of no interest. */
gboolean
parvis_request_feed (ParvisRequest *request, const void *data, gsize length, GError **error);
/* The body is whole. Also to be called when there is none. */
gboolean parvis_request_end_body (ParvisRequest *request, GError **error);

const ParvisRequestHead *parvis_request_get_head (ParvisRequest *request);
ParvisRouter *parvis_request_get_router (ParvisRequest *request);

/* Cookies that go out with the answer, whatever it is. @max_age: seconds, -1 = until the browser is
 * closed, 0 = removed. A second value for the same name replaces the first. */
void parvis_request_set_cookie (ParvisRequest *request,
                                const char *name,
                                const char *value,
                                int max_age);
void parvis_request_void_answer (ParvisRequest *request);
void parvis_request_foreach_cookie (ParvisRequest *request,
                                    void (*func) (const char *set_cookie, gpointer data),
                                    gpointer data);
/* What the visitor sent under the name, without the `__Host-` that https adds; NULL = nothing. */
const char *parvis_request_find_cookie (ParvisRequest *request, const char *name);

/* Who is there. */
typedef struct
{
  ParvisVisitor visitor;
  gint64 id;
  guint roles;
  const char *token; /* NULL = no session */
  gint64 vue_a;      /* last seen, as the database has it */
  gint64 expire_a;
  gint64 inactif_s; /* seconds after vue_a */
} ParvisSession;

/* @arrived: how the request came, to which parvis_request_void_answer() goes back; otherwise a
 * sign-in or sign-out of its handler. Copies @session. */
void
parvis_request_set_session (ParvisRequest *request, const ParvisSession *session, gboolean arrived);
const ParvisSession *parvis_request_get_session (ParvisRequest *request);

/* Where received files lie until they are dealt with: beside the encrypted ones, not in a /tmp that
 * others see and that may be memory. The caller owns it. */
char *parvis_uploads_dup_dir (ParvisCommune *commune);
/* Removes what a crash left there: called once before serving. */
void parvis_uploads_purge (ParvisCommune *commune);

/* What the body brought; each takes over what it is given. */
ParvisForm *parvis_request_get_fields (ParvisRequest *request);
void parvis_request_take_upload (ParvisRequest *request, ParvisUpload *upload);
void parvis_request_take_json (ParvisRequest *request, JsonObject *json);

G_END_DECLS
