/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-messages"
#include "config.h"

#include "server/messages/joints.h"

#include "server/coffre/parvis-antivirus.h"
#include "server/justificatifs/justificatifs-taches.h"

#define DESSINER "message-fichiers"
#define ESSAIS   12

/* ---------------------------------------------------------------------------------------- rows */

static gboolean
add_tache (ParvisDb *db, gint64 message_id, GError **error)
{
  g_autoptr (JsonNode) charge = json_node_new (JSON_NODE_OBJECT);
  g_autofree char *cle = g_strdup_printf ("%" G_GINT64_FORMAT, message_id);

  json_node_take_object (charge, json_object_new ());
  json_object_set_int_member (json_node_get_object (charge), "message", message_id);
  return parvis_tache_add (db, DESSINER, cle, charge, 0, error);
}

gboolean
parvis_joints_add (ParvisDb *db,
                   gint64 message_id,
                   const ParvisDepotFichier *fichiers,
                   guint n_fichiers,
                   GError **error)
{
  for (guint i = 0; i < n_fichiers; i++)
    {
      const ParvisDepotFichier *f = &fichiers[i];

      if (!parvis_db_exec (db, error, PARVIS_SQL_MESSAGE_FICHIER_INSERT, V (message_id), V (i + 1),
                           V (f->nom), V (f->type), V (f->stocke->taille), V (f->stocke->empreinte),
                           V (f->stocke->cle), V (f->stocke->chemin), V (f->antivirus)))
        return FALSE;
    }
  return n_fichiers == 0 || add_tache (db, message_id, error);
}

static GPtrArray *
take_all (ParvisRows *rows)
{
  GPtrArray *fichiers = g_ptr_array_new_with_free_func ((GDestroyNotify) parvis_fichier_free);

  while (parvis_rows_next (rows))
    g_ptr_array_add (fichiers, parvis_fichier_read_row (rows));
  return fichiers;
}

GPtrArray *
parvis_joints_list (ParvisDb *db, const ParvisFil *fil)
{
  g_autoptr (ParvisRows) rows =
      fil->demande_id != 0
          ? parvis_db_query (db, PARVIS_SQL_MESSAGE_FICHIERS_DE_DEMANDE, V (fil->demande_id))
          : parvis_db_query (db, PARVIS_SQL_MESSAGE_FICHIERS_DU_FIL, V (fil->premier));

  return take_all (rows);
}

static ParvisFichier *
take_one (ParvisRows *rows, GError **error)
{
  if (parvis_rows_next (rows))
    return parvis_fichier_read_row (rows);
  g_set_error_literal (error, PARVIS_ERROR, PARVIS_ERROR_NOT_FOUND, "no such file");
  return NULL;
}

ParvisFichier *
parvis_joint_find (ParvisDb *db, gint64 foyer_id, gint64 message_id, gint64 rang, GError **error)
{
  g_autoptr (ParvisRows) rows = parvis_db_query (db, PARVIS_SQL_MESSAGE_FICHIER_DU_FOYER,
                                                 V (message_id), V (foyer_id), V (rang));

  return take_one (rows, error);
}

ParvisFichier *
parvis_joint_find_for_agent (
    ParvisDb *db, gint64 demande_id, gint64 message_id, gint64 rang, GError **error)
{
  g_autoptr (ParvisRows) rows = parvis_db_query (db, PARVIS_SQL_MESSAGE_FICHIER_DE_DEMANDE,
                                                 V (message_id), V (demande_id), V (rang));

  return take_one (rows, error);
}

/* ------------------------------------------------------------------------------------- the job */

typedef struct
{
  gint64 message_id;
  const ParvisFichier *fichier;
  const char *antivirus;
} Verdict;

static gpointer
write_antivirus (ParvisDb *db, gpointer data, GError **error)
{
  const Verdict *verdict = data;

  parvis_db_exec (db, error, PARVIS_SQL_MESSAGE_FICHIER_SET_ANTIVIRUS, V (verdict->message_id),
                  V (verdict->fichier->rang), V (verdict->antivirus));
  return NULL;
}

/* A file that came while the antivirus was away is not looked at before it was. */
static gboolean
scan (ParvisTaches *taches, ParvisCommune *commune, ParvisFichier *fichier, GError **error)
{
  Verdict verdict = { fichier->id, fichier, NULL };
  ParvisAntivirus found;
  g_autoptr (GError) problem = NULL;

  if (!g_str_equal (fichier->antivirus, "attente"))
    return TRUE;
  if (!parvis_antivirus_scan_stored (commune->clamd_socket, PARVIS_COFFRE (commune),
                                     fichier->chemin, fichier->cle, &found, error))
    return FALSE;
  if (found == PARVIS_ANTIVIRUS_ATTENTE)
    {
      g_set_error_literal (error, PARVIS_ERROR, PARVIS_ERROR_BUSY, "the antivirus does not answer");
      return FALSE;
    }
  verdict.antivirus = parvis_antivirus_mot (found);
  parvis_writer_run (parvis_taches_get_writer (taches), write_antivirus, &verdict, NULL, &problem);
  if (problem != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&problem));
      return FALSE;
    }
  g_free (fichier->antivirus);
  fichier->antivirus = g_strdup (verdict.antivirus);
  return TRUE;
}

static gboolean
draw (ParvisTaches *taches, ParvisCommune *commune, ParvisFichier *fichier, GError **error)
{
  ParvisRenduFichier rendu = parvis_fichier_get_rendu (fichier);
  ParvisRenduResultat resultat;

  if (fichier->cle == NULL)
    return TRUE;
  if (!scan (taches, commune, fichier, error))
    return FALSE;
  return parvis_fichier_find_interdit (fichier) != NULL
         || parvis_rendu_pages (commune, &rendu, PARVIS_PAGES_LARGEUR, &resultat, error);
}

static gboolean
dessiner (ParvisTaches *taches,
          ParvisDb *db,
          gint64 id,
          JsonObject *charge,
          gpointer data,
          GError **error)
{
  gint64 message_id = json_object_get_int_member_with_default (charge, "message", 0);
  g_autoptr (GPtrArray) fichiers = NULL;

  {
    g_autoptr (ParvisRows) rows = parvis_db_query (db, PARVIS_SQL_MESSAGE_FICHIERS, V (message_id));

    fichiers = take_all (rows);
  }
  for (guint i = 0; i < fichiers->len; i++)
    if (!draw (taches, data, fichiers->pdata[i], error))
      return FALSE;
  return TRUE;
}

void
parvis_joints_register (ParvisCommune *commune)
{
  parvis_taches_register (commune->taches, DESSINER, ESSAIS, dessiner, commune);
}

gboolean
parvis_joints_prepare (ParvisDb *db, GError **error)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));

  {
    g_autoptr (ParvisRows) rows = parvis_db_query (db, PARVIS_SQL_MESSAGES_A_VERIFIER);

    while (parvis_rows_next (rows))
      {
        gint64 id = parvis_rows_int (rows, 0);

        g_array_append_val (ids, id);
      }
  }
  for (guint i = 0; i < ids->len; i++)
    if (!add_tache (db, g_array_index (ids, gint64, i), error))
      return FALSE;
  return TRUE;
}
