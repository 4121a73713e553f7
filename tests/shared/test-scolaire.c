/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <string.h>

#include "shared/rules/parvis-annee-scolaire.h"
#include "shared/rules/parvis-jours-feries.h"
#include "shared/rules/parvis-typo.h"
#include "shared/rules/parvis-vaccins.h"
#include "shared/rules/parvis-validite.h"

static ParvisDate
d (const char *iso)
{
  ParvisDate date = parvis_date_from_iso (iso);

  g_assert_cmpint (date, !=, PARVIS_DATE_NONE);
  return date;
}

static void
assert_takes (char *text, const char *expected)
{
  g_assert_cmpstr (text, ==, expected);
  g_free (text);
}

static void
test_annee (void)
{
  static const char *const wrong[] = { "",           "2026",      "2026-2028", "2026/2027",
                                       "2026-2027 ", "2027-2026", "20a6-2027", "0000-0001" };

  g_assert_cmpint (parvis_annee_scolaire_from_date (d ("2026-08-31")), ==, 2025);
  g_assert_cmpint (parvis_annee_scolaire_from_date (d ("2026-09-01")), ==, 2026);
  g_assert_cmpint (parvis_annee_scolaire_from_date (d ("2027-01-01")), ==, 2026);
  g_assert_cmpint (parvis_annee_scolaire_parse ("2026-2027"), ==, 2026);
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    g_assert_cmpint (parvis_annee_scolaire_parse (wrong[i]), ==, 0);
  g_assert_cmpint (parvis_annee_scolaire_parse (NULL), ==, 0);
  assert_takes (parvis_annee_scolaire_get_code (2026), "2026-2027");
  assert_takes (parvis_annee_scolaire_format (2026),
                "Année 2026" PARVIS_NBSP "/" PARVIS_NBSP "2027");
  for (ParvisDate date = d ("2024-01-01"); date <= d ("2030-12-31"); date++)
    {
      int annee = parvis_annee_scolaire_from_date (date);
      g_assert_cmpint (parvis_annee_scolaire_get_debut (annee), <=, date);
      g_assert_cmpint (parvis_annee_scolaire_get_fin (annee), >=, date);
      g_assert_cmpint (parvis_annee_scolaire_get_fin (annee) + 1, ==,
                       parvis_annee_scolaire_get_debut (annee + 1));
    }
}

static void
test_niveaux (void)
{
  static const struct
  {
    ParvisNiveau niveau;
    const char *ne_le;
    const char *warning; /* NULL: nothing to say */
  } cases[] = {
    { PARVIS_NIVEAU_PS, "2023-01-01", NULL },
    { PARVIS_NIVEAU_PS, "2023-12-31", NULL },
    { PARVIS_NIVEAU_TPS, "2024-06-01", NULL },
    { PARVIS_NIVEAU_CP, "2020-05-05", NULL },
    { PARVIS_NIVEAU_CP, "2021-05-05", NULL },
    { PARVIS_NIVEAU_CP, "2019-05-05", NULL },
    { PARVIS_NIVEAU_CP, "2018-12-31", "Un enfant né en 2018 est d’habitude en CE2" },
    { PARVIS_NIVEAU_CM1, "2023-05-05", "Un enfant né en 2023 est d’habitude en PS" },
    { PARVIS_NIVEAU_CM2, "2016-05-05", NULL },
    { PARVIS_NIVEAU_CM2, "2015-05-05", NULL },
    { PARVIS_NIVEAU_CM2, "2014-05-05", "Un enfant né en 2014 a d’habitude quitté" },
    { PARVIS_NIVEAU_PS, "2025-05-05", "Un enfant né en 2025 n’a pas encore l’âge" },
    { PARVIS_NIVEAU_ULIS, "2021-01-01", NULL },
    { PARVIS_NIVEAU_ULIS, "2014-01-01", NULL },
    { PARVIS_NIVEAU_ULIS, "2022-01-01", "Un enfant né en 2022 est d’habitude en MS" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *warning =
          parvis_niveau_check_age (cases[i].niveau, d (cases[i].ne_le), 2026);
      g_test_message ("%s %s", cases[i].ne_le, warning);
      if (cases[i].warning == NULL)
        g_assert_null (warning);
      else
        g_assert_true (g_str_has_prefix (warning, cases[i].warning));
    }
  /* One year ahead or behind, and no more, at every level. */
  for (int niveau = PARVIS_NIVEAU_TPS; niveau <= PARVIS_NIVEAU_CM2; niveau++)
    for (int off = -3; off <= 3; off++)
      {
        g_autofree char *warning = parvis_niveau_check_age (
            (ParvisNiveau) niveau, parvis_date_new (2026 - 2 - niveau + off, 6, 1), 2026);
        g_assert_cmpint (warning == NULL, ==, ABS (off) <= 1);
      }
  assert_takes (parvis_niveau_check_age (PARVIS_NIVEAU_CM1, d ("2023-05-05"), 2026),
                "Un enfant né en 2023 est d’habitude en PS à la rentrée 2026" PARVIS_NNBSP
                "; vous avez choisi CM1.");
  g_assert_true (parvis_niveau_is_maternelle (PARVIS_NIVEAU_GS));
  g_assert_false (parvis_niveau_is_maternelle (PARVIS_NIVEAU_CP));
  g_assert_cmpstr (parvis_niveaux[PARVIS_NIVEAU_CE1], ==, "CE1");
  g_assert_cmpstr (parvis_niveau_get_libelle (PARVIS_NIVEAU_CE1), ==,
                   "Cours élémentaire 1re année");
}

/* Every public holiday of three years, and no other day. */
static void
test_feries (void)
{
  static const char *const days[] = {
    "2026-01-01", "2026-04-06", "2026-05-01", "2026-05-08", "2026-05-14", "2026-05-25",
    "2026-07-14", "2026-08-15", "2026-11-01", "2026-11-11", "2026-12-25", "2027-01-01",
    "2027-03-29", "2027-05-01", "2027-05-06", "2027-05-08", "2027-05-17", "2027-07-14",
    "2027-08-15", "2027-11-01", "2027-11-11", "2027-12-25", "2028-01-01", "2028-04-17",
    "2028-05-01", "2028-05-08", "2028-05-25", "2028-06-05", "2028-07-14", "2028-08-15",
    "2028-11-01", "2028-11-11", "2028-12-25"
  };
  guint next = 0;

  for (ParvisDate date = d ("2026-01-01"); date <= d ("2028-12-31"); date++)
    {
      gboolean expected = next < G_N_ELEMENTS (days) && date == d (days[next]);
      g_assert_cmpint (parvis_jour_ferie_find (date, PARVIS_FERIES_METROPOLE) != NULL, ==,
                       expected);
      next += expected;
    }
  g_assert_cmpuint (next, ==, G_N_ELEMENTS (days));
}

static void
test_feries_names (void)
{
  static const struct
  {
    const char *iso;
    const char *departement;
    const char *nom;
  } cases[] = {
    { "2026-11-11", "84", "11 novembre" },
    { "2026-04-06", "84", "Lundi de Pâques" },
    { "2026-05-14", "84", "Ascension" },
    { "2027-05-17", "84", "Lundi de Pentecôte" },
    { "2026-04-03", "84", NULL },
    { "2026-04-03", "67", "Vendredi saint" },
    { "2027-03-26", "57", "Vendredi saint" },
    { "2026-12-26", "68", "Saint-Étienne" },
    { "2026-12-26", "54", NULL },
    { "2026-05-27", "971", "Abolition de l’esclavage" },
    { "2026-05-22", "972", "Abolition de l’esclavage" },
    { "2026-06-10", "973", "Abolition de l’esclavage" },
    { "2026-12-20", "974", "Abolition de l’esclavage" },
    { "2026-04-27", "976", "Abolition de l’esclavage" },
    { "2026-05-28", "978", "Abolition de l’esclavage" },
    { "2026-12-20", "84", NULL },
    { "2008-05-01", "84", "1er mai" }, /* Ascension too: the day has one name */
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpstr (parvis_jour_ferie_find (d (cases[i].iso),
                                             parvis_feries_from_departement (cases[i].departement)),
                     ==, cases[i].nom);
}

/* Easter by another way, Oudin's. */
static ParvisDate
oudin (int y)
{
  int g = y % 19, c = y / 100;
  int h = (c - c / 4 - (8 * c + 13) / 25 + 19 * g + 15) % 30;
  int i = h - (h / 28) * (1 - (h / 28) * (29 / (h + 1)) * ((21 - g) / 11));
  int j = (y + y / 4 + i + 2 - c + c / 4) % 7;
  int month = 3 + (i - j + 40) / 44;

  return parvis_date_new (y, month, i - j + 28 - 31 * (month / 4));
}

/* Easter Sunday is the Sunday after the first full moon of spring: the edges, and known years. */
static void
test_paques (void)
{
  g_assert_cmpint (parvis_paques (1818), ==, d ("1818-03-22"));
  g_assert_cmpint (parvis_paques (2038), ==, d ("2038-04-25"));
  g_assert_cmpint (parvis_paques (2024), ==, d ("2024-03-31"));
  g_assert_cmpint (parvis_paques (2025), ==, d ("2025-04-20"));
  g_assert_cmpint (parvis_paques (2000), ==, d ("2000-04-23"));
  for (int year = 1583; year < 2600; year++)
    {
      ParvisDate easter = parvis_paques (year);
      g_assert_cmpint (easter, ==, oudin (year));
      g_assert_cmpint (parvis_date_get_weekday (easter), ==, PARVIS_DIMANCHE);
      g_assert_cmpint (easter, >=, parvis_date_new (year, 3, 22));
      g_assert_cmpint (easter, <=, parvis_date_new (year, 4, 25));
    }
}

static void
test_validite (void)
{
  static const struct
  {
    const char *regle;
    const char *aujourdhui, *document, *fin_annee;
    const char *expected; /* NULL: none */
  } cases[] = {
    { "trois_mois", "2026-11-21", NULL, NULL, "2027-02-21" },
    { "trois_mois", "2026-11-21", "2026-11-01", NULL, "2027-02-01" },
    { "trois_mois", "2026-11-30", NULL, NULL, "2027-02-28" },
    { "annee_scolaire", "2026-11-21", NULL, NULL, "2027-08-31" },
    { "annee_scolaire", "2027-08-31", NULL, NULL, "2027-08-31" },
    { "annee_scolaire", "2026-07-10", NULL, NULL, "2026-08-31" },
    { "annee_scolaire", "2026-07-10", NULL, "2027-08-31", "2027-08-31" },
    { "annee_scolaire", "2026-07-10", NULL, "2026-07-10", "2026-07-10" },
    { "annee_scolaire", "2026-11-21", NULL, "2026-08-31", "2027-08-31" },
    { "annee_civile", "2026-11-21", NULL, NULL, "2026-12-31" },
    { "annee_civile", "2026-12-31", NULL, NULL, "2026-12-31" },
    { "illimite", "2026-11-21", "2026-11-01", NULL, NULL },
    { "date_document", "2026-11-21", "2030-05-04", NULL, "2030-05-04" },
    { "date_document", "2026-11-21", NULL, NULL, NULL },
    { "jusquau:09-30", "2026-11-21", NULL, NULL, "2027-09-30" },
    { "jusquau:09-30", "2026-09-30", NULL, NULL, "2026-09-30" },
  };
  static const char *const wrong[] = { "",
                                       "3 mois",
                                       "jusquau:",
                                       "jusquau:02-29",
                                       "jusquau:13-01",
                                       "jusquau:9-30",
                                       "jusquau:09-30 ",
                                       "jusquau:09-301" };
  ParvisValidite validite;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gboolean illimite;
      g_assert_true (parvis_validite_parse (cases[i].regle, &validite));
      g_assert_cmpint (parvis_validite_propose (&validite, d (cases[i].aujourdhui),
                                                parvis_date_from_iso (cases[i].document),
                                                parvis_date_from_iso (cases[i].fin_annee),
                                                &illimite),
                       ==, parvis_date_from_iso (cases[i].expected));
      g_assert_cmpint (illimite, ==, g_str_equal (cases[i].regle, "illimite"));
    }
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    g_assert_false (parvis_validite_parse (wrong[i], &validite));
  g_assert_false (parvis_validite_parse (NULL, &validite));
}

static void
test_vaccins (void)
{
  static const struct
  {
    const char *ne_le;
    const char *codes;
  } cases[] = {
    { "1985-06-01", "dtp" },
    { "2017-12-31", "dtp" },
    { "2018-01-01", "dtp coqueluche hib hepatite_b pneumocoque rougeole oreillons rubeole "
                    "meningocoque_c" },
    { "2023-06-30", "dtp coqueluche hib hepatite_b pneumocoque rougeole oreillons rubeole "
                    "meningocoque_c" },
    { "2023-07-01", "dtp coqueluche hib hepatite_b pneumocoque rougeole oreillons rubeole "
                    "meningocoque_acwy meningocoque_b" },
  };
  guint n;
  const ParvisVaccin *vaccins = parvis_vaccins_list (&n);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GString) codes = g_string_new (NULL);
      for (guint v = 0; v < n; v++)
        if (parvis_vaccin_is_obligatoire (&vaccins[v], d (cases[i].ne_le)))
          g_string_append_printf (codes, "%s%s", codes->len ? " " : "", vaccins[v].code);
      g_assert_cmpstr (codes->str, ==, cases[i].codes);
    }
  g_assert_cmpstr (parvis_vaccins_find ("hib")->code, ==, "hib");
  g_assert_cmpstr (parvis_vaccins_find ("dtp")->code, ==, "dtp");
  g_assert_null (parvis_vaccins_find ("grippe"));
  g_assert_null (parvis_vaccins_find (NULL));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/scolaire/annee", test_annee);
  g_test_add_func ("/scolaire/niveaux", test_niveaux);
  g_test_add_func ("/scolaire/feries", test_feries);
  g_test_add_func ("/scolaire/feries-names", test_feries_names);
  g_test_add_func ("/scolaire/paques", test_paques);
  g_test_add_func ("/scolaire/validite", test_validite);
  g_test_add_func ("/scolaire/vaccins", test_vaccins);
  return g_test_run ();
}
