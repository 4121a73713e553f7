/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-http"
#include "config.h"

#include <string.h>

#include "server/http/parvis-answer.h"
#include "server/http/parvis-csrf.h"
#include "server/http/parvis-events-private.h"
#include "server/http/parvis-exchange.h"
#include "server/http/parvis-fault.h"
#include "server/http/parvis-pipeline.h"
#include "server/http/parvis-reprise.h"
#include "server/http/parvis-request-private.h"
#include "server/http/parvis-route-private.h"
#include "server/http/parvis-session.h"

/* Where the route does not say: of JSON, of a form, and of what goes to an unknown address, which is
 * read before it is told so. */
#define JSON_BODY_MAX  (256 * 1024)
#define STRAY_BODY_MAX (64 * 1024)

static void run_handler (ParvisExchange *exchange);

/* ------------------------------------------------------------------------- before the body */

static gsize
body_max (const ParvisRoute *route)
{
  if (route->body_max > 0)
    return route->body_max;
  return route->body == PARVIS_BODY_JSON ? JSON_BODY_MAX : STRAY_BODY_MAX;
}

guint
parvis_pipeline_admit (const ParvisHead *head, gpointer data)
{
  ParvisServer *server = data;
  const char *mark = memchr (head->target, '?', head->target_length);
  g_autofree char *path = NULL;
  g_auto (GStrv) parts = NULL;
  const ParvisRoute *route;
  const char *allow = NULL;
  gsize max = STRAY_BODY_MAX;

  if (head->content_length == 0)
    return 0;
  path = g_strndup (head->target, mark ? (gsize) (mark - head->target) : head->target_length);
  route = parvis_router_find (server->router, head->method, path, &parts, &allow);
  if (route)
    max = body_max (route);
  return (guint64) head->content_length > max ? 413 : 0;
}

GBytes *
parvis_pipeline_refusal (guint status, const ParvisHead *head, gpointer data)
{
  ParvisServer *server = data;
  gboolean json = head && head->target_length >= 5 && memcmp (head->target, "/api/", 5) == 0;

  return parvis_fault_new_refusal (status, json, head && g_str_equal (head->method, "HEAD"),
                                   server->commune->https);
}

/* 0, or the status with which this visitor is turned away. */
static guint
turned_away (ParvisRequest *request, const ParvisRoute *route)
{
  if (route->who & PARVIS_FOR_TOUS)
    return 0;
  if (route->who & PARVIS_FOR_DEMO)
    return parvis_request_get_commune (request)->demo ? 0 : 404;
  switch (parvis_request_get_visitor (request))
    {
    case PARVIS_VISITOR_CITOYEN:
      return route->who & PARVIS_FOR_CITOYEN ? 0 : 401;
    case PARVIS_VISITOR_AGENT:
      if (route->who & parvis_request_get_roles (request))
        return 0;
      return route->who & PARVIS_FOR_AGENTS ? 403 : 401;
    case PARVIS_VISITOR_ANONYMOUS:
    default:
      return 401;
    }
}

static gboolean
is_from_a_page (const ParvisRoute *route)
{
  return route->body == PARVIS_BODY_FORM || route->body == PARVIS_BODY_UPLOAD;
}

/* Route and visitor. What is wrong is kept in the exchange. */
static void
admit (ParvisExchange *exchange)
{
  ParvisDb *db = parvis_worker_get_db (exchange->worker);
  const ParvisRoute *route = parvis_request_get_route (exchange->request);

  exchange->route = route;
  /* Also where there is no page: who has a session must not look signed out there. */
  parvis_session_load (exchange->request, db);
  if (!route)
    {
      parvis_exchange_take_error (exchange, parvis_db_take_error (db));
      parvis_exchange_refuse (exchange, parvis_request_get_allow (exchange->request) ? 405 : 404);
      return;
    }
  parvis_exchange_take_error (exchange, parvis_db_take_error (db));
  parvis_exchange_refuse (exchange, turned_away (exchange->request, route));
  if (exchange->status == 401)
    parvis_request_skip_files (exchange->request);
  if (is_from_a_page (route))
    {
      GError *error = NULL;

      if (!parvis_csrf_check_origin (exchange->request, &error))
        parvis_exchange_take_error (exchange, error);
    }
}

static void
got_chunk_cb (SoupServerMessage *message, GBytes *chunk, gpointer data)
{
  ParvisExchange *exchange = data;
  gsize length;
  const void *bytes = g_bytes_get_data (chunk, &length);
  GError *error = NULL;

  /* What is refused already is read, and thrown away. */
  if (!parvis_exchange_wants_body (exchange))
    return;
  if (!parvis_request_feed (exchange->request, bytes, length, &error))
    parvis_exchange_take_error (exchange, error);
}

static void
early_cb (SoupServer *soup,
          SoupServerMessage *message,
          const char *path,
          GHashTable *query,
          gpointer data)
{
  ParvisPipeline *pipeline = data;
  ParvisExchange *exchange = parvis_exchange_new (pipeline, message);
  ParvisDb *db = parvis_worker_get_db (exchange->worker);

  /* libsoup would cut answers into parts by itself. */
  soup_message_headers_remove (soup_server_message_get_request_headers (message), "Range");
  if (soup_server_message_get_method (message) != SOUP_METHOD_POST)
    return;
  /* Never in memory: chunk by chunk, to where the request wants it. */
  soup_message_body_set_accumulate (soup_server_message_get_request_body (message), FALSE);
  if (exchange->request)
    {
      parvis_db_begin_read (db);
      admit (exchange);
      parvis_db_end_read (db);
    }
  g_signal_connect (message, "got-chunk", G_CALLBACK (got_chunk_cb), exchange);
}

/* ------------------------------------------------------------------------- other threads */

/* Pool thread. */
static void
pool_before (ParvisDb *db, gpointer data)
{
  ParvisExchange *exchange = data;
  GError *error = NULL;

  if (!exchange->route->before (exchange->request, db, &error))
    parvis_exchange_take_error (exchange, error);
  parvis_exchange_take_error (exchange, parvis_db_take_error (db));
}

static gboolean
pool_before_done (gpointer data)
{
  ParvisExchange *exchange = data;

  if (parvis_exchange_failed (exchange))
    parvis_exchange_answer (exchange, NULL);
  else
    run_handler (exchange);
  parvis_exchange_return (exchange);
  return G_SOURCE_REMOVE;
}

static ParvisResponse *
read_in_transaction (ParvisExchange *exchange, ParvisDb *db)
{
  ParvisEvents *events = parvis_request_get_commune (exchange->request)->events;
  GError *error = NULL;
  ParvisResponse *response;

  if (exchange->route->how == PARVIS_STREAMS && events)
    exchange->events_serial = parvis_events_get_serial (events);
  response = exchange->route->handler (exchange->request, db, &error);
  parvis_db_end_read (db);
  if (!response)
    parvis_exchange_take_error (exchange, error);
  parvis_exchange_take_error (exchange, parvis_db_take_error (db));
  return response;
}

/* Pool thread. */
static void
pool_handler (ParvisDb *db, gpointer data)
{
  ParvisExchange *exchange = data;

  parvis_db_begin_read (db);
  exchange->response = read_in_transaction (exchange, db);
}

static gboolean
pool_handler_done (gpointer data)
{
  ParvisExchange *exchange = data;

  parvis_exchange_answer (exchange, g_steal_pointer (&exchange->response));
  parvis_exchange_return (exchange);
  return G_SOURCE_REMOVE;
}

/* Writer's thread. */
static gpointer
write_handler (ParvisDb *db, gpointer data, GError **error)
{
  ParvisExchange *exchange = data;

  return exchange->route->handler (exchange->request, db, error);
}

static void
write_done (gpointer result, const GError *error, gpointer data)
{
  ParvisExchange *exchange = data;

  if (error)
    parvis_exchange_take_error (exchange, g_error_copy (error));
  parvis_exchange_answer (exchange, result);
  parvis_exchange_return (exchange);
}

/* Writer's thread: what was typed is kept until the visitor has signed in. */
static gpointer
write_reprise (ParvisDb *db, gpointer data, GError **error)
{
  ParvisExchange *exchange = data;
  g_autoptr (GError) problem = NULL;

  if (!parvis_reprise_keep (exchange->request, db, &problem) && problem)
    {
      g_propagate_error (error, g_steal_pointer (&problem));
      return NULL;
    }
  return parvis_response_new_redirect (parvis_url (exchange->request, PARVIS_ROUTE_SIGN_IN, NULL));
}

static void
give_to_writer (ParvisExchange *exchange, ParvisWriteFunc func)
{
  ParvisCommune *commune = parvis_request_get_commune (exchange->request);

  parvis_exchange_lend (exchange);
  if (parvis_writer_submit (commune->writer, func, exchange, (GDestroyNotify) parvis_response_free,
                            write_done, parvis_worker_get_context (exchange->worker)))
    return;
  parvis_exchange_refuse (exchange, 503);
  parvis_exchange_answer (exchange, NULL);
  parvis_exchange_return (exchange);
}

/* ------------------------------------------------------------------------- the whole request */

static void
run_handler (ParvisExchange *exchange)
{
  ParvisServer *server = parvis_worker_get_server (exchange->worker);
  ParvisDb *db = parvis_worker_get_db (exchange->worker);

  switch (exchange->route->how)
    {
    case PARVIS_WRITES:
      give_to_writer (exchange, write_handler);
      break;
    case PARVIS_SLOW:
      parvis_exchange_give_to_pool (exchange, server->slow_pool, pool_handler, pool_handler_done);
      break;
    case PARVIS_READS:
    case PARVIS_STREAMS:
      parvis_db_begin_read (db);
      parvis_exchange_answer (exchange, read_in_transaction (exchange, db));
      break;
    }
}

static void
run_before (ParvisExchange *exchange)
{
  ParvisServer *server = parvis_worker_get_server (exchange->worker);

  if (exchange->route->before)
    parvis_exchange_give_to_pool (
        exchange, exchange->route->before_hashes ? server->hash_pool : server->slow_pool,
        pool_before, pool_before_done);
  else
    run_handler (exchange);
}

/* A form of somebody whose session ended meanwhile. */
static gboolean
can_be_kept (ParvisExchange *exchange)
{
  ParvisServer *server = parvis_worker_get_server (exchange->worker);

  return exchange->status == 401 && !exchange->error && is_from_a_page (exchange->route)
         && (exchange->route->who & PARVIS_FOR_CITOYEN)
         && parvis_router_find_name (server->router, PARVIS_ROUTE_SIGN_IN);
}

static void
run_post (ParvisExchange *exchange)
{
  GError *error = NULL;

  if (parvis_exchange_wants_body (exchange) && !parvis_request_end_body (exchange->request, &error))
    parvis_exchange_take_error (exchange, g_steal_pointer (&error));
  if (exchange->route && can_be_kept (exchange))
    {
      exchange->status = 0;
      give_to_writer (exchange, write_reprise);
      return;
    }
  if (!parvis_exchange_failed (exchange) && is_from_a_page (exchange->route)
      && !parvis_csrf_check (exchange->request, &error))
    parvis_exchange_take_error (exchange, error);
  if (parvis_exchange_failed (exchange))
    parvis_exchange_answer (exchange, NULL);
  else
    run_before (exchange);
}

/* One read transaction for the session and the page. */
static void
run_get (ParvisExchange *exchange)
{
  ParvisDb *db = parvis_worker_get_db (exchange->worker);

  parvis_db_begin_read (db);
  admit (exchange);
  if (!parvis_exchange_failed (exchange) && !exchange->route->before
      && (exchange->route->how == PARVIS_READS || exchange->route->how == PARVIS_STREAMS))
    {
      parvis_exchange_answer (exchange, read_in_transaction (exchange, db));
      return;
    }
  parvis_db_end_read (db);
  if (parvis_exchange_failed (exchange))
    parvis_exchange_answer (exchange, NULL);
  else
    run_before (exchange);
}

static void
handler_cb (SoupServer *soup,
            SoupServerMessage *message,
            const char *path,
            GHashTable *query,
            gpointer data)
{
  ParvisExchange *exchange = parvis_exchange_of (message);

  if (!exchange || !exchange->request)
    {
      parvis_answer_send_bare (message, 400);
      return;
    }
  if (g_str_equal (path, "/healthz")
      && soup_server_message_get_method (message) != SOUP_METHOD_POST)
    parvis_exchange_check_health (exchange);
  else if (soup_server_message_get_method (message) == SOUP_METHOD_POST)
    run_post (exchange);
  else
    run_get (exchange);
}

void
parvis_pipeline_connect (ParvisWorker *worker, SoupServer *soup)
{
  ParvisPipeline *pipeline = parvis_exchange_pipeline_new (worker, soup);

  soup_server_add_early_handler (soup, NULL, early_cb, pipeline, NULL);
  soup_server_add_handler (soup, NULL, handler_cb, pipeline, NULL);
}
