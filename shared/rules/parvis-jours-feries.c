/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-shared"
#include "config.h"

#include "shared/rules/parvis-jours-feries.h"

ParvisFeries
parvis_feries_from_departement (const char *departement)
{
  static const struct
  {
    const char *code;
    ParvisFeries feries;
  } table[] = {
    { "57", PARVIS_FERIES_ALSACE_MOSELLE }, { "67", PARVIS_FERIES_ALSACE_MOSELLE },
    { "68", PARVIS_FERIES_ALSACE_MOSELLE }, { "971", PARVIS_FERIES_GUADELOUPE },
    { "972", PARVIS_FERIES_MARTINIQUE },    { "973", PARVIS_FERIES_GUYANE },
    { "974", PARVIS_FERIES_REUNION },       { "976", PARVIS_FERIES_MAYOTTE },
    { "978", PARVIS_FERIES_SAINT_MARTIN },
  };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    if (g_strcmp0 (table[i].code, departement) == 0)
      return table[i].feries;
  return PARVIS_FERIES_METROPOLE;
}

/* Meeus, Astronomical Algorithms, chapter 8, with his letters. */
ParvisDate
parvis_paques (int annee)
{
  int a = annee % 19;
  int b = annee / 100, c = annee % 100;
  int d = b / 4, e = b % 4;
  int f = (b + 8) / 25;
  int g = (b - f + 1) / 3;
  int h = (19 * a + b - d - g + 15) % 30;
  int i = c / 4, k = c % 4;
  int l = (32 + 2 * e + 2 * i - h - k) % 7;
  int m = (a + 11 * h + 22 * l) / 451;
  int n = h + l - 7 * m + 114;

  return parvis_date_new (annee, n / 31, n % 31 + 1);
}

/* Days that have one date; for all when `feries` is negative. Abolition: loi 83-550 and its decrees. */
static const struct
{
  int month, day;
  int feries;
  const char *nom;
} fixed[] = {
  { 1, 1, -1, "Jour de l’an" },
  { 5, 1, -1, "1er mai" },
  { 5, 8, -1, "8 mai" },
  { 7, 14, -1, "14 juillet" },
  { 8, 15, -1, "15 août" },
  { 11, 1, -1, "Toussaint" },
  { 11, 11, -1, "11 novembre" },
  { 12, 25, -1, "Noël" },
  { 12, 26, PARVIS_FERIES_ALSACE_MOSELLE, "Saint-Étienne" },
  { 5, 27, PARVIS_FERIES_GUADELOUPE, "Abolition de l’esclavage" },
  { 5, 22, PARVIS_FERIES_MARTINIQUE, "Abolition de l’esclavage" },
  { 6, 10, PARVIS_FERIES_GUYANE, "Abolition de l’esclavage" },
  { 12, 20, PARVIS_FERIES_REUNION, "Abolition de l’esclavage" },
  { 4, 27, PARVIS_FERIES_MAYOTTE, "Abolition de l’esclavage" },
  { 5, 28, PARVIS_FERIES_SAINT_MARTIN, "Abolition de l’esclavage" },
};

/* Days after Easter Sunday. */
static const struct
{
  int days;
  int feries;
  const char *nom;
} movable[] = {
  { -2, PARVIS_FERIES_ALSACE_MOSELLE, "Vendredi saint" },
  { 1, -1, "Lundi de Pâques" },
  { 39, -1, "Ascension" },
  { 50, -1, "Lundi de Pentecôte" },
};

const char *
parvis_jour_ferie_find (ParvisDate date, ParvisFeries feries)
{
  int year, month, day, days;

  parvis_date_get (date, &year, &month, &day);
  for (guint i = 0; i < G_N_ELEMENTS (fixed); i++)
    if (fixed[i].month == month && fixed[i].day == day
        && (fixed[i].feries < 0 || fixed[i].feries == (int) feries))
      return fixed[i].nom;
  if (month < 3 || month > 6)
    return NULL;
  days = date - parvis_paques (year);
  for (guint i = 0; i < G_N_ELEMENTS (movable); i++)
    if (movable[i].days == days && (movable[i].feries < 0 || movable[i].feries == (int) feries))
      return movable[i].nom;
  return NULL;
}
