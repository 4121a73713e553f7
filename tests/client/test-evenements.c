/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-test"
#include "config.h"

#include "client/api/parvis-evenements.h"
#include "client/api/parvis-session.h"
#include "shared/model/parvis-justificatif.h"
#include "tests/client/fake-server.h"

typedef struct
{
  FakeServer *server;
  ParvisApi *api;
  ParvisEvenements *evenements;
  guint branche, compteurs, expiree;
  gint64 piece; /* of the last event justificatif */
} Fixture;

static void
branche_cb (ParvisEvenements *evenements, Fixture *fixture)
{
  fixture->branche++;
}

static void
compteurs_cb (ParvisEvenements *evenements, const char *type, const char *data, Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ParvisCompteurs) counts = parvis_compteurs_parse (data, -1, &error);

  g_assert_no_error (error);
  fixture->compteurs = counts->justificatifs;
}

static void
justificatif_cb (ParvisEvenements *evenements, const char *type, const char *data, Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ParvisEvenementJustificatif) event =
      parvis_evenement_justificatif_parse (data, -1, &error);

  g_assert_no_error (error);
  fixture->piece = event->id;
}

static void
expiree_cb (ParvisApi *api, Fixture *fixture)
{
  fixture->expiree++;
  parvis_evenements_stop (fixture->evenements);
}

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
set_up (Fixture *fixture, gconstpointer data)
{
  gboolean signed_in = FALSE;

  fixture->server = fake_server_new (4);
  fixture->api = parvis_api_new (fake_server_get_url (fixture->server));
  parvis_api_sign_in_async (fixture->api, "gestionnaire", FAKE_PASSWORD, "", NULL, signed_in_cb,
                            &signed_in);
  while (!signed_in)
    g_main_context_iteration (NULL, TRUE);
  fixture->evenements = parvis_evenements_new (fixture->api);
  g_signal_connect (fixture->evenements, "branche", G_CALLBACK (branche_cb), fixture);
  g_signal_connect (fixture->evenements, "recu::compteurs", G_CALLBACK (compteurs_cb), fixture);
  g_signal_connect (fixture->evenements, "recu::justificatif", G_CALLBACK (justificatif_cb),
                    fixture);
  g_signal_connect (fixture->api, "expiree", G_CALLBACK (expiree_cb), fixture);
  parvis_evenements_start (fixture->evenements);
  while (fixture->compteurs == 0)
    g_main_context_iteration (NULL, TRUE);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  parvis_evenements_stop (fixture->evenements);
  g_clear_object (&fixture->evenements);
  g_clear_object (&fixture->api);
  g_clear_pointer (&fixture->server, fake_server_free);
}

static void
test_pushed (Fixture *fixture, gconstpointer data)
{
  gint64 id;

  g_assert_cmpuint (fixture->compteurs, ==, 4);
  id = fake_server_deposit (fixture->server);
  while (fixture->piece != id || fixture->compteurs != 5)
    g_main_context_iteration (NULL, TRUE);
}

static void
test_comes_back (Fixture *fixture, gconstpointer data)
{
  g_assert_cmpuint (fixture->branche, ==, 1);
  fake_server_stop (fixture->server);
  while (parvis_api_get_en_ligne (fixture->api))
    g_main_context_iteration (NULL, TRUE);
  fake_server_start (fixture->server);
  parvis_evenements_retry_now (fixture->evenements);
  while (fixture->branche < 2)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (parvis_api_get_en_ligne (fixture->api));
}

static void
test_expired (Fixture *fixture, gconstpointer data)
{
  fake_server_expire_sessions (fixture->server);
  fake_server_stop (fixture->server);
  fake_server_start (fixture->server);
  while (fixture->expiree == 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (fixture->expiree, ==, 1);
}

#define ADD(path, function)                                                                        \
  g_test_add ("/client/evenements/" path, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("pushed", test_pushed);
  ADD ("comes-back", test_comes_back);
  ADD ("expired", test_expired);
  return g_test_run ();
}
