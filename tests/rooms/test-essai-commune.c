/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-essai"
#include "config.h"

#include "tests/rooms/essai-commune.h"

/* The helper that the other tests of this folder stand on. */

static void
test_people (EssaiCommune *essai)
{
  g_autoptr (ParvisResponse) home = essai_commune_get (essai, NULL, "/");
  g_autoptr (ParvisResponse) echanges = essai_commune_get (essai, "pascal.dupin", "/echanges");
  g_autoptr (ParvisResponse) nobody = essai_commune_get (essai, NULL, "/echanges");
  g_autoptr (ParvisResponse) agent = essai_commune_get (essai, "gestionnaire", "/echanges");
  g_autoptr (ParvisResponse) unknown = essai_commune_get (essai, NULL, "/ailleurs");

  essai_assert_status (home, 200);
  essai_assert_body (home, "Sarrians");
  essai_assert_status (echanges, 200);
  essai_assert_status (nobody, 401);
  essai_assert_status (agent, 401);
  essai_assert_status (unknown, 404);
  g_assert_cmpint (essai_commune_get_enfant (essai, "pascal.dupin", 0), !=,
                   essai_commune_get_enfant (essai, "pascal.dupin", 1));
  g_assert_cmpint (essai_commune_get_foyer (essai, "pascal.dupin"), !=,
                   essai_commune_get_foyer (essai, "david.moulin"));
}

static void
test_taches (EssaiCommune *essai)
{
  essai_commune_do_taches (essai);
  essai->now += 3 * 86400;
  essai_commune_do_taches (essai);
  g_assert_cmpuint (essai_commune_count_courriels (essai), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  essai_commune_add ("/essai-commune/people", test_people);
  essai_commune_add ("/essai-commune/taches", test_taches);
  return g_test_run ();
}
