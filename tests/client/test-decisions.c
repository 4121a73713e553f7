/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-test"
#include "config.h"

#include "client/api/parvis-session.h"
#include "client/justificatifs/parvis-decisions.h"
#include "tests/client/fake-server.h"

typedef struct
{
  FakeServer *server;
  ParvisApi *api;
  ParvisDecisions *decisions;
  guint settled;
  ParvisDecisionEtat etat; /* of the last that settled */
  char *sentence;
  guint not_taken_back;
} Fixture;

static void
signed_in_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ParvisAgentSession) session =
      parvis_api_sign_in_finish (PARVIS_API (source), result, &error);

  g_assert_no_error (error);
  *(gboolean *) user_data = TRUE;
}

static void
settled_cb (ParvisDecisions *decisions,
            ParvisDecision *decision,
            ParvisJustificatifDetail *detail,
            const char *sentence,
            Fixture *fixture)
{
  fixture->settled++;
  fixture->etat = decision->etat;
  g_free (fixture->sentence);
  fixture->sentence = g_strdup (sentence);
}

static void
not_taken_back_cb (ParvisDecisions *decisions,
                   ParvisDecision *decision,
                   const char *sentence,
                   Fixture *fixture)
{
  fixture->not_taken_back++;
}

static void
sign_in (Fixture *fixture)
{
  gboolean signed_in = FALSE;

  parvis_api_sign_in_async (fixture->api, "gestionnaire", FAKE_PASSWORD, "", NULL, signed_in_cb,
                            &signed_in);
  while (!signed_in)
    g_main_context_iteration (NULL, TRUE);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->server = fake_server_new (8);
  fixture->api = parvis_api_new (fake_server_get_url (fixture->server));
  sign_in (fixture);
  fixture->decisions = parvis_decisions_new (fixture->api, "Jeanne Martin");
  g_signal_connect (fixture->decisions, "settled", G_CALLBACK (settled_cb), fixture);
  g_signal_connect (fixture->decisions, "refused-to-take-back", G_CALLBACK (not_taken_back_cb),
                    fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  /* A call on its way holds it. */
  g_signal_handlers_disconnect_by_data (fixture->decisions, fixture);
  g_clear_object (&fixture->decisions);
  g_clear_object (&fixture->api);
  g_clear_pointer (&fixture->server, fake_server_free);
  g_free (fixture->sentence);
}

static ParvisDecision *
validate (Fixture *fixture, gint64 id)
{
  ParvisJustificatifData data = { .id = id,
                                  .type = "assurance",
                                  .type_nom = "Assurance scolaire",
                                  .personne = "DUPIN Alice",
                                  .foyer = "DUPIN Pascal",
                                  .etat = PARVIS_JUSTIFICATIF_EN_ATTENTE,
                                  .depot = id == 1 || id == 6 ? 2 : 1,
                                  .niveau = "",
                                  .etablissement = "",
                                  .ouvert_par = "" };
  g_autoptr (ParvisJustificatif) piece = parvis_justificatif_new (&data);

  return parvis_decisions_add (fixture->decisions, piece, parvis_date_new (2027, 8, 31), NULL,
                               NULL);
}

static void
wait_for_settled (Fixture *fixture, guint n)
{
  while (fixture->settled < n)
    g_main_context_iteration (NULL, TRUE);
}

static void
wait_for_waiting (Fixture *fixture, guint n)
{
  while (parvis_decisions_get_waiting (fixture->decisions) != n)
    g_main_context_iteration (NULL, TRUE);
}

static void
test_done (Fixture *fixture, gconstpointer data)
{
  ParvisDecision *decision = validate (fixture, 2);

  g_assert_true (parvis_decisions_has (fixture->decisions, 2, 1));
  g_assert_cmpuint (parvis_decisions_get_unsent (fixture->decisions), ==, 1);
  wait_for_settled (fixture, 1);
  g_assert_cmpint (fixture->etat, ==, PARVIS_DECISION_FAITE);
  g_assert_cmpstr (fake_server_get_etat (fixture->server, 2), ==, "valide");
  g_assert_cmpuint (parvis_decisions_get_unsent (fixture->decisions), ==, 0);
  g_assert_true (parvis_decisions_find_last (fixture->decisions) == decision);
}

static void
test_take_back (Fixture *fixture, gconstpointer data)
{
  /* At once, while it is still on its way. */
  parvis_decisions_take_back (fixture->decisions, validate (fixture, 2));
  g_assert_null (parvis_decisions_find_last (fixture->decisions));
  wait_for_settled (fixture, 1);
  g_assert_cmpint (fixture->etat, ==, PARVIS_DECISION_REPRISE);
  g_assert_cmpstr (fake_server_get_etat (fixture->server, 2), ==, "en_attente");
  g_assert_false (parvis_decisions_has (fixture->decisions, 2, 1));

  /* And once the server has it. */
  validate (fixture, 3);
  wait_for_settled (fixture, 2);
  parvis_decisions_take_back (fixture->decisions, parvis_decisions_find_last (fixture->decisions));
  wait_for_settled (fixture, 3);
  g_assert_cmpstr (fake_server_get_etat (fixture->server, 3), ==, "en_attente");
}

static void
test_take_back_unanswered (Fixture *fixture, gconstpointer data)
{
  /* On its way, and what the server says of it is lost: the agent has it back at once… */
  fake_server_lose_next_answer (fixture->server);
  parvis_decisions_take_back (fixture->decisions, validate (fixture, 2));
  wait_for_settled (fixture, 1);
  g_assert_cmpint (fixture->etat, ==, PARVIS_DECISION_REPRISE);
  g_assert_cmpuint (parvis_decisions_get_unsent (fixture->decisions), ==, 0);
  g_assert_cmpstr (fake_server_get_etat (fixture->server, 2), ==, "valide");

  /* … and the server too, as soon as it can be spoken to. */
  parvis_decisions_retry (fixture->decisions);
  while (g_strcmp0 (fake_server_get_etat (fixture->server, 2), "en_attente") != 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (fixture->not_taken_back, ==, 0);
}

static void
test_somebody_was_faster (Fixture *fixture, gconstpointer data)
{
  fake_server_decide (fixture->server, 2, "invalide");
  validate (fixture, 2);
  wait_for_settled (fixture, 1);
  g_assert_cmpint (fixture->etat, ==, PARVIS_DECISION_PERDUE);
  g_assert_nonnull (strstr (fixture->sentence, "Lucie Bernard"));
  g_assert_cmpstr (fake_server_get_etat (fixture->server, 2), ==, "invalide");
}

static void
test_away_and_back (Fixture *fixture, gconstpointer data)
{
  fake_server_stop (fixture->server);
  validate (fixture, 2);
  validate (fixture, 3);
  wait_for_waiting (fixture, 2);
  g_assert_cmpuint (fixture->settled, ==, 0);
  fake_server_start (fixture->server);
  parvis_decisions_retry (fixture->decisions);
  wait_for_settled (fixture, 2);
  g_assert_cmpstr (fake_server_get_etat (fixture->server, 2), ==, "valide");
  g_assert_cmpstr (fake_server_get_etat (fixture->server, 3), ==, "valide");
}

static void
test_lost_answer_is_ours (Fixture *fixture, gconstpointer data)
{
  fake_server_lose_next_answer (fixture->server);
  validate (fixture, 2);
  wait_for_waiting (fixture, 1);
  parvis_decisions_retry (fixture->decisions);
  wait_for_settled (fixture, 1);
  g_assert_cmpint (fixture->etat, ==, PARVIS_DECISION_FAITE);
}

static void
test_given_back (Fixture *fixture, gconstpointer data)
{
  /* One never reached the server, of the other only the answer was lost. */
  fake_server_lose_next_answer (fixture->server);
  validate (fixture, 2);
  wait_for_waiting (fixture, 1);
  fake_server_stop (fixture->server);
  validate (fixture, 3);
  wait_for_waiting (fixture, 2);

  parvis_decisions_give_back (fixture->decisions);
  g_assert_cmpuint (fixture->settled, ==, 2);
  g_assert_cmpint (fixture->etat, ==, PARVIS_DECISION_REPRISE);
  g_assert_cmpuint (parvis_decisions_get_unsent (fixture->decisions), ==, 0);

  /* Back: the one that the server has is undone there too. */
  fake_server_start (fixture->server);
  parvis_decisions_retry (fixture->decisions);
  while (g_strcmp0 (fake_server_get_etat (fixture->server, 2), "en_attente") != 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpstr (fake_server_get_etat (fixture->server, 3), ==, "en_attente");
  g_assert_cmpuint (fixture->not_taken_back, ==, 0);
}

static void
test_session_ends (Fixture *fixture, gconstpointer data)
{
  fake_server_expire_sessions (fixture->server);
  validate (fixture, 2);
  wait_for_waiting (fixture, 1);
  sign_in (fixture);
  parvis_decisions_retry (fixture->decisions);
  wait_for_settled (fixture, 1);
  g_assert_cmpint (fixture->etat, ==, PARVIS_DECISION_FAITE);
}

static void
test_too_late (Fixture *fixture, gconstpointer data)
{
  ParvisDecision *decision = validate (fixture, 2);

  wait_for_settled (fixture, 1);
  fake_server_decide (fixture->server, 2, "invalide"); /* by another: not this agent's any more */
  parvis_decisions_take_back (fixture->decisions, decision);
  while (fixture->not_taken_back == 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpstr (fake_server_get_etat (fixture->server, 2), ==, "invalide");
}

#define ADD(path, function)                                                                        \
  g_test_add ("/client/decisions/" path, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("done", test_done);
  ADD ("take-back", test_take_back);
  ADD ("take-back-unanswered", test_take_back_unanswered);
  ADD ("somebody-was-faster", test_somebody_was_faster);
  ADD ("away-and-back", test_away_and_back);
  ADD ("lost-answer-is-ours", test_lost_answer_is_ours);
  ADD ("given-back", test_given_back);
  ADD ("session-ends", test_session_ends);
  ADD ("too-late", test_too_late);
  return g_test_run ();
}
