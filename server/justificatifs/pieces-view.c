/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-justificatifs"
#include "config.h"

#include "server/justificatifs/pieces-view.h"

#include "server/http/parvis-route.h"
#include "shared/rules/parvis-date.h"

static const struct
{
  const char *etat;
  ParvisStatut statut;
  const char *mot;
  const char *action;
  gboolean principal; /* its button is the main one */
} etats[] = {
  { "non_fourni", PARVIS_STATUT_WAIT, "Non fourni", "Envoyer", TRUE },
  { "en_attente", PARVIS_STATUT_INFO, "En attente de validation", "Voir", FALSE },
  { "valide", PARVIS_STATUT_OK, "Valide", "Voir", FALSE },
  { "invalide", PARVIS_STATUT_NO, "Invalide", "Remplacer", TRUE },
  { "expire", PARVIS_STATUT_NO, "Expiré", "Renouveler", TRUE },
};

void
parvis_piece_show_statut (ParvisView *view, const char *key, const char *etat)
{
  for (gsize i = 0; i < G_N_ELEMENTS (etats); i++)
    if (g_str_equal (etats[i].etat, etat))
      parvis_view_set_statut (view, key, etats[i].statut, etats[i].mot);
}

void
parvis_piece_show_demandes (ParvisRequest *request, ParvisDb *db, ParvisView *view, gint64 piece_id)
{
  ParvisCatalogue *catalogue = parvis_catalogue_get (parvis_request_get_commune (request));
  g_autoptr (ParvisRows) rows = parvis_db_query (db, PARVIS_SQL_LIENS_DE_PIECE, V (piece_id));

  parvis_view_list (view, "demandes");
  while (parvis_rows_next (rows))
    {
      const ParvisTeleprocedure *t = parvis_catalogue_get_version (
          catalogue, db, parvis_rows_text (rows, 1), (int) parvis_rows_int (rows, 2));
      g_autofree char *id = g_strdup_printf ("%" G_GINT64_FORMAT, parvis_rows_int (rows, 0));
      ParvisView *row = parvis_view_append (view, "demandes");

      parvis_view_printf (row, "numero_texte", "%s : %s", t != NULL ? t->titre : "Demande", id);
      parvis_view_set_url (row, "url_demande", request, "demandes.suivi", id, NULL);
    }
}

char *
parvis_piece_dup_validite (const ParvisPiece *piece)
{
  g_autofree char *jour = NULL;

  if (!g_str_equal (piece->etat, "valide") && !g_str_equal (piece->etat, "expire"))
    return NULL;
  if (piece->valide_au == NULL)
    return g_str_equal (piece->etat, "valide") ? g_strdup ("valable sans limite de durée") : NULL;
  jour = parvis_date_format_court (parvis_date_from_iso (piece->valide_au));
  return g_strdup_printf ("%s jusqu’au %s",
                          g_str_equal (piece->etat, "valide") ? "valable" : "était valable", jour);
}

/* The piece's page, which leads back here once something was sent. */
static void
show_url (ParvisRequest *request, ParvisView *row, const char *id)
{
  g_autofree char *url = parvis_url (request, "justificatifs.piece", id, NULL);
  g_autofree char *here = g_uri_escape_string (parvis_request_get_path (request), "/", FALSE);

  parvis_view_printf (row, "url", "%s?retour=%s", url, here);
}

static void
show_piece (ParvisRequest *request, ParvisDb *db, ParvisView *row, const ParvisPiece *piece)
{
  ParvisCommune *commune = parvis_request_get_commune (request);
  g_autofree char *donnee = parvis_piece_dup_donnee (commune, piece);
  g_autofree char *motif = parvis_piece_dup_motif (commune, piece);
  g_autofree char *validite = parvis_piece_dup_validite (piece);
  g_autofree char *id = g_strdup_printf ("%" G_GINT64_FORMAT, piece->id);

  parvis_piece_show_statut (row, "statut", piece->etat);
  parvis_view_set (row, "donnee", donnee);
  parvis_view_set (row, "motif", motif);
  parvis_view_set (row, "validite", validite);
  parvis_piece_show_demandes (request, db, row, piece->id);
  for (gsize i = 0; i < G_N_ELEMENTS (etats); i++)
    if (g_str_equal (etats[i].etat, piece->etat))
      {
        parvis_view_set (row, "action", etats[i].action);
        parvis_view_set_bool (row, "principal", etats[i].principal);
      }
  show_url (request, row, id);
}

void
parvis_piece_show_list (
    ParvisRequest *request, ParvisDb *db, ParvisView *view, const char *key, GPtrArray *pieces)
{
  parvis_view_set_bool (view, "avec_pieces", TRUE);
  parvis_view_list (view, key);
  for (guint i = 0; i < pieces->len; i++)
    show_piece (request, db, parvis_view_append (view, key), pieces->pdata[i]);
}
