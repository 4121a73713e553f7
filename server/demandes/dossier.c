/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-demandes"
#include "config.h"

#include "server/demandes/dossier.h"

#include <string.h>

#include "server/coffre/parvis-coffre-cle.h"
#include "server/comptes/agents-store.h"
#include "server/teleprocedures/catalogue.h"

void
parvis_dossier_free (ParvisDossier *dossier)
{
  if (dossier == NULL)
    return;
  g_free (dossier->annee);
  g_free (dossier->etat);
  g_free (dossier->motif);
  g_free (dossier->complement);
  g_free (dossier->signature);
  g_free (dossier);
}

static ParvisDossier *
read_dossier (ParvisCommune *commune, ParvisDb *db, ParvisRows *rows, GError **error)
{
  g_autoptr (ParvisDossier) dossier = NULL;
  const ParvisTeleprocedure *teleprocedure;

  if (!parvis_rows_next (rows))
    {
      g_set_error_literal (error, PARVIS_ERROR, PARVIS_ERROR_NOT_FOUND, "no such demande here");
      return NULL;
    }
  teleprocedure =
      parvis_catalogue_get_version (parvis_catalogue_get (commune), db, parvis_rows_text (rows, 3),
                                    (int) parvis_rows_int (rows, 4));
  if (teleprocedure == NULL)
    {
      g_set_error_literal (error, PARVIS_ERROR, PARVIS_ERROR_INTERNAL, "its definition is lost");
      return NULL;
    }
  dossier = g_new0 (ParvisDossier, 1);
  dossier->id = parvis_rows_int (rows, 0);
  dossier->foyer_id = parvis_rows_int (rows, 1);
  dossier->compte_id = parvis_rows_int (rows, 2);
  dossier->teleprocedure = teleprocedure;
  dossier->personne_id = parvis_rows_int (rows, 5);
  dossier->annee = g_strdup (parvis_rows_find_text (rows, 6));
  dossier->etat = g_strdup (parvis_rows_text (rows, 7));
  dossier->pret = parvis_rows_int (rows, 8) != 0;
  dossier->etape = (guint) parvis_rows_int (rows, 9);
  dossier->agent_id = parvis_rows_int (rows, 10);
  dossier->cree_a = parvis_rows_int (rows, 11);
  dossier->modifie_a = parvis_rows_int (rows, 12);
  dossier->depose_a = parvis_rows_int (rows, 13);
  dossier->decide_a = parvis_rows_int (rows, 14);
  dossier->motif = g_strdup (parvis_rows_find_text (rows, 15));
  dossier->complement = g_strdup (parvis_rows_find_text (rows, 16));
  dossier->signature = g_strdup (parvis_rows_find_text (rows, 17));
  return g_steal_pointer (&dossier);
}

ParvisDossier *
parvis_dossier_find (
    ParvisCommune *commune, ParvisDb *db, gint64 foyer_id, gint64 id, GError **error)
{
  g_autoptr (ParvisRows) rows =
      parvis_db_query (db, PARVIS_SQL_DEMANDE_FIND_FOYER, V (id), V (foyer_id));

  return read_dossier (commune, db, rows, error);
}

ParvisDossier *
parvis_dossier_find_for_agent (ParvisCommune *commune, ParvisDb *db, gint64 id, GError **error)
{
  g_autoptr (ParvisRows) rows = parvis_db_query (db, PARVIS_SQL_DEMANDE_FIND_AGENT, V (id));

  return read_dossier (commune, db, rows, error);
}

ParvisDossier *
parvis_dossier_find_for_request (ParvisRequest *request, ParvisDb *db, gint64 id, GError **error)
{
  g_autoptr (ParvisDossier) dossier =
      parvis_dossier_find_for_agent (parvis_request_get_commune (request), db, id, error);

  if (dossier != NULL
      && !parvis_agent_traite (parvis_request_get_roles (request), dossier->teleprocedure))
    {
      g_set_error_literal (error, PARVIS_ERROR, PARVIS_ERROR_NOT_FOUND, "not of this agent's role");
      return NULL;
    }
  return g_steal_pointer (&dossier);
}

gint64
parvis_dossier_creer (ParvisDb *db,
                      gint64 foyer_id,
                      gint64 compte_id,
                      const ParvisTeleprocedure *teleprocedure,
                      gint64 now,
                      GError **error)
{
  return parvis_db_exec_id (db, error, PARVIS_SQL_DEMANDE_INSERT, V (foyer_id), V_ID (compte_id),
                            V (teleprocedure->code), V (teleprocedure->version), V (now));
}

gboolean
parvis_dossier_peut_modifier (const ParvisDossier *dossier, const ParvisEtape *etape)
{
  g_autoptr (JsonNode) node = NULL;
  JsonArray *etapes;

  if (g_str_equal (dossier->etat, "brouillon"))
    return TRUE;
  if (!g_str_equal (dossier->etat, "a_completer") || dossier->complement == NULL)
    return FALSE;
  node = json_from_string (dossier->complement, NULL);
  etapes = json_node_get_array (node);
  for (guint i = 0; i < json_array_get_length (etapes); i++)
    if (g_strcmp0 (json_array_get_string_element (etapes, i), etape->code) == 0)
      return TRUE;
  /* What is completed is signed again. */
  return etape->nature == PARVIS_ETAPE_SIGNATURE;
}

/* What the encrypted answers of a step are sealed for: they open nowhere else. */
static char *
create_seal_context (gint64 dossier_id, const char *etape)
{
  return g_strdup_printf ("demande:%" G_GINT64_FORMAT ":%s", dossier_id, etape);
}

/* The text of one step's answers, whichever column holds it. */
static char *
dup_reponses (ParvisCommune *commune, gint64 dossier_id, ParvisRows *rows, GError **error)
{
  g_autoptr (GBytes) sealed = parvis_rows_dup_bytes (rows, 2);
  g_autoptr (GBytes) clear = NULL;
  g_autofree char *context = NULL;
  const char *text;
  gsize length;

  if (sealed == NULL)
    return g_strdup (parvis_rows_text (rows, 1));
  context = create_seal_context (dossier_id, parvis_rows_text (rows, 0));
  clear = parvis_coffre_open (commune->master_key, context, sealed, error);
  if (clear == NULL)
    return NULL;
  text = g_bytes_get_data (clear, &length);
  return g_strndup (text, length);
}

JsonObject *
parvis_dossier_lire_reponses (ParvisCommune *commune,
                              ParvisDb *db,
                              gint64 dossier_id,
                              GError **error)
{
  g_autoptr (JsonObject) reponses = json_object_new ();
  g_autoptr (ParvisRows) rows = parvis_db_query (db, PARVIS_SQL_DEMANDE_ETAPES, V (dossier_id));

  while (parvis_rows_next (rows))
    {
      g_autofree char *text = dup_reponses (commune, dossier_id, rows, error);
      g_autoptr (JsonNode) node = NULL;

      if (text == NULL)
        return NULL;
      node = json_from_string (text, NULL);
      if (node != NULL && JSON_NODE_HOLDS_OBJECT (node))
        json_object_set_member (reponses, parvis_rows_text (rows, 0), g_steal_pointer (&node));
    }
  return g_steal_pointer (&reponses);
}

gboolean
parvis_dossier_ecrire_etape (ParvisCommune *commune,
                             ParvisDb *db,
                             const ParvisDossier *dossier,
                             const ParvisEtape *etape,
                             JsonObject *reponses,
                             gboolean complete,
                             gint64 now,
                             GError **error)
{
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), reponses);
  g_autofree char *text = json_to_string (node, FALSE);
  g_autofree char *context = create_seal_context (dossier->id, etape->code);
  g_autoptr (GBytes) sealed = NULL;

  if (etape->sante)
    {
      g_autoptr (GBytes) clear = g_bytes_new (text, strlen (text));

      sealed = parvis_coffre_seal (commune->master_key, context, clear);
    }
  return parvis_db_exec (db, error, PARVIS_SQL_DEMANDE_ETAPE_ECRIRE, V (dossier->id),
                         V (etape->code), V (sealed == NULL ? text : NULL), V (sealed),
                         V (complete), V (now));
}

GHashTable *
parvis_dossier_lire_completes (ParvisDb *db, gint64 dossier_id)
{
  GHashTable *completes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (ParvisRows) rows = parvis_db_query (db, PARVIS_SQL_DEMANDE_ETAPES, V (dossier_id));

  while (parvis_rows_next (rows))
    if (parvis_rows_int (rows, 3) != 0)
      g_hash_table_add (completes, g_strdup (parvis_rows_text (rows, 0)));
  return completes;
}

gboolean
parvis_dossier_add_historique (ParvisDb *db,
                               gint64 dossier_id,
                               ParvisActeur acteur,
                               const char *evenement,
                               const char *detail,
                               gint64 now,
                               GError **error)
{
  return parvis_db_exec (db, error, PARVIS_SQL_DEMANDE_HISTORIQUE_AJOUTER, V (dossier_id), V (now),
                         V (acteur.type), V_ID (acteur.id), V (evenement), V (detail));
}
