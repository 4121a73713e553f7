/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-test"
#include "config.h"

#include <gtk/gtk.h>

#include "client/api/parvis-session.h"
#include "client/justificatifs/parvis-file-attente.h"
#include "tests/client/fake-server.h"

typedef struct
{
  FakeServer *server;
  ParvisApi *api;
  ParvisFileAttente query;
  ParvisListe *rows;
  guint refreshed;
  gint64 hidden; /* that keep_cb refuses */
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
refreshed_cb (ParvisListe *rows, Fixture *fixture)
{
  fixture->refreshed++;
}

static void
turn (void)
{
  g_main_context_iteration (NULL, TRUE);
}

static guint
length (Fixture *fixture)
{
  return g_list_model_get_n_items (G_LIST_MODEL (fixture->rows));
}

static gint64
id_at (Fixture *fixture, guint position)
{
  g_autoptr (ParvisJustificatif) piece =
      g_list_model_get_item (G_LIST_MODEL (fixture->rows), position);

  return parvis_justificatif_get_data (piece)->id;
}

static void
wait_until_ready (Fixture *fixture)
{
  while (parvis_liste_get_etat (fixture->rows) != PARVIS_LISTE_PRETE)
    turn ();
}

static void
refresh (Fixture *fixture)
{
  guint before = fixture->refreshed;

  parvis_liste_refresh (fixture->rows);
  while (fixture->refreshed == before)
    turn ();
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  gboolean signed_in = FALSE;

  fixture->server = fake_server_new (GPOINTER_TO_UINT (data));
  fixture->api = parvis_api_new (fake_server_get_url (fixture->server));
  parvis_api_sign_in_async (fixture->api, "gestionnaire", FAKE_PASSWORD, "", NULL, signed_in_cb,
                            &signed_in);
  while (!signed_in)
    turn ();
  fixture->query = (ParvisFileAttente){ "en_attente", "", "" };
  fixture->rows = parvis_liste_new (fixture->api, &parvis_file_attente_source);
  g_signal_connect (fixture->rows, "refreshed", G_CALLBACK (refreshed_cb), fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_clear_object (&fixture->rows);
  g_clear_object (&fixture->api);
  g_clear_pointer (&fixture->server, fake_server_free);
}

static void
test_pages_as_needed (Fixture *fixture, gconstpointer data)
{
  parvis_liste_load (fixture->rows, &fixture->query);
  wait_until_ready (fixture);
  g_assert_cmpuint (length (fixture), ==, 200);
  g_assert_cmpint (parvis_liste_get_total (fixture->rows), ==, 1000);
  g_assert_false (parvis_liste_is_complete (fixture->rows));

  parvis_liste_need (fixture->rows, 10);
  g_assert_cmpuint (fake_server_get_requests (fixture->server, "GET /api/justificatifs"), ==, 1);
  for (guint page = 2; page <= 5; page++)
    {
      parvis_liste_need (fixture->rows, length (fixture) - 1);
      while (length (fixture) < 200 * page)
        turn ();
    }
  g_assert_true (parvis_liste_is_complete (fixture->rows));
  for (guint i = 0; i < 1000; i++)
    g_assert_cmpint (id_at (fixture, i), ==, i + 1);
}

static void
test_eager (Fixture *fixture, gconstpointer data)
{
  parvis_liste_set_eager (fixture->rows, TRUE);
  parvis_liste_load (fixture->rows, &fixture->query);
  while (length (fixture) < 1000)
    turn ();
}

static void
test_refresh_keeps_objects (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GtkSingleSelection) selection = NULL;
  gpointer selected, first;
  gint64 added;

  parvis_liste_load (fixture->rows, &fixture->query);
  wait_until_ready (fixture);
  selection = gtk_single_selection_new (G_LIST_MODEL (g_object_ref (fixture->rows)));
  gtk_single_selection_set_selected (selection, 5);
  selected = gtk_single_selection_get_selected_item (selection);
  first = parvis_liste_find (fixture->rows, 1, NULL);

  fake_server_decide (fixture->server, 2, "valide");
  fake_server_decide (fixture->server, 4, "invalide");
  added = fake_server_deposit (fixture->server);
  refresh (fixture);

  g_assert_cmpuint (length (fixture), ==, 39);
  g_assert_true (gtk_single_selection_get_selected_item (selection) == selected);
  g_assert_cmpuint (gtk_single_selection_get_selected (selection), ==, 3);
  g_assert_true (parvis_liste_find (fixture->rows, 1, NULL) == first);
  g_assert_null (parvis_liste_find (fixture->rows, 2, NULL));
  g_assert_cmpint (id_at (fixture, 38), ==, added);
}

static gboolean
keep_cb (gpointer object, gpointer user_data)
{
  return parvis_justificatif_get_data (object)->id != ((Fixture *) user_data)->hidden;
}

static void
test_remove_and_put (Fixture *fixture, gconstpointer data)
{
  g_autoptr (ParvisJustificatif) piece = NULL;
  guint position;

  parvis_liste_set_keep (fixture->rows, keep_cb, fixture);
  parvis_liste_load (fixture->rows, &fixture->query);
  wait_until_ready (fixture);
  piece = g_object_ref (parvis_liste_find (fixture->rows, 7, NULL));
  fixture->hidden = 7;
  parvis_liste_remove (fixture->rows, 7);
  g_assert_cmpint (parvis_liste_get_total (fixture->rows), ==, 39);

  /* The server still has it: this side knows better. */
  refresh (fixture);
  g_assert_null (parvis_liste_find (fixture->rows, 7, NULL));

  fixture->hidden = 0;
  parvis_liste_put (fixture->rows, piece);
  g_assert_true (parvis_liste_find (fixture->rows, 7, &position) == piece);
  g_assert_cmpuint (position, ==, 6);
  parvis_liste_put (fixture->rows, piece);
  g_assert_cmpuint (length (fixture), ==, 40);
}

static void
test_away (Fixture *fixture, gconstpointer data)
{
  fake_server_stop (fixture->server);
  parvis_liste_load (fixture->rows, &fixture->query);
  while (parvis_liste_get_etat (fixture->rows) != PARVIS_LISTE_ERREUR)
    turn ();
  g_assert_cmpstr (parvis_liste_get_erreur (fixture->rows), !=, "");

  fake_server_start (fixture->server);
  parvis_liste_load (fixture->rows, &fixture->query);
  wait_until_ready (fixture);
  g_assert_cmpuint (length (fixture), ==, 40);

  /* What is here stays readable. */
  fake_server_stop (fixture->server);
  refresh (fixture);
  g_assert_cmpuint (length (fixture), ==, 40);
  g_assert_cmpint (parvis_liste_get_etat (fixture->rows), ==, PARVIS_LISTE_PRETE);
}

static void
test_filter_changes_under_way (Fixture *fixture, gconstpointer data)
{
  ParvisFileAttente other = { "en_attente", "caf", "" };

  parvis_liste_load (fixture->rows, &fixture->query);
  parvis_liste_load (fixture->rows, &other);
  wait_until_ready (fixture);
  for (guint i = 0; i < 10; i++)
    g_main_context_iteration (NULL, FALSE);
  g_assert_cmpuint (length (fixture), ==, 6);
}

#define ADD(path, pieces, function)                                                                \
  g_test_add ("/client/liste/" path, Fixture, GUINT_TO_POINTER (pieces), set_up, function,         \
              tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("pages-as-needed", 1000, test_pages_as_needed);
  ADD ("eager", 1000, test_eager);
  ADD ("refresh-keeps-objects", 40, test_refresh_keeps_objects);
  ADD ("remove-and-put", 40, test_remove_and_put);
  ADD ("away", 40, test_away);
  ADD ("filter-changes-under-way", 40, test_filter_changes_under_way);
  return g_test_run ();
}
