/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-agenda"
#include "config.h"

#include "server/agenda/agenda-routes.h"
#include "server/agenda/historique.h"
#include "server/agenda/reservations.h"
#include "server/comptes/comptes-store.h"
#include "server/regie/regie-store.h"
#include "server/reglages/reglages-store.h"
#include "shared/rules/parvis-money.h"
#include "shared/rules/parvis-texte.h"

/* One day of one child in one session, from the request's path. */
typedef struct
{
  gint64 foyer_id;
  ParvisPersonne *enfant;
  gint64 seance_id;
  ParvisDate jour;
  ParvisAgenda *agenda;
  ParvisAgendaJour juge;
} Jour;

static void
jour_free (Jour *jour)
{
  g_clear_pointer (&jour->enfant, parvis_personne_free);
  g_clear_pointer (&jour->agenda, parvis_agenda_free);
  g_free (jour);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Jour, jour_free)

static Jour *
load_jour (ParvisRequest *request, ParvisDb *db, GError **error)
{
  g_autoptr (Jour) jour = g_new0 (Jour, 1);
  const char *today = parvis_request_get_today (request);
  gint64 enfant_id;

  jour->foyer_id = parvis_compte_get_foyer (db, parvis_request_get_compte_id (request), error);
  if (jour->foyer_id == 0 || !parvis_request_get_part_id (request, "personne", &enfant_id, error)
      || !parvis_request_get_part_id (request, "seance", &jour->seance_id, error))
    return NULL;
  jour->enfant = parvis_foyer_get_membre (db, jour->foyer_id, enfant_id, today, error);
  if (jour->enfant == NULL)
    return NULL;
  jour->jour = parvis_date_from_iso (parvis_request_get_part (request, "jour"));
  if (jour->jour == PARVIS_DATE_NONE)
    {
      g_set_error_literal (error, PARVIS_ERROR, PARVIS_ERROR_NOT_FOUND, "no such day");
      return NULL;
    }
  jour->agenda = parvis_agenda_load (parvis_request_get_commune (request), db, jour->foyer_id,
                                     enfant_id, jour->seance_id, jour->jour, jour->jour,
                                     parvis_request_get_now (request), error);
  if (jour->agenda == NULL)
    return NULL;
  parvis_agenda_juger (jour->agenda, jour->jour, &jour->juge);
  return g_steal_pointer (&jour);
}

/* The month of the day, for this child. */
static char *
create_retour (ParvisRequest *request, const Jour *jour)
{
  g_autofree char *base = parvis_url (request, "agenda", NULL);
  char iso[PARVIS_DATE_ISO_SIZE];

  parvis_date_write_iso (jour->jour, iso);
  return g_strdup_printf ("%s?personne=%" G_GINT64_FORMAT "&activite=%" G_GINT64_FORMAT
                          "&periode=%.7s",
                          base, jour->enfant->id, jour->seance_id, iso);
}

static void
add_ligne (ParvisView *view, const char *libelle, gint64 cents)
{
  ParvisView *row = parvis_view_append (view, "lignes");
  g_autofree char *montant = parvis_money_format (cents);

  parvis_view_set (row, "libelle", libelle);
  parvis_view_set (row, "valeur", montant);
}

/* « Pourquoi ? » of a grey day, and what can be done. */
static ParvisResponse *
show_pourquoi (ParvisRequest *request, ParvisDb *db, const Jour *jour)
{
  g_autoptr (ParvisView) view = parvis_view_new ();
  const char *today = parvis_request_get_today (request);
  gboolean trop_tard =
      jour->juge.etat == PARVIS_JOUR_TROP_TARD && jour->juge.raison.code == PARVIS_RAISON_TROP_TARD;
  g_autofree char *date = parvis_date_format_jour (jour->jour);
  g_autofree char *retour = create_retour (request, jour);
  g_autofree char *raison = parvis_agenda_dup_raison (jour->agenda, &jour->juge);

  date[0] = g_ascii_toupper (date[0]);
  parvis_view_printf (view, "titre", "%s%s", date, trop_tard ? " : trop tard pour réserver" : "");
  parvis_view_set (view, "url_retour", retour);
  if (trop_tard)
    {
      g_autofree char *service = parvis_reglages_dup_texte (db, "scolaire.service", today);
      g_autofree char *telephone = parvis_reglages_dup_texte (db, "scolaire.telephone", today);

      parvis_view_printf (view, "pourquoi", "%s En cas d’imprévu, appelez %s%s%s.", raison, service,
                          *telephone ? " : " : "", telephone);
    }
  else
    parvis_view_set (view, "pourquoi", raison);
  parvis_historique_show_jour (request, db, view, jour->foyer_id, jour->enfant->id, jour->seance_id,
                               jour->jour);
  return parvis_response_new_page (request, db, "agenda/pourquoi.html", view);
}

static ParvisResponse *
show_question (ParvisRequest *request, ParvisDb *db, const Jour *jour, const char *impossible)
{
  g_autoptr (ParvisView) view = parvis_view_new ();
  const ParvisAgendaSeance *seance = parvis_agenda_get_seance (jour->agenda);
  gboolean annuler = jour->juge.etat == PARVIS_JOUR_RESERVE;
  gboolean possible = impossible == NULL && (annuler || jour->juge.etat == PARVIS_JOUR_RESERVABLE);
  gint64 solde = parvis_regie_get_solde (db, jour->foyer_id);
  g_autofree char *date = parvis_date_format_jour (jour->jour);
  g_autofree char *retour = create_retour (request, jour);
  g_autofree char *activite = g_utf8_strdown (seance->nom, -1);
  g_autofree char *raison = NULL, *pourquoi = NULL;
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
      parvis_agenda_get_prix (jour->agenda, jour->jour, NULL, &prix);
      pourquoi = parvis_raison_to_phrase (&prix);
      parvis_view_set (view, "pourquoi_prix", annuler ? NULL : pourquoi);
    }
  else
    {
      raison = parvis_agenda_dup_raison (jour->agenda, &jour->juge);
      parvis_view_set (view, "impossible", impossible != NULL ? impossible : raison);
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
get_jour (ParvisRequest *request, ParvisDb *db, GError **error)
{
  g_autoptr (Jour) jour = load_jour (request, db, error);

  if (jour == NULL)
    return NULL;
  if (jour->juge.etat != PARVIS_JOUR_RESERVE && jour->juge.etat != PARVIS_JOUR_RESERVABLE)
    return show_pourquoi (request, db, jour);
  return show_question (request, db, jour, NULL);
}

/* Asked for twice, it is done once: what was asked is there already. */
static gboolean
is_done_already (const Jour *jour, gboolean annuler)
{
  gboolean booked =
      jour->juge.etat == PARVIS_JOUR_RESERVE || jour->juge.etat == PARVIS_JOUR_RESERVE_FIXE;

  return annuler ? jour->juge.etat == PARVIS_JOUR_RESERVABLE : booked;
}

static ParvisResponse *
post_jour (ParvisRequest *request, ParvisDb *db, GError **error)
{
  g_autoptr (Jour) jour = load_jour (request, db, error);
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
  if (is_done_already (jour, annuler))
    return parvis_response_new_redirect (create_retour (request, jour));
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
      annuler ? "C’est annulé pour %s le %s. Nouveau solde : %s. Reçu n° %" G_GINT64_FORMAT "."
              : "C’est réservé pour %s le %s. Nouveau solde : %s. Reçu n° %" G_GINT64_FORMAT ".",
      jour->enfant->prenom, date, montant, recu);
  response = parvis_response_new_redirect (create_retour (request, jour));
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
  { NULL },
};
