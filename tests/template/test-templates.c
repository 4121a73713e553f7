/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-test"
#include "config.h"

#include <string.h>

#include "server/template/parvis-templates.h"
#include "shared/parvis-error.h"

static ParvisTemplates *
compile (const char *page, const char *partial, GError **error)
{
  GHashTable *table = g_hash_table_new (g_str_hash, g_str_equal);

  g_hash_table_insert (table, (char *) "page.html", (char *) page);
  if (partial != NULL)
    g_hash_table_insert (table, (char *) "part.html", (char *) partial);
  return parvis_templates_new_from_table (table, error);
}

static char *
render (const char *page, const char *partial, const char *json)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = json_from_string (json, &error);
  g_autoptr (ParvisTemplates) templates = NULL;
  g_autoptr (ParvisView) view = NULL;
  g_autoptr (GString) out = g_string_new (NULL);

  g_assert_no_error (error);
  templates = compile (page, partial, &error);
  g_assert_no_error (error);
  view = parvis_view_new_from_json (node, &error);
  g_assert_no_error (error);
  parvis_templates_render (templates, "page.html", view, out);
  return g_strdup (out->str);
}

static const struct
{
  const char *page, *partial, *json, *expected;
} rendered[] = {
  { "Bonjour {{nom}}.", NULL, "{\"nom\": \"Zoé\"}", "Bonjour Zoé." },
  { "{{ nom }}{{a.b}}{{a.c}}{{d}}", NULL, "{\"nom\": \"x\", \"a\": {\"b\": \"y\"}}", "xy" },
  { "{{x}}", NULL, "{\"x\": \"<b>&\\\"'</b>\"}", "&lt;b&gt;&amp;&quot;&#39;&lt;/b&gt;" },
  { "<p title=\"{{x}}\">", NULL, "{\"x\": \"\\\" onclick='a'\"}",
    "<p title=\"&quot; onclick=&#39;a&#39;\">" },
  { "<title>{{x}}</title>", NULL, "{\"x\": \"</title>\"}", "<title>&lt;/title&gt;</title>" },
  { "<textarea>\n{{x}}  y</textarea>", NULL, "{\"x\": \"a\\nb\"}",
    "<textarea>\na\nb  y</textarea>" },
  /* Sections. */
  { "{{#l}}<li>{{n}}{{s}}</li>{{/l}}", NULL,
    "{\"s\": \"!\", \"l\": [{\"n\": \"a\"}, {\"n\": \"b\", \"s\": \"?\"}]}",
    "<li>a!</li><li>b?</li>" },
  { "{{#l}}[{{.}}]{{/l}}{{^l}}vide{{/l}}", NULL, "{\"l\": [\"a\", \"b\"]}", "[a][b]" },
  { "{{#l}}[{{.}}]{{/l}}{{^l}}vide{{/l}}", NULL, "{\"l\": []}", "vide" },
  { "{{#t}}a{{.}}{{/t}}{{^t}}b{{/t}}", NULL, "{\"t\": \"x\"}", "ax" },
  { "{{#t}}a{{/t}}{{^t}}b{{/t}}", NULL, "{\"t\": \"\"}", "b" },
  { "{{#t}}a{{/t}}{{^t}}b{{/t}}", NULL, "{\"t\": 0}", "b" },
  { "{{#t}}a{{.}}{{/t}}{{^t}}b{{/t}}", NULL, "{\"t\": 7}", "a7" },
  { "{{#t}}a{{t}}{{/t}}", NULL, "{\"t\": true}", "a" },
  { "{{#o}}{{a}}{{r}}{{/o}}", NULL, "{\"r\": \"s\", \"o\": {\"a\": \"b\"}}", "bs" },
  { "{{#o}}{{/o}}{{#o}}x{{/o}}", NULL, "{\"o\": {}}", "x" },
  { "{{#a}}{{#b}}{{c}}{{/b}}{{/a}}", NULL,
    "{\"a\": [{\"b\": [{\"c\": \"1\"}, {\"c\": \"2\"}]}, {\"b\": [{\"c\": \"3\"}]}]}", "123" },
  { "{{?l}}<ul>{{#l}}<li>{{.}}</li>{{/l}}</ul>{{/l}}", NULL, "{\"l\": [\"a\", \"b\"]}",
    "<ul><li>a</li><li>b</li></ul>" },
  { "{{?l}}x{{/l}}{{?t}}{{t}}{{/t}}{{?o}}{{a}}{{/o}}", NULL,
    "{\"l\": [], \"t\": \"y\", \"o\": {\"a\": \"z\"}}", "y" },
  /* A null hides what is around. */
  { "{{#l}}{{s}}{{/l}}", NULL, "{\"s\": \"!\", \"l\": [{\"s\": null}, {}]}", "!" },
  /* In tags. */
  { "<input{{#c}} checked{{/c}}>", NULL, "{\"c\": true}", "<input checked>" },
  { "<input {{#c}}checked {{/c}}>", NULL, "{\"c\": false}", "<input >" },
  { "<p class=\"a{{#b}} b{{/b}}\">", NULL, "{\"b\": true}", "<p class=\"a b\">" },
  { "<p{{#c}} id=\"{{c}}\"{{/c}} hidden>", NULL, "{\"c\": \"x\"}", "<p id=\"x\" hidden>" },
  /* Addresses. */
  { "<a href=\"{{u}}\">", NULL, "{\"u\": \"/agenda/3?m=2&n='\"}",
    "<a href=\"/agenda/3?m=2&amp;n=&#39;\">" },
  { "<a href=\"{{u}}#messages\">", NULL, "{\"u\": \"/demandes/3\"}",
    "<a href=\"/demandes/3#messages\">" },
  { "<a href=\"{{u}}\">", NULL, "{\"u\": \"javascript:alert(1)\"}", "<a href=\"#\">" },
  { "<a href=\"{{u}}\">", NULL, "{\"u\": \" javascript:alert(1)\"}", "<a href=\"#\">" },
  { "<a href=\"{{u}}\">", NULL, "{\"u\": \"//ailleurs.fr\"}", "<a href=\"#\">" },
  { "<a href=\"{{u}}\">", NULL, "{\"u\": \"/\\\\ailleurs.fr\"}", "<a href=\"#\">" },
  { "<a href=\"{{u}}\">", NULL, "{\"u\": \"/\\t/ailleurs.fr\"}", "<a href=\"#\">" },
  { "<a href=\"{{u}}\">", NULL, "{\"u\": \"data:text/html,x\"}", "<a href=\"#\">" },
  { "<a href=\"{{u}}\">", NULL, "{}", "<a href=\"#\">" },
  { "<a href='{{u}}'>", NULL, "{\"u\": \"mailto:a@b.fr\"}", "<a href='mailto:a@b.fr'>" },
  { "<a HREF=\"{{u}}\">", NULL, "{\"u\": \"tel:0490000000\"}", "<a HREF=\"tel:0490000000\">" },
  { "<a href=\"{{u}}\">", NULL, "{\"u\": \"webcal://a.fr/b\"}", "<a href=\"webcal://a.fr/b\">" },
  { "<form action=\"{{u}}\"></form>", NULL, "{\"u\": \"?a=b\"}", "<form action=\"?a=b\"></form>" },
  { "<img src=\"{{u}}\">", NULL, "{\"u\": \"https://a.fr/b\"}", "<img src=\"https://a.fr/b\">" },
  /* Marks that turn the text, and control characters, are dropped; the others stay. */
  { "{{x}}", NULL, "{\"x\": \"a\\u202eb\\u2066c\\u200fd\\u2019e\\u0001f\\tg\"}",
    "abc\u200fd’ef\tg" },
  /* White space. */
  { "<p>\n   <b>a</b>   \n\n  c</p>", NULL, "{}", "<p>\n<b>a</b>\nc</p>" },
  { "<pre>\n  a\n  {{x}}</pre>", NULL, "{\"x\": \"b\"}", "<pre>\n  a\n  b</pre>" },
  { "<p title=\"a  b\">", NULL, "{}", "<p title=\"a  b\">" },
  { "a\n  {{#t}}\n  b\n  {{/t}}\nc\n", NULL, "{\"t\": true}", "a\n b\nc\n" },
  { "a\n  {{! note }}\nc", NULL, "{}", "a\nc" },
  { "a {{! note }} c", NULL, "{}", "a c" },
  /* Partials see the context they are in. */
  { "<ul>\n  {{#l}}\n  {{>part.html}}\n  {{/l}}\n</ul>", "<li>{{n}}</li>\n",
    "{\"l\": [{\"n\": \"1\"}, {\"n\": \"2\"}]}", "<ul>\n<li>1</li>\n<li>2</li>\n</ul>" },
  /* Text of the template that is not ours. */
  { "a } b {c} <!-- {x} --> &lt;", NULL, "{}", "a } b {c} <!-- {x} --> &lt;" },
  { "<!doctype html><script src=\"/x.js\"></script><style>a{b:c}</style>", NULL, "{}",
    "<!doctype html><script src=\"/x.js\"></script><style>a{b:c}</style>" },
};

static void
test_rendered (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (rendered); i++)
    {
      g_autofree char *out = render (rendered[i].page, rendered[i].partial, rendered[i].json);
      if (g_strcmp0 (out, rendered[i].expected) != 0)
        g_test_message ("case %u: %s", i, rendered[i].page);
      g_assert_cmpstr (out, ==, rendered[i].expected);
    }
}

static const struct
{
  const char *page, *partial, *message;
} refused[] = {
  { "{{{x}}}", NULL, "page.html:1: only {{x}} exists" },
  { "\n\n{{&x}}", NULL, "page.html:3: only {{x}} exists" },
  { "{{=<% %>=}}", NULL, "page.html:1: only {{x}} exists" },
  { "\n{{x", NULL, "page.html:2: {{ without }}" },
  { "{{}}", NULL, "page.html:1: an empty name" },
  { "{{#}}x{{/}}", NULL, "page.html:1: an empty name" },
  { "{{a b}}", NULL, "page.html:1: not a name: a b" },
  { "{{a..b}}", NULL, "page.html:1: not a name" },
  { "{{a.}}", NULL, "page.html:1: not a name" },
  { "{{é}}", NULL, "page.html:1: not a name" },
  { "\n{{#a}}\n", NULL, "page.html:2: a section that is never closed: a" },
  { "{{/a}}", NULL, "page.html:1: closes a section that is not open" },
  { "{{#a}}\n{{#b}}\n{{/a}}{{/b}}", NULL, "page.html:3: closes a section inside of another: b" },
  /* Where a variable may not stand. */
  { "<script>{{x}}</script>", NULL, "page.html:1: a variable inside <script>" },
  { "<SCRIPT >\nlet a = '{{x}}'</script>", NULL, "page.html:2: a variable inside <script>" },
  { "<style>a{color:{{x}}}</style>", NULL, "page.html:1: a variable inside <script> or <style>" },
  { "<script></scripty>{{x}}</script>", NULL, "page.html:1: a variable inside <script>" },
  { "<p onclick=\"{{x}}\">", NULL, "page.html:1: a variable in an on… attribute" },
  { "<p OnMouseOver='a{{x}}'>", NULL, "page.html:1: a variable in an on… attribute" },
  { "<p style=\"color:{{x}}\">", NULL, "page.html:1: a variable in this attribute" },
  { "<img srcset=\"{{x}}\">", NULL, "page.html:1: a variable in this attribute" },
  { "<p class={{x}}>", NULL, "page.html:1: a variable in an unquoted attribute" },
  { "<p class=a{{x}}>", NULL, "page.html:1: a variable in an unquoted attribute" },
  { "<p {{x}}>", NULL, "page.html:1: a variable in an attribute's name" },
  { "<p data-{{x}}=\"a\">", NULL, "page.html:1: a variable in an attribute's name" },
  { "<p a=\"b\"{{x}}>", NULL, "page.html:1: a variable in an attribute's name" },
  { "<{{x}}>", NULL, "page.html:1: a variable in a tag's name" },
  { "<h{{x}}>", NULL, "page.html:1: a variable in a tag's name" },
  { "</{{x}}>", NULL, "page.html:1: a variable in a tag's name" },
  { "<!-- {{x}} -->", NULL, "page.html:1: a variable in a comment" },
  { "<!doctype {{x}}>", NULL, "page.html:1: a variable in a comment or a doctype" },
  { "<a href=\"/agenda/{{x}}\">", NULL, "page.html:1: in an address the variable must begin" },
  { "<a href=\"{{x}}{{y}}\">", NULL, "page.html:1: in an address the variable must begin" },
  { "<a href=\"{{#a}}j{{/a}}{{y}}\">", NULL, "page.html:1: in an address the variable must begin" },
  { "<button formaction=\" {{x}}\">", NULL, "page.html:1: in an address the variable must begin" },
  { "<meta http-equiv=\"refresh\" content=\"{{x}}\">", NULL, "page.html:1: http-equiv" },
  /* Sections begin and end in one place. */
  { "{{#a}}<p title=\"{{/a}}\">", NULL, "page.html:1: the section does not end where" },
  { "<p {{#a}}title=\"x{{/a}}\">", NULL, "page.html:1: the section does not end where" },
  { "<p {{#a}}on{{/a}}click=\"{{x}}\">", NULL, "page.html:1: the section does not end where" },
  { "<p{{#a}} on{{/a}}click=\"{{x}}\">", NULL, "page.html:1: a blank is missing in the tag" },
  { "<p {{#a}}onclick {{/a}}=\"{{x}}\">", NULL, "page.html:1: a quote, < or = where" },
  { "<p class={{#a}}x{{/a}}>", NULL, "page.html:1: a section inside a name, an unquoted value" },
  { "{{#a}}<textarea>{{/a}}", NULL, "page.html:1: the section does not end where" },
  { "<script>{{#a}}x{{/a}}</script>", NULL, "page.html:1: a section inside a name" },
  { "{{#a}}<pre>{{/a}}</pre>", NULL, "page.html:1: the section does not end where" },
  /* HTML that a browser would repair in its own way. */
  { "<p", NULL, "page.html:1: the template ends inside a tag" },
  { "<title>a", NULL, "page.html:1: the template ends inside" },
  { "<!-- a", NULL, "page.html:1: the template ends inside" },
  { "a < b", NULL, "page.html:1: a < that opens no tag" },
  { "<title><b></title>", NULL, "page.html:1: a < inside an element that holds text only" },
  { "<script><!--</script>", NULL, "page.html:1: a < inside an element that holds text only" },
  { "<p \"x\">", NULL, "page.html:1: a quote, < or = where" },
  { "<p a=\"b\"c>", NULL, "page.html:1: a blank is missing" },
  { "<p a=>", NULL, "page.html:1: an attribute without the value" },
  { "<p a=b'>", NULL, "page.html:1: an unquoted value with" },
  { "<!-- a --!> b", NULL, "page.html:1: --! in a comment" },
  { "<iframe src=\"/x\"></iframe>", NULL, "page.html:1: this element does not belong" },
  { "<?php ?>", NULL, "page.html:1: a < that opens no tag" },
  { "<![CDATA[x]]>", NULL, "page.html:1: <! that begins neither" },
  { "\xff", NULL, "page.html:1: not UTF-8" },
  /* Partials. */
  { "\n{{>rien.html}}", NULL, "page.html:2: unknown partial: rien.html" },
  { "{{>page.html}}", NULL, "page.html:1: a partial that includes itself: page.html" },
  { "{{>part.html}}", "{{>page.html}}", ":1: a partial that includes itself" },
  { "<p title=\"{{>part.html}}\">", "x", "page.html:1: a partial inside a tag" },
  { "x", "<p", "part.html:1: the template ends inside a tag" },
};

static void
test_refused (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (ParvisTemplates) templates = compile (refused[i].page, refused[i].partial, &error);

      if (templates != NULL || strstr (error->message, refused[i].message) == NULL)
        g_error ("case %u: %s: %s", i, refused[i].page,
                 error != NULL ? error->message : "compiled");
      g_assert_error (error, PARVIS_ERROR, PARVIS_ERROR_INVALID);
    }
}

static void
test_too_deep (void)
{
  g_autoptr (GString) page = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (ParvisTemplates) templates = NULL;

  for (int i = 0; i < 30; i++)
    g_string_append (page, "{{#a}}");
  g_string_append (page, "{{>part.html}}");
  for (int i = 0; i < 30; i++)
    g_string_append (page, "{{/a}}");
  {
    g_autofree char *partial = g_strdup (page->str);
    char *hole = strstr (partial, "{{>part.html}}");
    memset (hole, ' ', 14);
    g_assert_null (templates = compile (page->str, partial, &error));
  }
  g_assert_nonnull (strstr (error->message, "too many sections in each other"));
}

static void
test_too_long (void)
{
  g_autofree char *page = g_strnfill (300000, 'a');
  g_autoptr (GError) error = NULL;

  g_assert_null (compile (page, NULL, &error));
  g_assert_error (error, PARVIS_ERROR, PARVIS_ERROR_INVALID);
}

/* Wherever it stands in a text: four letters are looked at in one go. */
static void
test_escaped_everywhere (void)
{
  g_autoptr (ParvisTemplates) templates = compile ("{{x}}", NULL, NULL);

  for (guint length = 1; length < 12; length++)
    for (guint at = 0; at < length; at++)
      {
        g_autoptr (ParvisView) view = parvis_view_new ();
        g_autoptr (GString) out = g_string_new (NULL);
        g_autofree char *text = g_strnfill (length, 'a');
        g_autofree char *before = g_strnfill (at, 'a');
        g_autofree char *after = g_strnfill (length - at - 1, 'a');
        g_autofree char *expected = g_strconcat (before, "&lt;", after, NULL);

        text[at] = '<';
        parvis_view_set (view, "x", text);
        parvis_templates_render (templates, "page.html", view, out);
        g_assert_cmpstr (out->str, ==, expected);
      }
}

/* The page's own first, at any depth; what only the base has, escaped like the rest. */
static void
test_base (void)
{
  g_autoptr (ParvisTemplates) templates = compile ("{{x}} {{#o}}{{x}} {{y}}{{/o}}", NULL, NULL);
  g_autoptr (ParvisView) base = parvis_view_new ();
  g_autoptr (ParvisView) view = parvis_view_new ();
  g_autoptr (GString) out = g_string_new (NULL);

  parvis_view_set (base, "x", "base");
  parvis_view_set (base, "y", "<b>");
  parvis_view_set (view, "x", "page");
  parvis_view_object (view, "o");
  parvis_view_set_base (view, base);
  parvis_templates_render (templates, "page.html", view, out);
  g_assert_cmpstr (out->str, ==, "page page &lt;b&gt;");
}

static void
test_unknown (void)
{
  g_autoptr (ParvisTemplates) templates = compile ("x", NULL, NULL);
  g_autoptr (ParvisView) view = parvis_view_new ();
  g_autoptr (GString) out = g_string_new ("avant");

  g_assert_true (parvis_templates_has (templates, "page.html"));
  g_assert_false (parvis_templates_has (templates, "autre.html"));
  g_test_expect_message ("parvis-template", G_LOG_LEVEL_CRITICAL,
                         "there is no template autre.html");
  parvis_templates_render (templates, "autre.html", view, out);
  g_test_assert_expected_messages ();
  g_assert_cmpstr (out->str, ==, "avant");
}

/* What is built in compiles, and is the same read from its folder. */
static void
test_built_in (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ParvisTemplates) built_in = NULL;
  g_autoptr (ParvisTemplates) folder = NULL;
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "..", "data", "templates", NULL);

  built_in = parvis_templates_new_from_resource ("/fr/parvis/templates", &error);
  g_assert_no_error (error);
  g_assert_true (parvis_templates_has (built_in, "erreur.html"));
  folder = parvis_templates_new_from_directory (path, &error);
  g_assert_no_error (error);
  g_assert_true (parvis_templates_has (folder, "erreur.html"));
  g_assert_null (parvis_templates_new_from_resource ("/fr/parvis/rien", &error));
  g_assert_nonnull (error);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/templates/rendered", test_rendered);
  g_test_add_func ("/templates/refused", test_refused);
  g_test_add_func ("/templates/too-deep", test_too_deep);
  g_test_add_func ("/templates/too-long", test_too_long);
  g_test_add_func ("/templates/escaped-everywhere", test_escaped_everywhere);
  g_test_add_func ("/templates/base", test_base);
  g_test_add_func ("/templates/unknown", test_unknown);
  g_test_add_func ("/templates/built-in", test_built_in);
  return g_test_run ();
}
