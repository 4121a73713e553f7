/* SPDX-License-Identifier: EUPL-1.2 */
/* The waiting list of a full day: who came first is booked first, and no place is sold twice. */
#define G_LOG_DOMAIN "parvis-essai"
#include "config.h"

#include <string.h>

#include "tests/rooms/agenda-essai.h"

#include "server/agenda/liste-attente.h"
#include "server/http/parvis-request-private.h"

/* Saturday 21 November 2026; Tuesday can be booked until Monday at 10. */
#define MARDI "2026-11-24"

static char *
dup_path (EssaiCommune *essai, gint64 enfant, const char *suite)
{
  return g_strdup_printf ("/agenda/%" G_GINT64_FORMAT "/%" G_GINT64_FORMAT "/" MARDI "%s", enfant,
                          essai_get_repas (essai), suite);
}

static ParvisResponse *
poster (EssaiCommune *essai, const char *who, gint64 enfant, const char *action)
{
  gboolean attente = g_str_equal (action, "entrer") || g_str_equal (action, "quitter");
  g_autofree char *path = dup_path (essai, enfant, attente ? "/attente" : "");

  return essai_commune_post_form (essai, who, path, "action", action, NULL);
}

static void
faire (EssaiCommune *essai, const char *who, gint64 enfant, const char *action)
{
  g_autoptr (ParvisResponse) response = poster (essai, who, enfant, action);

  essai_assert_status (response, 303);
}

/* What the day's page says. */
static void
assert_page (EssaiCommune *essai, const char *who, gint64 enfant, const char *phrase)
{
  g_autofree char *path = dup_path (essai, enfant, "");
  g_autoptr (ParvisResponse) page = essai_commune_get (essai, who, path);

  essai_assert_status (page, 200);
  essai_assert_body (page, phrase);
}

static gint64
count_attente (EssaiCommune *essai, const char *etat)
{
  return sql_int (essai, "SELECT count(*) FROM attente WHERE etat = '%s'", etat);
}

static gint64
count_reservations (EssaiCommune *essai, gint64 enfant)
{
  return sql_int (essai, "SELECT count(*) FROM reservation WHERE personne_id = %" G_GINT64_FORMAT,
                  enfant);
}

/* One place a day, and pascal.dupin's eldest has it. */
static gint64
remplir (EssaiCommune *essai)
{
  gint64 florian = essai_inscrire (essai, PASCAL, 0, FALSE);

  sql_exec (essai, "UPDATE seance_lieu SET places = 1");
  faire (essai, PASCAL, florian, "reserver");
  return florian;
}

/* --------------------------------------------------------------------------- in and out */

static void
test_entrer_quitter (EssaiCommune *essai)
{
  gint64 florian = remplir (essai);
  gint64 manon = essai_inscrire (essai, DAVID, 0, FALSE);
  gint64 eric = essai_inscrire (essai, HUBERT, 0, FALSE);
  g_autofree char *mois = g_strdup_printf ("/agenda?personne=%" G_GINT64_FORMAT, manon);
  g_autoptr (ParvisResponse) autre = NULL, calendrier = NULL, libre = NULL;

  assert_page (essai, DAVID, manon, "Toutes les places sont prises");
  assert_page (essai, DAVID, manon, "Vous seriez à la 1re place");
  assert_page (essai, DAVID, manon, "M’inscrire sur la liste d’attente");
  faire (essai, DAVID, manon, "entrer");
  faire (essai, DAVID, manon, "entrer");
  g_assert_cmpint (count_attente (essai, "attend"), ==, 1);
  assert_page (essai, HUBERT, eric, "Vous seriez à la 2e place");
  faire (essai, HUBERT, eric, "entrer");
  assert_page (essai, HUBERT, eric, "à la 2e place");
  assert_page (essai, DAVID, manon, "Quitter la liste d’attente");
  calendrier = essai_commune_get (essai, DAVID, mois);
  essai_assert_body (calendrier, "En attente");
  /* Another family's child is nobody's business, and nothing is taken from anybody. */
  autre = poster (essai, PASCAL, manon, "quitter");
  essai_assert_status (autre, 404);
  faire (essai, DAVID, manon, "quitter");
  g_assert_cmpint (count_attente (essai, "attend"), ==, 1);
  assert_page (essai, HUBERT, eric, "à la 1re place");
  g_assert_cmpint (essai_get_solde (essai, DAVID), ==, 2000);
  /* A day that has places has no list: its question is shown. */
  sql_exec (essai, "UPDATE seance_lieu SET places = 3");
  libre = poster (essai, DAVID, manon, "entrer");
  essai_assert_status (libre, 200);
  essai_assert_body (libre, "Nouveau solde");
  g_assert_cmpint (count_attente (essai, "attend"), ==, 1);
  g_assert_cmpint (count_reservations (essai, florian), ==, 1);
}

/* --------------------------------------------------------------------------- a place is freed */

static void
test_promotion (EssaiCommune *essai)
{
  gint64 florian = remplir (essai);
  gint64 manon = essai_inscrire (essai, DAVID, 0, FALSE);
  gint64 eric = essai_inscrire (essai, HUBERT, 0, FALSE);
  g_autofree char *courriels = NULL;

  faire (essai, DAVID, manon, "entrer");
  faire (essai, HUBERT, eric, "entrer");
  faire (essai, PASCAL, florian, "annuler");
  g_assert_cmpint (count_reservations (essai, florian), ==, 0);
  g_assert_cmpint (count_reservations (essai, manon), ==, 1);
  g_assert_cmpint (count_reservations (essai, eric), ==, 0);
  g_assert_cmpint (essai_get_solde (essai, PASCAL), ==, 4250);
  g_assert_cmpint (essai_get_solde (essai, DAVID), ==, 2000 - 290);
  g_assert_cmpint (count_attente (essai, "promue"), ==, 1);
  g_assert_cmpint (sql_int (essai,
                            "SELECT count(*) FROM reservation_fait WHERE acteur_type = 'systeme'"
                            " AND canal = 'systeme' AND personne_id = %" G_GINT64_FORMAT,
                            manon),
                   ==, 1);
  courriels = essai_commune_dup_courriels (essai);
  g_assert_nonnull (strstr (courriels, "À david.moulin@courriel.example"));
  g_assert_nonnull (strstr (courriels, "Une place s’est libérée"));
  g_assert_nonnull (strstr (courriels, "Manon était en tête de la liste d’attente"));
  g_assert_nonnull (strstr (courriels, "17,10"));
  g_assert_null (strstr (courriels, "hubert.mounier"));
  assert_page (essai, HUBERT, eric, "à la 1re place");
  /* Given back by who was promoted: the next one has it. */
  faire (essai, DAVID, manon, "annuler");
  g_assert_cmpint (count_reservations (essai, eric), ==, 1);
  g_assert_cmpint (count_attente (essai, "attend"), ==, 0);
  essai_assert_juste (essai);
}

static gint64
count_manques (EssaiCommune *essai)
{
  return sql_int (essai, "SELECT count(*) FROM courriel WHERE sujet LIKE 'Une place%%il manque%%'");
}

/* What eric lacks is said once; he keeps his place, the next one has this one. */
static void
test_sans_argent (EssaiCommune *essai)
{
  gint64 florian = remplir (essai);
  gint64 eric = essai_inscrire (essai, HUBERT, 0, FALSE);
  gint64 manon = essai_inscrire (essai, DAVID, 0, FALSE);
  gint64 avant = essai_get_solde (essai, HUBERT), prix;
  g_autofree char *courriels = NULL;
  gint64 n;

  sql_exec (essai, "UPDATE reglage SET valeur = '0' WHERE cle = 'regie.decouvert_cents'");
  g_assert_cmpint (avant, ==, 0);
  assert_page (essai, HUBERT, eric, "Il manque ");
  assert_page (essai, HUBERT, eric, "Recharger mon compte");
  faire (essai, HUBERT, eric, "entrer");
  faire (essai, DAVID, manon, "entrer");
  faire (essai, PASCAL, florian, "annuler");
  g_assert_cmpint (count_reservations (essai, eric), ==, 0);
  g_assert_cmpint (count_reservations (essai, manon), ==, 1);
  g_assert_cmpint (count_attente (essai, "attend"), ==, 1);
  prix = sql_int (essai, "SELECT manque_cents FROM attente WHERE etat = 'attend'");
  g_assert_cmpint (prix, >, 0);
  courriels = essai_commune_dup_courriels (essai);
  g_assert_nonnull (strstr (courriels, "À hubert.mounier@courriel.example"));
  g_assert_nonnull (strstr (courriels, ": il manque "));
  g_assert_nonnull (strstr (courriels, "/paiements/recharger?montant="));
  assert_page (essai, HUBERT, eric, "à la 1re place");
  /* Freed again within the day: the same is not said again. Nobody else waits, the place stays free. */
  n = count_manques (essai);
  faire (essai, DAVID, manon, "annuler");
  g_assert_cmpint (count_manques (essai), ==, n);
  g_assert_cmpint (count_attente (essai, "attend"), ==, 1);
  assert_page (essai, HUBERT, eric, "dès que votre compte est rechargé");
  /* Too little: told what is lacking still. */
  essai_crediter (essai, HUBERT, prix - 1);
  essai_commune_do_taches (essai);
  g_assert_cmpint (count_manques (essai), ==, n + 1);
  g_assert_cmpint (count_reservations (essai, eric), ==, 0);
  essai_crediter (essai, HUBERT, 1);
  essai_commune_do_taches (essai);
  g_assert_cmpint (count_reservations (essai, eric), ==, 1);
  g_assert_cmpint (essai_get_solde (essai, HUBERT), ==, 0);
  g_assert_cmpint (count_attente (essai, "attend"), ==, 0);
  essai_assert_juste (essai);
}

/* Recharged when the place is gone: nothing is sold twice, and the next one is theirs. */
static void
test_recharge_trop_tard (EssaiCommune *essai)
{
  gint64 florian = remplir (essai);
  gint64 eric = essai_inscrire (essai, HUBERT, 0, FALSE);
  gint64 manon = essai_inscrire (essai, DAVID, 0, FALSE);

  sql_exec (essai, "UPDATE reglage SET valeur = '0' WHERE cle = 'regie.decouvert_cents'");
  faire (essai, HUBERT, eric, "entrer");
  faire (essai, PASCAL, florian, "annuler");
  faire (essai, DAVID, manon, "reserver");
  essai_crediter (essai, HUBERT, 2000);
  essai_commune_do_taches (essai);
  g_assert_cmpint (count_reservations (essai, eric), ==, 0);
  g_assert_cmpint (essai_get_solde (essai, HUBERT), ==, 2000);
  g_assert_cmpint (count_attente (essai, "attend"), ==, 1);
  faire (essai, DAVID, manon, "annuler");
  g_assert_cmpint (count_reservations (essai, eric), ==, 1);
  g_assert_cmpint (sql_int (essai, "SELECT sum (prises) FROM occupation"), ==, 1);
  essai_assert_juste (essai);
}

/* What one gives back pays the place that one lacked the money for. */
static void
test_rendu_paie (EssaiCommune *essai)
{
  gint64 florian = remplir (essai);
  gint64 alice = essai_inscrire (essai, PASCAL, 1, FALSE);
  gint64 manon = essai_inscrire (essai, DAVID, 0, FALSE);
  gint64 solde = essai_get_solde (essai, PASCAL);

  sql_exec (essai, "UPDATE seance_lieu SET places = 2");
  faire (essai, DAVID, manon, "reserver");
  faire (essai, PASCAL, alice, "entrer");
  /* Only what florian's meal costs is lacking. */
  sql_exec (essai,
            "UPDATE reglage SET valeur = '%" G_GINT64_FORMAT
            "' WHERE cle = 'regie.decouvert_cents'",
            -solde);
  faire (essai, DAVID, manon, "annuler");
  g_assert_cmpint (count_reservations (essai, alice), ==, 0);
  g_assert_cmpint (count_attente (essai, "attend"), ==, 1);
  faire (essai, PASCAL, florian, "annuler");
  g_assert_cmpint (count_reservations (essai, alice), ==, 1);
  g_assert_cmpint (count_attente (essai, "attend"), ==, 0);
  essai_assert_juste (essai);
}

/* Whose turn cannot be taken is passed over and told why; nobody behind waits for that. */
static void
test_passer_son_tour (EssaiCommune *essai)
{
  gint64 florian = remplir (essai);
  gint64 manon = essai_inscrire (essai, DAVID, 0, FALSE);
  gint64 eric = essai_inscrire (essai, HUBERT, 0, FALSE);
  gint64 alice = essai_inscrire (essai, PASCAL, 1, FALSE);
  g_autofree char *courriels = NULL;

  sql_exec (essai, "UPDATE reglage SET valeur = '0' WHERE cle = 'regie.decouvert_cents'");
  faire (essai, HUBERT, eric, "entrer");
  faire (essai, DAVID, manon, "entrer");
  faire (essai, PASCAL, alice, "entrer");
  /* hubert.mounier has nothing on the account; manon is enrolled no more. */
  sql_exec (essai, "UPDATE inscription SET au = '2026-11-20' WHERE personne_id = %" G_GINT64_FORMAT,
            manon);
  faire (essai, PASCAL, florian, "annuler");
  g_assert_cmpint (count_reservations (essai, eric), ==, 0);
  g_assert_cmpint (count_reservations (essai, manon), ==, 0);
  g_assert_cmpint (count_reservations (essai, alice), ==, 1);
  g_assert_cmpint (count_attente (essai, "passee"), ==, 1);
  g_assert_cmpint (count_attente (essai, "attend"), ==, 1);
  courriels = essai_commune_dup_courriels (essai);
  g_assert_nonnull (strstr (courriels, "À hubert.mounier@courriel.example"));
  g_assert_nonnull (strstr (courriels, "le solde de votre compte (0,00"));
  g_assert_nonnull (strstr (courriels, "Rien n’a été débité"));
  essai_assert_juste (essai);
}

/* A week and a grouped cancellation free places too; what one family gives back several wait for. */
static void
test_semaine (EssaiCommune *essai)
{
  gint64 florian = remplir (essai);
  gint64 manon = essai_inscrire (essai, DAVID, 0, FALSE);
  g_autofree char *cle = g_strdup_printf ("%" G_GINT64_FORMAT ".%" G_GINT64_FORMAT "." MARDI,
                                          florian, essai_get_repas (essai));
  g_autoptr (ParvisResponse) semaine = NULL;

  faire (essai, DAVID, manon, "entrer");
  semaine = essai_commune_post_form (essai, PASCAL, "/agenda/semaine", "periode", MARDI, "avant",
                                     cle, NULL);
  essai_assert_status (semaine, 303);
  g_assert_cmpint (count_reservations (essai, manon), ==, 1);
  essai_assert_juste (essai);
}

static gpointer
sweep_cb (ParvisDb *db, gpointer data, GError **error)
{
  EssaiCommune *essai = data;
  char today[11];

  parvis_commune_today (essai->commune, today);
  return parvis_liste_attente_balayer (essai->commune, db, today, essai->now, error) ? g_strdup ("")
                                                                                     : NULL;
}

/* Places that the town adds are given by the daily round; what is over is closed. */
static void
test_balayage (EssaiCommune *essai)
{
  gint64 manon = essai_inscrire (essai, DAVID, 0, FALSE);
  gint64 eric = essai_inscrire (essai, HUBERT, 0, FALSE);
  g_autofree char *done = NULL, *encore = NULL;

  remplir (essai);
  faire (essai, DAVID, manon, "entrer");
  faire (essai, HUBERT, eric, "entrer");
  sql_exec (essai, "UPDATE seance_lieu SET places = 2");
  done = essai_commune_write (essai, sweep_cb, essai);
  g_assert_cmpint (count_reservations (essai, manon), ==, 1);
  g_assert_cmpint (count_reservations (essai, eric), ==, 0);
  essai_now (essai, 11, 24, 9, 0);
  encore = essai_commune_write (essai, sweep_cb, essai);
  g_assert_cmpint (count_attente (essai, "attend"), ==, 0);
  essai_assert_juste (essai);
}

/* --------------------------------------------------------------------------- at once */

static gpointer
write_cb (ParvisDb *db, gpointer data, GError **error)
{
  return parvis_request_get_route (data)->handler (data, db, error);
}

static gpointer
send_thread (gpointer data)
{
  g_autoptr (GError) error = NULL;
  ParvisResponse *response =
      parvis_writer_run (parvis_request_get_commune (data)->writer, write_cb, data,
                         (GDestroyNotify) parvis_response_free, &error);

  g_assert_no_error (error);
  parvis_response_free (response);
  return NULL;
}

static ParvisRequest *
new_request (EssaiCommune *essai, const char *who, gint64 enfant, const char *action)
{
  gboolean attente = g_str_equal (action, "entrer");
  g_autofree char *path = dup_path (essai, enfant, attente ? "/attente" : "");
  ParvisRequest *request = essai_commune_request (essai, who, "POST", path);

  parvis_request_add_field_for_test (request, "action", action);
  return request;
}

/* One gives back while one who waits and one who does not both want the place: the list comes first, and the
 * place is sold once. */
static void
test_en_meme_temps (EssaiCommune *essai)
{
  gint64 florian = remplir (essai);
  gint64 manon = essai_inscrire (essai, DAVID, 0, FALSE);
  gint64 eric = essai_inscrire (essai, HUBERT, 0, FALSE);

  for (guint round = 0; round < 10; round++)
    {
      g_autoptr (ParvisRequest) a = new_request (essai, PASCAL, florian, "annuler");
      g_autoptr (ParvisRequest) b = new_request (essai, HUBERT, eric, "reserver");
      GThread *one, *two;

      faire (essai, DAVID, manon, "entrer");
      one = g_thread_new ("un", send_thread, round % 2 ? a : b);
      two = g_thread_new ("deux", send_thread, round % 2 ? b : a);
      g_thread_join (one);
      g_thread_join (two);
      g_assert_cmpint (sql_int (essai, "SELECT count(*) FROM reservation"), ==, 1);
      g_assert_cmpint (sql_int (essai, "SELECT sum (prises) FROM occupation"), ==, 1);
      g_assert_cmpint (count_reservations (essai, manon), ==, 1);
      faire (essai, DAVID, manon, "annuler");
      faire (essai, PASCAL, florian, "reserver");
    }
  essai_assert_juste (essai);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  essai_commune_add ("/attente/entrer-quitter", test_entrer_quitter);
  essai_commune_add ("/attente/promotion", test_promotion);
  essai_commune_add ("/attente/passer-son-tour", test_passer_son_tour);
  essai_commune_add ("/attente/sans-argent", test_sans_argent);
  essai_commune_add ("/attente/recharge-trop-tard", test_recharge_trop_tard);
  essai_commune_add ("/attente/rendu-paie", test_rendu_paie);
  essai_commune_add ("/attente/semaine", test_semaine);
  essai_commune_add ("/attente/balayage", test_balayage);
  essai_commune_add ("/attente/en-meme-temps", test_en_meme_temps);
  return g_test_run ();
}
