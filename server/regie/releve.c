/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-regie"
#include "config.h"

#include "server/regie/releve.h"

#include <stdlib.h>
#include <string.h>

#include "server/comptes/comptes-store.h"
#include "server/regie/regie-store.h"
#include "server/reglages/reglages-store.h"
#include "shared/rules/parvis-date.h"

void
parvis_releve_free (ParvisReleve *releve)
{
  if (releve == NULL)
    return;
  g_clear_pointer (&releve->debits, parvis_rows_free);
  g_clear_pointer (&releve->credits, parvis_rows_free);
  g_free (releve->regie);
  g_free (releve);
}

/* The year that is asked for, or this one; never before the first line nor after the next year, in which
 * a meal may be booked already. */
static void
choose_annee (ParvisReleve *releve, ParvisRequest *request, ParvisDb *db)
{
  const char *asked = parvis_request_find_query (request, "annee");
  int this_year = atoi (parvis_request_get_today (request));
  g_autofree char *first =
      parvis_db_dup_text (db, PARVIS_SQL_RELEVE_PREMIERE_ANNEE, V (releve->compte));

  releve->premiere = first != NULL ? MIN (atoi (first), this_year) : this_year;
  releve->derniere = this_year + 1;
  releve->annee =
      asked != NULL ? CLAMP (atoi (asked), releve->premiere, releve->derniere) : this_year;
}

ParvisReleve *
parvis_releve_load (ParvisRequest *request, ParvisDb *db, GError **error)
{
  gint64 foyer_id = parvis_compte_get_foyer (db, parvis_request_get_compte_id (request), error);
  g_autoptr (ParvisReleve) releve = g_new0 (ParvisReleve, 1);
  g_autofree char *du = NULL;

  if (foyer_id == 0)
    return NULL;
  releve->compte = parvis_regie_find_compte_foyer (db, foyer_id);
  choose_annee (releve, request, db);
  releve->regie = parvis_reglages_dup_texte (db, "regie.nom", parvis_request_get_today (request));
  du = g_strdup_printf ("%04d-01-01", releve->annee);
  releve->report_cents =
      parvis_db_int (db, 0, PARVIS_SQL_RELEVE_REPORT, V (releve->compte), V (du));
  return g_steal_pointer (&releve);
}

/* The first day of the year, or of its month @mois. */
static void
write_premier (const ParvisReleve *releve, const char *mois, char jour[PARVIS_DATE_ISO_SIZE])
{
  if (mois != NULL)
    g_snprintf (jour, PARVIS_DATE_ISO_SIZE, "%.7s-01", mois);
  else
    g_snprintf (jour, PARVIS_DATE_ISO_SIZE, "%04d-01-01", releve->annee);
}

gboolean
parvis_releve_find_mois (const ParvisReleve *releve,
                         ParvisDb *db,
                         const char *avant,
                         char mois[PARVIS_RELEVE_MOIS_SIZE])
{
  char du[PARVIS_DATE_ISO_SIZE], au[PARVIS_DATE_ISO_SIZE];
  g_autofree char *jour = NULL;

  write_premier (releve, NULL, du);
  if (avant != NULL)
    write_premier (releve, avant, au);
  else
    g_snprintf (au, sizeof au, "%04d-01-01", releve->annee + 1);
  jour =
      parvis_db_dup_text (db, PARVIS_SQL_RELEVE_DERNIER_JOUR, V (releve->compte), V (du), V (au));
  if (jour == NULL)
    return FALSE;
  g_strlcpy (mois, jour, PARVIS_RELEVE_MOIS_SIZE);
  return TRUE;
}

/* To the next row; NULL after the last one. */
static void
advance (ParvisRows **rows)
{
  if (!parvis_rows_next (*rows))
    g_clear_pointer (rows, parvis_rows_free);
}

static gboolean
is_newer (ParvisRows *a, ParvisRows *b)
{
  int order = strcmp (parvis_rows_text (a, 1), parvis_rows_text (b, 1));

  return order > 0 || (order == 0 && parvis_rows_int (a, 0) > parvis_rows_int (b, 0));
}

void
parvis_releve_begin (ParvisReleve *releve, ParvisDb *db, const char *depuis)
{
  char du[PARVIS_DATE_ISO_SIZE], au[PARVIS_DATE_ISO_SIZE];

  write_premier (releve, depuis, du);
  g_snprintf (au, sizeof au, "%04d-01-01", releve->annee + 1);
  g_clear_pointer (&releve->debits, parvis_rows_free);
  g_clear_pointer (&releve->credits, parvis_rows_free);
  releve->debits =
      parvis_db_query (db, PARVIS_SQL_RELEVE_DEBITS, V (releve->compte), V (du), V (au));
  releve->credits =
      parvis_db_query (db, PARVIS_SQL_RELEVE_CREDITS, V (releve->compte), V (du), V (au));
  advance (&releve->debits);
  advance (&releve->credits);
  releve->begun = FALSE;
}

gboolean
parvis_releve_next (ParvisReleve *releve, ParvisReleveLigne *ligne)
{
  ParvisRows *rows;

  if (releve->begun)
    advance (releve->debit_lu ? &releve->debits : &releve->credits);
  releve->begun = TRUE;
  if (releve->debits == NULL && releve->credits == NULL)
    return FALSE;
  releve->debit_lu = releve->credits == NULL
                     || (releve->debits != NULL && is_newer (releve->debits, releve->credits));
  rows = releve->debit_lu ? releve->debits : releve->credits;
  *ligne = (ParvisReleveLigne){ .date_valeur = parvis_rows_text (rows, 1),
                                .date_enregistrement = parvis_rows_text (rows, 2),
                                .libelle = parvis_rows_text (rows, 3),
                                .sous_libelle = parvis_rows_text (rows, 4),
                                .cents = parvis_rows_int (rows, 5) };
  if (releve->debit_lu)
    ligne->cents = -ligne->cents;
  return TRUE;
}

char *
parvis_releve_dup_report (const ParvisReleve *releve)
{
  return g_strdup_printf ("Report de votre solde %s au 31/12/%04d", releve->regie,
                          releve->annee - 1);
}

char *
parvis_releve_dup_mois (const char *jour)
{
  g_autofree char *nom = parvis_date_format_mois (parvis_date_from_iso (jour));

  /* Each of the twelve begins with a letter of ASCII. */
  *nom = g_ascii_toupper (*nom);
  return g_strdup_printf ("Mois de %s", nom);
}
