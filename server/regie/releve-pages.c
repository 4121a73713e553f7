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

/* « (1 x 4,50 €) » stays in one piece. A year has some two hundred lines: on the stack. */
static void
show_libelle (ParvisView *row, const char *libelle)
{
  char entier[256];
  char *end = entier;
  const char *detail = strrchr (libelle, '(');

  if (detail == NULL || strlen (libelle) > sizeof entier / strlen (PARVIS_NBSP) - 1)
    {
      parvis_view_set (row, "libelle", libelle);
      return;
    }
  end = mempcpy (end, libelle, detail - libelle);
  for (const char *p = detail; *p != '\0'; p++)
    if (*p == ' ')
      end = mempcpy (end, PARVIS_NBSP, strlen (PARVIS_NBSP));
    else
      *end++ = *p;
  *end = '\0';
  parvis_view_set (row, "libelle", entier);
}

/* « 05/10/2026 » of "2026-10-05": two a line, without a calendar. */
static void
show_jour (ParvisView *row, ParvisKey key, const char *iso)
{
  char jour[] = "  /  /    ";

  if (strlen (iso) != sizeof jour - 1)
    return;
  memcpy (jour, iso + 8, 2);
  memcpy (jour + 3, iso + 5, 2);
  memcpy (jour + 6, iso, 4);
  parvis_view_set_plain_at (row, key, jour, sizeof jour - 1);
}

static void
show_ligne (ParvisView *mois, const ParvisReleveLigne *ligne)
{
  ParvisView *row = parvis_view_append (mois, "ecritures");
  char montant[PARVIS_MONEY_SIZE];
  gsize length = parvis_money_write (ABS (ligne->cents), montant);

  show_jour (row, parvis_key ("date_valeur"), ligne->date_valeur);
  show_jour (row, parvis_key ("date_enregistrement"), ligne->date_enregistrement);
  show_libelle (row, ligne->libelle);
  parvis_view_set (row, "sous_libelle", ligne->sous_libelle);
  parvis_view_set_plain (row, "debit", montant, ligne->cents < 0 ? length : 0);
  parvis_view_set_plain (row, "credit", montant, ligne->cents > 0 ? length : 0);
}

/* "2026-10": the oldest month that is shown. What the address asks for; else this month; but one that has lines at
 * least, whatever is asked for. FALSE: the year has none. */
static gboolean
choose_mois (const ParvisReleve *releve,
             ParvisRequest *request,
             ParvisDb *db,
             char mois[PARVIS_RELEVE_MOIS_SIZE])
{
  const char *asked = parvis_request_find_query (request, "mois");
  char newest[PARVIS_RELEVE_MOIS_SIZE], premier[PARVIS_DATE_ISO_SIZE];

  if (!parvis_releve_find_mois (releve, db, NULL, newest))
    return FALSE;
  g_snprintf (premier, sizeof premier, "%.7s-01", asked != NULL ? asked : "");
  g_strlcpy (mois,
             parvis_date_from_iso (premier) != PARVIS_DATE_NONE
                 ? premier
                 : parvis_request_get_today (request),
             PARVIS_RELEVE_MOIS_SIZE);
  if (strcmp (mois, newest) > 0)
    g_strlcpy (mois, newest, PARVIS_RELEVE_MOIS_SIZE);
  return TRUE;
}

static void
show_mois (ParvisView *view, ParvisReleve *releve, ParvisDb *db, const char *oldest)
{
  ParvisView *mois = NULL;
  char current[PARVIS_RELEVE_MOIS_SIZE] = "";
  ParvisReleveLigne ligne;

  parvis_releve_begin (releve, db, oldest);
  while (parvis_releve_next (releve, &ligne))
    {
      if (mois == NULL || !g_str_has_prefix (ligne.date_valeur, current))
        {
          g_autofree char *nom = parvis_releve_dup_mois (ligne.date_valeur);

          mois = parvis_view_append (view, "mois");
          parvis_view_set (mois, "mois_nom", nom);
          g_strlcpy (current, ligne.date_valeur, sizeof current);
        }
      show_ligne (mois, &ligne);
    }
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
  char oldest[PARVIS_RELEVE_MOIS_SIZE], older[PARVIS_RELEVE_MOIS_SIZE];
  gboolean some;

  if (releve == NULL)
    return NULL;
  view = parvis_view_new ();
  parvis_view_set (view, "titre", "Relevé de compte");
  show_annees (request, view, releve);
  solde =
      parvis_money_format (parvis_db_int (db, 0, PARVIS_SQL_SOLDE_DU_COMPTE, V (releve->compte)));
  parvis_view_set (view, "solde", solde);
  parvis_view_list (view, "mois");
  some = choose_mois (releve, request, db, oldest);
  if (some)
    show_mois (view, releve, db, oldest);
  if (some && parvis_releve_find_mois (releve, db, oldest, older))
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
  g_autoptr (GBytes) csv = releve != NULL ? parvis_releve_create_csv (releve, db) : NULL;

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
