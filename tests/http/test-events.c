/* SPDX-License-Identifier: EUPL-1.2 */
/* Live events to agents' applications. */
#include "config.h"

#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "server/http/parvis-events-private.h"
#include "server/http/parvis-session.h"
#include "tests/http/serveur-essai.h"

#define FORM "application/x-www-form-urlencoded"

static ParvisEvents *publish_during_handler;

static ParvisResponse *
stream (ParvisRequest *request, ParvisDb *db, GError **error)
{
  static const char *const topics[] = { "agents", "tous", NULL };

  /* Between the reading of the first state and the listening. */
  if (publish_during_handler)
    parvis_events_publish (publish_during_handler, "agents", "entretemps", "{}");
  return parvis_response_new_events (topics, "compteurs", "{\"justificatifs\":3}");
}

static ParvisResponse *
sign_in (ParvisRequest *request, ParvisDb *db, GError **error)
{
  g_autofree char *token =
      parvis_request_sign_in_agent (request, db, 3, PARVIS_FOR_GESTIONNAIRE, error);

  return token ? essai_text (token) : NULL;
}

static ParvisResponse *
end_sessions (ParvisRequest *request, ParvisDb *db, GError **error)
{
  if (!parvis_sessions_end_all (db, PARVIS_VISITOR_AGENT, 3, error))
    return NULL;
  return essai_text ("fini");
}

static ParvisResponse *
publishing (ParvisRequest *request, ParvisDb *db, GError **error)
{
  ParvisResponse *response = essai_text ("publié");

  parvis_response_publish (response, "agents", "justificatif", "{\"id\":12}");
  if (!parvis_request_has_field (request, "faux"))
    return response;
  parvis_response_free (response);
  g_set_error_literal (error, PARVIS_ERROR, PARVIS_ERROR_CONFLICT, "Trop tard.");
  return NULL;
}

/* clang-format off */
static const ParvisRoute routes[] = {
  PARVIS_ROUTE ("flux", "GET", "/api/evenements", stream, PARVIS_FOR_AGENTS, PARVIS_STREAMS),
  PARVIS_ROUTE ("entree", "POST", "/api/entree", sign_in, PARVIS_FOR_TOUS, PARVIS_WRITES,
                .body = PARVIS_BODY_FORM_FROM_OUTSIDE),
  PARVIS_ROUTE ("fin", "POST", "/api/fin", end_sessions, PARVIS_FOR_TOUS, PARVIS_WRITES,
                .body = PARVIS_BODY_FORM_FROM_OUTSIDE),
  PARVIS_ROUTE ("publie", "POST", "/api/publie", publishing, PARVIS_FOR_TOUS, PARVIS_WRITES,
                .body = PARVIS_BODY_FORM_FROM_OUTSIDE),
  { NULL }
};
/* clang-format on */

typedef struct
{
  ServeurEssai *essai;
  ParvisEvents *events;
  char *bearer;
} Banc;

static Banc *
banc_new (guint beat_ms)
{
  Banc *banc = g_new0 (Banc, 1);
  g_autofree char *answer = NULL;

  banc->essai = serveur_essai_new (routes);
  banc->events = banc->essai->commune->events;
  if (beat_ms)
    parvis_events_set_beat (banc->events, beat_ms);
  serveur_essai_start (banc->essai, NULL);
  answer = serveur_essai_post (banc->essai, "/api/entree", FORM, "", "a=b", -1);
  g_assert_cmpuint (essai_status (answer), ==, 200);
  banc->bearer = g_strdup (essai_body (answer));
  return banc;
}

static void
banc_free (Banc *banc)
{
  serveur_essai_free (banc->essai);
  g_free (banc->bearer);
  g_free (banc);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Banc, banc_free)

/* Reads until @text has come; fails when the stream ends before. */
static void
await_text (int fd, GString *said, const char *text)
{
  char chunk[4096];

  while (!strstr (said->str, text))
    {
      gssize n = recv (fd, chunk, sizeof chunk, 0);

      if (n <= 0)
        g_error ("« %s » did not come, but: %s", text, said->str);
      g_string_append_len (said, chunk, n);
    }
}

static void
await_listeners (Banc *banc, guint count)
{
  gint64 end = g_get_monotonic_time () + 10 * G_USEC_PER_SEC;

  while (parvis_events_count (banc->events) != count && g_get_monotonic_time () < end)
    g_usleep (5000);
  g_assert_cmpuint (parvis_events_count (banc->events), ==, count);
}

static int
listen_to (Banc *banc, GString *said)
{
  int fd = serveur_essai_connect (banc->essai);
  g_autofree char *request =
      g_strdup_printf ("GET /api/evenements HTTP/1.1\r\nHost: portail.test\r\n"
                       "Authorization: Bearer %s\r\n\r\n",
                       banc->bearer);

  essai_send (fd, request, -1);
  await_text (fd, said, "event: compteurs\ndata: {\"justificatifs\":3}\n\n");
  return fd;
}

static void
test_stream (void)
{
  g_autoptr (Banc) banc = banc_new (0);
  g_autoptr (GString) first = g_string_new (NULL);
  g_autoptr (GString) second = g_string_new (NULL);
  g_autofree char *type = NULL;
  g_autofree char *answer = NULL;
  g_autofree char *refused = NULL;
  int fds[2] = { listen_to (banc, first), listen_to (banc, second) };

  type = essai_header (first->str, "Content-Type");
  g_assert_cmpstr (type, ==, "text/event-stream; charset=utf-8");
  await_listeners (banc, 2);
  /* What was rolled back is not told. */
  refused = serveur_essai_post (banc->essai, "/api/publie", FORM, "", "faux=1", -1);
  g_assert_cmpuint (essai_status (refused), ==, 409);
  parvis_events_publish (banc->events, "autre", "secret", "{}");
  answer = serveur_essai_post (banc->essai, "/api/publie", FORM, "", "a=b", -1);
  g_assert_cmpuint (essai_status (answer), ==, 200);
  await_text (fds[0], first, "event: justificatif\ndata: {\"id\":12}\n\n");
  await_text (fds[1], second, "event: justificatif\ndata: {\"id\":12}\n\n");
  g_assert_null (strstr (first->str, "secret"));
  g_assert_true (g_str_has_suffix (first->str, "}\n\nevent: justificatif\ndata: {\"id\":12}\n\n"));
  close (fds[0]);
  await_listeners (banc, 1);
  parvis_events_publish (banc->events, "tous", "suite", "a\nb");
  await_text (fds[1], second, "event: suite\ndata: a\ndata: b\n\n");
  close (fds[1]);
  await_listeners (banc, 0);
}

static void
test_nothing_is_lost (void)
{
  g_autoptr (Banc) banc = banc_new (0);
  g_autoptr (GString) said = g_string_new (NULL);
  int fd;

  parvis_events_publish (banc->events, "agents", "ancien", "{}");
  publish_during_handler = banc->events;
  fd = listen_to (banc, said);
  publish_during_handler = NULL;
  await_text (fd, said, "event: entretemps\ndata: {}\n\n");
  g_assert_null (strstr (said->str, "ancien"));
  close (fd);
}

static void
test_strangers (void)
{
  g_autoptr (Banc) banc = banc_new (0);
  g_autofree char *answer = serveur_essai_get (banc->essai, "/api/evenements");

  g_assert_cmpuint (essai_status (answer), ==, 401);
  g_assert_cmpuint (parvis_events_count (banc->events), ==, 0);
}

static void
test_beat (void)
{
  g_autoptr (Banc) banc = banc_new (50);
  g_autoptr (GString) said = g_string_new (NULL);
  int fd = listen_to (banc, said);

  await_text (fd, said, "}\n\n:\n\n:\n\n");
  close (fd);
}

static void
test_session_over (void)
{
  g_autoptr (Banc) banc = banc_new (50);
  g_autoptr (GString) said = g_string_new (NULL);
  g_autofree char *answer = NULL;
  int fd = listen_to (banc, said);
  char chunk[256];
  gssize n;

  answer = serveur_essai_post (banc->essai, "/api/fin", FORM, "", "a=b", -1);
  g_assert_cmpuint (essai_status (answer), ==, 200);
  while ((n = recv (fd, chunk, sizeof chunk, 0)) > 0)
    ;
  g_assert_cmpint (n, ==, 0);
  close (fd);
  await_listeners (banc, 0);
}

/* Who does not read is cut before it costs memory; the others hear everything. */
static void
test_deaf_listener (void)
{
  g_autoptr (Banc) banc = banc_new (0);
  g_autoptr (GString) deaf_said = g_string_new (NULL);
  g_autoptr (GString) said = g_string_new (NULL);
  g_autofree char *data = g_strnfill (1000, 'x');
  int deaf = listen_to (banc, deaf_said);
  int fd = listen_to (banc, said);

  for (guint i = 0; i < 10000 && parvis_events_count (banc->events) == 2; i++)
    {
      g_autofree char *mark = g_strdup_printf ("%s%u.", data, i);
      g_autofree char *line = g_strdup_printf ("data: %s\n", mark);

      parvis_events_publish (banc->events, "agents", "gros", mark);
      await_text (fd, said, line);
      g_string_truncate (said, 0);
    }
  g_assert_cmpuint (parvis_events_count (banc->events), ==, 1);
  close (fd);
  close (deaf);
}

/* A listener that talks is not one. */
static void
test_talker (void)
{
  g_autoptr (Banc) banc = banc_new (0);
  g_autoptr (GString) said = g_string_new (NULL);
  int fd = listen_to (banc, said);

  await_listeners (banc, 1);
  essai_send (fd, "GET /api/fin HTTP/1.1\r\nHost: portail.test\r\n\r\n", -1);
  await_listeners (banc, 0);
  g_assert_true (essai_is_closed (fd));
  close (fd);
}

static void
test_descriptors (void)
{
  g_autoptr (Banc) banc = banc_new (0);
  guint before;

  for (guint round = 0; round < 2; round++)
    {
      before = essai_descriptors ();
      for (guint i = 0; i < 50; i++)
        {
          g_autoptr (GString) said = g_string_new (NULL);

          close (listen_to (banc, said));
        }
      await_listeners (banc, 0);
    }
  /* The first round opened what each worker opens once. */
  for (guint i = 0; i < 500 && essai_descriptors () > before; i++)
    g_usleep (10000);
  g_assert_cmpuint (essai_descriptors (), <=, before);
}

static void
test_stop (void)
{
  g_autoptr (Banc) banc = banc_new (0);
  g_autoptr (GString) said = g_string_new (NULL);
  int fd = listen_to (banc, said);
  gint64 begin = g_get_monotonic_time ();

  g_clear_pointer (&banc->essai->server, parvis_server_free);
  g_assert_cmpint (g_get_monotonic_time () - begin, <, 4 * G_USEC_PER_SEC);
  g_assert_true (essai_is_closed (fd));
  close (fd);
}

static void
test_head (void)
{
  g_autoptr (Banc) banc = banc_new (0);
  int fd = serveur_essai_connect (banc->essai);
  g_autofree char *request =
      g_strdup_printf ("HEAD /api/evenements HTTP/1.1\r\nHost: portail.test\r\n"
                       "Authorization: Bearer %s\r\n\r\n",
                       banc->bearer);
  g_autofree char *answer = NULL;

  essai_send (fd, request, -1);
  answer = essai_receive_head (fd);
  g_assert_cmpuint (essai_status (answer), ==, 200);
  g_assert_cmpuint (parvis_events_count (banc->events), ==, 0);
  close (fd);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/events/stream", test_stream);
  g_test_add_func ("/events/nothing-is-lost", test_nothing_is_lost);
  g_test_add_func ("/events/strangers", test_strangers);
  g_test_add_func ("/events/beat", test_beat);
  g_test_add_func ("/events/session-over", test_session_over);
  g_test_add_func ("/events/deaf-listener", test_deaf_listener);
  g_test_add_func ("/events/talker", test_talker);
  g_test_add_func ("/events/descriptors", test_descriptors);
  g_test_add_func ("/events/stop", test_stop);
  g_test_add_func ("/events/head", test_head);
  return g_test_run ();
}
