/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-essai"
#include "config.h"

#include <string.h>

#include "tests/rooms/sql-essai.h"

#include "server/comptes/agents-store.h"
#include "server/comptes/totp.h"
#include "server/http/parvis-envoi.h"
#include "server/http/parvis-request-private.h"

#define DEMO  "Parvis-demo-2026"
#define BON   "Cerisier-Bleu-2026"
#define HEURE 3600

/* --------------------------------------------------------------------------- forms */

typedef struct
{
  const char *nom, *valeur;
} Champ;

/* A form of a new account that has no fault. */
static const Champ creation[] = {
  { "civilite", "madame" },
  { "nom_naissance", "Roux" },
  { "prenom", "Camille" },
  { "naissance_le", "14/02/1988" },
  { "naissance_pays", "99100" },
  { "naissance_commune", "Carpentras" },
  { "naissance_dep", "84" },
  { "courriel", "camille.roux@courriel.example" },
  { "telephone", "06 11 22 33 44" },
  { "voie", "3 rue des Lilas" },
  { "code_postal", "84260" },
  { "commune", "Sarrians" },
  { "cgu", "oui" },
  { "rgpd", "oui" },
  { "identifiant", "" },
  { "mot_de_passe", BON },
  { "mot_de_passe_repete", BON },
};

/* The form, with one field changed. */
static ParvisResponse *
creer_avec (EssaiCommune *essai, const char *nom, const char *valeur)
{
  g_autoptr (ParvisRequest) request =
      essai_commune_request (essai, NULL, "POST", "/compte/creation");
  gboolean there = nom == NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (creation); i++)
    {
      gboolean same = g_strcmp0 (nom, creation[i].nom) == 0;

      there |= same;
      parvis_request_add_field_for_test (request, creation[i].nom,
                                         same ? valeur : creation[i].valeur);
    }
  if (!there)
    parvis_request_add_field_for_test (request, nom, valeur);
  return essai_commune_run (essai, request);
}

static const char *
get_location (ParvisResponse *response)
{
  const char *location = parvis_response_find_header (response, "Location");

  return location != NULL ? location : "";
}

/* The récapitulatif's key. */
static char *
dup_cle (ParvisResponse *response)
{
  const char *cle = strstr (get_location (response), "?cle=");

  essai_assert_status (response, 303);
  g_assert_nonnull (cle);
  return g_strdup (cle + strlen ("?cle="));
}

static ParvisResponse *
confirmer (EssaiCommune *essai, const char *cle)
{
  return essai_commune_post_form (essai, NULL, "/compte/recapitulatif", "cle", cle,
                                  PARVIS_ENVOI_FIELD, cle, NULL);
}

/* A new account, up to the mail. */
static void
demander_compte (EssaiCommune *essai)
{
  g_autoptr (ParvisResponse) form = creer_avec (essai, NULL, NULL);
  g_autofree char *cle = dup_cle (form);
  g_autoptr (ParvisResponse) sent = confirmer (essai, cle);

  essai_assert_status (sent, 303);
  g_assert_cmpstr (get_location (sent), ==, "/compte/envoye");
}

/* The link's token in the newest mail. */
static char *
dup_jeton (EssaiCommune *essai)
{
  g_autofree char *mails = essai_commune_dup_courriels (essai);
  const char *jeton = strstr (mails, "?jeton=");

  g_assert_nonnull (jeton);
  jeton += strlen ("?jeton=");
  return g_strndup (jeton, strspn (jeton, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                                          "0123456789_-"));
}

static ParvisResponse *
connecter (EssaiCommune *essai, const char *identifiant, const char *mot_de_passe)
{
  return essai_commune_post_form (essai, NULL, "/connexion", "identifiant", identifiant,
                                  "mot_de_passe", mot_de_passe, NULL);
}

static void
assert_connexion (EssaiCommune *essai, const char *identifiant, const char *clair, guint status)
{
  g_autoptr (ParvisResponse) response = connecter (essai, identifiant, clair);

  essai_assert_status (response, status);
}

static ParvisResponse *
activer (EssaiCommune *essai, const char *jeton, const char *identifiant)
{
  return essai_commune_post_form (essai, NULL, "/compte/activation", "jeton", jeton, "identifiant",
                                  identifiant, NULL);
}

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
  /* Not before the link was followed, however right the password. */
  assert_connexion (essai, "camille.roux", BON, 422);
  jeton = dup_jeton (essai);
  lien = g_strconcat ("/compte/activation?jeton=", jeton, NULL);
  page = essai_commune_get (essai, NULL, lien);
  essai_assert_status (page, 200);
  essai_assert_body (page, "camille.roux");
  opened = activer (essai, jeton, "camille.roux");
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
  g_assert_cmpint (sql_int (essai, "SELECT count(*) FROM compte"), ==, 4);
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
  g_autoptr (ParvisResponse) first = creer_avec (essai, NULL, NULL);
  g_autoptr (ParvisResponse) second = creer_avec (essai, "courriel", "autre@courriel.example");
  g_autofree char *cle = dup_cle (first), *cle2 = dup_cle (second), *jeton = NULL;
  g_autoptr (ParvisResponse) one = confirmer (essai, cle), two = NULL, again = NULL, other = NULL;

  essai_assert_status (pris, 422);
  essai_assert_body (pris, "déjà pris");
  essai_assert_no_body (pris, BON);
  /* Taken between the récapitulatif and the confirmation. */
  two = confirmer (essai, cle2);
  g_assert_true (g_str_has_prefix (get_location (two), "/compte/creation?cle="));
  g_assert_cmpint (sql_int (essai, "SELECT count(*) FROM compte"), ==, 4);
  /* And while it is activated. */
  jeton = dup_jeton (essai);
  again = activer (essai, jeton, "david.moulin");
  essai_assert_status (again, 422);
  essai_assert_body (again, "déjà pris");
  other = activer (essai, jeton, "camille2");
  essai_assert_status (other, 303);
  assert_connexion (essai, "camille2", BON, 303);
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
  jeton = dup_jeton (essai);
  g_assert_cmpstr (old, !=, jeton);
  mails = essai_commune_count_courriels (essai);
  inconnu = essai_commune_post_form (essai, NULL, "/compte/activation/renvoi", "courriel",
                                     "personne@courriel.example", NULL);
  g_assert_cmpstr (get_location (renvoi), ==, get_location (inconnu));
  g_assert_cmpuint (essai_commune_count_courriels (essai), ==, mails);
  /* A new link makes the former one worthless; each is used once. */
  before = activer (essai, old, "camille.roux");
  essai_assert_body (before, "plus valable");
  one = activer (essai, jeton, "camille.roux");
  essai_assert_status (one, 303);
  two = activer (essai, jeton, "camille.roux");
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
      g_autoptr (ParvisResponse) wrong = activer (essai, faux[i], "camille.roux");

      essai_assert_body (wrong, "plus valable");
      essai_assert_no_body (wrong, "<script>alert");
    }
  essai->now += 48 * HEURE;
  late = activer (essai, jeton, "camille.roux");
  essai_assert_body (late, "plus valable");
  g_assert_cmpint (sql_int (essai, "SELECT count(*) FROM compte WHERE etat = 'a_activer'"), ==, 1);
}

/* Each field wrong: said beside it, nothing kept. What was typed comes back escaped. */
static void
test_champs_faux (EssaiCommune *essai)
{
  static const Champ faux[] = {
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
  essai_assert_status (last, 503);
}

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
  g_autofree char *mails = essai_commune_dup_courriels (essai);
  g_autoptr (ParvisResponse) unknown = oublier (essai, "identifiant", "personne@courriel.example");
  g_autoptr (ParvisResponse) nothing = oublier (essai, "identifiant", "");
  g_autoptr (ParvisResponse) neither =
      essai_commune_post_form (essai, NULL, "/compte/oubli", "courriel", "x@y.fr", NULL);

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
  g_autofree char *jeton = dup_jeton (essai);
  g_autoptr (ParvisResponse) activation = activer (essai, jeton, "pascal.dupin");
  g_autoptr (ParvisResponse) late = NULL;

  essai_assert_status (asked, 200);
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
      g_assert_cmpuint (essai_commune_count_courriels (essai), ==, MIN (i + 1, 5));
    }
  demander_compte (essai);
  {
    g_autoptr (ParvisResponse) asked = oublier (essai, "mot_de_passe", "camille.roux");

    essai_assert_body (asked, "Regardez vos courriels");
  }
  g_assert_cmpuint (essai_commune_count_courriels (essai), ==, 6);
}

/* --------------------------------------------------------------------------- agents */

static ParvisRequest *
new_session (EssaiCommune *essai, const char *qui, const char *clair, const char *code)
{
  ParvisRequest *request = essai_commune_request (essai, NULL, "POST", "/api/session");
  g_autofree char *json = g_strdup_printf (
      "{\"identifiant\":\"%s\",\"mot_de_passe\":\"%s\",\"totp\":\"%s\"}", qui, clair, code);

  parvis_request_set_json_for_test (request, json);
  return request;
}

static void
assert_agent (EssaiCommune *essai,
              const char *qui,
              const char *clair,
              const char *code,
              guint status,
              const char *text)
{
  g_autoptr (ParvisRequest) request = new_session (essai, qui, clair, code);
  g_autoptr (ParvisResponse) response = essai_commune_run (essai, request);

  essai_assert_status (response, status);
  essai_assert_body (response, text);
}

static void
test_agents (EssaiCommune *essai)
{
  assert_agent (essai, "gestionnaire", DEMO, "", 200, "\"jeton\"");
  assert_agent (essai, "gestionnaire", "faux", "", 401, "\"denied\"");
  assert_agent (essai, "personne", DEMO, "", 401, "\"denied\"");
  /* A citizen is no agent. */
  assert_agent (essai, "pascal.dupin", DEMO, "", 401, "\"denied\"");
  for (guint i = 1; i < 8; i++)
    assert_agent (essai, "gestionnaire", "faux", "", 401, "\"denied\"");
  assert_agent (essai, "gestionnaire", DEMO, "", 429, "\"busy\"");
  assert_agent (essai, "regisseur", DEMO, "", 200, "\"jeton\"");
  essai->now += 15 * 60 + 1;
  assert_agent (essai, "gestionnaire", DEMO, "", 200, "\"jeton\"");
  sql_exec (essai, "UPDATE agent SET desactive_a = 1 WHERE identifiant = 'gestionnaire'");
  assert_agent (essai, "gestionnaire", DEMO, "", 401, "\"denied\"");
}

/* RFC 6238, appendix B: SHA-1, the last six figures of eight. */
static void
test_totp_vecteurs (void)
{
  static const struct
  {
    gint64 now;
    const char *code;
  } vecteurs[] = {
    { 59, "287082" },         { 1111111109, "081804" },
    { 1111111111, "050471" }, { 1234567890, "005924" },
    { 2000000000, "279037" }, { G_GINT64_CONSTANT (20000000000), "353130" },
  };
  g_autoptr (GBytes) secret = g_bytes_new_static ("12345678901234567890", 20);

  for (gsize i = 0; i < G_N_ELEMENTS (vecteurs); i++)
    {
      gint64 now = vecteurs[i].now, step = now / 30;
      char code[7];

      parvis_totp_code (secret, step, code);
      g_assert_cmpstr (code, ==, vecteurs[i].code);
      g_assert_cmpint (parvis_totp_find_step (secret, code, now), ==, step);
      g_assert_cmpint (parvis_totp_find_step (secret, code, (step + 1) * 30), ==, step);
      g_assert_cmpint (parvis_totp_find_step (secret, code, (step + 2) * 30), ==, 0);
      g_assert_cmpint (parvis_totp_find_step (secret, code, (step - 1) * 30), ==, step);
    }
  g_assert_cmpint (parvis_totp_find_step (secret, "", 59), ==, 0);
  g_assert_cmpint (parvis_totp_find_step (secret, "28708", 59), ==, 0);
  g_assert_cmpint (parvis_totp_find_step (secret, "2870820", 59), ==, 0);
  g_assert_cmpint (parvis_totp_find_step (secret, "28708a", 59), ==, 0);
}

/* The code of a step, @from now. */
static char *
dup_code (EssaiCommune *essai, gint64 from)
{
  g_autoptr (GBytes) secret = g_bytes_new_static ("12345678901234567890", 20);
  char code[7];

  parvis_totp_code (secret, essai->now / 30 + from, code);
  return g_strdup (code);
}

static void
give_totp (EssaiCommune *essai)
{
  sql_exec (essai, "UPDATE agent SET totp = CAST ('12345678901234567890' AS BLOB)"
                   " WHERE identifiant = 'admin'");
}

static void
test_totp (EssaiCommune *essai)
{
  g_autofree char *now = NULL, *before = NULL, *old = NULL, *later = NULL;

  give_totp (essai);
  now = dup_code (essai, 0);
  before = dup_code (essai, -1);
  old = dup_code (essai, -2);
  assert_agent (essai, "admin", DEMO, "", 403, "\"totp\"");
  /* Without the password, not a word of the code. */
  assert_agent (essai, "admin", "faux", "", 401, "\"denied\"");
  assert_agent (essai, "admin", "faux", now, 401, "\"denied\"");
  assert_agent (essai, "admin", DEMO, old, 403, "\"totp\"");
  assert_agent (essai, "admin", DEMO, "000000", 403, "\"totp\"");
  assert_agent (essai, "admin", DEMO, now, 200, "\"jeton\"");
  assert_agent (essai, "admin", DEMO, now, 403, "déjà servi");
  assert_agent (essai, "admin", DEMO, before, 403, "déjà servi");
  essai->now += 30;
  later = dup_code (essai, 0);
  assert_agent (essai, "admin", DEMO, later, 200, "\"jeton\"");
}

static gpointer
handle_cb (ParvisDb *db, gpointer data, GError **error)
{
  return parvis_request_get_route (data)->handler (data, db, error);
}

/* Both were looked at before either was let in: the code still serves once. */
static void
test_totp_ensemble (EssaiCommune *essai)
{
  g_autoptr (ParvisRequest) one = NULL, two = NULL;
  g_autoptr (ParvisResponse) first = NULL, second = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *code = NULL;

  give_totp (essai);
  code = dup_code (essai, 0);
  one = new_session (essai, "admin", DEMO, code);
  two = new_session (essai, "admin", DEMO, code);
  g_assert_true (parvis_request_get_route (one)->before (one, essai->db, &error));
  g_assert_true (parvis_request_get_route (two)->before (two, essai->db, &error));
  first = essai_commune_write (essai, handle_cb, one);
  essai_assert_status (first, 200);
  second = parvis_writer_run (essai->commune->writer, handle_cb, two,
                              (GDestroyNotify) parvis_response_free, &error);
  if (second != NULL)
    essai_assert_status (second, 403);
  else
    g_assert_error (error, PARVIS_ERROR, PARVIS_ERROR_DENIED);
  g_assert_cmpint (sql_int (essai, "SELECT count(*) FROM session WHERE sujet_type = 'agent'"), ==,
                   1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  essai_commune_add ("/comptes/creation", test_creation);
  essai_commune_add ("/comptes/confirmer-deux-fois", test_confirmer_deux_fois);
  essai_commune_add ("/comptes/recapitulatif-perime", test_recapitulatif_perime);
  essai_commune_add ("/comptes/identifiant-pris", test_identifiant_pris);
  essai_commune_add ("/comptes/courriel-connu", test_courriel_connu);
  essai_commune_add ("/comptes/lien", test_lien);
  essai_commune_add ("/comptes/lien-perime", test_lien_perime);
  essai_commune_add ("/comptes/champs-faux", test_champs_faux);
  essai_commune_add ("/comptes/mots-de-passe", test_mots_de_passe);
  essai_commune_add ("/comptes/machines", test_machines);
  essai_commune_add ("/comptes/essais", test_essais);
  essai_commune_add ("/comptes/suite", test_suite);
  essai_commune_add ("/comptes/oubli-identifiant", test_oubli_identifiant);
  essai_commune_add ("/comptes/oubli-mot-de-passe", test_oubli_mot_de_passe);
  essai_commune_add ("/comptes/oubli-perime", test_oubli_perime);
  essai_commune_add ("/comptes/oubli-trop", test_oubli_trop);
  essai_commune_add ("/comptes/agents", test_agents);
  g_test_add_func ("/comptes/totp/vecteurs", test_totp_vecteurs);
  essai_commune_add ("/comptes/totp", test_totp);
  essai_commune_add ("/comptes/totp/ensemble", test_totp_ensemble);
  return g_test_run ();
}
