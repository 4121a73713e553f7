/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-accueil"
#include "config.h"

#include "server/accueil/attente.h"

#include "server/comptes/invitations.h"
#include "server/demandes/dossier-historique.h"
#include "server/foyers/foyers-store.h"
#include "server/http/parvis-route.h"
#include "server/justificatifs/pieces-view.h"
#include "server/teleprocedures/catalogue.h"
#include "server/template/parvis-saisie.h"
#include "shared/rules/parvis-date.h"

/* Cards shown; what is beyond is in its own part of the portal. */
#define CARTES_MAX 6

/* A piece awaits the citizen when it was refused, has run out, or is lacking for a demande that was sent. */
static gboolean
awaits (ParvisDb *db, const ParvisPiece *piece)
{
  g_autoptr (ParvisRows) rows = NULL;

  if (g_str_equal (piece->etat, "en_attente") || g_str_equal (piece->etat, "valide"))
    return FALSE;
  if (!piece->attendue || g_str_equal (piece->etat, "invalide"))
    return piece->attendue;
  rows = parvis_db_query (db, PARVIS_SQL_DEMANDES_DE_PIECE, V (piece->id));
  while (parvis_rows_next (rows))
    if (g_str_equal (parvis_rows_text (rows, 3), "en_traitement")
        || g_str_equal (parvis_rows_text (rows, 3), "a_completer"))
      return TRUE;
  return FALSE;
}

static guint
show_pieces (ParvisRequest *request, ParvisDb *db, ParvisView *view, gint64 foyer_id)
{
  ParvisCommune *commune = parvis_request_get_commune (request);
  g_autoptr (GPtrArray) pieces =
      parvis_piece_list (db, foyer_id, parvis_request_get_today (request));
  guint n = 0;

  for (guint i = 0; i < pieces->len; i++)
    {
      const ParvisPiece *piece = pieces->pdata[i];
      g_autofree char *donnee = NULL, *motif = NULL, *id = NULL;
      ParvisView *card;

      if (!awaits (db, piece) || ++n > CARTES_MAX)
        continue;
      donnee = parvis_piece_dup_donnee (commune, piece);
      motif = parvis_piece_dup_motif (commune, piece);
      id = g_strdup_printf ("%" G_GINT64_FORMAT, piece->id);
      card = parvis_view_append (view, "attente");
      parvis_piece_show_statut (card, "statut", piece->etat);
      parvis_view_set (card, "sujet", donnee);
      parvis_view_set (card, "texte",
                       motif != NULL ? motif : "La mairie l’attend pour étudier votre demande.");
      parvis_view_set (card, "action",
                       motif != NULL ? "Envoyer un autre document" : "Envoyer le document");
      parvis_view_set_url (card, "url", request, "justificatifs.piece", id, NULL);
    }
  return n;
}

/* « enregistrée hier à 21 h 14 » */
static char *
dup_quand (ParvisRequest *request, gint64 instant)
{
  GTimeZone *zone = parvis_request_get_commune (request)->time_zone;
  ParvisDate jour = parvis_date_from_instant (instant, zone);
  ParvisDate today = parvis_date_from_iso (parvis_request_get_today (request));
  g_autofree char *heure = parvis_date_format_heure (parvis_date_get_minutes (instant, zone));
  g_autofree char *long_jour = parvis_date_format_jour (jour);

  if (jour == today)
    return g_strdup_printf ("aujourd’hui à %s", heure);
  if (jour == today - 1)
    return g_strdup_printf ("hier à %s", heure);
  return g_strdup_printf ("%s à %s", long_jour, heure);
}

static guint
show_demandes (
    ParvisRequest *request, ParvisDb *db, ParvisView *view, gint64 foyer_id, guint before)
{
  ParvisCatalogue *catalogue = parvis_catalogue_get (parvis_request_get_commune (request));
  g_autoptr (ParvisRows) rows = parvis_db_query (db, PARVIS_SQL_DEMANDES_DU_FOYER, V (foyer_id));
  guint n = 0;

  while (parvis_rows_next (rows))
    {
      gboolean brouillon = g_str_equal (parvis_rows_text (rows, 3), "brouillon");
      g_autofree char *id = NULL, *quand = NULL, *de = NULL;
      const ParvisTeleprocedure *t;
      ParvisView *card;

      if (!brouillon && !g_str_equal (parvis_rows_text (rows, 3), "a_completer"))
        continue;
      if (++n + before > CARTES_MAX)
        continue;
      t = parvis_catalogue_get_version (catalogue, db, parvis_rows_text (rows, 1),
                                        (int) parvis_rows_int (rows, 2));
      id = g_strdup_printf ("%" G_GINT64_FORMAT, parvis_rows_int (rows, 0));
      quand = dup_quand (request, parvis_rows_int (rows, 7));
      card = parvis_view_append (view, "attente");
      parvis_dossier_show_statut (card, "statut", parvis_rows_text (rows, 3));
      de = parvis_rows_is_null (rows, 13) ? NULL
                                          : parvis_prenom_avec_de (parvis_rows_text (rows, 13));
      parvis_view_printf (card, "sujet", "%s%s%s", t != NULL ? t->titre : "Demande",
                          de != NULL ? " " : "", de != NULL ? de : "");
      if (brouillon)
        parvis_view_printf (card, "texte", "Enregistrée %s.", quand);
      else
        parvis_view_set (card, "texte", parvis_rows_text (rows, 10));
      parvis_view_set (card, "action", brouillon ? "Reprendre" : "Compléter");
      parvis_view_set_url (card, "url", request, "demandes.reprendre", id, NULL);
    }
  return n;
}

/* What the other parent asks: an invitation that waits for this mail, a custody calendar to be answered. */
static guint
show_foyers (ParvisRequest *request, ParvisDb *db, ParvisView *view, gint64 foyer_id)
{
  g_autoptr (ParvisCompte) compte = parvis_compte_find (db, parvis_request_get_compte_id (request));
  g_autoptr (ParvisInvitation) invitation =
      parvis_invitation_find_courriel (db, compte->courriel, parvis_request_get_now (request));
  g_autoptr (ParvisRows) rows = parvis_db_query (db, PARVIS_SQL_GARDE_A_REPONDRE, V (foyer_id));
  guint n = 0;

  if (invitation != NULL && parvis_invitation_find_obstacle (db, invitation, compte) == NULL)
    {
      ParvisView *card = parvis_view_append (view, "attente");

      n++;
      parvis_view_set_statut (card, "statut", PARVIS_STATUT_WAIT, "Invitation");
      parvis_view_set (card, "sujet", "Un parent vous invite");
      parvis_view_set (card, "texte", "Pour suivre avec lui les démarches d’un enfant.");
      parvis_view_set (card, "action", "Voir l’invitation");
      parvis_view_set_url (card, "url", request, "comptes.invitation.lien", NULL);
    }
  for (; parvis_rows_next (rows) && n < CARTES_MAX; n++)
    {
      ParvisView *card = parvis_view_append (view, "attente");
      g_autofree char *id = g_strdup_printf ("%" G_GINT64_FORMAT, parvis_rows_int (rows, 0));
      g_autofree char *de = parvis_prenom_avec_de (parvis_rows_text (rows, 1));

      parvis_view_set_statut (card, "statut", PARVIS_STATUT_WAIT, "À répondre");
      parvis_view_printf (card, "sujet", "Calendrier de garde %s", de);
      parvis_view_set (card, "texte",
                       "L’autre parent propose un calendrier : il compte si vous "
                       "l’acceptez.");
      parvis_view_set (card, "action", "Répondre");
      parvis_view_set_url (card, "url", request, "garde", id, NULL);
    }
  return n;
}

void
parvis_attente_show (ParvisRequest *request, ParvisDb *db, ParvisView *view, gint64 foyer_id)
{
  static const char *const phrases[] = {
    "Rien ne vous attend : tout est à jour.",
    "Une chose vous attend.",
    "Deux choses vous attendent.",
    "Trois choses vous attendent.",
    "Quatre choses vous attendent.",
  };
  guint n;

  parvis_view_list (view, "attente");
  n = show_foyers (request, db, view, foyer_id);
  n += show_pieces (request, db, view, foyer_id);
  n += show_demandes (request, db, view, foyer_id, n);
  if (n < G_N_ELEMENTS (phrases))
    parvis_view_set (view, "attente_phrase", phrases[n]);
  else
    parvis_view_printf (view, "attente_phrase", "%u choses vous attendent.", n);
}
