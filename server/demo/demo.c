/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-demo"
#include "config.h"

#include "server/demo/demo.h"

#include "server/demo/demo-actes.h"
#include "server/demo/demo-commune.h"
#include "server/demo/demo-documents.h"
#include "server/demo/demo-population.h"
#include "server/demo/demo-scenes.h"

/* Events between two looks at the vault, and of one job of the writer: SQLite walks what a savepoint has
 * touched at each statement, so that a large job is a slow one. */
#define LOT     1024
#define TRANCHE 4
/* Threads that wait for the disk while files are put away: each file is synced for itself. */
#define DEPOSANTS 8

/* A larger town keeps only the papers that somebody may still open. */
#define FICHIERS_MAX 200

typedef struct
{
  DemoVille *ville;
  const ParvisDemoOptions *options;
  guint du, au; /* the events of the lot under way */
  GMutex lock;
  GCond done;
  guint waiting; /* under lock: jobs that are not done */
  GError *error; /* under lock: the first of all */
} Chantier;

/* A few events, in one job. */
typedef struct
{
  Chantier *chantier;
  guint du, au;
} Tranche;

static gpointer
found_cb (ParvisDb *db, gpointer data, GError **error)
{
  Chantier *chantier = data;
  DemoVille *ville = chantier->ville;
  gint64 debut = parvis_demo_ville_instant (ville, parvis_date_from_iso (ville->depuis), 9 * 60);

  if (parvis_db_int (db, 0, PARVIS_SQL_DEMO_EST_COMMENCEE) != 0)
    {
      g_set_error_literal (
          error, PARVIS_ERROR, PARVIS_ERROR_CONFLICT,
          "cette base contient déjà des comptes : la démonstration en veut une neuve");
      return NULL;
    }
  return parvis_demo_fonder (ville, db, chantier->options->population, MIN (debut, ville->now),
                             error)
             ? g_strdup ("")
             : NULL;
}

static gboolean
has_failed (Chantier *chantier)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&chantier->lock);

  return chantier->error != NULL;
}

static void
keep_error (Chantier *chantier, const GError *error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&chantier->lock);

  if (chantier->error == NULL)
    chantier->error = g_error_copy (error);
}

/* What comes after a failure is not done: it would only fail for want of it. */
static gpointer
run_cb (ParvisDb *db, gpointer data, GError **error)
{
  Tranche *tranche = data;
  DemoVille *ville = tranche->chantier->ville;

  for (guint i = tranche->du; i < tranche->au && !has_failed (tranche->chantier); i++)
    if (!parvis_demo_acte_run (ville, db, &g_array_index (ville->evenements, DemoEvenement, i),
                               error))
      {
        keep_error (tranche->chantier, *error);
        return NULL;
      }
  return g_strdup ("");
}

static void
done_cb (gpointer result, const GError *error, gpointer data)
{
  g_autofree Tranche *tranche = data;
  Chantier *chantier = tranche->chantier;

  g_free (result);
  if (error != NULL)
    keep_error (chantier, error);
  g_mutex_lock (&chantier->lock);
  chantier->waiting--;
  g_cond_signal (&chantier->done);
  g_mutex_unlock (&chantier->lock);
}

static void
submit (Chantier *chantier, guint du, guint au)
{
  Tranche *tranche = g_new (Tranche, 1);

  *tranche = (Tranche){ chantier, du, au };
  g_mutex_lock (&chantier->lock);
  chantier->waiting++;
  g_mutex_unlock (&chantier->lock);
  if (!parvis_writer_submit (chantier->ville->commune->writer, run_cb, tranche, g_free, done_cb,
                             NULL))
    {
      g_autoptr (GError) error =
          g_error_new_literal (PARVIS_ERROR, PARVIS_ERROR_BUSY, "l'écrivain est occupé");

      done_cb (NULL, error, tranche);
    }
}

/* A piece's paper goes into the vault, before the writer is asked to note it. */
static void
store_cb (gpointer data, gpointer user_data)
{
  DemoEvenement *e = data;
  DemoVille *ville = user_data;
  const DemoEnfant *enfant = &g_array_index (e->famille->enfants, DemoEnfant, e->dossier->enfant);
  DemoDocument document =
      parvis_demo_document_create (ville, e->famille, enfant, e->document,
                                   parvis_date_from_instant (e->a, ville->commune->time_zone));
  g_autoptr (GError) error = NULL;

  e->fichier = parvis_coffre_store_bytes (PARVIS_COFFRE (ville->commune), document.bytes, &error);
  if (e->fichier == NULL)
    g_warning ("démonstration : %s", error->message);
  g_bytes_unref (document.bytes);
}

/* FALSE when one of them could not be written. */
static gboolean
store_papers (Chantier *chantier, GError **error)
{
  GThreadPool *pool = g_thread_pool_new (store_cb, chantier->ville, DEPOSANTS, FALSE, error);

  if (pool == NULL)
    return FALSE;
  for (guint i = chantier->du; i < chantier->au; i++)
    {
      DemoEvenement *e = &g_array_index (chantier->ville->evenements, DemoEvenement, i);

      if (e->acte == DEMO_PIECE && e->document != NULL)
        g_thread_pool_push (pool, e, NULL);
    }
  g_thread_pool_free (pool, FALSE, TRUE);
  for (guint i = chantier->du; i < chantier->au; i++)
    {
      DemoEvenement *e = &g_array_index (chantier->ville->evenements, DemoEvenement, i);

      if (e->acte == DEMO_PIECE && e->document != NULL && e->fichier == NULL)
        {
          g_set_error_literal (error, PARVIS_ERROR, PARVIS_ERROR_INTERNAL,
                               "un fichier n'a pas pu être mis dans le coffre");
          return FALSE;
        }
    }
  return TRUE;
}

static gboolean
run_lot (Chantier *chantier, GError **error)
{
  if (!store_papers (chantier, error))
    return FALSE;
  for (guint du = chantier->du; du < chantier->au; du += TRANCHE)
    submit (chantier, du, MIN (du + TRANCHE, chantier->au));
  g_mutex_lock (&chantier->lock);
  while (chantier->waiting > 0)
    g_cond_wait (&chantier->done, &chantier->lock);
  g_mutex_unlock (&chantier->lock);
  if (chantier->error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&chantier->error));
  return FALSE;
}

static gboolean
run_all (Chantier *chantier, ParvisDemoProgress progress, gpointer data, GError **error)
{
  guint n = chantier->ville->evenements->len;

  for (guint du = 0; du < n; du += LOT)
    {
      chantier->du = du;
      chantier->au = MIN (du + LOT, n);
      if (!run_lot (chantier, error))
        return FALSE;
      if (progress != NULL)
        progress ((double) chantier->au / n, data);
    }
  return TRUE;
}

static gpointer
count_cb (ParvisDb *db, gpointer data, GError **error)
{
  ParvisDemoBilan *bilan = g_new0 (ParvisDemoBilan, 1);
  g_autoptr (ParvisRows) rows = parvis_db_query (db, PARVIS_SQL_DEMO_BILAN);

  if (parvis_rows_next (rows))
    *bilan = (ParvisDemoBilan){ parvis_rows_int (rows, 0), parvis_rows_int (rows, 1),
                                parvis_rows_int (rows, 2), parvis_rows_int (rows, 3),
                                parvis_rows_int (rows, 4) };
  return bilan;
}

gboolean
parvis_demo_create (ParvisCommune *commune,
                    const ParvisDemoOptions *options,
                    ParvisDemoProgress progress,
                    gpointer data,
                    ParvisDemoBilan *bilan,
                    GError **error)
{
  g_autofree ParvisDemoBilan *counted = NULL;
  g_autoptr (DemoVille) ville = parvis_demo_ville_new (commune, error);
  Chantier chantier = { .ville = ville, .options = options };
  g_autofree char *founded = NULL;

  if (ville == NULL)
    return FALSE;
  if (options->graine != 0)
    ville->graine = options->graine;
  founded = parvis_writer_run (commune->writer, found_cb, &chantier, g_free, error);
  if (founded == NULL || !parvis_demo_scenes_add (ville, error))
    return FALSE;
  ville->fichiers = options->population <= FICHIERS_MAX;
  parvis_demo_population_add (ville, options->population, options->pieces_en_attente);
  parvis_demo_ville_sort (ville);
  if (!run_all (&chantier, progress, data, error))
    return FALSE;
  counted = parvis_writer_run (commune->writer, count_cb, NULL, g_free, error);
  if (counted != NULL && bilan != NULL)
    *bilan = *counted;
  return counted != NULL;
}
