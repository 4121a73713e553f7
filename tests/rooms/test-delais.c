/* SPDX-License-Identifier: EUPL-1.2 */
/* Delays and prices as towns have them, from the database to the page: the last minute, the one after, and the sentence. */
#define G_LOG_DOMAIN "parvis-essai"
#include "config.h"

#include "tests/rooms/agenda-essai.h"

#define DEPUIS " (depuis le 1er juillet 2025)"

static char *
dup_path (EssaiCommune *essai, gint64 enfant, const char *jour)
{
  return g_strdup_printf ("/agenda/%" G_GINT64_FORMAT "/%" G_GINT64_FORMAT "/%s", enfant,
                          essai_get_repas (essai), jour);
}

static void
poster (EssaiCommune *essai, gint64 enfant, const char *jour, const char *action, guint status)
{
  g_autofree char *path = dup_path (essai, enfant, jour);
  g_autoptr (ParvisResponse) response =
      essai_commune_post_form (essai, PASCAL, path, "action", action, NULL);

  essai_assert_status (response, status);
}

static void
assert_page (EssaiCommune *essai, gint64 enfant, const char *jour, const char *phrase)
{
  g_autofree char *path = dup_path (essai, enfant, jour);
  g_autoptr (ParvisResponse) page = essai_commune_get (essai, PASCAL, path);

  essai_assert_status (page, 200);
  essai_assert_body (page, phrase);
}

static void
set_regle (EssaiCommune *essai, const char *regle)
{
  sql_exec (essai, "UPDATE delai SET regle = '%s' WHERE seance_id = %" G_GINT64_FORMAT, regle,
            essai_get_repas (essai));
}

/* Each kind of rule, met in a real town: its last minute books and cancels, the next one does neither. */
static void
test_regles (EssaiCommune *essai)
{
  static const struct
  {
    const char *regle, *jour;
    int month, day, hour, minute; /* the last one */
    const char *phrase;
  } cas[] = {
    { "{\"type\":\"heures\",\"heures\":48}", "2026-11-24", 11, 22, 12, 0,
      "dimanche 22 novembre à\302\240"
      "12\302\240h" },
    { "{\"type\":\"jours\",\"jours\":1,\"heure\":\"18:00\"}", "2026-11-24", 11, 23, 18, 0,
      "lundi 23 novembre à\302\240"
      "18\302\240h" },
    { "{\"type\":\"jours_ouvres\",\"jours\":3,\"heure\":\"12:00\"}", "2026-11-24", 11, 19, 12, 0,
      "jeudi 19 novembre à" },
    /* Armistice day is no working day. */
    { "{\"type\":\"jours_ouvres\",\"jours\":2,\"heure\":\"12:00\"}", "2026-11-13", 11, 10, 12, 0,
      "mardi 10 novembre à" },
    /* Nor are the holidays, when the rule says so. */
    { "{\"type\":\"jours_ouvres\",\"jours\":2,\"heure\":\"12:00\",\"hors_vacances\":true}",
      "2027-01-04", 12, 17, 12, 0, "jeudi 17 décembre à" },
    { "{\"type\":\"semaine\",\"lundi\":{\"jour\":\"jeudi\",\"heure\":\"10:00\"},"
      "\"mardi\":{\"jour\":\"vendredi\",\"heure\":\"09:00\"}}",
      "2026-11-24", 11, 20, 9, 0, "vendredi 20 novembre à" },
    { "{\"type\":\"semaine_entiere\",\"jour\":\"jeudi\",\"heure\":\"12:00\"}", "2026-11-27", 11, 19,
      12, 0, "jeudi 19 novembre à" },
    { "{\"type\":\"semaine_entiere\",\"jour\":\"mardi\",\"heure\":\"23:59\"}", "2026-11-23", 11, 17,
      23, 59, "mardi 17 novembre à" },
    { "{\"type\":\"mois\",\"jour\":20,\"heure\":\"23:59\"}", "2026-12-01", 11, 20, 23, 59,
      "vendredi 20 novembre à" },
  };
  gint64 florian = essai_inscrire (essai, PASCAL, 0, FALSE);
  gint64 alice = essai_inscrire (essai, PASCAL, 1, FALSE);

  for (gsize i = 0; i < G_N_ELEMENTS (cas); i++)
    {
      set_regle (essai, cas[i].regle);
      essai_now (essai, cas[i].month, cas[i].day, cas[i].hour, cas[i].minute);
      assert_page (essai, florian, cas[i].jour, "Réservable jusqu’au");
      assert_page (essai, florian, cas[i].jour, cas[i].phrase);
      poster (essai, florian, cas[i].jour, "reserver", 303);
      assert_page (essai, florian, cas[i].jour, "Annulable jusqu’au");
      poster (essai, florian, cas[i].jour, "annuler", 303);
      poster (essai, florian, cas[i].jour, "reserver", 303);
      essai->now += 60;
      assert_page (essai, alice, cas[i].jour, cas[i].phrase);
      poster (essai, alice, cas[i].jour, "reserver", 409);
      poster (essai, florian, cas[i].jour, "annuler", 409);
    }
  essai_assert_juste (essai);
}

/* A weekday that the table does not name, and a day that is not open yet. */
static void
test_fermes (EssaiCommune *essai)
{
  gint64 florian = essai_inscrire (essai, PASCAL, 0, FALSE);

  set_regle (essai, "{\"type\":\"semaine\",\"lundi\":{\"jour\":\"jeudi\",\"heure\":\"10:00\"}}");
  assert_page (essai, florian, "2026-11-24", "On ne peut pas réserver en ligne le mardi");
  poster (essai, florian, "2026-11-24", "reserver", 409);
  set_regle (essai, "{\"type\":\"jours\",\"jours\":1,\"heure\":\"10:00\",\"ouverture\":7}");
  assert_page (essai, florian, "2026-12-01", "Réservable à partir du mardi 24 novembre");
  poster (essai, florian, "2026-12-01", "reserver", 409);
  essai_now (essai, 11, 24, 0, 0);
  poster (essai, florian, "2026-12-01", "reserver", 303);
}

/* The hour is on the month, the list and the week before it has passed. */
static void
test_visible (EssaiCommune *essai)
{
  gint64 florian = essai_inscrire (essai, PASCAL, 0, FALSE);
  g_autofree char *agenda =
      g_strdup_printf ("/agenda?personne=%" G_GINT64_FORMAT "&periode=2026-11", florian);
  g_autofree char *liste = g_strconcat (agenda, "&vue=liste", NULL);
  g_autoptr (ParvisResponse) mois = essai_commune_get (essai, PASCAL, agenda);
  g_autoptr (ParvisResponse) jours = essai_commune_get (essai, PASCAL, liste);
  g_autoptr (ParvisResponse) semaine =
      essai_commune_get (essai, PASCAL, "/agenda/semaine?periode=2026-11-23");

  essai_assert_body (mois, "jusqu’au lun.\302\240"
                           "23, 10\302\240h");
  essai_assert_body (jours, "Réservable jusqu’au lundi 23 novembre à\302\240"
                            "10\302\240h");
  essai_assert_body (semaine, "mardi 24 novembre, jusqu’au lundi 23 novembre à\302\240"
                              "10\302\240h");
}

/* --------------------------------------------------------------------------- prices */

static void
set_tarif (EssaiCommune *essai, const char *formule)
{
  sql_exec (
      essai,
      "UPDATE tarif SET formule = '%s' WHERE public = 'resident' AND seance_id = %" G_GINT64_FORMAT,
      formule, essai_get_repas (essai));
}

/* An effort rate with a floor and a ceiling; rounded half up to the cent before they are looked at. */
static void
test_effort (EssaiCommune *essai)
{
  static const struct
  {
    gint64 quotient, cents;
    const char *phrase;
  } cas[] = {
    { 300, 260, "quotient 300" DEPUIS "\302\240: 2,60\302\240€, le minimum" },
    { 1000, 360, "0,36\302\240% du quotient 1000" DEPUIS "\302\240: 3,60\302\240€" },
    { 1026, 369, "0,36\302\240% du quotient 1026" DEPUIS "\302\240: 3,69\302\240€" }, /* 369,36 */
    { 1057, 381, "quotient 1057" DEPUIS "\302\240: 3,81\302\240€" },                  /* 380,52 */
    { 5000, 450, "quotient 5000" DEPUIS "\302\240: 4,50\302\240€, le maximum" },
  };
  gint64 florian = essai_inscrire (essai, PASCAL, 0, FALSE);
  gint64 foyer = essai_commune_get_foyer (essai, PASCAL);

  set_tarif (essai, "{\"type\":\"effort\",\"taux_millioniemes\":3600,\"plancher\":260,"
                    "\"plafond\":450}");
  for (gsize i = 0; i < G_N_ELEMENTS (cas); i++)
    {
      gint64 avant = essai_get_solde (essai, PASCAL);

      sql_exec (essai,
                "UPDATE quotient SET valeur = %" G_GINT64_FORMAT
                " WHERE foyer_id = %" G_GINT64_FORMAT,
                cas[i].quotient, foyer);
      assert_page (essai, florian, "2026-11-24", cas[i].phrase);
      poster (essai, florian, "2026-11-24", "reserver", 303);
      g_assert_cmpint (avant - essai_get_solde (essai, PASCAL), ==, cas[i].cents);
      poster (essai, florian, "2026-11-24", "annuler", 303);
    }
  /* Half a cent goes up; without a quotient, the ceiling. */
  set_tarif (essai, "{\"type\":\"effort\",\"taux_millioniemes\":1500,\"plancher\":0,"
                    "\"plafond\":900}");
  sql_exec (essai, "UPDATE quotient SET valeur = 1010");
  assert_page (essai, florian, "2026-11-24", "1,52\302\240€");
  sql_exec (essai, "DELETE FROM quotient WHERE foyer_id = %" G_GINT64_FORMAT, foyer);
  assert_page (essai, florian, "2026-11-24", "quotient inconnu, prix le plus haut\302\240: 9,00");
}

/* Each public has its price, and who moves in pays the residents' from the next booking on. */
static void
test_publics (EssaiCommune *essai)
{
  gint64 florian = essai_inscrire (essai, PASCAL, 0, FALSE);
  gint64 alice = essai_inscrire (essai, PASCAL, 1, TRUE);

  assert_page (essai, florian, "2026-11-24",
               "Tarif résident, quotient 1350" DEPUIS ", tranche à partir de 1200\302\240: 4,50");
  assert_page (essai, alice, "2026-11-24", "Tarif PAI\302\240: 1,60");
  sql_exec (essai, "UPDATE foyer SET commune_cog = '84031'");
  assert_page (essai, florian, "2026-11-24", "Tarif extérieur\302\240: 6,20");
  assert_page (essai, alice, "2026-11-24", "Tarif PAI\302\240: 1,60");
}

/* --------------------------------------------------------------------------- brothers and sisters */

static void
assert_sous_libelle (EssaiCommune *essai, gint64 cents, const char *sous_libelle)
{
  g_autofree char *sql =
      g_strdup_printf ("SELECT count(*) FROM ecriture WHERE id = (SELECT max (id) FROM ecriture)"
                       " AND montant_cents = %" G_GINT64_FORMAT " AND sous_libelle = '%s'",
                       cents, sous_libelle);

  g_assert_cmpint (sql_int (essai, sql), ==, 1);
}

/* The rank is the age's among those who are enrolled on the day, whoever is booked first. */
static void
test_fratrie (EssaiCommune *essai)
{
  gint64 florian = essai_inscrire (essai, PASCAL, 0, FALSE);
  gint64 alice = essai_inscrire (essai, PASCAL, 1, FALSE);
  gint64 jean = essai_inscrire (essai, PASCAL, 2, FALSE);

  set_tarif (essai, "{\"type\":\"fixe\",\"cents\":450,\"fratrie\":[{\"rang\":2,\"pour_mille\":150},"
                    "{\"rang\":3,\"cents\":200}]}");
  assert_page (essai, florian, "2026-11-24", "Tarif résident\302\240: 4,50\302\240€ (délib");
  assert_page (essai, alice, "2026-11-24",
               "4,50\302\240€, moins 15\302\240% pour le 2e enfant inscrit, soit 3,82\302\240€ (");
  assert_page (
      essai, jean, "2026-11-24",
      "4,50\302\240€, moins 2,00\302\240€ pour le 3e enfant inscrit, soit 2,50\302\240€ (");
  poster (essai, jean, "2026-11-24", "reserver", 303);
  assert_sous_libelle (essai, 250, "Repas de midi, 3e enfant");
  poster (essai, florian, "2026-11-24", "reserver", 303);
  assert_sous_libelle (essai, 450, "Repas de midi");
  /* When an elder one is not enrolled any more, the next days cost another price; what is booked stays. */
  sql_exec (essai, "UPDATE inscription SET au = '2026-11-26' WHERE personne_id = %" G_GINT64_FORMAT,
            alice);
  assert_page (essai, jean, "2026-11-26", "3e enfant inscrit");
  assert_page (essai, jean, "2026-11-27", "2e enfant inscrit");
  poster (essai, jean, "2026-11-24", "annuler", 303);
  assert_sous_libelle (essai, 250, "Repas de midi, 3e enfant");
  /* A child who has left the household does not count. */
  sql_exec (essai,
            "UPDATE foyer_membre SET au = '2026-11-25' WHERE personne_id = %" G_GINT64_FORMAT,
            florian);
  assert_page (essai, jean, "2026-11-27", "Tarif résident\302\240: 4,50\302\240€ (délib");
  essai_assert_juste (essai);
}

/* A child of an ULIS class pays that price where the town has set one. */
static void
test_ulis (EssaiCommune *essai)
{
  gint64 florian = essai_inscrire (essai, PASCAL, 0, FALSE);

  sql_exec (essai, "UPDATE inscription SET niveau = 'ULIS'");
  assert_page (essai, florian, "2026-11-24", "Tarif résident, quotient 1350");
  sql_exec (essai,
            "INSERT INTO tarif (seance_id, public, du, formule, deliberation) VALUES"
            " (%" G_GINT64_FORMAT
            ", 'ulis', '2026-09-01', '{\"type\":\"fixe\",\"cents\":210}', 'n')",
            essai_get_repas (essai));
  assert_page (essai, florian, "2026-11-24", "Tarif ULIS\302\240: 2,10\302\240€");
}

/* What everybody may read: what is in force and what comes, not what is over. */
static void
test_tarifs (EssaiCommune *essai)
{
  gint64 repas = essai_get_repas (essai);
  g_autoptr (ParvisResponse) page = essai_commune_get (essai, NULL, "/tarifs");
  g_autoptr (ParvisResponse) apres = NULL;

  essai_assert_status (page, 200);
  essai_assert_body (page, "Restauration scolaire");
  essai_assert_body (page, "Quotient de 400 à moins de 860");
  essai_assert_body (page, "2,90\302\240€");
  essai_assert_body (page, "Se réserve et s’annule jusqu’au jour ouvré d’avant à");
  essai_assert_body (page, "3e enfant inscrit et les suivants");
  essai_assert_body (page, "Ensuite, se réserve encore hors délai");
  essai_assert_body (page, "Depuis le 1er juillet 2025, délibération");
  essai_assert_body (page, "href=\"/demarches/quotient-familial\"");
  sql_exec (
      essai,
      "INSERT INTO tarif (seance_id, public, du, formule, deliberation) VALUES"
      " (%" G_GINT64_FORMAT ", 'resident', '2026-11-01', '{\"type\":\"fixe\",\"cents\":311}', 'n'),"
      " (%" G_GINT64_FORMAT ", 'resident', '2027-01-01', '{\"type\":\"fixe\",\"cents\":322}', 'n'),"
      " (%" G_GINT64_FORMAT
      ", 'enseignant', '2026-01-01', '{\"type\":\"fixe\",\"cents\":533}', 'n')",
      repas, repas, repas);
  apres = essai_commune_get (essai, NULL, "/tarifs");
  essai_assert_no_body (apres, "Quotient de 400 à moins de 860");
  essai_assert_body (apres, "3,11\302\240€");
  essai_assert_body (apres, "À partir du 1er janvier 2027");
  essai_assert_body (apres, "3,22\302\240€");
  essai_assert_body (apres, "Enseignants");
  sql_exec (essai, "DELETE FROM tarif WHERE seance_id <> %" G_GINT64_FORMAT, repas);
  sql_exec (essai,
            "UPDATE tarif SET formule = '{\"type\":\"fixe\",\"cents\":1}', au = '2026-01-01'");
  {
    g_autoptr (ParvisResponse) vide = essai_commune_get (essai, NULL, "/tarifs");

    essai_assert_body (vide, "pas encore publié de tarif");
  }
}

/* --------------------------------------------------------------------------- late */

#define TARDIF                                                                                     \
  "{\"type\":\"jours_ouvres\",\"jours\":1,\"heure\":\"10:00\",\"hors_delai\":{\"regle\":"          \
  "{\"type\":\"jours\",\"jours\":1,\"heure\":\"18:00\"},\"pour_mille\":500}}"

/* Saturday 21 November: Monday's hour was Friday at 10. With the town's later hour, Monday costs half as
 * much again until Sunday at 18, is asked for with that price, and cannot be cancelled. */
static void
test_hors_delai (EssaiCommune *essai)
{
  gint64 florian = essai_inscrire (essai, PASCAL, 0, FALSE);
  gint64 avant = essai_get_solde (essai, PASCAL);

  poster (essai, florian, "2026-11-23", "reserver", 409);
  set_regle (essai, TARDIF);
  essai_now (essai, 11, 20, 10, 0);
  assert_page (essai, florian, "2026-11-23", "Réservable jusqu’au vendredi 20 novembre à");
  essai_now (essai, 11, 20, 10, 1);
  assert_page (essai, florian, "2026-11-23",
               "Le délai était le vendredi 20 novembre à\302\240"
               "10\302\240h. Réservable hors délai jusqu’au dimanche 22 novembre à\302\240"
               "18\302\240h, pour 50\302\240% de plus, et sans pouvoir annuler ensuite.");
  assert_page (essai, florian, "2026-11-23",
               "4,50\302\240€, plus 50\302\240% hors délai, soit 6,75\302\240€ (");
  essai_now (essai, 11, 22, 18, 1);
  poster (essai, florian, "2026-11-23", "reserver", 409);
  assert_page (essai, florian, "2026-11-23",
               "Réservable jusqu’au dimanche 22 novembre à\302\240"
               "18\302\240h\342\200\257; il était 18\302\240h\302\240"
               "01.");
  essai_now (essai, 11, 22, 18, 0);
  poster (essai, florian, "2026-11-23", "reserver", 303);
  g_assert_cmpint (avant - essai_get_solde (essai, PASCAL), ==, 675);
  assert_sous_libelle (essai, 675, "Repas de midi, hors délai");
  poster (essai, florian, "2026-11-23", "annuler", 409);
  g_assert_cmpint (avant - essai_get_solde (essai, PASCAL), ==, 675);
  /* Tuesday is in time: it costs what it did. */
  poster (essai, florian, "2026-11-24", "reserver", 303);
  g_assert_cmpint (avant - essai_get_solde (essai, PASCAL), ==, 675 + 450);
  essai_assert_juste (essai);
}

/* A place that nobody can give back any more is not waited for, and whoever waits does not pay more unasked. */
static void
test_hors_delai_complet (EssaiCommune *essai)
{
  gint64 florian = essai_inscrire (essai, PASCAL, 0, FALSE);
  gint64 manon = essai_inscrire (essai, DAVID, 0, FALSE);
  g_autofree char *path = dup_path (essai, manon, "2026-11-23");
  g_autofree char *attente = g_strconcat (path, "/attente", NULL);
  g_autoptr (ParvisResponse) page = NULL, refus = NULL;

  sql_exec (essai, "UPDATE seance_lieu SET places = 1");
  set_regle (essai, TARDIF);
  poster (essai, florian, "2026-11-23", "reserver", 303);
  page = essai_commune_get (essai, DAVID, path);
  essai_assert_body (page, "le délai pour annuler est passé\302\240: aucune ne se libérera.");
  essai_assert_no_body (page, "M’inscrire sur la liste d’attente");
  refus = essai_commune_post_form (essai, DAVID, attente, "action", "entrer", NULL);
  g_assert_cmpint (sql_int (essai, "SELECT count(*) FROM attente"), ==, 0);
  essai_assert_juste (essai);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  essai_commune_add ("/delais/regles", test_regles);
  essai_commune_add ("/delais/fermes", test_fermes);
  essai_commune_add ("/delais/visible", test_visible);
  essai_commune_add ("/tarifs/effort", test_effort);
  essai_commune_add ("/tarifs/publics", test_publics);
  essai_commune_add ("/delais/fratrie", test_fratrie);
  essai_commune_add ("/delais/ulis", test_ulis);
  essai_commune_add ("/delais/tarifs", test_tarifs);
  essai_commune_add ("/delais/hors-delai", test_hors_delai);
  essai_commune_add ("/delais/hors-delai-complet", test_hors_delai_complet);
  return g_test_run ();
}
