/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis"
#include "config.h"

#include "server/purge.h"

#include "server/coffre/parvis-coffre.h"
#include "server/comptes/attente.h"
#include "server/comptes/invitations.h"
#include "server/conservation.h"
#include "server/courriel/parvis-courriel.h"
#include "server/http/parvis-session.h"

#define JOUR_S (24 * 3600)
#define ESSAIS 100
/* Files that no row names are few: crashes leave them. When more than these, and more than one in ten, are
 * unknown, it is the database that is not the right one (another, or an old copy): nothing is touched. */
#define INCONNUS_MAX 20
#define INCONNUS_SUR 10

/* --- the vault --- */

typedef struct
{
  ParvisDb *db;
  gboolean counts; /* only counts: everything is said to be known */
  guint connus, inconnus;
} Balai;

static gboolean
is_known_cb (const char *chemin, gpointer data)
{
  Balai *balai = data;
  gboolean known = parvis_db_int (balai->db, 0, PARVIS_SQL_SERVEUR_COFFRE_NOMME, V (chemin)) != 0;

  if (known)
    balai->connus++;
  else
    balai->inconnus++;
  return known || balai->counts;
}

/* What a transaction that failed or a crash left in the vault, a day after. */
static gboolean
sweep_coffre (ParvisCommune *commune, ParvisDb *db, gint64 now, GError **error)
{
  const ParvisCoffre *coffre = PARVIS_COFFRE (commune);
  Balai balai = { .db = db, .counts = TRUE };

  if (parvis_coffre_sweep (coffre, now - JOUR_S, is_known_cb, &balai, error) < 0)
    return FALSE;
  if (balai.inconnus == 0)
    return TRUE;
  if (balai.inconnus > INCONNUS_MAX && balai.inconnus > balai.connus / INCONNUS_SUR)
    {
      g_message ("%u files of %s are in no row of %s and %u are: is it the right database? Nothing "
                 "is removed.",
                 balai.inconnus, coffre->dir, commune->db_path, balai.connus);
      return TRUE;
    }
  balai.counts = FALSE;
  return parvis_coffre_sweep (coffre, now - JOUR_S, is_known_cb, &balai, error) >= 0;
}

/* --- the tables --- */

/* Once a day: the job plans its next turn in the transaction in which it works. */
static gboolean
plan (ParvisDb *db, gint64 pret_a, GError **error)
{
  g_autoptr (JsonNode) charge = json_node_new (JSON_NODE_OBJECT);

  json_node_take_object (charge, json_object_new ());
  return parvis_tache_add (db, "purge", "purge", charge, pret_a, error);
}

typedef struct
{
  ParvisCommune *commune;
  gint64 now;
} Purge;

static gpointer
purge_cb (ParvisDb *db, gpointer data, GError **error)
{
  const Purge *purge = data;
  gint64 now = purge->now;
  int mails;

  if (!parvis_http_purge (db, now, error) || !parvis_attente_purger (db, now, error)
      || !parvis_db_exec (db, error, PARVIS_SQL_LIEN_PURGER, V (now - 7 * JOUR_S))
      || !parvis_invitation_purger (db, now, error)
      || !parvis_db_exec (db, error, PARVIS_SQL_CHANGEMENT_COURRIEL_PURGER, V (now - 7 * JOUR_S))
      || !parvis_db_exec (db, error, PARVIS_SQL_ARCHIVE_PURGER, V (now))
      || !parvis_db_exec (db, error, PARVIS_SQL_SUPPRESSION_PURGER, V (now - 7 * JOUR_S))
      || !parvis_conservation_appliquer (purge->commune, db, now, error))
    return NULL;
  do
    mails = parvis_courriel_purge (db, now - 90 * JOUR_S, error);
  while (mails == 500);
  return mails >= 0 && plan (db, now + JOUR_S, error) ? g_strdup ("") : NULL;
}

static gboolean
purge_tache (ParvisTaches *taches,
             ParvisDb *db,
             gint64 id,
             JsonObject *charge,
             gpointer data,
             GError **error)
{
  gint64 now = parvis_taches_now (taches);
  Purge purge = { data, now };
  g_autoptr (GError) wrong = NULL;
  g_autofree char *done = NULL;

  /* A vault that cannot be gone through is no reason to keep what must be forgotten. */
  if (!sweep_coffre (data, db, now, &wrong))
    g_message ("the vault could not be swept: %s", wrong->message);
  done = parvis_writer_run (parvis_taches_get_writer (taches), purge_cb, &purge, g_free, error);
  return done != NULL;
}

static gpointer
plan_cb (ParvisDb *db, gpointer data, GError **error)
{
  return plan (db, 0, error) ? g_strdup ("") : NULL;
}

gboolean
parvis_purge_register (ParvisCommune *commune, GError **error)
{
  g_autofree char *planned = NULL;

  parvis_taches_register (commune->taches, "purge", ESSAIS, purge_tache, commune);
  planned = parvis_writer_run (commune->writer, plan_cb, NULL, g_free, error);
  return planned != NULL;
}
