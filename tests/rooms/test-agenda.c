/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-essai"
#include "config.h"

#include "tests/rooms/agenda-essai.h"

#include "server/agenda/reservations.h"
#include "server/http/parvis-request-private.h"
#include "server/regie/regie-store.h"

/* Meals: « jusqu’à la veille ouvrée à 10 heures », 140 places, 4,50 € for pascal.dupin (quotient
 * 1350), 2,90 € for david.moulin (720). Today is Saturday 21 November 2026. */
#define MARDI    "2026-11-24"
#define MERCREDI "2026-11-25"
#define JEUDI    "2026-11-26"

/* --------------------------------------------------------------------------- situations */

static char *
dup_path (EssaiCommune *essai, gint64 enfant, const char *jour)
{
  return g_strdup_printf ("/agenda/%" G_GINT64_FORMAT "/%" G_GINT64_FORMAT "/%s", enfant,
                          essai_get_repas (essai), jour);
}

static ParvisResponse *
poster (EssaiCommune *essai, const char *who, gint64 enfant, const char *jour, const char *action)
{
  g_autofree char *path = dup_path (essai, enfant, jour);

  return essai_commune_post_form (essai, who, path, "action", action, NULL);
}

static void
assert_poste (EssaiCommune *essai,
              const char *who,
              gint64 enfant,
              const char *jour,
              const char *action,
              guint status)
{
  g_autoptr (ParvisResponse) response = poster (essai, who, enfant, jour, action);

  essai_assert_status (response, status);
}

/* Refused, with @phrase; and the page before said so too. */
static void
assert_refus (
    EssaiCommune *essai, const char *who, gint64 enfant, const char *jour, const char *phrase)
{
  g_autofree char *path = dup_path (essai, enfant, jour);
  g_autoptr (ParvisResponse) page = essai_commune_get (essai, who, path);
  g_autoptr (ParvisResponse) response = poster (essai, who, enfant, jour, "reserver");

  essai_assert_status (page, 200);
  essai_assert_body (page, phrase);
  essai_assert_no_body (page, "<button type=\"submit\" class=\"bouton\">");
  essai_assert_status (response, 409);
  essai_assert_body (response, phrase);
}

/* What the day costs @who, as the page says it and as it is taken. */
static gint64
get_pris (EssaiCommune *essai, const char *who, gint64 enfant, const char *jour)
{
  gint64 before = essai_get_solde (essai, who);

  assert_poste (essai, who, enfant, jour, "reserver", 303);
  return before - essai_get_solde (essai, who);
}

/* --------------------------------------------------------------------------- days */

static void
test_jours (EssaiCommune *essai)
{
  gint64 enfant = essai_inscrire (essai, PASCAL, 0, FALSE);
  g_autofree char *path = dup_path (essai, enfant, MARDI);
  g_autofree char *agenda = g_strdup_printf ("/agenda?personne=%" G_GINT64_FORMAT
                                             "&activite=%" G_GINT64_FORMAT "&periode=2026-11",
                                             enfant, essai_get_repas (essai));
  g_autofree char *apres = g_strdup_printf ("/agenda?personne=%" G_GINT64_FORMAT
                                            "&activite=%" G_GINT64_FORMAT "&periode=2027-09",
                                            enfant, essai_get_repas (essai));
  g_autoptr (ParvisResponse) page = essai_commune_get (essai, PASCAL, path);
  g_autoptr (ParvisResponse) mois = essai_commune_get (essai, PASCAL, agenda);
  g_autoptr (ParvisResponse) plus_tard = essai_commune_get (essai, PASCAL, apres);

  /* Every sign is one: a day without a word, after the enrolment, has its own. */
  essai_assert_status (plus_tard, 200);
  essai_assert_body (plus_tard, "<use href=\"#i-tiret\">");
  essai_assert_no_body (plus_tard, "<use href=\"#\">");
  essai_assert_status (page, 200);
  essai_assert_body (page, "4,50");
  essai_assert_status (mois, 200);
  essai_assert_body (mois, path);
  /* Too late: the limit was Friday at 10. Today, and what is over. */
  assert_refus (essai, PASCAL, enfant, "2026-11-23", "vendredi 20 novembre");
  assert_refus (essai, PASCAL, enfant, "2026-11-20", "");
  assert_refus (essai, PASCAL, enfant, "2026-09-01", "");
  /* Grey: Wednesday, a Sunday, holidays, a public holiday, after the enrolment. */
  assert_refus (essai, PASCAL, enfant, MERCREDI, "mercredi");
  assert_refus (essai, PASCAL, enfant, "2026-11-29", "");
  assert_refus (essai, PASCAL, enfant, "2026-12-22", "Vacances de Noël");
  assert_refus (essai, PASCAL, enfant, "2027-03-29", "âques");
  assert_poste (essai, PASCAL, enfant, "2027-09-02", "reserver", 409);
  assert_poste (essai, PASCAL, enfant, "9999-12-31", "reserver", 404);
  g_assert_cmpint (sql_int (essai, "SELECT count(*) FROM reservation_fait"), ==, 0);
  essai_assert_juste (essai);
}

static void
test_pas_un_jour (EssaiCommune *essai)
{
  static const char *const faux[] = {
    "2026-02-31", "2026-13-01", "24-11-2026", "2026-11-24T12", "demain",
    "0",          "-1",         "%00",        "2026-11-4",
  };
  gint64 enfant = essai_inscrire (essai, PASCAL, 0, FALSE);

  for (gsize i = 0; i < G_N_ELEMENTS (faux); i++)
    {
      g_autofree char *path = dup_path (essai, enfant, faux[i]);
      g_autoptr (ParvisResponse) page = essai_commune_get (essai, PASCAL, path);
      g_autoptr (ParvisResponse) sent = essai_commune_post_form (essai, PASCAL, path, NULL);

      essai_assert_status (page, 404);
      essai_assert_status (sent, 404);
    }
}

/* Without an accepted file: not enrolled, nothing to book. */
static void
test_sans_fiche (EssaiCommune *essai)
{
  gint64 florian = essai_commune_get_enfant (essai, PASCAL, 0);
  gint64 alice = essai_inscrire (essai, PASCAL, 1, FALSE);

  assert_poste (essai, PASCAL, florian, MARDI, "reserver", 404);
  assert_poste (essai, PASCAL, alice, MARDI, "reserver", 303);
  /* Enrolled until the end of November, then again from January: in between the days are grey. */
  sql_exec (essai, "UPDATE inscription SET au = '2026-11-30'");
  sql_exec (essai,
            "INSERT INTO inscription SELECT personne_id, seance_id, '2027-01-04', '2027-08-31',"
            " annee, etablissement_id, niveau, foyer_id, pai, demande_id FROM inscription");
  assert_refus (essai, PASCAL, alice, "2026-12-01", "pas inscrit");
  assert_poste (essai, PASCAL, alice, "2027-01-05", "reserver", 303);
}

static void
test_autre_famille (EssaiCommune *essai)
{
  gint64 enfant = essai_inscrire (essai, PASCAL, 0, FALSE);
  g_autofree char *path = dup_path (essai, enfant, MARDI);
  g_autofree char *absent = dup_path (essai, 987654, MARDI);
  g_autoptr (ParvisResponse) autre = NULL, personne = NULL;

  essai_inscrire (essai, DAVID, 0, FALSE);
  assert_poste (essai, PASCAL, enfant, MARDI, "reserver", 303);
  assert_poste (essai, DAVID, enfant, MARDI, "annuler", 404);
  assert_poste (essai, DAVID, enfant, JEUDI, "reserver", 404);
  autre = essai_commune_get (essai, DAVID, path);
  personne = essai_commune_get (essai, DAVID, absent);
  essai_assert_status (autre, 404);
  essai_assert_status (personne, 404);
  g_assert_cmpint (sql_int (essai, "SELECT count(*) FROM reservation_fait"), ==, 1);
  g_assert_cmpint (essai_get_solde (essai, DAVID), ==, 2000);
}

/* A child of two households: each booking names the one that pays, and only that one undoes it. */
static void
test_deux_foyers (EssaiCommune *essai)
{
  gint64 enfant = essai_inscrire (essai, PASCAL, 0, FALSE);
  g_autoptr (ParvisResponse) refus = NULL;

  sql_exec (essai,
            "INSERT INTO foyer_membre (foyer_id, personne_id, role, du) VALUES (%" G_GINT64_FORMAT
            ", %" G_GINT64_FORMAT ", 'enfant', '2026-09-01')",
            essai_commune_get_foyer (essai, DAVID), enfant);
  assert_poste (essai, PASCAL, enfant, MARDI, "reserver", 303);
  refus = poster (essai, DAVID, enfant, MARDI, "annuler");
  essai_assert_status (refus, 409);
  essai_assert_body (refus, "autre foyer");
  g_assert_cmpint (get_pris (essai, DAVID, enfant, JEUDI), ==, 290);
  assert_poste (essai, PASCAL, enfant, JEUDI, "annuler", 409);
  assert_poste (essai, PASCAL, enfant, MARDI, "annuler", 303);
  g_assert_cmpint (essai_get_solde (essai, PASCAL), ==, 4250);
  g_assert_cmpint (essai_get_solde (essai, DAVID), ==, 1710);
  essai_assert_juste (essai);
}

/* --------------------------------------------------------------------------- the limit */

/* Unix seconds of a minute in Paris. */
static gint64
at (EssaiCommune *essai, int month, int day, int hour, int minute, double second)
{
  g_autoptr (GDateTime) time =
      g_date_time_new (essai->commune->time_zone, 2026, month, day, hour, minute, second);

  return g_date_time_to_unix (time);
}

static void
test_limite (EssaiCommune *essai)
{
  gint64 florian = essai_inscrire (essai, PASCAL, 0, FALSE);
  gint64 alice = essai_inscrire (essai, PASCAL, 1, FALSE);

  /* The minute of the limit is still in time. */
  essai->now = at (essai, 11, 23, 10, 0, 59);
  assert_poste (essai, PASCAL, florian, MARDI, "reserver", 303);
  g_assert_cmpint (essai_get_solde (essai, PASCAL), ==, 3800);
  assert_poste (essai, PASCAL, florian, MARDI, "annuler", 303);
  assert_poste (essai, PASCAL, florian, MARDI, "reserver", 303);
  essai->now = at (essai, 11, 23, 10, 1, 0);
  assert_refus (essai, PASCAL, alice, MARDI, "lundi 23 novembre");
  assert_poste (essai, PASCAL, florian, MARDI, "annuler", 409);
  g_assert_cmpint (essai_get_solde (essai, PASCAL), ==, 3800);
  /* The day itself, and once it is over. */
  essai->now = at (essai, 11, 24, 11, 0, 0);
  assert_poste (essai, PASCAL, florian, MARDI, "annuler", 409);
  essai->now = at (essai, 11, 27, 8, 0, 0);
  assert_poste (essai, PASCAL, florian, MARDI, "annuler", 409);
  assert_poste (essai, PASCAL, alice, MARDI, "reserver", 409);
  g_assert_cmpint (essai_get_solde (essai, PASCAL), ==, 3800);
  essai_assert_juste (essai);
}

/* --------------------------------------------------------------------------- money */

static void
test_deux_fois (EssaiCommune *essai)
{
  gint64 enfant = essai_inscrire (essai, PASCAL, 0, FALSE);

  assert_poste (essai, PASCAL, enfant, MARDI, "reserver", 303);
  assert_poste (essai, PASCAL, enfant, MARDI, "reserver", 303);
  g_assert_cmpint (essai_get_solde (essai, PASCAL), ==, 3800);
  g_assert_cmpint (sql_int (essai, "SELECT count(*) FROM reservation_fait"), ==, 1);
  assert_poste (essai, PASCAL, enfant, MARDI, "annuler", 303);
  assert_poste (essai, PASCAL, enfant, MARDI, "annuler", 303);
  g_assert_cmpint (essai_get_solde (essai, PASCAL), ==, 4250);
  g_assert_cmpint (sql_int (essai, "SELECT count(*) FROM reservation_fait"), ==, 2);
  g_assert_cmpint (sql_int (essai, "SELECT count(*) FROM reservation"), ==, 0);
  g_assert_cmpint (sql_int (essai, "SELECT sum (prises) FROM occupation"), ==, 0);
  assert_poste (essai, PASCAL, enfant, MARDI, "reserver", 303);
  g_assert_cmpint (essai_get_solde (essai, PASCAL), ==, 3800);
  essai_assert_juste (essai);
}

/* What is neither of the two actions books nothing. */
static void
test_action_inconnue (EssaiCommune *essai)
{
  gint64 enfant = essai_inscrire (essai, PASCAL, 0, FALSE);

  assert_poste (essai, PASCAL, enfant, MARDI, "", 400);
  assert_poste (essai, PASCAL, enfant, MARDI, "<script>", 400);
  g_assert_cmpint (sql_int (essai, "SELECT count(*) FROM reservation_fait"), ==, 0);
}

static void
test_prix (EssaiCommune *essai)
{
  gint64 florian = essai_inscrire (essai, PASCAL, 0, FALSE);
  gint64 alice = essai_inscrire (essai, PASCAL, 1, TRUE);
  gint64 manon = essai_inscrire (essai, DAVID, 0, FALSE);
  gint64 eric = essai_inscrire (essai, HUBERT, 0, FALSE);
  gint64 moulin = essai_commune_get_foyer (essai, DAVID);

  g_assert_cmpint (get_pris (essai, PASCAL, florian, MARDI), ==, 450);
  g_assert_cmpint (get_pris (essai, PASCAL, alice, MARDI), ==, 160);
  g_assert_cmpint (get_pris (essai, DAVID, manon, MARDI), ==, 290);
  g_assert_cmpint (get_pris (essai, HUBERT, eric, MARDI), ==, 450);
  /* A lower quotient from December on, the bracket's very first euro. */
  sql_exec (essai, "UPDATE quotient SET au = '2026-12-01' WHERE foyer_id = %" G_GINT64_FORMAT,
            moulin);
  sql_exec (essai,
            "INSERT INTO quotient (foyer_id, du, valeur) VALUES (%" G_GINT64_FORMAT
            ", '2026-12-01', 399)",
            moulin);
  g_assert_cmpint (get_pris (essai, DAVID, manon, "2026-11-30"), ==, 290);
  g_assert_cmpint (get_pris (essai, DAVID, manon, "2026-12-01"), ==, 175);
  sql_exec (essai, "UPDATE quotient SET valeur = 400 WHERE du = '2026-12-01'");
  g_assert_cmpint (get_pris (essai, DAVID, manon, "2026-12-03"), ==, 290);
  /* Moved away: the price of those outside. */
  sql_exec (essai, "UPDATE foyer SET commune_cog = '84031' WHERE id = %" G_GINT64_FORMAT, moulin);
  g_assert_cmpint (get_pris (essai, DAVID, manon, "2026-12-04"), ==, 620);
  /* What was booked before keeps its price, and gives that back. */
  assert_poste (essai, DAVID, manon, "2026-12-01", "annuler", 303);
  g_assert_cmpint (essai_get_solde (essai, DAVID), ==, 2000 - 290 - 290 - 290 - 620);
  essai_assert_juste (essai);
}

static void
test_changement_de_prix (EssaiCommune *essai)
{
  gint64 enfant = essai_inscrire (essai, PASCAL, 0, FALSE);
  gint64 before = essai_get_solde (essai, PASCAL);

  g_assert_cmpint (get_pris (essai, PASCAL, enfant, "2027-01-05"), ==, 450);
  sql_exec (essai,
            "INSERT INTO tarif (seance_id, public, du, formule, deliberation) VALUES"
            " (%" G_GINT64_FORMAT ", 'resident', '2027-01-07', '{\"type\":\"fixe\",\"cents\":500}',"
            " 'délibération n° 2026-90'),"
            " (%" G_GINT64_FORMAT ", 'resident', '2027-02-01', '{\"type\":\"fixe\",\"cents\":0}',"
            " 'délibération n° 2027-1')",
            essai_get_repas (essai), essai_get_repas (essai));
  g_assert_cmpint (get_pris (essai, PASCAL, enfant, "2027-01-04"), ==, 450);
  g_assert_cmpint (get_pris (essai, PASCAL, enfant, "2027-01-07"), ==, 500);
  g_assert_cmpint (get_pris (essai, PASCAL, enfant, "2027-01-29"), ==, 500);
  /* A meal without a price: a fact without a line. */
  g_assert_cmpint (get_pris (essai, PASCAL, enfant, "2027-02-01"), ==, 0);
  essai_assert_juste (essai);
  for (guint i = 0; i < 5; i++)
    assert_poste (essai, PASCAL, enfant,
                  ((const char *[]){ "2027-01-05", "2027-01-04", "2027-01-07", "2027-01-29",
                                     "2027-02-01" })[i],
                  "annuler", 303);
  g_assert_cmpint (essai_get_solde (essai, PASCAL), ==, before);
  essai_assert_juste (essai);
}

/* Down to 50 € below zero, not a cent more. */
static void
test_solde (EssaiCommune *essai)
{
  gint64 eric = essai_inscrire (essai, HUBERT, 0, FALSE);
  guint pris = 0;
  ParvisDate jour = parvis_date_from_iso ("2026-11-24");

  for (; parvis_date_from_iso ("2026-12-18") >= jour; jour++)
    {
      char iso[PARVIS_DATE_ISO_SIZE];
      g_autoptr (ParvisResponse) response =
          poster (essai, HUBERT, eric, parvis_date_write_iso (jour, iso), "reserver");

      pris += parvis_response_get_status (response) == 303;
      if (essai_get_solde (essai, HUBERT) - 450 < -5000
          && parvis_response_get_status (response) == 409)
        break;
    }
  g_assert_cmpuint (pris, ==, 11);
  g_assert_cmpint (essai_get_solde (essai, HUBERT), ==, -4950);
  g_assert_cmpint (sql_int (essai, "SELECT sum (prises) FROM occupation"), ==, 11);
  {
    g_autoptr (ParvisResponse) refus = poster (essai, HUBERT, eric, "2026-12-18", "reserver");

    essai_assert_status (refus, 409);
    essai_assert_body (refus, "ne suffit plus");
  }
  assert_poste (essai, HUBERT, eric, MARDI, "annuler", 303);
  assert_poste (essai, HUBERT, eric, "2026-12-18", "reserver", 303);
  essai_assert_juste (essai);
}

/* --------------------------------------------------------------------------- places */

static gpointer
write_cb (ParvisDb *db, gpointer data, GError **error)
{
  ParvisRequest *request = data;

  return parvis_request_get_route (request)->handler (request, db, error);
}

static gpointer
book_thread (gpointer data)
{
  ParvisRequest *request = data;
  g_autoptr (GError) error = NULL;
  ParvisResponse *response =
      parvis_writer_run (parvis_request_get_commune (request)->writer, write_cb, request,
                         (GDestroyNotify) parvis_response_free, &error);
  guint status;

  g_assert_no_error (error);
  status = parvis_response_get_status (response);
  parvis_response_free (response);
  return GUINT_TO_POINTER (status);
}

static ParvisRequest *
new_booking (EssaiCommune *essai, const char *who, gint64 enfant)
{
  g_autofree char *path = dup_path (essai, enfant, MARDI);
  ParvisRequest *request = essai_commune_request (essai, who, "POST", path);

  parvis_request_add_field_for_test (request, "action", "reserver");
  return request;
}

/* Two parents, one place, at once: one has it, the other is told, and pays nothing. */
static void
test_derniere_place (EssaiCommune *essai)
{
  gint64 florian = essai_inscrire (essai, PASCAL, 0, FALSE);
  gint64 manon = essai_inscrire (essai, DAVID, 0, FALSE);

  sql_exec (essai, "UPDATE seance_lieu SET places = 1 WHERE seance_id = %" G_GINT64_FORMAT,
            essai_get_repas (essai));
  for (guint round = 0; round < 20; round++)
    {
      g_autoptr (ParvisRequest) a = new_booking (essai, PASCAL, florian);
      g_autoptr (ParvisRequest) b = new_booking (essai, DAVID, manon);
      GThread *one = g_thread_new ("un", book_thread, round % 2 ? a : b);
      GThread *two = g_thread_new ("deux", book_thread, round % 2 ? b : a);
      guint first = GPOINTER_TO_UINT (g_thread_join (one));
      guint second = GPOINTER_TO_UINT (g_thread_join (two));
      gboolean pascal;

      g_assert_cmpuint (first + second, ==, 303 + 409);
      g_assert_cmpint (sql_int (essai, "SELECT count(*) FROM reservation"), ==, 1);
      g_assert_cmpint (sql_int (essai, "SELECT sum (prises) FROM occupation"), ==, 1);
      pascal = sql_int (essai, "SELECT personne_id FROM reservation") == florian;
      g_assert_cmpint (essai_get_solde (essai, PASCAL), ==, pascal ? 3800 : 4250);
      g_assert_cmpint (essai_get_solde (essai, DAVID), ==, pascal ? 2000 : 1710);
      assert_refus (essai, pascal ? DAVID : PASCAL, pascal ? manon : florian, MARDI,
                    "Toutes les places sont prises");
      assert_poste (essai, pascal ? PASCAL : DAVID, pascal ? florian : manon, MARDI, "annuler",
                    303);
    }
  essai_assert_juste (essai);
}

static void
test_sans_place (EssaiCommune *essai)
{
  gint64 enfant = essai_inscrire (essai, PASCAL, 0, FALSE);

  sql_exec (essai, "UPDATE seance_lieu SET places = 0");
  assert_refus (essai, PASCAL, enfant, MARDI, "Toutes les places sont prises");
  /* No limit. */
  sql_exec (essai, "UPDATE seance_lieu SET places = NULL");
  assert_poste (essai, PASCAL, enfant, MARDI, "reserver", 303);
  essai_assert_juste (essai);
}

/* --------------------------------------------------------------------------- at random */

#define TOURS 10000

typedef struct
{
  EssaiCommune *essai;
  gint64 enfants[5], foyers[5];
  gint64 seance;
  GRand *rand;
  guint left, done;
} Hasard;

static void
do_one (Hasard *hasard, ParvisDb *db)
{
  ParvisCommune *commune = hasard->essai->commune;
  guint qui = g_rand_int_range (hasard->rand, 0, 5);
  ParvisDate jour = parvis_date_from_iso ("2026-11-23") + g_rand_int_range (hasard->rand, 0, 25);
  g_autoptr (GError) error = NULL, fault = NULL;
  g_autoptr (ParvisAgenda) agenda = NULL;
  ParvisReservation r = { .commune = commune,
                          .db = db,
                          .nom = "DUPIN Florian",
                          .acteur = { "citoyen", 1 },
                          .today = "2026-11-21",
                          .now = hasard->essai->now };
  gint64 recu;

  r.foyer_id = hasard->foyers[qui];
  r.personne_id = hasard->enfants[qui];
  agenda = parvis_agenda_load (commune, db, r.foyer_id, r.personne_id, hasard->seance, jour, jour,
                               r.now, &error);
  g_assert_no_error (error);
  recu = (g_rand_boolean (hasard->rand) ? parvis_reservation_reserver
                                        : parvis_reservation_annuler) (&r, agenda, jour, &fault);
  if (recu == 0)
    g_assert_error (fault, PARVIS_ERROR, PARVIS_ERROR_CONFLICT);
  else
    hasard->done++;
}

static gpointer
batch_cb (ParvisDb *db, gpointer data, GError **error)
{
  Hasard *hasard = data;

  for (guint i = 0; i < 500; i++, hasard->left--)
    do_one (hasard, db);
  return g_strdup ("");
}

static void
test_hasard (EssaiCommune *essai)
{
  Hasard hasard = { .essai = essai, .left = TOURS };
  guint32 seed = g_test_rand_int ();

  g_test_message ("seed %u", seed);
  hasard.rand = g_rand_new_with_seed (seed);
  hasard.seance = essai_get_repas (essai);
  for (guint i = 0; i < 3; i++)
    hasard.enfants[i] = essai_inscrire (essai, PASCAL, i, i == 1);
  hasard.enfants[3] = essai_inscrire (essai, DAVID, 0, FALSE);
  hasard.enfants[4] = essai_inscrire (essai, HUBERT, 0, FALSE);
  for (guint i = 0; i < 5; i++)
    hasard.foyers[i] = essai_commune_get_foyer (essai, i < 3 ? PASCAL : i == 3 ? DAVID : HUBERT);
  /* Few places, so that days are full, and prices that change on the way. */
  sql_exec (essai, "UPDATE seance_lieu SET places = 3");
  sql_exec (essai,
            "INSERT INTO tarif (seance_id, public, du, formule, deliberation) VALUES"
            " (%" G_GINT64_FORMAT ", 'resident', '2026-12-07', '{\"type\":\"fixe\",\"cents\":0}',"
            " 'délibération n° 2026-91')",
            hasard.seance);
  while (hasard.left > 0)
    {
      g_autofree char *done = essai_commune_write (essai, batch_cb, &hasard);

      g_assert_cmpint (sql_int (essai, "SELECT sum (montant_cents) FROM solde"), ==, 0);
      g_assert_cmpint (sql_int (essai, "SELECT coalesce (max (prises), 0) FROM occupation"), <=, 3);
    }
  g_rand_free (hasard.rand);
  /* The die did something, and every household paid what it has booked. */
  g_assert_cmpuint (hasard.done, >, TOURS / 20);
  g_assert_cmpint (
      sql_int (essai, "SELECT sum (montant_cents) FROM solde s JOIN compte_regie c"
                      " ON c.id = s.compte_id WHERE c.foyer_id IS NOT NULL"),
      ==, 4250 + 2000 - sql_int (essai, "SELECT coalesce (sum (prix_cents), 0) FROM reservation"));
  essai_assert_juste (essai);
}

/* --------------------------------------------------------------------------- the check */

/* Lines that are changed behind our back are found; the database itself refuses the usual ways. */
static void
test_verifier (EssaiCommune *essai)
{
  gint64 enfant = essai_inscrire (essai, PASCAL, 0, FALSE);
  g_autoptr (GError) regie = NULL, faits = NULL;
  sqlite3 *db = sql_open (essai);

  assert_poste (essai, PASCAL, enfant, MARDI, "reserver", 303);
  assert_poste (essai, PASCAL, enfant, JEUDI, "reserver", 303);
  essai_assert_juste (essai);
  g_assert_cmpint (sqlite3_exec (db, "UPDATE ecriture SET montant_cents = 1", NULL, NULL, NULL), ==,
                   SQLITE_CONSTRAINT);
  g_assert_cmpint (sqlite3_exec (db, "DELETE FROM reservation_fait", NULL, NULL, NULL), ==,
                   SQLITE_CONSTRAINT);
  sqlite3_close (db);
  sql_exec (essai, "DROP TRIGGER ecriture_sans_modification");
  sql_exec (essai, "DROP TRIGGER reservation_fait_sans_modification");
  sql_exec (essai, "UPDATE ecriture SET montant_cents = 1 WHERE nature = 'reservation'");
  sql_exec (essai, "UPDATE reservation_fait SET jour = '2026-11-27' WHERE id = 1");
  g_assert_false (parvis_regie_verifier (essai->db, NULL, &regie));
  g_assert_error (regie, PARVIS_ERROR, PARVIS_ERROR_INTERNAL);
  g_assert_false (parvis_reservation_verifier (essai->db, NULL, &faits));
  g_assert_error (faits, PARVIS_ERROR, PARVIS_ERROR_INTERNAL);
}

/* --------------------------------------------------------------------------- brothers and sisters */

/* One question for all: the total is said, what was shown is booked, all or nothing. */
static void
test_fratrie (EssaiCommune *essai)
{
  gint64 florian = essai_inscrire (essai, PASCAL, 0, FALSE);
  gint64 alice = essai_inscrire (essai, PASCAL, 1, FALSE);
  gint64 manon = essai_inscrire (essai, DAVID, 0, FALSE);
  gint64 solde = essai_get_solde (essai, PASCAL);
  g_autofree char *path = dup_path (essai, florian, MARDI);
  g_autofree char *jeudi = dup_path (essai, florian, JEUDI);
  g_autofree char *cle = g_strdup_printf ("%" G_GINT64_FORMAT, alice);
  g_autofree char *autre = g_strdup_printf ("%" G_GINT64_FORMAT, manon);
  g_autoptr (ParvisResponse) page = essai_commune_get (essai, PASCAL, path);
  g_autoptr (ParvisResponse) fait = NULL, encore = NULL, complet = NULL, sans = NULL, vole = NULL;
  g_autoptr (ParvisResponse) peu = NULL, une = NULL;

  essai_assert_body (page, "Réserver aussi pour Alice");
  essai_assert_body (page, "9,00\u00a0€ en tout");
  fait = essai_commune_post_form (essai, PASCAL, path, "action", "reserver", "aussi", cle, NULL);
  essai_assert_status (fait, 303);
  g_assert_cmpint (essai_count_faits (essai), ==, 2);
  g_assert_cmpint (essai_get_solde (essai, PASCAL), ==, solde - 900);
  encore = essai_commune_post_form (essai, PASCAL, path, "action", "reserver", "aussi", cle, NULL);
  essai_assert_status (encore, 303);
  g_assert_cmpint (essai_count_faits (essai), ==, 2);
  /* Another family's child is nobody's: only one's own are booked. */
  vole = essai_commune_post_form (essai, PASCAL, path, "action", "reserver", "aussi", autre, NULL);
  essai_assert_status (vole, 303);
  g_assert_cmpint (essai_count_faits (essai), ==, 2);
  /* One place is not two: not offered, and refused with nothing booked when it is asked for. */
  sql_exec (essai, "UPDATE seance_lieu SET places = 1");
  peu = essai_commune_get (essai, PASCAL, jeudi);
  essai_assert_body (peu, "Réserver");
  essai_assert_no_body (peu, "Réserver aussi");
  une = essai_commune_post_form (essai, PASCAL, jeudi, "action", "reserver", "aussi", cle, NULL);
  essai_assert_status (une, 409);
  essai_assert_body (une, "Rien n’est réservé. Il ne reste plus assez de places");
  g_assert_cmpint (essai_count_faits (essai), ==, 2);
  sql_exec (essai, "UPDATE seance_lieu SET places = NULL");
  /* The money of one meal is not that of two. */
  sql_exec (essai,
            "UPDATE reglage SET valeur = '%" G_GINT64_FORMAT
            "' WHERE cle = 'regie.decouvert_cents'",
            500 - (solde - 900));
  sans = essai_commune_get (essai, PASCAL, jeudi);
  essai_assert_no_body (sans, "Réserver aussi");
  complet =
      essai_commune_post_form (essai, PASCAL, jeudi, "action", "reserver", "aussi", cle, NULL);
  essai_assert_status (complet, 409);
  essai_assert_body (complet, "Rien n’est réservé");
  g_assert_cmpint (essai_count_faits (essai), ==, 2);
  essai_assert_juste (essai);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  essai_commune_add ("/agenda/jours", test_jours);
  essai_commune_add ("/agenda/pas-un-jour", test_pas_un_jour);
  essai_commune_add ("/agenda/sans-fiche", test_sans_fiche);
  essai_commune_add ("/agenda/autre-famille", test_autre_famille);
  essai_commune_add ("/agenda/deux-foyers", test_deux_foyers);
  essai_commune_add ("/agenda/limite", test_limite);
  essai_commune_add ("/agenda/deux-fois", test_deux_fois);
  essai_commune_add ("/agenda/action-inconnue", test_action_inconnue);
  essai_commune_add ("/agenda/prix", test_prix);
  essai_commune_add ("/agenda/changement-de-prix", test_changement_de_prix);
  essai_commune_add ("/agenda/solde", test_solde);
  essai_commune_add ("/agenda/derniere-place", test_derniere_place);
  essai_commune_add ("/agenda/sans-place", test_sans_place);
  essai_commune_add ("/agenda/hasard", test_hasard);
  essai_commune_add ("/agenda/verifier", test_verifier);
  essai_commune_add ("/agenda/fratrie", test_fratrie);
  return g_test_run ();
}
