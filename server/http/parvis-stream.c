/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-http"
#include "config.h"

#include "server/http/parvis-answer.h"
#include "server/http/parvis-events-private.h"
#include "server/http/parvis-exchange.h"
#include "server/http/parvis-fault.h"
#include "server/http/parvis-guard-private.h"
#include "server/http/parvis-request-private.h"
#include "server/http/parvis-response-private.h"
#include "server/http/parvis-session.h"

/* Who listens, to be asked again whether they still may. */
typedef struct
{
  ParvisWorker *worker;
  ParvisRequest *request;
} Guest;

static void
guest_free (gpointer data)
{
  Guest *guest = data;

  parvis_request_unref (guest->request);
  g_free (guest);
}

/* The session may have ended since: looked up anew, as of now. */
static gboolean
guest_still_welcome (gpointer data)
{
  Guest *guest = data;
  ParvisServer *server = parvis_worker_get_server (guest->worker);
  ParvisDb *db = parvis_worker_get_db (guest->worker);
  g_autoptr (ParvisRequest) again = parvis_request_new (
      server->commune, server->router, parvis_request_get_head (guest->request), NULL);
  g_autoptr (GError) error = NULL;

  if (!again)
    return FALSE;
  parvis_session_load (again, db);
  error = parvis_db_take_error (db);
  return !error && parvis_request_get_visitor (again) == parvis_request_get_visitor (guest->request)
         && parvis_request_get_compte_id (again) == parvis_request_get_compte_id (guest->request)
         && parvis_request_get_agent_id (again) == parvis_request_get_agent_id (guest->request);
}

static GBytes *
stream_head (ParvisCommune *commune)
{
  g_autoptr (GString) head = g_string_new ("HTTP/1.1 200 OK\r\n");

  parvis_answer_append_constant_headers (head, commune->https);
  /* nginx would hold the events back otherwise. */
  g_string_append (head, "Content-Type: text/event-stream; charset=utf-8\r\n"
                         "Cache-Control: no-store\r\nX-Accel-Buffering: no\r\n"
                         "Connection: close\r\n\r\n");
  return g_string_free_to_bytes (g_steal_pointer (&head));
}

void
parvis_exchange_stream (ParvisExchange *exchange, ParvisResponse *response)
{
  ParvisCommune *commune = parvis_request_get_commune (exchange->request);
  ParvisEvents *events = commune->events;
  g_autoptr (ParvisResponse) busy = NULL;
  g_autoptr (GBytes) head = NULL;
  ParvisListenerSpec spec = { 0 };
  Guest *guest;

  if (!events || !parvis_events_has_room (events))
    {
      busy = parvis_fault_new_response (exchange->request, parvis_worker_get_db (exchange->worker),
                                        503, NULL);
      parvis_answer_send (exchange->message, exchange->request, busy);
      return;
    }
  if (soup_server_message_get_method (exchange->message) == SOUP_METHOD_HEAD)
    {
      parvis_answer_send (exchange->message, exchange->request, response);
      return;
    }
  guest = g_new0 (Guest, 1);
  guest->worker = exchange->worker;
  guest->request = parvis_request_ref (exchange->request);
  head = stream_head (commune);
  spec.head = head;
  spec.topics = parvis_response_find_topics (response);
  spec.first_type = parvis_response_find_first_type (response);
  spec.first = parvis_response_find_first (response);
  spec.since = exchange->events_serial;
  spec.still_welcome = guest_still_welcome;
  spec.data = guest;
  spec.free_data = guest_free;
  spec.socket = parvis_connection_get_socket (parvis_connection_of (exchange->message));
  /* From here on libsoup knows nothing of the connection; the guard still counts it. */
  exchange->abandoned = TRUE;
  spec.stream = soup_server_message_steal_connection (exchange->message);
  if (spec.stream)
    parvis_events_listen (events, &spec);
  else
    guest_free (guest);
}
