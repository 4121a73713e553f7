/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <string.h>

#include "server/http/parvis-form.h"
#include "tests/fuzz/fuzz.h"

/* What a handler may count on, and that cleaning what is clean changes nothing. */
static void
check_value (const char *value)
{
  g_autoptr (ParvisForm) again = parvis_form_new ();

  g_assert_true (g_utf8_validate (value, -1, NULL));
  for (const char *p = value; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      g_assert_true (c == '\n' || c == '\t' || !g_unichar_iscntrl (c));
      g_assert_true (c < 0x202a || (c > 0x202e && c < 0x2066) || c > 0x2069);
    }
  g_assert_true (parvis_form_add (again, "x", 1, value, strlen (value), NULL));
  g_assert_cmpstr (parvis_form_find (again, "x"), ==, value);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (ParvisForm) form = parvis_form_new ();
  g_autoptr (ParvisForm) again = parvis_form_new ();
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  GHashTableIter iter;
  gpointer name, values;

  if (!parvis_form_parse (form, (const char *) data, size, &error))
    {
      g_assert_nonnull (error);
      return 0;
    }
  g_hash_table_iter_init (&iter, parvis_form_get_table (form));
  while (g_hash_table_iter_next (&iter, &name, &values))
    for (guint i = 0; i < ((GPtrArray *) values)->len; i++)
      {
        check_value (g_ptr_array_index ((GPtrArray *) values, i));
        parvis_form_encode (text, name, g_ptr_array_index ((GPtrArray *) values, i));
      }
  /* Written again, it reads the same. */
  g_assert_true (parvis_form_parse (again, text->str, text->len, NULL));
  g_hash_table_iter_init (&iter, parvis_form_get_table (form));
  while (g_hash_table_iter_next (&iter, &name, &values))
    {
      GPtrArray *others = g_hash_table_lookup (parvis_form_get_table (again), name);

      g_assert_true (g_strv_equal ((const char *const *) ((GPtrArray *) values)->pdata,
                                   (const char *const *) others->pdata));
    }
  return 0;
}
