/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-regie"
#include "config.h"

#include <string.h>

#include "server/comptes/comptes-store.h"
#include "server/regie/regie-routes.h"
#include "server/regie/regie-store.h"
#include "server/regie/releve.h"
#include "server/reglages/reglages-store.h"
#include "shared/rules/parvis-date.h"
#include "shared/rules/parvis-money.h"
#include "shared/rules/parvis-typo.h"

#define MOIS_LENGTH (sizeof "2026-10" - 1)

/* « (1 x 4,50 €) » stays in one piece. */
static char *
dup_libelle (const char *libelle)
{
  const char *detail = libelle != NULL ? strrchr (libelle, '(') : NULL;
  GString *entier;

  if (detail == NULL)
    return g_strdup (libelle);
  entier = g_string_new (detail);
  g_string_replace (entier, " ", PARVIS_NBSP, 0);
  g_string_prepend_len (entier, libelle, detail - libelle);
  return g_string_free (entier, FALSE);
}

static void
show_ligne (ParvisView *mois, const ParvisReleveLigne *ligne)
{
  ParvisView *row = parvis_view_append (mois, "ecritures");
  g_autofree char *valeur = parvis_date_format_court (parvis_date_from_iso (ligne->date_valeur));
  g_autofree char *enregistrement =
      parvis_date_format_court (parvis_date_from_iso (ligne->date_enregistrement));
  g_autofree char *montant = parvis_money_format (ABS (ligne->cents));
  g_autofree char *libelle = dup_libelle (ligne->libelle);

  parvis_view_set (row, "date_valeur", valeur);
  parvis_view_set (row, "date_enregistrement", enregistrement);
  parvis_view_set (row, "libelle", libelle);
  parvis_view_set (row, "sous_libelle", ligne->sous_libelle);
  parvis_view_set (row, "debit", ligne->cents < 0 ? montant : "");
  parvis_view_set (row, "credit", ligne->cents > 0 ? montant : "");
}

/* "2026-10": the oldest month that is shown. What the address asks for; else this month, or the last one that has
 * lines when there are none since. */
static void
choose_mois (const ParvisReleve *releve, ParvisRequest *request, char mois[MOIS_LENGTH + 1])
{
  const char *asked = parvis_request_find_query (request, "mois");
  const ParvisReleveLigne *newest = releve->lignes->len > 0 ? releve->lignes->pdata[0] : NULL;
  const char *today = parvis_request_get_today (request);

  if (asked != NULL && strlen (asked) == MOIS_LENGTH)
    g_strlcpy (mois, asked, MOIS_LENGTH + 1);
  else if (newest == NULL || strncmp (newest->date_valeur, today, MOIS_LENGTH) >= 0)
    g_strlcpy (mois, today, MOIS_LENGTH + 1);
  else
    g_strlcpy (mois, newest->date_valeur, MOIS_LENGTH + 1);
}

/* The newest month below those that are shown, or NULL when all are. */
static const char *
show_mois (ParvisView *view, const ParvisReleve *releve, const char *oldest)
{
  ParvisView *mois = NULL;
  const char *current = "";

  parvis_view_list (view, "mois");
  for (guint i = 0; i < releve->lignes->len; i++)
    {
      const ParvisReleveLigne *ligne = releve->lignes->pdata[i];

      if (strncmp (current, ligne->date_valeur, MOIS_LENGTH) != 0)
        {
          g_autofree char *nom = parvis_releve_dup_mois (ligne->date_valeur);

          /* One month at least, whatever is asked for. */
          if (mois != NULL && strncmp (ligne->date_valeur, oldest, MOIS_LENGTH) < 0)
            return ligne->date_valeur;
          mois = parvis_view_append (view, "mois");
          parvis_view_set (mois, "mois_nom", nom);
          parvis_view_list (mois, "ecritures");
        }
      current = ligne->date_valeur;
      show_ligne (mois, ligne);
    }
  return NULL;
}

static void
show_report (ParvisView *view, const ParvisReleve *releve)
{
  ParvisView *report = parvis_view_object (view, "report");
  g_autofree char *libelle = parvis_releve_dup_report (releve);
  g_autofree char *montant = parvis_money_format (releve->report_cents);

  parvis_view_set (report, "libelle", libelle);
  parvis_view_set (report, "montant", montant);
}

static void
set_url (ParvisView *view,
         const char *key,
         ParvisRequest *request,
         const char *route,
         int annee,
         const char *mois)
{
  g_autofree char *url = parvis_url (request, route, NULL);
  g_autofree char *whole = mois != NULL
                               ? g_strdup_printf ("%s?annee=%d&mois=%.7s", url, annee, mois)
                               : g_strdup_printf ("%s?annee=%d", url, annee);

  parvis_view_set (view, key, whole);
}

static void
show_annees (ParvisRequest *request, ParvisView *view, const ParvisReleve *releve)
{
  parvis_view_set_url (view, "url_releve", request, "regie.releve", NULL);
  for (int y = releve->derniere; y >= releve->premiere; y--)
    {
      ParvisView *row = parvis_view_append (view, "annees");

      parvis_view_printf (row, "annee", "%d", y);
      parvis_view_set_bool (row, "choisie", y == releve->annee);
    }
  set_url (view, "url_pdf", request, "regie.releve.pdf", releve->annee, NULL);
  set_url (view, "url_csv", request, "regie.releve.csv", releve->annee, NULL);
}

static ParvisResponse *
get_releve (ParvisRequest *request, ParvisDb *db, GError **error)
{
  g_autoptr (ParvisReleve) releve = parvis_releve_load (request, db, error);
  g_autoptr (ParvisView) view = NULL;
  g_autofree char *solde = NULL;
  char oldest[MOIS_LENGTH + 1];
  const char *older;

  if (releve == NULL)
    return NULL;
  view = parvis_view_new ();
  parvis_view_set (view, "titre", "Relevé de compte");
  show_annees (request, view, releve);
  solde =
      parvis_money_format (parvis_db_int (db, 0, PARVIS_SQL_SOLDE_DU_COMPTE, V (releve->compte)));
  parvis_view_set (view, "solde", solde);
  choose_mois (releve, request, oldest);
  older = show_mois (view, releve, oldest);
  if (older != NULL)
    set_url (view, "url_mois_precedent", request, "regie.releve", releve->annee, older);
  else
    show_report (view, releve);
  if (parvis_reglages_get_oui (db, "regie.paiement_en_ligne", parvis_request_get_today (request)))
    parvis_view_set_url (view, "url_recharger", request, "paiement.recharger", NULL);
  return parvis_response_new_page (request, db, "releve.html", view);
}

static ParvisResponse *
create_download (GBytes *bytes, const char *type, int annee, const char *suffixe)
{
  g_autofree char *nom = g_strdup_printf ("releve-%04d.%s", annee, suffixe);
  ParvisResponse *response = parvis_response_new_bytes (bytes, type);

  parvis_response_set_download (response, nom);
  return response;
}

static ParvisResponse *
get_csv (ParvisRequest *request, ParvisDb *db, GError **error)
{
  g_autoptr (ParvisReleve) releve = parvis_releve_load (request, db, error);
  g_autoptr (GBytes) csv = releve != NULL ? parvis_releve_create_csv (releve) : NULL;

  return csv != NULL ? create_download (csv, "text/csv; charset=utf-8", releve->annee, "csv")
                     : NULL;
}

static ParvisResponse *
get_pdf (ParvisRequest *request, ParvisDb *db, GError **error)
{
  g_autoptr (ParvisReleve) releve = parvis_releve_load (request, db, error);
  g_autoptr (GBytes) pdf =
      releve != NULL ? parvis_releve_create_pdf (releve, request, db, error) : NULL;

  return pdf != NULL ? create_download (pdf, "application/pdf", releve->annee, "pdf") : NULL;
}

const ParvisRoute parvis_releve_routes[] = {
  PARVIS_ROUTE (
      "regie.releve", "GET", "/paiements/releve", get_releve, PARVIS_FOR_CITOYEN, PARVIS_READS),
  PARVIS_ROUTE (
      "regie.releve.pdf", "GET", "/paiements/releve/pdf", get_pdf, PARVIS_FOR_CITOYEN, PARVIS_SLOW),
  PARVIS_ROUTE ("regie.releve.csv",
                "GET",
                "/paiements/releve/csv",
                get_csv,
                PARVIS_FOR_CITOYEN,
                PARVIS_READS),
  { NULL },
};
