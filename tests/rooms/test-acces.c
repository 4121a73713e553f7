/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-essai"
#include "config.h"

#include "tests/rooms/comptes-essai.h"

#include "server/comptes/mot-de-passe.h"

/* What one does with one's own access, and what nobody learns of another's. */

#define NOUVEAU "pascal@nouveau.example"

/* --------------------------------------------------------------------------- the mail */

static ParvisResponse *
demander (EssaiCommune *essai, const char *courriel, const char *clair)
{
  return essai_commune_post_form (essai, "pascal.dupin", "/mon-acces/courriel", "courriel",
                                  courriel, "mot_de_passe_actuel", clair, NULL);
}

/* The token in the newest mail to this address, "" when it has none; the caller owns it. */
static char *
dup_jeton_de (EssaiCommune *essai, const char *adresse)
{
  g_autofree char *mails = essai_commune_dup_courriels (essai);
  g_autofree char *to = g_strdup_printf ("À %s\n", adresse);
  g_auto (GStrv) parts = g_strsplit (mails, "À ", -1);

  for (guint i = 0; parts[i] != NULL; i++)
    if (g_str_has_prefix (parts[i], to + strlen ("À ")))
      {
        const char *jeton = strstr (parts[i], "?jeton=");

        return jeton != NULL ? g_strndup (jeton + strlen ("?jeton="), 43) : g_strdup ("");
      }
  return g_strdup ("");
}

/* Anybody who has the link follows it, signed in or not. */
static void
suivre (EssaiCommune *essai, const char *jeton, gboolean bon)
{
  g_autofree char *path = g_strconcat ("/mon-acces/courriel/confirmation?jeton=", jeton, NULL);
  g_autoptr (ParvisResponse) page = essai_commune_get (essai, NULL, path);
  g_autoptr (ParvisResponse) done = essai_commune_post_form (
      essai, NULL, "/mon-acces/courriel/confirmation", "jeton", jeton, NULL);

  essai_assert_status (page, 200);
  essai_assert_status (done, bon ? 303 : 200);
  if (bon)
    return;
  essai_assert_body (page, "plus valable");
  essai_assert_body (done, "plus valable");
}

static char *
dup_courriel (EssaiCommune *essai)
{
  return sql_text (essai, "SELECT c.courriel || ' ' || p.courriel FROM compte c JOIN personne p"
                          " ON p.id = c.personne_id WHERE c.identifiant = 'pascal.dupin'");
}

static void
assert_courriel (EssaiCommune *essai, const char *courriel)
{
  g_autofree char *is = dup_courriel (essai);
  g_autofree char *expected = g_strdup_printf ("%s %s", courriel, courriel);

  g_assert_cmpstr (is, ==, expected);
}

/* Both addresses, in either order; one of them changes nothing. */
static void
test_courriel (EssaiCommune *essai)
{
  for (guint first = 0; first < 2; first++)
    {
      const char *avant = first == 0 ? "pascal.dupin@courriel.example" : NOUVEAU;
      const char *apres = first == 0 ? NOUVEAU : "pascal.dupin@courriel.example";
      g_autoptr (ParvisResponse) wrong = demander (essai, apres, "faux");
      g_autoptr (ParvisResponse) same = demander (essai, avant, DEMO);
      g_autoptr (ParvisResponse) asked = NULL, profil = NULL;
      g_autofree char *ancien = NULL, *nouveau = NULL;

      essai_assert_status (wrong, 422);
      essai_assert_status (same, 422);
      essai_assert_body (same, "déjà votre adresse");
      asked = demander (essai, apres, DEMO);
      essai_assert_status (asked, 303);
      ancien = dup_jeton_de (essai, avant);
      nouveau = dup_jeton_de (essai, apres);
      g_assert_cmpstr (ancien, !=, nouveau);
      profil = essai_commune_get (essai, "pascal.dupin", "/mon-profil");
      essai_assert_body (profil, "suivez les liens envoyés aux deux adresses");
      suivre (essai, first == 0 ? ancien : nouveau, TRUE);
      assert_courriel (essai, avant);
      /* Once each. */
      suivre (essai, first == 0 ? ancien : nouveau, FALSE);
      suivre (essai, first == 0 ? nouveau : ancien, TRUE);
      assert_courriel (essai, apres);
      suivre (essai, nouveau, FALSE);
    }
  assert_connexion (essai, "pascal.dupin", DEMO, 303);
}

/* A new demand forgets the former one; 48 hours; a made-up link. */
static void
test_courriel_liens (EssaiCommune *essai)
{
  g_autoptr (ParvisResponse) one = demander (essai, NOUVEAU, DEMO);
  g_autofree char *ancien = dup_jeton_de (essai, "pascal.dupin@courriel.example");
  g_autoptr (ParvisResponse) two = demander (essai, "autre@nouveau.example", DEMO);
  g_autofree char *ancien2 = dup_jeton_de (essai, "pascal.dupin@courriel.example");
  g_autofree char *nouveau2 = dup_jeton_de (essai, "autre@nouveau.example");

  suivre (essai, ancien, FALSE);
  suivre (essai, "", FALSE);
  suivre (essai, "x", FALSE);
  suivre (essai, ancien2, TRUE);
  essai->now += 48 * HEURE;
  suivre (essai, nouveau2, FALSE);
  assert_courriel (essai, "pascal.dupin@courriel.example");
}

/* An address that has an account: the page and the present address get what they always get. */
static void
test_courriel_pris (EssaiCommune *essai)
{
  g_autoptr (ParvisResponse) asked = demander (essai, "david.moulin@courriel.example", DEMO);
  g_autofree char *ancien = dup_jeton_de (essai, "pascal.dupin@courriel.example");
  g_autofree char *nouveau = dup_jeton_de (essai, "david.moulin@courriel.example");
  g_autofree char *mails = essai_commune_dup_courriels (essai);

  essai_assert_status (asked, 303);
  g_assert_cmpstr (nouveau, ==, "");
  g_assert_nonnull (strstr (mails, "Cette adresse a déjà un compte"));
  suivre (essai, ancien, TRUE);
  assert_courriel (essai, "pascal.dupin@courriel.example");
}

/* Taken by another account between the two links. */
static void
test_courriel_pris_entre (EssaiCommune *essai)
{
  g_autoptr (ParvisResponse) asked = demander (essai, NOUVEAU, DEMO);
  g_autofree char *ancien = dup_jeton_de (essai, "pascal.dupin@courriel.example");
  g_autofree char *nouveau = dup_jeton_de (essai, NOUVEAU);
  g_autoptr (ParvisResponse) late = NULL;

  suivre (essai, ancien, TRUE);
  sql_exec (essai, "UPDATE compte SET courriel = '" NOUVEAU "', courriel_cle = '" NOUVEAU
                   "' WHERE identifiant = 'david.moulin'");
  late = essai_commune_post_form (essai, NULL, "/mon-acces/courriel/confirmation", "jeton", nouveau,
                                  NULL);
  essai_assert_status (late, 404);
  assert_courriel (essai, "pascal.dupin@courriel.example");
}

/* The link of a forgotten password that lies in the former mailbox. */
static char *
oublier (EssaiCommune *essai)
{
  g_autoptr (ParvisResponse) asked = essai_commune_post_form (
      essai, NULL, "/compte/oubli", "perdu", "mot_de_passe", "courriel", "pascal.dupin", NULL);

  essai_assert_status (asked, 200);
  essai_commune_do_taches (essai);
  return dup_jeton_de (essai, "pascal.dupin@courriel.example");
}

static void
assert_oubli_perime (EssaiCommune *essai, const char *jeton)
{
  g_autoptr (ParvisResponse) late =
      essai_commune_post_form (essai, NULL, "/compte/mot-de-passe", "jeton", jeton, "mot_de_passe",
                               BON, "mot_de_passe_repete", BON, NULL);

  g_assert_cmpuint (strlen (jeton), ==, 43);
  essai_assert_body (late, "plus valable");
}

static void
test_courriel_oubli (EssaiCommune *essai)
{
  g_autoptr (ParvisResponse) asked = demander (essai, NOUVEAU, DEMO);
  g_autofree char *ancien = dup_jeton_de (essai, "pascal.dupin@courriel.example");
  g_autofree char *nouveau = dup_jeton_de (essai, NOUVEAU);
  g_autofree char *oubli = oublier (essai);

  suivre (essai, ancien, TRUE);
  suivre (essai, nouveau, TRUE);
  assert_oubli_perime (essai, oubli);
  assert_connexion (essai, "pascal.dupin", DEMO, 303);
}

/* A new password ends what was under way with the former one, and says so by mail. */
static void
test_mot_de_passe (EssaiCommune *essai)
{
  g_autoptr (ParvisResponse) asked = demander (essai, NOUVEAU, DEMO);
  g_autofree char *ancien = dup_jeton_de (essai, "pascal.dupin@courriel.example");
  g_autofree char *oubli = oublier (essai), *mails = NULL;
  g_autoptr (ParvisResponse) wrong = NULL, weak = NULL, done = NULL;

  assert_connexion (essai, "pascal.dupin", DEMO, 303);
  assert_connexion (essai, "david.moulin", DEMO, 303);
  wrong = essai_commune_post_form (essai, "pascal.dupin", "/mon-acces/mot-de-passe",
                                   "mot_de_passe_actuel", "faux", "mot_de_passe", BON,
                                   "mot_de_passe_repete", BON, NULL);
  essai_assert_body (wrong, "pas votre mot de passe actuel");
  weak = essai_commune_post_form (essai, "pascal.dupin", "/mon-acces/mot-de-passe",
                                  "mot_de_passe_actuel", DEMO, "mot_de_passe", "Pascal.Dupin12",
                                  "mot_de_passe_repete", "Pascal.Dupin12", NULL);
  essai_assert_status (weak, 422);
  essai_assert_body (weak, "Il manque à ce mot de passe");
  done = essai_commune_post_form (essai, "pascal.dupin", "/mon-acces/mot-de-passe",
                                  "mot_de_passe_actuel", DEMO, "mot_de_passe", BON,
                                  "mot_de_passe_repete", BON, NULL);
  essai_assert_status (done, 303);
  g_assert_cmpint (sql_int (essai, "SELECT count(*) FROM session"), ==, 1);
  assert_oubli_perime (essai, oubli);
  suivre (essai, ancien, FALSE);
  mails = essai_commune_dup_courriels (essai);
  g_assert_nonnull (strstr (mails, "Votre mot de passe a changé"));
  assert_connexion (essai, "pascal.dupin", DEMO, 422);
  assert_connexion (essai, "pascal.dupin", BON, 303);
}

/* --------------------------------------------------------------------------- open sessions */

static gint64
count_sessions (EssaiCommune *essai, const char *identifiant)
{
  return sql_int (essai,
                  "SELECT count(*) FROM session WHERE sujet_type = 'citoyen' AND sujet_id ="
                  " (SELECT id FROM compte WHERE identifiant = '%s')",
                  identifiant);
}

static void
fermer (EssaiCommune *essai, const char *session)
{
  g_autoptr (ParvisResponse) done = essai_commune_post_form (
      essai, "pascal.dupin", "/mon-acces/appareils", "session", session, NULL);

  essai_assert_status (done, 303);
}

/* One's own are seen and closed, one or all; another's neither. */
static void
test_sessions (EssaiCommune *essai)
{
  g_autofree char *mienne = NULL, *autrui = NULL;
  g_autoptr (ParvisResponse) page = NULL, late = NULL;

  for (guint i = 0; i < 3; i++)
    assert_connexion (essai, "pascal.dupin", DEMO, 303);
  assert_connexion (essai, "david.moulin", DEMO, 303);
  sql_exec (essai, "UPDATE session SET appareil = 'Mozilla/5.0 (Android 14; Mobile) Firefox/132.0'"
                   "");
  mienne =
      sql_text (essai, "SELECT lower (hex (substr (empreinte, 1, 8))) FROM session s JOIN compte c"
                       " ON c.id = s.sujet_id WHERE c.identifiant = 'pascal.dupin' LIMIT 1");
  autrui =
      sql_text (essai, "SELECT lower (hex (substr (empreinte, 1, 8))) FROM session s JOIN compte c"
                       " ON c.id = s.sujet_id WHERE c.identifiant = 'david.moulin'");
  page = essai_commune_get (essai, "pascal.dupin", "/mon-acces/appareils");
  essai_assert_body (page, "Firefox sur Android");
  essai_assert_body (page, mienne);
  essai_assert_no_body (page, autrui);
  essai_assert_body (page, "Déconnecter tous les autres");
  fermer (essai, autrui);
  fermer (essai, "%");
  fermer (essai, "");
  g_assert_cmpint (count_sessions (essai, "pascal.dupin"), ==, 3);
  fermer (essai, mienne);
  g_assert_cmpint (count_sessions (essai, "pascal.dupin"), ==, 2);
  fermer (essai, "toutes");
  g_assert_cmpint (count_sessions (essai, "pascal.dupin"), ==, 0);
  g_assert_cmpint (count_sessions (essai, "david.moulin"), ==, 1);
  /* What is over is not shown. */
  assert_connexion (essai, "pascal.dupin", DEMO, 303);
  essai->now += HEURE;
  late = essai_commune_get (essai, "pascal.dupin", "/mon-acces/appareils");
  essai_assert_no_body (late, "Déconnecter");
}

/* --------------------------------------------------------------------------- the same for all */

/* What a visit left: rows of each table, and hashes computed. */

static GHashTable *
count_rows (EssaiCommune *essai)
{
  GHashTable *rows = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *tables =
      sql_text (essai, "SELECT group_concat (name, ' ') FROM sqlite_schema WHERE type = 'table'");
  g_auto (GStrv) names = g_strsplit (tables, " ", -1);

  for (guint i = 0; names[i] != NULL; i++)
    g_hash_table_insert (
        rows, g_strdup (names[i]),
        GINT_TO_POINTER ((int) sql_int (essai, "SELECT count(*) FROM %s", names[i])));
  return rows;
}

/* « creation+1 courriel+1 … 1 hash »; the caller owns it. */
static char *
dup_trace (EssaiCommune *essai, GHashTable *before, guint hashes)
{
  g_autoptr (GHashTable) after = count_rows (essai);
  g_autoptr (GList) names =
      g_list_sort (g_hash_table_get_keys (after), (GCompareFunc) (void *) g_strcmp0);
  GString *text = g_string_new (NULL);

  for (GList *n = names; n != NULL; n = n->next)
    {
      int more = GPOINTER_TO_INT (g_hash_table_lookup (after, n->data))
                 - GPOINTER_TO_INT (g_hash_table_lookup (before, n->data));

      /* An attempt is counted in each case; whether its row is new depends on what was done before. */
      if (more != 0 && !g_str_equal (n->data, "tentative"))
        g_string_append_printf (text, "%s%+d ", (char *) n->data, more);
    }
  g_string_append_printf (text, "%u hashes", parvis_mot_de_passe_count_for_test () - hashes);
  return g_string_free (text, FALSE);
}

/* One visit, by what was typed: its status, its words without what was typed, and what it cost. */
static char *
dup_visite (EssaiCommune *essai,
            ParvisResponse *(*visite) (EssaiCommune *, const char *),
            const char *qui)
{
  g_autoptr (GHashTable) before = count_rows (essai);
  guint hashes = parvis_mot_de_passe_count_for_test ();
  g_autoptr (ParvisResponse) response = visite (essai, qui);
  g_autofree char *trace = dup_trace (essai, before, hashes);
  gsize length;
  const char *body = parvis_response_get_body (response, &length);
  g_autofree char *text = g_strndup (body, length);
  g_auto (GStrv) parts = g_strsplit (text, qui, -1);
  g_autofree char *same = g_strjoinv ("X", parts);
  g_autoptr (GRegex) tokens = g_regex_new ("value=\"[A-Za-z0-9_-]{20,}\"", 0, 0, NULL);
  g_autofree char *plain = g_regex_replace_literal (tokens, same, -1, 0, "", 0, NULL);

  return g_strdup_printf ("%u %s\n%s\n%s", parvis_response_get_status (response),
                          get_location (response), trace, plain);
}

static ParvisResponse *
visite_connexion (EssaiCommune *essai, const char *qui)
{
  return connecter (essai, qui, "Platane-Rouge-2026");
}

static ParvisResponse *
visite_identifiant (EssaiCommune *essai, const char *qui)
{
  return essai_commune_post_form (essai, NULL, "/compte/oubli", "perdu", "identifiant", "courriel",
                                  qui, NULL);
}

static ParvisResponse *
visite_mot_de_passe (EssaiCommune *essai, const char *qui)
{
  return essai_commune_post_form (essai, NULL, "/compte/oubli", "perdu", "mot_de_passe", "courriel",
                                  qui, NULL);
}

static ParvisResponse *
visite_renvoi (EssaiCommune *essai, const char *qui)
{
  return essai_commune_post_form (essai, NULL, "/compte/activation/renvoi", "courriel", qui, NULL);
}

static ParvisResponse *
visite_creation (EssaiCommune *essai, const char *qui)
{
  g_autoptr (ParvisResponse) form = creer_avec (essai, "courriel", qui);
  g_autofree char *cle = dup_cle (form);

  return confirmer (essai, cle);
}

/* Known, unknown, asked for and not opened yet: the same words, as many hashes, as many rows in the same
 * tables; what differs is done by a job, when the answer has gone. */
static void
test_meme_reponse (EssaiCommune *essai)
{
  static ParvisResponse *(*const visites[]) (EssaiCommune *, const char *) = {
    visite_connexion, visite_identifiant, visite_mot_de_passe, visite_renvoi, visite_creation,
  };

  demander_compte_avec (essai, "en.attente@courriel.example", NULL);
  /* The hash that nobody has is made once in the life of the server. */
  g_free (dup_visite (essai, visite_connexion, "echauffement@courriel.example"));
  for (gsize i = 0; i < G_N_ELEMENTS (visites); i++)
    {
      g_autofree char *inconnu = dup_visite (essai, visites[i], "personne@courriel.example");
      g_autofree char *connu = dup_visite (essai, visites[i], "pascal.dupin@courriel.example");
      g_autofree char *attente = dup_visite (essai, visites[i], "en.attente@courriel.example");

      if (!g_str_equal (connu, inconnu) || !g_str_equal (attente, inconnu))
        g_error ("visit %" G_GSIZE_FORMAT " differs: %.90s | %.90s | %.90s", i, inconnu, connu,
                 attente);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  essai_commune_add ("/acces/courriel", test_courriel);
  essai_commune_add ("/acces/courriel/liens", test_courriel_liens);
  essai_commune_add ("/acces/courriel/pris", test_courriel_pris);
  essai_commune_add ("/acces/courriel/pris-entre", test_courriel_pris_entre);
  essai_commune_add ("/acces/courriel/oubli", test_courriel_oubli);
  essai_commune_add ("/acces/mot-de-passe", test_mot_de_passe);
  essai_commune_add ("/acces/sessions", test_sessions);
  essai_commune_add ("/acces/meme-reponse", test_meme_reponse);
  return g_test_run ();
}
