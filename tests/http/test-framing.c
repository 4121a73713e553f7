/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <string.h>

#include "server/http/parvis-framing.h"

static const char *const hosts[] = { "portail.test", "portail.test:8480", NULL };

/* What parvis_head_find_end() and parvis_head_check() say together; -1: wants more bytes. */
static int
judge (const char *data, gsize length, ParvisHead *head)
{
  gsize scanned = 0, end = 0;
  guint status = parvis_head_find_end (data, length, &scanned, &end);

  if (status)
    return status;
  return end ? (int) parvis_head_check (data, end, hosts, head) : -1;
}

static const struct
{
  const char *what;
  const char *data;
  gsize length; /* 0 = up to the first NUL */
  int status;
} cases[] = {
  { "plain", "GET / HTTP/1.1\r\nHost: portail.test\r\n\r\n", 0, 0 },
  { "with port", "GET / HTTP/1.1\r\nHost: portail.test:8480\r\n\r\n", 0, 0 },
  { "HTTP/1.0", "GET / HTTP/1.0\r\nHost: portail.test\r\n\r\n", 0, 0 },
  { "host in capitals", "GET / HTTP/1.1\r\nHOST:PORTAIL.Test \r\n\r\n", 0, 0 },
  { "query", "GET /a/b?c=%C3%A9&d=+ HTTP/1.1\r\nHost: portail.test\r\n\r\n", 0, 0 },
  { "accents in a header", "GET / HTTP/1.1\r\nHost: portail.test\r\nX: \xc3\xa9\r\n\r\n", 0, 0 },
  { "post", "POST / HTTP/1.1\r\nHost: portail.test\r\nContent-Length: 5\r\n\r\nabcde", 0, 0 },
  { "empty post", "POST / HTTP/1.1\r\nHost: portail.test\r\nContent-Length: 0\r\n\r\n", 0, 0 },
  { "get of length 0", "GET / HTTP/1.1\r\nHost: portail.test\r\nContent-Length: 0\r\n\r\n", 0, 0 },
  { "unfinished", "GET / HTTP/1.1\r\nHost: portail.test\r\n", 0, -1 },
  { "nothing", "", 0, -1 },
  { "a name with dots", "GET /a..b/.c HTTP/1.1\r\nHost: portail.test\r\n\r\n", 0, 0 },

  { "no host", "GET / HTTP/1.1\r\nAccept: */*\r\n\r\n", 0, 400 },
  { "two hosts", "GET / HTTP/1.1\r\nHost: portail.test\r\nHost: portail.test\r\n\r\n", 0, 400 },
  { "other host", "GET / HTTP/1.1\r\nHost: evil.test\r\n\r\n", 0, 421 },
  { "longer host", "GET / HTTP/1.1\r\nHost: portail.test.evil\r\n\r\n", 0, 421 },
  { "other port", "GET / HTTP/1.1\r\nHost: portail.test:1\r\n\r\n", 0, 421 },
  { "empty host", "GET / HTTP/1.1\r\nHost:\r\n\r\n", 0, 421 },
  { "host list", "GET / HTTP/1.1\r\nHost: portail.test, portail.test\r\n\r\n", 0, 421 },

  { "chunked", "POST / HTTP/1.1\r\nHost: portail.test\r\nTransfer-Encoding: chunked\r\n\r\n", 0,
    411 },
  { "identity", "POST / HTTP/1.1\r\nHost: portail.test\r\nTransfer-Encoding: identity\r\n\r\n", 0,
    411 },
  { "length and chunked",
    "POST / HTTP/1.1\r\nHost: portail.test\r\nContent-Length: 3\r\ntransfer-encoding: "
    "chunked\r\n\r\n",
    0, 411 },
  { "no length", "POST / HTTP/1.1\r\nHost: portail.test\r\n\r\n", 0, 411 },
  { "two lengths",
    "POST / HTTP/1.1\r\nHost: portail.test\r\nContent-Length: 3\r\nContent-Length: 3\r\n\r\n", 0,
    400 },
  { "two lengths in one", "POST / HTTP/1.1\r\nHost: portail.test\r\nContent-Length: 3, 3\r\n\r\n",
    0, 400 },
  { "+5", "POST / HTTP/1.1\r\nHost: portail.test\r\nContent-Length: +5\r\n\r\n", 0, 400 },
  { "-5", "POST / HTTP/1.1\r\nHost: portail.test\r\nContent-Length: -5\r\n\r\n", 0, 400 },
  { "0x5", "POST / HTTP/1.1\r\nHost: portail.test\r\nContent-Length: 0x5\r\n\r\n", 0, 400 },
  { "5 5", "POST / HTTP/1.1\r\nHost: portail.test\r\nContent-Length: 5 5\r\n\r\n", 0, 400 },
  { "empty length", "POST / HTTP/1.1\r\nHost: portail.test\r\nContent-Length:\r\n\r\n", 0, 400 },
  { "huge length",
    "POST / HTTP/1.1\r\nHost: portail.test\r\nContent-Length: 99999999999999999999\r\n\r\n", 0,
    413 },
  { "get with a body", "GET / HTTP/1.1\r\nHost: portail.test\r\nContent-Length: 3\r\n\r\n", 0,
    400 },

  { "PUT", "PUT / HTTP/1.1\r\nHost: portail.test\r\nContent-Length: 0\r\n\r\n", 0, 501 },
  { "OPTIONS", "OPTIONS * HTTP/1.1\r\nHost: portail.test\r\n\r\n", 0, 501 },
  { "CONNECT", "CONNECT a:1 HTTP/1.1\r\nHost: portail.test\r\n\r\n", 0, 501 },
  { "TRACE", "TRACE / HTTP/1.1\r\nHost: portail.test\r\n\r\n", 0, 501 },
  { "lower case", "get / HTTP/1.1\r\nHost: portail.test\r\n\r\n", 0, 501 },
  { "no method", " / HTTP/1.1\r\nHost: portail.test\r\n\r\n", 0, 501 },

  { "HTTP/2", "GET / HTTP/2.0\r\nHost: portail.test\r\n\r\n", 0, 505 },
  { "HTTP/2 preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 0, 505 },
  { "HTTP/1.2", "GET / HTTP/1.2\r\nHost: portail.test\r\n\r\n", 0, 505 },
  { "HTTP/1.10", "GET / HTTP/1.10\r\nHost: portail.test\r\n\r\n", 0, 400 },
  { "HTTP/0.9", "GET /\r\n\r\n", 0, 400 },
  { "small letters", "GET / http/1.1\r\nHost: portail.test\r\n\r\n", 0, 400 },
  { "two spaces", "GET  / HTTP/1.1\r\nHost: portail.test\r\n\r\n", 0, 400 },
  { "space at the end", "GET / HTTP/1.1 \r\nHost: portail.test\r\n\r\n", 0, 400 },
  { "tab for a space", "GET\t/ HTTP/1.1\r\nHost: portail.test\r\n\r\n", 0, 400 },
  { "empty line first", "\r\nGET / HTTP/1.1\r\nHost: portail.test\r\n\r\n", 0, 400 },

  { "absolute form", "GET http://portail.test/ HTTP/1.1\r\nHost: portail.test\r\n\r\n", 0, 400 },
  { "asterisk", "GET * HTTP/1.1\r\nHost: portail.test\r\n\r\n", 0, 400 },
  { "fragment", "GET /#a HTTP/1.1\r\nHost: portail.test\r\n\r\n", 0, 400 },
  { "raw accent", "GET /\xc3\xa9 HTTP/1.1\r\nHost: portail.test\r\n\r\n", 0, 400 },
  { "space in path", "GET /a b HTTP/1.1\r\nHost: portail.test\r\n\r\n", 0, 400 },
  { "%00", "GET /a%00 HTTP/1.1\r\nHost: portail.test\r\n\r\n", 0, 400 },
  { "%0d%0a", "GET /?a=%0d%0aSet-Cookie:x HTTP/1.1\r\nHost: portail.test\r\n\r\n", 0, 400 },
  { "%7f", "GET /%7F HTTP/1.1\r\nHost: portail.test\r\n\r\n", 0, 400 },
  { "half of a %", "GET /a% HTTP/1.1\r\nHost: portail.test\r\n\r\n", 0, 400 },
  { "half of a %4", "GET /a%4 HTTP/1.1\r\nHost: portail.test\r\n\r\n", 0, 400 },
  { "%zz", "GET /?%zz HTTP/1.1\r\nHost: portail.test\r\n\r\n", 0, 400 },
  { "Latin-1", "GET /%E9 HTTP/1.1\r\nHost: portail.test\r\n\r\n", 0, 400 },
  { "overlong UTF-8", "GET /%C0%AF HTTP/1.1\r\nHost: portail.test\r\n\r\n", 0, 400 },
  { "surrogate", "GET /?a=%ED%A0%80 HTTP/1.1\r\nHost: portail.test\r\n\r\n", 0, 400 },
  { "..", "GET /a/../b HTTP/1.1\r\nHost: portail.test\r\n\r\n", 0, 400 },
  { ".. at the end", "GET /a/.. HTTP/1.1\r\nHost: portail.test\r\n\r\n", 0, 400 },
  { "%2e%2e", "GET /a/%2e%2E/b HTTP/1.1\r\nHost: portail.test\r\n\r\n", 0, 400 },
  { "%2f..", "GET /a%2f..%2fb HTTP/1.1\r\nHost: portail.test\r\n\r\n", 0, 400 },
  { "..\\", "GET /a\\..\\b HTTP/1.1\r\nHost: portail.test\r\n\r\n", 0, 400 },

  { "bare LF", "GET / HTTP/1.1\nHost: portail.test\n\n", 0, 400 },
  { "bare CR", "GET / HTTP/1.1\r\nHost: portail.test\r\nX: a\rb\r\n\r\n", 0, 400 },
  { "folded line", "GET / HTTP/1.1\r\nHost: portail.test\r\nX: a\r\n b\r\n\r\n", 0, 400 },
  { "space before colon", "GET / HTTP/1.1\r\nHost: portail.test\r\nX : a\r\n\r\n", 0, 400 },
  { "host with a space", "GET / HTTP/1.1\r\nHost : portail.test\r\n\r\n", 0, 400 },
  { "no colon", "GET / HTTP/1.1\r\nHost: portail.test\r\nnonsense\r\n\r\n", 0, 400 },
  { "no name", "GET / HTTP/1.1\r\nHost: portail.test\r\n: a\r\n\r\n", 0, 400 },
  { "odd name", "GET / HTTP/1.1\r\nHost: portail.test\r\nX(y): a\r\n\r\n", 0, 400 },
  { "NUL in a header", "GET / HTTP/1.1\r\nHost: portail.test\r\nX: a\0b\r\n\r\n", 45, 400 },
  { "NUL in a name", "GET / HTTP/1.1\r\nHos\0t: portail.test\r\n\r\n", 38, 400 },
  { "escape", "GET / HTTP/1.1\r\nHost: portail.test\r\nX: \x1b[2J\r\n\r\n", 0, 400 },
  { "DEL", "GET / HTTP/1.1\r\nHost: portail.test\r\nX: \x7f\r\n\r\n", 0, 400 },
  { "bad UTF-8", "GET / HTTP/1.1\r\nHost: portail.test\r\nX: \xff\xfe\r\n\r\n", 0, 400 },
  { "TLS", "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 11, 400 },

  { "expect",
    "POST / HTTP/1.1\r\nHost: portail.test\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n", 0,
    417 },
  { "h2c", "GET / HTTP/1.1\r\nHost: portail.test\r\nUpgrade: h2c\r\n\r\n", 0, 400 },
  { "websocket", "GET / HTTP/1.1\r\nHost: portail.test\r\nUpgrade: websocket\r\n\r\n", 0, 400 },
  { "connection", "GET / HTTP/1.0\r\nHost: portail.test\r\nConnection: keep-alive, TE\r\n\r\n", 0,
    0 },
  { "connection that hides",
    "POST / HTTP/1.0\r\nHost: portail.test\r\nContent-Length: 3\r\nConnection: keep-alive , "
    "content-length\r\n\r\n",
    0, 400 },
  { "connection that hides the host",
    "GET / HTTP/1.0\r\nHost: portail.test\r\nConnection: Host\r\n\r\n", 0, 400 },
  { "two connections",
    "GET / HTTP/1.1\r\nHost: portail.test\r\nConnection: a\r\nConnection: b\r\n\r\n", 0, 400 },
  { "two cookies", "GET / HTTP/1.1\r\nHost: portail.test\r\nCookie: a=1\r\nCookie: a=2\r\n\r\n", 0,
    400 },
  { "two types",
    "POST / HTTP/1.1\r\nHost: portail.test\r\nContent-Length: 0\r\nContent-Type: a/b\r\n"
    "Content-Type: c/d\r\n\r\n",
    0, 400 },
  { "two bearers",
    "GET / HTTP/1.1\r\nHost: portail.test\r\nAuthorization: a\r\nAuthorization: b\r\n\r\n", 0,
    400 },
};

static void
test_cases (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      ParvisHead head;
      gsize length = cases[i].length ? cases[i].length : strlen (cases[i].data);
      /* A copy of the exact size, so that a read beyond it is seen. */
      g_autofree char *copy = g_memdup2 (cases[i].data, length);
      int status = judge (copy, length, &head);

      if (status != cases[i].status)
        g_error ("%s: %d instead of %d", cases[i].what, status, cases[i].status);
    }
}

static void
test_head (void)
{
  const char data[] =
      "POST /a?b=c HTTP/1.1\r\nHost: portail.test\r\nContent-Length: 0012\r\n\r\nGET /";
  ParvisHead head;
  gsize scanned = 0, end = 0;

  g_assert_cmpuint (parvis_head_find_end (data, sizeof data - 1, &scanned, &end), ==, 0);
  g_assert_cmpuint (end, ==, sizeof data - 1 - 5);
  g_assert_cmpuint (parvis_head_check (data, end, hosts, &head), ==, 0);
  g_assert_cmpstr (head.method, ==, "POST");
  g_assert_cmpmem (head.target, head.target_length, "/a?b=c", 6);
  g_assert_cmpint (head.content_length, ==, 12);
}

/* However the bytes arrive, the end is found at the same place. */
static void
test_drip (void)
{
  const char data[] = "GET / HTTP/1.1\r\nHost: portail.test\r\n\r\n";
  gsize scanned = 0, end = 0;

  for (gsize n = 0; n < sizeof data - 1; n++)
    {
      g_assert_cmpuint (parvis_head_find_end (data, n, &scanned, &end), ==, 0);
      g_assert_cmpuint (end, ==, 0);
    }
  g_assert_cmpuint (parvis_head_find_end (data, sizeof data - 1, &scanned, &end), ==, 0);
  g_assert_cmpuint (end, ==, sizeof data - 1);
}

static int
judge_long (gsize target, gsize headers, gsize header_length)
{
  g_autoptr (GString) text = g_string_new ("GET /");
  ParvisHead head;

  for (gsize i = 1; i < target; i++)
    g_string_append_c (text, 'a');
  g_string_append (text, " HTTP/1.1\r\nHost: portail.test\r\n");
  for (gsize i = 0; i < headers; i++)
    {
      g_string_append (text, "X: ");
      for (gsize n = 0; n < header_length; n++)
        g_string_append_c (text, 'b');
      g_string_append (text, "\r\n");
    }
  g_string_append (text, "\r\n");
  return judge (text->str, text->len, &head);
}

static void
test_bounds (void)
{
  g_assert_cmpint (judge_long (PARVIS_TARGET_MAX, 0, 0), ==, 0);
  g_assert_cmpint (judge_long (PARVIS_TARGET_MAX + 1, 0, 0), ==, 414);
  g_assert_cmpint (judge_long (100000, 0, 0), ==, 414);
  g_assert_cmpint (judge_long (1, PARVIS_HEADERS_MAX - 1, 0), ==, 0);
  g_assert_cmpint (judge_long (1, PARVIS_HEADERS_MAX, 0), ==, 431);
  g_assert_cmpint (judge_long (1, 1, PARVIS_HEAD_MAX - 100), ==, 0);
  g_assert_cmpint (judge_long (1, 1, PARVIS_HEAD_MAX), ==, 431);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/framing/cases", test_cases);
  g_test_add_func ("/framing/head", test_head);
  g_test_add_func ("/framing/drip", test_drip);
  g_test_add_func ("/framing/bounds", test_bounds);
  return g_test_run ();
}
