/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-http"
#include "config.h"

#include <string.h>

#include "server/http/parvis-answer.h"
#include "server/http/parvis-exchange.h"
#include "server/http/parvis-pipeline.h"
#include "server/http/parvis-request-private.h"
#include "server/http/parvis-response-private.h"

struct _ParvisPipeline
{
  ParvisWorker *worker;
  GQueue lent; /* of ParvisExchange */
};

static G_DEFINE_QUARK (parvis_exchange, parvis_exchange)
static G_DEFINE_QUARK (parvis_pipeline, parvis_pipeline)

/* ------------------------------------------------------------------------- beginning, end */

ParvisPipeline *
parvis_exchange_pipeline_new (ParvisWorker *worker, SoupServer *soup)
{
  ParvisPipeline *pipeline = g_new0 (ParvisPipeline, 1);

  pipeline->worker = worker;
  g_queue_init (&pipeline->lent);
  g_object_set_qdata_full (G_OBJECT (soup), parvis_pipeline_quark (), pipeline, g_free);
  return pipeline;
}

static void
exchange_free (gpointer data)
{
  ParvisExchange *exchange = data;

  g_clear_pointer (&exchange->request, parvis_request_unref);
  g_clear_pointer (&exchange->response, parvis_response_free);
  g_clear_error (&exchange->error);
  g_free (exchange);
}

/* The visitor's address: the peer, or what the proxy before us says; only its own word, the last,
 * counts. */
static char *
visitor_address (ParvisServer *server, SoupMessageHeaders *headers, const char *peer)
{
  const char *list = soup_message_headers_get_list (headers, "X-Forwarded-For");
  const char *comma = list ? strrchr (list, ',') : NULL;
  g_autofree char *last = NULL;
  g_autoptr (GInetAddress) address = NULL;

  if (!server->trust_proxy || !list)
    return g_strdup (peer);
  last = g_strstrip (g_strdup (comma ? comma + 1 : list));
  address = g_inet_address_new_from_string (last);
  return address ? g_inet_address_to_string (address) : g_strdup (peer);
}

static ParvisRequest *
read_request (ParvisServer *server, SoupServerMessage *message)
{
  ParvisConnection *connection = parvis_connection_of (message);
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  const char *target = parvis_connection_get_target (connection);
  const char *mark = strchr (target, '?');
  g_autofree char *path = g_strndup (target, mark ? (gsize) (mark - target) : strlen (target));
  g_autofree char *remote =
      visitor_address (server, headers, parvis_connection_get_remote (connection));
  const ParvisRequestHead head = {
    .method = soup_server_message_get_method (message),
    .path = path,
    .query = mark ? mark + 1 : NULL,
    .remote = remote,
    .cookie = soup_message_headers_get_one (headers, "Cookie"),
    .authorization = soup_message_headers_get_one (headers, "Authorization"),
    .user_agent = soup_message_headers_get_one (headers, "User-Agent"),
    .content_type = soup_message_headers_get_one (headers, "Content-Type"),
    .accept_encoding = soup_message_headers_get_list (headers, "Accept-Encoding"),
    .if_none_match = soup_message_headers_get_list (headers, "If-None-Match"),
    .origin = soup_message_headers_get_one (headers, "Origin"),
    .sec_fetch_site = soup_message_headers_get_one (headers, "Sec-Fetch-Site"),
  };

  return parvis_request_new (server->commune, server->router, &head, NULL);
}

ParvisExchange *
parvis_exchange_new (ParvisPipeline *pipeline, SoupServerMessage *message)
{
  ParvisExchange *exchange = g_new0 (ParvisExchange, 1);

  exchange->worker = pipeline->worker;
  exchange->pipeline = pipeline;
  exchange->message = message;
  exchange->link.data = exchange;
  exchange->request = read_request (parvis_worker_get_server (pipeline->worker), message);
  g_object_set_qdata_full (G_OBJECT (message), parvis_exchange_quark (), exchange, exchange_free);
  return exchange;
}

ParvisExchange *
parvis_exchange_of (SoupServerMessage *message)
{
  return g_object_get_qdata (G_OBJECT (message), parvis_exchange_quark ());
}

/* ------------------------------------------------------------------------- what went wrong */

gboolean
parvis_exchange_failed (ParvisExchange *exchange)
{
  return exchange->error || exchange->status;
}

void
parvis_exchange_refuse (ParvisExchange *exchange, guint status)
{
  if (!parvis_exchange_failed (exchange))
    exchange->status = status;
}

void
parvis_exchange_take_error (ParvisExchange *exchange, GError *error)
{
  if (error && !parvis_exchange_failed (exchange))
    exchange->error = error;
  else
    g_clear_error (&error);
}

gboolean
parvis_exchange_wants_body (ParvisExchange *exchange)
{
  if (!exchange->request || exchange->error || !exchange->route)
    return FALSE;
  /* The form of somebody whose session is over is read all the same, to be kept for later. */
  return exchange->status == 0
         || (exchange->status == 401
             && (exchange->route->body == PARVIS_BODY_FORM
                 || exchange->route->body == PARVIS_BODY_UPLOAD));
}

/* ------------------------------------------------------------------------- other threads */

void
parvis_exchange_lend (ParvisExchange *exchange)
{
  if (exchange->lent++ > 0)
    return;
  g_object_ref (exchange->message);
  g_queue_push_tail_link (&exchange->pipeline->lent, &exchange->link);
  parvis_worker_hold (exchange->worker);
  soup_server_message_pause (exchange->message);
}

void
parvis_exchange_return (ParvisExchange *exchange)
{
  SoupServerMessage *message = exchange->message;

  g_assert (exchange->lent > 0);
  if (--exchange->lent > 0)
    return;
  g_queue_unlink (&exchange->pipeline->lent, &exchange->link);
  parvis_worker_release (exchange->worker);
  if (!exchange->abandoned)
    soup_server_message_unpause (message);
  g_object_unref (message);
}

void
parvis_pipeline_abandon (SoupServer *soup)
{
  ParvisPipeline *pipeline = g_object_get_qdata (G_OBJECT (soup), parvis_pipeline_quark ());

  for (GList *link = pipeline->lent.head; link; link = link->next)
    ((ParvisExchange *) link->data)->abandoned = TRUE;
}
