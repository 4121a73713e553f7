/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-http"
#include "config.h"

#include <glib/gstdio.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "server/http/parvis-context.h"
#include "server/http/parvis-events-private.h"
#include "server/http/parvis-pipeline.h"
#include "server/http/parvis-server-private.h"

/* How long clients may take to fetch what is under way when the server stops, in µs. */
#define STOP_PATIENCE (5 * G_USEC_PER_SEC)

struct _ParvisWorker
{
  ParvisServer *server;
  GThread *thread;
  GMainContext *context;
  GMainLoop *loop;
  SoupServer *soup;
  ParvisGuard *guard;
  ParvisDb *db;
  guint held;
  gint64 stop_until;
};

/* A SoupServer without a listener of its own drops keep-alive: it gets one that nobody can reach, a
 * Unix socket whose name is gone before anyone could know it. */
static GSocket *
unreachable_listener (GError **error)
{
  g_autofree char *directory = g_dir_make_tmp ("parvis-XXXXXX", error);
  g_autofree char *path = NULL;
  g_autoptr (GSocketAddress) address = NULL;
  g_autoptr (GSocket) socket = NULL;
  gboolean listening;

  if (!directory)
    return NULL;
  path = g_build_filename (directory, "s", NULL);
  address = g_unix_socket_address_new (path);
  socket =
      g_socket_new (G_SOCKET_FAMILY_UNIX, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_DEFAULT, error);
  listening =
      socket && g_socket_bind (socket, address, FALSE, error) && g_socket_listen (socket, error);
  g_unlink (path);
  g_rmdir (directory);
  return listening ? g_steal_pointer (&socket) : NULL;
}

static gboolean
worker_open (ParvisWorker *worker, GError **error)
{
  g_autoptr (GSocket) listener = unreachable_listener (error);

  if (!listener)
    return FALSE;
  /* Paths stay as they were sent: the router decodes them once. */
  worker->soup = g_object_new (SOUP_TYPE_SERVER, "raw-paths", TRUE, NULL);
  if (!soup_server_listen_socket (worker->soup, listener, 0, error))
    return FALSE;
  worker->db = parvis_db_open_reader (worker->server->commune->db_path, error);
  return worker->db != NULL;
}

static gboolean
may_end (ParvisWorker *worker)
{
  return parvis_guard_get_connections (worker->guard) == 0
         || g_get_monotonic_time () > worker->stop_until;
}

static gboolean
stop_beat_cb (gpointer data)
{
  ParvisWorker *worker = data;

  if (!may_end (worker))
    return G_SOURCE_CONTINUE;
  g_main_loop_quit (worker->loop);
  return G_SOURCE_REMOVE;
}

static gboolean
stop_cb (gpointer data)
{
  ParvisWorker *worker = data;
  g_autoptr (GSource) beat = g_timeout_source_new (20);

  worker->stop_until = g_get_monotonic_time () + STOP_PATIENCE;
  parvis_guard_stop (worker->guard);
  if (worker->server->commune->events)
    parvis_events_leave (worker->server->commune->events, worker->context);
  g_source_set_callback (beat, stop_beat_cb, worker, NULL);
  g_source_attach (beat, worker->context);
  return G_SOURCE_REMOVE;
}

static gpointer
worker_thread (gpointer data)
{
  ParvisWorker *worker = data;

  g_main_context_push_thread_default (worker->context);
  worker->guard = parvis_guard_new (worker->soup, worker->server->listen_fd, worker->server->gate,
                                    &worker->server->rules);
  parvis_pipeline_connect (worker, worker->soup);
  g_main_loop_run (worker->loop);
  parvis_pipeline_abandon (worker->soup);
  if (worker->server->commune->events)
    parvis_events_leave (worker->server->commune->events, worker->context);
  soup_server_disconnect (worker->soup);
  /* What other threads still do for this one comes back to it. */
  while (worker->held > 0)
    g_main_context_iteration (worker->context, TRUE);
  g_clear_pointer (&worker->guard, parvis_guard_free);
  g_clear_object (&worker->soup);
  while (g_main_context_iteration (worker->context, FALSE))
    ;
  g_clear_pointer (&worker->db, parvis_db_free);
  g_main_context_pop_thread_default (worker->context);
  return NULL;
}

static void
worker_destroy (ParvisWorker *worker)
{
  g_clear_object (&worker->soup);
  g_clear_pointer (&worker->db, parvis_db_free);
  g_main_loop_unref (worker->loop);
  g_main_context_unref (worker->context);
  g_free (worker);
}

ParvisWorker *
parvis_worker_new (ParvisServer *server, GError **error)
{
  ParvisWorker *worker = g_new0 (ParvisWorker, 1);
  gboolean opened;

  worker->server = server;
  worker->context = g_main_context_new ();
  worker->loop = g_main_loop_new (worker->context, FALSE);
  g_main_context_push_thread_default (worker->context);
  opened = worker_open (worker, error);
  g_main_context_pop_thread_default (worker->context);
  if (!opened)
    {
      worker_destroy (worker);
      return NULL;
    }
  return worker;
}

void
parvis_worker_start (ParvisWorker *worker)
{
  worker->thread = g_thread_new ("parvis-http", worker_thread, worker);
}

void
parvis_worker_stop (ParvisWorker *worker)
{
  if (worker->thread)
    parvis_context_call (worker->context, stop_cb, worker, NULL);
}

void
parvis_worker_free (ParvisWorker *worker)
{
  if (worker->thread)
    g_thread_join (worker->thread);
  worker_destroy (worker);
}

ParvisServer *
parvis_worker_get_server (ParvisWorker *worker)
{
  return worker->server;
}

ParvisDb *
parvis_worker_get_db (ParvisWorker *worker)
{
  return worker->db;
}

GMainContext *
parvis_worker_get_context (ParvisWorker *worker)
{
  return worker->context;
}

void
parvis_worker_hold (ParvisWorker *worker)
{
  worker->held++;
}

void
parvis_worker_release (ParvisWorker *worker)
{
  g_assert (worker->held > 0);
  worker->held--;
}
