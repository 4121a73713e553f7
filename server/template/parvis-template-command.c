/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-template"
#include "config.h"

#include <stdio.h>

#include "server/template/parvis-template-command.h"
#include "server/template/parvis-templates.h"
#include "shared/json/parvis-json.h"
#include "shared/parvis-error.h"

#define USAGE "Usage : parvis-server template [--directory DOSSIER] PAGE.html VUE.json\n"

static ParvisView *
read_view (const char *path, GError **error)
{
  g_autofree char *text = NULL;
  g_autoptr (JsonNode) node = NULL;
  gsize length;

  if (!g_file_get_contents (path, &text, &length, error))
    return NULL;
  node = parvis_json_parse (text, length, PARVIS_JSON_MAX_BYTES, PARVIS_JSON_MAX_DEPTH, error);
  if (node == NULL)
    {
      g_prefix_error (error, "%s: ", path);
      return NULL;
    }
  return parvis_view_new_from_json (node, error);
}

static gboolean
render_page (const char *directory, const char *page, const char *view_path, GError **error)
{
  g_autoptr (ParvisTemplates) templates = NULL;
  g_autoptr (ParvisView) view = NULL;
  g_autoptr (GString) out = g_string_new (NULL);

  templates = directory != NULL
                  ? parvis_templates_new_from_directory (directory, error)
                  : parvis_templates_new_from_resource ("/fr/parvis/templates", error);
  if (templates == NULL)
    return FALSE;
  if (!parvis_templates_has (templates, page))
    {
      g_set_error (error, PARVIS_ERROR, PARVIS_ERROR_NOT_FOUND, "there is no template %s", page);
      return FALSE;
    }
  view = read_view (view_path, error);
  if (view == NULL)
    return FALSE;
  parvis_templates_render (templates, page, view, out);
  return fwrite (out->str, 1, out->len, stdout) == out->len && fflush (stdout) == 0;
}

int
parvis_template_command (const char *const *args)
{
  g_autoptr (GError) error = NULL;
  const char *directory = NULL;
  guint n = g_strv_length ((char **) args);

  if (n == 1 && (g_str_equal (args[0], "--help") || g_str_equal (args[0], "-h")))
    {
      g_print (USAGE);
      return 0;
    }
  if (n == 4 && g_str_equal (args[0], "--directory"))
    {
      directory = args[1];
      args += 2;
      n -= 2;
    }
  if (n != 2)
    {
      g_printerr (USAGE);
      return 2;
    }
  if (render_page (directory, args[0], args[1], &error))
    return 0;
  g_printerr ("%s\n", error != NULL ? error->message : "standard output cannot be written");
  return 1;
}
