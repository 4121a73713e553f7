/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <string.h>

#include "server/http/parvis-cookie.h"
#include "server/http/parvis-token.h"

static const struct
{
  const char *header;
  const char *want; /* of "parvis" */
} cases[] = {
  { NULL, NULL },
  { "", NULL },
  { ";;; ;", NULL },
  { "parvis", NULL },
  { "parvis=", "" },
  { "parvis=abc", "abc" },
  { "a=1; parvis=abc; b=2", "abc" },
  { "a=1;parvis=abc;b=2", "abc" },
  { "  parvis=abc  ", "abc" },
  { "parvis=a=b", "a=b" },
  { "parvisx=1; xparvis=2; __Host-parvis=3", NULL },
  { "PARVIS=abc", NULL },
  { "parvis =abc", NULL },
  { "parvis=abc; parvis=def", NULL }, /* which one is ours? */
  { "parvis=abc; parvis=abc", NULL },
  { "parvis=\"abc\"", NULL },
  { "parvis=a b", NULL },
  { "parvis=a,b", NULL },
  { "parvis=a\\b", NULL },
  { "parvis=\xc3\xa9", NULL },
  { "parvis=a\tb", NULL },
  { "\xff\xfe=\"; parvis=abc", "abc" }, /* another's fault is not ours */
  { "a=\"x; parvis=abc; y\"", "abc" },
};

static void
test_find (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *value = parvis_cookie_find (cases[i].header, "parvis");

      g_test_message ("case %u", i);
      g_assert_cmpstr (value, ==, cases[i].want);
    }
}

static void
test_bounds (void)
{
  g_autofree char *filler = g_strnfill (PARVIS_COOKIE_HEADER_MAX, 'a');
  g_autofree char *header = g_strconcat ("parvis=abc; x=", filler, NULL);
  g_autofree char *long_value = g_strconcat (
      "parvis=", filler + PARVIS_COOKIE_HEADER_MAX - PARVIS_COOKIE_VALUE_MAX - 1, NULL);

  g_assert_null (parvis_cookie_find (header, "parvis"));
  g_assert_null (parvis_cookie_find (long_value, "parvis"));
}

static void
test_build (void)
{
  g_autofree char *plain = parvis_cookie_build ("parvis", "v", FALSE, -1);
  g_autofree char *secure = parvis_cookie_build ("parvis", "v", TRUE, 60);
  g_autofree char *gone = parvis_cookie_build ("parvis", "", TRUE, 0);

  g_assert_cmpstr (plain, ==, "parvis=v; Path=/; HttpOnly; SameSite=Lax");
  g_assert_cmpstr (secure, ==,
                   "__Host-parvis=v; Path=/; HttpOnly; SameSite=Lax; Secure; Max-Age=60");
  g_assert_cmpstr (gone, ==, "__Host-parvis=; Path=/; HttpOnly; SameSite=Lax; Secure; Max-Age=0");
}

static void
test_token (void)
{
  g_autofree char *one = parvis_token_new ();
  g_autofree char *two = parvis_token_new ();
  g_autoptr (GBytes) hash = parvis_token_hash (one);
  g_autoptr (GBytes) again = parvis_token_hash (one);
  g_autoptr (GBytes) other = parvis_token_hash (two);
  const char *bad[] = { "",
                        "abc",
                        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
                        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAB", /* bits left over */
                        "AAAAAAAAAAAAAAAAAAAAA\xff"
                        "AAAAAAAAAAAAAAAAAAAAA",
                        "AAAAAAAAAAAAAAAAAAAAA/AAAAAAAAAAAAAAAAAAAAA" };

  g_assert_cmpuint (strlen (one), ==, PARVIS_TOKEN_CHARS);
  g_assert_cmpstr (one, !=, two);
  g_assert_true (parvis_token_is_valid (one));
  g_assert_false (parvis_token_is_valid (NULL));
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_false (parvis_token_is_valid (bad[i]));
  g_assert_cmpuint (g_bytes_get_size (hash), ==, 32);
  g_assert_true (g_bytes_equal (hash, again));
  g_assert_false (g_bytes_equal (hash, other));
}

/* One master key, another key for each use, the same each time. */
static void
test_keys (void)
{
  guint8 raw[PARVIS_KEY_BYTES] = { 1, 2, 3 };
  g_autoptr (GBytes) master = g_bytes_new (raw, sizeof raw);
  guint8 csrf[PARVIS_KEY_BYTES], flash[PARVIS_KEY_BYTES], again[PARVIS_KEY_BYTES];

  parvis_token_derive_key (master, PARVIS_KEY_CSRF, csrf);
  parvis_token_derive_key (master, PARVIS_KEY_FLASH, flash);
  parvis_token_derive_key (master, PARVIS_KEY_CSRF, again);
  g_assert_cmpmem (csrf, sizeof csrf, again, sizeof again);
  g_assert_cmpint (memcmp (csrf, flash, sizeof csrf), !=, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/http/cookie/find", test_find);
  g_test_add_func ("/http/cookie/bounds", test_bounds);
  g_test_add_func ("/http/cookie/build", test_build);
  g_test_add_func ("/http/token", test_token);
  g_test_add_func ("/http/token/keys", test_keys);
  return g_test_run ();
}
