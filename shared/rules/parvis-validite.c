/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-shared"
#include "config.h"

#include <string.h>

#include "shared/rules/parvis-annee-scolaire.h"
#include "shared/rules/parvis-validite.h"

#define JUSQUAU "jusquau:"

gboolean
parvis_validite_parse (const char *texte, ParvisValidite *validite)
{
  static const char *const names[] = { "trois_mois", "annee_scolaire", "annee_civile", "illimite",
                                       "date_document" };
  g_autofree char *iso = NULL;
  ParvisDate date;

  *validite = (ParvisValidite){ 0 };
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_strcmp0 (texte, names[i]) == 0)
      {
        validite->nature = (ParvisValiditeNature) i;
        return TRUE;
      }
  if (texte == NULL || !g_str_has_prefix (texte, JUSQUAU))
    return FALSE;
  /* A day of every year: 29 February is none. */
  iso = g_strconcat ("2001-", texte + strlen (JUSQUAU), NULL);
  date = parvis_date_from_iso (iso);
  if (date == PARVIS_DATE_NONE)
    return FALSE;
  validite->nature = PARVIS_VALIDITE_JUSQUAU;
  parvis_date_get (date, NULL, &validite->mois, &validite->jour);
  return TRUE;
}

static ParvisDate
find_next (int month, int day, ParvisDate from)
{
  int year = parvis_date_get_year (from);
  ParvisDate date = parvis_date_new (year, month, day);

  return date >= from ? date : parvis_date_new (year + 1, month, day);
}

ParvisDate
parvis_validite_propose (const ParvisValidite *validite,
                         ParvisDate aujourdhui,
                         ParvisDate document,
                         ParvisDate fin_annee,
                         gboolean *illimite)
{
  *illimite = validite->nature == PARVIS_VALIDITE_ILLIMITE;
  switch (validite->nature)
    {
    case PARVIS_VALIDITE_TROIS_MOIS:
      return parvis_date_add_months (document != PARVIS_DATE_NONE ? document : aujourdhui, 3);
    case PARVIS_VALIDITE_ANNEE_SCOLAIRE:
      if (fin_annee != PARVIS_DATE_NONE && fin_annee >= aujourdhui)
        return fin_annee;
      return parvis_annee_scolaire_get_fin (parvis_annee_scolaire_from_date (aujourdhui));
    case PARVIS_VALIDITE_ANNEE_CIVILE:
      return find_next (12, 31, aujourdhui);
    case PARVIS_VALIDITE_JUSQUAU:
      return find_next (validite->mois, validite->jour, aujourdhui);
    case PARVIS_VALIDITE_DATE_DOCUMENT:
      return document;
    case PARVIS_VALIDITE_ILLIMITE:
    default:
      return PARVIS_DATE_NONE;
    }
}
