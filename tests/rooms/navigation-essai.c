/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-essai"
#include "config.h"

#include "tests/rooms/navigation-essai.h"

#include <string.h>
#include <unistd.h>

#define FORM "application/x-www-form-urlencoded"

static char *
talk (Navigation *n, const char *method, const char *path, const char *headers, const char *body)
{
  g_autofree char *request =
      g_strdup_printf ("%s %s HTTP/1.1\r\nHost: portail.test\r\n%s%s\r\n%s", method, path,
                       n->entetes != NULL ? n->entetes : "", headers, body);
  int fd = serveur_essai_connect (&n->serveur);
  char *answer;

  essai_send (fd, request, -1);
  answer = essai_receive (fd);
  close (fd);
  if (answer == NULL)
    g_error ("%s %s: no answer", method, path);
  return answer;
}

static char *
send_body (Navigation *n, const char *path, const char *type, const char *body)
{
  g_autofree char *headers = g_strdup_printf (
      "Content-Type: %s\r\nContent-Length: %" G_GSIZE_FORMAT "\r\n", type, strlen (body));

  return talk (n, "POST", path, headers, body);
}

char *
navigation_get (Navigation *n, const char *path)
{
  return talk (n, "GET", path, "", "");
}

char *
navigation_post (Navigation *n, const char *path, const char *body)
{
  g_autofree char *all = g_strdup_printf ("_csrf=%s%s", n->csrf, body);

  return send_body (n, path, FORM, all);
}

char *
navigation_post_json (Navigation *n, const char *path, const char *json)
{
  return send_body (n, path, "application/json", json);
}

void
navigation_add (GString *body, const char *nom, const char *valeur)
{
  g_autofree char *escaped = g_uri_escape_string (valeur, NULL, FALSE);

  g_string_append_printf (body, "&%s=%s", nom, escaped);
}

static char *
dup_between (const char *text, const char *before, const char *after)
{
  const char *start = strstr (text, before);

  if (start == NULL)
    g_error ("no %s in %s", before, text);
  start += strlen (before);
  return g_strndup (start, strcspn (start, after));
}

static void
set_entetes (Navigation *n, char *entetes)
{
  g_free (n->entetes);
  n->entetes = entetes;
}

void
navigation_sign_in (Navigation *n, const char *identifiant)
{
  g_autofree char *page = NULL, *visite = NULL, *answer = NULL, *session = NULL, *body = NULL,
                  *home = NULL;

  set_entetes (n, NULL);
  page = navigation_get (n, "/connexion");
  g_free (n->csrf);
  n->csrf = dup_between (page, "name=\"_csrf\" value=\"", "\"");
  visite = dup_between (page, "__Host-parvis-visite=", ";");
  set_entetes (n, g_strdup_printf ("Cookie: __Host-parvis-visite=%s\r\n", visite));
  body = g_strdup_printf ("&identifiant=%s&mot_de_passe=Parvis-demo-2026", identifiant);
  answer = navigation_post (n, "/connexion", body);
  g_assert_cmpuint (essai_status (answer), ==, 303);
  session = dup_between (answer, "__Host-parvis=", ";");
  set_entetes (n, g_strdup_printf ("Cookie: __Host-parvis=%s\r\n", session));
  home = navigation_get (n, "/");
  g_free (n->csrf);
  n->csrf = dup_between (home, "name=\"_csrf\" value=\"", "\"");
}

void
navigation_sign_in_agent (Navigation *n, const char *identifiant)
{
  g_autofree char *body = g_strdup_printf (
      "{\"identifiant\":\"%s\",\"mot_de_passe\":\"Parvis-demo-2026\",\"totp\":\"\"}", identifiant);
  g_autofree char *answer = NULL, *jeton = NULL;

  set_entetes (n, NULL);
  answer = navigation_post_json (n, "/api/session", body);
  g_assert_cmpuint (essai_status (answer), ==, 200);
  jeton = dup_between (answer, "\"jeton\":\"", "\"");
  set_entetes (n, g_strdup_printf ("Authorization: Bearer %s\r\n", jeton));
}

void
navigation_start (Navigation *n, EssaiCommune *essai)
{
  ParvisServerOptions options = { .listen = "127.0.0.1:0", .workers = 2 };
  g_autoptr (GError) error = NULL;

  *n = (Navigation){ .essai = essai };
  n->serveur.server = parvis_server_new (essai->commune, essai->router, &options, &error);
  g_assert_no_error (error);
  n->serveur.port = parvis_server_get_port (n->serveur.server);
}

void
navigation_stop (Navigation *n)
{
  parvis_server_free (n->serveur.server);
  g_free (n->entetes);
  g_free (n->csrf);
}
