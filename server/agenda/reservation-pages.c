/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-agenda"
#include "config.h"

#include <string.h>

#include "server/agenda/agenda-routes.h"
#include "server/agenda/fratrie.h"
#include "server/agenda/historique.h"
#include "server/agenda/jour.h"
#include "server/agenda/prix-vue.h"
#include "server/agenda/que-faire.h"
#include "server/agenda/reservations.h"
#include "server/regie/regie-store.h"
#include "shared/rules/parvis-money.h"
#include "shared/rules/parvis-typo.h"

static void
add_ligne (ParvisView *view, const char *libelle, gint64 cents)
{
  ParvisView *row = parvis_view_append (view, "lignes");
  g_autofree char *montant = parvis_money_format (cents);

  parvis_view_set (row, "libelle", libelle);
  parvis_view_set (row, "valeur", montant);
}

/* A full day has a waiting list. */
static void
show_attente (ParvisRequest *request, ParvisDb *db, const ParvisJour *jour, ParvisView *view)
{
  ParvisView *attente = parvis_view_object (view, "attente");
  ParvisPlace place = parvis_jour_get_place (jour);
  gint64 manque = parvis_reservation_get_manque (
      db, jour->foyer_id, parvis_request_get_today (request), jour->juge.prix_cents);
  g_autofree char *prix = parvis_money_format (jour->juge.prix_cents);
  g_autofree char *chemin = g_strdup (parvis_request_get_path (request));

  chemin[strcspn (chemin, "?")] = '\0';
  parvis_view_printf (attente, "url", "%s/attente", chemin);
  if (manque > 0)
    {
      g_autofree char *montant = parvis_money_format (manque);

      parvis_view_printf (attente, "manque",
                          "Il manque %s à votre solde pour ce repas. Rechargez votre compte avant "
                          "votre tour" PARVIS_NBSP ": sinon, la place va à la famille suivante, et "
                          "vous restez sur la liste.",
                          montant);
      parvis_que_faire_set (view, "Recharger mon compte",
                            parvis_url (request, "paiement.recharger", NULL));
    }
  if (jour->juge.attente > 0)
    {
      parvis_view_printf (attente, "phrase",
                          "Dès qu’une place se libère et que c’est votre tour, elle est réservée "
                          "(%s) et un courriel vous le dit.",
                          prix);
      parvis_view_set (attente, "code", "quitter");
      parvis_view_set (attente, "action", "Quitter la liste d’attente");
      parvis_view_set_bool (attente, "danger", TRUE);
      return;
    }
  parvis_view_printf (attente, "phrase",
                      "Vous seriez à la %" G_GINT64_FORMAT
                      "%s place de la liste d’attente. Dès qu’une place se libère et que c’est "
                      "votre tour, elle est réservée (%s) et un courriel vous le dit.",
                      parvis_liste_attente_count (db, &place) + 1,
                      parvis_liste_attente_count (db, &place) == 0 ? "re" : "e", prix);
  parvis_view_set (attente, "code", "entrer");
  parvis_view_set (attente, "action", "M’inscrire sur la liste d’attente");
  parvis_view_set_bool (attente, "danger", FALSE);
}

/* Past the delay nobody can cancel any more: there is nothing to wait for, the list can only be left. */
static gboolean
has_attente (const ParvisJour *jour)
{
  return jour->juge.etat == PARVIS_JOUR_COMPLET
         && (jour->juge.raison.code != PARVIS_RAISON_HORS_DELAI || jour->juge.attente > 0);
}

/* « Pourquoi ? » of a grey day, and what can be done. */
static ParvisResponse *
show_pourquoi (ParvisRequest *request, ParvisDb *db, const ParvisJour *jour)
{
  g_autoptr (ParvisView) view = parvis_view_new ();
  gboolean trop_tard =
      jour->juge.etat == PARVIS_JOUR_TROP_TARD && jour->juge.raison.code == PARVIS_RAISON_TROP_TARD;
  g_autofree char *date = parvis_date_format_jour (jour->jour);
  g_autofree char *retour = parvis_jour_create_retour (request, jour);
  g_autofree char *raison = parvis_agenda_dup_raison (jour->agenda, &jour->juge);

  date[0] = g_ascii_toupper (date[0]);
  parvis_view_printf (view, "titre", "%s%s", date,
                      trop_tard                                ? "\u00a0: trop tard pour réserver"
                      : jour->juge.etat == PARVIS_JOUR_COMPLET ? "\u00a0: complet"
                                                               : "");
  parvis_view_set (view, "url_retour", retour);
  parvis_view_set (view, "pourquoi", raison);
  parvis_que_faire_show (request, db, view, jour);
  if (has_attente (jour))
    show_attente (request, db, jour, view);
  parvis_historique_show_jour (request, db, view, jour->foyer_id, jour->enfant->id, jour->seance_id,
                               jour->jour);
  return parvis_response_new_page (request, db, "agenda/pourquoi.html", view);
}

static ParvisResponse *
show_question (ParvisRequest *request, ParvisDb *db, const ParvisJour *jour, const char *impossible)
{
  g_autoptr (ParvisView) view = parvis_view_new ();
  const ParvisAgendaSeance *seance = parvis_agenda_get_seance (jour->agenda);
  gboolean annuler = jour->juge.etat == PARVIS_JOUR_RESERVE;
  gboolean possible = impossible == NULL && (annuler || jour->juge.etat == PARVIS_JOUR_RESERVABLE);
  gint64 solde = parvis_regie_get_solde (db, jour->foyer_id);
  g_autofree char *date = parvis_date_format_jour (jour->jour);
  g_autofree char *retour = parvis_jour_create_retour (request, jour);
  g_autofree char *activite = g_utf8_strdown (seance->nom, -1);
  g_autofree char *raison = NULL;
  ParvisRaison prix = { 0 };
  ParvisView *cache;
  ParvisResponse *response;

  parvis_view_printf (view, "titre", "%s le %s du %s pour %s\u00a0?",
                      annuler ? "Annuler" : "Réserver", activite, date, jour->enfant->prenom);
  parvis_view_set (view, "url_retour", retour);
  parvis_view_set (view, "url", parvis_request_get_path (request));
  parvis_view_list (view, "lignes");
  if (possible)
    {
      add_ligne (view, annuler ? "Rendu" : "Prix", jour->juge.prix_cents);
      add_ligne (view, "Solde actuel", solde);
      add_ligne (view, "Nouveau solde", solde + (annuler ? 1 : -1) * jour->juge.prix_cents);
      parvis_agenda_get_prix_juge (jour->agenda, &jour->juge, &prix);
      if (!annuler)
        parvis_prix_vue_show (request, view, &prix);
      raison = parvis_agenda_dup_raison (jour->agenda, &jour->juge);
      parvis_view_set (view, "delai", raison);
      if (!annuler)
        parvis_fratrie_show (request, db, view, jour);
    }
  else
    {
      raison = parvis_agenda_dup_raison (jour->agenda, &jour->juge);
      parvis_view_set (view, "impossible", impossible != NULL ? impossible : raison);
      if (impossible != NULL && jour->juge.etat == PARVIS_JOUR_RESERVABLE && !annuler)
        {
          parvis_que_faire_set (view, "Recharger mon compte",
                                parvis_url (request, "paiement.recharger", NULL));
          if (jour->juge.attente > 0)
            parvis_view_printf (view, "suite",
                                "%s est sur la liste d’attente et une place est libre" PARVIS_NBSP
                                ": dès que votre compte est rechargé, elle est réservée, s’il en "
                                "reste une.",
                                jour->enfant->prenom);
        }
      else
        parvis_que_faire_show (request, db, view, jour);
    }
  cache = parvis_view_append (view, "caches");
  parvis_view_set (cache, "nom", "action");
  parvis_view_set (cache, "valeur", annuler ? "annuler" : "reserver");
  parvis_view_set (view, "action", annuler ? "Annuler la réservation" : "Réserver");
  parvis_view_set_bool (view, "danger", annuler);
  parvis_historique_show_jour (request, db, view, jour->foyer_id, jour->enfant->id, jour->seance_id,
                               jour->jour);
  response = parvis_response_new_page (request, db, "agenda/confirmation.html", view);
  if (!possible)
    parvis_response_set_status (response, 409);
  return response;
}

static ParvisResponse *
show_jour (ParvisRequest *request, ParvisDb *db, const ParvisJour *jour)
{
  g_autofree char *pauvre = NULL;
  ParvisResponse *response;

  if (jour->juge.etat != PARVIS_JOUR_RESERVE && jour->juge.etat != PARVIS_JOUR_RESERVABLE)
    return show_pourquoi (request, db, jour);
  if (jour->juge.etat == PARVIS_JOUR_RESERVABLE)
    pauvre = parvis_reservation_dup_solde_insuffisant (
        db, jour->foyer_id, parvis_request_get_today (request), jour->juge.prix_cents);
  response = show_question (request, db, jour, pauvre);
  /* Nothing was asked for yet. */
  parvis_response_set_status (response, 200);
  return response;
}

static ParvisResponse *
get_jour (ParvisRequest *request, ParvisDb *db, GError **error)
{
  g_autoptr (ParvisJour) jour = parvis_jour_load (request, db, error);

  return jour != NULL ? show_jour (request, db, jour) : NULL;
}

/* Asked for twice, it is done once: what was asked is there already. */
static gboolean
is_done_already (const ParvisJour *jour, gboolean annuler)
{
  gboolean booked =
      jour->juge.etat == PARVIS_JOUR_RESERVE || jour->juge.etat == PARVIS_JOUR_RESERVE_FIXE;

  return annuler ? jour->juge.etat == PARVIS_JOUR_RESERVABLE : booked;
}

/* This child's day and the same for brothers and sisters. */
static ParvisResponse *
post_fratrie (ParvisRequest *request, ParvisDb *db, const ParvisJour *jour, GError **error)
{
  g_autofree char *phrase = NULL, *impossible = NULL;
  ParvisResponse *response;

  if (!parvis_fratrie_reserver (request, db, jour, &phrase, &impossible, error))
    return impossible != NULL ? show_question (request, db, jour, impossible) : NULL;
  response = parvis_response_new_redirect (parvis_jour_create_retour (request, jour));
  parvis_response_set_flash (response, phrase);
  parvis_response_wake_taches (response);
  return response;
}

static ParvisResponse *
post_jour (ParvisRequest *request, ParvisDb *db, GError **error)
{
  g_autoptr (ParvisJour) jour = parvis_jour_load (request, db, error);
  gboolean annuler = g_str_equal (parvis_request_get_field (request, "action"), "annuler");
  g_autofree char *nom = NULL, *date = NULL, *phrase = NULL, *montant = NULL;
  g_autoptr (GError) fault = NULL;
  ParvisReservation r = { .commune = parvis_request_get_commune (request),
                          .db = db,
                          .acteur = parvis_acteur_of_request (request),
                          .today = parvis_request_get_today (request),
                          .now = parvis_request_get_now (request) };
  ParvisResponse *response;
  gint64 recu = 0;

  if (jour == NULL)
    return NULL;
  if (!annuler && !g_str_equal (parvis_request_get_field (request, "action"), "reserver"))
    {
      g_set_error_literal (error, PARVIS_ERROR, PARVIS_ERROR_INVALID,
                           "Dites s’il faut réserver ou annuler.");
      return NULL;
    }
  if (!annuler && parvis_request_has_field (request, "aussi"))
    return post_fratrie (request, db, jour, error);
  if (is_done_already (jour, annuler))
    return parvis_response_new_redirect (parvis_jour_create_retour (request, jour));
  nom = parvis_personne_dup_nom (jour->enfant);
  r.nom = nom;
  r.foyer_id = jour->foyer_id;
  r.personne_id = jour->enfant->id;
  recu = (annuler ? parvis_reservation_annuler : parvis_reservation_reserver) (&r, jour->agenda,
                                                                               jour->jour, &fault);
  if (recu == 0 && g_error_matches (fault, PARVIS_ERROR, PARVIS_ERROR_CONFLICT))
    return show_question (request, db, jour, fault->message);
  if (recu == 0)
    {
      g_propagate_error (error, g_steal_pointer (&fault));
      return NULL;
    }
  date = parvis_date_format_jour (jour->jour);
  montant = parvis_money_format (parvis_regie_get_solde (db, jour->foyer_id));
  phrase = g_strdup_printf (
      annuler ? "C’est annulé pour %s le %s. Nouveau solde : %s. Reçu n° %" G_GINT64_FORMAT "."
              : "C’est réservé pour %s le %s. Nouveau solde : %s. Reçu n° %" G_GINT64_FORMAT ".",
      jour->enfant->prenom, date, montant, recu);
  response = parvis_response_new_redirect (parvis_jour_create_retour (request, jour));
  parvis_response_set_flash (response, phrase);
  parvis_response_wake_taches (response);
  return response;
}

/* Entering or leaving the waiting list. What has changed meanwhile is shown instead. */
static ParvisResponse *
post_attente (ParvisRequest *request, ParvisDb *db, GError **error)
{
  g_autoptr (ParvisJour) jour = parvis_jour_load (request, db, error);
  gboolean quitter = g_str_equal (parvis_request_get_field (request, "action"), "quitter");
  gint64 now = parvis_request_get_now (request);
  g_autofree char *date = NULL, *phrase = NULL;
  ParvisResponse *response;
  ParvisPlace place;

  if (jour == NULL)
    return NULL;
  if (!quitter && !has_attente (jour))
    return show_jour (request, db, jour);
  place = parvis_jour_get_place (jour);
  if (!(quitter ? parvis_liste_attente_quitter : parvis_liste_attente_entrer) (
          db, &place, jour->foyer_id, jour->enfant->id, now, error))
    return NULL;
  date = parvis_date_format_jour (jour->jour);
  phrase = g_strdup_printf (quitter ? "%s n’est plus sur la liste d’attente du %s."
                                    : "%s est sur la liste d’attente du %s. Un courriel vous dira "
                                      "quand une place sera réservée.",
                            jour->enfant->prenom, date);
  response = parvis_response_new_redirect (parvis_jour_create_retour (request, jour));
  parvis_response_set_flash (response, phrase);
  return response;
}

const ParvisRoute parvis_reservation_routes[] = {
  PARVIS_ROUTE ("agenda.jour",
                "GET",
                "/agenda/{personne}/{seance}/{jour}",
                get_jour,
                PARVIS_FOR_CITOYEN,
                PARVIS_READS),
  PARVIS_ROUTE ("agenda.jour.envoi",
                "POST",
                "/agenda/{personne}/{seance}/{jour}",
                post_jour,
                PARVIS_FOR_CITOYEN,
                PARVIS_WRITES,
                .body = PARVIS_BODY_FORM),
  PARVIS_ROUTE ("agenda.attente.envoi",
                "POST",
                "/agenda/{personne}/{seance}/{jour}/attente",
                post_attente,
                PARVIS_FOR_CITOYEN,
                PARVIS_WRITES,
                .body = PARVIS_BODY_FORM),
  { NULL },
};
