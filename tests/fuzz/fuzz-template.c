/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <string.h>

#include "server/template/parvis-templates.h"
#include "shared/parvis-error.h"
#include "tests/fuzz/fuzz.h"

/* What compiles is drawn with one view of harmless texts and one of hostile ones: both pages have
 * the same tags and quotes, whatever the template. */
static ParvisView *
build_view (const char *text)
{
  static const char *const names[] = { "a", "b", "c", "x", "nom", "url" };
  ParvisView *view = parvis_view_new ();

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    parvis_view_set (view, names[i], text);
  parvis_view_set_bool (view, "t", TRUE);
  parvis_view_set_bool (view, "f", FALSE);
  parvis_view_set (parvis_view_object (view, "o"), "x", text);
  for (guint i = 0; i < 2; i++)
    parvis_view_set (parvis_view_append (view, "l"), "x", text);
  parvis_view_append_text (view, "m", text);
  return view;
}

static void
count (const char *page, guint counts[4])
{
  static const char looked_for[] = "<>\"'";

  for (guint i = 0; i < 4; i++)
    counts[i] = 0;
  for (const char *p = page; *p != '\0'; p++)
    {
      const char *found = strchr (looked_for, *p);
      if (found != NULL)
        counts[found - looked_for]++;
    }
}

static void
draw (ParvisTemplates *templates, const char *text, guint counts[4])
{
  g_autoptr (ParvisView) view = build_view (text);
  g_autoptr (GString) out = g_string_new (NULL);

  parvis_templates_render (templates, "page.html", view, out);
  g_assert_true (g_utf8_validate (out->str, out->len, NULL));
  count (out->str, counts);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autofree char *text = NULL;
  g_autoptr (ParvisTemplates) templates = NULL;
  g_autoptr (GError) error = NULL;
  GHashTable *table;
  guint harmless[4], hostile[4];

  /* Sections in each other multiply what is drawn: keep an input's work bounded. */
  if (size > 2048)
    return 0;
  text = size > 0 ? g_strndup ((const char *) data, size) : g_strdup ("");
  table = g_hash_table_new (g_str_hash, g_str_equal);
  g_hash_table_insert (table, (char *) "page.html", text);
  g_hash_table_insert (table, (char *) "p.html",
                       (char *) "<b title=\"{{x}}\">{{x}}</b>{{#l}}{{x}}{{/l}}");
  templates = parvis_templates_new_from_table (table, &error);
  if (templates == NULL)
    {
      g_assert_error (error, PARVIS_ERROR, PARVIS_ERROR_INVALID);
      return 0;
    }
  {
    guint loops = 0;
    for (const char *p = text; (p = strstr (p, "{{#l")) != NULL; p++)
      loops++;
    if (loops > 12)
      return 0;
  }
  draw (templates, "/a", harmless);
  draw (templates, "/\"'><script>alert(1)</script>", hostile);
  g_assert_cmpmem (harmless, sizeof harmless, hostile, sizeof hostile);
  return 0;
}
