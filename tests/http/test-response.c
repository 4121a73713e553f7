/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <string.h>

#include "server/http/parvis-cookie.h"
#include "server/http/parvis-flash.h"
#include "server/http/parvis-request-private.h"
#include "server/http/parvis-response-private.h"
#include "server/http/parvis-statics.h"

static gint64 now = 1795303800;

static gint64
clock_cb (gpointer data)
{
  return now;
}

static ParvisResponse *
not_called (ParvisRequest *request, ParvisDb *db, GError **error)
{
  return NULL;
}

static void
shell (ParvisRequest *request, ParvisDb *db, ParvisView *view)
{
  parvis_view_set (view, "commune", "Sarrians");
}

static void
set_up (ParvisCommune *commune, gconstpointer data)
{
  guint8 key[32] = { 7 };

  commune->clock = clock_cb;
  commune->master_key = g_bytes_new (key, sizeof key);
  now = 1795303800;
}

static void
tear_down (ParvisCommune *commune, gconstpointer data)
{
  g_bytes_unref (commune->master_key);
  g_clear_pointer (&commune->templates, parvis_templates_free);
}

static void
append_header (const char *name, const char *value, gpointer data)
{
  g_string_append_printf (data, "%s: %s\n", name, value);
}

/* All the headers, a line each. */
static char *
headers_of (ParvisResponse *response, ParvisRequest *request)
{
  GString *out = g_string_new (NULL);

  parvis_response_foreach_header (response, request, append_header, out);
  return g_string_free (out, FALSE);
}

static void
test_page (ParvisCommune *commune, gconstpointer data)
{
  g_autoptr (ParvisRequest) request = parvis_request_new_for_test (commune, NULL, "GET", "/");
  GHashTable *table = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (ParvisResponse) response = NULL;
  g_autoptr (ParvisView) view = parvis_view_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *headers = NULL;

  g_hash_table_insert (table, g_strdup ("p.html"), g_strdup ("<p>{{commune}} {{nom}}</p>"));
  commune->templates = parvis_templates_new_from_table (table, &error);
  g_assert_no_error (error);
  commune->page_shell = shell;
  parvis_view_set (view, "nom", "<script>");
  response = parvis_response_new_page (request, NULL, "p.html", view);
  g_assert_cmpstr (parvis_response_get_body (response, NULL), ==, "<p>Sarrians &lt;script&gt;</p>");
  headers = headers_of (response, request);
  g_assert_cmpstr (headers, ==,
                   "Cache-Control: no-store\nContent-Type: text/html; charset=utf-8\n");
  g_assert_cmpuint (parvis_response_get_status (response), ==, 200);
}

/* A page's addresses come from the table of routes. */
static void
test_urls (ParvisCommune *commune, gconstpointer data)
{
  static const ParvisRoute routes[] = {
    PARVIS_ROUTE ("jour", "GET", "/agenda/{usager}/{jour}", not_called, PARVIS_FOR_TOUS,
                  PARVIS_READS),
    { NULL },
  };
  g_autoptr (ParvisRouter) router = parvis_router_new ();
  GHashTable *table = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (ParvisView) view = parvis_view_new ();
  g_autoptr (ParvisRequest) request = NULL;
  g_autoptr (ParvisResponse) response = NULL;
  g_autofree char *url = NULL;

  parvis_router_add (router, routes);
  request = parvis_request_new_for_test (commune, router, "GET", "/");
  url = parvis_url (request, "jour", "12", "a/\"b", NULL);
  g_assert_cmpstr (url, ==, "/agenda/12/a%2F%22b");
  g_hash_table_insert (table, g_strdup ("p.html"), g_strdup ("<a href=\"{{url}}\">x</a>"));
  commune->templates = parvis_templates_new_from_table (table, NULL);
  parvis_view_set_url (view, "url", request, "jour", "12", "2026-11-21", NULL);
  response = parvis_response_new_page (request, NULL, "p.html", view);
  g_assert_cmpstr (parvis_response_get_body (response, NULL), ==,
                   "<a href=\"/agenda/12/2026-11-21\">x</a>");
}

static const struct
{
  const char *url;
  const char *location;
} redirects[] = {
  { "/demandes/12?a=b", "/demandes/12?a=b" },
  { "https://paiement.example/x", "https://paiement.example/x" },
  { "//evil.fr/", "/" },
  { "/\\evil.fr", "/" },
  { "evil", "/" },
  { "", "/" },
  { "javascript:alert(1)", "/" },
  { "/a\r\nSet-Cookie: x=y", "/" },
  { "https://a\r\nX: y", "/" },
};

static void
test_redirects (ParvisCommune *commune, gconstpointer data)
{
  for (guint i = 0; i < G_N_ELEMENTS (redirects); i++)
    {
      g_autoptr (ParvisResponse) response =
          parvis_response_new_redirect (g_strdup (redirects[i].url));

      g_assert_cmpuint (parvis_response_get_status (response), ==, 303);
      g_assert_cmpstr (parvis_response_find_header (response, "location"), ==,
                       redirects[i].location);
    }
}

static const struct
{
  const char *name;
  const char *disposition;
} downloads[] = {
  { "a.pdf", "attachment; filename=\"a.pdf\"; filename*=UTF-8''a.pdf" },
  { "reçu d’août.pdf", "attachment; filename=\"recu d_aout.pdf\"; "
                       "filename*=UTF-8''re%C3%A7u%20d%E2%80%99ao%C3%BBt.pdf" },
  { "a\"; filename=b.exe", "attachment; filename=\"a__ filename_b.exe\"; "
                           "filename*=UTF-8''a%22%3B%20filename%3Db.exe" },
  { "a\r\nSet-Cookie: x=y", "attachment; filename=\"a__Set-Cookie_ x_y\"; "
                            "filename*=UTF-8''a%0D%0ASet-Cookie%3A%20x%3Dy" },
  { "../\\x", "attachment; filename=\"..__x\"; filename*=UTF-8''..%2F%5Cx" },
  { "%41'*", "attachment; filename=\"_41__\"; filename*=UTF-8''%2541%27%2A" },
};

static void
test_downloads (ParvisCommune *commune, gconstpointer data)
{
  for (guint i = 0; i < G_N_ELEMENTS (downloads); i++)
    {
      g_autoptr (ParvisResponse) response = parvis_response_new (200, NULL, "application/pdf");

      parvis_response_set_download (response, downloads[i].name);
      g_assert_cmpstr (parvis_response_find_header (response, "Content-Disposition"), ==,
                       downloads[i].disposition);
    }
}

static void
append_event (const char *topic, const char *type, const char *data, gpointer out)
{
  g_string_append_printf (out, "%s/%s/%s;", topic, type, data);
}

static void
test_rest (ParvisCommune *commune, gconstpointer data)
{
  static const char *const topics[] = { "agents", "agent:3", NULL };
  g_autoptr (ParvisResponse) done = parvis_response_new_done ();
  g_autoptr (ParvisResponse) stream = parvis_response_new_events (topics, "compteurs", "{}");
  g_autoptr (GString) events = g_string_new (NULL);

  g_assert_cmpstr (parvis_response_get_body (done, NULL), ==, "{\"ok\":true}");
  g_assert_null (parvis_response_find_topics (done));
  parvis_response_set_private_cache (done, 60);
  g_assert_cmpstr (parvis_response_find_header (done, "cache-control"), ==, "private, max-age=60");
  g_assert_false (parvis_response_wakes_taches (done));
  parvis_response_wake_taches (done);
  g_assert_true (parvis_response_wakes_taches (done));
  parvis_response_publish (done, "agents", "demande", "{\"id\":1}");
  parvis_response_publish (done, "agents", "compteurs", "{}");
  parvis_response_publish_all (done, append_event, events);
  parvis_response_publish_all (done, append_event, events);
  g_assert_cmpstr (events->str, ==, "agents/demande/{\"id\":1};agents/compteurs/{};");
  g_assert_cmpstr (parvis_response_find_topics (stream)[1], ==, "agent:3");
  g_assert_cmpstr (parvis_response_find_first_type (stream), ==, "compteurs");
  g_assert_cmpstr (parvis_response_find_first (stream), ==, "{}");
}

static void
test_header_split (ParvisCommune *commune, gconstpointer data)
{
  if (g_test_subprocess ())
    {
      g_autoptr (ParvisResponse) response = parvis_response_new (200, NULL, NULL);

      parvis_response_set_header (response, "X", "a\r\nSet-Cookie: b=c");
      return;
    }
  g_test_trap_subprocess (NULL, 0, 0);
  g_test_trap_assert_failed ();
}

static void
find_cookie (const char *set_cookie, gpointer data)
{
  *(char **) data = g_strndup (set_cookie, strcspn (set_cookie, ";"));
}

static void
ignore_header (const char *name, const char *value, gpointer data)
{
}

/* The Cookie header that comes back after @sentence was left. */
static char *
leave_flash (ParvisCommune *commune, const char *sentence)
{
  g_autoptr (ParvisRequest) request = parvis_request_new_for_test (commune, NULL, "POST", "/");
  g_autoptr (ParvisResponse) response = parvis_response_new_redirect (g_strdup ("/"));
  char *cookie = NULL;

  parvis_response_set_flash (response, sentence);
  parvis_response_foreach_header (response, request, ignore_header, NULL);
  parvis_request_foreach_cookie (request, find_cookie, &cookie);
  return cookie;
}

/* What the page after shows, given this Cookie header; it must remove the cookie. */
static char *
show_flash (ParvisCommune *commune, const char *cookie)
{
  ParvisRequestHead head = { .method = "GET", .path = "/", .cookie = cookie };
  g_autoptr (ParvisRequest) request = parvis_request_new (commune, NULL, &head, NULL);
  g_autofree char *removed = NULL;
  char *sentence = g_strdup (parvis_flash_take (request));

  parvis_request_foreach_cookie (request, find_cookie, &removed);
  g_assert_cmpstr (removed, ==, "parvis-flash=");
  return sentence;
}

static void
test_flash (ParvisCommune *commune, gconstpointer data)
{
  g_autofree char *cookie = leave_flash (commune, "Votre demande n° 141 est envoyée <b>.");
  g_autofree char *shown = show_flash (commune, cookie);
  g_autofree char *forged = g_strdup (cookie);
  g_autofree char *late = NULL;
  g_autofree char *bad = NULL;
  g_autofree char *none = show_flash (commune, "parvis-flash=AAAA");

  g_assert_cmpstr (shown, ==, "Votre demande n° 141 est envoyée <b>.");
  g_assert_null (none);
  forged[strlen (forged) - 3] = forged[strlen (forged) - 3] == 'A' ? 'B' : 'A';
  bad = show_flash (commune, forged);
  g_assert_null (bad);
  now += 601;
  late = show_flash (commune, cookie);
  g_assert_null (late);
}

/* A sentence that is too long is cut, and still fits a cookie. */
static void
test_flash_long (ParvisCommune *commune, gconstpointer data)
{
  GString *sentence = g_string_new (NULL);
  g_autofree char *text = NULL;
  g_autofree char *cookie = NULL;
  g_autofree char *shown = NULL;

  for (guint i = 0; i < 2000; i++)
    g_string_append (sentence, "é");
  text = g_string_free (sentence, FALSE);
  cookie = leave_flash (commune, text);
  shown = show_flash (commune, cookie);
  g_assert_true (g_str_has_prefix (shown, "éééé"));
  g_assert_cmpuint (strlen (shown), <, 1010);
}

static void
test_statics (ParvisCommune *commune, gconstpointer data)
{
  const char *url = parvis_static_url ("parvis.css");
  g_autoptr (ParvisRouter) router = parvis_router_new ();
  ParvisRequestHead heads[] = {
    { .method = "GET", .path = url },
    { .method = "GET", .path = url, .accept_encoding = "br, GZIP;q=0.5" },
    { .method = "GET", .path = url, .accept_encoding = "gzip;q=0, br" }
  };
  gsize plain = 0;

  g_assert_true (g_resources_get_info ("/fr/parvis/static/parvis.css", 0, &plain, NULL, NULL));
  parvis_router_add (router, parvis_statics_routes);
  g_assert_true (g_regex_match_simple ("^/static/parvis\\.[0-9a-f]{8}\\.css$", url, 0, 0));
  for (guint i = 0; i < G_N_ELEMENTS (heads); i++)
    {
      g_autoptr (ParvisRequest) request = parvis_request_new (commune, router, &heads[i], NULL);
      g_autoptr (ParvisResponse) response = parvis_statics_routes[0].handler (request, NULL, NULL);
      gsize length = 0;
      const char *body = parvis_response_get_body (response, &length);
      /* A file of a few lines does not get smaller. */
      gboolean gzip = i == 1 && plain > 1024;

      g_assert_cmpstr (parvis_response_find_header (response, "Content-Encoding"), ==,
                       gzip ? "gzip" : NULL);
      g_assert_true ((memcmp (body, "\x1f\x8b", 2) == 0) == gzip);
      g_assert_cmpstr (parvis_response_find_header (response, "Content-Type"), ==,
                       "text/css; charset=utf-8");
      g_assert_cmpstr (parvis_response_find_header (response, "Cache-Control"), ==,
                       "public, max-age=31536000, immutable");
    }
}

static void
test_statics_unknown (ParvisCommune *commune, gconstpointer data)
{
  static const char *const paths[] = { "/static/parvis.css", "/static/parvis.00000000.css",
                                       "/static/x", "/static/%2e%2e%5cx" };
  g_autoptr (ParvisRouter) router = parvis_router_new ();

  parvis_router_add (router, parvis_statics_routes);
  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_autoptr (ParvisRequest) request =
          parvis_request_new_for_test (commune, router, "GET", paths[i]);
      g_autoptr (GError) error = NULL;

      g_assert_null (parvis_statics_routes[0].handler (request, NULL, &error));
      g_assert_error (error, PARVIS_ERROR, PARVIS_ERROR_NOT_FOUND);
    }
}

static void
add (const char *path, void (*func) (ParvisCommune *, gconstpointer))
{
  g_test_add (path, ParvisCommune, NULL, set_up, func, tear_down);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add ("/http/response/page", test_page);
  add ("/http/response/urls", test_urls);
  add ("/http/response/redirects", test_redirects);
  add ("/http/response/downloads", test_downloads);
  add ("/http/response/rest", test_rest);
  add ("/http/response/header-split", test_header_split);
  add ("/http/response/flash", test_flash);
  add ("/http/response/flash-long", test_flash_long);
  add ("/http/statics/served", test_statics);
  add ("/http/statics/unknown", test_statics_unknown);
  return g_test_run ();
}
