/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-db"
#include "config.h"

#include "server/db/parvis-taches.h"

#include "server/db/parvis-db-private.h"

/* Without a wake, how long something that became ready may wait to be seen. */
#define BEAT_US (5 * G_TIME_SPAN_SECOND)

/* After the first failure 30 s, then four times more each time: 2 min, 8 min, … up to six hours. */
#define DELAY_S     30
#define DELAY_MAX_S (6 * 3600)

/* A job that no room has registered waits for a program that knows it. */
#define UNKNOWN_DELAY_S 3600

/* As the table's retention says. */
#define KEPT_S        (90 * 86400)
#define PURGE_EVERY_S 3600
#define PURGE_AT_ONCE 500

typedef struct
{
  guint attempts;
  ParvisTacheFunc func;
  gpointer data;
} Kind;

struct _ParvisTaches
{
  ParvisWriter *writer;
  char *db_path;
  gint64 (*now) (gpointer);
  gpointer now_data;
  GHashTable *kinds;  /* type → Kind; not changed after the start */
  GPtrArray *threads; /* of GThread */
  guint n_threads;
  GMutex lock;
  GCond changed;
  gboolean stopping; /* under lock */
  guint wakes;       /* under lock */
  gint64 next_purge; /* under lock */
};

/* One job, as it was taken. */
typedef struct
{
  ParvisTaches *taches;
  gint64 id;
  char *type;
  char *charge;
  guint essais; /* this one included */
  GError *error;
} Tache;

static void
tache_free (Tache *tache)
{
  g_free (tache->type);
  g_free (tache->charge);
  g_clear_error (&tache->error);
  g_free (tache);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Tache, tache_free)

static gint64
delay_after (guint essais)
{
  gint64 delay = DELAY_S;

  while (essais-- > 1 && delay < DELAY_MAX_S)
    delay *= 4;
  return MIN (delay, DELAY_MAX_S);
}

/* Makes it wait again until @at. Where another one waits under its key already, that one will do the
 * same work: this one has ended. */
static gboolean
put_back (ParvisDb *db, gint64 id, gint64 at, gint64 now, const char *why, GError **error)
{
  g_autoptr (GError) problem = NULL;

  if (parvis_db_exec (db, &problem, PARVIS_SQL_TACHE_REPORTER, V (id), V (at), V (why)))
    return TRUE;
  if (g_error_matches (problem, PARVIS_ERROR, PARVIS_ERROR_CONFLICT))
    return parvis_db_exec (db, error, PARVIS_SQL_TACHE_TERMINER, V (id), V ("faite"), V (now),
                           V ("une autre attend sous la même clé"));
  g_propagate_error (error, g_steal_pointer (&problem));
  return FALSE;
}

static Tache *
read_next (ParvisTaches *taches, ParvisDb *db, gint64 now)
{
  g_autoptr (ParvisRows) rows = parvis_db_query (db, PARVIS_SQL_TACHE_FIND_PRETE, V (now));
  Tache *tache;

  if (!parvis_rows_next (rows))
    return NULL;
  tache = g_new0 (Tache, 1);
  tache->taches = taches;
  tache->id = parvis_rows_int (rows, 0);
  tache->type = g_strdup (parvis_rows_text (rows, 1));
  tache->charge = g_strdup (parvis_rows_text (rows, 2));
  tache->essais = parvis_rows_int (rows, 3) + 1;
  return tache;
}

/* In the writer: the next job is this thread's from now on; NULL when there is none. */
static gpointer
take_write (ParvisDb *db, gpointer data, GError **error)
{
  ParvisTaches *taches = data;
  gint64 now = parvis_taches_now (taches);
  Tache *next;

  while ((next = read_next (taches, db, now)) != NULL)
    {
      g_autoptr (Tache) tache = next;

      if (g_hash_table_contains (taches->kinds, tache->type))
        {
          if (!parvis_db_exec (db, error, PARVIS_SQL_TACHE_PRENDRE, V (tache->id)))
            return NULL;
          return g_steal_pointer (&tache);
        }
      g_message ("job %" G_GINT64_FORMAT ": nobody does « %s »", tache->id, tache->type);
      if (!put_back (db, tache->id, now + UNKNOWN_DELAY_S, now, "type inconnu", error))
        return NULL;
    }
  return NULL;
}

/* In the writer: how it ended. */
static gpointer
end_write (ParvisDb *db, gpointer data, GError **error)
{
  Tache *tache = data;
  Kind *kind = g_hash_table_lookup (tache->taches->kinds, tache->type);
  gint64 now = parvis_taches_now (tache->taches);
  const char *why = tache->error != NULL ? tache->error->message : NULL;

  if (why != NULL && tache->essais < kind->attempts)
    put_back (db, tache->id, now + delay_after (tache->essais), now, why, error);
  else
    parvis_db_exec (db, error, PARVIS_SQL_TACHE_TERMINER, V (tache->id),
                    V (why != NULL ? "echouee" : "faite"), V (now), V (why));
  return NULL;
}

/* In the writer, before anything runs: what was under way when the program ended. An attempt that
 * ended the program counts as one, so that no job can do it for ever. */
static gpointer
recover_write (ParvisDb *db, gpointer data, GError **error)
{
  ParvisTaches *taches = data;
  gint64 now = parvis_taches_now (taches);
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GArray) ended = g_array_new (FALSE, FALSE, sizeof (gboolean));

  {
    g_autoptr (ParvisRows) rows = parvis_db_query (db, PARVIS_SQL_TACHE_LIST_EN_COURS);

    while (parvis_rows_next (rows))
      {
        Kind *kind = g_hash_table_lookup (taches->kinds, parvis_rows_text (rows, 1));
        gint64 id = parvis_rows_int (rows, 0);
        gboolean used_up = kind != NULL && parvis_rows_int (rows, 2) >= kind->attempts;

        g_array_append_val (ids, id);
        g_array_append_val (ended, used_up);
      }
  }
  for (guint n = 0; n < ids->len; n++)
    {
      gint64 id = g_array_index (ids, gint64, n);
      gboolean done;

      if (g_array_index (ended, gboolean, n))
        done = parvis_db_exec (db, error, PARVIS_SQL_TACHE_TERMINER, V (id), V ("echouee"), V (now),
                               V ("interrompue"));
      else
        done = put_back (db, id, now, now, "interrompue", error);
      if (!done)
        return NULL;
    }
  return NULL;
}

static gpointer
purge_write (ParvisDb *db, gpointer data, GError **error)
{
  ParvisTaches *taches = data;
  gint64 before = parvis_taches_now (taches) - KEPT_S;

  if (!parvis_db_exec (db, error, PARVIS_SQL_TACHE_PURGER, V (before)))
    return NULL;
  return GINT_TO_POINTER (parvis_db_changes (db));
}

static void
purge_if_due (ParvisTaches *taches)
{
  gint64 now = parvis_taches_now (taches);
  gboolean due;

  g_mutex_lock (&taches->lock);
  due = now >= taches->next_purge;
  if (due)
    taches->next_purge = now + PURGE_EVERY_S;
  g_mutex_unlock (&taches->lock);
  /* In bounded transactions: others write between them. */
  while (due)
    due = GPOINTER_TO_INT (parvis_writer_run (taches->writer, purge_write, taches, NULL, NULL))
          >= PURGE_AT_ONCE;
}

static gboolean
run_func (ParvisTaches *taches, ParvisDb *db, Tache *tache, GError **error)
{
  Kind *kind = g_hash_table_lookup (taches->kinds, tache->type);
  g_autoptr (JsonNode) charge = json_from_string (tache->charge, error);

  if (charge == NULL)
    return FALSE;
  if (!JSON_NODE_HOLDS_OBJECT (charge))
    {
      g_set_error_literal (error, PARVIS_ERROR, PARVIS_ERROR_INTERNAL, "the payload is no object");
      return FALSE;
    }
  return kind->func (taches, db, tache->id, json_node_get_object (charge), kind->data, error);
}

static void
run_tache (ParvisTaches *taches, ParvisDb *db, Tache *tache)
{
  gboolean done = run_func (taches, db, tache, &tache->error);
  g_autoptr (GError) latched = NULL;

  parvis_db_close_rows (db);
  latched = parvis_db_take_error (db);
  if (done)
    {
      /* What it was for is done: a read that failed on the way must not do it twice. */
      g_clear_error (&tache->error);
      return;
    }
  if (tache->error == NULL)
    tache->error = g_steal_pointer (&latched);
  if (tache->error == NULL)
    tache->error = g_error_new (PARVIS_ERROR, PARVIS_ERROR_INTERNAL, "no reason was given");
  /* The reason may speak of a person: it stays in the table. */
  g_message ("job %" G_GINT64_FORMAT " (%s): attempt %u failed", tache->id, tache->type,
             tache->essais);
}

/* Waits for a wake after the @seen-th, a beat at most. FALSE when it is time to stop. */
static gboolean
wait_for_wake (ParvisTaches *taches, guint seen)
{
  gint64 end = g_get_monotonic_time () + BEAT_US;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&taches->lock);

  while (!taches->stopping && taches->wakes == seen
         && g_cond_wait_until (&taches->changed, &taches->lock, end))
    ;
  return !taches->stopping;
}

static guint
count_wakes (ParvisTaches *taches, gboolean *stopping)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&taches->lock);

  *stopping = taches->stopping;
  return taches->wakes;
}

/* Takes a job and does it; FALSE when there was none. */
static gboolean
work_once (ParvisTaches *taches, ParvisDb *db)
{
  g_autoptr (Tache) seen = read_next (taches, db, parvis_taches_now (taches));
  g_autoptr (Tache) tache = NULL;
  g_autoptr (GError) problem = parvis_db_take_error (db);

  if (problem != NULL)
    g_warning ("jobs: %s", problem->message);
  if (seen == NULL)
    return FALSE;
  tache = parvis_writer_run (taches->writer, take_write, taches, (GDestroyNotify) tache_free, NULL);
  if (tache == NULL)
    return FALSE;
  run_tache (taches, db, tache);
  for (;;)
    {
      g_autoptr (GError) error = NULL;
      gboolean stopping;
      guint wakes = count_wakes (taches, &stopping);

      parvis_writer_run (taches->writer, end_write, tache, NULL, &error);
      if (error == NULL)
        return TRUE;
      /* A full queue or disk: it is done but nobody knows. Stopping now, it would be done again. */
      g_message ("job %" G_GINT64_FORMAT ": its end is not written yet: %s", tache->id,
                 error->message);
      if (stopping || !wait_for_wake (taches, wakes))
        return TRUE;
    }
}

static gpointer
worker_thread (gpointer data)
{
  ParvisTaches *taches = data;
  g_autoptr (ParvisDb) db = NULL;
  gboolean stopping;

  for (;;)
    {
      g_autoptr (GError) error = NULL;
      guint wakes = count_wakes (taches, &stopping);

      if (stopping)
        return NULL;
      if (db == NULL && (db = parvis_db_open_reader (taches->db_path, &error)) == NULL)
        g_warning ("jobs: %s", error->message);
      if (db != NULL && work_once (taches, db))
        continue;
      purge_if_due (taches);
      if (!wait_for_wake (taches, wakes))
        return NULL;
    }
}

ParvisTaches *
parvis_taches_new (ParvisWriter *writer,
                   const char *db_path,
                   guint threads,
                   gint64 (*now) (gpointer),
                   gpointer now_data)
{
  ParvisTaches *taches = g_new0 (ParvisTaches, 1);

  taches->writer = writer;
  taches->db_path = g_strdup (db_path);
  taches->n_threads = MAX (threads, 1);
  taches->now = now;
  taches->now_data = now_data;
  taches->kinds = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  taches->threads = g_ptr_array_new ();
  g_mutex_init (&taches->lock);
  g_cond_init (&taches->changed);
  return taches;
}

void
parvis_taches_register (
    ParvisTaches *taches, const char *type, guint attempts, ParvisTacheFunc func, gpointer data)
{
  Kind *kind = g_new0 (Kind, 1);

  g_assert (taches->threads->len == 0 && attempts > 0);
  kind->attempts = attempts;
  kind->func = func;
  kind->data = data;
  g_hash_table_insert (taches->kinds, g_strdup (type), kind);
}

ParvisWriter *
parvis_taches_get_writer (ParvisTaches *taches)
{
  return taches->writer;
}

gint64
parvis_taches_now (ParvisTaches *taches)
{
  return taches->now != NULL ? taches->now (taches->now_data)
                             : g_get_real_time () / G_TIME_SPAN_SECOND;
}

void
parvis_taches_start (ParvisTaches *taches)
{
  g_autoptr (GError) error = NULL;

  g_return_if_fail (taches->threads->len == 0);

  parvis_writer_run (taches->writer, recover_write, taches, NULL, &error);
  if (error != NULL)
    g_warning ("jobs that a crash left stay so until the next start: %s", error->message);
  for (guint n = 0; n < taches->n_threads; n++)
    g_ptr_array_add (taches->threads, g_thread_new ("parvis-taches", worker_thread, taches));
}

void
parvis_taches_wake (ParvisTaches *taches)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&taches->lock);

  taches->wakes++;
  g_cond_broadcast (&taches->changed);
}

void
parvis_taches_free (ParvisTaches *taches)
{
  if (taches == NULL)
    return;
  g_mutex_lock (&taches->lock);
  taches->stopping = TRUE;
  g_cond_broadcast (&taches->changed);
  g_mutex_unlock (&taches->lock);
  for (guint n = 0; n < taches->threads->len; n++)
    g_thread_join (taches->threads->pdata[n]);
  g_ptr_array_unref (taches->threads);
  g_hash_table_unref (taches->kinds);
  g_mutex_clear (&taches->lock);
  g_cond_clear (&taches->changed);
  g_free (taches->db_path);
  g_free (taches);
}

gboolean
parvis_tache_add (ParvisDb *db,
                  const char *type,
                  const char *cle,
                  JsonNode *charge,
                  gint64 pret_le,
                  GError **error)
{
  g_autofree char *text = NULL;

  g_return_val_if_fail (charge == NULL || JSON_NODE_HOLDS_OBJECT (charge), FALSE);

  text = charge != NULL ? json_to_string (charge, FALSE) : g_strdup ("{}");
  return parvis_db_exec (db, error, PARVIS_SQL_TACHE_INSERT, V (type), V (cle), V (text),
                         V (pret_le), V (g_get_real_time () / G_TIME_SPAN_SECOND));
}
