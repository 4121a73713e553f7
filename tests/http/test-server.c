/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <string.h>
#include <unistd.h>

#include "tests/http/serveur-essai.h"

static ParvisResponse *
hello (ParvisRequest *request, ParvisDb *db, GError **error)
{
  return essai_text ("bonjour");
}

static ParvisResponse *
echo (ParvisRequest *request, ParvisDb *db, GError **error)
{
  return essai_text (parvis_request_get_field (request, "mot"));
}

static ParvisResponse *
fault (ParvisRequest *request, ParvisDb *db, GError **error)
{
  gint64 code = 0;

  if (!parvis_request_get_part_id (request, "code", &code, error))
    return NULL;
  g_set_error_literal (error, PARVIS_ERROR, code - 1, "Phrase de la salle.");
  return NULL;
}

static ParvisResponse *
address (ParvisRequest *request, ParvisDb *db, GError **error)
{
  return essai_text (parvis_request_get_remote (request));
}

/* clang-format off */
static const ParvisRoute routes[] = {
  PARVIS_ROUTE ("bonjour", "GET", "/bonjour", hello, PARVIS_FOR_TOUS, PARVIS_READS),
  PARVIS_ROUTE ("lent", "GET", "/lent", hello, PARVIS_FOR_TOUS, PARVIS_SLOW),
  PARVIS_ROUTE ("mot", "POST", "/mot", echo, PARVIS_FOR_TOUS, PARVIS_WRITES,
                .body = PARVIS_BODY_FORM_FROM_OUTSIDE),
  PARVIS_ROUTE ("adresse", "GET", "/adresse", address, PARVIS_FOR_TOUS, PARVIS_READS),
  PARVIS_ROUTE ("faute", "GET", "/faute/{code}", fault, PARVIS_FOR_TOUS, PARVIS_READS),
  PARVIS_ROUTE ("api.faute", "GET", "/api/faute/{code}", fault, PARVIS_FOR_TOUS, PARVIS_READS),
  { NULL }
};
/* clang-format on */

static ServeurEssai *
started (void)
{
  ServeurEssai *essai = serveur_essai_new (routes);

  serveur_essai_start (essai, NULL);
  return essai;
}

static void
test_hello (void)
{
  g_autoptr (ServeurEssai) essai = started ();
  g_autofree char *answer = serveur_essai_get (essai, "/bonjour");
  g_autofree char *slow = serveur_essai_get (essai, "/lent");

  g_assert_cmpuint (essai_status (answer), ==, 200);
  g_assert_cmpstr (essai_body (answer), ==, "bonjour");
  g_assert_cmpuint (essai_status (slow), ==, 200);
  g_assert_cmpstr (essai_body (slow), ==, "bonjour");
}

static void
test_write (void)
{
  g_autoptr (ServeurEssai) essai = started ();
  g_autofree char *answer = serveur_essai_post (essai, "/mot", "application/x-www-form-urlencoded",
                                                "", "mot=%C3%A9t%C3%A9", -1);

  g_assert_cmpuint (essai_status (answer), ==, 200);
  g_assert_cmpstr (essai_body (answer), ==, "été");
}

static void
test_keep_alive (void)
{
  g_autoptr (ServeurEssai) essai = started ();
  const char *request = "GET /bonjour HTTP/1.1\r\nHost: portail.test\r\n\r\n";
  g_autofree char *twice = g_strconcat (request, request, NULL);
  int fd = serveur_essai_connect (essai);

  for (guint i = 0; i < 3; i++)
    {
      g_autofree char *answer = NULL;

      essai_send (fd, request, -1);
      answer = essai_receive (fd);
      g_assert_cmpuint (essai_status (answer), ==, 200);
    }
  /* Two at once are answered one after the other. */
  essai_send (fd, twice, -1);
  for (guint seen = 0; seen < 2;)
    {
      g_autofree char *answer = essai_receive (fd);

      for (const char *p = answer; (p = strstr (p, "bonjour")); p++)
        seen++;
    }
  close (fd);
}

static void
test_head (void)
{
  g_autoptr (ServeurEssai) essai = started ();
  int fd = serveur_essai_connect (essai);
  g_autofree char *answer = NULL;
  g_autofree char *after = NULL;
  g_autofree char *length = NULL;

  essai_send (fd, "HEAD /bonjour HTTP/1.1\r\nHost: portail.test\r\n\r\n", -1);
  answer = essai_receive_head (fd);
  g_assert_cmpuint (essai_status (answer), ==, 200);
  length = essai_header (answer, "Content-Length");
  g_assert_cmpstr (length, ==, "7");
  g_assert_cmpstr (essai_body (answer), ==, "");
  essai_send (fd, "GET /bonjour HTTP/1.1\r\nHost: portail.test\r\n\r\n", -1);
  after = essai_receive (fd);
  g_assert_cmpuint (essai_status (after), ==, 200);
  close (fd);
}

static void
test_not_found (void)
{
  g_autoptr (ServeurEssai) essai = started ();
  g_autofree char *unknown = serveur_essai_get (essai, "/ailleurs");
  g_autofree char *method = serveur_essai_get (essai, "/mot");
  g_autofree char *allow = NULL;

  g_assert_cmpuint (essai_status (unknown), ==, 404);
  g_assert_nonnull (strstr (unknown, "Page introuvable"));
  g_assert_cmpuint (essai_status (method), ==, 405);
  allow = essai_header (method, "Allow");
  g_assert_cmpstr (allow, ==, "POST");
}

static void
test_faults (void)
{
  static const struct
  {
    ParvisError code;
    guint status;
    const char *erreur;
    gboolean own_words;
  } cases[] = {
    { PARVIS_ERROR_NOT_FOUND, 404, "not-found", FALSE },
    { PARVIS_ERROR_CONFLICT, 409, "conflict", TRUE },
    { PARVIS_ERROR_DENIED, 403, "denied", TRUE },
    { PARVIS_ERROR_INVALID, 400, "invalid", TRUE },
    { PARVIS_ERROR_TOO_LARGE, 413, "too-large", TRUE },
    { PARVIS_ERROR_BUSY, 503, "busy", FALSE },
  };
  g_autoptr (ServeurEssai) essai = started ();

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/faute/%u", cases[i].code + 1);
      g_autofree char *api = g_strdup_printf ("/api/faute/%u", cases[i].code + 1);
      g_autofree char *page = serveur_essai_get (essai, path);
      g_autofree char *json = serveur_essai_get (essai, api);
      g_autofree char *begin =
          g_strdup_printf ("{\"erreur\":\"%s\",\"message\":\"", cases[i].erreur);
      g_autofree char *again = essai_header (page, "Retry-After");

      g_assert_cmpuint (essai_status (page), ==, cases[i].status);
      g_assert_cmpuint (essai_status (json), ==, cases[i].status);
      g_assert_true (g_str_has_prefix (essai_body (json), begin));
      g_assert_cmpint (strstr (json, "Phrase de la salle.") != NULL, ==, cases[i].own_words);
      g_assert_cmpint (again != NULL, ==, cases[i].status == 503);
    }
}

/* An error of ours is an answer like another: the connection goes on. */
static void
test_after_an_error (void)
{
  g_autoptr (ServeurEssai) essai = started ();
  g_autofree char *request = g_strdup_printf (
      "GET /faute/%d HTTP/1.1\r\nHost: portail.test\r\n\r\n", PARVIS_ERROR_INTERNAL + 1);
  int fd = serveur_essai_connect (essai);

  /* It is logged as a warning, which g_test_init() makes fatal. */
  g_log_set_always_fatal (G_LOG_FATAL_MASK | G_LOG_LEVEL_CRITICAL);
  for (guint i = 0; i < 3; i++)
    {
      g_autofree char *answer = NULL;

      essai_send (fd, request, -1);
      answer = essai_receive (fd);
      g_assert_cmpuint (essai_status (answer), ==, 500);
      g_assert_null (strstr (answer, "Phrase de la salle."));
    }
  close (fd);
}

/* The visitor's address: only the last word of a proxy that is trusted counts. */
static void
test_visitor_address (void)
{
  static const struct
  {
    const char *header;
    gboolean trusted;
    const char *address;
  } cases[] = {
    { "", FALSE, "127.0.0.1" },
    { "", TRUE, "127.0.0.1" },
    { "X-Forwarded-For: 192.0.2.7\r\n", FALSE, "127.0.0.1" },
    { "X-Forwarded-For: 192.0.2.7\r\n", TRUE, "192.0.2.7" },
    { "X-Forwarded-For: 6.6.6.6, 192.0.2.7\r\n", TRUE, "192.0.2.7" },
    { "X-Forwarded-For: 6.6.6.6\r\nX-Forwarded-For: 2001:DB8::1\r\n", TRUE, "2001:db8::1" },
    { "X-Forwarded-For: 192.0.2.7, moi\r\n", TRUE, "127.0.0.1" },
    { "X-Forwarded-For: 192.0.2.7,\r\n", TRUE, "127.0.0.1" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const ParvisServerOptions options = { .workers = 1, .trust_proxy = cases[i].trusted };
      g_autoptr (ServeurEssai) essai = serveur_essai_new (routes);
      g_autofree char *request = g_strdup_printf (
          "GET /adresse HTTP/1.1\r\nHost: portail.test\r\n%s\r\n", cases[i].header);
      g_autofree char *answer = NULL;

      serveur_essai_start (essai, &options);
      answer = serveur_essai_talk (essai, request, -1);
      g_assert_cmpstr (essai_body (answer), ==, cases[i].address);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/server/hello", test_hello);
  g_test_add_func ("/server/write", test_write);
  g_test_add_func ("/server/keep-alive", test_keep_alive);
  g_test_add_func ("/server/head", test_head);
  g_test_add_func ("/server/not-found", test_not_found);
  g_test_add_func ("/server/faults", test_faults);
  g_test_add_func ("/server/after-an-error", test_after_an_error);
  g_test_add_func ("/server/visitor-address", test_visitor_address);
  return g_test_run ();
}
