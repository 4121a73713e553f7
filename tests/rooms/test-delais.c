/* SPDX-License-Identifier: EUPL-1.2 */
/* Delays and prices as towns have them, from the database to the page: the last minute, the one after, and the sentence. */
#define G_LOG_DOMAIN "parvis-essai"
#include "config.h"

#include "tests/rooms/agenda-essai.h"

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
    { 300, 260, "quotient 300\302\240: 2,60\302\240€, le minimum" },
    { 1000, 360, "0,36\302\240% du quotient 1000\302\240: 3,60\302\240€" },
    { 1026, 369, "0,36\302\240% du quotient 1026\302\240: 3,69\302\240€" }, /* 369,36 */
    { 1057, 381, "quotient 1057\302\240: 3,81\302\240€" },                  /* 380,52 */
    { 5000, 450, "quotient 5000\302\240: 4,50\302\240€, le maximum" },
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
               "Tarif résident, quotient 1350, tranche à partir de 1200\302\240: 4,50");
  assert_page (essai, alice, "2026-11-24", "Tarif PAI\302\240: 1,60");
  sql_exec (essai, "UPDATE foyer SET commune_cog = '84031'");
  assert_page (essai, florian, "2026-11-24", "Tarif extérieur\302\240: 6,20");
  assert_page (essai, alice, "2026-11-24", "Tarif PAI\302\240: 1,60");
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
  return g_test_run ();
}
