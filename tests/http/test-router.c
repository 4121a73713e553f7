/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <string.h>

#include "server/http/parvis-route-private.h"

static ParvisResponse *
handler (ParvisRequest *request, ParvisDb *db, GError **error)
{
  return NULL;
}

#define GET_ROUTE(name, pattern)                                                                   \
  PARVIS_ROUTE (name, "GET", pattern, handler, PARVIS_FOR_TOUS, PARVIS_READS)
#define POST_ROUTE(name, pattern)                                                                  \
  PARVIS_ROUTE (name, "POST", pattern, handler, PARVIS_FOR_CITOYEN, PARVIS_WRITES,                 \
                .body = PARVIS_BODY_FORM)

static const ParvisRoute routes[] = {
  GET_ROUTE ("accueil", "/"),
  GET_ROUTE ("agenda", "/agenda"),
  GET_ROUTE ("agenda.mois", "/agenda/{usager}"),
  POST_ROUTE ("agenda.reserver", "/agenda/{usager}"),
  GET_ROUTE ("agenda.aide", "/agenda/aide"),
  GET_ROUTE ("agenda.jour", "/agenda/{usager}/{jour}"),
  GET_ROUTE ("agenda.aide.prix", "/agenda/aide/prix/{annee}"),
  POST_ROUTE ("connexion", "/connexion"),
  GET_ROUTE ("robots", "/robots.txt"),
  GET_ROUTE ("depot", "/api/justificatifs/{id}/depots/{n}/pages/{p}"),
  { NULL },
};

static ParvisRouter *
new_router (void)
{
  ParvisRouter *router = parvis_router_new ();

  parvis_router_add (router, routes);
  return router;
}

static const struct
{
  const char *method;
  const char *path;
  const char *name; /* NULL = not found */
  const char *parts;
  const char *allow;
} paths[] = {
  { "GET", "/", "accueil", "", NULL },
  { "HEAD", "/", "accueil", "", NULL },
  { "GET", "/agenda", "agenda", "", NULL },
  { "GET", "/agenda/12", "agenda.mois", "12", NULL },
  { "POST", "/agenda/12", "agenda.reserver", "12", NULL },
  { "GET", "/agenda/aide", "agenda.aide", "", NULL },
  { "POST", "/agenda/aide", "agenda.reserver", "aide", NULL },
  { "GET", "/agenda/aide/2026-11-21", "agenda.jour", "aide,2026-11-21", NULL },
  { "GET", "/agenda/aide/prix", "agenda.jour", "aide,prix", NULL },
  { "GET", "/agenda/aide/prix/2026", "agenda.aide.prix", "2026", NULL },
  { "GET", "/%61genda", "agenda", "", NULL },
  { "GET", "/agenda/%C3%A9l%C3%A8ve%20un", "agenda.mois", "élève un", NULL },
  { "GET", "/agenda/a%2541", "agenda.mois", "a%41", NULL }, /* once */
  { "GET", "/agenda/a+b", "agenda.mois", "a+b", NULL },
  { "GET", "/agenda/...", "agenda.mois", "...", NULL },
  { "GET", "/agenda/%3Fa%23", "agenda.mois", "?a#", NULL },
  { "GET", "/robots.txt", "robots", "", NULL },
  { "GET", "/api/justificatifs/1/depots/2/pages/3", "depot", "1,2,3", NULL },

  { "GET", "/connexion", NULL, NULL, "POST" },
  { "POST", "/", NULL, NULL, "GET" },
  { "PUT", "/agenda/12", NULL, NULL, "GET, POST" },
  { "PUT", "/connexion", NULL, NULL, "POST" },
  { "DELETE", "/agenda", NULL, NULL, "GET" },

  { "GET", "", NULL, NULL, NULL },
  { "GET", "agenda", NULL, NULL, NULL },
  { "GET", "//", NULL, NULL, NULL },
  { "GET", "/agenda/", NULL, NULL, NULL },
  { "GET", "/agenda//", NULL, NULL, NULL },
  { "GET", "//agenda", NULL, NULL, NULL },
  { "GET", "/agenda/12/", NULL, NULL, NULL },
  { "GET", "/Agenda", NULL, NULL, NULL },
  { "GET", "/agenda/12/13/14", NULL, NULL, NULL },
  { "GET", "/agenda/.", NULL, NULL, NULL },
  { "GET", "/agenda/..", NULL, NULL, NULL },
  { "GET", "/agenda/%2e%2E", NULL, NULL, NULL },
  { "GET", "/agenda/%2E", NULL, NULL, NULL },
  { "GET", "/agenda/../agenda", NULL, NULL, NULL },
  { "GET", "/agenda/a%2Fb", NULL, NULL, NULL },
  { "GET", "/agenda/%00", NULL, NULL, NULL },
  { "GET", "/agenda/a%00b", NULL, NULL, NULL },
  { "GET", "/agenda/%0a", NULL, NULL, NULL },
  { "GET", "/agenda/%7f", NULL, NULL, NULL },
  { "GET", "/agenda/%ff", NULL, NULL, NULL },
  { "GET", "/agenda/%C0%AE%C0%AE", NULL, NULL, NULL },
  { "GET", "/agenda/%", NULL, NULL, NULL },
  { "GET", "/agenda/%4", NULL, NULL, NULL },
  { "GET", "/agenda/%zz", NULL, NULL, NULL },
  { "GET", "/agenda/a\\b", NULL, NULL, NULL },
  { "GET", "/agenda/a b", NULL, NULL, NULL },
  { "GET", "/agenda/\xc3\xa9", NULL, NULL, NULL },
  { "GET", "/1/2/3/4/5/6/7/8/9/10/11/12/13/14", NULL, NULL, NULL },
};

static void
test_find (void)
{
  g_autoptr (ParvisRouter) router = new_router ();

  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_auto (GStrv) parts = NULL;
      const char *allow = NULL;
      const ParvisRoute *route =
          parvis_router_find (router, paths[i].method, paths[i].path, &parts, &allow);
      g_autofree char *joined = parts != NULL ? g_strjoinv (",", parts) : NULL;

      g_test_message ("case %u", i);
      g_assert_cmpstr (route != NULL ? route->name : NULL, ==, paths[i].name);
      g_assert_cmpstr (joined, ==, paths[i].parts);
      g_assert_cmpstr (allow, ==, paths[i].allow);
    }
}

static void
count (const ParvisRoute *route, gpointer data)
{
  ++*(guint *) data;
}

static void
test_foreach (void)
{
  g_autoptr (ParvisRouter) router = new_router ();
  guint n = 0;

  parvis_router_foreach (router, count, &n);
  g_assert_cmpuint (n, ==, G_N_ELEMENTS (routes) - 1);
}

static void
test_urls (void)
{
  g_autoptr (ParvisRouter) router = new_router ();
  g_autofree char *root = parvis_router_url (router, "accueil", NULL);
  g_autofree char *one = parvis_router_url (router, "agenda.mois", "12", NULL);
  g_autofree char *odd = parvis_router_url (router, "agenda.jour", "a/b?c#d%e é\"<", "../x", NULL);
  g_autofree char *empty = parvis_router_url (router, "agenda.mois", "", NULL);
  g_auto (GStrv) parts = NULL;
  const char *allow = NULL;

  g_assert_cmpstr (root, ==, "/");
  g_assert_cmpstr (one, ==, "/agenda/12");
  g_assert_cmpstr (odd, ==, "/agenda/a%2Fb%3Fc%23d%25e%20%C3%A9%22%3C/..%2Fx");
  /* What leads nowhere leads nowhere else. */
  g_assert_null (parvis_router_find (router, "GET", empty, &parts, &allow));
}

static const struct
{
  const char *path;
  gboolean ours;
} targets[] = {
  { "/", TRUE },
  { "/a?b=c#d", TRUE },
  { "/a//b", TRUE },
  { NULL, FALSE },
  { "", FALSE },
  { "a", FALSE },
  { "//evil.fr", FALSE },
  { "/\\evil.fr", FALSE },
  { "https://evil", FALSE },
  { "/a\r\nX: y", FALSE },
  { "/a b", FALSE },
  { "/\xc3\xa9", FALSE },
  { "/\t/evil.fr", FALSE },
  { "javascript:x", FALSE },
};

static void
test_path_is_ours (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (targets); i++)
    {
      g_test_message ("case %u", i);
      g_assert_true (parvis_path_is_ours (targets[i].path) == targets[i].ours);
    }
}

/* Tables that must stop the start, by number. */
static const ParvisRoute wrong[][3] = {
  { GET_ROUTE ("x", "/a"), GET_ROUTE ("x", "/b") },
  { GET_ROUTE ("x", "/a"), GET_ROUTE ("y", "/a") },
  { GET_ROUTE ("x", "/a/{b}"), GET_ROUTE ("y", "/a/{c}") },
  { GET_ROUTE ("x", "a") },
  { GET_ROUTE ("x", "/a/") },
  { GET_ROUTE ("x", "/a//b") },
  { GET_ROUTE ("x", "/é") },
  { GET_ROUTE ("x", "/{}") },
  { GET_ROUTE ("x", "/{a") },
  { GET_ROUTE ("x", "/a{b}") },
  { PARVIS_ROUTE ("x", "PUT", "/a", handler, PARVIS_FOR_TOUS, PARVIS_READS) },
  { PARVIS_ROUTE ("x", "POST", "/a", handler, PARVIS_FOR_TOUS, PARVIS_READS) },
  { PARVIS_ROUTE (
      "x", "GET", "/a", handler, PARVIS_FOR_TOUS, PARVIS_READS, .body = PARVIS_BODY_FORM) },
  { PARVIS_ROUTE (
      "x", "POST", "/a", handler, PARVIS_FOR_TOUS, PARVIS_WRITES, .body = PARVIS_BODY_UPLOAD) },
  { PARVIS_ROUTE ("x", "GET", "/a", NULL, PARVIS_FOR_TOUS, PARVIS_READS) },
  { { .name = "x", .method = "GET", .pattern = "/a", .handler = handler, .how = PARVIS_READS } },
  { { .name = "x", .method = "GET", .pattern = "/a", .handler = handler, .who = PARVIS_FOR_TOUS } },
};

static void
wrong_table (gconstpointer data)
{
  g_autoptr (ParvisRouter) router = parvis_router_new ();

  parvis_router_add (router, wrong[GPOINTER_TO_UINT (data)]);
}

static void
wrong_url (gconstpointer data)
{
  g_autoptr (ParvisRouter) router = new_router ();
  guint n = GPOINTER_TO_UINT (data);

  g_free (n == 0   ? parvis_router_url (router, "inconnue", NULL)
          : n == 1 ? parvis_router_url (router, "agenda.mois", NULL)
                   : parvis_router_url (router, "agenda.mois", "1", "2", NULL));
}

/* Each in a process of its own, which must die of it. */
static void
test_aborts (gconstpointer data)
{
  g_test_trap_subprocess (data, 0, 0);
  g_test_trap_assert_failed ();
  g_test_trap_assert_stderr ("*ERROR*route*");
}

static void
add_aborts (const char *kind, GTestDataFunc func, guint n)
{
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *path = g_strdup_printf ("/http/router/aborts/%s/%u", kind, i);
      char *inner = g_strdup_printf ("%s/subprocess", path);

      g_test_add_data_func_full (path, inner, test_aborts, g_free);
      g_test_add_data_func (inner, GUINT_TO_POINTER (i), func);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/http/router/find", test_find);
  g_test_add_func ("/http/router/foreach", test_foreach);
  g_test_add_func ("/http/router/urls", test_urls);
  g_test_add_func ("/http/router/path-is-ours", test_path_is_ours);
  add_aborts ("table", wrong_table, G_N_ELEMENTS (wrong));
  add_aborts ("url", wrong_url, 3);
  return g_test_run ();
}
