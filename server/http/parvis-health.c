/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-http"
#include "config.h"

#include "server/http/parvis-exchange.h"
#include "server/http/parvis-fault.h"
#include "server/http/parvis-response-private.h"

/* The writer has this long to take a job and commit, in milliseconds. */
#define PATIENCE 1000

/* In a pool of its own: neither slow work nor a full queue makes the portal look ill. */
static void
check (ParvisDb *db, gpointer data)
{
  ParvisExchange *exchange = data;
  ParvisCommune *commune = parvis_request_get_commune (exchange->request);

  parvis_db_int (db, 0, PARVIS_SQL_SERVEUR_SANTE);
  parvis_exchange_take_error (exchange, parvis_db_take_error (db));
  if (!parvis_writer_is_alive (commune->writer, PATIENCE))
    parvis_exchange_refuse (exchange, 503);
}

static gboolean
checked (gpointer data)
{
  ParvisExchange *exchange = data;
  gboolean well = !parvis_exchange_failed (exchange);

  if (exchange->error)
    g_warning ("health: %s", exchange->error->message);
  g_clear_error (&exchange->error);
  exchange->status = 0;
  /* Without the page shell: it reads the database. */
  parvis_exchange_answer (exchange,
                          well ? parvis_response_new_done ()
                               : parvis_fault_new_response (exchange->request, NULL, 503, NULL));
  parvis_exchange_return (exchange);
  return G_SOURCE_REMOVE;
}

void
parvis_exchange_check_health (ParvisExchange *exchange)
{
  ParvisServer *server = parvis_worker_get_server (exchange->worker);

  parvis_exchange_give_to_pool (exchange, server->health_pool, check, checked);
}
