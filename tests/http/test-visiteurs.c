/* SPDX-License-Identifier: EUPL-1.2 */
/* Who may what, through a real server: sessions, roles, CSRF, headers. */
#include "config.h"

#include <string.h>

#include "server/http/parvis-csrf.h"
#include "server/http/parvis-exchange.h"
#include "tests/http/serveur-essai.h"

#define FORM "application/x-www-form-urlencoded"

static ParvisResponse *
hello (ParvisRequest *request, ParvisDb *db, GError **error)
{
  return essai_text ("bonjour");
}

static ParvisResponse *
sign_in_citoyen (ParvisRequest *request, ParvisDb *db, GError **error)
{
  if (!parvis_request_sign_in_citoyen (request, db, 7, error))
    return NULL;
  return essai_text ("entrez");
}

static ParvisResponse *
sign_in_agent (ParvisRequest *request, ParvisDb *db, GError **error)
{
  guint roles = strtoul (parvis_request_get_field (request, "roles"), NULL, 10);
  g_autofree char *token = parvis_request_sign_in_agent (request, db, 3, roles, error);

  return token ? essai_text (token) : NULL;
}

static ParvisResponse *
failed_sign_in (ParvisRequest *request, ParvisDb *db, GError **error)
{
  g_assert_true (parvis_request_sign_in_citoyen (request, db, 7, NULL));
  g_set_error_literal (error, PARVIS_ERROR, PARVIS_ERROR_CONFLICT, "Trop tard.");
  return NULL;
}

static ParvisResponse *
token (ParvisRequest *request, ParvisDb *db, GError **error)
{
  return essai_text (parvis_csrf_token (request));
}

/* clang-format off */
static const ParvisRoute routes[] = {
  PARVIS_ROUTE ("tous", "GET", "/tous", hello, PARVIS_FOR_TOUS, PARVIS_READS),
  PARVIS_ROUTE ("citoyen", "GET", "/citoyen", hello, PARVIS_FOR_CITOYEN, PARVIS_READS),
  PARVIS_ROUTE ("citoyen.forme", "POST", "/citoyen", hello, PARVIS_FOR_CITOYEN, PARVIS_WRITES,
                .body = PARVIS_BODY_FORM),
  PARVIS_ROUTE ("regie", "GET", "/api/regie", hello, PARVIS_FOR_REGISSEUR, PARVIS_READS),
  PARVIS_ROUTE ("agents", "GET", "/api/agents", hello, PARVIS_FOR_AGENTS, PARVIS_READS),
  PARVIS_ROUTE ("mixte", "GET", "/mixte", hello, PARVIS_FOR_CITOYEN | PARVIS_FOR_GESTIONNAIRE,
                PARVIS_READS),
  PARVIS_ROUTE ("demo", "GET", "/demo", hello, PARVIS_FOR_DEMO, PARVIS_READS),
  PARVIS_ROUTE ("jeton", "GET", "/jeton", token, PARVIS_FOR_TOUS, PARVIS_READS),
  PARVIS_ROUTE ("forme", "POST", "/forme", hello, PARVIS_FOR_TOUS, PARVIS_WRITES,
                .body = PARVIS_BODY_FORM),
  PARVIS_ROUTE (PARVIS_ROUTE_SIGN_IN, "GET", "/connexion", hello, PARVIS_FOR_TOUS, PARVIS_READS),
  PARVIS_ROUTE ("entree", "POST", "/entree", sign_in_citoyen, PARVIS_FOR_TOUS, PARVIS_WRITES,
                .body = PARVIS_BODY_FORM_FROM_OUTSIDE),
  PARVIS_ROUTE ("entree.ratee", "POST", "/ratee", failed_sign_in, PARVIS_FOR_TOUS, PARVIS_WRITES,
                .body = PARVIS_BODY_FORM_FROM_OUTSIDE),
  PARVIS_ROUTE ("entree.agent", "POST", "/api/entree", sign_in_agent, PARVIS_FOR_TOUS,
                PARVIS_WRITES, .body = PARVIS_BODY_FORM_FROM_OUTSIDE),
  { NULL }
};
/* clang-format on */

static ServeurEssai *
started (gboolean demo)
{
  ServeurEssai *essai = serveur_essai_new (routes);

  essai->commune->demo = demo;
  serveur_essai_start (essai, NULL);
  return essai;
}

/* The header line that makes a request a signed-in citizen's. */
static char *
citoyen_line (ServeurEssai *essai)
{
  g_autofree char *answer = serveur_essai_post (essai, "/entree", FORM, "", "a=b", -1);
  g_autofree char *cookie = essai_header (answer, "Set-Cookie");

  g_assert_cmpuint (essai_status (answer), ==, 200);
  g_assert_nonnull (cookie);
  *strchr (cookie, ';') = '\0';
  return g_strdup_printf ("Cookie: %s\r\n", cookie);
}

static char *
agent_line (ServeurEssai *essai, guint roles)
{
  g_autofree char *body = g_strdup_printf ("roles=%u", roles);
  g_autofree char *answer = serveur_essai_post (essai, "/api/entree", FORM, "", body, -1);

  g_assert_cmpuint (essai_status (answer), ==, 200);
  return g_strdup_printf ("Authorization: Bearer %s\r\n", essai_body (answer));
}

static char *
get_as (ServeurEssai *essai, const char *path, const char *line)
{
  g_autofree char *request =
      g_strdup_printf ("GET %s HTTP/1.1\r\nHost: portail.test\r\n%s\r\n", path, line);

  return serveur_essai_talk (essai, request, -1);
}

static void
test_matrix (void)
{
  static const struct
  {
    const char *path;
    guint anonymous, citoyen, gestionnaire, regisseur;
  } cases[] = {
    { "/tous", 200, 200, 200, 200 },      { "/citoyen", 303, 200, 303, 303 },
    { "/api/regie", 401, 401, 403, 200 }, { "/api/agents", 401, 401, 200, 200 },
    { "/mixte", 303, 200, 200, 403 },     { "/demo", 404, 404, 404, 404 },
    { "/connexion", 200, 200, 200, 200 },
  };
  g_autoptr (ServeurEssai) essai = started (FALSE);
  g_autofree char *citoyen = citoyen_line (essai);
  g_autofree char *gestionnaire = agent_line (essai, PARVIS_FOR_GESTIONNAIRE);
  g_autofree char *regisseur = agent_line (essai, PARVIS_FOR_REGISSEUR);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const char *const lines[] = { "", citoyen, gestionnaire, regisseur };
      const guint wanted[] = { cases[i].anonymous, cases[i].citoyen, cases[i].gestionnaire,
                               cases[i].regisseur };

      for (gsize v = 0; v < G_N_ELEMENTS (lines); v++)
        {
          g_autofree char *answer = get_as (essai, cases[i].path, lines[v]);

          if (essai_status (answer) != wanted[v])
            g_error ("%s as visitor %zu: %u instead of %u", cases[i].path, v, essai_status (answer),
                     wanted[v]);
        }
    }
}

static void
test_demo (void)
{
  g_autoptr (ServeurEssai) essai = started (TRUE);
  g_autofree char *answer = serveur_essai_get (essai, "/demo");

  g_assert_cmpuint (essai_status (answer), ==, 200);
}

static void
test_way_back (void)
{
  g_autoptr (ServeurEssai) essai = started (FALSE);
  g_autofree char *answer = serveur_essai_get (essai, "/citoyen?mois=5&a=%C3%A9");
  g_autofree char *location = essai_header (answer, "Location");

  g_assert_cmpuint (essai_status (answer), ==, 303);
  g_assert_cmpstr (location, ==, "/connexion?retour=/citoyen%3Fmois%3D5%26a%3D%25C3%25A9");
}

/* A forged, an old and an empty session are nobody's. */
static void
test_wrong_sessions (void)
{
  static const char *const lines[] = {
    "Cookie: session=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\r\n",
    "Cookie: session=\r\n",
    "Authorization: Bearer AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\r\n",
    "Authorization: Bearer \r\n",
    "Authorization: Basic YTpi\r\n",
  };
  g_autoptr (ServeurEssai) essai = started (FALSE);

  for (gsize i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      g_autofree char *page = get_as (essai, "/citoyen", lines[i]);
      g_autofree char *api = get_as (essai, "/api/agents", lines[i]);
      g_autofree char *scheme = essai_header (api, "WWW-Authenticate");

      g_assert_cmpuint (essai_status (page), ==, 303);
      g_assert_cmpuint (essai_status (api), ==, 401);
      g_assert_nonnull (scheme);
    }
}

/* What a rolled back sign-in promised must not go out. */
static void
test_failed_sign_in (void)
{
  g_autoptr (ServeurEssai) essai = started (FALSE);
  g_autofree char *answer = serveur_essai_post (essai, "/ratee", FORM, "", "a=b", -1);
  g_autofree char *cookie = essai_header (answer, "Set-Cookie");

  g_assert_cmpuint (essai_status (answer), ==, 409);
  g_assert_null (cookie);
}

static void
test_csrf (void)
{
  g_autoptr (ServeurEssai) essai = started (FALSE);
  g_autofree char *page = serveur_essai_get (essai, "/jeton");
  g_autofree char *cookie = essai_header (page, "Set-Cookie");
  g_autofree char *right = NULL;
  g_autofree char *body = g_strdup_printf ("_csrf=%s", essai_body (page));
  const struct
  {
    const char *headers;
    const char *body;
    guint status;
  } cases[] = {
    { "", "a=b", 403 },
    { "", body, 403 },
    { "right", "a=b", 403 },
    { "right", "_csrf=AAAA", 403 },
    { "right", body, 200 },
    { "Origin: https://ailleurs.test\r\n", body, 403 },
    { "Sec-Fetch-Site: cross-site\r\n", body, 403 },
  };

  g_assert_nonnull (cookie);
  *strchr (cookie, ';') = '\0';
  right = g_strdup_printf ("Cookie: %s\r\n", cookie);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gboolean with_cookie = *cases[i].headers != '\0';
      g_autofree char *headers =
          g_strconcat (with_cookie ? right : "",
                       g_str_equal (cases[i].headers, "right") ? "" : cases[i].headers, NULL);
      g_autofree char *answer =
          serveur_essai_post (essai, "/forme", FORM, headers, cases[i].body, -1);

      if (essai_status (answer) != cases[i].status)
        g_error ("case %zu: %u instead of %u", i, essai_status (answer), cases[i].status);
    }
}

/* A form whose session is over leads to the sign-in; one that is not ours too, and is not kept. */
static void
test_form_without_session (void)
{
  g_autoptr (ServeurEssai) essai = started (FALSE);
  g_autofree char *answer = serveur_essai_post (essai, "/citoyen", FORM, "", "mot=x", -1);
  g_autofree char *location = essai_header (answer, "Location");

  g_assert_cmpuint (essai_status (answer), ==, 303);
  g_assert_cmpstr (location, ==, "/connexion");
}

static void
test_headers (void)
{
  static const struct
  {
    const char *name;
    const char *part;
  } cases[] = {
    { "Content-Security-Policy", "default-src 'none'" },
    { "Content-Security-Policy", "frame-ancestors 'none'" },
    { "Content-Security-Policy", "form-action 'self'" },
    { "Content-Security-Policy", "base-uri 'none'" },
    { "X-Content-Type-Options", "nosniff" },
    { "Referrer-Policy", "same-origin" },
    { "Permissions-Policy", "camera=()" },
    { "Cross-Origin-Opener-Policy", "same-origin" },
    { "Cache-Control", "no-store" },
  };
  static const char *const paths[] = { "/tous", "/ailleurs", "/citoyen", "/api/regie", "/a/../b" };
  g_autoptr (ServeurEssai) essai = started (FALSE);

  for (gsize p = 0; p < G_N_ELEMENTS (paths); p++)
    {
      g_autofree char *answer = serveur_essai_get (essai, paths[p]);
      g_autofree char *hsts = essai_header (answer, "Strict-Transport-Security");
      g_autofree char *server = essai_header (answer, "Server");

      g_assert_null (hsts);
      g_assert_null (server);
      for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
        {
          g_autofree char *value = essai_header (answer, cases[i].name);

          if (!value || !strstr (value, cases[i].part))
            g_error ("%s: %s is %s", paths[p], cases[i].name, value);
        }
    }
}

static void
test_https (void)
{
  g_autoptr (ServeurEssai) essai = serveur_essai_new (routes);
  g_autofree char *answer = NULL;
  g_autofree char *hsts = NULL;

  essai->commune->https = TRUE;
  serveur_essai_start (essai, NULL);
  answer = serveur_essai_get (essai, "/tous");
  hsts = essai_header (answer, "Strict-Transport-Security");
  g_assert_nonnull (hsts);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/visiteurs/matrix", test_matrix);
  g_test_add_func ("/visiteurs/demo", test_demo);
  g_test_add_func ("/visiteurs/way-back", test_way_back);
  g_test_add_func ("/visiteurs/wrong-sessions", test_wrong_sessions);
  g_test_add_func ("/visiteurs/failed-sign-in", test_failed_sign_in);
  g_test_add_func ("/visiteurs/csrf", test_csrf);
  g_test_add_func ("/visiteurs/form-without-session", test_form_without_session);
  g_test_add_func ("/visiteurs/headers", test_headers);
  g_test_add_func ("/visiteurs/https", test_https);
  return g_test_run ();
}
