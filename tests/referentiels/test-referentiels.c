/* SPDX-License-Identifier: EUPL-1.2 */
/* Communes as people look for them, countries, départements. */
#include "config.h"

#include <string.h>

#include "server/referentiels/parvis-mots.h"
#include "server/referentiels/parvis-referentiels.h"
#include "server/referentiels/referentiels-pages.h"

static void
test_words (void)
{
  static const struct
  {
    const char *typed, *folded;
  } cases[] = {
    { "L'Haÿ-les-Roses", "l hay les roses" },
    { "L’Haÿ les Roses", "l hay les roses" },
    { "St-Étienne", "saint etienne" },
    { "ste marie", "sainte marie" },
    { "Lyon 2e Arrondissement", "lyon 2" },
    { "LYON 02", "lyon 2" },
    { "Paris 1er", "paris 1" },
    { "Œuilly", "oeuilly" },
    { "  Sarrians\t(84)", "sarrians 84" },
    { "84260", "84260" },
    { "2A", "2a" },
    { "<script>", "script" },
    { "\xe2\x80\xae", "" },
    { "", "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *folded = parvis_mots_fold (cases[i].typed);

      g_assert_cmpstr (folded, ==, cases[i].folded);
    }
}

static void
test_search (void)
{
  static const struct
  {
    const char *q, *code;
  } first[] = {
    { "Sarrians", "84122" },
    { "sarri", "84122" },
    { "SARRIANS 84", "84122" },
    { "84260 sarr", "84122" },
    { "84260", "84122" },
    { "Lyon 2e", "69382" },
    { "LYON 02", "69382" },
    { "lyon 2eme arrondissement", "69382" },
    { "lyon", "69123" },
    { "L'Haÿ-les-Roses", "94038" },
    { "hay les roses", "94038" },
    { "l’hay les r", "94038" },
    { "Saint-Étienne", "42218" },
    { "st etienne", "42218" },
    { "St. Etienne", "42218" },
    { "saint denis", "97411" },
    { "Saint-Denis (93)", "93066" },
    { "denis saint 93", "93066" },
    { "paris", "75056" },
    { "paris 1", "75101" },
    { "paris 12", "75112" },
    { "Ajaccio 2A", "2A004" },
    { "marseille 6", "13206" },
    { "Arbignieu", "01015" },
  };
  ParvisReferentiels *referentiels = parvis_referentiels_get ();

  for (guint i = 0; i < G_N_ELEMENTS (first); i++)
    {
      ParvisCommuneCog found[10];
      guint n = parvis_referentiels_chercher (referentiels, first[i].q, found, 10);

      g_test_message ("« %s »", first[i].q);
      g_assert_cmpuint (n, >=, 1);
      g_assert_cmpstr (found[0].code, ==, first[i].code);
    }
}

static void
test_nothing (void)
{
  static const char *const typed[] = { "",
                                       "x",
                                       "é",
                                       "  ",
                                       "zzzz",
                                       "perpete les oies",
                                       "8426",
                                       "12",
                                       "<script>alert(1)</script>",
                                       "sarrians 13",
                                       "%",
                                       "\xe2\x80\xae" };
  ParvisCommuneCog found[10];
  g_autofree char *huge = g_strnfill (100000, 'a');

  for (guint i = 0; i < G_N_ELEMENTS (typed); i++)
    {
      guint n = parvis_referentiels_chercher (parvis_referentiels_get (), typed[i], found, 10);

      if (!g_str_equal (typed[i], "8426"))
        g_assert_cmpuint (n, ==, 0);
    }
  g_assert_cmpuint (parvis_referentiels_chercher (parvis_referentiels_get (), huge, found, 10), ==,
                    0);
}

/* Best first, no commune twice, never more than asked for. */
static void
test_order (void)
{
  ParvisCommuneCog found[10];
  guint n = parvis_referentiels_chercher (parvis_referentiels_get (), "lyon", found, 10);

  g_assert_cmpuint (n, ==, 10);
  g_assert_cmpstr (found[0].nom, ==, "Lyon");
  for (guint i = 1; i < 10; i++)
    g_assert_true (g_str_has_prefix (found[i].nom, "Lyon"));
  n = parvis_referentiels_chercher (parvis_referentiels_get (), "saint saint", found, 3);
  g_assert_cmpuint (n, ==, 3);
  for (guint i = 0; i < n; i++)
    for (guint j = 0; j < i; j++)
      g_assert_true (found[i].code != found[j].code);
}

static void
test_by_code (void)
{
  ParvisReferentiels *referentiels = parvis_referentiels_get ();
  ParvisCommuneCog commune;

  g_assert_true (parvis_referentiels_find_commune (referentiels, "84122", &commune));
  g_assert_cmpstr (commune.nom, ==, "Sarrians");
  g_assert_cmpstr (commune.codes_postaux, ==, "84260");
  g_assert_true (parvis_referentiels_find_commune (referentiels, "01015", &commune));
  g_assert_cmpstr (commune.nom, ==, "Arboys en Bugey"); /* of today, before its part */
  g_assert_false (commune.ancienne);
  g_assert_false (parvis_referentiels_find_commune (referentiels, "84999", &commune));
  g_assert_false (parvis_referentiels_find_commune (referentiels, "", &commune));
  g_assert_false (parvis_referentiels_find_commune (referentiels, "99999", &commune));
}

static void
test_departement (void)
{
  static const char *const cases[][2] = {
    { "84122", "84" }, { "2A004", "2A" }, { "97411", "974" }, { "98735", "987" }, { "75101", "75" }
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      char departement[4];

      parvis_referentiels_departement (cases[i][0], departement);
      g_assert_cmpstr (departement, ==, cases[i][1]);
    }
}

static void
test_lists (void)
{
  ParvisListe *pays = parvis_referentiels_get_pays (parvis_referentiels_get ());
  ParvisListe *departements = parvis_referentiels_get_departements (parvis_referentiels_get ());

  g_assert_cmpstr (parvis_liste_get (pays, 0)->libelle, ==, "France");
  g_assert_cmpstr (parvis_liste_find (pays, "99131")->libelle, ==, "Belgique");
  g_assert_nonnull (parvis_liste_find (pays, "99115")); /* Czechoslovakia */
  g_assert_cmpuint (parvis_liste_get_n (pays), >, 220);
  g_assert_cmpstr (parvis_liste_find (departements, "84")->libelle, ==, "Vaucluse");
  g_assert_nonnull (parvis_liste_find (departements, "20"));
  g_assert_nonnull (parvis_liste_find (departements, "99"));
  g_assert_null (parvis_liste_find (departements, "96"));
}

static void
test_places (void)
{
  const ParvisLieux *lieux = parvis_referentiels_get_lieux (parvis_referentiels_get ());
  ParvisLieu found[8];

  g_assert_cmpuint (lieux->par_nom (lieux->data, "Sarrians", found, 8), ==, 1);
  g_assert_cmpstr (found[0].code, ==, "84122");
  g_assert_true (found[0].actuelle);
  g_assert_cmpuint (lieux->par_nom (lieux->data, "Sarrian", found, 8), ==, 0);
  g_assert_cmpuint (lieux->par_nom (lieux->data, "lyon 02", found, 8), ==, 1);
  g_assert_cmpuint (lieux->par_nom (lieux->data, "Saint-Denis", found, 2), >, 2);
  g_assert_cmpstr (found[0].departement, ==, "974"); /* the largest */
  g_assert_cmpuint (lieux->par_nom (lieux->data, "Saint-Denis (93)", found, 8), ==, 1);
  g_assert_cmpuint (lieux->par_nom (lieux->data, "Y", found, 8), ==, 1);
  g_assert_cmpuint (lieux->par_nom (lieux->data, "", found, 8), ==, 0);
  g_assert_true (lieux->par_code (lieux->data, "69382", found));
  g_assert_cmpstr (found[0].nom, ==, "Lyon 2e Arrondissement");
  g_assert_true (lieux->a_code_postal (lieux->data, "75056", "75020"));
  g_assert_false (lieux->a_code_postal (lieux->data, "75056", "7502"));
  g_assert_false (lieux->a_code_postal (lieux->data, "75056", "84260"));
  g_assert_false (lieux->a_code_postal (lieux->data, "00000", "84260"));
}

/* A keystroke must not be felt: far below the 5 ms of a reading route, even for the widest. */
static void
test_fast (void)
{
  static const char *const wide[] = { "sa", "saint", "la", "le", "de", "lyon 2", "st etienne" };
  ParvisReferentiels *referentiels = parvis_referentiels_get ();
  ParvisCommuneCog found[20];

  for (guint i = 0; i < G_N_ELEMENTS (wide); i++)
    {
      gint64 best = G_MAXINT64;

      for (guint j = 0; j < 20; j++)
        {
          gint64 start = g_get_monotonic_time ();

          parvis_referentiels_chercher (referentiels, wide[i], found, 20);
          best = MIN (best, g_get_monotonic_time () - start);
        }
      g_test_message ("« %s »: %" G_GINT64_FORMAT " µs", wide[i], best);
      g_assert_cmpint (best, <, 10000); /* sanitizers included */
    }
}

/* --- the route --- */

static void
take_route (const ParvisRoute *route, gpointer data)
{
  *(const ParvisRoute **) data = route;
}

static char *
ask (const char *path_and_query)
{
  g_autoptr (ParvisCommune) commune = parvis_commune_new ();
  g_autoptr (ParvisRouter) router = parvis_router_new ();
  g_autoptr (ParvisRequest) request = NULL;
  g_autoptr (ParvisResponse) response = NULL;
  const ParvisRoute *route = NULL;
  g_autoptr (GError) error = NULL;

  parvis_referentiels_add_routes (router);
  parvis_router_foreach (router, take_route, &route);
  g_assert_cmpint (route->who, ==, PARVIS_FOR_TOUS);
  g_assert_cmpint (route->how, ==, PARVIS_READS);
  request = parvis_request_new_for_test (commune, router, "GET", path_and_query);
  response = route->handler (request, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (parvis_response_get_status (response), ==, 200);
  return g_strdup (parvis_response_get_body (response, NULL));
}

static void
test_route (void)
{
  static const struct
  {
    const char *path, *json;
  } cases[] = {
    { "/referentiels/communes?q=Sarrians",
      "[{\"code\":\"84122\",\"nom\":\"Sarrians\",\"departement\":\"84\",\"codes_postaux\":["
      "\"84260\"]}]" },
    { "/referentiels/communes?q=arbignieu",
      "[{\"code\":\"01015\",\"nom\":\"Arbignieu\",\"departement\":\"01\",\"codes_postaux\":[]}]" },
    { "/referentiels/communes?q=arbignieu&usage=adresse", "[]" },
    { "/referentiels/communes?q=%3Cscript%3E", "[]" },
    { "/referentiels/communes", "[]" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *body = ask (cases[i].path);

      g_assert_cmpstr (body, ==, cases[i].json);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/referentiels/words", test_words);
  g_test_add_func ("/referentiels/search", test_search);
  g_test_add_func ("/referentiels/nothing", test_nothing);
  g_test_add_func ("/referentiels/order", test_order);
  g_test_add_func ("/referentiels/by-code", test_by_code);
  g_test_add_func ("/referentiels/departement", test_departement);
  g_test_add_func ("/referentiels/lists", test_lists);
  g_test_add_func ("/referentiels/places", test_places);
  g_test_add_func ("/referentiels/fast", test_fast);
  g_test_add_func ("/referentiels/route", test_route);
  return g_test_run ();
}
