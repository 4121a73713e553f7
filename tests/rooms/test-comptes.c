/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-essai"
#include "config.h"

#include "tests/rooms/comptes-essai.h"

/* --------------------------------------------------------------------------- a new account */

static void
test_creation (EssaiCommune *essai)
{
  g_autoptr (ParvisResponse) form = creer_avec (essai, NULL, NULL);
  g_autofree char *cle = dup_cle (form), *jeton = NULL, *path = NULL, *lien = NULL;
  g_autoptr (ParvisResponse) recap = NULL, sent = NULL, page = NULL, opened = NULL;

  path = g_strconcat ("/compte/recapitulatif?cle=", cle, NULL);
  recap = essai_commune_get (essai, NULL, path);
  essai_assert_status (recap, 200);
  essai_assert_body (recap, "camille.roux");
  essai_assert_body (recap, "Carpentras");
  essai_assert_no_body (recap, BON);
  /* Nothing exists before the confirmation, and what waits is unreadable. */
  g_assert_cmpint (sql_int (essai, "SELECT count(*) FROM compte"), ==, 3);
  g_assert_cmpint (sql_int (essai, "SELECT count(*) FROM reprise WHERE chiffre LIKE '%%Roux%%'"),
                   ==, 0);
  sent = confirmer (essai, cle);
  essai_assert_status (sent, 303);
  /* Not before the link was followed, however right the password; and nobody reads what waits. */
  assert_connexion (essai, "camille.roux", BON, 422);
  g_assert_cmpint (sql_int (essai, "SELECT count(*) FROM compte"), ==, 3);
  g_assert_cmpint (sql_int (essai, "SELECT count(*) FROM personne WHERE prenom = 'Camille'"), ==,
                   0);
  g_assert_cmpint (sql_int (essai, "SELECT count(*) FROM creation WHERE chiffre LIKE '%%Roux%%'"),
                   ==, 0);
  jeton = dup_jeton (essai);
  lien = g_strconcat ("/compte/activation?jeton=", jeton, NULL);
  page = essai_commune_get (essai, NULL, lien);
  essai_assert_status (page, 200);
  essai_assert_body (page, "camille.roux");
  opened = activer (essai, jeton, "camille.roux", BON);
  essai_assert_status (opened, 303);
  g_assert_cmpint (sql_int (essai, "SELECT count(*) FROM session"), ==, 1);
  assert_connexion (essai, "camille.roux", BON, 303);
  assert_connexion (essai, "Camille.ROUX@courriel.example", BON, 303);
  g_assert_cmpint (
      sql_int (essai, "SELECT count(*) FROM compte WHERE mot_de_passe LIKE '%%%s%%'", BON), ==, 0);
  g_assert_cmpint (sql_int (essai, "SELECT count(*) FROM foyer WHERE commune_cog = '84122'"
                                   " AND nom LIKE 'ROUX%%'"),
                   ==, 1);
}

/* Pressed twice, it is one account, one mail, and the same page. */
static void
test_confirmer_deux_fois (EssaiCommune *essai)
{
  g_autoptr (ParvisResponse) form = creer_avec (essai, NULL, NULL);
  g_autofree char *cle = dup_cle (form);
  g_autoptr (ParvisResponse) one = confirmer (essai, cle);
  g_autoptr (ParvisResponse) two = confirmer (essai, cle);
  g_autoptr (ParvisResponse) stranger = confirmer (essai, "x");

  g_assert_cmpstr (get_location (one), ==, "/compte/envoye");
  g_assert_cmpstr (get_location (two), ==, "/compte/envoye");
  g_assert_cmpstr (get_location (stranger), ==, "/compte/creation");
  g_assert_cmpint (sql_int (essai, "SELECT count(*) FROM creation"), ==, 1);
  g_assert_cmpuint (essai_commune_count_courriels (essai), ==, 1);
}

/* What was typed waits an hour. */
static void
test_recapitulatif_perime (EssaiCommune *essai)
{
  g_autoptr (ParvisResponse) form = creer_avec (essai, NULL, NULL);
  g_autofree char *cle = dup_cle (form);
  g_autoptr (ParvisResponse) late = NULL;

  essai->now += HEURE + 1;
  late = confirmer (essai, cle);
  g_assert_cmpstr (get_location (late), ==, "/compte/creation");
  g_assert_cmpint (sql_int (essai, "SELECT count(*) FROM compte"), ==, 3);
}

static void
test_identifiant_pris (EssaiCommune *essai)
{
  g_autoptr (ParvisResponse) pris = creer_avec (essai, "identifiant", "Pascal.Dupin");
  g_autoptr (ParvisResponse) again = NULL, other = NULL, proposed = NULL;
  g_autofree char *one = NULL, *two = NULL, *path = NULL;

  essai_assert_status (pris, 422);
  essai_assert_body (pris, "déjà pris");
  essai_assert_no_body (pris, BON);
  /* Two ask for the same: the first to follow the link has it. */
  demander_compte (essai);
  one = dup_jeton (essai);
  demander_compte_avec (essai, "autre@courriel.example", NULL);
  two = dup_jeton (essai);
  again = activer (essai, one, "david.moulin", BON);
  essai_assert_status (again, 422);
  essai_assert_body (again, "déjà pris");
  other = activer (essai, one, "camille.roux", BON);
  essai_assert_status (other, 303);
  path = g_strconcat ("/compte/activation?jeton=", two, NULL);
  proposed = essai_commune_get (essai, NULL, path);
  essai_assert_body (proposed, "value=\"camille.roux2\"");
  assert_connexion (essai, "camille.roux", BON, 303);
}

/* Taken between the récapitulatif and the confirmation. */
static void
test_identifiant_pris_entre (EssaiCommune *essai)
{
  g_autoptr (ParvisResponse) form = creer_avec (essai, "identifiant", "camille");
  g_autofree char *cle = dup_cle (form);
  g_autoptr (ParvisResponse) late = NULL;

  sql_exec (essai, "UPDATE compte SET identifiant = 'camille' WHERE identifiant = 'david.moulin'");
  late = confirmer (essai, cle);
  g_assert_true (g_str_has_prefix (get_location (late), "/compte/creation?cle="));
  g_assert_cmpuint (essai_commune_count_courriels (essai), ==, 0);
}

/* --- a stranger asks with somebody's mail, before or after that person --- */

static void
assert_refuse (EssaiCommune *essai, const char *jeton, const char *clair)
{
  g_autoptr (ParvisResponse) response = activer (essai, jeton, "camille.roux", clair);

  essai_assert_status (response, 422);
  essai_assert_body (response, "pas le mot de passe de cette demande");
  if (*clair != '\0')
    essai_assert_no_body (response, clair);
  g_assert_cmpint (sql_int (essai, "SELECT count(*) FROM compte"), ==, 3);
  g_assert_cmpint (sql_int (essai, "SELECT count(*) FROM session"), ==, 0);
}

/* Whichever link the person follows, the account opens with their own password only. */
static void
test_usurpation (EssaiCommune *essai)
{
  static const char *const etranger = "Platane-Rouge-2026";
  g_autofree char *avant = NULL, *mien = NULL, *apres = NULL;
  g_autoptr (ParvisResponse) opened = NULL, late = NULL;

  demander_compte_avec (essai, NULL, etranger);
  avant = dup_jeton (essai);
  demander_compte (essai);
  mien = dup_jeton (essai);
  demander_compte_avec (essai, "Camille.Roux@Courriel.example", etranger);
  apres = dup_jeton (essai);
  g_assert_cmpuint (essai_commune_count_courriels (essai), ==, 3);
  assert_refuse (essai, avant, BON);
  assert_refuse (essai, apres, BON);
  assert_refuse (essai, mien, etranger);
  assert_refuse (essai, mien, "");
  opened = activer (essai, mien, "camille.roux", BON);
  essai_assert_status (opened, 303);
  assert_connexion (essai, "camille.roux", BON, 303);
  assert_connexion (essai, "camille.roux", etranger, 422);
  /* What the stranger asked for has nothing left to open. */
  late = activer (essai, apres, "camille.roux2", etranger);
  essai_assert_body (late, "plus valable");
  g_assert_cmpint (sql_int (essai, "SELECT count(*) FROM creation"), ==, 0);
  g_assert_cmpint (sql_int (essai, "SELECT count(*) FROM compte"), ==, 4);
}

/* Nor does a new link asked for make a stranger's demand the person's. */
static void
test_usurpation_renvoi (EssaiCommune *essai)
{
  static const char *const etranger = "Platane-Rouge-2026";
  g_autofree char *mails = NULL;
  g_autoptr (ParvisResponse) renvoi = NULL;
  g_auto (GStrv) liens = NULL;
  guint ouverts = 0;

  demander_compte (essai);
  essai->now += 60;
  demander_compte_avec (essai, NULL, etranger);
  renvoi = essai_commune_post_form (essai, NULL, "/compte/activation/renvoi", "courriel",
                                    "camille.roux@courriel.example", NULL);
  essai_commune_do_taches (essai);
  mails = essai_commune_dup_courriels (essai);
  /* One mail with a link for each. */
  g_assert_cmpuint (essai_commune_count_courriels (essai), ==, 3);
  liens = g_strsplit (mails, "?jeton=", -1);
  g_assert_cmpuint (g_strv_length (liens), ==, 5);
  for (guint i = 1; i <= 2; i++)
    {
      g_autofree char *jeton = g_strndup (liens[i], 43);
      g_autoptr (ParvisResponse) response = activer (essai, jeton, "camille.roux", BON);

      ouverts += parvis_response_get_status (response) == 303;
    }
  g_assert_cmpuint (ouverts, ==, 1);
  assert_connexion (essai, "camille.roux", BON, 303);
  assert_connexion (essai, "camille.roux", etranger, 422);
}

/* Who has the link but not the password does not get to try them all. */
static void
test_activation_essais (EssaiCommune *essai)
{
  g_autofree char *jeton = NULL;
  g_autoptr (ParvisResponse) trop = NULL, later = NULL;

  demander_compte (essai);
  jeton = dup_jeton (essai);
  for (guint i = 0; i < 8; i++)
    assert_refuse (essai, jeton, "Platane-Rouge-2026");
  trop = activer (essai, jeton, "camille.roux", BON);
  essai_assert_status (trop, 422);
  essai_assert_body (trop, "Trop d’essais");
  essai->now += 15 * 60 + 1;
  later = activer (essai, jeton, "camille.roux", BON);
  essai_assert_status (later, 303);
}

/* A mail that has an account: nobody learns so from the pages. */
static void
test_courriel_connu (EssaiCommune *essai)
{
  g_autoptr (ParvisResponse) form = creer_avec (essai, "courriel", "PASCAL.dupin@courriel.example");
  g_autofree char *cle = dup_cle (form), *mails = NULL;
  g_autoptr (ParvisResponse) sent = confirmer (essai, cle);

  g_assert_cmpstr (get_location (sent), ==, "/compte/envoye");
  g_assert_cmpint (sql_int (essai, "SELECT count(*) FROM compte"), ==, 3);
  mails = essai_commune_dup_courriels (essai);
  g_assert_nonnull (strstr (mails, "Vous avez déjà un compte"));
  g_assert_null (strstr (mails, "jeton"));
  assert_connexion (essai, "pascal.dupin", DEMO, 303);
}

static void
test_lien (EssaiCommune *essai)
{
  g_autofree char *old = NULL, *jeton = NULL;
  g_autoptr (ParvisResponse) renvoi = NULL, inconnu = NULL, before = NULL, one = NULL, two = NULL;
  guint mails;

  demander_compte (essai);
  old = dup_jeton (essai);
  renvoi = essai_commune_post_form (essai, NULL, "/compte/activation/renvoi", "courriel",
                                    "camille.roux@courriel.example", NULL);
  essai_commune_do_taches (essai);
  jeton = dup_jeton (essai);
  g_assert_cmpstr (old, !=, jeton);
  mails = essai_commune_count_courriels (essai);
  inconnu = essai_commune_post_form (essai, NULL, "/compte/activation/renvoi", "courriel",
                                     "personne@courriel.example", NULL);
  essai_commune_do_taches (essai);
  g_assert_cmpstr (get_location (renvoi), ==, get_location (inconnu));
  g_assert_cmpuint (essai_commune_count_courriels (essai), ==, mails);
  /* A new link makes the former one worthless; each is used once. */
  before = activer (essai, old, "camille.roux", BON);
  essai_assert_body (before, "plus valable");
  one = activer (essai, jeton, "camille.roux", BON);
  essai_assert_status (one, 303);
  two = activer (essai, jeton, "camille.roux", BON);
  essai_assert_body (two, "plus valable");
  g_assert_cmpint (sql_int (essai, "SELECT count(*) FROM session"), ==, 1);
}

static void
test_lien_perime (EssaiCommune *essai)
{
  static const char *const faux[] = { "", "x", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                                      "<script>alert(1)</script>" };
  g_autofree char *jeton = NULL;
  g_autoptr (ParvisResponse) late = NULL;

  demander_compte (essai);
  jeton = dup_jeton (essai);
  for (gsize i = 0; i < G_N_ELEMENTS (faux); i++)
    {
      g_autoptr (ParvisResponse) wrong = activer (essai, faux[i], "camille.roux", BON);

      essai_assert_body (wrong, "plus valable");
      essai_assert_no_body (wrong, "<script>alert");
    }
  essai->now += 48 * HEURE;
  late = activer (essai, jeton, "camille.roux", BON);
  essai_assert_body (late, "plus valable");
  g_assert_cmpint (sql_int (essai, "SELECT count(*) FROM compte"), ==, 3);
}

/* Each field wrong: said beside it, nothing kept. What was typed comes back escaped. */
static void
test_champs_faux (EssaiCommune *essai)
{
  static const Champ faux[] = {
    { "type", "" },
    { "type", "association" },
    { "civilite", "" },
    { "civilite", "docteur" },
    { "nom_naissance", "" },
    { "nom_naissance", "   " },
    { "prenom", "" },
    { "naissance_le", "" },
    { "naissance_le", "31/02/1988" },
    { "naissance_le", "1988" },
    { "naissance_le", "22/11/2026" },
    { "naissance_le", "14/02/2020" },
    { "naissance_pays", "00000" },
    { "naissance_commune", "Trifouilly-les-Oies" },
    { "naissance_dep", "13" },
    { "courriel", "" },
    { "courriel", "camille" },
    { "courriel", "camille@@courriel.example" },
    { "telephone", "12" },
    { "code_postal", "8426" },
    { "commune", "Trifouilly-les-Oies" },
    { "cgu", "" },
    { "rgpd", "" },
    { "identifiant", "a" },
    { "mot_de_passe_repete", "Cerisier-Bleu-2027" },
    { "mot_de_passe_repete", "" },
  };
  g_autofree char *long_name = g_strnfill (5000, 'a');
  g_autoptr (ParvisResponse) too_long = creer_avec (essai, "nom_naissance", long_name);
  g_autoptr (ParvisResponse) script = creer_avec (essai, "prenom", "\"><script>x</script>");
  g_autoptr (ParvisResponse) rtl = creer_avec (essai, "nom_naissance", "a\u202etxt");

  for (gsize i = 0; i < G_N_ELEMENTS (faux); i++)
    {
      g_autoptr (ParvisResponse) response = creer_avec (essai, faux[i].nom, faux[i].valeur);

      if (parvis_response_get_status (response) != 422)
        g_error ("%s « %s »: %u", faux[i].nom, faux[i].valeur,
                 parvis_response_get_status (response));
      essai_assert_no_body (response, BON);
    }
  essai_assert_status (too_long, 422);
  essai_assert_no_body (script, "<script>x");
  g_assert_cmpuint (parvis_response_get_status (rtl), !=, 500);
  g_assert_cmpint (sql_int (essai, "SELECT count(*) FROM compte"), ==, 3);
}

static void
test_mots_de_passe (EssaiCommune *essai)
{
  static const char *const faibles[] = {
    "",                 /* nothing */
    "Court-1",          /* too short */
    "cerisier-bleu-26", /* no capital */
    "Cerisier-Bleu-xx", /* no figure */
    "Azertyuiop123",    /* first of every list */
    "Aaaaaaaaaaaa1",    /* one letter */
    "Camille.Roux1988", /* who one is */
  };
  g_autofree char *enormous = g_strconcat ("Cerisier-Bleu-2026", NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (faibles); i++)
    {
      g_autoptr (ParvisResponse) response = creer_avec (essai, "mot_de_passe", faibles[i]);

      if (parvis_response_get_status (response) != 422)
        g_error ("« %s » is taken", faibles[i]);
      essai_assert_body (response, "Il manque à ce mot de passe");
    }
  g_free (enormous);
  enormous = g_strnfill (60000, 'B');
  {
    g_autoptr (ParvisResponse) response = creer_avec (essai, "mot_de_passe", enormous);

    essai_assert_status (response, 422);
  }
}

static void
assert_niveau (EssaiCommune *essai, const char *qui, const char *clair, const char *answer)
{
  g_autoptr (ParvisResponse) response = essai_commune_post_form (
      essai, qui, "/compte/niveau", "mot_de_passe", clair, "prenom", "Camille", "nom_naissance",
      "Roux", "identifiant", "camille.roux", NULL);
  gsize length;
  const char *body = parvis_response_get_body (response, &length);
  g_autofree char *text = g_strndup (body, length);

  essai_assert_status (response, 200);
  g_assert_cmpstr (text, ==, answer);
}

/* What the page shows while one types is what the server will say. */
static void
test_niveau (EssaiCommune *essai)
{
  g_autofree char *enormous = g_strnfill (2000, 'B');

  assert_niveau (essai, NULL, "", "{\"niveau\":\"Faible\",\"suffit\":false}");
  assert_niveau (essai, NULL, "Azertyuiop123", "{\"niveau\":\"Faible\",\"suffit\":false}");
  assert_niveau (essai, NULL, "Camille.Roux1988", "{\"niveau\":\"Faible\",\"suffit\":false}");
  assert_niveau (essai, NULL, enormous, "{\"niveau\":\"Faible\",\"suffit\":false}");
  assert_niveau (essai, NULL, "kZ7#vQ2!mX9$wL4&", "{\"niveau\":\"Fort\",\"suffit\":true}");
  /* Signed in, what is known is the account. */
  assert_niveau (essai, "pascal.dupin", "pascal.dupin1",
                 "{\"niveau\":\"Faible\",\"suffit\":false}");
}

static void
assert_disponible (EssaiCommune *essai, const char *query, const char *answer)
{
  g_autofree char *path = g_strconcat ("/compte/disponible?", query, NULL);
  g_autoptr (ParvisResponse) response = essai_commune_get (essai, NULL, path);

  essai_assert_body (response, answer);
}

static void
test_disponible (EssaiCommune *essai)
{
  assert_disponible (essai, "identifiant=camille.roux", "{\"disponible\":true}");
  assert_disponible (essai, "identifiant=Pascal.DUPIN", "{\"disponible\":false}");
  assert_disponible (essai, "identifiant=a", "\"faute\":\"");
  assert_disponible (essai, "prenom=Pascal&nom=Dupin", "\"propose\":\"pascal.dupin2\"");
  assert_disponible (essai, "prenom=%C3%89lo%C3%AFse&nom=N%C3%A9", "\"propose\":\"eloise.ne\"");
  assert_disponible (essai, "prenom=&nom=", "{\"disponible\":false}");
  assert_disponible (essai, "", "{\"disponible\":false}");
}

/* Who goes through a list of names is told nothing more, whatever the name; somebody else is. */
static void
test_disponible_trop (EssaiCommune *essai)
{
  static const char *const noms[] = { "pascal.dupin", "camille.roux" };

  for (int i = 0; i < 60; i++)
    assert_disponible (essai, "identifiant=pascal.dupin", "{\"disponible\":false}");
  for (gsize i = 0; i < G_N_ELEMENTS (noms); i++)
    {
      g_autofree char *path = g_strconcat ("/compte/disponible?identifiant=", noms[i], NULL);
      g_autoptr (ParvisResponse) trop = essai_commune_get (essai, NULL, path);

      essai_assert_status (trop, 429);
      essai_assert_body (trop, "nous vérifierons le vôtre");
      essai_assert_no_body (trop, "disponible\":");
    }
  essai->now += 601;
  assert_disponible (essai, "identifiant=camille.roux", "{\"disponible\":true}");
}

/* A machine that fills the field nobody sees, and one that asks for many accounts. */
static void
test_machines (EssaiCommune *essai)
{
  g_autoptr (ParvisResponse) piege = creer_avec (essai, "site_web", "http://exemple.test");
  g_autoptr (ParvisResponse) last = NULL;

  g_assert_cmpuint (parvis_response_get_status (piege), !=, 303);
  for (guint i = 0; i < 12; i++)
    {
      g_autoptr (ParvisResponse) response = creer_avec (essai, NULL, NULL);

      essai_assert_status (response, 303);
    }
  last = creer_avec (essai, NULL, NULL);
  essai_assert_status (last, 429);
  essai_assert_body (last, "Trop de comptes");
  essai_assert_body (last, "value=\"Camille\"");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  essai_commune_add ("/comptes/creation", test_creation);
  essai_commune_add ("/comptes/confirmer-deux-fois", test_confirmer_deux_fois);
  essai_commune_add ("/comptes/recapitulatif-perime", test_recapitulatif_perime);
  essai_commune_add ("/comptes/identifiant-pris", test_identifiant_pris);
  essai_commune_add ("/comptes/identifiant-pris-entre", test_identifiant_pris_entre);
  essai_commune_add ("/comptes/usurpation", test_usurpation);
  essai_commune_add ("/comptes/usurpation-renvoi", test_usurpation_renvoi);
  essai_commune_add ("/comptes/activation-essais", test_activation_essais);
  essai_commune_add ("/comptes/courriel-connu", test_courriel_connu);
  essai_commune_add ("/comptes/lien", test_lien);
  essai_commune_add ("/comptes/lien-perime", test_lien_perime);
  essai_commune_add ("/comptes/champs-faux", test_champs_faux);
  essai_commune_add ("/comptes/mots-de-passe", test_mots_de_passe);
  essai_commune_add ("/comptes/niveau", test_niveau);
  essai_commune_add ("/comptes/disponible", test_disponible);
  essai_commune_add ("/comptes/disponible/trop", test_disponible_trop);
  essai_commune_add ("/comptes/machines", test_machines);
  return g_test_run ();
}
