/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-test"
#include "config.h"

#include <gio/gio.h>
#include <stdlib.h>
#include <string.h>

#include "server/template/parvis-template-command.h"
#include "server/template/parvis-templates.h"
#include "shared/parvis-error.h"

/* Every page with the view that is its example, and again with something hostile in every string of
 * that view: what a citizen types may end up anywhere. */

static const char *const hostile[] = {
  "<script>alert(1)</script>",
  "\"><script>alert(1)</script>",
  "' onmouseover='alert(1)' x='",
  "javascript:alert(1)",
  "</title></textarea></script><script>alert(1)</script>",
  "&lt;script&gt; &amp; \" ' `",
  "{{titre}}{{>entete.html}}{{#nav}}",
  "\xe2\x80\xae<script>\xe2\x81\xa6 \xe2\x80\x8f \xe2\x80\xa8 \xef\xbf\xbd \xf0\x9f\x92\xa9 "
  "e\xcc\x81",
  "\x01\x02\x7f\xc2\x85<img src=x onerror=alert(1)>",
  "-->]]><script>",
};

static char *
examples_folder (void)
{
  return g_test_build_filename (G_TEST_DIST, "..", "data", "templates", "exemples", NULL);
}

/* "accueil-connecte" is a view of accueil.html, "agenda/groupees-apercu" one of its own page. */
static char *
template_of (ParvisTemplates *templates, const char *example)
{
  g_autofree char *base = g_strdup (example);
  char *dash;

  for (;;)
    {
      g_autofree char *name = g_strconcat (base, ".html", NULL);
      if (parvis_templates_has (templates, name))
        return g_steal_pointer (&name);
      dash = strrchr (base, '-');
      if (dash == NULL)
        return NULL;
      *dash = '\0';
    }
}

typedef void (*PageTest) (ParvisTemplates *templates,
                          const char *template_name,
                          const char *example,
                          JsonNode *view);

static guint
walk_examples (ParvisTemplates *templates, const char *folder, const char *prefix, PageTest test)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *entry;
  guint n = 0;

  g_assert_nonnull (dir);
  while ((entry = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, entry, NULL);
      g_autofree char *name = g_strconcat (prefix, entry, NULL);
      g_autoptr (JsonParser) parser = json_parser_new ();
      g_autofree char *template_name = NULL;
      g_autoptr (GError) error = NULL;

      if (g_file_test (path, G_FILE_TEST_IS_DIR))
        {
          g_autofree char *below = g_strconcat (name, "/", NULL);
          n += walk_examples (templates, path, below, test);
          continue;
        }
      if (!g_str_has_suffix (name, ".json"))
        continue;
      json_parser_load_from_file (parser, path, &error);
      g_assert_no_error (error);
      name[strlen (name) - strlen (".json")] = '\0';
      template_name = template_of (templates, name);
      if (template_name == NULL)
        g_error ("%s.json is of no page", name);
      test (templates, template_name, name, json_parser_get_root (parser));
      n++;
    }
  return n;
}

static void
for_each_example (PageTest test)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ParvisTemplates) templates = NULL;
  g_autofree char *folder = examples_folder ();

  templates = parvis_templates_new_from_resource ("/fr/parvis/templates", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (walk_examples (templates, folder, "", test), >, 40);
}

static char *
render (ParvisTemplates *templates, const char *template_name, JsonNode *json)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ParvisView) view = parvis_view_new_from_json (json, &error);
  GString *out = g_string_new (NULL);

  g_assert_no_error (error);
  parvis_templates_render (templates, template_name, view, out);
  return g_string_free (out, FALSE);
}

static void
check_whole (ParvisTemplates *templates,
             const char *template_name,
             const char *example,
             JsonNode *view)
{
  g_autofree char *out = render (templates, template_name, view);

  g_assert_true (g_str_has_prefix (out, "<!doctype html>\n<html lang=\"fr\">"));
  g_assert_true (g_str_has_suffix (out, "</html>\n"));
  g_assert_nonnull (strstr (out, "<h1"));
  g_assert_null (strstr (strstr (out, "<h1") + 1, "<h1"));
  /* The pages' policy allows neither. */
  g_assert_null (strstr (out, "<style"));
  g_assert_null (strstr (out, " style="));
  g_assert_null (strstr (out, " onclick"));
  /* An address that the example forgot. */
  if (strstr (out, "href=\"#\"") != NULL || strstr (out, "action=\"#\"") != NULL)
    g_error ("%s: an address is missing", example);
  if (strstr (out, "name=\"\"") != NULL || strstr (out, "id=\"\"") != NULL)
    g_error ("%s: a name is missing", example);
}

static void
test_whole (void)
{
  for_each_example (check_whole);
}

/* --- every POST form carries the token --- */

static void
check_csrf (ParvisTemplates *templates,
            const char *template_name,
            const char *example,
            JsonNode *view)
{
  g_autofree char *out = render (templates, template_name, view);

  for (char *form = strstr (out, "<form"); form != NULL; form = strstr (form + 1, "<form"))
    {
      const char *tag_end = strchr (form, '>');
      const char *form_end = strstr (form, "</form>");
      const char *token = strstr (form, "name=\"_csrf\" value=\"q3JzZg\"");

      g_assert_nonnull (form_end);
      if (g_strstr_len (form, tag_end - form, "method=\"post\"") == NULL)
        g_assert_true (token == NULL || token > form_end);
      else if (token == NULL || token > form_end)
        g_error ("%s: a form without its token", example);
    }
}

static void
test_csrf (void)
{
  for_each_example (check_csrf);
}

/* --- something hostile in every string --- */

static JsonNode *replace_texts (JsonNode *node, const char *text);

static void
replace_member (JsonObject *object, const char *key, JsonNode *node, gpointer text)
{
  json_object_set_member (object, key, replace_texts (node, text));
}

static JsonNode *
replace_texts (JsonNode *node, const char *text)
{
  g_autoptr (GList) keys = NULL;
  JsonNode *copy = json_node_copy (node);

  if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
    {
      /* What is empty stays so: it is what decides which parts are shown. */
      if (*json_node_get_string (node) != '\0')
        json_node_set_string (copy, text);
    }
  else if (JSON_NODE_HOLDS_OBJECT (node))
    {
      JsonObject *object = json_object_new ();
      keys = json_object_get_members (json_node_get_object (node));
      for (GList *key = keys; key != NULL; key = key->next)
        replace_member (object, key->data,
                        json_object_get_member (json_node_get_object (node), key->data),
                        (gpointer) text);
      json_node_take_object (copy, object);
    }
  else if (JSON_NODE_HOLDS_ARRAY (node))
    {
      JsonArray *array = json_array_new ();
      for (guint i = 0; i < json_array_get_length (json_node_get_array (node)); i++)
        json_array_add_element (
            array, replace_texts (json_array_get_element (json_node_get_array (node), i), text));
      json_node_take_array (copy, array);
    }
  return copy;
}

static guint
count (const char *text, const char *needle)
{
  guint n = 0;

  for (const char *p = strstr (text, needle); p != NULL; p = strstr (p + 1, needle))
    n++;
  return n;
}

static void
check_hostile (ParvisTemplates *templates,
               const char *template_name,
               const char *example,
               JsonNode *view)
{
  g_autofree char *plain = render (templates, template_name, view);

  for (guint i = 0; i < G_N_ELEMENTS (hostile); i++)
    {
      g_autoptr (JsonNode) changed = replace_texts (view, hostile[i]);
      g_autofree char *out = render (templates, template_name, changed);

      g_assert_true (g_utf8_validate (out, -1, NULL));
      /* The page's own script and no other; not one tag more or less; no live attribute; no
       * address that runs; nothing that turns the text. */
      g_assert_cmpuint (count (out, "<script"), ==, 1);
      if (count (out, "<") != count (plain, "<") || count (out, ">") != count (plain, ">"))
        g_error ("%s: text %u changes the page's tags", example, i);
      if (count (out, "\"") != count (plain, "\"") || count (out, "'") != count (plain, "'"))
        g_error ("%s: text %u changes the page's quotes", example, i);
      g_assert_null (strstr (out, "href=\"javascript:"));
      g_assert_null (strstr (out, "action=\"javascript:"));
      g_assert_null (strstr (out, "src=\"javascript:"));
      g_assert_null (strstr (out, "\xe2\x80\xae"));
      g_assert_null (strstr (out, "\xe2\x81\xa6"));
      g_assert_null (strchr (out, 0x01));
      /* What stands in a view is never read as a template: {{#nav}} shows as it is. */
      g_assert_true (strstr (hostile[i], "{{") == NULL || strstr (out, "{{titre}}") != NULL);
    }
}

static void
test_hostile (void)
{
  for_each_example (check_hostile);
}

/* --- every page has an example, every file is built in --- */

static GHashTable *shown;

static void
note_shown (ParvisTemplates *templates,
            const char *template_name,
            const char *example,
            JsonNode *view)
{
  g_hash_table_add (shown, g_strdup (template_name));
}

static void
check_files (ParvisTemplates *templates, const char *folder, const char *prefix)
{
  static const char *const pieces[] = { "entete.html", "pied.html", "champ.html", "statut.html",
                                        NULL };
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *entry;

  while ((entry = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, entry, NULL);
      g_autofree char *name = g_strconcat (prefix, entry, NULL);

      if (g_file_test (path, G_FILE_TEST_IS_DIR))
        {
          g_autofree char *below = g_strconcat (name, "/", NULL);
          check_files (templates, path, below);
        }
      else if (g_str_has_suffix (name, ".html"))
        {
          if (!parvis_templates_has (templates, name))
            g_error ("%s is not in parvis-templates.gresource.xml", name);
          if (!g_str_has_prefix (name, "parties/") && !g_strv_contains (pieces, name)
              && !g_hash_table_contains (shown, name))
            g_error ("%s has no example", name);
        }
    }
}

static void
test_complete (void)
{
  g_autoptr (ParvisTemplates) templates = NULL;
  g_autofree char *folder = g_test_build_filename (G_TEST_DIST, "..", "data", "templates", NULL);

  shown = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for_each_example (note_shown);
  templates = parvis_templates_new_from_resource ("/fr/parvis/templates", NULL);
  check_files (templates, folder, "");
  g_clear_pointer (&shown, g_hash_table_unref);
}

/* --- a first visit stays light --- */

static gsize
gzipped (const char *text, gsize length)
{
  g_autoptr (GConverter) zlib =
      G_CONVERTER (g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, 6));
  g_autofree char *out = g_malloc (length + 1024);
  gsize bytes_read, bytes_written;

  g_assert_cmpint (g_converter_convert (zlib, text, length, out, length + 1024,
                                        G_CONVERTER_INPUT_AT_END, &bytes_read, &bytes_written,
                                        NULL),
                   ==, G_CONVERTER_FINISHED);
  return bytes_written;
}

static void
check_weight (ParvisTemplates *templates,
              const char *template_name,
              const char *example,
              JsonNode *view)
{
  g_autofree char *out = render (templates, template_name, view);

  /* The page is sent as it is, what is cached for ever is compressed. */
  if (strlen (out) > 30 * 1024)
    g_error ("%s weighs %" G_GSIZE_FORMAT " bytes", example, strlen (out));
}

static void
test_weight (void)
{
  static const char *const files[] = { "parvis.css", "parvis.js", "icone.svg" };
  gsize total = 0;

  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *path = g_strconcat ("/fr/parvis/static/", files[i], NULL);
      g_autoptr (GBytes) bytes = g_resources_lookup_data (path, 0, NULL);

      g_assert_nonnull (bytes);
      total += gzipped (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
    }
  g_test_message ("styles, script and icon: %" G_GSIZE_FORMAT " bytes compressed", total);
  g_assert_cmpuint (total, <, 20 * 1024);
  for_each_example (check_weight);
}

/* --- parvis-server template --- */

static void
in_subprocess (void)
{
  g_autofree char *page = g_test_build_filename (G_TEST_DIST, "..", "data", "templates", "exemples",
                                                 "releve.json", NULL);
  g_autofree char *templates = g_test_build_filename (G_TEST_DIST, "..", "data", "templates", NULL);
  const char *const built_in[] = { "releve.html", page, NULL };
  const char *const folder[] = { "--directory", templates, "releve.html", page, NULL };

  if (parvis_template_command (built_in) != 0 || parvis_template_command (folder) != 0)
    exit (3);
  exit (0);
}

static void
test_command (void)
{
  if (g_test_subprocess ())
    in_subprocess ();
  g_test_trap_subprocess (NULL, 0, 0);
  g_test_trap_assert_passed ();
  g_test_trap_assert_stdout ("*Mois de Octobre 2017*</html>*Mois de Octobre 2017*</html>*");
}

static void
test_command_refused (void)
{
  g_autofree char *page = g_test_build_filename (G_TEST_DIST, "..", "data", "templates", "exemples",
                                                 "releve.json", NULL);
  g_autofree char *not_json = g_test_build_filename (G_TEST_DIST, "..", "meson.build", NULL);
  const struct
  {
    const char *args[5];
    int status;
  } cases[] = {
    { { NULL }, 2 },
    { { "releve.html", NULL }, 2 },
    { { "a", "b", "c", NULL }, 2 },
    { { "rien.html", page, NULL }, 1 },
    { { "releve.html", "/nulle/part.json", NULL }, 1 },
    { { "releve.html", not_json, NULL }, 1 },
    { { "--directory", "/nulle/part", "releve.html", page, NULL }, 1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpint (parvis_template_command (cases[i].args), ==, cases[i].status);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/pages/whole", test_whole);
  g_test_add_func ("/pages/csrf", test_csrf);
  g_test_add_func ("/pages/hostile", test_hostile);
  g_test_add_func ("/pages/complete", test_complete);
  g_test_add_func ("/pages/weight", test_weight);
  g_test_add_func ("/pages/command", test_command);
  g_test_add_func ("/pages/command-refused", test_command_refused);
  return g_test_run ();
}
