/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-essai"
#include "config.h"

#include "tests/rooms/comptes-essai.h"

#include "server/reglages/reglages-store.h"

/* --------------------------------------------------------------------------- signing in */

static void
test_essais (EssaiCommune *essai)
{
  g_autoptr (ParvisResponse) wrong = connecter (essai, "pascal.dupin", "faux");
  g_autoptr (ParvisResponse) nobody = connecter (essai, "personne", "faux");
  gsize one, two;
  const char *a = parvis_response_get_body (wrong, &one);
  const char *b = parvis_response_get_body (nobody, &two);

  essai_assert_status (wrong, 422);
  essai_assert_status (nobody, 422);
  g_assert_nonnull (g_strstr_len (a, (gssize) one, "pas le bon"));
  g_assert_nonnull (g_strstr_len (b, (gssize) two, "pas le bon"));
  for (guint i = 1; i < 8; i++)
    assert_connexion (essai, i % 2 ? "Pascal.Dupin" : "pascal.dupin", "faux", 422);
  /* The ninth is not even looked at; others are not concerned. */
  assert_connexion (essai, "pascal.dupin", DEMO, 429);
  assert_connexion (essai, "david.moulin", DEMO, 303);
  essai->now += 15 * 60 + 1;
  assert_connexion (essai, "pascal.dupin", DEMO, 303);
  g_assert_cmpint (sql_int (essai, "SELECT count(*) FROM session"), ==, 2);
}

/* Where to go next is on this site, or nowhere. */
static void
test_suite (EssaiCommune *essai)
{
  static const struct
  {
    const char *suite, *vers;
  } cases[] = {
    { "/demarches/fiche-enfant", "/demarches/fiche-enfant" },
    { "/agenda?personne=3", "/agenda?personne=3" },
    { "", "/" },
    { "//ailleurs.test/", "/" },
    { "/\\ailleurs.test/", "/" },
    { "/\t/ailleurs.test/", "/" },
    { "/\n/ailleurs.test/", "/" },
    { "https://ailleurs.test/", "/" },
    { "javascript:alert(1)", "/" },
    { "ailleurs", "/" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (ParvisResponse) response =
          essai_commune_post_form (essai, NULL, "/connexion", "identifiant", "pascal.dupin",
                                   "mot_de_passe", DEMO, "suite", cases[i].suite, NULL);

      essai_assert_status (response, 303);
      g_assert_cmpstr (get_location (response), ==, cases[i].vers);
    }
}

typedef struct
{
  const char *cle, *du;
  gint64 valeur;
} Reglage;

static gpointer
regler_cb (ParvisDb *db, gpointer data, GError **error)
{
  const Reglage *r = data;
  g_autoptr (JsonNode) node = json_node_init_int (json_node_alloc (), r->valeur);

  return parvis_reglages_ecrire (db, r->cle, r->du, node, error) ? g_strdup ("") : NULL;
}

/* How long a session lasts is the commune's to say, within bounds. */
static void
test_durees (EssaiCommune *essai)
{
  static const Reglage reglages[] = { { "session.citoyen_inactif_min", "2026-11-21", 20 },
                                      { "session.citoyen_max_h", "2026-11-21", 2 },
                                      { "session.citoyen_max_h", "2026-11-22", 1 } };
  static const Reglage faux[] = { { "session.citoyen_inactif_min", "2026-11-21", 9 },
                                  { "session.citoyen_inactif_min", "2026-11-21", 721 },
                                  { "session.agent_inactif_min", "2026-11-21", 0 },
                                  { "session.agent_max_h", "2026-11-21", 73 },
                                  { "session.agent_max_h", "2026-11-21", -1 } };

  assert_connexion (essai, "pascal.dupin", DEMO, 303);
  for (gsize i = 0; i < G_N_ELEMENTS (reglages); i++)
    g_free (essai_commune_write (essai, regler_cb, (gpointer) &reglages[i]));
  assert_connexion (essai, "david.moulin", DEMO, 303);
  essai->now += 24 * HEURE;
  assert_connexion (essai, "hubert.mounier", DEMO, 303);
  {
    g_autofree char *durees =
        sql_text (essai, "SELECT group_concat ((expire_a - ouverte_a) || ' ' || inactif_s, ', ')"
                         " FROM (SELECT * FROM session ORDER BY ouverte_a, inactif_s DESC)");

    g_assert_cmpstr (durees, ==, "43200 3600, 7200 1200, 3600 1200");
  }
  for (gsize i = 0; i < G_N_ELEMENTS (faux); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (parvis_writer_run (essai->commune->writer, regler_cb, (gpointer) &faux[i],
                                        g_free, &error));
      g_assert_error (error, PARVIS_ERROR, PARVIS_ERROR_INVALID);
    }
}

/* --------------------------------------------------------------------------- forgotten */

static ParvisResponse *
oublier (EssaiCommune *essai, const char *perdu, const char *qui)
{
  return essai_commune_post_form (essai, NULL, "/compte/oubli", "perdu", perdu, "courriel", qui,
                                  NULL);
}

static void
test_oubli_identifiant (EssaiCommune *essai)
{
  g_autoptr (ParvisResponse) known =
      oublier (essai, "identifiant", "pascal.dupin@courriel.example");
  g_autofree char *mails = NULL;
  g_autoptr (ParvisResponse) unknown = oublier (essai, "identifiant", "personne@courriel.example");
  g_autoptr (ParvisResponse) nothing = oublier (essai, "identifiant", "");
  g_autoptr (ParvisResponse) neither =
      essai_commune_post_form (essai, NULL, "/compte/oubli", "courriel", "x@y.fr", NULL);

  essai_commune_do_taches (essai);
  mails = essai_commune_dup_courriels (essai);
  g_assert_nonnull (strstr (mails, "pascal.dupin"));
  g_assert_cmpuint (essai_commune_count_courriels (essai), ==, 1);
  g_assert_cmpuint (parvis_response_get_status (known), ==, parvis_response_get_status (unknown));
  essai_assert_body (known, "Regardez vos courriels");
  essai_assert_body (unknown, "Regardez vos courriels");
  essai_assert_status (nothing, 422);
  essai_assert_status (neither, 422);
}

static ParvisResponse *
reinitialiser (EssaiCommune *essai, const char *jeton, const char *clair, const char *repete)
{
  return essai_commune_post_form (essai, NULL, "/compte/mot-de-passe", "jeton", jeton,
                                  "mot_de_passe", clair, "mot_de_passe_repete", repete, NULL);
}

/* The link opens one new password, once; every session of before is over. */
static void
test_oubli_mot_de_passe (EssaiCommune *essai)
{
  gint64 pascal = essai_commune_get_compte (essai, "pascal.dupin");
  g_autoptr (ParvisResponse) asked = NULL, weak = NULL, other = NULL, one = NULL, two = NULL;
  g_autofree char *jeton = NULL;

  assert_connexion (essai, "pascal.dupin", DEMO, 303);
  assert_connexion (essai, "pascal.dupin", DEMO, 303);
  assert_connexion (essai, "david.moulin", DEMO, 303);
  asked = oublier (essai, "mot_de_passe", "pascal.dupin");
  essai_assert_body (asked, "Regardez vos courriels");
  essai_commune_do_taches (essai);
  jeton = dup_jeton (essai);
  weak = reinitialiser (essai, jeton, "faible", "faible");
  essai_assert_status (weak, 422);
  other = reinitialiser (essai, jeton, BON, "Cerisier-Vert-2026");
  essai_assert_status (other, 422);
  assert_connexion (essai, "pascal.dupin", BON, 422);
  one = reinitialiser (essai, jeton, BON, BON);
  essai_assert_status (one, 303);
  g_assert_cmpint (sql_int (essai,
                            "SELECT count(*) FROM session WHERE sujet_type = 'citoyen'"
                            " AND sujet_id = %" G_GINT64_FORMAT,
                            pascal),
                   ==, 1);
  g_assert_cmpint (sql_int (essai, "SELECT count(*) FROM session"), ==, 2);
  two = reinitialiser (essai, jeton, "Cerisier-Vert-2026", "Cerisier-Vert-2026");
  essai_assert_body (two, "plus valable");
  assert_connexion (essai, "pascal.dupin", DEMO, 422);
  assert_connexion (essai, "pascal.dupin", BON, 303);
}

static void
test_oubli_perime (EssaiCommune *essai)
{
  g_autoptr (ParvisResponse) asked = oublier (essai, "mot_de_passe", "pascal.dupin");
  g_autofree char *jeton = NULL;
  g_autoptr (ParvisResponse) activation = NULL, late = NULL;

  essai_assert_status (asked, 200);
  essai_commune_do_taches (essai);
  jeton = dup_jeton (essai);
  activation = activer (essai, jeton, "pascal.dupin", DEMO);
  /* A link is good for what it was sent for. */
  essai_assert_body (activation, "plus valable");
  essai->now += HEURE;
  late = reinitialiser (essai, jeton, BON, BON);
  essai_assert_body (late, "plus valable");
  assert_connexion (essai, "pascal.dupin", DEMO, 303);
}

/* Five mails an hour at most, and not a word of it on the page; none to an account not opened yet. */
static void
test_oubli_trop (EssaiCommune *essai)
{
  for (guint i = 0; i < 8; i++)
    {
      g_autoptr (ParvisResponse) asked = oublier (essai, "mot_de_passe", "pascal.dupin");

      essai_assert_body (asked, "Regardez vos courriels");
      essai_commune_do_taches (essai);
      g_assert_cmpuint (essai_commune_count_courriels (essai), ==, MIN (i + 1, 5));
    }
  demander_compte (essai);
  {
    g_autoptr (ParvisResponse) asked = oublier (essai, "mot_de_passe", "camille.roux");

    essai_assert_body (asked, "Regardez vos courriels");
    essai_commune_do_taches (essai);
  }
  g_assert_cmpuint (essai_commune_count_courriels (essai), ==, 6);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  essai_commune_add ("/comptes/essais", test_essais);
  essai_commune_add ("/comptes/suite", test_suite);
  essai_commune_add ("/comptes/durees", test_durees);
  essai_commune_add ("/comptes/oubli-identifiant", test_oubli_identifiant);
  essai_commune_add ("/comptes/oubli-mot-de-passe", test_oubli_mot_de_passe);
  essai_commune_add ("/comptes/oubli-perime", test_oubli_perime);
  essai_commune_add ("/comptes/oubli-trop", test_oubli_trop);
  return g_test_run ();
}
