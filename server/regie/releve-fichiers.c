/* SPDX-License-Identifier: EUPL-1.2 */
/* The statement of a year to be kept: a paper, and a table for a spreadsheet. */
#define G_LOG_DOMAIN "parvis-regie"
#include "config.h"

#include <string.h>

#include "server/comptes/comptes-store.h"
#include "server/regie/regie-store.h"
#include "server/regie/releve.h"
#include "server/reglages/papier.h"
#include "shared/rules/parvis-date.h"
#include "shared/rules/parvis-money.h"

/* --------------------------------------------------------------------------- CSV */

void
parvis_csv_append (GString *csv, const char *texte)
{
  g_string_append_c (csv, '"');
  /* A spreadsheet computes what begins so: an apostrophe makes it a text. */
  if (*texte != '\0' && strchr ("=+-@\t\r", *texte) != NULL)
    g_string_append_c (csv, '\'');
  for (const char *p = texte; *p != '\0'; p++)
    {
      if (*p == '"')
        g_string_append_c (csv, '"');
      g_string_append_c (csv, *p);
    }
  g_string_append_c (csv, '"');
}

/* « 4,50 »: what a French spreadsheet takes for a number; empty for nothing. */
static void
append_montant (GString *csv, gint64 cents, gboolean shown)
{
  if (shown)
    g_string_append_printf (csv, "%s%" G_GINT64_FORMAT ",%02d", cents < 0 ? "-" : "",
                            ABS (cents) / 100, (int) (ABS (cents) % 100));
}

static void
append_date (GString *csv, const char *iso)
{
  g_autofree char *date = parvis_date_format_court (parvis_date_from_iso (iso));

  g_string_append_printf (csv, "%s;", date);
}

static void
append_ligne (GString *csv, const ParvisReleveLigne *ligne)
{
  append_date (csv, ligne->date_valeur);
  append_date (csv, ligne->date_enregistrement);
  parvis_csv_append (csv, ligne->libelle);
  g_string_append_c (csv, ';');
  parvis_csv_append (csv, ligne->sous_libelle);
  g_string_append_c (csv, ';');
  append_montant (csv, -ligne->cents, ligne->cents < 0);
  g_string_append_c (csv, ';');
  append_montant (csv, ligne->cents, ligne->cents > 0);
  g_string_append (csv, "\r\n");
}

GBytes *
parvis_releve_create_csv (ParvisReleve *releve, ParvisDb *db)
{
  /* The mark tells a spreadsheet that this is UTF-8. */
  GString *csv = g_string_new ("\xef\xbb\xbf"
                               "Date de valeur;Date d’enregistrement;Libellé;Sous libellé;Débit;"
                               "Crédit\r\n");
  g_autofree char *report = parvis_releve_dup_report (releve);
  ParvisReleveLigne ligne;
  gsize length;

  parvis_releve_begin (releve, db, NULL);
  while (parvis_releve_next (releve, &ligne))
    append_ligne (csv, &ligne);
  g_string_append_printf (csv, "01/01/%04d;01/01/%04d;", releve->annee, releve->annee);
  parvis_csv_append (csv, report);
  g_string_append (csv, ";;");
  append_montant (csv, -releve->report_cents, releve->report_cents < 0);
  g_string_append_c (csv, ';');
  append_montant (csv, releve->report_cents, releve->report_cents >= 0);
  g_string_append (csv, "\r\n");
  length = csv->len;
  return g_bytes_new_take (g_string_free (csv, FALSE), length);
}

/* --------------------------------------------------------------------------- PDF */

static void
add_mois (ParvisDocument *document, const char *jour)
{
  static const ParvisDocumentColonne colonnes[] = {
    { "Date de valeur", 13, FALSE }, { "Enregistré le", 13, FALSE }, { "Libellé", 34, FALSE },
    { "Sous libellé", 20, FALSE },   { "Débit", 11, TRUE },          { "Crédit", 11, TRUE },
  };
  g_autofree char *mois = parvis_releve_dup_mois (jour);

  parvis_document_add_titre (document, mois);
  parvis_document_add_table (document, colonnes, G_N_ELEMENTS (colonnes));
}

static void
add_ligne (ParvisDocument *document, const ParvisReleveLigne *ligne)
{
  g_autofree char *valeur = parvis_date_format_court (parvis_date_from_iso (ligne->date_valeur));
  g_autofree char *enregistrement =
      parvis_date_format_court (parvis_date_from_iso (ligne->date_enregistrement));
  g_autofree char *montant = parvis_money_format (ABS (ligne->cents));
  const char *const cellules[] = { valeur,
                                   enregistrement,
                                   ligne->libelle,
                                   ligne->sous_libelle,
                                   ligne->cents < 0 ? montant : NULL,
                                   ligne->cents > 0 ? montant : NULL };

  parvis_document_add_ligne (document, cellules, FALSE);
}

static void
add_entete (ParvisDocument *document,
            const ParvisReleve *releve,
            ParvisRequest *request,
            ParvisDb *db)
{
  g_autoptr (ParvisCompte) compte = parvis_compte_find (db, parvis_request_get_compte_id (request));
  g_autoptr (ParvisFoyer) foyer = parvis_foyer_find (db, compte->foyer_id);
  g_autofree char *solde = parvis_money_format (parvis_regie_get_solde (db, compte->foyer_id));
  g_autofree char *reference = g_strdup_printf ("Année %04d", releve->annee);

  parvis_document_set_reference (document, reference);
  parvis_document_add_fait (document, "Compte famille", foyer->nom);
  parvis_document_add_fait (document, "Régie", releve->regie);
  parvis_document_add_fait (document, "Solde à ce jour", solde);
}

GBytes *
parvis_releve_create_pdf (ParvisReleve *releve,
                          ParvisRequest *request,
                          ParvisDb *db,
                          GError **error)
{
  g_autoptr (ParvisDocument) document =
      parvis_papier_new (parvis_request_get_commune (request), db, "Relevé de compte");
  g_autofree char *report = parvis_releve_dup_report (releve);
  g_autofree char *montant = parvis_money_format (releve->report_cents);
  g_autofree char *phrase = NULL;
  char mois[PARVIS_RELEVE_MOIS_SIZE] = "";
  ParvisReleveLigne ligne;

  add_entete (document, releve, request, db);
  parvis_releve_begin (releve, db, NULL);
  while (parvis_releve_next (releve, &ligne))
    {
      if (!g_str_has_prefix (ligne.date_valeur, mois) || *mois == '\0')
        add_mois (document, ligne.date_valeur);
      g_strlcpy (mois, ligne.date_valeur, sizeof mois);
      add_ligne (document, &ligne);
    }
  if (*mois == '\0')
    parvis_document_add_texte (document, "Aucune écriture pour cette année.");
  phrase = g_strdup_printf ("%s\u00a0: %s", report, montant);
  parvis_document_add_texte (document, phrase);
  return parvis_document_finish (document, error);
}
