/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-test"
#include "config.h"

#include <string.h>

#include "server/template/parvis-view-private.h"
#include "shared/parvis-error.h"

static const ParvisValue *
find (ParvisView *view, const char *key)
{
  return parvis_view_find_value (view, parvis_key (key));
}

static void
test_values (void)
{
  g_autoptr (ParvisView) view = parvis_view_new ();
  char text[] = "Sarrians";

  parvis_view_set (view, "nom", text);
  memset (text, 'x', 8);
  g_assert_cmpstr (find (view, "nom")->data, ==, "Sarrians");
  g_assert_true (find (view, "nom")->truth);

  parvis_view_set (view, "vide", "");
  parvis_view_set (view, "rien", NULL);
  g_assert_false (find (view, "vide")->truth);
  g_assert_false (find (view, "rien")->truth);
  g_assert_true (parvis_view_has (view, "rien"));
  g_assert_false (parvis_view_has (view, "inconnu"));

  parvis_view_set_int (view, "zero", 0);
  parvis_view_set_int (view, "deux", -2);
  g_assert_cmpstr (find (view, "zero")->data, ==, "0");
  g_assert_false (find (view, "zero")->truth);
  g_assert_cmpstr (find (view, "deux")->data, ==, "-2");
  g_assert_true (find (view, "deux")->truth);

  parvis_view_set (view, "nom", "Monteux");
  g_assert_cmpstr (find (view, "nom")->data, ==, "Monteux");
}

/* What the compiler hashed is what the templates, which are read at run time, look for: at each length around the one
 * from which a loop does it. */
static void
test_keys (void)
{
  volatile gsize all = strlen ("abcdefghijklmnopqrstuvwxyz");
  g_autofree char *name = g_strndup ("abcdefghijklmnopqrstuvwxyz", all);

  g_assert_cmpuint (parvis_key (name), ==, parvis_key ("abcdefghijklmnopqrstuvwxyz"));
  name[25] = '\0';
  g_assert_cmpuint (parvis_key (name), ==, parvis_key ("abcdefghijklmnopqrstuvwxy"));
  name[24] = '\0';
  g_assert_cmpuint (parvis_key (name), ==, parvis_key ("abcdefghijklmnopqrstuvwx"));
  name[1] = '\0';
  g_assert_cmpuint (parvis_key (name), ==, parvis_key ("a"));
  name[0] = '\0';
  g_assert_cmpuint (parvis_key (name), ==, parvis_key (""));
}

/* A literal is borrowed, the other is copied; both are shown as they are. */
static void
test_plain (void)
{
  g_autoptr (ParvisView) view = parvis_view_new ();
  static const char mot[] = "Réserver";
  char jour[] = "24/11";

  parvis_view_set_literal (view, "mot", mot);
  parvis_view_set_literal (view, "rien", "");
  parvis_view_set_plain (view, "jour", jour, 2);
  jour[0] = 'x';
  g_assert_true (find (view, "mot")->data == mot);
  g_assert_cmpuint (find (view, "mot")->length, ==, strlen (mot));
  g_assert_true (find (view, "mot")->plain && find (view, "mot")->truth);
  g_assert_false (find (view, "rien")->truth);
  g_assert_cmpstr (find (view, "jour")->data, ==, "24");
  g_assert_true (find (view, "jour")->plain);
}

/* A word that is not plain is a programmer's error: no page is made of it. */
static void
test_not_plain (void)
{
#ifdef NDEBUG
  g_test_skip ("nothing is asserted in this build");
#else
  if (g_test_subprocess ())
    {
      g_autoptr (ParvisView) view = parvis_view_new ();

      parvis_view_set_literal (view, "mot", "<b>");
      return;
    }
  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
  g_test_trap_assert_failed ();
#endif
}

static void
test_printf (void)
{
  g_autoptr (ParvisView) view = parvis_view_new ();
  g_autofree char *longer = g_strnfill (1000, 'a');

  parvis_view_printf (view, "court", "n° %d", 141);
  parvis_view_printf (view, "long", "%s!", longer);
  g_assert_cmpstr (find (view, "court")->data, ==, "n° 141");
  g_assert_cmpuint (find (view, "long")->length, ==, 1001);
}

static void
test_lists (void)
{
  g_autoptr (ParvisView) view = parvis_view_new ();
  const ParvisList *list;

  parvis_view_list (view, "jours");
  list = find (view, "jours")->data;
  g_assert_null (list->first);
  parvis_view_append_text (view, "jours", "lundi");
  parvis_view_set (parvis_view_append (view, "jours"), "nom", "mardi");
  parvis_view_list (view, "jours");
  g_assert_cmpstr (list->first->value.data, ==, "lundi");
  g_assert_true (list->last == list->first->next);
  g_assert_cmpstr (find ((ParvisView *) list->last->value.data, "nom")->data, ==, "mardi");
}

/* Far over one block, and one text larger than the largest block. */
static void
test_large (void)
{
  g_autoptr (ParvisView) view = parvis_view_new ();
  g_autofree char *huge = g_strnfill (300000, 'h');
  const ParvisItem *item;
  int n = 0;

  for (int i = 0; i < 5000; i++)
    {
      ParvisView *row = parvis_view_append (view, "lignes");
      parvis_view_printf (row, "n", "%d", i);
      if (i == 2500)
        parvis_view_set (row, "huge", huge);
    }
  for (item = ((ParvisList *) find (view, "lignes")->data)->first; item != NULL; item = item->next)
    {
      g_autofree char *expected = g_strdup_printf ("%d", n++);
      g_assert_cmpstr (find ((ParvisView *) item->value.data, "n")->data, ==, expected);
    }
  g_assert_cmpint (n, ==, 5000);
}

static ParvisView *
read_json (const char *text, GError **error)
{
  g_autoptr (JsonNode) node = json_from_string (text, NULL);

  g_assert_nonnull (node);
  return parvis_view_new_from_json (node, error);
}

static void
test_json (void)
{
  g_autoptr (ParvisView) view = NULL;
  const ParvisList *list;

  view = read_json ("{\"nom\": \"Alice\", \"n\": 3, \"oui\": true, \"rien\": null, \"vide\": [],"
                    " \"o\": {\"a\": \"b\"}, \"l\": [\"x\", {\"y\": \"z\"}]}",
                    NULL);
  g_assert_cmpstr (find (view, "nom")->data, ==, "Alice");
  g_assert_cmpstr (find (view, "n")->data, ==, "3");
  g_assert_true (find (view, "oui")->truth);
  g_assert_false (find (view, "rien")->truth);
  g_assert_null (((ParvisList *) find (view, "vide")->data)->first);
  g_assert_cmpstr (find ((ParvisView *) find (view, "o")->data, "a")->data, ==, "b");
  list = find (view, "l")->data;
  g_assert_cmpstr (list->first->value.data, ==, "x");
  g_assert_cmpstr (find ((ParvisView *) list->last->value.data, "y")->data, ==, "z");
}

static void
test_json_refused (void)
{
  static const char *const cases[] = { "[]",           "\"x\"",
                                       "{\"a\": 1.5}", "{\"a\": [[\"b\"]]}",
                                       "{\"a\": [1]}", "{\"a\": [null]}" };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_assert_null (read_json (cases[i], &error));
      g_assert_error (error, PARVIS_ERROR, PARVIS_ERROR_INVALID);
    }
}

static void
test_json_deep (void)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GError) error = NULL;

  for (int i = 0; i < 40; i++)
    g_string_append (text, "{\"a\":");
  g_string_append (text, "{}");
  for (int i = 0; i < 40; i++)
    g_string_append (text, "}");
  g_assert_null (read_json (text->str, &error));
  g_assert_error (error, PARVIS_ERROR, PARVIS_ERROR_INVALID);
}

static void
test_base (void)
{
  g_autoptr (ParvisView) base = parvis_view_new ();
  g_autoptr (ParvisView) view = parvis_view_new ();

  parvis_view_set (base, "nom", "Sarrians");
  parvis_view_set_base (view, base);
  g_assert_true (parvis_view_get_base (view) == base);
  /* What is the view's own is asked first, and lists are not added to the base's. */
  g_assert_false (parvis_view_has (view, "nom"));
  parvis_view_append_text (base, "pied", "Cookies");
  parvis_view_append_text (view, "pied", "Contact");
  g_assert_cmpstr (((ParvisList *) find (base, "pied")->data)->last->value.data, ==, "Cookies");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/view/values", test_values);
  g_test_add_func ("/view/keys", test_keys);
  g_test_add_func ("/view/plain", test_plain);
  g_test_add_func ("/view/not-plain", test_not_plain);
  g_test_add_func ("/view/printf", test_printf);
  g_test_add_func ("/view/lists", test_lists);
  g_test_add_func ("/view/base", test_base);
  g_test_add_func ("/view/large", test_large);
  g_test_add_func ("/view/json", test_json);
  g_test_add_func ("/view/json-refused", test_json_refused);
  g_test_add_func ("/view/json-deep", test_json_deep);
  return g_test_run ();
}
