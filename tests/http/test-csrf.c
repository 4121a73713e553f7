/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "server/http/parvis-csrf.h"
#include "server/http/parvis-envoi.h"
#include "server/http/parvis-reprise.h"
#include "server/http/parvis-session.h"
#include "server/http/parvis-token.h"
#include "tests/http/http-essai.h"

static ParvisResponse *
handler (ParvisRequest *request, ParvisDb *db, GError **error)
{
  return NULL;
}

static const ParvisRoute routes[] = {
  PARVIS_ROUTE ("profil",
                "POST",
                "/profil",
                handler,
                PARVIS_FOR_CITOYEN,
                PARVIS_WRITES,
                .body = PARVIS_BODY_FORM),
  PARVIS_ROUTE ("autre",
                "POST",
                "/autre",
                handler,
                PARVIS_FOR_CITOYEN,
                PARVIS_WRITES,
                .body = PARVIS_BODY_FORM),
  { NULL },
};

static void
set_up (HttpEssai *essai)
{
  essai->router = parvis_router_new ();
  parvis_router_add (essai->router, routes);
  parvis_router_add (essai->router, parvis_reprise_routes);
}

static void
sign_in (HttpEssai *essai, Browser *browser, gint64 compte_id)
{
  g_autoptr (ParvisRequest) request = browser_send (browser, essai, "POST", "/profil", NULL);

  parvis_session_load (request, essai->db);
  g_assert_true (parvis_request_sign_in_citoyen (request, essai->db, compte_id, NULL));
  browser_receive (browser, request);
}

/* The token in the page that the browser sees now. */
static char *
see_page (HttpEssai *essai, Browser *browser)
{
  g_autoptr (ParvisRequest) request = browser_send (browser, essai, "GET", "/", NULL);
  char *token = NULL;

  parvis_session_load (request, essai->db);
  token = g_strdup (parvis_csrf_token (request));
  browser_receive (browser, request);
  return token;
}

/* A form of the browser's, with this token. */
static ParvisRequest *
post (HttpEssai *essai, Browser *browser, const char *token, const ParvisRequestHead *head)
{
  ParvisRequest *request = browser_send (browser, essai, "POST", "/profil", head);

  parvis_session_load (request, essai->db);
  if (token != NULL)
    parvis_request_add_field_for_test (request, "_csrf", token);
  return request;
}

static gboolean
accepted (HttpEssai *essai, Browser *browser, const char *token)
{
  g_autoptr (ParvisRequest) request = post (essai, browser, token, NULL);
  g_autoptr (GError) error = NULL;
  gboolean fine = parvis_csrf_check (request, &error);

  if (!fine)
    g_assert_error (error, PARVIS_ERROR, PARVIS_ERROR_DENIED);
  return fine;
}

static void
test_token (HttpEssai *essai, gconstpointer data)
{
  g_autoptr (Browser) browser = browser_new ();
  g_autoptr (Browser) attacker = browser_new ();
  g_autofree char *anonymous = see_page (essai, browser);
  g_autofree char *again = see_page (essai, browser);
  g_autofree char *foreign = see_page (essai, attacker);
  g_autofree char *signed_in = NULL;
  g_autofree char *other_session = NULL;

  /* Masked: never the same twice, and both right. */
  g_assert_cmpstr (anonymous, !=, again);
  g_assert_true (accepted (essai, browser, anonymous));
  g_assert_true (accepted (essai, browser, again));
  g_assert_false (accepted (essai, browser, foreign));
  g_assert_false (accepted (essai, browser, NULL));
  g_assert_false (accepted (essai, browser, ""));
  g_assert_false (accepted (essai, browser, "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"));

  sign_in (essai, browser, 12);
  sign_in (essai, attacker, 13);
  signed_in = see_page (essai, browser);
  other_session = see_page (essai, attacker);
  g_assert_true (accepted (essai, browser, signed_in));
  g_assert_false (accepted (essai, browser, other_session));
  /* A page that was open before the sign-in in another tab. */
  g_assert_true (accepted (essai, browser, anonymous));
}

static void
test_no_cookie_no_form (HttpEssai *essai, gconstpointer data)
{
  g_autoptr (Browser) browser = browser_new ();
  g_autoptr (Browser) empty = browser_new ();
  g_autofree char *token = see_page (essai, browser);

  g_assert_false (accepted (essai, empty, token));
}

static const struct
{
  const char *origin;
  const char *site;
  gboolean fine;
} origins[] = {
  { NULL, NULL, TRUE }, /* an old browser: the token decides */
  { "https://portail.test", NULL, TRUE },
  { "https://portail.test", "same-origin", TRUE },
  { "https://PORTAIL.test", "same-origin", TRUE },
  { NULL, "none", TRUE },
  { "null", "same-origin", TRUE },
  { "null", NULL, FALSE },
  { "null", "cross-site", FALSE },
  { "", NULL, FALSE },
  { "http://portail.test", NULL, FALSE },
  { "https://portail.test:444", NULL, FALSE },
  { "https://portail.test.evil.fr", NULL, FALSE },
  { "https://evil.fr", NULL, FALSE },
  { "https://evil.fr", "same-origin", FALSE },
  { "https://portail.test", "cross-site", FALSE },
  { "https://portail.test", "same-site", FALSE },
  { NULL, "cross-site", FALSE },
  { NULL, "x", FALSE },
};

static void
test_origins (HttpEssai *essai, gconstpointer data)
{
  g_autoptr (Browser) browser = browser_new ();

  for (guint i = 0; i < G_N_ELEMENTS (origins); i++)
    {
      ParvisRequestHead head = { .origin = origins[i].origin, .sec_fetch_site = origins[i].site };
      g_autoptr (ParvisRequest) request = browser_send (browser, essai, "POST", "/x", &head);

      g_test_message ("case %u", i);
      g_assert_true (parvis_csrf_check_origin (request, NULL) == origins[i].fine);
    }
}

/* Sends the form with @jeton: what claim says, and where it led before. */
static gboolean
claim (HttpEssai *essai,
       Browser *browser,
       const char *path,
       const char *jeton,
       char **before,
       GError **error)
{
  g_autoptr (ParvisRequest) request = browser_send (browser, essai, "POST", path, NULL);

  parvis_session_load (request, essai->db);
  parvis_request_add_field_for_test (request, "_jeton", jeton);
  if (!parvis_envoi_claim (request, essai->db, before, error))
    return FALSE;
  g_assert_true (parvis_envoi_answer (request, essai->db, "/demandes/141", NULL));
  return TRUE;
}

static void
test_envoi (HttpEssai *essai, gconstpointer data)
{
  g_autoptr (Browser) browser = browser_new ();
  g_autoptr (Browser) other = browser_new ();
  g_autofree char *jeton = parvis_request_new_form_token (NULL);
  g_autofree char *before = NULL;
  g_autoptr (GError) error = NULL;

  set_up (essai);
  sign_in (essai, browser, 12);
  sign_in (essai, other, 13);
  g_assert_true (claim (essai, browser, "/profil", jeton, &before, &error));
  g_assert_null (before);
  g_assert_false (claim (essai, browser, "/profil", jeton, &before, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (before, ==, "/demandes/141");
  g_clear_pointer (&before, g_free);
  /* Another person's, or another form's, is another one. */
  g_assert_true (claim (essai, other, "/profil", jeton, &before, &error));
  g_assert_true (claim (essai, browser, "/autre", jeton, &before, &error));
  /* Without one of ours there is nothing to claim. */
  g_assert_true (claim (essai, browser, "/profil", "", &before, &error));
  g_assert_true (claim (essai, browser, "/profil", "", &before, &error));
  g_assert_true (claim (essai, browser, "/profil", "x", &before, &error));

  essai->now += 25 * 3600;
  g_assert_true (parvis_http_purge (essai->db, essai->now, NULL));
  g_assert_true (claim (essai, browser, "/profil", jeton, &before, &error));
}

static void
test_envoi_unanswered (HttpEssai *essai, gconstpointer data)
{
  g_autoptr (Browser) browser = browser_new ();
  g_autofree char *jeton = parvis_request_new_form_token (NULL);
  g_autofree char *before = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (ParvisRequest) request = browser_send (browser, essai, "POST", "/", NULL);

      parvis_request_add_field_for_test (request, "_jeton", jeton);
      g_assert_true (parvis_envoi_claim (request, essai->db, &before, &error) == (i == 0));
    }
  g_assert_null (before);
  g_assert_error (error, PARVIS_ERROR, PARVIS_ERROR_CONFLICT);
}

/* The browser sends its profile with an old page's token. TRUE = kept. */
static gboolean
keep (HttpEssai *essai, Browser *browser, const char *token, const ParvisRequestHead *head)
{
  g_autoptr (ParvisRequest) request = post (essai, browser, token, head);
  g_autoptr (GError) error = NULL;
  gboolean kept = FALSE;

  parvis_request_add_field_for_test (request, "nom", "D’Été <b> & fils\n2e ligne");
  parvis_request_add_field_for_test (request, "jour", "1");
  parvis_request_add_field_for_test (request, "jour", "2");
  parvis_request_add_field_for_test (request, "mot_de_passe", "secret");
  kept = parvis_reprise_keep (request, essai->db, &error);
  g_assert_no_error (error);
  browser_receive (browser, request);
  return kept;
}

static char *
find (HttpEssai *essai, Browser *browser, GHashTable **form)
{
  g_autoptr (ParvisRequest) request = browser_send (browser, essai, "GET", "/reprise", NULL);

  parvis_session_load (request, essai->db);
  g_assert_true (parvis_reprise_is_waiting (request)
                 == g_hash_table_contains (browser->cookies, "__Host-parvis-reprise"));
  return parvis_reprise_find (request, essai->db, form);
}

static void
test_reprise (HttpEssai *essai, gconstpointer data)
{
  g_autoptr (Browser) browser = browser_new ();
  g_autoptr (GHashTable) form = NULL;
  g_autofree char *token = NULL;
  g_autofree char *path = NULL;
  GPtrArray *values = NULL;

  set_up (essai);
  sign_in (essai, browser, 12);
  token = see_page (essai, browser);
  essai->now += 2 * 3600;
  g_assert_true (keep (essai, browser, token, NULL));
  sign_in (essai, browser, 12);
  path = find (essai, browser, &form);
  g_assert_cmpstr (path, ==, "/profil");
  values = g_hash_table_lookup (form, "nom");
  g_assert_cmpstr (values->pdata[0], ==, "D’Été <b> & fils\n2e ligne");
  g_assert_cmpuint (((GPtrArray *) g_hash_table_lookup (form, "jour"))->len, ==, 2);
  g_assert_false (g_hash_table_contains (form, "mot_de_passe"));
  g_assert_false (g_hash_table_contains (form, "_csrf"));
}

/* Who may not see it, or not any more. */
static void
test_reprise_not_found (HttpEssai *essai, gconstpointer data)
{
  g_autoptr (Browser) browser = browser_new ();
  g_autoptr (Browser) empty = browser_new ();
  g_autofree char *token = NULL;
  GHashTable *form = NULL;

  set_up (essai);
  sign_in (essai, browser, 12);
  token = see_page (essai, browser);
  essai->now += 2 * 3600;
  g_assert_true (keep (essai, browser, token, NULL));
  g_assert_null (find (essai, empty, &form));
  sign_in (essai, browser, 13);
  g_assert_null (find (essai, browser, &form));
  sign_in (essai, browser, 12);
  essai->now += PARVIS_REPRISE_LIFE;
  g_assert_null (find (essai, browser, &form));
}

/* Another site must not have its form kept under the visitor's name, then sent with one click. */
static void
test_reprise_not_ours (HttpEssai *essai, gconstpointer data)
{
  g_autoptr (Browser) browser = browser_new ();
  ParvisRequestHead foreign = { .origin = "https://evil.fr", .sec_fetch_site = "cross-site" };
  ParvisRequestHead ours = { .origin = "https://portail.test" };
  ParvisRequestHead fetch = { .sec_fetch_site = "same-origin" };

  set_up (essai);
  g_assert_false (keep (essai, browser, NULL, NULL));
  g_assert_false (keep (essai, browser, NULL, &foreign));
  g_assert_true (keep (essai, browser, NULL, &ours));
  g_assert_true (keep (essai, browser, NULL, &fetch));
}

static void
test_reprise_rate (HttpEssai *essai, gconstpointer data)
{
  g_autoptr (Browser) browser = browser_new ();
  ParvisRequestHead ours = { .origin = "https://portail.test" };
  ParvisRequestHead elsewhere = { .origin = "https://portail.test", .remote = "192.0.2.2" };

  set_up (essai);
  for (guint i = 0; i < PARVIS_REPRISE_RATE; i++)
    g_assert_true (keep (essai, browser, NULL, &ours));
  g_assert_false (keep (essai, browser, NULL, &ours));
  g_assert_true (keep (essai, browser, NULL, &elsewhere));
}

/* Nothing readable in the database, and nothing that opens it without the cookie. */
static void
test_reprise_sealed (HttpEssai *essai, gconstpointer data)
{
  g_autofree char *token = parvis_token_new ();
  g_autofree char *other = parvis_token_new ();
  g_autofree char *wal = g_strconcat (essai->essai->path, "-wal", NULL);
  g_autofree char *bytes = NULL;
  g_autofree char *text = NULL;
  gsize length = 0;
  ParvisCommune *commune = &essai->commune;

  g_assert_true (parvis_reprise_put (commune, essai->db, "compte", token, "DUPIN Alice, asthme",
                                     essai->now + 60, NULL));
  text = parvis_reprise_get (commune, essai->db, "compte", token, essai->now);
  g_assert_cmpstr (text, ==, "DUPIN Alice, asthme");
  g_assert_null (parvis_reprise_get (commune, essai->db, "compte", other, essai->now));
  g_assert_null (parvis_reprise_get (commune, essai->db, "compte", "x", essai->now));
  g_assert_null (parvis_reprise_get (commune, essai->db, "autre", token, essai->now));
  g_assert_null (parvis_reprise_get (commune, essai->db, "compte", token, essai->now + 60));
  g_assert_true (g_file_get_contents (wal, &bytes, &length, NULL));
  g_assert_nonnull (memmem (bytes, length, "compte", 6));
  g_assert_null (memmem (bytes, length, "asthme", 6));
  g_assert_null (memmem (bytes, length, token, strlen (token)));
  g_assert_true (parvis_reprise_remove (essai->db, "compte", token, NULL));
  g_assert_null (parvis_reprise_get (commune, essai->db, "compte", token, essai->now));
}

/* The page, and the form sent again from it: then nothing waits any more. */
static void
test_reprise_page (HttpEssai *essai, gconstpointer data)
{
  g_autoptr (Browser) browser = browser_new ();
  ParvisRequestHead ours = { .origin = "https://portail.test" };
  GHashTable *table = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (ParvisRequest) request = NULL;
  g_autoptr (ParvisRequest) again = NULL;
  g_autoptr (ParvisResponse) response = NULL;
  g_autofree char *token = NULL;
  const char *page = NULL;

  set_up (essai);
  g_hash_table_insert (table, g_strdup ("reprise.html"),
                       g_strdup ("<form action=\"{{url}}\">{{#caches}}<input name=\"{{nom}}\" "
                                 "value=\"{{valeur}}\">{{/caches}}</form>"));
  essai->commune.templates = parvis_templates_new_from_table (table, NULL);
  g_assert_true (keep (essai, browser, NULL, &ours));
  sign_in (essai, browser, 12);
  request = browser_send (browser, essai, "GET", "/reprise", NULL);
  parvis_session_load (request, essai->db);
  response = parvis_reprise_routes[0].handler (request, essai->db, NULL);
  page = parvis_response_get_body (response, NULL);
  g_assert_nonnull (strstr (page, "action=\"/profil\""));
  g_assert_nonnull (strstr (page, "D’Été &lt;b&gt; &amp; fils"));
  g_assert_nonnull (strstr (page, "name=\"_reprise\" value=\"1\""));
  g_assert_null (strstr (page, "secret"));

  token = see_page (essai, browser);
  again = post (essai, browser, token, NULL);
  parvis_request_add_field_for_test (again, "_reprise", "1");
  g_assert_true (parvis_csrf_check (again, NULL));
  browser_receive (browser, again);
  g_assert_false (g_hash_table_contains (browser->cookies, "__Host-parvis-reprise"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  http_essai_add ("/http/csrf/token", test_token);
  http_essai_add ("/http/csrf/no-cookie-no-form", test_no_cookie_no_form);
  http_essai_add ("/http/csrf/origins", test_origins);
  http_essai_add ("/http/envoi/once", test_envoi);
  http_essai_add ("/http/envoi/unanswered", test_envoi_unanswered);
  http_essai_add ("/http/reprise/kept", test_reprise);
  http_essai_add ("/http/reprise/not-found", test_reprise_not_found);
  http_essai_add ("/http/reprise/not-ours", test_reprise_not_ours);
  http_essai_add ("/http/reprise/rate", test_reprise_rate);
  http_essai_add ("/http/reprise/sealed", test_reprise_sealed);
  http_essai_add ("/http/reprise/page", test_reprise_page);
  return g_test_run ();
}
