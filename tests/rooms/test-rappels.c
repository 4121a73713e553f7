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

/* --------------------------------------------------------------------------- which evening */

/* What a family usually does: the n-th child eats on these days. */
static gint64
habituer_jours (EssaiCommune *essai, const char *who, guint enfant, const char *const *jours)
{
  gint64 id = essai_inscrire (essai, who, enfant, FALSE);

  essai_crediter (essai, who, 10000);
  essai_now (essai, 9, 10, 9, 0);
  for (gsize i = 0; jours[i] != NULL; i++)
    reserver (essai, who, id, jours[i], 303);
  return id;
}

static void
set_regle (EssaiCommune *essai, const char *regle)
{
  sql_exec (essai, "UPDATE delai SET regle = '%s' WHERE seance_id = %" G_GINT64_FORMAT, regle,
            essai_get_repas (essai));
}

/* From @premier to @dernier, both of @month, nobody is told on any evening but that of @soir; then of @n days. */
static void
assert_soir (EssaiCommune *essai, int month, int premier, int dernier, int le, gint64 n)
{
  for (int day = premier; day <= dernier; day++)
    {
      gint64 avant = count_liens (essai);

      soir (essai, month, day);
      g_test_message ("%d/%d", day, month);
      g_assert_cmpint (count_liens (essai) - avant, ==, day == le ? n : 0);
    }
}

/* Monday's hour is Friday at ten: told on Thursday. */
static void
test_week_end (EssaiCommune *essai)
{
  static const char *const lundis[] = { "2026-11-23", "2026-11-16", "2026-11-09", "2026-11-02",
                                        NULL };
  g_autofree char *courriels = NULL;

  habituer_jours (essai, PASCAL, 0, lundis);
  assert_soir (essai, 11, 24, 29, 26, 1);
  courriels = essai_commune_dup_courriels (essai);
  g_assert_nonnull (strstr (courriels, "lundi 30 novembre (4,50"));
  g_assert_nonnull (strstr (courriels, "jusqu’à demain 10"));
}

/* Thursday's, over the 11th: Tuesday at ten, told on Monday; the weeks of holidays before are not counted. */
static void
test_ferie (EssaiCommune *essai)
{
  static const char *const jeudis[] = { "2026-11-05", "2026-10-15", "2026-10-08", "2026-10-01",
                                        NULL };

  habituer_jours (essai, PASCAL, 0, jeudis);
  /* The round was planned for the commune's first day, the 21st. */
  sql_exec (essai, "UPDATE tache SET pret_a = 1 WHERE type = 'agenda'");
  assert_soir (essai, 11, 6, 11, 9, 1);
}

/* The first Monday after Christmas: the last working day is 31 December. */
static void
test_noel (EssaiCommune *essai)
{
  static const char *const lundis[] = { "2026-12-14", "2026-12-07", "2026-11-30", NULL };

  habituer_jours (essai, PASCAL, 0, lundis);
  assert_soir (essai, 12, 27, 31, 30, 1);
}

/* Monday and Tuesday until Friday: one mail on Thursday, a link for each day. */
static void
test_tableau (EssaiCommune *essai)
{
  static const char *const jours[] = { "2026-11-24", "2026-11-23", "2026-11-17", "2026-11-16",
                                       "2026-11-10", "2026-11-09", NULL };
  guint avant;

  set_regle (essai, "{\"type\":\"semaine\",\"lundi\":{\"jour\":\"vendredi\",\"heure\":\"09:00\"},"
                    "\"mardi\":{\"jour\":\"vendredi\",\"heure\":\"09:00\"},"
                    "\"jeudi\":{\"jour\":\"mardi\",\"heure\":\"09:00\"}}");
  habituer_jours (essai, PASCAL, 0, jours);
  avant = essai_commune_count_courriels (essai);
  assert_soir (essai, 11, 23, 29, 26, 2);
  g_assert_cmpuint (essai_commune_count_courriels (essai), ==, avant + 1);
}

/* The whole next week until Thursday noon, two children: one mail on Wednesday, with all of it, in the order of the days. */
static void
test_semaine_entiere (EssaiCommune *essai)
{
  static const char *const jours[] = { "2026-11-24", "2026-11-23", "2026-11-17", "2026-11-16",
                                       "2026-11-10", "2026-11-09", NULL };
  static const char *const mardis[] = { "2026-11-24", "2026-11-17", "2026-11-10", NULL };
  g_autofree char *courriels = NULL;
  const char *lundi, *mardi, *alice;
  guint avant;

  set_regle (essai, "{\"type\":\"semaine_entiere\",\"jour\":\"jeudi\",\"heure\":\"12:00\"}");
  habituer_jours (essai, PASCAL, 0, jours);
  habituer_jours (essai, PASCAL, 1, mardis);
  avant = essai_commune_count_courriels (essai);
  assert_soir (essai, 11, 23, 28, 25, 3);
  g_assert_cmpuint (essai_commune_count_courriels (essai), ==, avant + 1);
  courriels = essai_commune_dup_courriels (essai);
  g_assert_nonnull (strstr (courriels, "Des jours habituels ne sont pas réservés"));
  lundi = strstr (courriels, "Florian, Repas de midi, lundi 30 novembre");
  mardi = strstr (courriels, "Florian, Repas de midi, mardi 1er décembre");
  alice = strstr (courriels, "Alice, Repas de midi, mardi 1er décembre");
  g_assert_true (lundi != NULL && lundi < mardi && mardi < alice);
}

/* One week in two: the parent whose day it is is told, by what they do in their own weeks; the other one is not. */
static void
test_deux_foyers (EssaiCommune *essai)
{
  static const char *const semaines[] = { "2026-11-02", "2026-11-09", "2026-11-16", "2026-11-23",
                                          "2026-11-30" };
  static const char *const pascal[] = { "2026-11-17", "2026-11-03", "2026-10-13", NULL };
  static const char *const david[] = { "2026-11-24", "2026-11-10" };
  gint64 florian = essai_commune_get_enfant (essai, PASCAL, 0);

  essai_partager (essai, florian, PASCAL, DAVID);
  for (gsize i = 0; i < G_N_ELEMENTS (semaines); i++)
    essai_confier (essai, florian, i % 2 == 0 ? PASCAL : DAVID, semaines[i], "alternance");
  habituer_jours (essai, PASCAL, 0, pascal);
  for (gsize i = 0; i < G_N_ELEMENTS (david); i++)
    reserver (essai, DAVID, florian, david[i], 303);
  soir (essai, 11, 29);
  g_assert_cmpint (count_liens (essai), ==, 1);
  g_assert_cmpint (sql_int (essai, "SELECT compte_id FROM lien_reservation"), ==,
                   essai_commune_get_compte (essai, PASCAL));
}

/* An empty account: the mail says what is missing while there is an evening left; the link leads to the day. */
static void
test_sans_solde (EssaiCommune *essai)
{
  g_autofree char *courriels = NULL, *lien = NULL;
  g_autoptr (ParvisResponse) refus = NULL;

  habituer (essai, PASCAL, 0, 4);
  sql_exec (essai,
            "UPDATE solde SET montant_cents = -4900 WHERE compte_id = (SELECT id FROM compte_regie"
            " WHERE foyer_id = %" G_GINT64_FORMAT ")",
            essai_commune_get_foyer (essai, PASCAL));
  soir (essai, 11, 29);
  courriels = essai_commune_dup_courriels (essai);
  g_assert_nonnull (strstr (courriels, "Il manque 3,50\302\240€ à votre solde"));
  g_assert_nonnull (strstr (courriels, "/paiements/recharger"));
  lien = dup_lien (essai);
  refus = confirmer (essai, lien);
  essai_assert_status (refus, 409);
  essai_assert_body (refus, "ne suffit plus");
  essai_assert_body (refus, "Voir ce jour dans mon agenda");
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

/* Taken by another family, or another parent's day by now: told, with the way to the day; nothing is booked. */
static void
test_lien_depasse (EssaiCommune *essai)
{
  gint64 florian = habituer (essai, PASCAL, 0, 4), manon = essai_inscrire (essai, DAVID, 0, FALSE);
  g_autofree char *lien = NULL, *jour = NULL;
  g_autoptr (ParvisResponse) vu = NULL, plein = NULL, autre = NULL, parti = NULL;
  gint64 avant;

  soir (essai, 11, 29);
  lien = dup_lien (essai);
  jour = g_strdup_printf ("href=\"/agenda/%" G_GINT64_FORMAT "/%" G_GINT64_FORMAT "/" MARDI "\"",
                          florian, essai_get_repas (essai));
  sql_exec (essai, "UPDATE seance_lieu SET places = 1");
  reserver (essai, DAVID, manon, MARDI, 303);
  avant = essai_count_faits (essai);
  vu = essai_commune_get (essai, NULL, lien);
  essai_assert_status (vu, 200);
  essai_assert_body (vu, "Toutes les places sont prises ce jour-là (1)");
  essai_assert_body (vu, jour);
  plein = confirmer (essai, lien);
  essai_assert_status (plein, 409);
  sql_exec (essai, "UPDATE seance_lieu SET places = 10");
  essai_partager (essai, florian, PASCAL, DAVID);
  essai_confier (essai, florian, DAVID, "2026-11-30", "echange");
  autre = confirmer (essai, lien);
  essai_assert_status (autre, 409);
  essai_assert_body (autre, "jours échangés");
  /* The child has left: the link says nothing of them any more. */
  sql_exec (essai,
            "UPDATE foyer_membre SET au = '2026-11-28' WHERE personne_id = %" G_GINT64_FORMAT
            " AND foyer_id = %" G_GINT64_FORMAT,
            florian, essai_commune_get_foyer (essai, PASCAL));
  parti = confirmer (essai, lien);
  essai_assert_status (parti, 409);
  essai_assert_body (parti, "plus valable");
  essai_assert_no_body (parti, "Florian");
  g_assert_cmpint (essai_count_faits (essai), ==, avant);
}

/* Whoever is signed in on that telephone: it books for whom the mail was sent to, and they pay. Who wants no more mails
 * still has the link of the last one. */
static void
test_lien_par_un_autre (EssaiCommune *essai)
{
  g_autofree char *lien = NULL;
  g_autoptr (ParvisResponse) off = NULL, vu = NULL, fait = NULL;
  gint64 solde, david;

  habituer (essai, PASCAL, 0, 4);
  soir (essai, 11, 29);
  lien = dup_lien (essai);
  off = essai_commune_post_form (essai, PASCAL, "/mon-acces/rappels", "rappel", "non", NULL);
  essai_assert_status (off, 303);
  solde = essai_get_solde (essai, PASCAL);
  david = essai_get_solde (essai, DAVID);
  vu = essai_commune_get (essai, DAVID, lien);
  essai_assert_body (vu, "débité du compte de votre foyer");
  fait = essai_commune_post_form (essai, DAVID, "/reserver", "jeton", strchr (lien, '=') + 1, NULL);
  essai_assert_status (fait, 303);
  g_assert_cmpint (essai_get_solde (essai, PASCAL), ==, solde - 450);
  g_assert_cmpint (essai_get_solde (essai, DAVID), ==, david);
  g_assert_cmpint (
      sql_int (essai, "SELECT acteur_id FROM reservation_fait ORDER BY id DESC LIMIT 1"), ==,
      essai_commune_get_compte (essai, PASCAL));
  soir (essai, 12, 6);
  g_assert_cmpint (count_liens (essai), ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  essai_commune_add ("/rappels/habituel", test_habituel);
  essai_commune_add ("/rappels/deja-reserve", test_deja_reserve);
  essai_commune_add ("/rappels/sans-rappel", test_sans_rappel);
  essai_commune_add ("/rappels/week-end", test_week_end);
  essai_commune_add ("/rappels/ferie", test_ferie);
  essai_commune_add ("/rappels/noel", test_noel);
  essai_commune_add ("/rappels/tableau", test_tableau);
  essai_commune_add ("/rappels/semaine-entiere", test_semaine_entiere);
  essai_commune_add ("/rappels/deux-foyers", test_deux_foyers);
  essai_commune_add ("/rappels/sans-solde", test_sans_solde);
  essai_commune_add ("/rappels/lien", test_lien);
  essai_commune_add ("/rappels/lien-depasse", test_lien_depasse);
  essai_commune_add ("/rappels/lien-par-un-autre", test_lien_par_un_autre);
  essai_commune_add ("/rappels/lien-sans-suite", test_lien_sans_suite);
  return g_test_run ();
}
