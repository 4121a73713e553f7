/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-template"
#include "config.h"

#include <gio/gio.h>
#include <string.h>

#include "server/template/parvis-template-private.h"
#include "server/template/parvis-templates.h"
#include "shared/parvis-error.h"

struct _ParvisTemplates
{
  GHashTable *by_name; /* char * → ParvisTemplate * */
};

/* --- what partials include --- */

static gboolean walk (ParvisTemplates *self, ParvisTemplate *template, guint above, GError **error);

static gboolean
walk_partial (
    ParvisTemplates *self, ParvisTemplate *template, ParvisOp *op, guint open, GError **error)
{
  op->partial = g_hash_table_lookup (self->by_name, op->text);
  if (op->partial == NULL)
    {
      g_set_error (error, PARVIS_ERROR, PARVIS_ERROR_INVALID, "%s:%u: unknown partial: %s",
                   template->name, op->line, op->text);
      return FALSE;
    }
  if (op->partial->walk == PARVIS_WALK_OPEN)
    {
      g_set_error (error, PARVIS_ERROR, PARVIS_ERROR_INVALID,
                   "%s:%u: a partial that includes itself: %s", template->name, op->line, op->text);
      return FALSE;
    }
  if (!walk (self, op->partial, open, error))
    return FALSE;
  template->depth = MAX (template->depth, open + op->partial->depth);
  return TRUE;
}

/* Finds the partials of @template and of those below; depth first, each once. */
static gboolean
walk (ParvisTemplates *self, ParvisTemplate *template, guint above, GError **error)
{
  guint ends[PARVIS_DEPTH_MAX];
  guint open = 0;

  if (template->walk == PARVIS_WALK_DONE)
    return TRUE;
  template->walk = PARVIS_WALK_OPEN;
  for (guint i = 0; i < template->ops->len; i++)
    {
      ParvisOp *op = &g_array_index (template->ops, ParvisOp, i);

      while (open > 0 && ends[open - 1] <= i)
        open--;
      if (op->type == PARVIS_OP_SECTION || op->type == PARVIS_OP_INVERTED
          || op->type == PARVIS_OP_IF)
        {
          ends[open++] = op->end;
          template->depth = MAX (template->depth, open);
        }
      else if (op->type == PARVIS_OP_PARTIAL && !walk_partial (self, template, op, open, error))
        return FALSE;
      if (template->depth > PARVIS_DEPTH_MAX)
        {
          g_set_error (error, PARVIS_ERROR, PARVIS_ERROR_INVALID,
                       "%s:%u: too many sections in each other", template->name, op->line);
          return FALSE;
        }
    }
  template->walk = PARVIS_WALK_DONE;
  return TRUE;
}

static gboolean
resolve (ParvisTemplates *self, GError **error)
{
  GHashTableIter iter;
  gpointer template;

  g_hash_table_iter_init (&iter, self->by_name);
  while (g_hash_table_iter_next (&iter, NULL, &template))
    if (!walk (self, template, 0, error))
      return FALSE;
  return TRUE;
}

/* --- loading --- */

static ParvisTemplates *
templates_new (void)
{
  ParvisTemplates *self = g_new0 (ParvisTemplates, 1);

  self->by_name =
      g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) parvis_template_free);
  return self;
}

static gboolean
add (ParvisTemplates *self, const char *name, const char *text, gssize length, GError **error)
{
  ParvisTemplate *template = parvis_template_compile (name, text, length, error);

  if (template == NULL)
    return FALSE;
  g_hash_table_replace (self->by_name, template->name, template);
  return TRUE;
}

static gboolean
add_file (ParvisTemplates *self, GFile *file, const char *name, GError **error)
{
  g_autofree char *text = NULL;
  gsize length;

  return g_file_load_contents (file, NULL, &text, &length, NULL, error)
         && add (self, name, text, length, error);
}

/* GResource and the file system are read alike: both are a GFile. */
static gboolean
add_folder (ParvisTemplates *self, GFile *folder, const char *prefix, guint depth, GError **error)
{
  g_autoptr (GFileEnumerator) files = NULL;

  files = g_file_enumerate_children (folder, "standard::name,standard::type",
                                     G_FILE_QUERY_INFO_NOFOLLOW_SYMLINKS, NULL, error);
  if (files == NULL)
    return FALSE;
  for (;;)
    {
      g_autofree char *name = NULL;
      GFileInfo *info;
      GFile *file;

      if (!g_file_enumerator_iterate (files, &info, &file, NULL, error))
        return FALSE;
      if (info == NULL)
        return TRUE;
      name = g_strconcat (prefix, g_file_info_get_name (info), NULL);
      if (g_file_info_get_file_type (info) == G_FILE_TYPE_DIRECTORY)
        {
          g_autofree char *below = g_strconcat (name, "/", NULL);
          if (depth < 8 && !add_folder (self, file, below, depth + 1, error))
            return FALSE;
        }
      else if (g_str_has_suffix (name, ".html") && !add_file (self, file, name, error))
        return FALSE;
    }
}

static ParvisTemplates *
new_from_folder (GFile *folder, GError **error)
{
  g_autoptr (ParvisTemplates) self = templates_new ();

  if (!add_folder (self, folder, "", 0, error) || !resolve (self, error))
    return NULL;
  return g_steal_pointer (&self);
}

ParvisTemplates *
parvis_templates_new_from_resource (const char *prefix, GError **error)
{
  g_autofree char *uri = g_strconcat ("resource://", prefix, NULL);
  g_autoptr (GFile) folder = g_file_new_for_uri (uri);

  return new_from_folder (folder, error);
}

ParvisTemplates *
parvis_templates_new_from_directory (const char *path, GError **error)
{
  g_autoptr (GFile) folder = g_file_new_for_path (path);

  return new_from_folder (folder, error);
}

ParvisTemplates *
parvis_templates_new_from_table (GHashTable *name_to_text, GError **error)
{
  g_autoptr (ParvisTemplates) self = templates_new ();
  g_autoptr (GHashTable) table = name_to_text;
  GHashTableIter iter;
  gpointer name, text;

  g_hash_table_iter_init (&iter, table);
  while (g_hash_table_iter_next (&iter, &name, &text))
    if (!add (self, name, text, -1, error))
      return NULL;
  return resolve (self, error) ? g_steal_pointer (&self) : NULL;
}

void
parvis_templates_free (ParvisTemplates *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->by_name);
  g_free (self);
}

gboolean
parvis_templates_has (ParvisTemplates *self, const char *name)
{
  g_return_val_if_fail (self != NULL && name != NULL, FALSE);

  return g_hash_table_contains (self->by_name, name);
}

ParvisTemplate *
parvis_templates_find (ParvisTemplates *self, const char *name)
{
  return g_hash_table_lookup (self->by_name, name);
}
