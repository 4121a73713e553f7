/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-justificatifs"
#include "config.h"

#include "server/justificatifs/justificatifs-store.h"

#include <string.h>

#include "server/comptes/agents-store.h"
#include "server/foyers/foyers-store.h"
#include "shared/rules/parvis-date.h"
#include "shared/rules/parvis-texte.h"

void
parvis_piece_free (ParvisPiece *piece)
{
  if (piece == NULL)
    return;
  g_free (piece->type);
  g_free (piece->etat);
  g_free (piece->valide_au);
  g_free (piece->personne);
  g_free (piece->motif);
  g_free (piece->commentaire);
  g_free (piece);
}

static ParvisPiece *
read_piece (ParvisRows *rows)
{
  ParvisPiece *piece = g_new0 (ParvisPiece, 1);

  piece->id = parvis_rows_int (rows, 0);
  piece->type = g_strdup (parvis_rows_text (rows, 1));
  piece->foyer_id = parvis_rows_int (rows, 2);
  piece->personne_id = parvis_rows_int (rows, 3);
  piece->etat = g_strdup (parvis_rows_text (rows, 4));
  piece->depot = parvis_rows_int (rows, 5);
  piece->valide_au = g_strdup (parvis_rows_find_text (rows, 6));
  if (!parvis_rows_is_null (rows, 9))
    piece->personne = parvis_nom_complet (
        parvis_rows_text (rows, 7), parvis_rows_find_text (rows, 8), parvis_rows_text (rows, 9));
  piece->motif = g_strdup (parvis_rows_find_text (rows, 10));
  piece->commentaire = g_strdup (parvis_rows_find_text (rows, 11));
  return piece;
}

static ParvisPiece *
take_one (ParvisRows *rows, GError **error)
{
  if (parvis_rows_next (rows))
    return read_piece (rows);
  g_set_error_literal (error, PARVIS_ERROR, PARVIS_ERROR_NOT_FOUND, "no such piece here");
  return NULL;
}

ParvisPiece *
parvis_piece_find (ParvisDb *db, gint64 foyer_id, gint64 id, GError **error)
{
  g_autoptr (ParvisRows) rows =
      parvis_db_query (db, PARVIS_SQL_PIECE_FIND_FOYER, V (id), V (foyer_id));

  return take_one (rows, error);
}

ParvisPiece *
parvis_piece_find_for_agent (ParvisDb *db, gint64 id, GError **error)
{
  g_autoptr (ParvisRows) rows = parvis_db_query (db, PARVIS_SQL_PIECE_FIND_AGENT, V (id));

  return take_one (rows, error);
}

GPtrArray *
parvis_piece_list (ParvisDb *db, gint64 foyer_id, const char *today)
{
  GPtrArray *pieces = g_ptr_array_new_with_free_func ((GDestroyNotify) parvis_piece_free);
  g_autoptr (ParvisRows) rows =
      parvis_db_query (db, PARVIS_SQL_PIECES_DU_FOYER, V (foyer_id), V (today));

  while (parvis_rows_next (rows))
    {
      ParvisPiece *piece = read_piece (rows);

      piece->attendue = parvis_rows_int (rows, 12) != 0;
      g_ptr_array_add (pieces, piece);
    }
  return pieces;
}

GPtrArray *
parvis_piece_list_a_rappeler (ParvisDb *db, const char *du, const char *au, int jours)
{
  GPtrArray *pieces = g_ptr_array_new_with_free_func ((GDestroyNotify) parvis_piece_free);
  g_autoptr (ParvisRows) rows =
      parvis_db_query (db, PARVIS_SQL_PIECES_A_RAPPELER, V (du), V (au), V (jours));

  while (parvis_rows_next (rows))
    {
      ParvisPiece *piece = read_piece (rows);

      piece->decide_a = parvis_rows_int (rows, 12);
      g_ptr_array_add (pieces, piece);
    }
  return pieces;
}

GPtrArray *
parvis_piece_list_for_demande (ParvisDb *db, gint64 demande_id)
{
  GPtrArray *pieces = g_ptr_array_new_with_free_func ((GDestroyNotify) parvis_piece_free);
  g_autoptr (ParvisRows) rows = parvis_db_query (db, PARVIS_SQL_PIECES_DE_DEMANDE, V (demande_id));

  while (parvis_rows_next (rows))
    {
      ParvisPiece *piece = read_piece (rows);

      piece->obligatoire = parvis_rows_int (rows, 12) != 0;
      g_ptr_array_add (pieces, piece);
    }
  return pieces;
}

const char *
parvis_piece_get_type_nom (ParvisCommune *commune, const ParvisPiece *piece)
{
  const ParvisTypePiece *type = parvis_catalogue_find_type_piece (commune, piece->type);

  return type != NULL ? type->libelle : piece->type;
}

char *
parvis_piece_dup_donnee (ParvisCommune *commune, const ParvisPiece *piece)
{
  const char *nom = parvis_piece_get_type_nom (commune, piece);
  g_autofree char *de = piece->personne != NULL ? parvis_texte_de (piece->personne) : NULL;

  return g_strjoin (" ", nom, de, NULL);
}

char *
parvis_piece_dup_motif (ParvisCommune *commune, const ParvisPiece *piece)
{
  const ParvisTypePiece *type = parvis_catalogue_find_type_piece (commune, piece->type);
  const ParvisMotif *motif = type != NULL && piece->motif != NULL
                                 ? parvis_type_piece_find_motif (type, piece->motif)
                                 : NULL;
  const char *words = piece->commentaire != NULL && *piece->commentaire ? piece->commentaire : NULL;

  if (!g_str_equal (piece->etat, "invalide"))
    return NULL;
  if (motif == NULL)
    return g_strdup (words);
  return words != NULL ? g_strdup_printf ("%s. %s", motif->libelle, words)
                       : g_strdup_printf ("%s.", motif->libelle);
}

gint64
parvis_piece_get (ParvisDb *db,
                  const char *type,
                  gint64 foyer_id,
                  gint64 personne_id,
                  const char *today,
                  gint64 now,
                  GError **error)
{
  gint64 id = 0;
  gboolean expired = FALSE;
  {
    g_autoptr (ParvisRows) rows =
        parvis_db_query (db, PARVIS_SQL_PIECE_DU_PORTEUR, V (foyer_id), V (type), V (personne_id));

    if (parvis_rows_next (rows))
      {
        const char *valide_au = parvis_rows_find_text (rows, 2);

        id = parvis_rows_int (rows, 0);
        expired = g_str_equal (parvis_rows_text (rows, 1), "valide") && valide_au != NULL
                  && strcmp (valide_au, today) < 0;
      }
  }
  if (id == 0)
    return parvis_db_exec_id (db, error, PARVIS_SQL_PIECE_INSERT, V (type), V (foyer_id),
                              V_ID (personne_id), V (now));
  if (expired
      && !parvis_db_exec (db, error, PARVIS_SQL_PIECE_SET_ETAT, V (id), V ("expire"),
                          V ((const char *) NULL)))
    return 0;
  return id;
}

static gboolean
insert_fichier (ParvisDb *db,
                gint64 piece_id,
                gint64 depot,
                guint rang,
                const ParvisDepotFichier *fichier,
                GError **error)
{
  return parvis_db_exec_id (db, error, PARVIS_SQL_FICHIER_INSERT, V (piece_id), V (depot), V (rang),
                            V (fichier->nom), V (fichier->type), V (fichier->stocke->taille),
                            V (fichier->stocke->empreinte), V (fichier->stocke->cle),
                            V (fichier->stocke->chemin), V (fichier->antivirus))
         != 0;
}

gint64
parvis_piece_deposer (ParvisDb *db,
                      gint64 piece_id,
                      gint64 compte_id,
                      const ParvisDepotFichier *fichiers,
                      guint n_fichiers,
                      gint64 now,
                      GError **error)
{
  gint64 depot = parvis_db_exec_id (db, error, PARVIS_SQL_DEPOT_INSERT, V (piece_id), V (now),
                                    V_ID (compte_id));

  if (depot == 0 || !parvis_db_exec (db, error, PARVIS_SQL_DEPOT_REMPLACER, V (piece_id), V (depot))
      || !parvis_db_exec (db, error, PARVIS_SQL_PIECE_SET_DEPOT, V (piece_id), V (depot)))
    return 0;
  for (guint i = 0; i < n_fichiers; i++)
    if (!insert_fichier (db, piece_id, depot, i + 1, &fichiers[i], error))
      return 0;
  return depot;
}

/* « Jeanne Martin l'a validée à 10 h 42 » : what the slower of two agents is told. */
static void
set_conflict (ParvisCommune *commune, ParvisDb *db, gint64 piece_id, gint64 depot, GError **error)
{
  g_autoptr (ParvisRows) rows =
      parvis_db_query (db, PARVIS_SQL_DEPOT_FIND, V (piece_id), V (depot));
  g_autofree char *nom = NULL, *heure = NULL;
  const char *etat;

  if (!parvis_rows_next (rows))
    {
      g_set_error_literal (error, PARVIS_ERROR, PARVIS_ERROR_NOT_FOUND, "no such deposit");
      return;
    }
  etat = parvis_rows_text (rows, 2);
  if (g_str_equal (etat, "remplace"))
    {
      g_set_error_literal (
          error, PARVIS_ERROR, PARVIS_ERROR_CONFLICT,
          "La famille vient d’envoyer un autre document : celui-ci ne compte plus.");
      return;
    }
  nom = parvis_agent_dup_nom (db, parvis_rows_int (rows, 5));
  heure = parvis_date_format_heure (
      parvis_date_get_minutes (parvis_rows_int (rows, 4), commune->time_zone));
  g_set_error (error, PARVIS_ERROR, PARVIS_ERROR_CONFLICT,
               "%s a déjà %s cette pièce, à %s. Votre décision n’a pas été enregistrée.", nom,
               g_str_equal (etat, "valide") ? "validé" : "refusé", heure);
}

gboolean
parvis_piece_decider (ParvisCommune *commune,
                      ParvisDb *db,
                      const ParvisPieceDecision *decision,
                      gint64 now,
                      gint64 definitif_a,
                      GError **error)
{
  const char *etat = decision->valide ? "valide" : "invalide";
  gint64 current = parvis_db_int (db, 0, PARVIS_SQL_PIECE_DEPOT, V (decision->piece_id));

  if (current != decision->depot
      || !parvis_db_exec (db, error, PARVIS_SQL_DEPOT_DECIDER, V (decision->piece_id),
                          V (decision->depot), V (etat), V (now), V (decision->agent_id),
                          V (definitif_a), V (decision->valide_au), V (decision->motif),
                          V (decision->commentaire))
      || parvis_db_changes (db) != 1)
    {
      if (error == NULL || *error == NULL)
        set_conflict (commune, db, decision->piece_id, decision->depot, error);
      return FALSE;
    }
  return parvis_db_exec (db, error, PARVIS_SQL_PIECE_SET_ETAT, V (decision->piece_id), V (etat),
                         V (decision->valide ? decision->valide_au : NULL));
}

gboolean
parvis_piece_annuler_decision (
    ParvisDb *db, gint64 piece_id, gint64 depot, gint64 agent_id, gint64 now, GError **error)
{
  gint64 current = parvis_db_int (db, 0, PARVIS_SQL_PIECE_DEPOT, V (piece_id));

  if (current == depot
      && !parvis_db_exec (db, error, PARVIS_SQL_DEPOT_ANNULER, V (piece_id), V (depot),
                          V (agent_id), V (now)))
    return FALSE;
  if (current != depot || parvis_db_changes (db) != 1)
    {
      g_set_error_literal (error, PARVIS_ERROR, PARVIS_ERROR_CONFLICT,
                           "Trop tard pour reprendre cette décision : elle est définitive.");
      return FALSE;
    }
  return parvis_db_exec (db, error, PARVIS_SQL_PIECE_SET_ETAT, V (piece_id), V ("en_attente"),
                         V ((const char *) NULL));
}
