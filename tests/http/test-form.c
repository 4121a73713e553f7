/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <string.h>

#include "server/http/parvis-form.h"

static const struct
{
  const char *raw; /* the value of x, urlencoded */
  const char *want;
} values[] = {
  { "", "" },
  { "abc", "abc" },
  { "a+b%20c", "a b c" },
  { "%2B%26%3D", "+&=" },
  { "%C3%A9cole", "école" },
  { "++a%09b++", "a\tb" },
  { "a%0D%0Ab%0Dc%0Ad", "a\nb\nc\nd" },
  { "%0D%0A%0D%0Aa%0D%0A", "a" },
  { "%C2%A0a%E2%80%8B", "a" },
  { "a%0Bb%0Cc", "a\nb\nc" },
  { "%E2%80%AEgpj.exe", "gpj.exe" },
  { "a%E2%81%A6b%E2%81%A9c%E2%80%AAd", "abcd" },
  { "%E2%80%AE+", "" },
  { "<script>alert(1)</script>", "<script>alert(1)</script>" },
  { "%22%27%3Cb", "\"'<b" },
  { "100%", "100%" },
  { "100%z1%4", "100%z1%4" },
  { "%2541", "%41" }, /* decoded once */
  { "a=b=c", "a=b=c" },
  { "%F0%9F%98%80", "\xf0\x9f\x98\x80" },
};

static void
test_values (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    {
      g_autoptr (ParvisForm) form = parvis_form_new ();
      g_autoptr (GError) error = NULL;
      g_autofree char *text = g_strconcat ("x=", values[i].raw, NULL);

      parvis_form_parse (form, text, strlen (text), &error);
      g_assert_no_error (error);
      g_assert_cmpstr (parvis_form_find (form, "x"), ==, values[i].want);
    }
}

static const struct
{
  const char *text;
  ParvisError code;
} refused[] = {
  { "x=a%00b", PARVIS_ERROR_INVALID },
  { "x=%01", PARVIS_ERROR_INVALID },
  { "x=%1b[31m", PARVIS_ERROR_INVALID },
  { "x=%7f", PARVIS_ERROR_INVALID },
  { "x=%C2%85", PARVIS_ERROR_INVALID },
  { "x=%ff", PARVIS_ERROR_INVALID },
  { "x=%C0%80", PARVIS_ERROR_INVALID },
  { "x=%ED%A0%80", PARVIS_ERROR_INVALID },
  { "x=%F4%90%80%80", PARVIS_ERROR_INVALID },
  { "x=%C3", PARVIS_ERROR_INVALID },
  { "=a", PARVIS_ERROR_INVALID },
  { "%00=a", PARVIS_ERROR_INVALID },
  { "a+b=c", PARVIS_ERROR_INVALID },
  { "%C3%A9=c", PARVIS_ERROR_INVALID },
  { "ok=1&x%0a=2", PARVIS_ERROR_INVALID },
};

static void
test_refused (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_autoptr (ParvisForm) form = parvis_form_new ();
      g_autoptr (GError) error = NULL;

      g_test_message ("%s", refused[i].text);
      g_assert_false (parvis_form_parse (form, refused[i].text, strlen (refused[i].text), &error));
      g_assert_error (error, PARVIS_ERROR, (int) refused[i].code);
    }
}

static void
test_order (void)
{
  g_autoptr (ParvisForm) form = parvis_form_new ();
  const char *text = "&a=1&&b=2&a=3&c&a=";
  GPtrArray *values_of_a = NULL;

  g_assert_true (parvis_form_parse (form, text, strlen (text), NULL));
  values_of_a = g_hash_table_lookup (parvis_form_get_table (form), "a");
  g_assert_cmpuint (values_of_a->len, ==, 3);
  g_assert_cmpstr (values_of_a->pdata[0], ==, "1");
  g_assert_cmpstr (values_of_a->pdata[1], ==, "3");
  g_assert_cmpstr (values_of_a->pdata[2], ==, "");
  g_assert_null (values_of_a->pdata[3]);
  g_assert_cmpstr (parvis_form_find (form, "c"), ==, "");
  g_assert_null (parvis_form_find (form, "d"));
}

/* One field more, or one byte more, than there may be. */
static void
test_bounds (void)
{
  g_autoptr (ParvisForm) form = parvis_form_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *name = g_strnfill (PARVIS_FORM_NAME_MAX + 1, 'n');
  g_autofree char *value = g_strnfill (PARVIS_FORM_VALUE_MAX + 1, 'v');

  g_assert_false (parvis_form_add (form, name, PARVIS_FORM_NAME_MAX + 1, "v", 1, &error));
  g_assert_error (error, PARVIS_ERROR, PARVIS_ERROR_TOO_LARGE);
  g_clear_error (&error);
  g_assert_false (parvis_form_add (form, "n", 1, value, PARVIS_FORM_VALUE_MAX + 1, &error));
  g_assert_error (error, PARVIS_ERROR, PARVIS_ERROR_TOO_LARGE);
  g_clear_error (&error);
  g_assert_true (
      parvis_form_add (form, name, PARVIS_FORM_NAME_MAX, value, PARVIS_FORM_VALUE_MAX, &error));
  for (guint i = 1; i < PARVIS_FORM_FIELDS_MAX; i++)
    g_assert_true (parvis_form_add (form, "a", 1, "", 0, &error));
  g_assert_false (parvis_form_add (form, "a", 1, "", 0, &error));
  g_assert_error (error, PARVIS_ERROR, PARVIS_ERROR_TOO_LARGE);
}

/* What was parsed and is written again reads the same. */
static void
test_encode (void)
{
  g_autoptr (ParvisForm) form = parvis_form_new ();
  g_autoptr (GString) text = g_string_new (NULL);
  const char *value = "a b+c&d=e;f%41\n\"é<";

  parvis_form_encode (text, "x", value);
  parvis_form_encode (text, "a[b].c", "");
  g_assert_true (parvis_form_parse (form, text->str, text->len, NULL));
  g_assert_cmpstr (parvis_form_find (form, "x"), ==, value);
  g_assert_cmpstr (parvis_form_find (form, "a[b].c"), ==, "");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/http/form/values", test_values);
  g_test_add_func ("/http/form/refused", test_refused);
  g_test_add_func ("/http/form/order", test_order);
  g_test_add_func ("/http/form/bounds", test_bounds);
  g_test_add_func ("/http/form/encode", test_encode);
  return g_test_run ();
}
