/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-test"
#include "config.h"

#include "client/api/parvis-demandes.h"
#include "client/api/parvis-justificatifs.h"
#include "client/api/parvis-session.h"
#include "shared/parvis-error.h"
#include "tests/client/fake-server.h"

typedef struct
{
  FakeServer *server;
  ParvisApi *api;
} Fixture;

static void
done_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

/* Turns the loop until the call that was given &result is over. */
static GAsyncResult *
wait_for (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return *result;
}

static ParvisAgentSession *
sign_in (
    ParvisApi *api, const char *identifiant, const char *password, const char *totp, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  parvis_api_sign_in_async (api, identifiant, password, totp, NULL, done_cb, &result);
  return parvis_api_sign_in_finish (api, wait_for (&result), error);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ParvisAgentSession) session = NULL;

  fixture->server = fake_server_new (500);
  fixture->api = parvis_api_new (fake_server_get_url (fixture->server));
  session = sign_in (fixture->api, "gestionnaire", FAKE_PASSWORD, "", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (session->agent.nom, ==, "Jeanne Martin");
  g_assert_cmpstr (session->commune.nom, ==, "Ville de Sarrians");
  g_assert_true (parvis_session_may_process (session));
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_clear_object (&fixture->api);
  g_clear_pointer (&fixture->server, fake_server_free);
}

static void
test_sign_in (void)
{
  static const struct
  {
    const char *identifiant, *password, *totp;
    int code; /* of ParvisApiError, -1 = fine */
  } cases[] = {
    { "gestionnaire", FAKE_PASSWORD, "", -1 },
    { "gestionnaire", "faux", "", PARVIS_API_ERROR_EXPIREE },
    { "personne", FAKE_PASSWORD, "", PARVIS_API_ERROR_EXPIREE },
    { "double", FAKE_PASSWORD, "", PARVIS_API_ERROR_TOTP },
    { "double", FAKE_PASSWORD, "000000", PARVIS_API_ERROR_TOTP },
    { "double", FAKE_PASSWORD, FAKE_TOTP, -1 },
  };
  g_autoptr (FakeServer) server = fake_server_new (1);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (ParvisApi) api = parvis_api_new (fake_server_get_url (server));
      g_autoptr (GError) error = NULL;
      g_autoptr (ParvisAgentSession) session =
          sign_in (api, cases[i].identifiant, cases[i].password, cases[i].totp, &error);

      if (cases[i].code < 0)
        g_assert_no_error (error);
      else
        g_assert_error (error, PARVIS_API_ERROR, cases[i].code);
      g_assert_true ((parvis_api_find_jeton (api) != NULL) == (cases[i].code < 0));
      g_assert_true (parvis_api_get_en_ligne (api));
    }
}

static void
test_pages_of_the_list (Fixture *fixture, gconstpointer data)
{
  g_autofree char *cursor = NULL;
  guint rows = 0, calls = 0;
  gint64 last = 0;

  do
    {
      g_autoptr (GAsyncResult) result = NULL;
      g_autoptr (GError) error = NULL;
      g_autoptr (ParvisJustificatifPage) page = NULL;

      parvis_api_list_justificatifs_async (fixture->api, "en_attente", "", "", cursor, 200, NULL,
                                           done_cb, &result);
      page = parvis_api_list_justificatifs_finish (fixture->api, wait_for (&result), &error);
      g_assert_no_error (error);
      g_assert_cmpint (page->total, ==, 500);
      for (guint i = 0; i < page->justificatifs->len; i++)
        {
          const ParvisJustificatifData *row =
              &g_array_index (page->justificatifs, ParvisJustificatifData, i);
          g_assert_cmpint (row->id, >, last);
          last = row->id;
        }
      rows += page->justificatifs->len;
      g_free (cursor);
      cursor = g_strdup (page->suivant);
      calls++;
    }
  while (cursor != NULL);
  g_assert_cmpuint (rows, ==, 500);
  g_assert_cmpuint (calls, ==, 3);
}

static void
test_search_is_escaped (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (ParvisJustificatifPage) page = NULL;

  parvis_api_list_justificatifs_async (fixture->api, "en_attente", "livret", "œuvré & fils", NULL,
                                       50, NULL, done_cb, &result);
  page = parvis_api_list_justificatifs_finish (fixture->api, wait_for (&result), &error);
  g_assert_no_error (error);
  g_assert_cmpint (page->total, ==, 0);
}

static ParvisJustificatifDetail *
decide (ParvisApi *api, gint64 id, gint64 depot, guint sens, const char *motif, GError **error)
{
  ParvisJustificatifDecision decision = { depot, sens,
                                          sens == PARVIS_JUSTIFICATIF_SENS_VALIDE
                                              ? parvis_date_new (2027, 8, 31)
                                              : PARVIS_DATE_NONE,
                                          motif, "" };
  g_autoptr (GAsyncResult) result = NULL;

  parvis_api_decide_async (api, id, &decision, NULL, done_cb, &result);
  return parvis_api_decide_finish (api, wait_for (&result), error);
}

static void
test_decide_and_take_back (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GAsyncResult) opened = NULL;
  g_autoptr (GAsyncResult) taken_back = NULL;
  g_autoptr (ParvisJustificatifDetail) detail = NULL;
  g_autoptr (ParvisJustificatifDetail) decided = NULL;
  g_autoptr (ParvisJustificatifDetail) back = NULL;

  parvis_api_get_justificatif_async (fixture->api, 2, NULL, done_cb, &opened);
  detail = parvis_api_get_justificatif_finish (fixture->api, wait_for (&opened), &error);
  g_assert_no_error (error);
  g_assert_cmpint (detail->propose_au, ==, parvis_date_new (2027, 8, 31));
  g_assert_cmpuint (detail->motifs->len, ==, 5);

  decided = decide (fixture->api, 2, detail->justificatif.depot, PARVIS_JUSTIFICATIF_SENS_VALIDE,
                    NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (decided->justificatif.etat, ==, PARVIS_JUSTIFICATIF_VALIDE);
  g_assert_cmpint (decided->annulable_jusqu_a, >, 0);

  parvis_api_take_back_async (fixture->api, 2, detail->justificatif.depot, NULL, done_cb,
                              &taken_back);
  back = parvis_api_take_back_finish (fixture->api, wait_for (&taken_back), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (back->justificatif.etat, ==, PARVIS_JUSTIFICATIF_EN_ATTENTE);
}

static void
test_conflict_says_who (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ParvisJustificatifDetail) detail = NULL;

  fake_server_decide (fixture->server, 2, "valide");
  detail = decide (fixture->api, 2, 1, PARVIS_JUSTIFICATIF_SENS_INVALIDE, "illisible", &error);
  g_assert_null (detail);
  g_assert_error (error, PARVIS_ERROR, PARVIS_ERROR_CONFLICT);
  g_assert_nonnull (strstr (error->message, "Lucie Bernard"));
}

static void
test_page_is_png (Fixture *fixture, gconstpointer data)
{
  static const guint8 magic[] = { 0x89, 'P', 'N', 'G' };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) png = NULL;

  parvis_api_get_page_async (fixture->api, 2, 1, 1, 700, NULL, done_cb, &result);
  png = parvis_api_get_page_finish (fixture->api, wait_for (&result), &error);
  g_assert_no_error (error);
  g_assert_cmpmem (g_bytes_get_data (png, NULL), 4, magic, 4);
}

static void
expired_cb (ParvisApi *api, guint *times)
{
  (*times)++;
}

static void
test_expired_is_told_once (Fixture *fixture, gconstpointer data)
{
  guint times = 0;

  g_signal_connect (fixture->api, "expiree", G_CALLBACK (expired_cb), &times);
  fake_server_expire_sessions (fixture->server);
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (GAsyncResult) result = NULL;
      g_autoptr (GError) error = NULL;
      g_autoptr (ParvisCompteurs) counts = NULL;

      parvis_api_get_compteurs_async (fixture->api, NULL, done_cb, &result);
      counts = parvis_api_get_compteurs_finish (fixture->api, wait_for (&result), &error);
      g_assert_null (counts);
      g_assert_error (error, PARVIS_API_ERROR, PARVIS_API_ERROR_EXPIREE);
    }
  g_assert_cmpuint (times, ==, 1);
  g_assert_null (parvis_api_find_jeton (fixture->api));
}

static void
test_away_and_back (Fixture *fixture, gconstpointer data)
{
  for (guint round = 0; round < 2; round++)
    {
      g_autoptr (GAsyncResult) result = NULL;
      g_autoptr (GError) error = NULL;
      g_autoptr (ParvisCompteurs) counts = NULL;

      if (round == 0)
        fake_server_stop (fixture->server);
      else
        fake_server_start (fixture->server);
      parvis_api_get_compteurs_async (fixture->api, NULL, done_cb, &result);
      counts = parvis_api_get_compteurs_finish (fixture->api, wait_for (&result), &error);
      if (round == 0)
        g_assert_error (error, PARVIS_API_ERROR, PARVIS_API_ERROR_INJOIGNABLE);
      else
        g_assert_no_error (error);
      g_assert_true (parvis_api_get_en_ligne (fixture->api) == (round == 1));
    }
}

static void
test_lost_answer (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ParvisJustificatifDetail) detail = NULL;

  fake_server_lose_next_answer (fixture->server);
  detail = decide (fixture->api, 3, 1, PARVIS_JUSTIFICATIF_SENS_VALIDE, NULL, &error);
  g_assert_null (detail);
  g_assert_error (error, PARVIS_API_ERROR, PARVIS_API_ERROR_INJOIGNABLE);
  g_assert_cmpstr (fake_server_get_etat (fixture->server, 3), ==, "valide");
}

static void
test_sign_in_again_ends_the_first (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *first = g_strdup (parvis_api_find_jeton (fixture->api));
  g_autoptr (ParvisAgentSession) session =
      sign_in (fixture->api, "gestionnaire", FAKE_PASSWORD, "", &error);

  g_assert_no_error (error);
  g_assert_cmpstr (parvis_api_find_jeton (fixture->api), !=, first);
  while (fake_server_get_requests (fixture->server, "POST /api/session/fin") == 0)
    g_main_context_iteration (NULL, TRUE);
}

static void
test_demande (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GAsyncResult) listed = NULL;
  g_autoptr (GAsyncResult) taken = NULL;
  g_autoptr (GAsyncResult) accepted = NULL;
  g_autoptr (ParvisDemandePage) page = NULL;
  g_autoptr (ParvisDemandeDetail) mine = NULL;
  g_autoptr (ParvisDemandeDetail) done = NULL;

  parvis_api_list_demandes_async (fixture->api, "", "personne", "", NULL, 200, NULL, done_cb,
                                  &listed);
  page = parvis_api_list_demandes_finish (fixture->api, wait_for (&listed), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (page->demandes->len, >, 0);
  for (guint i = 0; i < page->demandes->len; i++)
    g_assert_cmpint (g_array_index (page->demandes, ParvisDemandeData, i).agent_id, ==, 0);

  parvis_api_take_demande_async (fixture->api, 2, NULL, done_cb, &taken);
  mine = parvis_api_act_on_demande_finish (fixture->api, wait_for (&taken), &error);
  g_assert_no_error (error);
  g_assert_true (mine->peut & PARVIS_PEUT_ACCEPTER);

  parvis_api_accept_demande_async (fixture->api, 2, NULL, NULL, done_cb, &accepted);
  done = parvis_api_act_on_demande_finish (fixture->api, wait_for (&accepted), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (done->demande.etat, ==, PARVIS_DEMANDE_ACCEPTEE);
}

#define ADD(path, function)                                                                        \
  g_test_add ("/client/api/" path, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/client/api/sign-in", test_sign_in);
  ADD ("pages-of-the-list", test_pages_of_the_list);
  ADD ("search-is-escaped", test_search_is_escaped);
  ADD ("decide-and-take-back", test_decide_and_take_back);
  ADD ("conflict-says-who", test_conflict_says_who);
  ADD ("page-is-png", test_page_is_png);
  ADD ("expired-is-told-once", test_expired_is_told_once);
  ADD ("away-and-back", test_away_and_back);
  ADD ("lost-answer", test_lost_answer);
  ADD ("sign-in-again-ends-the-first", test_sign_in_again_ends_the_first);
  ADD ("demande", test_demande);
  return g_test_run ();
}
