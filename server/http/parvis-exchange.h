/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "server/http/parvis-server-private.h"

G_BEGIN_DECLS

/* The page where a citizen signs in; takes `retour`, the path to come back to. Optional. */
#define PARVIS_ROUTE_SIGN_IN "comptes.connexion"

typedef struct _ParvisPipeline ParvisPipeline;

/**
 * ParvisExchange: one request and its answer, on its way. Owned by the message.
 *
 * Only its worker's thread touches the message. While it is lent, another thread works on the rest
 * of it and the worker leaves it alone.
 */
typedef struct
{
  ParvisWorker *worker;
  ParvisPipeline *pipeline;
  SoupServerMessage *message;
  ParvisRequest *request; /* NULL when its head was not understood */
  const ParvisRoute *route;
  /* What went wrong first; one of the two, or neither. */
  GError *error;
  guint status;
  ParvisResponse *response; /* made by a pool */
  guint64 events_serial;    /* before the handler ran */
  guint lent;
  gboolean abandoned; /* the connection is gone: nobody is answered */
  GList link;         /* in the pipeline, while lent */
} ParvisExchange;

/* One for each worker, freed with @soup. */
ParvisPipeline *parvis_exchange_pipeline_new (ParvisWorker *worker, SoupServer *soup);

ParvisExchange *parvis_exchange_new (ParvisPipeline *pipeline, SoupServerMessage *message);
ParvisExchange *parvis_exchange_of (SoupServerMessage *message); /* NULL: it never began */

gboolean parvis_exchange_failed (ParvisExchange *exchange);
/* Keeps the first failure only. @status 0 and @error NULL = none. @error: (transfer full) */
void parvis_exchange_refuse (ParvisExchange *exchange, guint status);
void parvis_exchange_take_error (ParvisExchange *exchange, GError *error);
gboolean parvis_exchange_wants_body (ParvisExchange *exchange);

/* Around work in another thread: the message is paused, and everything kept alive. */
void parvis_exchange_lend (ParvisExchange *exchange);
void parvis_exchange_return (ParvisExchange *exchange);

/* The end of the way. @response: (transfer full), NULL = what the exchange says went wrong. */
void parvis_exchange_answer (ParvisExchange *exchange, ParvisResponse *response);
/* Lends it to @pool; @done, back here, answers and ends with parvis_exchange_return(). A full pool
 * is answered at once. */
void parvis_exchange_give_to_pool (ParvisExchange *exchange,
                                   ParvisPool *pool,
                                   void (*work) (ParvisDb *, gpointer),
                                   GSourceFunc done);
/* Turns the connection into a stream of events. */
void parvis_exchange_stream (ParvisExchange *exchange, ParvisResponse *response);
/* Answers /healthz. */
void parvis_exchange_check_health (ParvisExchange *exchange);

G_END_DECLS
