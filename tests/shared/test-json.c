/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <string.h>

#include "shared/json/parvis-json-reader.h"
#include "shared/json/parvis-json.h"
#include "shared/parvis-error.h"

static JsonNode *
parse (const char *text, GError **error)
{
  return parvis_json_parse (text, -1, PARVIS_JSON_MAX_BYTES, PARVIS_JSON_MAX_DEPTH, error);
}

static JsonNode *
parse_fine (const char *text)
{
  g_autoptr (GError) error = NULL;
  JsonNode *node = parse (text, &error);

  g_assert_no_error (error);
  g_assert_nonnull (node);
  return node;
}

static void
test_accepted (void)
{
  /* What is written back when it differs from what was read. */
  static const struct
  {
    const char *text;
    const char *back;
  } cases[] = {
    { "{}", NULL },
    { "[]", NULL },
    { " \t\r\n{ } \n", "{}" },
    { "null", NULL },
    { "true", NULL },
    { "false", NULL },
    { "\"\"", NULL },
    { "0", NULL },
    { "-0", "0" },
    { "-1", NULL },
    { "9223372036854775807", NULL },
    { "-9223372036854775808", NULL },
    { "1.5", NULL },
    { "-0.25", NULL },
    { "1e2", "100.0" },
    { "1E+2", "100.0" },
    { "25e-2", "0.25" },
    { "1e-41", NULL },
    { "1e300", "1e+300" },
    { "0.1", NULL },
    { "0.30000000000000004", NULL },
    { "-0.0", NULL },
    { "5e-324", "4.94065645841247e-324" },
    { "\"\\u007f</script>\"", NULL },
    { "[1,[2,[3]],{\"a\":[]}]", NULL },
    { "{\"a\":1,\"b\":{\"c\":null},\"d\":\"e\"}", NULL },
    { "{\"\":1}", NULL },
    { "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"", "\"\\\"\\\\/\\b\\f\\n\\r\\t\"" },
    { "\"\\u00e9\\u20AC\\ud83d\\ude00\"", "\"é€😀\"" },
    { "\"École n° 1\"", NULL },
    { "\"\\ud800\\udc00\\udbff\\udfff\"", "\"\xf0\x90\x80\x80\xf4\x8f\xbf\xbf\"" },
    { "\"\\u0001\"", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (JsonNode) node = parse_fine (cases[i].text);
      g_autofree char *back = parvis_json_to_text (node);
      g_assert_cmpstr (back, ==, cases[i].back != NULL ? cases[i].back : cases[i].text);
    }
}

static void
test_refused (void)
{
  static const char *const cases[] = {
    "",
    " ",
    "nul",
    "nulll",
    "True",
    "NaN",
    "Infinity",
    "-Infinity",
    "-",
    "+1",
    "01",
    "-01",
    "00",
    ".5",
    "1.",
    "1.e1",
    "1e",
    "1e+",
    "0x10",
    "1_000",
    "9223372036854775808",
    "-9223372036854775809",
    "1e999",
    "-1e999",
    "0.00000000000000000000000000000000000000000000000000000000000000001",
    "'a'",
    "\"a",
    "\"a\nb\"",
    "\"a\tb\"",
    "\"\\x41\"",
    "\"\\u12\"",
    "\"\\u12g4\"",
    "\"\\u0000\"",
    "\"\\ud800\"",
    "\"\\ud800x\"",
    "\"\\ud800\\u0041\"",
    "\"\\udc00\"",
    "\"\\",
    "\"\\u",
    "{",
    "}",
    "[",
    "]",
    "[1",
    "[1,",
    "[1,]",
    "[,1]",
    "[1 2]",
    "[1}",
    "{1:2}",
    "{a:1}",
    "{'a':1}",
    "{\"a\"}",
    "{\"a\":}",
    "{\"a\" 1}",
    "{\"a\":1,}",
    "{\"a\":1 \"b\":2}",
    "{\"a\":1]",
    "{,}",
    "{}{}",
    "{} x",
    "1 2",
    "[]]",
    "/* c */ {}",
    "{} // c",
    "{\"a\":1,\"a\":2}",
    "{\"a\":1,\"\\u0061\":2}",
    "\357\273\277{}",
    "\"\xff\"",
    "\"\xc0\x80\"",
    "\"\xed\xa0\x80\"",
    "\xa0{}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (JsonNode) node = parse (cases[i], &error);
      g_test_message ("%s", error != NULL ? error->message : cases[i]);
      g_assert_null (node);
      g_assert_error (error, PARVIS_ERROR, PARVIS_ERROR_INVALID);
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
    }
}

static void
test_bounds (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (GString) nested = g_string_new (NULL);
  const char nul[] = "[\"a\0b\"]";

  g_assert_null (parvis_json_parse ("[1,2]", -1, 4, 8, &error));
  g_assert_error (error, PARVIS_ERROR, PARVIS_ERROR_TOO_LARGE);
  g_clear_error (&error);
  node = parvis_json_parse ("[1]garbage", 3, 3, 1, &error);
  g_assert_no_error (error);
  g_assert_nonnull (node);
  g_assert_null (parvis_json_parse ("[[1]]", -1, 100, 1, &error));
  g_assert_error (error, PARVIS_ERROR, PARVIS_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_null (parvis_json_parse (nul, sizeof nul - 1, 100, 8, &error));
  g_assert_error (error, PARVIS_ERROR, PARVIS_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_null (parvis_json_parse (NULL, 0, 100, 8, &error));
  g_assert_error (error, PARVIS_ERROR, PARVIS_ERROR_INVALID);
  g_clear_error (&error);

  /* Whatever depth is asked for, the stack is safe. */
  for (guint i = 0; i < 100000; i++)
    g_string_append (nested, i % 2 ? "{\"a\":" : "[");
  g_assert_null (parvis_json_parse (nested->str, -1, G_MAXSIZE, G_MAXUINT, &error));
  g_assert_error (error, PARVIS_ERROR, PARVIS_ERROR_INVALID);
}

static void
test_many_members (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (GString) text = g_string_new ("{");

  for (guint i = 0; i < PARVIS_JSON_MAX_MEMBERS; i++)
    g_string_append_printf (text, "%s\"k%u\":0", i > 0 ? "," : "", i);
  g_string_append_c (text, '}');
  node = parse_fine (text->str);
  g_assert_cmpuint (json_object_get_size (json_node_get_object (node)), ==,
                    PARVIS_JSON_MAX_MEMBERS);
  g_string_insert (text, 1, "\"x\":1,");
  g_assert_null (parse (text->str, &error));
  g_assert_error (error, PARVIS_ERROR, PARVIS_ERROR_INVALID);
}

static void
test_position (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (parse ("{\n  \"é\": 1,\n  \"é\" 2\n}", &error));
  g_assert_cmpstr (error->message, ==, "JSON, ligne 3, colonne 6 : clé donnée deux fois");
  g_clear_error (&error);
  g_assert_null (parse ("[é]", &error));
  g_assert_cmpstr (error->message, ==, "JSON, ligne 1, colonne 2 : valeur attendue");
  g_clear_error (&error);
  g_assert_null (parse ("\n x", &error));
  g_assert_cmpstr (error->message, ==, "JSON, ligne 2, colonne 2 : valeur attendue");
}

static void
test_canonical (void)
{
  g_autoptr (JsonNode) one = parse_fine ("{\"b\":[{\"y\":1,\"x\":2}],\"a\":\"é\"}");
  g_autoptr (JsonNode) two = parse_fine ("{ \"a\":\"\\u00e9\", \"b\":[ {\"x\":2,\"y\":1} ] }");
  g_autofree char *text_one = parvis_json_to_canonical_text (one);
  g_autofree char *text_two = parvis_json_to_canonical_text (two);

  g_assert_cmpstr (text_one, ==, "{\"a\":\"é\",\"b\":[{\"x\":2,\"y\":1}]}");
  g_assert_cmpstr (text_one, ==, text_two);
}

static void
test_builder (void)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *text = NULL;

  json_builder_begin_object (builder);
  parvis_json_add_string (builder, "s", "x");
  parvis_json_add_string (builder, "n", NULL);
  parvis_json_add_int (builder, "i", -3);
  parvis_json_add_bool (builder, "b", TRUE);
  parvis_json_add_date (builder, "d", parvis_date_new (2026, 9, 1));
  parvis_json_add_date (builder, "d0", PARVIS_DATE_NONE);
  parvis_json_add_strings (builder, "l", (const char *const[]){ "u", "v", NULL });
  parvis_json_add_node (builder, "t", parse_fine ("[1]"));
  parvis_json_begin_array (builder, "a");
  json_builder_end_array (builder);
  parvis_json_begin_object (builder, "o");
  parvis_json_add_null (builder, "z");
  json_builder_end_object (builder);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  text = parvis_json_to_text (root);
  g_assert_cmpstr (text, ==,
                   "{\"s\":\"x\",\"n\":null,\"i\":-3,\"b\":true,\"d\":\"2026-09-01\",\"d0\":null,"
                   "\"l\":[\"u\",\"v\"],\"t\":[1],\"a\":[],\"o\":{\"z\":null}}");
}

static const char *const etats[] = { "nouvelle", "prete", NULL };

/* A codec as the model has them. */
static gboolean
read_sample (const char *text, GError **error)
{
  g_autoptr (JsonNode) node = parse_fine (text);
  g_autoptr (ParvisJsonReader) reader = parvis_json_reader_new (node);
  ParvisJsonReader *list, *inner;
  guint n;

  parvis_json_reader_get_string (reader, "nom", 5);
  parvis_json_reader_get_text (reader, "texte", 20);
  parvis_json_reader_get_string_or_null (reader, "motif", 5);
  parvis_json_reader_get_int (reader, "age", 0, 12);
  parvis_json_reader_get_bool (reader, "pai");
  parvis_json_reader_get_date (reader, "ne_le");
  parvis_json_reader_get_date_or_null (reader, "fin");
  parvis_json_reader_get_optional_string (reader, "option", 5, "x");
  parvis_json_reader_get_enum (reader, "etat", etats);
  inner = parvis_json_reader_get_object (reader, "objet");
  parvis_json_reader_get_int (inner, "id", 1, G_MAXINT64);
  list = parvis_json_reader_get_array (reader, "liste", 3);
  n = parvis_json_reader_get_length (list);
  for (guint i = 0; i < n; i++)
    {
      ParvisJsonReader *element = parvis_json_reader_get_element (list, i);
      parvis_json_reader_get_enum (element, "etat", etats);
    }
  return parvis_json_reader_end (reader, error);
}

#define SAMPLE                                                                                     \
  "{\"nom\":\"élève\",\"texte\":\"a\\nb\",\"motif\":null,\"age\":12,\"pai\":false,"              \
  "\"ne_le\":\"2020-02-29\",\"fin\":null,\"etat\":\"prete\",\"objet\":{\"id\":1},"                 \
  "\"liste\":[{\"etat\":\"nouvelle\"},{\"etat\":\"prete\"}]}"

static void
test_reader (void)
{
  /* One change to the sample, and the message it must bring. */
  static const struct
  {
    const char *old;
    const char *new;
    const char *message;
  } cases[] = {
    { "\"age\":12,", "", "$.age : clé absente" },
    { "12", "13", "$.age : entier hors de 0…12" },
    { "12", "1.0", "$.age : entier attendu" },
    { "12", "\"1\"", "$.age : entier attendu" },
    { "12", "null", "$.age : entier attendu" },
    { "élève", "élèves", "$.nom : plus de 5 caractères" },
    { "élève", "a\\nb", "$.nom : caractère de contrôle" },
    { "élève", "a\\u0085b", "$.nom : caractère de contrôle" },
    { "\"élève\"", "[]", "$.nom : texte attendu" },
    { "\"élève\"", "null", "$.nom : texte attendu" },
    { "a\\nb", "a\\u0007b", "$.texte : caractère de contrôle" },
    { "\"motif\":null", "\"motif\":7", "$.motif : texte attendu" },
    { "\"motif\":null,", "", "$.motif : clé absente" },
    { "false", "0", "$.pai : true ou false attendu" },
    { "2020-02-29", "2021-02-29", "$.ne_le : date AAAA-MM-JJ attendue" },
    { "2020-02-29", "2020-2-29", "$.ne_le : date AAAA-MM-JJ attendue" },
    { "\"fin\":null", "\"fin\":\"demain\"", "$.fin : date AAAA-MM-JJ attendue" },
    { "\"fin\":null", "\"option\":null,\"fin\":null", "$.option : texte attendu" },
    { "\"etat\":\"prete\",", "\"etat\":\"PRETE\",", "$.etat : un de nouvelle, prete attendu" },
    { "{\"id\":1}", "{\"id\":0}", "$.objet.id : entier hors de 1…9223372036854775807" },
    { "{\"id\":1}", "{\"id\":1,\"x\":2}", "$.objet.x : clé inconnue" },
    { "{\"id\":1}", "[]", "$.objet : objet attendu" },
    { "{\"etat\":\"prete\"}]", "{\"etat\":1}]", "$.liste[1].etat : un de nouvelle, prete attendu" },
    { "{\"etat\":\"prete\"}]", "{\"etat\":\"prete\",\"y\":1}]", "$.liste[1].y : clé inconnue" },
    { "{\"etat\":\"prete\"}]", "3]", "$.liste[1] : objet attendu" },
    { "{\"etat\":\"prete\"}]", "{\"etat\":\"prete\"},{\"etat\":\"prete\"},{\"etat\":\"prete\"}]",
      "$.liste : plus de 3 éléments" },
    { "\"liste\":[", "\"liste\":0,\"z\":[", "$.liste : liste attendue" },
    { "{\"nom\"", "{\"in\\nconnue\":1,\"nom\"", "$.in?connue : clé inconnue" },
    { "\"nom\":\"élève\"", "\"nom\":7,\"age2\":1", "$.nom : texte attendu" },
  };
  g_autoptr (GError) error = NULL;

  g_assert_true (read_sample (SAMPLE, &error));
  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GString) text = g_string_new (SAMPLE);
      g_assert_cmpuint (g_string_replace (text, cases[i].old, cases[i].new, 1), ==, 1);
      g_assert_false (read_sample (text->str, &error));
      g_assert_error (error, PARVIS_ERROR, PARVIS_ERROR_INVALID);
      g_assert_cmpstr (error->message, ==, cases[i].message);
      g_clear_error (&error);
    }
}

static void
test_reader_values (void)
{
  g_autoptr (JsonNode) node = parse_fine (
      "{\"s\":\"x\",\"i\":-5,\"d\":\"2026-11-21\",\"l\":[\"a\",\"b\"],\"n\":[3,4],\"o\":null}");
  g_autoptr (ParvisJsonReader) reader = parvis_json_reader_new (node);
  g_auto (GStrv) strings = parvis_json_reader_dup_strings (reader, "l", 2, 1);
  ParvisJsonReader *numbers = parvis_json_reader_get_array (reader, "n", 2);

  g_assert_cmpstr (parvis_json_reader_get_string (reader, "s", 1), ==, "x");
  g_assert_cmpint (parvis_json_reader_get_int (reader, "i", -5, 5), ==, -5);
  g_assert_cmpint (parvis_json_reader_get_date (reader, "d"), ==, parvis_date_new (2026, 11, 21));
  g_assert_cmpuint (g_strv_length (strings), ==, 2);
  g_assert_cmpstr (strings[1], ==, "b");
  g_assert_cmpint (parvis_json_reader_get_element_int (numbers, 1, 0, 9), ==, 4);
  g_assert_null (parvis_json_reader_get_object_or_null (reader, "o"));
  g_assert_null (parvis_json_reader_find_object (reader, "absent"));
  g_assert_null (parvis_json_reader_find_array (reader, "absent", 1));
  g_assert_cmpint (parvis_json_reader_get_optional_int (reader, "absent", 0, 1, 7), ==, 7);
  g_assert_true (parvis_json_reader_get_optional_bool (reader, "absent", TRUE));
  g_assert_cmpint (parvis_json_reader_get_int_or_null (reader, "o", 0, 1, 9), ==, 9);
  g_assert_true (parvis_json_reader_has (reader, "s"));
  g_assert_false (parvis_json_reader_has (reader, "t"));
  g_assert_true (parvis_json_reader_end (reader, NULL));
}

/* Which getters take several lines. */
static void
test_reader_lines (void)
{
  g_autoptr (JsonNode) node = parse_fine ("{\"l\":\"a\\n\\r\\tb\",\"a\":[\"a\\nb\"]}");
  const char *const lines = "a\n\r\tb";

  for (guint i = 0; i < 6; i++)
    {
      g_autoptr (ParvisJsonReader) reader = parvis_json_reader_new (node);
      const char *text = "";
      if (i == 0)
        text = parvis_json_reader_get_text (reader, "l", 9);
      else if (i == 1)
        text = parvis_json_reader_get_text_or_null (reader, "l", 9);
      else if (i == 2)
        text = parvis_json_reader_get_optional_text (reader, "l", 9, NULL);
      else if (i == 3)
        text = parvis_json_reader_get_string_or_null (reader, "l", 9);
      else if (i == 4)
        text = parvis_json_reader_get_optional_string (reader, "l", 9, NULL);
      else
        text = parvis_json_reader_get_element_string (parvis_json_reader_get_array (reader, "a", 1),
                                                      0, 9);
      g_assert_cmpint (parvis_json_reader_is_fine (reader), ==, i < 3);
      if (i < 3)
        g_assert_cmpstr (text, ==, lines);
      else
        g_assert_null (strchr (text != NULL ? text : "", '\n'));
    }
}

static void
test_reader_after_fault (void)
{
  g_autoptr (JsonNode) node = parse_fine ("[{\"a\":1}]");
  g_autoptr (ParvisJsonReader) reader = parvis_json_reader_new (node);
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) strings = parvis_json_reader_dup_strings (reader, "l", 2, 1);

  g_assert_cmpstr (parvis_json_reader_get_string (reader, "a", 9), ==, "");
  g_assert_cmpint (parvis_json_reader_get_int (reader, "a", 3, 9), ==, 0);
  g_assert_cmpint (parvis_json_reader_get_date (reader, "a"), ==, PARVIS_DATE_NONE);
  g_assert_cmpuint (parvis_json_reader_get_length (parvis_json_reader_get_array (reader, "a", 9)),
                    ==, 0);
  g_assert_null (strings[0]);
  parvis_json_reader_fail (reader, "b", "jamais %d", 1);
  g_assert_false (parvis_json_reader_end (reader, &error));
  g_assert_cmpstr (error->message, ==, "$ : objet attendu");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/json/accepted", test_accepted);
  g_test_add_func ("/json/refused", test_refused);
  g_test_add_func ("/json/bounds", test_bounds);
  g_test_add_func ("/json/many-members", test_many_members);
  g_test_add_func ("/json/position", test_position);
  g_test_add_func ("/json/canonical", test_canonical);
  g_test_add_func ("/json/builder", test_builder);
  g_test_add_func ("/json/reader", test_reader);
  g_test_add_func ("/json/reader-values", test_reader_values);
  g_test_add_func ("/json/reader-lines", test_reader_lines);
  g_test_add_func ("/json/reader-after-fault", test_reader_after_fault);
  return g_test_run ();
}
