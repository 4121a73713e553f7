/* SPDX-License-Identifier: EUPL-1.2 */
/* How an exchange ends: the handler's response, or what went wrong. */
#define G_LOG_DOMAIN "parvis-http"
#include "config.h"

#include "server/http/parvis-answer.h"
#include "server/http/parvis-exchange.h"
#include "server/http/parvis-fault.h"
#include "server/http/parvis-request-private.h"
#include "server/http/parvis-response-private.h"
#include "server/http/parvis-route-private.h"
#include "server/http/parvis-session.h"

/* Nobody is signed in where somebody must be: pages lead to the sign-in, and back. */
static ParvisResponse *
lead_to_sign_in (ParvisExchange *exchange)
{
  ParvisServer *server = parvis_worker_get_server (exchange->worker);
  g_autofree char *url = NULL;
  g_autofree char *back = NULL;

  if (!exchange->route || !(exchange->route->who & PARVIS_FOR_CITOYEN)
      || !parvis_router_find_name (server->router, PARVIS_ROUTE_SIGN_IN))
    return NULL;
  url = parvis_router_url (server->router, PARVIS_ROUTE_SIGN_IN, NULL);
  /* A form cannot be gone back to by its address. */
  if (g_str_equal (exchange->route->method, "POST"))
    return parvis_response_new_redirect (g_steal_pointer (&url));
  back = g_uri_escape_string (parvis_request_get_path (exchange->request), "/", FALSE);
  return parvis_response_new_redirect (g_strdup_printf ("%s?retour=%s", url, back));
}

static ParvisResponse *
fault_response (ParvisExchange *exchange)
{
  ParvisDb *db = parvis_worker_get_db (exchange->worker);
  ParvisResponse *response = NULL;

  parvis_request_void_answer (exchange->request);
  if (exchange->error)
    response = parvis_fault_new_response_for (exchange->request, db, exchange->error);
  else if (exchange->status == 401)
    response = lead_to_sign_in (exchange);
  if (!response)
    response = parvis_fault_new_response (exchange->request, db, exchange->status, NULL);
  /* The page shell may have met the same broken database. */
  g_clear_error (&exchange->error);
  exchange->error = parvis_db_take_error (db);
  if (exchange->error)
    g_warning ("error page: %s", exchange->error->message);
  return response;
}

static void
publish (const char *topic, const char *type, const char *data, gpointer events)
{
  parvis_events_publish (events, topic, type, data);
}

/* What the rest of the program learns once the work is done, whether or not the client waited. */
static void
after_success (ParvisExchange *exchange, ParvisResponse *response)
{
  ParvisCommune *commune = parvis_request_get_commune (exchange->request);

  if (commune->events)
    parvis_response_publish_all (response, publish, commune->events);
  if (commune->taches && parvis_response_wakes_taches (response))
    parvis_taches_wake (commune->taches);
  parvis_session_touch_later (exchange->request);
}

void
parvis_exchange_answer (ParvisExchange *exchange, ParvisResponse *response)
{
  g_autoptr (ParvisResponse) owned = response;

  if (response && (exchange->error || exchange->status))
    g_clear_pointer (&owned, parvis_response_free);
  if (owned)
    after_success (exchange, owned);
  if (exchange->abandoned)
    return;
  if (!owned)
    owned = fault_response (exchange);
  if (parvis_response_find_topics (owned))
    parvis_exchange_stream (exchange, owned);
  else
    parvis_answer_send (exchange->message, exchange->request, owned);
}

void
parvis_exchange_give_to_pool (ParvisExchange *exchange,
                              ParvisPool *pool,
                              void (*work) (ParvisDb *, gpointer),
                              GSourceFunc done)
{
  ParvisPoolJob job = { work, done, exchange, parvis_worker_get_context (exchange->worker) };

  parvis_exchange_lend (exchange);
  if (parvis_pool_submit (pool, &job))
    return;
  parvis_exchange_refuse (exchange, 503);
  parvis_exchange_answer (exchange, NULL);
  parvis_exchange_return (exchange);
}
