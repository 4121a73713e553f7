/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-db"
#include "config.h"

#include "server/db/parvis-writer-private.h"

#include "server/db/parvis-db-private.h"

/* A batch ends at whichever comes first, so that a long queue does not hold up its first jobs. */
#define BATCH_JOBS 128
#define BATCH_US   (20 * G_TIME_SPAN_MILLISECOND)

/* Those who were answered by the last batch, or waited behind it, are likely to come again at once. A
 * batch that has run everything waits for them, at most as long as the last commit took (that is what it
 * saves) and no longer than this. Who is alone is never waited for. */
#define LINGER_US (4 * G_TIME_SPAN_MILLISECOND)

/* Pages in the WAL before it is copied back, and before readers are waited for (16 and 64 MiB): each
 * copy flushes twice, while bookings wait. */
#define CHECKPOINT_FRAMES 4000
#define TRUNCATE_FRAMES   16000
#define TRUNCATE_WAIT_MS  100

/* A health check writes, but not more often than this. */
#define PROOF_US G_TIME_SPAN_SECOND

typedef struct
{
  ParvisWriteFunc func;
  gpointer data;
  GDestroyNotify free_result;
  ParvisWriteDone done;
  GMainContext *context;
  gpointer result;
  GError *error;
} Job;

/* What one wake of one context delivers. The context owns it then, so it holds no reference. */
typedef struct
{
  GMainContext *context;
  GPtrArray *jobs; /* of Job, owned */
} Delivery;

struct _ParvisWriter
{
  ParvisDb *db; /* the thread's alone */
  GThread *thread;
  guint queue_max;
  gint64 batch_us;
  gint64 linger_us;    /* the thread's: for how long the next batch may wait */
  gint64 linger_fixed; /* for tests, -1 = as the commits take */
  guint expected;      /* the thread's: jobs that the next batch may wait for */
  GMutex lock;
  GCond arrived;
  GQueue queue;        /* under lock, of Job */
  gboolean stopping;   /* under lock */
  gint64 last_proof;   /* the thread's: when a commit last reached the disk */
  int next_checkpoint; /* the thread's: WAL frames at which to checkpoint */
};

static void
job_free (Job *job)
{
  /* Still there: it was never delivered. */
  if (job->result != NULL && job->free_result != NULL)
    job->free_result (job->result);
  g_clear_error (&job->error);
  g_clear_pointer (&job->context, g_main_context_unref);
  g_free (job);
}

static void
job_fail (Job *job, const GError *error)
{
  if (job->result != NULL && job->free_result != NULL)
    job->free_result (job->result);
  job->result = NULL;
  if (job->error == NULL)
    job->error = g_error_copy (error);
}

static void
job_deliver (Job *job)
{
  if (job->done != NULL)
    job->done (g_steal_pointer (&job->result), job->error, job->data);
}

static Job *
pop_job (ParvisWriter *writer)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&writer->lock);

  return g_queue_pop_head (&writer->queue);
}

static gboolean
wait_for_jobs (ParvisWriter *writer)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&writer->lock);

  while (g_queue_is_empty (&writer->queue) && !writer->stopping)
    g_cond_wait (&writer->arrived, &writer->lock);
  return !g_queue_is_empty (&writer->queue);
}

/* A deferred constraint would only speak at the commit, and take the whole batch with it. */
static gboolean
check_deferred (ParvisDb *db, GError **error)
{
  int unresolved = 0, unused = 0;

  sqlite3_db_status (db->handle, SQLITE_DBSTATUS_DEFERRED_FKS, &unresolved, &unused, 0);
  if (unresolved == 0)
    return TRUE;
  g_set_error_literal (error, PARVIS_ERROR, PARVIS_ERROR_CONFLICT, "a deferred foreign key");
  return FALSE;
}

/* Runs @job in its savepoint. FALSE when the whole transaction is gone, with the reason. */
static gboolean
run_job (ParvisDb *db, Job *job, GError **error)
{
  g_autoptr (GError) latched = NULL;

  if (!parvis_db_control (db, PARVIS_DB_SAVEPOINT, error))
    return FALSE;
  job->result = job->func (db, job->data, &job->error);
  parvis_db_close_rows (db);
  latched = parvis_db_take_error (db);
  if (job->error == NULL)
    job->error = g_steal_pointer (&latched);
  if (job->error == NULL)
    check_deferred (db, &job->error);
  /* SQLite rolls everything back by itself when the disk is full or broken. */
  if (!parvis_db_in_transaction (db))
    {
      g_set_error (error, PARVIS_ERROR, PARVIS_ERROR_INTERNAL, "the transaction was lost: %s",
                   job->error != NULL ? job->error->message : "ended by a job");
      return FALSE;
    }
  if (job->error == NULL)
    return parvis_db_control (db, PARVIS_DB_RELEASE, error);
  job_fail (job, job->error);
  return parvis_db_control (db, PARVIS_DB_ROLLBACK_TO, error)
         && parvis_db_control (db, PARVIS_DB_RELEASE, error);
}

/* The next job of a batch that has @done already; the wait for it ends at *@end, 0 at first. */
static Job *
wait_for_job (ParvisWriter *writer, guint done, gint64 *end)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&writer->lock);

  if (!g_queue_is_empty (&writer->queue) || done >= writer->expected || writer->linger_us == 0)
    return g_queue_pop_head (&writer->queue);
  if (*end == 0)
    *end = g_get_monotonic_time () + writer->linger_us;
  while (g_queue_is_empty (&writer->queue) && !writer->stopping
         && g_cond_wait_until (&writer->arrived, &writer->lock, *end))
    ;
  return g_queue_pop_head (&writer->queue);
}

/* Runs what waits, until the batch is full. FALSE when nothing of it may be committed. */
static gboolean
run_jobs (ParvisWriter *writer, GPtrArray *jobs, GError **error)
{
  gint64 end = g_get_monotonic_time () + writer->batch_us;
  gint64 linger_end = 0;
  Job *job;

  while (jobs->len < BATCH_JOBS && (job = wait_for_job (writer, jobs->len, &linger_end)) != NULL)
    {
      g_ptr_array_add (jobs, job);
      if (!run_job (writer->db, job, error))
        return FALSE;
      if (g_get_monotonic_time () >= end)
        break;
    }
  return TRUE;
}

/* Commits, and learns from it how long it takes and who is about. */
static gboolean
commit (ParvisWriter *writer, guint done, GError **error)
{
  gint64 begun = g_get_monotonic_time ();
  gboolean committed = parvis_db_commit (writer->db, error);

  writer->linger_us = writer->linger_fixed >= 0 ? writer->linger_fixed
                                                : MIN (g_get_monotonic_time () - begun, LINGER_US);
  g_mutex_lock (&writer->lock);
  writer->expected = done + g_queue_get_length (&writer->queue);
  g_mutex_unlock (&writer->lock);
  return committed;
}

static void
run_batch (ParvisWriter *writer, GPtrArray *jobs)
{
  g_autoptr (GError) error = NULL;
  gboolean done = FALSE;
  int changes = sqlite3_total_changes (writer->db->handle);
  Job *job;

  if (!parvis_db_begin_write (writer->db, &error))
    {
      /* What comes meanwhile gets another try. */
      while (jobs->len < BATCH_JOBS && (job = pop_job (writer)) != NULL)
        g_ptr_array_add (jobs, job);
    }
  else if (!run_jobs (writer, jobs, &error))
    parvis_db_rollback (writer->db);
  else
    done = commit (writer, jobs->len, &error);
  if (done)
    {
      if (sqlite3_total_changes (writer->db->handle) != changes)
        writer->last_proof = g_get_monotonic_time ();
      return;
    }
  writer->last_proof = 0;
  g_warning ("a batch of %u was not written: %s", jobs->len, error->message);
  for (guint n = 0; n < jobs->len; n++)
    job_fail (jobs->pdata[n], error);
}

static gboolean
deliver_cb (gpointer data)
{
  Delivery *delivery = data;

  for (guint n = 0; n < delivery->jobs->len; n++)
    job_deliver (delivery->jobs->pdata[n]);
  return G_SOURCE_REMOVE;
}

static void
delivery_free (gpointer data)
{
  Delivery *delivery = data;

  g_ptr_array_unref (delivery->jobs);
  g_free (delivery);
}

static Delivery *
find_delivery (GPtrArray *deliveries, GMainContext *context)
{
  Delivery *delivery;

  for (guint n = 0; n < deliveries->len; n++)
    {
      delivery = deliveries->pdata[n];
      if (delivery->context == context)
        return delivery;
    }
  delivery = g_new0 (Delivery, 1);
  delivery->context = context;
  delivery->jobs = g_ptr_array_new_with_free_func ((GDestroyNotify) job_free);
  g_ptr_array_add (deliveries, delivery);
  return delivery;
}

/* One source a context, not one a job: a full batch wakes each worker once. */
static void
wake_context (Delivery *delivery)
{
  g_autoptr (GMainContext) context = g_main_context_ref (delivery->context);
  g_autoptr (GSource) source = g_idle_source_new ();

  for (guint n = 0; n < delivery->jobs->len; n++)
    g_clear_pointer (&((Job *) delivery->jobs->pdata[n])->context, g_main_context_unref);
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_static_name (source, "parvis-writer");
  g_source_set_callback (source, deliver_cb, delivery, delivery_free);
  g_source_attach (source, context);
}

/* The contexts first: who is answered in this thread sees that the others were woken. */
static void
answer (GPtrArray *jobs)
{
  g_autoptr (GPtrArray) deliveries = g_ptr_array_new ();
  g_autoptr (GPtrArray) here = g_ptr_array_new_with_free_func ((GDestroyNotify) job_free);

  for (guint n = 0; n < jobs->len; n++)
    {
      Job *job = jobs->pdata[n];

      if (job->context != NULL)
        g_ptr_array_add (find_delivery (deliveries, job->context)->jobs, job);
      else
        g_ptr_array_add (here, job);
    }
  for (guint n = 0; n < deliveries->len; n++)
    wake_context (deliveries->pdata[n]);
  for (guint n = 0; n < here->len; n++)
    job_deliver (here->pdata[n]);
}

/* After the answers: nobody waits for it but the next batch. A reader of a long export keeps the
 * WAL from starting again; once it has grown, a little time is spent on waiting for that. */
static void
keep_wal_small (ParvisWriter *writer)
{
  int frames = writer->db->wal_frames;

  if (frames < CHECKPOINT_FRAMES)
    writer->next_checkpoint = CHECKPOINT_FRAMES;
  if (frames < writer->next_checkpoint)
    return;
  if (frames < TRUNCATE_FRAMES)
    parvis_db_checkpoint (writer->db, SQLITE_CHECKPOINT_PASSIVE, 0);
  else
    parvis_db_checkpoint (writer->db, SQLITE_CHECKPOINT_TRUNCATE, TRUNCATE_WAIT_MS);
  writer->next_checkpoint = frames + CHECKPOINT_FRAMES;
}

static gpointer
writer_thread (gpointer data)
{
  ParvisWriter *writer = data;

  while (wait_for_jobs (writer))
    {
      g_autoptr (GPtrArray) jobs = g_ptr_array_new ();

      run_batch (writer, jobs);
      answer (jobs);
      keep_wal_small (writer);
    }
  return NULL;
}

static gboolean
push_job (ParvisWriter *writer, Job *job, guint queue_max)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&writer->lock);

  if (writer->stopping || g_queue_get_length (&writer->queue) >= queue_max)
    return FALSE;
  g_queue_push_tail (&writer->queue, job);
  g_cond_signal (&writer->arrived);
  return TRUE;
}

static gboolean
submit_within (ParvisWriter *writer,
               guint queue_max,
               ParvisWriteFunc func,
               gpointer data,
               GDestroyNotify free_result,
               ParvisWriteDone done,
               GMainContext *context)
{
  Job *job = g_new0 (Job, 1);

  job->func = func;
  job->data = data;
  job->free_result = free_result;
  job->done = done;
  job->context = context != NULL ? g_main_context_ref (context) : NULL;
  if (push_job (writer, job, queue_max))
    return TRUE;
  job_free (job);
  return FALSE;
}

gboolean
parvis_writer_submit (ParvisWriter *writer,
                      ParvisWriteFunc func,
                      gpointer data,
                      GDestroyNotify free_result,
                      ParvisWriteDone done,
                      GMainContext *context)
{
  g_return_val_if_fail (writer != NULL && func != NULL, FALSE);

  return submit_within (writer, writer->queue_max, func, data, free_result, done, context);
}

/* Somebody who waits; the last of the two sides frees it. */
typedef struct
{
  ParvisWriteFunc func;
  gpointer data;
  GMutex lock;
  GCond ended;
  gboolean done; /* and these, under lock */
  gpointer result;
  GError *error;
} Wait;

static void
wait_clear (gpointer data)
{
  Wait *wait = data;

  g_clear_error (&wait->error);
  g_mutex_clear (&wait->lock);
  g_cond_clear (&wait->ended);
}

static void
wait_release (Wait *wait)
{
  g_atomic_rc_box_release_full (wait, wait_clear);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Wait, wait_release)

static Wait *
wait_new (ParvisWriteFunc func, gpointer data)
{
  Wait *wait = g_atomic_rc_box_new0 (Wait);

  wait->func = func;
  wait->data = data;
  g_mutex_init (&wait->lock);
  g_cond_init (&wait->ended);
  return wait;
}

static gpointer
wait_write (ParvisDb *db, gpointer data, GError **error)
{
  Wait *wait = data;

  return wait->func (db, wait->data, error);
}

static void
wait_done_cb (gpointer result, const GError *error, gpointer data)
{
  /* The locker ends before the wait that it lies in. */
  g_autoptr (Wait) wait = data;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&wait->lock);

  wait->result = result;
  wait->error = error != NULL ? g_error_copy (error) : NULL;
  wait->done = TRUE;
  g_cond_signal (&wait->ended);
}

gpointer
parvis_writer_run (ParvisWriter *writer,
                   ParvisWriteFunc func,
                   gpointer data,
                   GDestroyNotify free_result,
                   GError **error)
{
  g_autoptr (Wait) wait = wait_new (func, data);

  /* It would wait for itself. */
  g_assert (g_thread_self () != writer->thread);
  g_atomic_rc_box_acquire (wait);
  if (!parvis_writer_submit (writer, wait_write, wait, free_result, wait_done_cb, NULL))
    {
      wait_release (wait);
      g_set_error_literal (error, PARVIS_ERROR, PARVIS_ERROR_BUSY, "the writer's queue is full");
      return NULL;
    }
  g_mutex_lock (&wait->lock);
  while (!wait->done)
    g_cond_wait (&wait->ended, &wait->lock);
  g_mutex_unlock (&wait->lock);
  if (wait->error != NULL)
    g_propagate_error (error, g_steal_pointer (&wait->error));
  return wait->result;
}

/* Rewrites a number of the database's header, so that the commit has something to flush. */
static gpointer
prove_write (ParvisDb *db, gpointer data, GError **error)
{
  ParvisWriter *writer = data;
  g_autofree char *sql = NULL;

  if (g_get_monotonic_time () - writer->last_proof < PROOF_US)
    return NULL;
  sql = g_strdup_printf ("PRAGMA user_version = %d",
                         (int) parvis_db_pragma (db, "PRAGMA user_version"));
  if (parvis_db_run (db, sql, error))
    writer->last_proof = g_get_monotonic_time ();
  return NULL;
}

gboolean
parvis_writer_is_alive (ParvisWriter *writer, guint timeout_ms)
{
  g_autoptr (Wait) wait = wait_new (prove_write, writer);
  gint64 end = g_get_monotonic_time () + timeout_ms * G_TIME_SPAN_MILLISECOND;
  gboolean alive;

  /* A full queue that moves is alive, so its bound does not count here. */
  g_atomic_rc_box_acquire (wait);
  if (!submit_within (writer, G_MAXUINT, wait_write, wait, NULL, wait_done_cb, NULL))
    {
      wait_release (wait);
      return FALSE;
    }
  g_mutex_lock (&wait->lock);
  while (!wait->done && g_cond_wait_until (&wait->ended, &wait->lock, end))
    ;
  alive = wait->done && wait->error == NULL;
  g_mutex_unlock (&wait->lock);
  return alive;
}

ParvisWriter *
parvis_writer_new (ParvisDb *db, guint queue_max)
{
  ParvisWriter *writer = g_new0 (ParvisWriter, 1);

  g_assert (db->writable);
  writer->db = db;
  writer->queue_max = queue_max;
  writer->batch_us = BATCH_US;
  writer->linger_fixed = -1;
  writer->next_checkpoint = CHECKPOINT_FRAMES;
  g_mutex_init (&writer->lock);
  g_cond_init (&writer->arrived);
  g_queue_init (&writer->queue);
  writer->thread = g_thread_new ("parvis-writer", writer_thread, writer);
  return writer;
}

void
parvis_writer_set_batch_us (ParvisWriter *writer, gint64 batch_us)
{
  writer->batch_us = batch_us;
}

void
parvis_writer_set_linger_us (ParvisWriter *writer, gint64 linger_us)
{
  writer->linger_fixed = linger_us;
}

void
parvis_writer_free (ParvisWriter *writer)
{
  if (writer == NULL)
    return;
  g_mutex_lock (&writer->lock);
  writer->stopping = TRUE;
  g_cond_signal (&writer->arrived);
  g_mutex_unlock (&writer->lock);
  g_thread_join (writer->thread);
  g_assert (g_queue_is_empty (&writer->queue));
  g_mutex_clear (&writer->lock);
  g_cond_clear (&writer->arrived);
  parvis_db_free (writer->db);
  g_free (writer);
}
