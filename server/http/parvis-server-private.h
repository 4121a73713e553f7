/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "server/http/parvis-guard.h"
#include "server/http/parvis-pool.h"
#include "server/http/parvis-server.h"

G_BEGIN_DECLS

/* What all workers share. Set up before the first starts, then read only. */
struct _ParvisServer
{
  ParvisCommune *commune;
  ParvisRouter *router;
  gboolean trust_proxy;
  int listen_fd;
  char *socket_path; /* of a Unix socket of ours, or NULL */
  guint port;
  char *hosts[3]; /* accepted Host headers */
  ParvisGuardRules rules;
  ParvisGate *gate;
  ParvisPool *hash_pool;
  ParvisPool *slow_pool;
  ParvisPool *health_pool;
  GPtrArray *workers; /* of ParvisWorker */
};

typedef struct _ParvisWorker ParvisWorker;

/* Opens what it needs. */
ParvisWorker *parvis_worker_new (ParvisServer *server, GError **error);
/* Starts the thread. */
void parvis_worker_start (ParvisWorker *worker);
/* Accepts no more, from now on. Any thread. */
void parvis_worker_stop (ParvisWorker *worker);
/* Waits for the thread, if it was started, after parvis_worker_stop(). */
void parvis_worker_free (ParvisWorker *worker);

/* --- in the worker's own thread --- */
ParvisServer *parvis_worker_get_server (ParvisWorker *worker);
ParvisDb *parvis_worker_get_db (ParvisWorker *worker);
GMainContext *parvis_worker_get_context (ParvisWorker *worker);
/* Work was handed to another thread; the worker lives until each of them has come back. */
void parvis_worker_hold (ParvisWorker *worker);
void parvis_worker_release (ParvisWorker *worker);

G_END_DECLS
