/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "server/http/parvis-session.h"
#include "server/http/parvis-throttle.h"
#include "server/http/parvis-token.h"
#include "tests/http/http-essai.h"

#define MINUTE 60
#define HOUR   3600

/* Signs the browser in as this account. */
static void
sign_in (HttpEssai *essai, Browser *browser, gint64 compte_id)
{
  g_autoptr (ParvisRequest) request = browser_send (browser, essai, "POST", "/connexion", NULL);
  g_autoptr (GError) error = NULL;

  parvis_session_load (request, essai->db);
  g_assert_true (parvis_request_sign_in_citoyen (request, essai->db, compte_id, &error));
  g_assert_no_error (error);
  g_assert_cmpint (parvis_request_get_compte_id (request), ==, compte_id);
  browser_receive (browser, request);
}

static char *
sign_in_agent (HttpEssai *essai, gint64 agent_id, guint roles)
{
  g_autoptr (Browser) none = browser_new ();
  g_autoptr (ParvisRequest) request = browser_send (none, essai, "POST", "/api/session", NULL);
  g_autoptr (GError) error = NULL;
  char *token = parvis_request_sign_in_agent (request, essai->db, agent_id, roles, &error);

  g_assert_no_error (error);
  g_assert_cmpint (parvis_session_get_end (request), ==, essai->now + PARVIS_SESSION_AGENT_IDLE);
  browser_receive (none, request);
  g_assert_cmpuint (g_hash_table_size (none->cookies), ==, 0);
  return token;
}

/* Who the browser is now; 0 = nobody. */
static gint64
who (HttpEssai *essai, Browser *browser)
{
  g_autoptr (ParvisRequest) request = browser_send (browser, essai, "GET", "/", NULL);

  parvis_session_load (request, essai->db);
  return parvis_request_get_compte_id (request);
}

static gint64
who_bears (HttpEssai *essai, const char *authorization)
{
  g_autoptr (Browser) none = browser_new ();
  ParvisRequestHead head = { .authorization = authorization };
  g_autoptr (ParvisRequest) request = browser_send (none, essai, "GET", "/api", &head);

  parvis_session_load (request, essai->db);
  return parvis_request_get_agent_id (request);
}

/* What the pipeline does after each answer, here without the writer's thread. */
static void
touch (HttpEssai *essai, Browser *browser)
{
  g_autoptr (ParvisRequest) request = browser_send (browser, essai, "GET", "/", NULL);

  parvis_session_load (request, essai->db);
  essai->commune.writer = parvis_writer_new (essai_open_writer (essai->essai), 10);
  parvis_session_touch_later (request);
  g_clear_pointer (&essai->commune.writer, parvis_writer_free);
}

static void
test_sign_in (HttpEssai *essai, gconstpointer data)
{
  g_autoptr (Browser) browser = browser_new ();
  g_autoptr (Browser) stranger = browser_new ();
  g_autofree char *first = NULL;
  const char *token = NULL;

  sign_in (essai, browser, 12);
  token = g_hash_table_lookup (browser->cookies, "__Host-parvis");
  g_assert_true (parvis_token_is_valid (token));
  g_assert_cmpint (who (essai, browser), ==, 12);
  g_assert_cmpint (who (essai, stranger), ==, 0);

  /* Signing in again ends the former session: its token opens nothing any more. */
  first = g_strdup (token);
  sign_in (essai, browser, 13);
  g_assert_cmpint (who (essai, browser), ==, 13);
  g_assert_cmpstr (g_hash_table_lookup (browser->cookies, "__Host-parvis"), !=, first);
  g_hash_table_insert (stranger->cookies, g_strdup ("__Host-parvis"), g_strdup (first));
  g_assert_cmpint (who (essai, stranger), ==, 0);
}

/* A token that somebody planted before the sign-in is not the one after it. */
static void
test_fixation (HttpEssai *essai, gconstpointer data)
{
  g_autoptr (Browser) browser = browser_new ();
  g_autoptr (Browser) attacker = browser_new ();
  g_autofree char *planted = parvis_token_new ();

  g_hash_table_insert (browser->cookies, g_strdup ("__Host-parvis"), g_strdup (planted));
  g_hash_table_insert (attacker->cookies, g_strdup ("__Host-parvis"), g_strdup (planted));
  sign_in (essai, browser, 12);
  g_assert_cmpint (who (essai, browser), ==, 12);
  g_assert_cmpint (who (essai, attacker), ==, 0);
}

static void
test_sign_out (HttpEssai *essai, gconstpointer data)
{
  g_autoptr (Browser) browser = browser_new ();
  g_autoptr (Browser) copy = browser_new ();
  g_autoptr (ParvisRequest) request = NULL;

  sign_in (essai, browser, 12);
  g_hash_table_insert (copy->cookies, g_strdup ("__Host-parvis"),
                       g_strdup (g_hash_table_lookup (browser->cookies, "__Host-parvis")));
  request = browser_send (browser, essai, "POST", "/deconnexion", NULL);
  parvis_session_load (request, essai->db);
  g_assert_true (parvis_request_sign_out (request, essai->db, NULL));
  g_assert_cmpint (parvis_request_get_visitor (request), ==, PARVIS_VISITOR_ANONYMOUS);
  browser_receive (browser, request);
  g_assert_cmpuint (g_hash_table_size (browser->cookies), ==, 0);
  g_assert_cmpint (who (essai, copy), ==, 0);
}

/* Seconds after the sign-in, with a visit every @every seconds (0 = none). */
static const struct
{
  gint64 every;
  gint64 at;
  gboolean there;
} lives[] = {
  { 0, HOUR - 1, TRUE },
  { 0, HOUR, FALSE },
  { 30 * MINUTE, 11 * HOUR, TRUE },
  { 30 * MINUTE, 12 * HOUR - 1, TRUE },
  { 30 * MINUTE, 12 * HOUR, FALSE },
  { 61 * MINUTE, 2 * HOUR, FALSE },
};

static void
test_lives (HttpEssai *essai, gconstpointer data)
{
  for (guint i = 0; i < G_N_ELEMENTS (lives); i++)
    {
      g_autoptr (Browser) browser = browser_new ();
      gint64 start = essai->now;

      sign_in (essai, browser, 12);
      for (gint64 at = lives[i].every; lives[i].every > 0 && at < lives[i].at; at += lives[i].every)
        {
          essai->now = start + at;
          touch (essai, browser);
        }
      essai->now = start + lives[i].at;
      g_test_message ("case %u", i);
      g_assert_cmpint (who (essai, browser), ==, lives[i].there ? 12 : 0);
    }
}

static void
short_lengths (ParvisDb *db, const char *today, gboolean agent, gint64 *idle, gint64 *absolute)
{
  *idle = agent ? 20 * MINUTE : 10 * MINUTE;
  *absolute = agent ? 3 * HOUR : HOUR;
}

/* The commune's own lengths, for a citizen and for an agent; who was in before keeps the former ones. */
static void
test_lengths (HttpEssai *essai, gconstpointer data)
{
  g_autoptr (Browser) former = browser_new (), browser = browser_new ();
  g_autofree char *token = NULL, *bearer = NULL;
  gint64 start = essai->now;

  sign_in (essai, former, 11);
  essai->commune.session_lengths = short_lengths;
  sign_in (essai, browser, 12);
  {
    g_autoptr (Browser) none = browser_new ();
    g_autoptr (ParvisRequest) request = browser_send (none, essai, "POST", "/api/session", NULL);

    token = parvis_request_sign_in_agent (request, essai->db, 3, PARVIS_FOR_REGISSEUR, NULL);
    g_assert_cmpint (parvis_session_get_end (request), ==, start + 20 * MINUTE);
    g_assert_cmpint (parvis_session_get_absolute_end (request), ==, start + 3 * HOUR);
  }
  bearer = g_strconcat ("Bearer ", token, NULL);
  essai->now = start + 10 * MINUTE - 1;
  g_assert_cmpint (who (essai, browser), ==, 12);
  essai->now = start + 10 * MINUTE;
  g_assert_cmpint (who (essai, browser), ==, 0);
  g_assert_cmpint (who (essai, former), ==, 11);
  essai->now = start + 20 * MINUTE - 1;
  g_assert_cmpint (who_bears (essai, bearer), ==, 3);
  essai->now = start + 20 * MINUTE;
  g_assert_cmpint (who_bears (essai, bearer), ==, 0);

  /* Never idle: the absolute end. A short idleness is marked more often. */
  sign_in (essai, browser, 12);
  start = essai->now;
  for (gint64 at = 3 * MINUTE; at < HOUR; at += 3 * MINUTE)
    {
      essai->now = start + at;
      touch (essai, browser);
    }
  essai->now = start + HOUR - 1;
  g_assert_cmpint (who (essai, browser), ==, 12);
  essai->now = start + HOUR;
  g_assert_cmpint (who (essai, browser), ==, 0);
}

static gint64
last_seen (HttpEssai *essai, Browser *browser)
{
  g_autoptr (ParvisRequest) request = browser_send (browser, essai, "GET", "/", NULL);

  parvis_session_load (request, essai->db);
  return parvis_request_get_session (request)->vue_a;
}

static void
test_touch (HttpEssai *essai, gconstpointer data)
{
  g_autoptr (Browser) browser = browser_new ();
  gint64 start = essai->now;

  sign_in (essai, browser, 12);
  essai->now = start + PARVIS_SESSION_TOUCH - 1;
  touch (essai, browser);
  g_assert_cmpint (last_seen (essai, browser), ==, start);
  essai->now = start + PARVIS_SESSION_TOUCH;
  touch (essai, browser);
  g_assert_cmpint (last_seen (essai, browser), ==, essai->now);
}

static void
test_agent (HttpEssai *essai, gconstpointer data)
{
  g_autofree char *token = sign_in_agent (essai, 3, PARVIS_FOR_REGISSEUR);
  g_autofree char *bearer = g_strconcat ("Bearer ", token, NULL);
  g_autofree char *lower = g_strconcat ("bearer ", token, NULL);
  g_autofree char *cut = g_strndup (bearer, strlen (bearer) - 1);
  g_autofree char *twice = g_strconcat ("Bearer  ", token, NULL);
  g_autoptr (Browser) browser = browser_new ();
  gint64 start = essai->now;

  g_assert_cmpint (who_bears (essai, bearer), ==, 3);
  g_assert_cmpint (who_bears (essai, lower), ==, 3);
  g_assert_cmpint (who_bears (essai, cut), ==, 0);
  g_assert_cmpint (who_bears (essai, twice), ==, 0);
  g_assert_cmpint (who_bears (essai, token), ==, 0);
  g_assert_cmpint (who_bears (essai, "Basic YTpi"), ==, 0);
  g_assert_cmpint (who_bears (essai, ""), ==, 0);

  /* An agent's token is no citizen's cookie. */
  g_hash_table_insert (browser->cookies, g_strdup ("__Host-parvis"), g_strdup (token));
  g_assert_cmpint (who (essai, browser), ==, 0);

  essai->now = start + PARVIS_SESSION_AGENT_IDLE - 1;
  g_assert_cmpint (who_bears (essai, bearer), ==, 3);
  essai->now = start + PARVIS_SESSION_AGENT_IDLE;
  g_assert_cmpint (who_bears (essai, bearer), ==, 0);
}

/* A citizen's token is no agent's. */
static void
test_cookie_as_bearer (HttpEssai *essai, gconstpointer data)
{
  g_autoptr (Browser) browser = browser_new ();
  g_autofree char *bearer = NULL;

  sign_in (essai, browser, 3);
  bearer = g_strconcat ("Bearer ", g_hash_table_lookup (browser->cookies, "__Host-parvis"), NULL);
  g_assert_cmpint (who_bears (essai, bearer), ==, 0);
}

static void
test_end_others (HttpEssai *essai, gconstpointer data)
{
  g_autoptr (Browser) here = browser_new ();
  g_autoptr (Browser) there = browser_new ();
  g_autoptr (Browser) another = browser_new ();
  g_autofree char *agent = sign_in_agent (essai, 12, PARVIS_FOR_CANTINE);
  g_autofree char *bearer = g_strconcat ("Bearer ", agent, NULL);
  g_autoptr (ParvisRequest) request = NULL;

  sign_in (essai, here, 12);
  sign_in (essai, there, 12);
  sign_in (essai, another, 13);
  request = browser_send (here, essai, "POST", "/", NULL);
  parvis_session_load (request, essai->db);
  g_assert_true (parvis_sessions_end_others (request, essai->db, PARVIS_VISITOR_CITOYEN, 12, NULL));
  g_assert_cmpint (who (essai, here), ==, 12);
  g_assert_cmpint (who (essai, there), ==, 0);
  g_assert_cmpint (who (essai, another), ==, 13);
  g_assert_cmpint (who_bears (essai, bearer), ==, 12);
  g_assert_true (parvis_sessions_end_all (essai->db, PARVIS_VISITOR_CITOYEN, 12, NULL));
  g_assert_cmpint (who (essai, here), ==, 0);
}

/* The database holds nothing that opens a session. */
static void
test_only_the_digest (HttpEssai *essai, gconstpointer data)
{
  g_autoptr (Browser) browser = browser_new ();
  g_autofree char *path = g_strconcat (essai->essai->path, "-wal", NULL);
  g_autofree char *bytes = NULL;
  const char *token = NULL;
  gsize length = 0;

  sign_in (essai, browser, 12);
  token = g_hash_table_lookup (browser->cookies, "__Host-parvis");
  g_assert_true (g_file_get_contents (path, &bytes, &length, NULL));
  g_assert_nonnull (memmem (bytes, length, "192.0.2.1", 9));
  g_assert_null (memmem (bytes, length, token, strlen (token)));
}

static void
test_purge (HttpEssai *essai, gconstpointer data)
{
  g_autoptr (Browser) browser = browser_new ();
  g_autoptr (ParvisRequest) request = NULL;

  sign_in (essai, browser, 12);
  essai->now += 36 * HOUR;
  g_assert_true (parvis_http_purge (essai->db, essai->now, NULL));
  request = browser_send (browser, essai, "GET", "/", NULL);
  g_assert_cmpint (parvis_session_find_former (request, essai->db), ==, 12);
  essai->now += HOUR;
  g_assert_true (parvis_http_purge (essai->db, essai->now, NULL));
  g_assert_cmpint (parvis_session_find_former (request, essai->db), ==, 0);
}

static void
test_throttle (HttpEssai *essai, gconstpointer data)
{
  const char *key = "connexion:pascal.dupin";
  gint64 wait = -1;

  for (guint i = 0; i < 3; i++)
    {
      g_assert_true (parvis_throttle_check (essai->db, key, 3, 600, essai->now, &wait));
      g_assert_cmpint (wait, ==, 0);
      g_assert_true (parvis_throttle_count (essai->db, key, 600, essai->now, NULL));
      essai->now += 100;
    }
  g_assert_false (parvis_throttle_check (essai->db, key, 3, 600, essai->now, &wait));
  g_assert_cmpint (wait, ==, 300);
  g_assert_true (parvis_throttle_check (essai->db, "connexion:david", 3, 600, essai->now, NULL));
  g_assert_false (parvis_throttle_check (essai->db, key, 3, 600, essai->now + 299, NULL));
  g_assert_true (parvis_throttle_check (essai->db, key, 3, 600, essai->now + 300, NULL));

  /* The next attempt after the window opens another one. */
  essai->now += 300;
  g_assert_true (parvis_throttle_count (essai->db, key, 600, essai->now, NULL));
  g_assert_true (parvis_throttle_check (essai->db, key, 2, 600, essai->now, NULL));
  g_assert_true (parvis_throttle_count (essai->db, key, 600, essai->now, NULL));
  g_assert_false (parvis_throttle_check (essai->db, key, 2, 600, essai->now, NULL));
  g_assert_true (parvis_throttle_forget (essai->db, key, NULL));
  g_assert_true (parvis_throttle_check (essai->db, key, 1, 600, essai->now, NULL));
}

/* Two long keys with the same beginning are two keys. */
static void
test_throttle_long_keys (HttpEssai *essai, gconstpointer data)
{
  g_autofree char *start = g_strnfill (60000, 'a');
  g_autofree char *one = g_strconcat (start, "1", NULL);
  g_autofree char *two = g_strconcat (start, "2", NULL);

  g_assert_true (parvis_throttle_count (essai->db, one, 600, essai->now, NULL));
  g_assert_false (parvis_throttle_check (essai->db, one, 1, 600, essai->now, NULL));
  g_assert_true (parvis_throttle_check (essai->db, two, 1, 600, essai->now, NULL));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  http_essai_add ("/http/session/sign-in", test_sign_in);
  http_essai_add ("/http/session/fixation", test_fixation);
  http_essai_add ("/http/session/sign-out", test_sign_out);
  http_essai_add ("/http/session/lives", test_lives);
  http_essai_add ("/http/session/lengths", test_lengths);
  http_essai_add ("/http/session/touch", test_touch);
  http_essai_add ("/http/session/agent", test_agent);
  http_essai_add ("/http/session/cookie-as-bearer", test_cookie_as_bearer);
  http_essai_add ("/http/session/end-others", test_end_others);
  http_essai_add ("/http/session/only-the-digest", test_only_the_digest);
  http_essai_add ("/http/session/purge", test_purge);
  http_essai_add ("/http/throttle/window", test_throttle);
  http_essai_add ("/http/throttle/long-keys", test_throttle_long_keys);
  return g_test_run ();
}
