/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-paiement"
#include "config.h"

#include <string.h>

#include "server/comptes/comptes-store.h"
#include "server/http/parvis-envoi.h"
#include "server/http/parvis-throttle.h"
#include "server/paiement/etats.h"
#include "server/paiement/paiement-routes.h"
#include "server/paiement/paiement-vue.h"
#include "server/paiement/prochains-repas.h"
#include "server/regie/regie-store.h"
#include "server/reglages/reglages-store.h"
#include "server/template/parvis-saisie.h"
#include "shared/rules/parvis-date.h"
#include "shared/rules/parvis-money.h"

/* PayFiP takes no less than one euro. */
#define MIN_CENTS 100
#define DERNIERS  5
/* Payments that a household may begin within an hour. */
#define ESSAIS    10
#define FENETRE_S 3600

/* What somebody typed, and what of it is wrong. */
typedef struct
{
  const char *typed;
  const char *faute;
} Saisie;

static gint64
get_max (ParvisRequest *request, ParvisDb *db)
{
  return parvis_reglages_get_entier (db, "regie.recharge_max_cents",
                                     parvis_request_get_today (request));
}

static void
add_suggestion (ParvisRequest *request, ParvisView *view, gint64 cents, const char *quoi)
{
  ParvisView *row = parvis_view_append (view, "suggestions");
  g_autofree char *url = parvis_url (request, "paiement.recharger", NULL);
  g_autofree char *valeur = parvis_money_format_saisie (cents);
  g_autofree char *montant = parvis_money_format (cents);
  g_autofree char *lien = g_strdup_printf ("%s?montant=%s", url, valeur);

  parvis_view_set (row, "montant", montant);
  parvis_view_set (row, "valeur_saisie", valeur);
  parvis_view_set (row, "quoi", quoi);
  parvis_view_set (row, "url_montant", lien);
}

/* Round amounts, and what the coming weeks will ask for. */
static void
show_suggestions (ParvisRequest *request, ParvisDb *db, ParvisView *view, gint64 foyer_id)
{
  static const gint64 ronds[] = { 2000, 5000, 10000 };
  gint64 solde = parvis_regie_get_solde (db, foyer_id), max = get_max (request, db);
  guint jours;
  gint64 prix = parvis_prochains_repas_get_prix (request, db, foyer_id, &jours);

  for (gsize i = 0; i < G_N_ELEMENTS (ronds); i++)
    if (ronds[i] <= max)
      add_suggestion (request, view, ronds[i], NULL);
  if (jours > 0 && prix - solde >= MIN_CENTS && prix - solde <= max)
    {
      g_autofree char *total = parvis_money_format (prix);
      g_autofree char *quoi = g_strdup_printf (
          solde > 0 ? "pour que votre solde couvre les deux prochaines semaines (%u réservation%s "
                      "possible%s, %s)"
                    : "pour les deux prochaines semaines (%u réservation%s possible%s, %s)",
          jours, jours > 1 ? "s" : "", jours > 1 ? "s" : "", total);

      add_suggestion (request, view, prix - solde, quoi);
    }
}

static void
show_form (ParvisRequest *request, ParvisDb *db, ParvisView *view, gint64 foyer_id, Saisie *saisie)
{
  ParvisFournisseur *fournisseur = parvis_fournisseur_get (parvis_request_get_commune (request));
  g_autofree char *max = parvis_money_format (get_max (request, db));
  g_autofree char *aide = g_strdup_printf ("De 1,00\u00a0€ à %s.", max);
  g_autofree char *jeton = parvis_request_new_form_token (request);
  ParvisView *champ;

  parvis_view_set_url (view, "url", request, "paiement.recharger.envoi", NULL);
  parvis_view_set (view, "jeton", jeton);
  parvis_view_printf (view, "ou",
                      "Le paiement se fait sur %s : la mairie ne voit jamais votre carte.",
                      fournisseur->nom);
  champ = parvis_saisie_append (view, "champs", PARVIS_SAISIE_MONTANT, "montant", "Montant",
                                saisie->typed);
  parvis_saisie_set_obligatoire (champ);
  parvis_saisie_set_exemple (champ, "en euros, par exemple 14,50");
  parvis_saisie_set_aide (champ, aide);
  if (saisie->faute != NULL)
    parvis_saisie_faute (view, champ, saisie->faute);
  show_suggestions (request, db, view, foyer_id);
}

/* The last ones, with what became of them. */
static void
show_paiements (ParvisRequest *request, ParvisDb *db, ParvisView *view, gint64 foyer_id)
{
  g_autoptr (ParvisRows) rows =
      parvis_db_query (db, PARVIS_SQL_PAIEMENTS_DU_FOYER, V (foyer_id), V (DERNIERS));

  parvis_view_list (view, "paiements");
  while (parvis_rows_next (rows))
    {
      ParvisView *row = parvis_view_append (view, "paiements");
      g_autofree char *montant = parvis_money_format (parvis_rows_int (rows, 1));
      g_autofree char *date = parvis_date_format_instant_court (
          parvis_rows_int (rows, 7), parvis_request_get_commune (request)->time_zone);
      ParvisPaiement p = { .etat = (char *) parvis_rows_text (rows, 2),
                           .resultat = (char *) parvis_rows_find_text (rows, 3),
                           .motif = (char *) parvis_rows_find_text (rows, 4),
                           .rejet_id = parvis_rows_int (rows, 5),
                           .cree_a = parvis_rows_int (rows, 7) };

      parvis_view_set (row, "paiement_montant", montant);
      parvis_view_set (row, "paiement_date", date);
      parvis_paiement_show_statut (row,
                                   parvis_paiement_get_vu (&p, parvis_request_get_now (request)));
      parvis_view_set_url (row, "url_paiement", request, "paiement", parvis_rows_text (rows, 0),
                           NULL);
    }
}

static void
show_ferme (ParvisRequest *request, ParvisDb *db, ParvisView *view)
{
  g_autofree char *adresse =
      parvis_reglages_dup_texte (db, "commune.adresse", parvis_request_get_today (request));

  parvis_view_printf (
      view, "ferme",
      "Le paiement en ligne n’est pas encore ouvert. Le compte se recharge à la mairie, en "
      "espèces, par chèque, par carte ou en CESU : %s.",
      adresse);
}

static ParvisResponse *
show (ParvisRequest *request, ParvisDb *db, gint64 foyer_id, Saisie *saisie)
{
  g_autoptr (ParvisView) view = parvis_view_new ();
  g_autofree char *solde = parvis_money_format (parvis_regie_get_solde (db, foyer_id));
  ParvisResponse *response;

  parvis_view_set (view, "titre", "Recharger mon compte");
  parvis_view_set (view, "solde", solde);
  if (parvis_paiement_is_open (parvis_request_get_commune (request), db,
                               parvis_request_get_today (request)))
    show_form (request, db, view, foyer_id, saisie);
  else
    show_ferme (request, db, view);
  show_paiements (request, db, view, foyer_id);
  response = parvis_response_new_page (request, db, "recharger.html", view);
  if (saisie->faute != NULL)
    parvis_response_set_status (response, 422);
  return response;
}

static ParvisResponse *
get_recharger (ParvisRequest *request, ParvisDb *db, GError **error)
{
  gint64 foyer_id = parvis_compte_get_foyer (db, parvis_request_get_compte_id (request), error);
  Saisie saisie = { .typed = parvis_request_find_query (request, "montant") };

  return foyer_id != 0 ? show (request, db, foyer_id, &saisie) : NULL;
}

/* Cents, or -1 with the sentence in @faute (which the caller owns). */
static gint64
read_montant (ParvisRequest *request, ParvisDb *db, char **faute)
{
  const char *message = NULL;
  gint64 cents =
      parvis_money_parse_saisie (parvis_request_get_field (request, "montant"), &message);
  gint64 max = get_max (request, db);
  g_autofree char *limite = parvis_money_format (max);

  if (cents < 0)
    *faute = g_strdup (message);
  else if (cents < MIN_CENTS)
    *faute = g_strdup ("Le montant doit être d’au moins 1,00\u00a0€.");
  else if (cents > max)
    *faute = g_strdup_printf ("Le montant ne peut pas dépasser %s en une fois.", limite);
  return *faute == NULL ? cents : -1;
}

static char *
create_throttle_key (gint64 foyer_id)
{
  return g_strdup_printf ("paiement:%" G_GINT64_FORMAT, foyer_id);
}

/* A word when this household cannot begin a payment now, whatever the amount; the caller owns it. */
static char *
find_obstacle (ParvisRequest *request, ParvisDb *db, gint64 foyer_id)
{
  g_autofree char *key = create_throttle_key (foyer_id);
  g_autoptr (ParvisCompte) compte = parvis_compte_find (db, parvis_request_get_compte_id (request));

  if (!parvis_throttle_check (db, key, ESSAIS, FENETRE_S, parvis_request_get_now (request), NULL))
    return g_strdup ("Vous avez commencé beaucoup de paiements en peu de temps. Attendez une "
                     "heure, ou versez à la mairie.");
  /* PayFiP's bounds: 6 to 80 characters. */
  if (strlen (compte->courriel) > 80)
    return g_strdup ("Votre adresse de courriel est trop longue pour le service de paiement (80 "
                     "caractères au plus). Changez-la dans « Mon profil ».");
  return NULL;
}

static ParvisResponse *
begin (ParvisRequest *request, ParvisDb *db, gint64 foyer_id, gint64 cents, GError **error)
{
  gint64 now = parvis_request_get_now (request);
  g_autofree char *key = create_throttle_key (foyer_id);
  g_autofree char *before = NULL, *url = NULL, *suite = NULL;
  g_autoptr (ParvisPaiement) p = NULL;
  ParvisResponse *response;

  if (!parvis_envoi_claim (request, db, &before, error))
    return before != NULL ? parvis_response_new_redirect (g_steal_pointer (&before)) : NULL;
  if (!parvis_throttle_count (db, key, FENETRE_S, now, error))
    return NULL;
  p = parvis_paiement_creer (parvis_request_get_commune (request), db,
                             parvis_request_get_compte_id (request), cents, now, error);
  if (p == NULL)
    return NULL;
  url = parvis_url (request, "paiement", p->reference, NULL);
  suite = g_strconcat (url, "?aller=1", NULL);
  if (!parvis_envoi_answer (request, db, suite, error))
    return NULL;
  response = parvis_response_new_redirect (g_steal_pointer (&suite));
  parvis_response_wake_taches (response);
  return response;
}

static ParvisResponse *
post_recharger (ParvisRequest *request, ParvisDb *db, GError **error)
{
  gint64 foyer_id = parvis_compte_get_foyer (db, parvis_request_get_compte_id (request), error);
  Saisie saisie = { .typed = parvis_request_get_field (request, "montant") };
  g_autofree char *faute = NULL;
  gint64 cents;

  if (foyer_id == 0)
    return NULL;
  if (!parvis_paiement_is_open (parvis_request_get_commune (request), db,
                                parvis_request_get_today (request)))
    return show (request, db, foyer_id, &saisie);
  cents = read_montant (request, db, &faute);
  if (faute == NULL)
    faute = find_obstacle (request, db, foyer_id);
  if (faute == NULL)
    return begin (request, db, foyer_id, cents, error);
  saisie.faute = faute;
  return show (request, db, foyer_id, &saisie);
}

const ParvisRoute parvis_recharger_routes[] = {
  PARVIS_ROUTE ("paiement.recharger",
                "GET",
                "/paiements/recharger",
                get_recharger,
                PARVIS_FOR_CITOYEN,
                PARVIS_READS),
  PARVIS_ROUTE ("paiement.recharger.envoi",
                "POST",
                "/paiements/recharger",
                post_recharger,
                PARVIS_FOR_CITOYEN,
                PARVIS_WRITES,
                .body = PARVIS_BODY_FORM,
                .quoi = "recharger votre compte"),
  { NULL },
};
