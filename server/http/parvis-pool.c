/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-http"
#include "config.h"

#include <sys/resource.h>
#include <unistd.h>

#include "server/http/parvis-context.h"
#include "server/http/parvis-pool.h"

struct _ParvisPool
{
  GMutex lock;
  GCond changed;
  GQueue waiting; /* of ParvisPoolJob */
  guint queue_max;
  int niceness;
  gboolean stopping;
  GPtrArray *threads;
};

typedef struct
{
  ParvisPool *pool;
  ParvisDb *db;
} PoolThread;

static ParvisPoolJob *
pool_next (ParvisPool *pool)
{
  ParvisPoolJob *job;

  g_mutex_lock (&pool->lock);
  while (!(job = g_queue_pop_head (&pool->waiting)) && !pool->stopping)
    g_cond_wait (&pool->changed, &pool->lock);
  g_mutex_unlock (&pool->lock);
  return job;
}

static gpointer
pool_thread (gpointer data)
{
  PoolThread *thread = data;
  ParvisPoolJob *job;

  /* On Linux a thread has its own; if it may not, it is as nice as the others. */
  setpriority (PRIO_PROCESS, gettid (), thread->pool->niceness);
  while ((job = pool_next (thread->pool)))
    {
      job->work (thread->db, job->data);
      parvis_context_call (job->context, job->done, job->data, NULL);
      g_main_context_unref (job->context);
      g_free (job);
    }
  parvis_db_free (thread->db);
  g_free (thread);
  return NULL;
}

ParvisPool *
parvis_pool_new (const char *name,
                 const char *db_path,
                 guint threads,
                 int niceness,
                 guint queue_max,
                 GError **error)
{
  g_autoptr (ParvisPool) pool = g_new0 (ParvisPool, 1);

  g_mutex_init (&pool->lock);
  g_cond_init (&pool->changed);
  g_queue_init (&pool->waiting);
  pool->queue_max = queue_max;
  pool->niceness = niceness;
  pool->threads = g_ptr_array_new ();
  for (guint i = 0; i < threads; i++)
    {
      PoolThread *thread;
      ParvisDb *db = parvis_db_open_reader (db_path, error);

      if (!db)
        return NULL;
      thread = g_new0 (PoolThread, 1);
      thread->pool = pool;
      thread->db = db;
      g_ptr_array_add (pool->threads, g_thread_new (name, pool_thread, thread));
    }
  return g_steal_pointer (&pool);
}

gboolean
parvis_pool_submit (ParvisPool *pool, const ParvisPoolJob *job)
{
  gboolean taken;

  g_mutex_lock (&pool->lock);
  taken = !pool->stopping && pool->waiting.length < pool->queue_max;
  if (taken)
    {
      ParvisPoolJob *copy = g_memdup2 (job, sizeof *job);

      g_main_context_ref (copy->context);
      g_queue_push_tail (&pool->waiting, copy);
      g_cond_signal (&pool->changed);
    }
  g_mutex_unlock (&pool->lock);
  return taken;
}

void
parvis_pool_free (ParvisPool *pool)
{
  g_mutex_lock (&pool->lock);
  pool->stopping = TRUE;
  g_cond_broadcast (&pool->changed);
  g_mutex_unlock (&pool->lock);
  for (guint i = 0; i < pool->threads->len; i++)
    g_thread_join (pool->threads->pdata[i]);
  g_ptr_array_unref (pool->threads);
  g_mutex_clear (&pool->lock);
  g_cond_clear (&pool->changed);
  g_free (pool);
}
