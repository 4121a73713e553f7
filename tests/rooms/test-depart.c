/* SPDX-License-Identifier: EUPL-1.2 */
/* How a family itself ends a membership: leaving, taking out, asking to leave; and what is refused. */
#define G_LOG_DOMAIN "parvis-essai"
#include "config.h"

#include "tests/rooms/comptes-essai.h"

#include "server/http/parvis-token.h"
#include "server/regie/regie-store.h"

#define PASCAL  "pascal.dupin"
#define DAVID   "david.moulin"
#define QUITTER "/mon-foyer/quitter"

/* --------------------------------------------------------------------------- situations */

/* David acts for Pascal's household too, as its second adult, and nothing else. */
static gint64
reunir (EssaiCommune *essai, const char *lien)
{
  gint64 foyer = essai_commune_get_foyer (essai, PASCAL);

  sql_exec (essai,
            "UPDATE foyer_membre SET au = '2026-11-01' WHERE personne_id ="
            " (SELECT personne_id FROM compte WHERE identifiant = 'david.moulin');"
            "INSERT INTO foyer_membre (foyer_id, personne_id, role, lien, du)"
            " SELECT %" G_GINT64_FORMAT ", personne_id, 'conjoint', '%s', '2026-11-01'"
            " FROM compte WHERE identifiant = 'david.moulin';"
            "UPDATE compte SET foyer_id = %" G_GINT64_FORMAT " WHERE identifiant = 'david.moulin'",
            foyer, lien, foyer);
  return foyer;
}

static gint64
get_personne (EssaiCommune *essai, const char *who)
{
  return sql_int (essai, "SELECT personne_id FROM compte WHERE identifiant = '%s'", who);
}

/* An adult whom Pascal's file named, without an account. */
static gint64
add_adulte (EssaiCommune *essai, const char *prenom, const char *role)
{
  sql_exec (essai,
            "INSERT INTO personne (nom_naissance, prenom, courriel, cree_a)"
            " VALUES ('Berger', '%s', 'Helene.Berger@courriel.example', 1);"
            "INSERT INTO foyer_membre (foyer_id, personne_id, role, lien, du) VALUES"
            " (%" G_GINT64_FORMAT ", (SELECT max (id) FROM personne), '%s', 'mere', '2026-01-01')",
            prenom, essai_commune_get_foyer (essai, PASCAL), role);
  return sql_int (essai, "SELECT max (id) FROM personne");
}

static char *
dup_role (EssaiCommune *essai, gint64 foyer, gint64 personne)
{
  return sql_text (essai,
                   "SELECT role FROM foyer_membre WHERE foyer_id = %" G_GINT64_FORMAT
                   " AND personne_id = %" G_GINT64_FORMAT " AND au IS NULL",
                   foyer, personne);
}

static char *
dup_retrait (gint64 personne)
{
  return g_strdup_printf ("/mon-foyer/membres/%" G_GINT64_FORMAT "/retrait", personne);
}

static void
assert_quitter (EssaiCommune *essai, const char *who, const char *secret, guint status)
{
  g_autoptr (ParvisResponse) response =
      essai_commune_post_form (essai, who, QUITTER, "mot_de_passe_actuel", secret, NULL);

  essai_assert_status (response, status);
}

static void
assert_refus (EssaiCommune *essai, const char *who, const char *phrase)
{
  gint64 foyer = essai_commune_get_foyer (essai, who);
  g_autoptr (ParvisResponse) page = essai_commune_get (essai, who, QUITTER);

  essai_assert_status (page, 200);
  essai_assert_body (page, phrase);
  essai_assert_no_body (page, "mot_de_passe_actuel");
  assert_quitter (essai, who, DEMO, 422);
  g_assert_cmpint (essai_commune_get_foyer (essai, who), ==, foyer);
}

static void
assert_get (EssaiCommune *essai, const char *who, const char *format, gint64 id, guint status)
{
  g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, id);
  g_auto (GStrv) parts = g_strsplit (format, "*", 2);
  g_autofree char *path = g_strconcat (parts[0], number, parts[1], NULL);
  g_autoptr (ParvisResponse) response = essai_commune_get (essai, who, path);

  essai_assert_status (response, status);
}

/* --------------------------------------------------------------------------- leaving */

/* The second adult goes: what is the household's stays, to the cent and to the meal. */
static void
test_quitter (EssaiCommune *essai)
{
  gint64 foyer = reunir (essai, "pere"), david = get_personne (essai, DAVID);
  gint64 florian = essai_commune_get_enfant (essai, PASCAL, 0);
  gint64 solde = parvis_regie_get_solde (essai->db, foyer);
  gint64 repas = sql_int (
      essai, "SELECT count (*) FROM reservation WHERE foyer_id = %" G_GINT64_FORMAT, foyer);
  g_autofree char *mails = NULL, *role = NULL, *mien = NULL;
  g_autoptr (ParvisResponse) page = essai_commune_get (essai, DAVID, QUITTER);
  g_autoptr (ParvisResponse) faux = NULL, profil = NULL;

  essai_assert_body (page, "Le solde de");
  essai_assert_body (page, "Florian");
  essai_assert_no_body (page, "devient responsable");
  faux = essai_commune_post_form (essai, DAVID, QUITTER, "mot_de_passe_actuel", "faux", NULL);
  essai_assert_status (faux, 422);
  essai_assert_body (faux, "Ce n’est pas votre mot de passe actuel.");
  g_assert_cmpint (essai_commune_get_foyer (essai, DAVID), ==, foyer);
  assert_quitter (essai, DAVID, DEMO, 303);
  g_assert_cmpint (essai_commune_get_foyer (essai, DAVID), !=, foyer);
  g_assert_cmpint (essai_commune_get_foyer (essai, PASCAL), ==, foyer);
  role = dup_role (essai, foyer, david);
  g_assert_cmpstr (role, ==, "");
  mien = dup_role (essai, essai_commune_get_foyer (essai, DAVID), david);
  g_assert_cmpstr (mien, ==, "responsable");
  /* Dated, not erased. */
  g_assert_cmpint (sql_int (essai,
                            "SELECT count (*) FROM foyer_membre WHERE foyer_id = %" G_GINT64_FORMAT
                            " AND personne_id = %" G_GINT64_FORMAT " AND au = '2026-11-21'",
                            foyer, david),
                   ==, 1);
  g_assert_cmpint (parvis_regie_get_solde (essai->db, foyer), ==, solde);
  g_assert_cmpint (sql_int (essai,
                            "SELECT count (*) FROM reservation WHERE foyer_id = %" G_GINT64_FORMAT,
                            foyer),
                   ==, repas);
  mails = essai_commune_dup_courriels (essai);
  g_assert_nonnull (strstr (mails, "a quitté votre foyer"));
  g_assert_nonnull (strstr (mails, "Vous avez quitté votre foyer"));
  g_assert_cmpint (sql_int (essai, "SELECT count (*) FROM journal WHERE action = 'foyer.quitte'"),
                   ==, 1);
  /* What was theirs together is another family's now. */
  assert_get (essai, DAVID, "/mon-foyer/membres/*", florian, 404);
  assert_get (essai, DAVID, "/mon-foyer/enfants/*", florian, 404);
  assert_get (
      essai, DAVID, "/demandes/*",
      sql_int (essai, "SELECT min (id) FROM demande WHERE foyer_id = %" G_GINT64_FORMAT, foyer),
      404);
  assert_get (essai, PASCAL, "/mon-foyer/membres/*", florian, 200);
  profil = essai_commune_get (essai, DAVID, "/mon-profil");
  essai_assert_status (profil, 200);
  essai_assert_no_body (profil, "Florian");
  essai_assert_no_body (profil, QUITTER);
}

/* Sent twice, it is done once and leads to the same page. */
static void
test_quitter_deux_fois (EssaiCommune *essai)
{
  gint64 neuf = 0;
  g_autofree char *jeton = parvis_token_new ();

  reunir (essai, "pere");
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (ParvisResponse) response = essai_commune_post_form (
          essai, DAVID, QUITTER, "mot_de_passe_actuel", DEMO, "_jeton", jeton, NULL);

      essai_assert_status (response, 303);
      if (i == 0)
        neuf = essai_commune_get_foyer (essai, DAVID);
    }
  g_assert_cmpint (essai_commune_get_foyer (essai, DAVID), ==, neuf);
  g_assert_cmpint (sql_int (essai, "SELECT count (*) FROM journal WHERE action = 'foyer.quitte'"),
                   ==, 1);
}

/* The file's responsable goes: the other parent takes over, and the household has their name. */
static void
test_releve (EssaiCommune *essai)
{
  gint64 foyer = reunir (essai, "pere"), david = get_personne (essai, DAVID);
  gint64 florian = essai_commune_get_enfant (essai, PASCAL, 0);
  g_autofree char *role = NULL, *nom = NULL, *lien = NULL;
  g_autoptr (ParvisResponse) page = essai_commune_get (essai, PASCAL, QUITTER);

  essai_assert_body (page, "David devient responsable du dossier à votre place.");
  assert_quitter (essai, PASCAL, DEMO, 303);
  role = dup_role (essai, foyer, david);
  g_assert_cmpstr (role, ==, "responsable");
  lien = sql_text (essai,
                   "SELECT lien FROM foyer_membre WHERE foyer_id = %" G_GINT64_FORMAT
                   " AND personne_id = %" G_GINT64_FORMAT " AND au IS NULL",
                   foyer, david);
  g_assert_cmpstr (lien, ==, "pere");
  nom = sql_text (essai, "SELECT nom FROM foyer WHERE id = %" G_GINT64_FORMAT, foyer);
  g_assert_nonnull (strstr (nom, "David"));
  assert_get (essai, DAVID, "/mon-foyer/membres/*", florian, 200);
  assert_get (essai, PASCAL, "/mon-foyer/membres/*", florian, 404);
  /* Now he is the last one. */
  assert_refus (essai, DAVID, "Vous êtes le seul responsable qui a un compte");
}

/* Children are never left without somebody who answers for them and can sign in. */
static void
test_dernier (EssaiCommune *essai)
{
  assert_refus (essai, PASCAL, "Vous êtes le seul responsable qui a un compte");
  add_adulte (essai, "Hélène", "conjoint"); /* no account */
  assert_refus (essai, PASCAL, "Vous êtes le seul responsable qui a un compte");
  reunir (essai, "grand_parent");
  assert_refus (essai, PASCAL, "ni parent ni tuteur");
  assert_quitter (essai, DAVID, DEMO, 303); /* but a grandparent may go */
  assert_refus (essai, DAVID, "Vous êtes seul dans ce foyer");
}

/* A child of two homes: each is the last in their own. */
static void
test_deux_foyers (EssaiCommune *essai)
{
  sql_exec (essai,
            "INSERT INTO foyer_membre (foyer_id, personne_id, role, du) VALUES (%" G_GINT64_FORMAT
            ", %" G_GINT64_FORMAT ", 'enfant', '2026-11-01')",
            essai_commune_get_foyer (essai, DAVID), essai_commune_get_enfant (essai, PASCAL, 0));
  assert_refus (essai, PASCAL, "Vous êtes le seul responsable qui a un compte");
  assert_refus (essai, DAVID, "Vous êtes le seul responsable qui a un compte");
}

/* --------------------------------------------------------------------------- another adult */

static void
test_retirer (EssaiCommune *essai)
{
  gint64 helene = add_adulte (essai, "Hélène", "conjoint");
  gint64 florian = essai_commune_get_enfant (essai, PASCAL, 0);
  gint64 foyer = essai_commune_get_foyer (essai, PASCAL);
  g_autofree char *path = dup_retrait (helene),
                  *enfant = g_strdup_printf ("%" G_GINT64_FORMAT, florian);
  g_autofree char *role = NULL, *lien = g_strdup_printf ("%s\"", path);
  g_autoptr (ParvisResponse) profil = essai_commune_get (essai, PASCAL, "/mon-profil");
  g_autoptr (ParvisResponse) page = essai_commune_get (essai, PASCAL, path);
  g_autoptr (ParvisResponse) etranger = essai_commune_post_form (essai, DAVID, path, NULL);
  g_autoptr (ParvisResponse) invite = NULL, retire = NULL, encore = NULL, apres = NULL;

  essai_assert_body (profil, lien);
  essai_assert_body (page, "Cette personne n’a pas de compte");
  essai_assert_status (etranger, 404);
  invite = essai_commune_post_form (essai, PASCAL, "/mon-foyer/inviter", "nature", "meme", "prenom",
                                    "Hélène", "lien", "mere", "courriel",
                                    "helene.berger@courriel.example", "enfants", enfant, NULL);
  essai_assert_status (invite, 303);
  retire = essai_commune_post_form (essai, PASCAL, path, NULL);
  essai_assert_status (retire, 303);
  role = dup_role (essai, foyer, helene);
  g_assert_cmpstr (role, ==, "");
  g_assert_cmpint (sql_int (essai, "SELECT count (*) FROM invitation WHERE revoquee_a IS NOT NULL"),
                   ==, 1);
  encore = essai_commune_post_form (essai, PASCAL, path, NULL);
  essai_assert_status (encore, 404);
  apres = essai_commune_get (essai, PASCAL, "/mon-profil");
  essai_assert_no_body (apres, lien);
}

/* A child, the file's responsable, oneself: not so. */
static void
test_retirer_refus (EssaiCommune *essai)
{
  gint64 foyer = reunir (essai, "pere"), florian = essai_commune_get_enfant (essai, PASCAL, 0);
  gint64 jeanne = add_adulte (essai, "Jeanne", "responsable");
  g_autofree char *enfant = dup_retrait (florian), *autre = dup_retrait (jeanne),
                  *soi = dup_retrait (get_personne (essai, DAVID)), *role = NULL;
  g_autoptr (ParvisResponse) un = essai_commune_post_form (essai, PASCAL, enfant, NULL);
  g_autoptr (ParvisResponse) deux = essai_commune_post_form (essai, DAVID, autre, NULL);
  g_autoptr (ParvisResponse) trois = essai_commune_post_form (essai, DAVID, soi, NULL);

  essai_assert_status (un, 409);
  essai_assert_status (deux, 409);
  essai_assert_status (trois, 303);
  g_assert_cmpstr (get_location (trois), ==, QUITTER);
  role = dup_role (essai, foyer, florian);
  g_assert_cmpstr (role, ==, "enfant");
  g_assert_cmpint (essai_commune_get_foyer (essai, DAVID), ==, foyer);
}

/* The other parent is not put out: asked by mail, once a week, and decides. */
static void
test_demander (EssaiCommune *essai)
{
  gint64 foyer = reunir (essai, "mere"), david = get_personne (essai, DAVID);
  g_autofree char *path = dup_retrait (david), *mails = NULL, *role = NULL;
  g_autoptr (ParvisResponse) page = essai_commune_get (essai, PASCAL, path);

  essai_assert_body (page, "On ne retire pas soi-même un adulte qui a un compte.");
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (ParvisResponse) response = essai_commune_post_form (essai, PASCAL, path, NULL);

      essai_assert_status (response, 303);
    }
  mails = essai_commune_dup_courriels (essai);
  g_assert_nonnull (strstr (mails, "vous demande de quitter le foyer"));
  g_assert_cmpint (
      sql_int (essai, "SELECT count (*) FROM journal WHERE action = 'foyer.depart_demande'"), ==,
      1);
  role = dup_role (essai, foyer, david);
  g_assert_cmpstr (role, ==, "conjoint");
  g_assert_cmpint (essai_commune_get_foyer (essai, DAVID), ==, foyer);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  essai_commune_add ("/depart/quitter", test_quitter);
  essai_commune_add ("/depart/quitter/deux-fois", test_quitter_deux_fois);
  essai_commune_add ("/depart/releve", test_releve);
  essai_commune_add ("/depart/dernier", test_dernier);
  essai_commune_add ("/depart/deux-foyers", test_deux_foyers);
  essai_commune_add ("/depart/retirer", test_retirer);
  essai_commune_add ("/depart/retirer/refus", test_retirer_refus);
  essai_commune_add ("/depart/demander", test_demander);
  return g_test_run ();
}
