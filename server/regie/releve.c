/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-regie"
#include "config.h"

#include "server/regie/releve.h"

#include <stdlib.h>

#include "server/comptes/comptes-store.h"
#include "server/regie/regie-store.h"
#include "server/reglages/reglages-store.h"
#include "shared/rules/parvis-date.h"
#include "shared/rules/parvis-texte.h"

static void
ligne_free (gpointer data)
{
  ParvisReleveLigne *ligne = data;

  g_free (ligne->date_valeur);
  g_free (ligne->date_enregistrement);
  g_free (ligne->libelle);
  g_free (ligne->sous_libelle);
  g_free (ligne);
}

void
parvis_releve_free (ParvisReleve *releve)
{
  if (releve == NULL)
    return;
  g_clear_pointer (&releve->lignes, g_ptr_array_unref);
  g_free (releve->regie);
  g_free (releve);
}

static void
load_lignes (ParvisReleve *releve, ParvisDb *db)
{
  g_autofree char *du = g_strdup_printf ("%04d-01-01", releve->annee);
  g_autofree char *au = g_strdup_printf ("%04d-01-01", releve->annee + 1);
  g_autoptr (ParvisRows) rows =
      parvis_db_query (db, PARVIS_SQL_RELEVE_LIGNES, V (releve->compte), V (du), V (au));

  releve->lignes = g_ptr_array_new_with_free_func (ligne_free);
  while (parvis_rows_next (rows))
    {
      ParvisReleveLigne *ligne = g_new0 (ParvisReleveLigne, 1);

      ligne->date_valeur = g_strdup (parvis_rows_text (rows, 0));
      ligne->date_enregistrement = g_strdup (parvis_rows_text (rows, 1));
      ligne->libelle = g_strdup (parvis_rows_text (rows, 2));
      ligne->sous_libelle = g_strdup (parvis_rows_text (rows, 3));
      ligne->cents = parvis_rows_int (rows, 4);
      g_ptr_array_add (releve->lignes, ligne);
    }
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
  load_lignes (releve, db);
  return g_steal_pointer (&releve);
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
  g_autofree char *capitale = parvis_texte_prenom (nom);

  return g_strdup_printf ("Mois de %s", capitale);
}
