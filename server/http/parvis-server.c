/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-http"
#include "config.h"

#include <dirent.h>
#include <glib/gstdio.h>
#include <sys/resource.h>
#include <unistd.h>

#include "server/http/parvis-listen.h"
#include "server/http/parvis-pipeline.h"
#include "server/http/parvis-request-private.h"
#include "server/http/parvis-server-private.h"

#define HEADER_S   10
#define BODY_S     30
#define IDLE_S     60
#define QUEUE_MAX  64
#define SLOW_TWO   2
#define HEALTH_MAX 8
/* A hash uses a core for tens of milliseconds: a page goes first. */
#define POOL_NICENESS 10
#define CONNECTIONS   4096
/* Of one address, when no proxy stands before us: a family's browsers, or a school behind one box. */
#define PER_ADDRESS 64
/* Descriptors left for files and databases that are opened later. */
#define DESCRIPTORS_KEPT 16

static guint
or_default (guint value, guint fallback)
{
  return value ? value : fallback;
}

static guint
open_descriptors (void)
{
  DIR *directory = opendir ("/proc/self/fd");
  guint count = 0;

  if (!directory)
    return 256;
  while (readdir (directory))
    count++;
  closedir (directory);
  return count;
}

/* A connection costs one descriptor, and a second one while it brings a file: what is left is shared
 * three to one. Asked once everything else is open. What the administrator allows is taken: the soft
 * limit is for programs that use select(). */
static guint
connections_max (guint wanted)
{
  struct rlimit limit;
  guint used = open_descriptors () + DESCRIPTORS_KEPT;
  rlim_t needed;
  guint left;

  wanted = or_default (wanted, CONNECTIONS);
  if (getrlimit (RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY)
    return wanted;
  needed = MIN (used + wanted * 4 / 3 + 4, limit.rlim_max);
  if (limit.rlim_cur < needed)
    {
      limit.rlim_cur = needed;
      if (setrlimit (RLIMIT_NOFILE, &limit) != 0 && getrlimit (RLIMIT_NOFILE, &limit) != 0)
        return 8;
    }
  left = limit.rlim_cur > used ? (guint) MIN (limit.rlim_cur - used, (rlim_t) G_MAXINT) : 0;
  if (left * 3 / 4 < wanted)
    g_message ("at most %u connections: the limit of open files leaves no more",
               MAX (left * 3 / 4, 8));
  return MIN (wanted, MAX (left * 3 / 4, 8));
}

static void
fill_hosts (ParvisServer *server)
{
  const char *host = server->commune->host;

  g_assert (host);
  server->hosts[0] = g_strdup (host);
  /* Listening on a port that nobody chose (tests, a second demo): the name with that port as well. */
  if (server->port && !strchr (host, ':'))
    server->hosts[1] = g_strdup_printf ("%s:%u", host, server->port);
}

static gboolean
open_pools (ParvisServer *server, const ParvisServerOptions *options, GError **error)
{
  const char *path = server->commune->db_path;
  guint hash_threads = or_default (options->hash_threads, 1);
  guint slow_threads = or_default (options->slow_threads, SLOW_TWO);
  guint queue_max = or_default (options->queue_max, QUEUE_MAX);

  server->hash_pool =
      parvis_pool_new ("parvis-hash", path, hash_threads, POOL_NICENESS, queue_max, error);
  if (!server->hash_pool)
    return FALSE;
  server->slow_pool =
      parvis_pool_new ("parvis-slow", path, slow_threads, POOL_NICENESS, queue_max, error);
  if (!server->slow_pool)
    return FALSE;
  server->health_pool = parvis_pool_new ("parvis-sante", path, 1, 0, HEALTH_MAX, error);
  return server->health_pool != NULL;
}

static void
fill_rules (ParvisServer *server, const ParvisServerOptions *options)
{
  server->rules = (ParvisGuardRules){
    .hosts = (const char *const *) server->hosts,
    .header_s = or_default (options->header_s, HEADER_S),
    .body_s = or_default (options->body_s, BODY_S),
    .idle_s = or_default (options->idle_s, IDLE_S),
    .admit = parvis_pipeline_admit,
    .refusal = parvis_pipeline_refusal,
    .data = server,
  };
}

static gboolean
open_workers (ParvisServer *server, guint count, GError **error)
{
  count = or_default (count, g_get_num_processors ());
  for (guint i = 0; i < count; i++)
    {
      ParvisWorker *worker = parvis_worker_new (server, error);

      if (!worker)
        return FALSE;
      g_ptr_array_add (server->workers, worker);
    }
  return TRUE;
}

ParvisServer *
parvis_server_new (ParvisCommune *commune,
                   ParvisRouter *router,
                   const ParvisServerOptions *options,
                   GError **error)
{
  g_autoptr (ParvisServer) server = g_new0 (ParvisServer, 1);
  guint per_address = or_default (options->per_address_max, PER_ADDRESS);

  server->commune = commune;
  server->router = router;
  server->trust_proxy = options->trust_proxy;
  server->listen_fd = -1;
  server->workers = g_ptr_array_new ();
  server->listen_fd = parvis_listen (options->listen, options->expose_unprotected, &server->port,
                                     &server->socket_path, error);
  if (server->listen_fd < 0)
    return NULL;
  parvis_uploads_purge (commune);
  fill_hosts (server);
  fill_rules (server, options);
  if (!open_pools (server, options, error))
    return NULL;
  server->gate = parvis_gate_new (G_MAXUINT, options->trust_proxy ? 0 : per_address,
                                  options->per_address_max == 0);
  if (!open_workers (server, options->workers, error))
    return NULL;
  parvis_gate_set_total_max (server->gate, connections_max (options->connections_max));
  for (guint i = 0; i < server->workers->len; i++)
    parvis_worker_start (server->workers->pdata[i]);
  return g_steal_pointer (&server);
}

guint
parvis_server_get_port (ParvisServer *server)
{
  return server->port;
}

void
parvis_server_free (ParvisServer *server)
{
  for (guint i = 0; i < server->workers->len; i++)
    parvis_worker_stop (server->workers->pdata[i]);
  for (guint i = 0; i < server->workers->len; i++)
    parvis_worker_free (server->workers->pdata[i]);
  g_ptr_array_unref (server->workers);
  g_clear_pointer (&server->hash_pool, parvis_pool_free);
  g_clear_pointer (&server->slow_pool, parvis_pool_free);
  g_clear_pointer (&server->health_pool, parvis_pool_free);
  g_clear_pointer (&server->gate, parvis_gate_free);
  if (server->listen_fd >= 0)
    close (server->listen_fd);
  if (server->socket_path)
    g_unlink (server->socket_path);
  g_free (server->socket_path);
  for (gsize i = 0; i < G_N_ELEMENTS (server->hosts); i++)
    g_free (server->hosts[i]);
  g_free (server);
}
