/* SPDX-License-Identifier: EUPL-1.2 */
/* The mail of the evening before a deadline, and its link: it books one day of one child, by a button, once. */
#define G_LOG_DOMAIN "parvis-essai"
#include "config.h"

#include <string.h>

#include "tests/rooms/agenda-essai.h"

/* A meal of Tuesday 1 December can be booked until Monday 30 November at 10. */
#define MARDI "2026-12-01"

static void
reserver (EssaiCommune *essai, const char *who, gint64 enfant, const char *jour, guint status)
{
  g_autofree char *path = g_strdup_printf ("/agenda/%" G_GINT64_FORMAT "/%" G_GINT64_FORMAT "/%s",
                                           enfant, essai_get_repas (essai), jour);
  g_autoptr (ParvisResponse) response =
      essai_commune_post_form (essai, who, path, "action", "reserver", NULL);

  essai_assert_status (response, status);
}

/* A child who eats on the @n last Tuesdays of the four before. */
static gint64
habituer (EssaiCommune *essai, const char *who, guint enfant, guint n)
{
  static const char *const mardis[] = { "2026-11-24", "2026-11-17", "2026-11-10", "2026-11-03" };
  gint64 id = essai_inscrire (essai, who, enfant, FALSE);

  essai_now (essai, 11, 2, 9, 0);
  for (guint i = 0; i < n; i++)
    reserver (essai, who, id, mardis[i], 303);
  return id;
}

/* The round of that evening, at 17. */
static void
soir (EssaiCommune *essai, int month, int day)
{
  essai_now (essai, month, day, 17, 1);
  essai_commune_do_taches (essai);
}

static gint64
count_liens (EssaiCommune *essai)
{
  return sql_int (essai, "SELECT count(*) FROM lien_reservation");
}

/* « /reserver?jeton=… » of the newest mail; the caller owns it. */
static char *
dup_lien (EssaiCommune *essai)
{
  g_autofree char *courriels = essai_commune_dup_courriels (essai);
  const char *start = strstr (courriels, "/reserver?jeton=");

  g_assert_nonnull (start);
  return g_strndup (start, strcspn (start, "\n\r "));
}

static ParvisResponse *
confirmer (EssaiCommune *essai, const char *lien)
{
  return essai_commune_post_form (essai, NULL, "/reserver", "jeton", strchr (lien, '=') + 1, NULL);
}

/* --------------------------------------------------------------------------- who is told */

static void
test_habituel (EssaiCommune *essai)
{
  g_autofree char *courriels = NULL;

  habituer (essai, PASCAL, 0, 3);
  habituer (essai, DAVID, 0, 2);
  /* Neither on Saturday, nor twice, nor on the day itself. */
  soir (essai, 11, 28);
  g_assert_cmpint (count_liens (essai), ==, 0);
  soir (essai, 11, 29);
  g_assert_cmpint (count_liens (essai), ==, 1);
  courriels = essai_commune_dup_courriels (essai);
  g_assert_nonnull (strstr (courriels, "À pascal.dupin@courriel.example"));
  g_assert_nonnull (strstr (courriels, "Un repas habituel n’est pas réservé"));
  g_assert_nonnull (strstr (courriels, "Florian, Repas de midi, mardi 1er décembre (4,50"));
  g_assert_nonnull (strstr (courriels, "jusqu’à demain 10"));
  g_assert_null (strstr (courriels, "À david.moulin@courriel.example\nUn repas habituel"));
  soir (essai, 11, 30);
  g_assert_cmpint (count_liens (essai), ==, 1);
}

static void
test_deja_reserve (EssaiCommune *essai)
{
  gint64 florian = habituer (essai, PASCAL, 0, 4);

  reserver (essai, PASCAL, florian, MARDI, 303);
  soir (essai, 11, 29);
  g_assert_cmpint (count_liens (essai), ==, 0);
}

/* A family, or the town, may want none of it. */
static void
test_sans_rappel (EssaiCommune *essai)
{
  g_autoptr (ParvisResponse) profil = NULL, off = NULL, on = NULL, apres = NULL;

  habituer (essai, PASCAL, 0, 4);
  habituer (essai, DAVID, 0, 4);
  profil = essai_commune_get (essai, PASCAL, "/mon-profil");
  essai_assert_body (profil, "Ne plus les recevoir");
  off = essai_commune_post_form (essai, PASCAL, "/mon-acces/rappels", "rappel", "non", NULL);
  essai_assert_status (off, 303);
  apres = essai_commune_get (essai, PASCAL, "/mon-profil");
  essai_assert_body (apres, "Les recevoir");
  soir (essai, 11, 29);
  g_assert_cmpint (count_liens (essai), ==, 1);
  g_assert_cmpint (sql_int (essai, "SELECT compte_id FROM lien_reservation"), ==,
                   essai_commune_get_compte (essai, DAVID));
  on = essai_commune_post_form (essai, PASCAL, "/mon-acces/rappels", "rappel", "oui", NULL);
  essai_assert_status (on, 303);
  sql_exec (essai,
            "INSERT INTO reglage (cle, du, valeur) VALUES ('agenda.rappel', '2026-11-01', '0')");
  essai_now (essai, 12, 6, 17, 1);
  essai_commune_do_taches (essai);
  g_assert_cmpint (count_liens (essai), ==, 1);
}

/* --------------------------------------------------------------------------- the link */

static void
test_lien (EssaiCommune *essai)
{
  gint64 florian = habituer (essai, PASCAL, 0, 4);
  g_autofree char *lien = NULL;
  g_autoptr (ParvisResponse) page = NULL, fait = NULL, encore = NULL, relu = NULL, faux = NULL;
  gint64 avant = essai_count_faits (essai), solde = essai_get_solde (essai, PASCAL);

  soir (essai, 11, 29);
  lien = dup_lien (essai);
  /* Looking books nothing, however often a mail's reader looks. */
  page = essai_commune_get (essai, NULL, lien);
  essai_assert_status (page, 200);
  essai_assert_body (page, "Réserver le repas de midi du mardi 1er décembre pour Florian");
  essai_assert_body (page, "4,50");
  essai_assert_no_body (page, "Solde");
  g_assert_cmpint (essai_count_faits (essai), ==, avant);
  fait = confirmer (essai, lien);
  essai_assert_status (fait, 303);
  g_assert_cmpint (essai_count_faits (essai), ==, avant + 1);
  g_assert_cmpint (essai_get_solde (essai, PASCAL), ==, solde - 450);
  g_assert_cmpint (
      sql_int (essai, "SELECT acteur_id FROM reservation_fait ORDER BY id DESC LIMIT 1"), ==,
      essai_commune_get_compte (essai, PASCAL));
  encore = confirmer (essai, lien);
  essai_assert_status (encore, 200);
  essai_assert_body (encore, "C’est réservé");
  g_assert_cmpint (essai_count_faits (essai), ==, avant + 1);
  /* Cancelled since: the link has served, it books nothing more. */
  {
    g_autofree char *path =
        g_strdup_printf ("/agenda/%" G_GINT64_FORMAT "/%" G_GINT64_FORMAT "/" MARDI, florian,
                         essai_get_repas (essai));
    g_autoptr (ParvisResponse) annule =
        essai_commune_post_form (essai, PASCAL, path, "action", "annuler", NULL);

    essai_assert_status (annule, 303);
  }
  relu = confirmer (essai, lien);
  essai_assert_status (relu, 409);
  essai_assert_body (relu, "a déjà servi");
  faux = confirmer (essai, "=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");
  essai_assert_status (faux, 409);
  essai_assert_body (faux, "plus valable");
  g_assert_cmpint (essai_count_faits (essai), ==, avant + 2);
  essai_assert_juste (essai);
}

/* After the hour, and without money: told, and nothing is done. */
static void
test_lien_sans_suite (EssaiCommune *essai)
{
  g_autofree char *lien = NULL;
  g_autoptr (ParvisResponse) pauvre = NULL, tard = NULL, vu = NULL;
  gint64 avant;

  habituer (essai, PASCAL, 0, 4);
  avant = essai_count_faits (essai);
  soir (essai, 11, 29);
  lien = dup_lien (essai);
  sql_exec (essai, "UPDATE reglage SET valeur = '0' WHERE cle = 'regie.decouvert_cents'");
  sql_exec (essai, "UPDATE tarif SET formule = '{\"type\":\"fixe\",\"cents\":9900}'");
  pauvre = confirmer (essai, lien);
  essai_assert_status (pauvre, 409);
  essai_assert_body (pauvre, "ne suffit plus");
  essai_now (essai, 11, 30, 10, 1);
  tard = confirmer (essai, lien);
  essai_assert_status (tard, 409);
  essai_assert_body (tard, "lundi 30 novembre");
  vu = essai_commune_get (essai, NULL, lien);
  essai_assert_status (vu, 200);
  essai_assert_body (vu, "ne peut plus être réservé");
  g_assert_cmpint (essai_count_faits (essai), ==, avant);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  essai_commune_add ("/rappels/habituel", test_habituel);
  essai_commune_add ("/rappels/deja-reserve", test_deja_reserve);
  essai_commune_add ("/rappels/sans-rappel", test_sans_rappel);
  essai_commune_add ("/rappels/lien", test_lien);
  essai_commune_add ("/rappels/lien-sans-suite", test_lien_sans_suite);
  return g_test_run ();
}
