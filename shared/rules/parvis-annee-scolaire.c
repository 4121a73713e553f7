/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-shared"
#include "config.h"

#include <string.h>

#include "shared/rules/parvis-annee-scolaire.h"
#include "shared/rules/parvis-typo.h"

#define TOLERANCE 1 /* levels */

static const struct
{
  const char *libelle;
  int age_min, age_max; /* turned in the calendar year of the first day of school */
} details[PARVIS_N_NIVEAUX] = {
  { "Toute petite section", 2, 2 },
  { "Petite section", 3, 3 },
  { "Moyenne section", 4, 4 },
  { "Grande section", 5, 5 },
  { "Cours préparatoire", 6, 6 },
  { "Cours élémentaire 1re année", 7, 7 },
  { "Cours élémentaire 2e année", 8, 8 },
  { "Cours moyen 1re année", 9, 9 },
  { "Cours moyen 2e année", 10, 10 },
  { "Unité localisée pour l’inclusion scolaire", 6, 11 },
};

const char *const parvis_niveaux[] = { "TPS", "PS",  "MS",  "GS",   "CP", "CE1",
                                       "CE2", "CM1", "CM2", "ULIS", NULL };
G_STATIC_ASSERT (G_N_ELEMENTS (parvis_niveaux) == PARVIS_N_NIVEAUX + 1);

int
parvis_annee_scolaire_from_date (ParvisDate date)
{
  return parvis_date_get_year (date) - (parvis_date_get_month (date) < 9);
}

int
parvis_annee_scolaire_parse (const char *code)
{
  int first, second;

  if (code == NULL || strlen (code) != 9 || code[4] != '-')
    return 0;
  for (guint i = 0; i < 9; i++)
    if (i != 4 && !g_ascii_isdigit (code[i]))
      return 0;
  first = (int) g_ascii_strtoll (code, NULL, 10);
  second = (int) g_ascii_strtoll (code + 5, NULL, 10);
  return first >= 1900 && second == first + 1 ? first : 0;
}

char *
parvis_annee_scolaire_get_code (int annee)
{
  return g_strdup_printf ("%04d-%04d", annee, annee + 1);
}

char *
parvis_annee_scolaire_format (int annee)
{
  return g_strdup_printf ("Année %04d" PARVIS_NBSP "/" PARVIS_NBSP "%04d", annee, annee + 1);
}

ParvisDate
parvis_annee_scolaire_get_debut (int annee)
{
  return parvis_date_new (annee, 9, 1);
}

ParvisDate
parvis_annee_scolaire_get_fin (int annee)
{
  return parvis_date_new (annee + 1, 8, 31);
}

const char *
parvis_niveau_get_libelle (ParvisNiveau niveau)
{
  g_return_val_if_fail (niveau < PARVIS_N_NIVEAUX, "");
  return details[niveau].libelle;
}

gboolean
parvis_niveau_is_maternelle (ParvisNiveau niveau)
{
  return niveau <= PARVIS_NIVEAU_GS;
}

/* The usual level at that age, for the sentence. */
static const char *
find_usual (int age)
{
  for (guint i = 0; i < PARVIS_NIVEAU_ULIS; i++)
    if (details[i].age_min == age)
      return parvis_niveaux[i];
  return NULL;
}

char *
parvis_niveau_check_age (ParvisNiveau niveau, ParvisDate naissance, int annee)
{
  int birth_year, age;
  const char *usual;

  g_return_val_if_fail (niveau < PARVIS_N_NIVEAUX && naissance != PARVIS_DATE_NONE, NULL);
  birth_year = parvis_date_get_year (naissance);
  age = annee - birth_year;
  if (age >= details[niveau].age_min - TOLERANCE && age <= details[niveau].age_max + TOLERANCE)
    return NULL;
  usual = find_usual (age);
  if (usual != NULL)
    return g_strdup_printf ("Un enfant né en %d est d’habitude en %s à la rentrée %d" PARVIS_NNBSP
                            "; vous avez choisi %s.",
                            birth_year, usual, annee, parvis_niveaux[niveau]);
  if (age < 2)
    return g_strdup_printf ("Un enfant né en %d n’a pas encore l’âge de l’école à la rentrée %d.",
                            birth_year, annee);
  return g_strdup_printf (
      "Un enfant né en %d a d’habitude quitté l’école primaire à la rentrée %d.", birth_year,
      annee);
}
