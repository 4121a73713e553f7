/* SPDX-License-Identifier: EUPL-1.2 */
/* Every malformed request that was ever thought of, over a bare socket: each is refused or closed,
 * none is taken for two, and the server goes on. */
#include "config.h"

#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "tests/http/serveur-essai.h"

#define FORM "Content-Type: application/x-www-form-urlencoded\r\n"
#define HOST "Host: portail.test\r\n"
/* A text with NULs in it, and its length. */
#define BYTES(text) text, sizeof (text) - 1

#define SECRET "GET /secret HTTP/1.1\r\n" HOST "\r\n"

static gint secrets;

static ParvisResponse *
hello (ParvisRequest *request, ParvisDb *db, GError **error)
{
  return essai_text ("bonjour");
}

/* What is hidden behind or inside another request; never to be reached. */
static ParvisResponse *
secret (ParvisRequest *request, ParvisDb *db, GError **error)
{
  g_atomic_int_inc (&secrets);
  return essai_text ("secret");
}

/* clang-format off */
static const ParvisRoute routes[] = {
  PARVIS_ROUTE ("bonjour", "GET", "/bonjour", hello, PARVIS_FOR_TOUS, PARVIS_READS),
  PARVIS_ROUTE ("part", "GET", "/part/{nom}", hello, PARVIS_FOR_TOUS, PARVIS_READS),
  PARVIS_ROUTE ("secret", "GET", "/secret", secret, PARVIS_FOR_TOUS, PARVIS_READS),
  PARVIS_ROUTE ("mot", "POST", "/mot", hello, PARVIS_FOR_TOUS, PARVIS_WRITES,
                .body = PARVIS_BODY_FORM_FROM_OUTSIDE),
  PARVIS_ROUTE ("json", "POST", "/api/json", hello, PARVIS_FOR_TOUS, PARVIS_WRITES,
                .body = PARVIS_BODY_JSON),
  { NULL }
};
/* clang-format on */

/* clang-format off */
static const struct {
  const char *what;
  const char *data;
  gsize length; /* 0 = up to the first NUL */
  guint status; /* 0 = any but an error of ours */
} attacks[] = {
  { "chunked", "POST /mot HTTP/1.1\r\n" HOST FORM "Transfer-Encoding: chunked\r\n\r\n5\r\nmot=a\r\n0\r\n\r\n" SECRET, 0, 411 },
  { "chunk size is not hexadecimal", "POST /mot HTTP/1.1\r\n" HOST FORM "Transfer-Encoding: chunked\r\n\r\nzz\r\n" SECRET, 0, 411 },
  { "chunked and a length", "POST /mot HTTP/1.1\r\n" HOST FORM "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" SECRET, 0, 411 },
  { "chunked, folded", "POST /mot HTTP/1.1\r\n" HOST FORM "Content-Length: 0\r\nTransfer-Encoding:\r\n chunked\r\n\r\n" SECRET, 0, 0 },
  { "chunked, space before the colon", "POST /mot HTTP/1.1\r\n" HOST FORM "Content-Length: 0\r\nTransfer-Encoding : chunked\r\n\r\n" SECRET, 0, 400 },
  { "chunked, NUL in the name", BYTES ("POST /mot HTTP/1.1\r\n" HOST FORM "Content-Length: 0\r\nTransfer\0-Encoding: chunked\r\n\r\n" SECRET), 400 },
  { "two lengths", "POST /mot HTTP/1.1\r\n" HOST FORM "Content-Length: 0\r\nContent-Length: 45\r\n\r\n" SECRET, 0, 400 },
  { "two lengths, equal", "POST /mot HTTP/1.1\r\n" HOST FORM "Content-Length: 5\r\nContent-Length: 5\r\n\r\nmot=a" SECRET, 0, 400 },
  { "a list of lengths", "POST /mot HTTP/1.1\r\n" HOST FORM "Content-Length: 5, 5\r\n\r\nmot=a" SECRET, 0, 400 },
  { "+5", "POST /mot HTTP/1.1\r\n" HOST FORM "Content-Length: +5\r\n\r\nmot=a" SECRET, 0, 400 },
  { "-1", "POST /mot HTTP/1.1\r\n" HOST FORM "Content-Length: -1\r\n\r\nmot=a" SECRET, 0, 400 },
  { "0x5", "POST /mot HTTP/1.1\r\n" HOST FORM "Content-Length: 0x5\r\n\r\nmot=a" SECRET, 0, 400 },
  { "5 and a letter", "POST /mot HTTP/1.1\r\n" HOST FORM "Content-Length: 5a\r\n\r\nmot=a" SECRET, 0, 400 },
  { "more than 64 bits", "POST /mot HTTP/1.1\r\n" HOST FORM "Content-Length: 18446744073709551621\r\n\r\nmot=a" SECRET, 0, 413 },
  { "no length", "POST /mot HTTP/1.1\r\n" HOST FORM "\r\nmot=a" SECRET, 0, 411 },
  { "a length that is to be forgotten", "POST /mot HTTP/1.0\r\n" HOST FORM "Connection: Keep-Alive, Content-Length\r\nContent-Length: 45\r\n\r\n" SECRET, 0, 400 },
  { "GET with a body", "GET /bonjour HTTP/1.1\r\n" HOST "Content-Length: 45\r\n\r\n" SECRET, 0, 400 },
  { "HEAD with a body", "HEAD /bonjour HTTP/1.1\r\n" HOST "Content-Length: 45\r\n\r\n" SECRET, 0, 400 },
  { "two hosts", "GET /secret HTTP/1.1\r\n" HOST "Host: autre.test\r\n\r\n", 0, 400 },
  { "two equal hosts", "GET /secret HTTP/1.1\r\n" HOST HOST "\r\n", 0, 400 },
  { "no host", "GET /secret HTTP/1.1\r\n\r\n", 0, 400 },
  { "no host, HTTP/1.0", "GET /secret HTTP/1.0\r\n\r\n", 0, 400 },
  { "other host", "GET /secret HTTP/1.1\r\nHost: autre.test\r\n\r\n", 0, 421 },
  { "user in the host", "GET /secret HTTP/1.1\r\nHost: a@portail.test\r\n\r\n", 0, 421 },
  { "absolute form", "GET http://portail.test/secret HTTP/1.1\r\n" HOST "\r\n", 0, 400 },
  { "absolute form, other host", "GET http://autre.test/secret HTTP/1.1\r\n" HOST "\r\n", 0, 400 },
  { "asterisk", "OPTIONS * HTTP/1.1\r\n" HOST "\r\n", 0, 501 },
  { "CONNECT", "CONNECT portail.test:443 HTTP/1.1\r\n" HOST "\r\n", 0, 501 },
  { "TRACE", "TRACE /secret HTTP/1.1\r\n" HOST "\r\n", 0, 501 },
  { "PUT", "PUT /mot HTTP/1.1\r\n" HOST FORM "Content-Length: 5\r\n\r\nmot=a" SECRET, 0, 501 },
  { "an odd method", "GET\x01 /secret HTTP/1.1\r\n" HOST "\r\n", 0, 400 },
  { "small letters", "get /secret HTTP/1.1\r\n" HOST "\r\n", 0, 501 },
  { "NUL in the path", BYTES ("GET /secret\0 HTTP/1.1\r\n" HOST "\r\n"), 400 },
  { "%00 in the path", "GET /part/a%00 HTTP/1.1\r\n" HOST "\r\n", 0, 400 },
  { "%0d%0a in the path", "GET /part/a%0d%0aSet-Cookie:%20a=b HTTP/1.1\r\n" HOST "\r\n", 0, 400 },
  { "%00 in the query", "GET /bonjour?a=%00 HTTP/1.1\r\n" HOST "\r\n", 0, 400 },
  { "not UTF-8", "GET /part/%ff%fe HTTP/1.1\r\n" HOST "\r\n", 0, 400 },
  { "not UTF-8 in the query", "GET /bonjour?a=%c3%28 HTTP/1.1\r\n" HOST "\r\n", 0, 400 },
  { "raw bytes", "GET /part/\xff HTTP/1.1\r\n" HOST "\r\n", 0, 400 },
  { "raw bytes in a header", "GET /bonjour HTTP/1.1\r\n" HOST "User-Agent: \xff\xff\r\n\r\n", 0, 400 },
  { "escape codes in a header", "GET /bonjour HTTP/1.1\r\n" HOST "User-Agent: \x1b]0;x\x07\r\n\r\n", 0, 400 },
  { "%2e%2e", "GET /part/%2e%2e/secret HTTP/1.1\r\n" HOST "\r\n", 0, 400 },
  { "..", "GET /part/../secret HTTP/1.1\r\n" HOST "\r\n", 0, 400 },
  { "two slashes", "GET //secret HTTP/1.1\r\n" HOST "\r\n", 0, 404 },
  { "other paths", "GET /part/a|b[c]^`{} HTTP/1.1\r\n" HOST "\r\n", 0, 0 },
  { "no version", "GET /secret\r\n" HOST "\r\n", 0, 400 },
  { "HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 0, 505 },
  { "h2c", "GET /secret HTTP/1.1\r\n" HOST "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n\r\n", 0, 400 },
  { "WebSocket", "GET /secret HTTP/1.1\r\n" HOST "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n", 0, 400 },
  { "expect", "POST /mot HTTP/1.1\r\n" HOST FORM "Content-Length: 5\r\nExpect: 100-continue\r\n\r\n", 0, 417 },
  { "bare line feeds", "GET /secret HTTP/1.1\nHost: portail.test\n\n", 0, 400 },
  { "bare carriage return", "GET /bonjour HTTP/1.1\r\n" HOST "A: b\rHost: autre.test\r\n\r\n", 0, 400 },
  { "a line feed that hides a header", "GET /secret HTTP/1.1\r\n" HOST "A: b\nContent-Length: 5\r\n\r\n", 0, 400 },
  { "folded line", "GET /secret HTTP/1.1\r\n" HOST "A: b\r\n\tc\r\n\r\n", 0, 400 },
  { "no colon", "GET /secret HTTP/1.1\r\n" HOST "nonsense\r\n\r\n", 0, 400 },
  { "only blank lines", "\r\n\r\n\r\n\r\n", 0, 400 },
  { "TLS", BYTES ("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\x00"), 400 },
  { "zeros", BYTES ("\0\0\0\0\0\0\0\0"), 400 },
  { "wrong type", "POST /api/json HTTP/1.1\r\n" HOST FORM "Content-Length: 5\r\n\r\nmot=a", 0, 400 },
  { "no type", "POST /mot HTTP/1.1\r\n" HOST "Content-Length: 5\r\n\r\nmot=a", 0, 400 },
  { "too large by its length", "POST /mot HTTP/1.1\r\n" HOST FORM "Content-Length: 65537\r\n\r\n", 0, 413 },
  { "too large for nobody", "POST /nulle-part HTTP/1.1\r\n" HOST FORM "Content-Length: 65537\r\n\r\n", 0, 413 },
  { "a body for nobody", "POST /nulle-part HTTP/1.1\r\n" HOST FORM "Content-Length: 5\r\n\r\nmot=a", 0, 404 },
  { "unfinished body", "POST /mot HTTP/1.1\r\n" HOST FORM "Content-Length: 500\r\n\r\nmot=a", 0, 0 },
};
/* clang-format on */

static void
assert_goes_on (ServeurEssai *essai, const char *what)
{
  g_autofree char *answer = serveur_essai_get (essai, "/bonjour");

  if (essai_status (answer) != 200)
    g_error ("after %s: %u", what, essai_status (answer));
}

/* Everything the server says to @data until it closes, our side being closed for writing. */
static char *
attack (ServeurEssai *essai, const char *data, gsize length)
{
  int fd = serveur_essai_connect (essai);
  g_autoptr (GString) said = g_string_new (NULL);
  char chunk[4096];
  gssize n;

  essai_send (fd, data, length);
  shutdown (fd, SHUT_WR);
  while ((n = recv (fd, chunk, sizeof chunk, 0)) > 0)
    g_string_append_len (said, chunk, n);
  if (n < 0 && errno != ECONNRESET)
    g_error ("the connection stays open: %s", said->str);
  close (fd);
  return said->len > 0 ? g_string_free (g_steal_pointer (&said), FALSE) : NULL;
}

static void
test_attacks (void)
{
  g_autoptr (ServeurEssai) essai = serveur_essai_new (routes);
  guint before;

  serveur_essai_start (essai, NULL);
  assert_goes_on (essai, "the start");
  before = essai_descriptors ();
  for (gsize i = 0; i < G_N_ELEMENTS (attacks); i++)
    {
      gsize length = attacks[i].length ? attacks[i].length : strlen (attacks[i].data);
      g_autofree char *said = attack (essai, attacks[i].data, length);
      guint status = essai_status (said);

      if (attacks[i].status ? status != attacks[i].status : status == 500)
        g_error ("%s: %u instead of %u", attacks[i].what, status, attacks[i].status);
      if (g_atomic_int_get (&secrets) > 0)
        g_error ("%s: reached the secret", attacks[i].what);
      assert_goes_on (essai, attacks[i].what);
    }
  /* The second worker may have opened its files since. */
  g_assert_cmpuint (essai_descriptors (), <=, before + 8);
}

/* The same bytes, one at a time. */
static void
test_drip (void)
{
  g_autoptr (ServeurEssai) essai = serveur_essai_new (routes);

  serveur_essai_start (essai, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (attacks); i++)
    {
      gsize length = attacks[i].length ? attacks[i].length : strlen (attacks[i].data);
      int fd = serveur_essai_connect (essai);
      char chunk[4096];

      for (gsize n = 0; n < length; n++)
        essai_send (fd, attacks[i].data + n, 1);
      shutdown (fd, SHUT_WR);
      while (recv (fd, chunk, sizeof chunk, 0) > 0)
        ;
      close (fd);
      if (g_atomic_int_get (&secrets) > 0)
        g_error ("%s: reached the secret", attacks[i].what);
    }
  assert_goes_on (essai, "all of them");
}

/* What follows a refused request is never read as another one, and the refusal arrives although the
 * rest of the body was never read. */
static void
test_refusal_arrives (void)
{
  g_autoptr (ServeurEssai) essai = serveur_essai_new (routes);
  g_autoptr (GString) text =
      g_string_new ("POST /mot HTTP/1.1\r\n" HOST FORM "Content-Length: 8388608\r\n\r\n");
  g_autofree char *said = NULL;

  serveur_essai_start (essai, NULL);
  while (text->len < 8 * 1024 * 1024)
    g_string_append (text, SECRET);
  said = attack (essai, text->str, text->len);
  g_assert_cmpuint (essai_status (said), ==, 413);
  g_assert_nonnull (strstr (said, "Envoi trop volumineux"));
  g_assert_cmpint (g_atomic_int_get (&secrets), ==, 0);
}

/* Kilobytes of memory that this process, of which the server is a part, ever had. */
static guint64
peak_memory (void)
{
  g_autofree char *status = NULL;

  g_assert_true (g_file_get_contents ("/proc/self/status", &status, NULL, NULL));
  return g_ascii_strtoull (strstr (status, "VmHWM:") + strlen ("VmHWM:"), NULL, 10);
}

/* 400 MB that nobody asked for are not kept (libsoup alone takes 800 for them, 413 or not). */
static void
test_huge_body (void)
{
  static const char *const heads[] = {
    "POST /mot HTTP/1.1\r\n" HOST FORM "Content-Length: 419430400\r\n\r\n",
    "POST /nulle-part HTTP/1.1\r\n" HOST FORM "Content-Length: 419430400\r\n\r\n",
    "POST /mot HTTP/1.1\r\n" HOST FORM "Transfer-Encoding: chunked\r\n\r\n19000000\r\n",
  };
  g_autoptr (ServeurEssai) essai = serveur_essai_new (routes);
  g_autofree char *chunk = g_malloc0 (65536);
  guint64 before;

  serveur_essai_start (essai, NULL);
  assert_goes_on (essai, "the start");
  before = peak_memory ();
  for (gsize i = 0; i < G_N_ELEMENTS (heads); i++)
    {
      int fd = serveur_essai_connect (essai);

      essai_send (fd, heads[i], -1);
      for (guint sent = 0; sent < 419430400 / 65536; sent++)
        if (send (fd, chunk, 65536, MSG_NOSIGNAL) < 0)
          break;
      close (fd);
      assert_goes_on (essai, heads[i]);
    }
  g_assert_cmpuint (peak_memory () - before, <, 32 * 1024);
}

/* A page that is refused looks like one, an API's refusal is JSON, HEAD has no body. */
static void
test_refusals (void)
{
  g_autoptr (ServeurEssai) essai = serveur_essai_new (routes);
  g_autofree char *api = NULL;
  g_autofree char *head = NULL;
  g_autofree char *type = NULL;

  serveur_essai_start (essai, NULL);
  api = serveur_essai_talk (essai, "POST /api/json HTTP/1.1\r\n" HOST "\r\n", -1);
  type = essai_header (api, "Content-Type");
  g_assert_cmpuint (essai_status (api), ==, 411);
  g_assert_cmpstr (type, ==, "application/json; charset=utf-8");
  g_assert_true (g_str_has_prefix (essai_body (api), "{\"erreur\":\"invalid\""));
  head = attack (essai, "HEAD /bonjour HTTP/1.1\r\nHost: autre.test\r\n\r\n", 45);
  g_assert_cmpuint (essai_status (head), ==, 421);
  g_assert_cmpstr (essai_body (head), ==, "");
}

/* Nothing is added to the answer of a client that has closed its half. */
static void
test_half_closed (void)
{
  g_autoptr (ServeurEssai) essai = serveur_essai_new (routes);
  const char *request = "GET /bonjour HTTP/1.1\r\n" HOST "\r\n";
  g_autofree char *said = NULL;

  serveur_essai_start (essai, NULL);
  said = attack (essai, request, strlen (request));
  g_assert_cmpuint (essai_status (said), ==, 200);
  g_assert_cmpstr (essai_body (said), ==, "bonjour");
}

/* One part of a page must not be had from another's bytes: Range is not answered. */
static void
test_range (void)
{
  g_autoptr (ServeurEssai) essai = serveur_essai_new (routes);
  g_autofree char *answer = NULL;

  serveur_essai_start (essai, NULL);
  answer = serveur_essai_talk (
      essai, "GET /bonjour HTTP/1.1\r\n" HOST "Range: bytes=0-1,1-2,2-3\r\n\r\n", -1);
  g_assert_cmpuint (essai_status (answer), ==, 200);
  g_assert_cmpstr (essai_body (answer), ==, "bonjour");
}

/* JSON that is nested a hundred thousand deep. */
static void
test_deep_json (void)
{
  g_autoptr (ServeurEssai) essai = serveur_essai_new (routes);
  g_autofree char *deep = g_strnfill (100000, '[');
  g_autofree char *answer = NULL;

  serveur_essai_start (essai, NULL);
  answer = serveur_essai_post (essai, "/api/json", "application/json", "", deep, -1);
  g_assert_cmpuint (essai_status (answer), ==, 400);
  assert_goes_on (essai, "deep JSON");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/attaques/all", test_attacks);
  g_test_add_func ("/attaques/drip", test_drip);
  g_test_add_func ("/attaques/refusal-arrives", test_refusal_arrives);
  g_test_add_func ("/attaques/huge-body", test_huge_body);
  g_test_add_func ("/attaques/refusals", test_refusals);
  g_test_add_func ("/attaques/half-closed", test_half_closed);
  g_test_add_func ("/attaques/range", test_range);
  g_test_add_func ("/attaques/deep-json", test_deep_json);
  return g_test_run ();
}
