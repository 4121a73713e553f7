/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "server/http/parvis-commune.h"
#include "server/http/parvis-route.h"

G_BEGIN_DECLS

/**
 * ParvisServer: worker threads over one listening socket, each with its own main context, SoupServer,
 * guard and read-only connection.
 */
typedef struct _ParvisServer ParvisServer;

typedef struct
{
  const char *listen; /* "127.0.0.1:8480", "[::1]:0", "/run/parvis/http.sock", NULL = systemd's */
  gboolean expose_unprotected;      /* allows another address than loopback or a Unix socket */
  guint workers;                    /* 0 = one a core */
  guint connections_max;            /* over all workers; never above what RLIMIT_NOFILE leaves */
  guint per_address_max;            /* without a proxy; 0 = 64, not counting this very machine */
  guint header_s, body_s, idle_s;   /* deadlines in seconds; 0 = the defaults 10, 30, 60 */
  guint hash_threads, slow_threads; /* 0 = 1 and 2 */
  guint queue_max;                  /* of each pool before 503; 0 = 64 */
  gboolean trust_proxy; /* the peer is nginx: X-Forwarded-For's last entry is the visitor */
} ParvisServerOptions;

/* Listens and serves from now on. @router and @commune must outlive it. */
ParvisServer *parvis_server_new (ParvisCommune *commune,
                                 ParvisRouter *router,
                                 const ParvisServerOptions *options,
                                 GError **error);
guint parvis_server_get_port (ParvisServer *server); /* 0 for a Unix socket */
/* Stops accepting, lets requests under way finish (5 s at most), joins the threads. */
void parvis_server_free (ParvisServer *server);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ParvisServer, parvis_server_free)

/* Events to agents' applications (SSE): any thread. Bounded per listener: one that does not read is
 * cut and comes back by itself. */
ParvisEvents *parvis_events_new (void);
void
parvis_events_publish (ParvisEvents *events, const char *topic, const char *type, const char *data);
void parvis_events_free (ParvisEvents *events);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ParvisEvents, parvis_events_free)

G_END_DECLS
