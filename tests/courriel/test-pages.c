/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "test"
#include "config.h"

#include <string.h>

#include "server/courriel/courriel-liens.h"
#include "tests/courriel/courriel-essai.h"

/* The demo's letter box, and links that can be clicked. */

static ParvisTemplates *
templates_new (void)
{
  GHashTable *table = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  ParvisTemplates *templates;
  g_autoptr (GError) error = NULL;

  g_hash_table_insert (
      table, g_strdup ("demo/courriels.html"),
      g_strdup ("<h1>{{titre}}</h1>{{#courriels}}<a href=\"{{url}}\">{{sujet}}</a>"
                "({{a}}, {{date}}){{/courriels}}{{^courriels}}rien{{/courriels}}"));
  g_hash_table_insert (
      table, g_strdup ("demo/courriel.html"),
      g_strdup ("<h1>{{titre}}</h1>{{a}}{{#lignes}}<p>{{#morceaux}}{{texte}}{{#lien}}<a "
                "href=\"{{url}}\">{{lien}}</a>{{/lien}}{{/morceaux}}</p>{{/lignes}}<a "
                "href=\"{{url_courriels}}\">tous</a>"));
  templates = parvis_templates_new_from_table (table, &error);
  g_assert_no_error (error);
  return templates;
}

typedef struct
{
  const char *line, *html;
} Line;

/* clang-format off */
static const Line LINES[] = {
  { "", "" },
  { "Un\n\nDeux", "<p>Un</p><p></p><p>Deux</p>" },
  { "Bonjour,", "<p>Bonjour,</p>" },
  { "https://portail.sarrians.fr/activation?jeton=a-b_c",
    "<p><a href=\"/activation?jeton=a-b_c\">https://portail.sarrians.fr/activation?jeton=a-b_c</a></p>" },
  { "Voir https://portail.sarrians.fr/agenda.",
    "<p>Voir <a href=\"/agenda\">https://portail.sarrians.fr/agenda</a>.</p>" },
  { "(https://portail.sarrians.fr) et https://exemple.fr/a, voilà",
    "<p>(<a href=\"/\">https://portail.sarrians.fr</a>) et <a href=\"https://exemple.fr/a\">https://exemple.fr/a"
    "</a>, voilà</p>" },
  /* Not ours, though it begins as ours does. */
  { "https://portail.sarrians.fr.exemple.com/x",
    "<p><a href=\"https://portail.sarrians.fr.exemple.com/x\">https://portail.sarrians.fr.exemple.com/x</a></p>" },
  /* The template engine writes no address that is neither ours nor encrypted. */
  { "http://exemple.fr/a", "<p><a href=\"#\">http://exemple.fr/a</a></p>" },
  { "javascript:alert(1) <script>", "<p>javascript:alert(1) &lt;script&gt;</p>" },
  { "https://exemple.fr/\"><script>",
    "<p><a href=\"https://exemple.fr/\">https://exemple.fr/</a>&quot;&gt;&lt;script&gt;</p>" },
};
/* clang-format on */

static void
test_links (void)
{
  g_autoptr (ParvisTemplates) templates = templates_new ();

  for (guint i = 0; i < G_N_ELEMENTS (LINES); i++)
    {
      g_autoptr (ParvisView) view = parvis_view_new ();
      g_autoptr (GString) html = g_string_new (NULL);
      g_autofree char *expected =
          g_strconcat ("<h1></h1>", LINES[i].html, "<a href=\"#\">tous</a>", NULL);

      parvis_courriel_view_lignes (view, "lignes", LINES[i].line, "https://portail.sarrians.fr");
      parvis_templates_render (templates, "demo/courriel.html", view, html);
      g_assert_cmpstr (html->str, ==, expected);
    }
}

static const ParvisRoute *
find_route (const char *name)
{
  const ParvisRoute *route = parvis_courriel_routes;

  while (route->name && !g_str_equal (route->name, name))
    route++;
  g_assert_nonnull (route->name);
  return route;
}

static char *
get_page (Courrier *c, ParvisRouter *router, const char *name, const char *path, GError **error)
{
  g_autoptr (ParvisRequest) request =
      parvis_request_new_for_test (&c->commune, router, "GET", path);
  g_autoptr (ParvisResponse) response = find_route (name)->handler (request, c->reader, error);
  gsize size;

  if (!response)
    return NULL;
  g_assert_cmpint (parvis_response_get_status (response), ==, 200);
  return g_strdup (parvis_response_get_body (response, &size));
}

static void
test_pages (Courrier *c, gconstpointer data)
{
  g_autoptr (ParvisRouter) router = parvis_router_new ();
  g_autofree char *empty = NULL;
  g_autofree char *list = NULL;
  g_autofree char *one = NULL;
  g_autoptr (GError) error = NULL;

  parvis_router_add (router, parvis_courriel_routes);
  c->commune.templates = templates_new ();
  empty = get_page (c, router, "demo.courriels", "/demo/courriels", &error);
  g_assert_no_error (error);
  g_assert_nonnull (strstr (empty, "rien"));
  courrier_send (c, "a@exemple.fr", "Le premier <b>", "Lien :\nhttps://portail.sarrians.fr/agenda",
                 NULL);
  courrier_send (c, "b@exemple.fr", "Le second", "Texte", NULL);
  list = get_page (c, router, "demo.courriels", "/demo/courriels", &error);
  g_assert_nonnull (strstr (list, "<a href=\"/demo/courriels/2\">Le second</a>(b@exemple.fr, "));
  g_assert_true (strstr (list, "Le second") < strstr (list, "Le premier &lt;b&gt;"));
  one = get_page (c, router, "demo.courriel", "/demo/courriels/1", &error);
  g_assert_no_error (error);
  g_assert_nonnull (strstr (one, "<a href=\"/agenda\">https://portail.sarrians.fr/agenda</a>"));
  g_assert_nonnull (strstr (one, "<a href=\"/demo/courriels\">tous</a>"));
  parvis_templates_free (c->commune.templates);
}

static void
test_demo_only (void)
{
  for (const ParvisRoute *route = parvis_courriel_routes; route->name; route++)
    g_assert_cmpuint (route->who, ==, PARVIS_FOR_DEMO);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/courriel/pages/links", test_links);
  g_test_add ("/courriel/pages/demo", Courrier, NULL, courrier_set_up, test_pages,
              courrier_tear_down);
  g_test_add_func ("/courriel/pages/demo-only", test_demo_only);
  return g_test_run ();
}
