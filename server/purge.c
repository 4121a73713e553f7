/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis"
#include "config.h"

#include "server/purge.h"

#include "server/comptes/attente.h"
#include "server/courriel/parvis-courriel.h"
#include "server/http/parvis-session.h"

#define JOUR_S (24 * 3600)
#define ESSAIS 100

/* Once a day: the job plans its next turn in the transaction in which it works. */
static gboolean
plan (ParvisDb *db, gint64 pret_a, GError **error)
{
  g_autoptr (JsonNode) charge = json_node_new (JSON_NODE_OBJECT);

  json_node_take_object (charge, json_object_new ());
  return parvis_tache_add (db, "purge", "purge", charge, pret_a, error);
}

static gpointer
purge_cb (ParvisDb *db, gpointer data, GError **error)
{
  gint64 now = *(gint64 *) data;
  int mails;

  if (!parvis_http_purge (db, now, error) || !parvis_attente_purger (db, now, error)
      || !parvis_db_exec (db, error, PARVIS_SQL_LIEN_PURGER, V (now - 7 * JOUR_S)))
    return NULL;
  do
    mails = parvis_courriel_purge (db, now - 90 * JOUR_S, error);
  while (mails == 500);
  return mails >= 0 && plan (db, now + JOUR_S, error) ? g_strdup ("") : NULL;
}

static gboolean
purge_tache (ParvisTaches *taches, ParvisDb *db, gint64 id, JsonObject *charge, gpointer data,
             GError **error)
{
  gint64 now = parvis_taches_now (taches);
  g_autofree char *done
      = parvis_writer_run (parvis_taches_get_writer (taches), purge_cb, &now, g_free, error);

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
