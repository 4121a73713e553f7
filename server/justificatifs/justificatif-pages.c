/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-justificatifs"
#include "config.h"

#include "server/comptes/comptes-store.h"
#include "server/http/parvis-envoi.h"
#include "server/http/parvis-reprise.h"
#include "server/journal/journal-store.h"
#include "server/justificatifs/depots-store.h"
#include "server/justificatifs/evenements.h"
#include "server/justificatifs/fichier-reponses.h"
#include "server/justificatifs/justificatifs-routes.h"
#include "server/justificatifs/justificatifs-taches.h"
#include "server/justificatifs/pieces-view.h"
#include "server/justificatifs/reception.h"
#include "server/reglages/reglages-store.h"
#include "shared/rules/parvis-date.h"

#define CHAMP  "fichiers"
#define RETOUR "retour"

/* The family's piece that the request is about. */
static ParvisPiece *
find_piece (ParvisRequest *request, ParvisDb *db, GError **error)
{
  gint64 foyer_id = parvis_compte_get_foyer (db, parvis_request_get_compte_id (request), error);
  gint64 id;

  if (foyer_id == 0 || !parvis_request_get_part_id (request, "piece", &id, error))
    return NULL;
  return parvis_piece_find (db, foyer_id, id, error);
}

/* Where the family came from, when it is one of our pages: of the form, or of the address. */
static const char *
find_retour (ParvisRequest *request)
{
  const char *retour = parvis_request_get_field (request, RETOUR);

  if (*retour == '\0')
    retour = parvis_request_find_query (request, RETOUR);
  return retour != NULL && *retour != '\0' && parvis_path_is_ours (retour) ? retour : NULL;
}

static void
show_retour (ParvisRequest *request, ParvisView *view)
{
  const char *retour = find_retour (request);
  ParvisView *link = parvis_view_object (view, "retour"), *cache;

  if (retour == NULL || g_str_has_prefix (retour, "/echanges"))
    {
      parvis_view_set (link, "libelle", "Échanges");
      parvis_view_set_url (link, "url", request, "messages.echanges", NULL);
    }
  else
    {
      parvis_view_set (link, "libelle", "Retour");
      parvis_view_set (link, "url", retour);
    }
  if (retour == NULL)
    return;
  cache = parvis_view_append (view, "caches");
  parvis_view_set (cache, "nom", RETOUR);
  parvis_view_set (cache, "valeur", retour);
}

static void
show_fichiers (ParvisRequest *request, ParvisDb *db, ParvisView *row, gint64 piece_id, gint64 depot)
{
  g_autoptr (GPtrArray) fichiers = parvis_depot_list_fichiers (db, piece_id, depot);
  g_autofree char *piece = g_strdup_printf ("%" G_GINT64_FORMAT, piece_id);
  g_autofree char *n = g_strdup_printf ("%" G_GINT64_FORMAT, depot);

  parvis_view_list (row, "fichiers");
  for (guint i = 0; i < fichiers->len; i++)
    {
      const ParvisFichier *fichier = fichiers->pdata[i];
      g_autofree char *taille = parvis_fichier_dup_taille (fichier->taille);
      g_autofree char *rang = g_strdup_printf ("%" G_GINT64_FORMAT, fichier->rang);
      ParvisView *line;

      if (fichier->cle == NULL)
        continue;
      line = parvis_view_append (row, "fichiers");
      parvis_view_set (line, "fichier", fichier->nom);
      parvis_view_set (line, "taille", taille);
      parvis_view_set_url (line, "url", request, "justificatifs.fichier", piece, n, rang, NULL);
    }
}

static void
show_statut_depot (ParvisView *row, const char *etat)
{
  if (g_str_equal (etat, "remplace"))
    parvis_view_set_statut (row, "statut", PARVIS_STATUT_OFF, "Remplacé");
  else
    parvis_piece_show_statut (row, "statut", etat);
}

static void
show_depots (ParvisRequest *request, ParvisDb *db, ParvisView *view, const ParvisPiece *piece)
{
  ParvisCommune *commune = parvis_request_get_commune (request);
  g_autoptr (ParvisRows) rows = parvis_db_query (db, PARVIS_SQL_DEPOTS_DE_PIECE, V (piece->id));

  parvis_view_list (view, "depots");
  while (parvis_rows_next (rows))
    {
      g_autofree char *date =
          parvis_date_format_instant_court (parvis_rows_int (rows, 1), commune->time_zone);
      /* As of a piece that was refused so. */
      ParvisPiece refused = { .type = piece->type,
                              .etat = (char *) parvis_rows_text (rows, 2),
                              .motif = (char *) parvis_rows_find_text (rows, 5),
                              .commentaire = (char *) parvis_rows_find_text (rows, 6) };
      g_autofree char *motif = parvis_piece_dup_motif (commune, &refused);
      ParvisView *row = parvis_view_append (view, "depots");

      parvis_view_set (row, "date", date);
      parvis_view_set (row, "motif_depot", motif);
      show_statut_depot (row, refused.etat);
      show_fichiers (request, db, row, piece->id, parvis_rows_int (rows, 0));
    }
}

/* What is accepted, and what sending one more means. */
static void
show_precision (ParvisView *view, const ParvisPiece *piece, const char *aide)
{
  const char *suite = "";

  if (g_str_equal (piece->etat, "valide"))
    suite =
        "Ce document est déjà validé : n’en envoyez un autre que s’il a changé. Il sera vérifié à "
        "son tour.";
  else if (g_str_equal (piece->etat, "en_attente"))
    suite = "La mairie vérifie ce que vous avez envoyé. Un nouvel envoi le remplace.";
  parvis_view_printf (view, "precision", "%s%s%s", aide, *aide && *suite ? " " : "", suite);
}

static void
show_formulaire (ParvisRequest *request, ParvisDb *db, ParvisView *view, const char *id)
{
  g_autofree char *jeton = parvis_request_new_form_token (request);
  gint64 mo =
      parvis_reglages_get_entier (db, "piece.taille_max_mo", parvis_request_get_today (request));

  parvis_view_set (view, "jeton", jeton);
  parvis_view_set_url (view, "url", request, "justificatifs.piece.envoi", id, NULL);
  parvis_view_printf (view, "formats", "PDF, JPEG ou PNG, %d Mo au plus par fichier", (int) mo);
  parvis_view_set_int (view, "taille_max", mo * 1024 * 1024);
}

static ParvisResponse *
show_piece (ParvisRequest *request, ParvisDb *db, const ParvisPiece *piece, const char *faute)
{
  ParvisCommune *commune = parvis_request_get_commune (request);
  const ParvisTypePiece *type = parvis_catalogue_find_type_piece (commune, piece->type);
  g_autofree char *motif = parvis_piece_dup_motif (commune, piece);
  g_autofree char *validite = parvis_piece_dup_validite (piece);
  g_autofree char *id = g_strdup_printf ("%" G_GINT64_FORMAT, piece->id);
  g_autoptr (ParvisView) view = parvis_view_new ();
  ParvisResponse *response;

  parvis_view_set (view, "titre", parvis_piece_get_type_nom (commune, piece));
  parvis_view_set (view, "pour", piece->personne != NULL ? piece->personne : "Pour tout le foyer");
  parvis_piece_show_statut (view, "statut", piece->etat);
  parvis_view_set (view, "motif", motif);
  if (g_str_equal (piece->etat, "valide"))
    parvis_view_printf (view, "validite", "Accepté par la mairie, %s.", validite);
  show_retour (request, view);
  show_precision (view, piece, type != NULL ? type->aide : "");
  parvis_piece_show_demandes (request, db, view, piece->id);
  show_depots (request, db, view, piece);
  show_formulaire (request, db, view, id);
  parvis_view_set (view, "faute", faute);
  parvis_view_set (view, "fautes_titre", faute);
  response = parvis_response_new_page (request, db, "justificatif.html", view);
  if (faute != NULL)
    parvis_response_set_status (response, 422);
  return response;
}

static ParvisResponse *
get_piece (ParvisRequest *request, ParvisDb *db, GError **error)
{
  g_autoptr (ParvisPiece) piece = find_piece (request, db, error);

  return piece != NULL ? show_piece (request, db, piece, NULL) : NULL;
}

/* Before anything is decoded or encrypted: for one's own piece only. */
static gboolean
receive_fichiers (ParvisRequest *request, ParvisDb *db, GError **error)
{
  g_autoptr (ParvisPiece) piece = find_piece (request, db, error);

  return piece != NULL && parvis_reception_recevoir (request, db, CHAMP, error);
}

/* The deposit with all that goes with it, in one transaction. */
static gboolean
write_depot (ParvisRequest *request, ParvisDb *db, const ParvisPiece *piece, GError **error)
{
  gint64 now = parvis_request_get_now (request);
  g_autofree char *detail = NULL;
  const ParvisDepotFichier *fichiers;
  gint64 depot;
  guint n;

  fichiers = parvis_reception_get_fichiers (request, &n);
  depot = parvis_piece_deposer (db, piece->id, parvis_request_get_compte_id (request), fichiers, n,
                                now, error);
  if (depot == 0)
    return FALSE;
  detail = g_strdup_printf ("{\"depot\":%" G_GINT64_FORMAT ",\"fichiers\":%u}", depot, n);
  return parvis_journal_add (db, now, parvis_acteur_of_request (request), "justificatif.depose",
                             "justificatif", piece->id, piece->foyer_id, detail, error)
         && parvis_tache_dessiner (db, piece->id, depot, error);
}

/* What the family is told: a document that came just after the decision has not stopped it. */
static const char *
get_arrive (ParvisDb *db, gint64 piece_id)
{
  g_autoptr (ParvisRows) rows = parvis_db_query (db, PARVIS_SQL_DEMANDES_DE_PIECE, V (piece_id));
  gboolean acceptee = FALSE, ouverte = FALSE;

  while (parvis_rows_next (rows))
    {
      const char *etat = parvis_rows_text (rows, 3);

      acceptee = acceptee || g_str_equal (etat, "acceptee");
      ouverte = ouverte || g_str_equal (etat, "en_traitement") || g_str_equal (etat, "a_completer")
                || g_str_equal (etat, "brouillon");
    }
  return acceptee && !ouverte ? "Votre document est arrivé : la mairie va le vérifier. Votre "
                                "demande, elle, est déjà acceptée."
                              : "Votre document est arrivé : la mairie va le vérifier.";
}

static ParvisResponse *
post_piece (ParvisRequest *request, ParvisDb *db, GError **error)
{
  g_autoptr (ParvisPiece) piece = find_piece (request, db, error);
  const char *faute, *retour = find_retour (request);
  g_autofree char *before = NULL, *url = NULL, *id = NULL;
  ParvisResponse *response;

  if (piece == NULL)
    return NULL;
  faute = parvis_reception_find_faute (request);
  if (parvis_reprise_has_lost_files (request))
    faute = "Votre session s’était terminée pendant l’envoi : choisissez de nouveau le document.";
  if (faute != NULL)
    return show_piece (request, db, piece, faute);
  if (!parvis_envoi_claim (request, db, &before, error))
    return before != NULL ? parvis_response_new_redirect (g_steal_pointer (&before)) : NULL;
  id = g_strdup_printf ("%" G_GINT64_FORMAT, piece->id);
  url = retour != NULL ? g_strdup (retour) : parvis_url (request, "justificatifs.piece", id, NULL);
  if (!write_depot (request, db, piece, error) || !parvis_envoi_answer (request, db, url, error))
    return NULL;
  parvis_reception_garder (request);
  response = parvis_response_new_redirect (g_steal_pointer (&url));
  parvis_response_set_flash (response, get_arrive (db, piece->id));
  parvis_evenement_justificatif (response, parvis_request_get_commune (request), db, piece->id);
  parvis_response_wake_taches (response);
  return response;
}

/* One's own file, as it was sent. */
static ParvisResponse *
get_fichier (ParvisRequest *request, ParvisDb *db, GError **error)
{
  g_autoptr (ParvisPiece) piece = find_piece (request, db, error);
  g_autoptr (ParvisFichier) fichier = NULL;
  gint64 depot, rang;

  if (piece == NULL || !parvis_request_get_part_id (request, "depot", &depot, error)
      || !parvis_request_get_part_id (request, "rang", &rang, error))
    return NULL;
  fichier = parvis_depot_find_fichier (db, piece->id, depot, rang, error);
  if (fichier == NULL)
    return NULL;
  return parvis_fichier_answer_sien (request, fichier, error);
}

const ParvisRoute parvis_justificatif_routes[] = {
  PARVIS_ROUTE ("justificatifs.piece",
                "GET",
                "/justificatifs/{piece}",
                get_piece,
                PARVIS_FOR_CITOYEN,
                PARVIS_READS),
  PARVIS_ROUTE ("justificatifs.piece.envoi",
                "POST",
                "/justificatifs/{piece}",
                post_piece,
                PARVIS_FOR_CITOYEN,
                PARVIS_WRITES,
                .body = PARVIS_BODY_UPLOAD,
                .body_max = PARVIS_RECEPTION_OCTETS,
                .before = receive_fichiers,
                .quoi = "envoyer votre document à la mairie"),
  PARVIS_ROUTE ("justificatifs.fichier",
                "GET",
                "/justificatifs/{piece}/depots/{depot}/fichiers/{rang}",
                get_fichier,
                PARVIS_FOR_CITOYEN,
                PARVIS_SLOW),
  { NULL },
};
