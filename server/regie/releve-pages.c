/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-regie"
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "server/comptes/comptes-store.h"
#include "server/regie/regie-routes.h"
#include "server/regie/regie-store.h"
#include "server/reglages/reglages-store.h"
#include "shared/rules/parvis-date.h"
#include "shared/rules/parvis-money.h"
#include "shared/rules/parvis-texte.h"

/* The year that is asked for, or this one; never before the first line nor in the future. */
static int
get_annee (ParvisRequest *request, int first, int last)
{
  const char *asked = parvis_request_find_query (request, "annee");
  int annee = asked != NULL ? atoi (asked) : last;

  return CLAMP (annee, first, last);
}

static void
show_ligne (ParvisView *mois, ParvisRows *rows)
{
  ParvisView *row = parvis_view_append (mois, "ecritures");
  gint64 cents = parvis_rows_int (rows, 4);
  g_autofree char *valeur =
      parvis_date_format_court (parvis_date_from_iso (parvis_rows_text (rows, 0)));
  g_autofree char *enregistrement =
      parvis_date_format_court (parvis_date_from_iso (parvis_rows_text (rows, 1)));
  g_autofree char *montant = parvis_money_format (ABS (cents));

  parvis_view_set (row, "date_valeur", valeur);
  parvis_view_set (row, "date_enregistrement", enregistrement);
  parvis_view_set (row, "libelle", parvis_rows_text (rows, 2));
  parvis_view_set (row, "sous_libelle", parvis_rows_text (rows, 3));
  parvis_view_set (row, "debit", cents < 0 ? montant : "");
  parvis_view_set (row, "credit", cents > 0 ? montant : "");
}

/* « Mois de Octobre 2017 », as the manual writes it. */
static ParvisView *
begin_mois (ParvisView *view, const char *jour)
{
  ParvisView *mois = parvis_view_append (view, "mois");
  g_autofree char *nom = parvis_date_format_mois (parvis_date_from_iso (jour));
  g_autofree char *capitale = parvis_texte_prenom (nom);

  parvis_view_printf (mois, "mois_nom", "Mois de %s", capitale);
  parvis_view_list (mois, "ecritures");
  return mois;
}

static void
show_mois (ParvisDb *db, ParvisView *view, gint64 compte, int annee)
{
  g_autofree char *du = g_strdup_printf ("%04d-01-01", annee);
  g_autofree char *au = g_strdup_printf ("%04d-01-01", annee + 1);
  g_autoptr (ParvisRows) rows =
      parvis_db_query (db, PARVIS_SQL_RELEVE_LIGNES, V (compte), V (du), V (au));
  char current[8] = "";
  ParvisView *mois = NULL;

  parvis_view_list (view, "mois");
  while (parvis_rows_next (rows))
    {
      const char *jour = parvis_rows_text (rows, 0);

      if (strncmp (current, jour, 7) != 0)
        {
          g_strlcpy (current, jour, sizeof current);
          mois = begin_mois (view, jour);
        }
      show_ligne (mois, rows);
    }
}

static void
show_report (ParvisRequest *request, ParvisDb *db, ParvisView *view, gint64 compte, int annee)
{
  g_autofree char *du = g_strdup_printf ("%04d-01-01", annee);
  g_autofree char *regie =
      parvis_reglages_dup_texte (db, "regie.nom", parvis_request_get_today (request));
  gint64 cents = parvis_db_int (db, 0, PARVIS_SQL_RELEVE_REPORT, V (compte), V (du));
  g_autofree char *montant = parvis_money_format (cents);
  ParvisView *report = parvis_view_object (view, "report");

  parvis_view_printf (report, "libelle", "Report de votre solde %s au 31/12/%04d", regie,
                      annee - 1);
  parvis_view_set (report, "montant", montant);
}

static ParvisResponse *
get_releve (ParvisRequest *request, ParvisDb *db, GError **error)
{
  gint64 foyer_id = parvis_compte_get_foyer (db, parvis_request_get_compte_id (request), error);
  g_autoptr (ParvisView) view = NULL;
  g_autofree char *solde = NULL, *first = NULL;
  gint64 compte;
  int annee, this_year, first_year;

  if (foyer_id == 0)
    return NULL;
  compte = parvis_regie_find_compte_foyer (db, foyer_id);
  this_year = atoi (parvis_request_get_today (request));
  first = parvis_db_dup_text (db, PARVIS_SQL_RELEVE_PREMIERE_ANNEE, V (compte));
  first_year = first != NULL ? MIN (atoi (first), this_year) : this_year;
  /* A meal booked for the next year is already in that year's lines. */
  annee = get_annee (request, first_year, this_year + 1);
  if (parvis_request_find_query (request, "annee") == NULL)
    annee = this_year;
  view = parvis_view_new ();
  parvis_view_set (view, "titre", "Relevé de compte");
  parvis_view_set_url (view, "url_releve", request, "regie.releve", NULL);
  for (int y = this_year + 1; y >= first_year; y--)
    {
      ParvisView *row = parvis_view_append (view, "annees");

      parvis_view_printf (row, "annee", "%d", y);
      parvis_view_set_bool (row, "choisie", y == annee);
    }
  solde = parvis_money_format (parvis_regie_get_solde (db, foyer_id));
  parvis_view_set (view, "solde", solde);
  show_mois (db, view, compte, annee);
  show_report (request, db, view, compte, annee);
  if (parvis_reglages_get_oui (db, "regie.paiement_en_ligne", parvis_request_get_today (request)))
    parvis_view_set_url (view, "url_recharger", request, "regie.recharger", NULL);
  return parvis_response_new_page (request, db, "releve.html", view);
}

static ParvisResponse *
get_recharger (ParvisRequest *request, ParvisDb *db, GError **error)
{
  gint64 foyer_id = parvis_compte_get_foyer (db, parvis_request_get_compte_id (request), error);
  g_autoptr (ParvisView) view = NULL;
  g_autofree char *solde = NULL, *adresse = NULL;

  if (foyer_id == 0)
    return NULL;
  view = parvis_view_new ();
  solde = parvis_money_format (parvis_regie_get_solde (db, foyer_id));
  adresse = parvis_reglages_dup_texte (db, "commune.adresse", parvis_request_get_today (request));
  parvis_view_set (view, "titre", "Recharger mon compte");
  parvis_view_set (view, "solde", solde);
  parvis_view_printf (
      view, "ferme",
      "Le paiement en ligne n’est pas encore ouvert. Le compte se recharge à la mairie, en "
      "espèces, par chèque, par carte ou en CESU : %s.",
      adresse);
  return parvis_response_new_page (request, db, "recharger.html", view);
}

const ParvisRoute parvis_releve_routes[] = {
  PARVIS_ROUTE (
      "regie.releve", "GET", "/paiements/releve", get_releve, PARVIS_FOR_CITOYEN, PARVIS_READS),
  PARVIS_ROUTE ("regie.recharger",
                "GET",
                "/paiements/recharger",
                get_recharger,
                PARVIS_FOR_CITOYEN,
                PARVIS_READS),
  { NULL },
};
