/* SPDX-License-Identifier: EUPL-1.2 */
/* A second responsible person is invited; a child of two households; who books and who pays. */
#define G_LOG_DOMAIN "parvis-essai"
#include "config.h"

#include "tests/rooms/comptes-essai.h"

#include "server/comptes/comptes-store.h"
#include "server/regie/regie-store.h"
#include "shared/rules/parvis-date.h"

#define PASCAL  "pascal.dupin"
#define DAVID   "david.moulin"
#define JOUR_S  ((gint64) 24 * 3600)
#define LUNDI   "2026-11-30" /* today is Saturday 21 November 2026 */
#define SUIVANT "2026-12-07"

/* --------------------------------------------------------------------------- situations */

static char *
dup_naissance (EssaiCommune *essai, gint64 enfant)
{
  g_autofree char *iso =
      sql_text (essai, "SELECT naissance_le FROM personne WHERE id = %" G_GINT64_FORMAT, enfant);

  return parvis_date_format_court (parvis_date_from_iso (iso));
}

static void
inviter (EssaiCommune *essai, const char *nature, const char *courriel, gint64 enfant, guint status)
{
  g_autofree char *id = g_strdup_printf ("%" G_GINT64_FORMAT, enfant);
  g_autoptr (ParvisResponse) response =
      essai_commune_post_form (essai, PASCAL, "/mon-foyer/inviter", "nature", nature, "prenom",
                               "Claire", "lien", "mere", "courriel", courriel, "enfants", id, NULL);

  essai_assert_status (response, status);
}

static ParvisResponse *
accepter (EssaiCommune *essai, const char *who, const char *jeton, const char *date)
{
  return essai_commune_post_form (essai, who, "/invitation", "jeton", jeton, "naissance_le", date,
                                  NULL);
}

/* Florian, in the households of both. */
static gint64
partager (EssaiCommune *essai)
{
  gint64 florian = essai_commune_get_enfant (essai, PASCAL, 0);
  g_autofree char *date = dup_naissance (essai, florian), *jeton = NULL;

  inviter (essai, "autre", "david.moulin@courriel.example", florian, 303);
  jeton = dup_jeton (essai);
  {
    g_autoptr (ParvisResponse) response = accepter (essai, DAVID, jeton, date);

    essai_assert_status (response, 303);
  }
  return florian;
}

static gint64
count_membres (EssaiCommune *essai, const char *who, gint64 personne)
{
  return sql_int (essai,
                  "SELECT count(*) FROM foyer_membre WHERE foyer_id = %" G_GINT64_FORMAT
                  " AND personne_id = %" G_GINT64_FORMAT " AND au IS NULL",
                  essai_commune_get_foyer (essai, who), personne);
}

static char *
dup_garde (gint64 enfant, const char *suite)
{
  return g_strdup_printf ("/mon-foyer/garde/%" G_GINT64_FORMAT "%s", enfant, suite);
}

/* One week in two, from Monday 30 November at the proposer's, changing on Mondays in the morning. */
static void
proposer (EssaiCommune *essai, const char *who, gint64 enfant, guint status)
{
  g_autofree char *path = dup_garde (enfant, "/proposition");
  g_autoptr (ParvisResponse) response = essai_commune_post_form (
      essai, who, path, "rythme", "alternee", "chez", "moi", "lundi", LUNDI, "jour", "0", "heure",
      "00:00", "vacances", "moities", "paires", "moi", "du", "23/11/2026", "message",
      "Comme convenu.", "action", "proposer", NULL);

  essai_assert_status (response, status);
}

static ParvisResponse *
repondre (EssaiCommune *essai, const char *who, gint64 enfant, const char *action)
{
  g_autofree char *path = dup_garde (enfant, "");
  g_autofree char *id = sql_text (essai, "SELECT max (id) FROM garde");

  return essai_commune_post_form (essai, who, path, "garde", id, "action", action, NULL);
}

static gint64
inscrire (EssaiCommune *essai, gint64 enfant)
{
  gint64 repas = sql_int (essai, "SELECT s.id FROM seance s JOIN activite a ON a.id = s.activite_id"
                                 " WHERE a.code = 'restauration'");

  sql_exec (essai,
            "INSERT INTO inscription (personne_id, seance_id, du, au, annee, etablissement_id,"
            " niveau, foyer_id, pai, demande_id) VALUES (%" G_GINT64_FORMAT ", %" G_GINT64_FORMAT
            ", '2026-09-01', '2027-08-31', '2026-2027', 1, 'CE2', %" G_GINT64_FORMAT ", 0, 1)",
            enfant, repas, essai_commune_get_foyer (essai, PASCAL));
  return repas;
}

static ParvisResponse *
reserver (EssaiCommune *essai, const char *who, gint64 enfant, gint64 repas, const char *jour)
{
  g_autofree char *path =
      g_strdup_printf ("/agenda/%" G_GINT64_FORMAT "/%" G_GINT64_FORMAT "/%s", enfant, repas, jour);

  return essai_commune_post_form (essai, who, path, "action", "reserver", NULL);
}

static void
assert_reserve (EssaiCommune *essai,
                const char *who,
                gint64 enfant,
                gint64 repas,
                const char *jour,
                guint status,
                const char *phrase)
{
  g_autoptr (ParvisResponse) response = reserver (essai, who, enfant, repas, jour);

  essai_assert_status (response, status);
  if (phrase != NULL)
    essai_assert_body (response, phrase);
}

/* --------------------------------------------------------------------------- invitations */

static void
test_autre_foyer (EssaiCommune *essai)
{
  gint64 florian = essai_commune_get_enfant (essai, PASCAL, 0);
  g_autofree char *date = dup_naissance (essai, florian), *jeton = NULL, *lien = NULL,
                  *mails = NULL;
  g_autoptr (ParvisResponse) anonyme = NULL, page = NULL, faux = NULL, juste = NULL, encore = NULL;
  g_autoptr (ParvisResponse) profil = NULL, autre = NULL;

  inviter (essai, "autre", "David.Moulin@courriel.example", florian, 303);
  mails = essai_commune_dup_courriels (essai);
  g_assert_nonnull (strstr (mails, "Pascal DUPIN vous invite"));
  g_assert_null (strstr (mails, "Florian")); /* the address may be a wrong one */
  jeton = dup_jeton (essai);
  lien = g_strdup_printf ("/invitation?jeton=%s", jeton);
  anonyme = essai_commune_get (essai, NULL, lien);
  essai_assert_status (anonyme, 200);
  essai_assert_body (anonyme, "Me connecter");
  essai_assert_no_body (anonyme, "Florian");
  page = essai_commune_get (essai, DAVID, lien);
  essai_assert_body (page, "Date de naissance de l’enfant");
  faux = accepter (essai, DAVID, jeton, "01/01/2019");
  essai_assert_status (faux, 422);
  essai_assert_body (faux, "Ce n’est pas la date attendue");
  g_assert_cmpint (count_membres (essai, DAVID, florian), ==, 0);
  juste = accepter (essai, DAVID, jeton, date);
  essai_assert_status (juste, 303);
  g_assert_cmpint (count_membres (essai, DAVID, florian), ==, 1);
  g_assert_cmpint (count_membres (essai, PASCAL, florian), ==, 1);
  encore = accepter (essai, DAVID, jeton, date);
  essai_assert_body (encore, "n’est plus valable");
  profil = essai_commune_get (essai, PASCAL, "/mon-profil");
  essai_assert_body (profil, "Acceptée");
  essai_assert_body (profil, "/mon-foyer/garde/");
  autre = essai_commune_get (essai, DAVID, "/mon-profil");
  essai_assert_body (autre, "Florian DUPIN");
  essai_assert_no_body (autre, "chemin des Vignes"); /* Pascal's address is Pascal's */
  inviter (essai, "autre", "tiers@courriel.example", florian, 422);
}

/* Five wrong dates: the link is dead; another one works. */
static void
test_essais (EssaiCommune *essai)
{
  gint64 florian = essai_commune_get_enfant (essai, PASCAL, 0);
  g_autofree char *date = dup_naissance (essai, florian), *jeton = NULL, *nouveau = NULL;
  g_autofree char *id = NULL, *path = NULL;
  g_autoptr (ParvisResponse) mort = NULL, relance = NULL, ancien = NULL, juste = NULL;

  inviter (essai, "autre", "david.moulin@courriel.example", florian, 303);
  jeton = dup_jeton (essai);
  for (guint i = 0; i < 5; i++)
    {
      g_autoptr (ParvisResponse) faux = accepter (essai, DAVID, jeton, "01/01/2019");

      essai_assert_status (faux, 422);
    }
  mort = accepter (essai, DAVID, jeton, date);
  essai_assert_body (mort, "n’est plus valable");
  g_assert_cmpint (count_membres (essai, DAVID, florian), ==, 0);
  id = sql_text (essai, "SELECT max (id) FROM invitation");
  path = g_strdup_printf ("/mon-foyer/invitations/%s", id);
  {
    g_autoptr (ParvisResponse) etranger =
        essai_commune_post_form (essai, DAVID, path, "action", "renvoyer", NULL);

    essai_assert_status (etranger, 404);
  }
  relance = essai_commune_post_form (essai, PASCAL, path, "action", "renvoyer", NULL);
  essai_assert_status (relance, 303);
  nouveau = dup_jeton (essai);
  g_assert_cmpstr (nouveau, !=, jeton);
  ancien = accepter (essai, DAVID, jeton, date);
  essai_assert_body (ancien, "n’est plus valable");
  juste = accepter (essai, DAVID, nouveau, date);
  essai_assert_status (juste, 303);
  g_assert_cmpint (count_membres (essai, DAVID, florian), ==, 1);
}

static void
test_perimees (EssaiCommune *essai)
{
  gint64 florian = essai_commune_get_enfant (essai, PASCAL, 0);
  g_autofree char *date = dup_naissance (essai, florian), *jeton = NULL, *id = NULL, *path = NULL;
  g_autoptr (ParvisResponse) retire = NULL, mort = NULL, relance = NULL, vieux = NULL,
                             profil = NULL;
  g_autofree char *nouveau = NULL;

  inviter (essai, "autre", "david.moulin@courriel.example", florian, 303);
  jeton = dup_jeton (essai);
  id = sql_text (essai, "SELECT max (id) FROM invitation");
  path = g_strdup_printf ("/mon-foyer/invitations/%s", id);
  retire = essai_commune_post_form (essai, PASCAL, path, "action", "retirer", NULL);
  essai_assert_status (retire, 303);
  mort = accepter (essai, DAVID, jeton, date);
  essai_assert_body (mort, "n’est plus valable");
  relance = essai_commune_post_form (essai, PASCAL, path, "action", "renvoyer", NULL);
  essai_assert_status (relance, 303);
  nouveau = dup_jeton (essai);
  essai->now += 7 * JOUR_S + 1;
  vieux = accepter (essai, DAVID, nouveau, date);
  essai_assert_body (vieux, "n’est plus valable");
  profil = essai_commune_get (essai, PASCAL, "/mon-profil");
  essai_assert_body (profil, "Expirée");
  g_assert_cmpint (count_membres (essai, DAVID, florian), ==, 0);
}

/* A new account, opened with the invited mail, finds the invitation; then both act for one household. */
static void
test_meme_foyer (EssaiCommune *essai)
{
  gint64 florian = essai_commune_get_enfant (essai, PASCAL, 0);
  g_autofree char *date = dup_naissance (essai, florian), *jeton = NULL;
  g_autoptr (ParvisResponse) ouvert = NULL, page = NULL, juste = NULL, profil = NULL,
                             demandes = NULL, mairie = NULL;
  g_autofree char *fin = NULL;
  gint64 compte;

  inviter (essai, "meme", "camille.roux@courriel.example", florian, 303);
  demander_compte (essai);
  jeton = dup_jeton (essai);
  ouvert = activer (essai, jeton, "camille.roux", BON);
  essai_assert_status (ouvert, 303);
  g_assert_cmpstr (get_location (ouvert), ==, "/invitation");
  page = essai_commune_get (essai, "camille.roux", "/invitation");
  essai_assert_body (page, "Accepter l’invitation");
  juste = accepter (essai, "camille.roux", "", date);
  essai_assert_status (juste, 303);
  compte = essai_commune_get_compte (essai, "camille.roux");
  g_assert_cmpint (parvis_compte_get_foyer (essai->db, compte, NULL), ==,
                   essai_commune_get_foyer (essai, PASCAL));
  profil = essai_commune_get (essai, "camille.roux", "/mon-profil");
  essai_assert_body (profil, "Florian DUPIN");
  essai_assert_body (profil, "Conjoint");
  demandes = essai_commune_get (essai, "camille.roux", "/demandes");
  essai_assert_status (demandes, 200);
  /* The town hall, and it alone, ends it: her account acts for a household of her own again. */
  fin = g_strdup_printf (
      "/api/foyers/%" G_GINT64_FORMAT "/membres/%" G_GINT64_FORMAT "/fin",
      essai_commune_get_foyer (essai, PASCAL),
      sql_int (essai, "SELECT personne_id FROM compte WHERE identifiant = 'camille.roux'"));
  mairie = essai_commune_post_json (essai, "gestionnaire", fin, "{\"motif\":\"Jugement\"}");
  essai_assert_status (mairie, 200);
  g_assert_cmpint (essai_commune_get_foyer (essai, "camille.roux"), !=,
                   essai_commune_get_foyer (essai, PASCAL));
  g_clear_pointer (&profil, parvis_response_free);
  profil = essai_commune_get (essai, "camille.roux", "/mon-profil");
  essai_assert_status (profil, 200);
  essai_assert_no_body (profil, "Florian DUPIN");
}

/* An account that has its own files does not leave them. */
static void
test_meme_foyer_impossible (EssaiCommune *essai)
{
  gint64 florian = essai_commune_get_enfant (essai, PASCAL, 0);
  g_autofree char *date = dup_naissance (essai, florian), *jeton = NULL;
  gint64 foyer = essai_commune_get_foyer (essai, DAVID);
  g_autoptr (ParvisResponse) refus = NULL, soi = NULL;

  inviter (essai, "meme", "david.moulin@courriel.example", florian, 303);
  jeton = dup_jeton (essai);
  refus = accepter (essai, DAVID, jeton, date);
  essai_assert_body (refus, "adressez-vous à la mairie");
  g_assert_cmpint (essai_commune_get_foyer (essai, DAVID), ==, foyer);
  soi = accepter (essai, PASCAL, jeton, date);
  essai_assert_body (soi, "C’est vous qui avez envoyé");
}

/* What is typed wrong is said, and kept; nobody learns whether an address has an account. */
static void
test_saisie (EssaiCommune *essai)
{
  gint64 florian = essai_commune_get_enfant (essai, PASCAL, 0);
  gint64 etranger = essai_commune_get_enfant (essai, DAVID, 0);
  g_autofree char *id = g_strdup_printf ("%" G_GINT64_FORMAT, etranger);
  g_autoptr (ParvisResponse) vide =
      essai_commune_post_form (essai, PASCAL, "/mon-foyer/inviter", "prenom", "Claire", NULL);
  g_autoptr (ParvisResponse) autre = essai_commune_post_form (
      essai, PASCAL, "/mon-foyer/inviter", "nature", "autre", "prenom", "Claire", "lien", "mere",
      "courriel", "claire@courriel.example", "enfants", id, NULL);

  essai_assert_status (vide, 422);
  essai_assert_body (vide, "Dites si vous vivez ensemble.");
  essai_assert_body (vide, "value=\"Claire\"");
  essai_assert_status (autre, 422);
  essai_assert_body (autre, "Choisissez un enfant au moins.");
  inviter (essai, "autre", "pas-une-adresse", florian, 422);
  inviter (essai, "autre", "pascal.dupin@courriel.example", florian, 422);
  g_assert_cmpint (sql_int (essai, "SELECT count(*) FROM invitation"), ==, 0);
  inviter (essai, "autre", "personne@courriel.example", florian, 303);
  inviter (essai, "autre", "david.moulin@courriel.example", florian, 303);
  for (guint i = 0; i < 6; i++)
    inviter (essai, "autre", "personne@courriel.example", florian, 303);
  inviter (essai, "autre", "personne@courriel.example", florian, 422); /* too many today */
}

/* A child's second names and the other adult's telephone; never what the town hall proves. */
static void
test_membres (EssaiCommune *essai)
{
  gint64 florian = essai_commune_get_enfant (essai, PASCAL, 0);
  gint64 soi = sql_int (essai, "SELECT personne_id FROM compte WHERE identifiant = 'pascal.dupin'");
  g_autofree char *path = g_strdup_printf ("/mon-foyer/membres/%" G_GINT64_FORMAT, florian);
  g_autofree char *mien = g_strdup_printf ("/mon-foyer/membres/%" G_GINT64_FORMAT, soi);
  g_autofree char *lien = g_strdup_printf ("%s\"", mien);
  g_autofree char *autre = NULL, *telephone = NULL, *prenom2 = NULL;
  g_autoptr (ParvisResponse) page = essai_commune_get (essai, PASCAL, path);
  g_autoptr (ParvisResponse) faux =
      essai_commune_post_form (essai, PASCAL, path, "prenom2", "R0bert<", "prenom3", "Émile", NULL);
  g_autoptr (ParvisResponse) juste = essai_commune_post_form (
      essai, PASCAL, path, "prenom2", "Robert", "naissance_le", "01/01/2000", NULL);
  g_autoptr (ParvisResponse) compte = essai_commune_get (essai, PASCAL, mien);
  g_autoptr (ParvisResponse) etranger = essai_commune_get (essai, DAVID, path);
  g_autoptr (ParvisResponse) adulte = NULL, profil = NULL;

  essai_assert_status (page, 200);
  essai_assert_body (page, "2ème prénom");
  essai_assert_status (faux, 422);
  essai_assert_body (faux, "value=\"Émile\"");
  essai_assert_status (juste, 303);
  prenom2 = sql_text (
      essai, "SELECT prenom2 || ' ' || naissance_le FROM personne WHERE id = %" G_GINT64_FORMAT,
      florian);
  g_assert_cmpstr (prenom2, ==, "Robert 2016-03-12");
  essai_assert_status (compte, 404);
  essai_assert_status (etranger, 404);
  sql_exec (essai,
            "INSERT INTO personne (nom_naissance, prenom, cree_a) VALUES ('Berger', 'Hélène', 1);"
            "INSERT INTO foyer_membre (foyer_id, personne_id, role, du) VALUES (%" G_GINT64_FORMAT
            ", (SELECT max (id) FROM personne), 'conjoint', '2026-01-01')",
            essai_commune_get_foyer (essai, PASCAL));
  autre = g_strdup_printf ("/mon-foyer/membres/%" G_GINT64_FORMAT,
                           sql_int (essai, "SELECT max (id) FROM personne"));
  adulte = essai_commune_post_form (essai, PASCAL, autre, "telephone", "06 45 67 89 01", NULL);
  essai_assert_status (adulte, 303);
  telephone = sql_text (essai, "SELECT telephone FROM personne WHERE prenom = 'Hélène'");
  g_assert_cmpstr (telephone, ==, "+33645678901");
  profil = essai_commune_get (essai, PASCAL, "/mon-profil");
  essai_assert_body (profil, autre);
  essai_assert_no_body (profil, lien);
}

/* --------------------------------------------------------------------------- custody */

static void
test_garde (EssaiCommune *essai)
{
  gint64 florian = partager (essai), repas = inscrire (essai, florian);
  gint64 pascal = essai_commune_get_foyer (essai, PASCAL);
  gint64 david = essai_commune_get_foyer (essai, DAVID);
  gint64 avant;
  g_autoptr (ParvisResponse) propre = NULL, acceptee = NULL, page = NULL, mois = NULL,
                             accueil = NULL;
  g_autofree char *path = dup_garde (florian, ""), *url = NULL;

  /* Nothing was said: first come. Tuesday of the week that will be David's. */
  assert_reserve (essai, PASCAL, florian, repas, "2026-12-01", 303, NULL);
  proposer (essai, DAVID, florian, 303);
  proposer (essai, PASCAL, florian, 409);                           /* one at a time */
  assert_reserve (essai, PASCAL, florian, repas, LUNDI, 303, NULL); /* nothing counts yet */
  propre = repondre (essai, DAVID, florian, "accepter");
  essai_assert_status (propre, 303); /* nobody accepts what he proposed */
  g_assert_cmpint (sql_int (essai, "SELECT count(*) FROM garde_periode"), ==, 0);
  page = essai_commune_get (essai, PASCAL, path);
  essai_assert_body (page, "David propose un calendrier");
  essai_assert_body (page, "Comme convenu.");
  accueil = essai_commune_get (essai, PASCAL, "/");
  essai_assert_body (accueil, "Calendrier de garde de Florian");
  acceptee = repondre (essai, PASCAL, florian, "accepter");
  essai_assert_status (acceptee, 303);
  g_assert_cmpint (sql_int (essai, "SELECT count(*) FROM garde_periode"), >, 10);

  /* Thursday 3 December is in David's week: Pascal cannot, and is told why. */
  avant = parvis_regie_get_solde (essai->db, pascal);
  assert_reserve (essai, PASCAL, florian, repas, "2026-12-03", 409, "chez son autre parent");
  assert_reserve (essai, DAVID, florian, repas, "2026-12-03", 303, NULL);
  g_assert_cmpint (parvis_regie_get_solde (essai->db, pascal), ==, avant);
  g_assert_cmpint (sql_int (essai, "SELECT foyer_id FROM reservation WHERE jour = '2026-12-03'"),
                   ==, david);
  /* The week after is Pascal's. */
  assert_reserve (essai, DAVID, florian, repas, SUIVANT, 409, "une semaine sur deux");
  assert_reserve (essai, PASCAL, florian, repas, SUIVANT, 303, NULL);
  /* What was booked before stands, and stays Pascal's to pay and to cancel. */
  g_assert_cmpint (sql_int (essai,
                            "SELECT count(*) FROM reservation WHERE jour IN ('2026-12-01',"
                            " '2026-11-30') AND foyer_id = %" G_GINT64_FORMAT,
                            pascal),
                   ==, 2);
  url = g_strdup_printf ("/agenda?personne=%" G_GINT64_FORMAT "&vue=mois&periode=2026-12", florian);
  mois = essai_commune_get (essai, PASCAL, url);
  essai_assert_body (mois, "Autre parent");
}

/* A change: until it is accepted the former one stands; it moves no meal that is booked. */
static void
test_changement (EssaiCommune *essai)
{
  gint64 florian = partager (essai), repas = inscrire (essai, florian);
  g_autofree char *path = dup_garde (florian, "/proposition");
  g_autoptr (ParvisResponse) accord = NULL, change = NULL, refus = NULL, oui = NULL, retire = NULL;

  proposer (essai, DAVID, florian, 303);
  accord = repondre (essai, PASCAL, florian, "accepter");
  assert_reserve (essai, DAVID, florian, repas, "2026-12-03", 303, NULL);
  /* Pascal asks for Friday of David's week. */
  change = essai_commune_post_form (
      essai, PASCAL, path, "rythme", "alternee", "chez", "autre", "lundi", LUNDI, "jour", "0",
      "heure", "00:00", "vacances", "rythme", "du", "24/11/2026", "echanges.0.du", "03/12/2026",
      "echanges.0.au", "04/12/2026", "echanges.0.chez", "moi", "action", "proposer", NULL);
  essai_assert_status (change, 303);
  assert_reserve (essai, PASCAL, florian, repas, "2026-12-04", 409, "chez son autre parent");
  refus = repondre (essai, DAVID, florian, "refuser");
  essai_assert_status (refus, 303);
  assert_reserve (essai, PASCAL, florian, repas, "2026-12-04", 409, "chez son autre parent");
  g_clear_pointer (&change, parvis_response_free);
  change = essai_commune_post_form (
      essai, PASCAL, path, "rythme", "alternee", "chez", "autre", "lundi", LUNDI, "jour", "0",
      "heure", "00:00", "vacances", "rythme", "du", "24/11/2026", "echanges.0.du", "03/12/2026",
      "echanges.0.au", "04/12/2026", "echanges.0.chez", "moi", "action", "proposer", NULL);
  oui = repondre (essai, DAVID, florian, "accepter");
  essai_assert_status (oui, 303);
  assert_reserve (essai, PASCAL, florian, repas, "2026-12-04", 303, NULL);
  assert_reserve (essai, DAVID, florian, repas, "2026-12-01", 303, NULL);
  g_assert_cmpint (sql_int (essai, "SELECT foyer_id FROM reservation WHERE jour = '2026-12-03'"),
                   ==, essai_commune_get_foyer (essai, DAVID));
  /* One's own is withdrawn, not refused. */
  proposer (essai, PASCAL, florian, 303);
  retire = repondre (essai, PASCAL, florian, "retirer");
  essai_assert_status (retire, 303);
  g_assert_cmpint (sql_int (essai, "SELECT count(*) FROM garde WHERE reponse = 'retiree'"), ==, 1);
}

static ParvisResponse *
echanger (EssaiCommune *essai, const char *who, gint64 enfant, const char *du, const char *chez)
{
  g_autofree char *path = dup_garde (enfant, "/echange");

  return essai_commune_post_form (essai, who, path, "echanges.0.du", du, "echanges.0.au", "",
                                  "echanges.0.chez", chez, "message", "Anniversaire", "action",
                                  "proposer", NULL);
}

/* One day, asked for by one, accepted by the other: the rest of the calendar stays. */
static void
test_echange (EssaiCommune *essai)
{
  static const struct
  {
    const char *du, *chez, *phrase;
  } faux[] = {
    { "", "", "Dites quel jour s’échange." },
    { "20/11/2026", "moi", "Un échange ne change pas ce qui est passé." },
    { "06/09/2027", "moi", "hors du calendrier en vigueur" },
    { "31/02/2027", "moi", "value=\"31/02/2027\"" },
    { "03/12/2026", "", "Anniversaire</textarea>" },
  };
  gint64 florian = partager (essai), repas = inscrire (essai, florian);
  g_autofree char *path = dup_garde (florian, ""), *lien = dup_garde (florian, "/echange");
  g_autoptr (ParvisResponse) tot = essai_commune_get (essai, PASCAL, lien);
  g_autoptr (ParvisResponse) accord = NULL, page = NULL, demande = NULL, oui = NULL, apres = NULL;

  essai_assert_status (tot, 409);
  proposer (essai, DAVID, florian, 303);
  accord = repondre (essai, PASCAL, florian, "accepter");
  page = essai_commune_get (essai, PASCAL, path);
  essai_assert_body (page, lien);
  for (gsize i = 0; i < G_N_ELEMENTS (faux); i++)
    {
      g_autoptr (ParvisResponse) refus =
          echanger (essai, PASCAL, florian, faux[i].du, faux[i].chez);

      essai_assert_status (refus, 422);
      essai_assert_body (refus, faux[i].phrase);
    }
  demande = echanger (essai, PASCAL, florian, "03/12/2026", "moi");
  essai_assert_status (demande, 303);
  assert_reserve (essai, PASCAL, florian, repas, "2026-12-03", 409, "chez son autre parent");
  apres = essai_commune_get (essai, DAVID, path);
  essai_assert_body (apres, "Pascal propose d’échanger le jeudi 3 décembre");
  essai_assert_body (apres, "Anniversaire");
  g_clear_pointer (&apres, parvis_response_free);
  oui = repondre (essai, DAVID, florian, "accepter");
  essai_assert_status (oui, 303);
  assert_reserve (essai, PASCAL, florian, repas, "2026-12-03", 303, NULL);
  assert_reserve (essai, PASCAL, florian, repas, "2026-12-04", 409, "une semaine sur deux");
  assert_reserve (essai, DAVID, florian, repas, "2026-12-04", 303, NULL);
  apres = essai_commune_get (essai, DAVID, path);
  essai_assert_body (apres, "Échange\302\240: le jeudi 3 décembre chez Pascal.");
  /* A second one is added to the first. */
  g_clear_pointer (&demande, parvis_response_free);
  demande = echanger (essai, DAVID, florian, "08/12/2026", "moi");
  essai_assert_status (demande, 303);
  g_clear_pointer (&oui, parvis_response_free);
  oui = repondre (essai, PASCAL, florian, "accepter");
  assert_reserve (essai, DAVID, florian, repas, "2026-12-08", 303, NULL);
  g_assert_cmpint (sql_int (essai, "SELECT json_array_length (regle, '$.echanges') FROM garde"
                                   " ORDER BY id DESC LIMIT 1"),
                   ==, 2);
}

/* Another school year is open: one press proposes that what was agreed on goes on, the turns unbroken. */
static void
test_renouveler (EssaiCommune *essai)
{
  gint64 florian = partager (essai);
  g_autofree char *path = dup_garde (florian, "");
  g_autoptr (ParvisResponse) accord = NULL, avant = NULL, page = NULL, oui = NULL, apres = NULL,
                             trop = NULL;

  proposer (essai, DAVID, florian, 303);
  accord = repondre (essai, PASCAL, florian, "accepter");
  avant = essai_commune_get (essai, PASCAL, path);
  essai_assert_no_body (avant, "Proposer de continuer");
  sql_exec (essai, "INSERT OR REPLACE INTO annee_scolaire (id, du, au, ouverte_le)"
                   " VALUES ('2027-2028', '2027-09-01', '2028-08-31', '2026-11-20')");
  page = essai_commune_get (essai, PASCAL, path);
  essai_assert_body (page, "s’arrête le mardi 31 août 2027");
  essai_assert_body (page, "Proposer de continuer jusqu’au jeudi 31 août 2028");
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (ParvisResponse) demande =
          essai_commune_post_form (essai, PASCAL, path, "action", "renouveler", NULL);

      essai_assert_status (demande, 303);
    }
  g_assert_cmpint (sql_int (essai, "SELECT count(*) FROM garde"), ==, 2);
  g_assert_cmpint (sql_int (essai, "SELECT count(*) FROM garde_periode WHERE jour > '2027-09-01'"),
                   ==, 0);
  oui = repondre (essai, DAVID, florian, "accepter");
  essai_assert_status (oui, 303);
  /* Fifty weeks after a Monday that began David's. */
  g_assert_cmpint (sql_int (essai, "SELECT foyer_id FROM garde_periode WHERE jour <= '2027-11-17'"
                                   " ORDER BY jour DESC, minutes DESC LIMIT 1"),
                   ==, essai_commune_get_foyer (essai, DAVID));
  g_assert_cmpint (sql_int (essai, "SELECT foyer_id FROM garde_periode WHERE jour <= '2027-11-24'"
                                   " ORDER BY jour DESC, minutes DESC LIMIT 1"),
                   ==, essai_commune_get_foyer (essai, PASCAL));
  apres = essai_commune_get (essai, PASCAL, path);
  essai_assert_no_body (apres, "Proposer de continuer");
  trop = essai_commune_post_form (essai, PASCAL, path, "action", "renouveler", NULL);
  essai_assert_status (trop, 303);
  g_assert_cmpint (sql_int (essai, "SELECT count(*) FROM garde"), ==, 2);
}

/* The town hall took the child out of the other household: its days block nobody any more. */
static void
test_foyer_quitte (EssaiCommune *essai)
{
  gint64 florian = partager (essai), repas = inscrire (essai, florian);
  g_autoptr (ParvisResponse) accord = NULL, page = NULL, mairie = NULL, cantine = NULL;
  g_autofree char *path = dup_garde (florian, ""), *fin = NULL;

  proposer (essai, DAVID, florian, 303);
  accord = repondre (essai, PASCAL, florian, "accepter");
  assert_reserve (essai, PASCAL, florian, repas, "2026-12-03", 409, "chez son autre parent");
  fin = g_strdup_printf ("/api/foyers/%" G_GINT64_FORMAT "/membres/%" G_GINT64_FORMAT "/fin",
                         essai_commune_get_foyer (essai, DAVID), florian);
  cantine = essai_commune_post_json (essai, "cantine", fin, "{\"motif\":\"Jugement\"}");
  essai_assert_status (cantine, 403);
  mairie = essai_commune_post_json (essai, "gestionnaire", fin, "{\"motif\":\"Jugement\"}");
  essai_assert_status (mairie, 200);
  assert_reserve (essai, PASCAL, florian, repas, "2026-12-03", 303, NULL);
  page = essai_commune_get (essai, DAVID, path);
  essai_assert_status (page, 404);
}

static void
test_garde_saisie (EssaiCommune *essai)
{
  gint64 florian = partager (essai);
  g_autofree char *path = dup_garde (florian, "/proposition"), *seul = NULL, *autre = NULL;
  g_autoptr (ParvisResponse) vide = essai_commune_post_form (
      essai, DAVID, path, "action", "proposer", "message", "Bonjour", NULL);
  g_autoptr (ParvisResponse) passe = essai_commune_post_form (
      essai, DAVID, path, "rythme", "fixe", "chez", "moi", "vacances", "rythme", "du", "01/11/2026",
      "echanges.0.du", "31/02/2027", "action", "proposer", NULL);
  g_autoptr (ParvisResponse) apercu =
      essai_commune_post_form (essai, DAVID, path, "rythme", "fixe", "chez", "moi", "vacances",
                               "rythme", "du", "01/12/2026", "action", "apercu", NULL);
  /* A day of the week that is none, far below zero. */
  g_autoptr (ParvisResponse) hors = essai_commune_post_form (
      essai, DAVID, path, "rythme", "alternee", "chez", "moi", "lundi", LUNDI, "jour",
      "-99999999999999999999", "heure", "18:00", "du", "01/12/2026", "action", "apercu", NULL);
  g_autoptr (ParvisResponse) page = NULL, interdit = NULL, plus = NULL;

  essai_assert_status (hors, 422);
  essai_assert_body (hors, "Choisissez le jour et l’heure du changement.");
  essai_assert_status (vide, 422);
  essai_assert_body (vide, "Choisissez un rythme.");
  essai_assert_body (vide, "Bonjour");
  essai_assert_status (passe, 422);
  essai_assert_body (passe, "ne change pas ce qui est passé");
  essai_assert_body (passe, "value=\"31/02/2027\"");
  essai_assert_status (apercu, 200);
  essai_assert_body (apercu, "Voici ce que cela donne");
  essai_assert_body (apercu, "garde-jour moi");
  plus = essai_commune_post_form (essai, DAVID, path, "rythme", "fixe", "echanges.0.du",
                                  "31/02/2027", "ajouter", "echanges", NULL);
  essai_assert_status (plus, 200);
  essai_assert_body (plus, "echanges.1.du");
  essai_assert_body (plus, "value=\"31/02/2027\"");
  g_assert_cmpint (sql_int (essai, "SELECT count(*) FROM garde"), ==, 0);
  /* A child of one household, and a child of another family. */
  seul = dup_garde (essai_commune_get_enfant (essai, PASCAL, 1), "");
  page = essai_commune_get (essai, PASCAL, seul);
  essai_assert_status (page, 200);
  essai_assert_body (page, "n’a qu’un foyer");
  interdit = essai_commune_get (essai, DAVID, seul);
  essai_assert_status (interdit, 404);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  essai_commune_add ("/foyers/invitation/autre-foyer", test_autre_foyer);
  essai_commune_add ("/foyers/invitation/essais", test_essais);
  essai_commune_add ("/foyers/invitation/perimees", test_perimees);
  essai_commune_add ("/foyers/invitation/meme-foyer", test_meme_foyer);
  essai_commune_add ("/foyers/invitation/meme-foyer-impossible", test_meme_foyer_impossible);
  essai_commune_add ("/foyers/invitation/saisie", test_saisie);
  essai_commune_add ("/foyers/membres", test_membres);
  essai_commune_add ("/foyers/garde", test_garde);
  essai_commune_add ("/foyers/garde/changement", test_changement);
  essai_commune_add ("/foyers/garde/echange", test_echange);
  essai_commune_add ("/foyers/garde/renouveler", test_renouveler);
  essai_commune_add ("/foyers/garde/foyer-quitte", test_foyer_quitte);
  essai_commune_add ("/foyers/garde/saisie", test_garde_saisie);
  return g_test_run ();
}
