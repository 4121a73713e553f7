/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-shared"
#include "config.h"

#include <string.h>

#include "shared/json/parvis-json-reader.h"
#include "shared/parvis-error.h"

struct _ParvisJsonReader
{
  ParvisJsonReader *root;
  ParvisJsonReader *parent;
  char *key; /* in the parent; NULL: element `index` */
  guint index;
  JsonObject *object; /* one of the two, both borrowed; neither after a fault */
  JsonArray *array;
  GPtrArray *asked;    /* the keys asked for */
  GPtrArray *children; /* owned readers */
  JsonNode *node;      /* root only: keeps the document */
  GError *error;       /* root only: the first fault */
};

/* A key comes from outside: cut, and without what would break a line of the log. */
static void
append_key (GString *path, const char *key)
{
  guint count = 0;

  g_string_append_c (path, '.');
  for (const char *p = key; *p != 0 && count < 60; p = g_utf8_next_char (p), count++)
    g_string_append_unichar (path,
                             g_unichar_isprint (g_utf8_get_char (p)) ? g_utf8_get_char (p) : '?');
}

static void
append_path (ParvisJsonReader *reader, GString *path)
{
  if (reader->parent == NULL)
    {
      g_string_append_c (path, '$');
      return;
    }
  append_path (reader->parent, path);
  if (reader->key != NULL)
    append_key (path, reader->key);
  else
    g_string_append_printf (path, "[%u]", reader->index);
}

/* @key or, when it is NULL, @index ≥ 0 says which value of @reader is wrong. */
static void
fail_at (ParvisJsonReader *reader, const char *key, int index, const char *what)
{
  g_autoptr (GString) path = g_string_new (NULL);

  if (reader->root->error != NULL)
    return;
  append_path (reader, path);
  if (key != NULL)
    append_key (path, key);
  else if (index >= 0)
    g_string_append_printf (path, "[%d]", index);
  g_set_error (&reader->root->error, PARVIS_ERROR, PARVIS_ERROR_INVALID, "%s : %s", path->str,
               what);
}

static ParvisJsonReader *
reader_new (ParvisJsonReader *parent, const char *key, guint index)
{
  ParvisJsonReader *reader = g_new0 (ParvisJsonReader, 1);

  reader->root = parent != NULL ? parent->root : reader;
  reader->parent = parent;
  reader->key = g_strdup (key);
  reader->index = index;
  if (parent == NULL)
    return reader;
  if (parent->children == NULL)
    parent->children = g_ptr_array_new_with_free_func ((GDestroyNotify) parvis_json_reader_free);
  g_ptr_array_add (parent->children, reader);
  return reader;
}

void
parvis_json_reader_free (ParvisJsonReader *reader)
{
  g_clear_pointer (&reader->children, g_ptr_array_unref);
  g_clear_pointer (&reader->asked, g_ptr_array_unref);
  g_clear_pointer (&reader->node, json_node_unref);
  g_clear_error (&reader->error);
  g_free (reader->key);
  g_free (reader);
}

ParvisJsonReader *
parvis_json_reader_new (JsonNode *node)
{
  ParvisJsonReader *reader = reader_new (NULL, NULL, 0);

  g_return_val_if_fail (node != NULL, reader);
  reader->node = json_node_ref (node);
  if (JSON_NODE_HOLDS_OBJECT (node))
    reader->object = json_node_get_object (node);
  else
    fail_at (reader, NULL, -1, "objet attendu");
  return reader;
}

gboolean
parvis_json_reader_is_fine (ParvisJsonReader *reader)
{
  return reader->root->error == NULL;
}

static gboolean
was_asked (ParvisJsonReader *reader, const char *key)
{
  for (guint i = 0; reader->asked != NULL && i < reader->asked->len; i++)
    if (g_str_equal (g_ptr_array_index (reader->asked, i), key))
      return TRUE;
  return FALSE;
}

static void
check_unknown_keys (ParvisJsonReader *reader)
{
  if (reader->object != NULL
      && json_object_get_size (reader->object) != (reader->asked ? reader->asked->len : 0))
    {
      g_autoptr (GList) keys = json_object_get_members (reader->object);
      for (GList *l = keys; l != NULL; l = l->next)
        if (!was_asked (reader, l->data))
          {
            fail_at (reader, l->data, -1, "clé inconnue");
            return;
          }
    }
  for (guint i = 0; reader->children != NULL && i < reader->children->len; i++)
    check_unknown_keys (g_ptr_array_index (reader->children, i));
}

gboolean
parvis_json_reader_end (ParvisJsonReader *reader, GError **error)
{
  g_return_val_if_fail (reader->parent == NULL, FALSE);
  if (reader->error == NULL)
    check_unknown_keys (reader);
  if (reader->error == NULL)
    return TRUE;
  if (error != NULL)
    *error = g_error_copy (reader->error);
  return FALSE;
}

void
parvis_json_reader_fail (ParvisJsonReader *reader, const char *key, const char *format, ...)
{
  g_autofree char *what = NULL;
  va_list args;

  va_start (args, format);
  what = g_strdup_vprintf (format, args);
  va_end (args);
  fail_at (reader, key, -1, what);
}

/* The value under @key, which counts as asked for. NULL when absent or after a fault. */
static JsonNode *
find (ParvisJsonReader *reader, const char *key)
{
  JsonNode *node;

  if (!parvis_json_reader_is_fine (reader) || reader->object == NULL)
    return NULL;
  node = json_object_get_member (reader->object, key);
  if (node == NULL || was_asked (reader, key))
    return node;
  if (reader->asked == NULL)
    reader->asked = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (reader->asked, g_strdup (key));
  return node;
}

static JsonNode *
get (ParvisJsonReader *reader, const char *key)
{
  JsonNode *node = find (reader, key);

  if (node == NULL)
    fail_at (reader, key, -1, "clé absente");
  return node;
}

static JsonNode *
get_element (ParvisJsonReader *reader, guint index)
{
  if (!parvis_json_reader_is_fine (reader) || reader->array == NULL)
    return NULL;
  g_return_val_if_fail (index < json_array_get_length (reader->array), NULL);
  return json_array_get_element (reader->array, index);
}

gboolean
parvis_json_reader_has (ParvisJsonReader *reader, const char *key)
{
  return parvis_json_reader_is_fine (reader) && reader->object != NULL
         && json_object_has_member (reader->object, key);
}

GList *
parvis_json_reader_get_keys (ParvisJsonReader *reader)
{
  return reader->object != NULL && parvis_json_reader_is_fine (reader)
             ? json_object_get_members (reader->object)
             : NULL;
}

JsonNode *
parvis_json_reader_find_node (ParvisJsonReader *reader, const char *key)
{
  return find (reader, key);
}

/* Texts. */

static gboolean
has_control (const char *text, gboolean lines)
{
  for (const char *p = text; *p != 0; p = g_utf8_next_char (p))
    if (g_unichar_iscntrl (g_utf8_get_char (p))
        && !(lines && (*p == '\n' || *p == '\t' || *p == '\r')))
      return TRUE;
  return FALSE;
}

static const char *
read_string (ParvisJsonReader *reader,
             const char *key,
             int index,
             JsonNode *node,
             guint max_chars,
             gboolean lines)
{
  const char *text;

  if (node == NULL || json_node_get_value_type (node) != G_TYPE_STRING)
    {
      fail_at (reader, key, index, "texte attendu");
      return "";
    }
  text = json_node_get_string (node);
  if (g_utf8_strlen (text, -1) > (glong) max_chars)
    {
      g_autofree char *what = g_strdup_printf ("plus de %u caractères", max_chars);
      fail_at (reader, key, index, what);
      return "";
    }
  if (has_control (text, lines))
    {
      fail_at (reader, key, index, "caractère de contrôle");
      return "";
    }
  return text;
}

const char *
parvis_json_reader_get_string (ParvisJsonReader *reader, const char *key, guint max_chars)
{
  return read_string (reader, key, -1, get (reader, key), max_chars, FALSE);
}

const char *
parvis_json_reader_get_text (ParvisJsonReader *reader, const char *key, guint max_chars)
{
  return read_string (reader, key, -1, get (reader, key), max_chars, TRUE);
}

static const char *
read_nullable (ParvisJsonReader *reader, const char *key, guint max_chars, gboolean lines)
{
  JsonNode *node = get (reader, key);
  const char *text;

  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return NULL;
  text = read_string (reader, key, -1, node, max_chars, lines);
  return parvis_json_reader_is_fine (reader) ? text : NULL;
}

const char *
parvis_json_reader_get_string_or_null (ParvisJsonReader *reader, const char *key, guint max_chars)
{
  return read_nullable (reader, key, max_chars, FALSE);
}

const char *
parvis_json_reader_get_text_or_null (ParvisJsonReader *reader, const char *key, guint max_chars)
{
  return read_nullable (reader, key, max_chars, TRUE);
}

const char *
parvis_json_reader_get_optional_string (ParvisJsonReader *reader,
                                        const char *key,
                                        guint max_chars,
                                        const char *fallback)
{
  JsonNode *node = find (reader, key);

  return node == NULL ? fallback : read_string (reader, key, -1, node, max_chars, FALSE);
}

const char *
parvis_json_reader_get_optional_text (ParvisJsonReader *reader,
                                      const char *key,
                                      guint max_chars,
                                      const char *fallback)
{
  JsonNode *node = find (reader, key);

  return node == NULL ? fallback : read_string (reader, key, -1, node, max_chars, TRUE);
}

/* Numbers. */

static gint64
read_int (
    ParvisJsonReader *reader, const char *key, int index, JsonNode *node, gint64 min, gint64 max)
{
  gint64 value;

  if (node == NULL || json_node_get_value_type (node) != G_TYPE_INT64)
    {
      fail_at (reader, key, index, "entier attendu");
      return 0;
    }
  value = json_node_get_int (node);
  if (value >= min && value <= max)
    return value;
  if (parvis_json_reader_is_fine (reader))
    {
      g_autofree char *what =
          g_strdup_printf ("entier hors de %" G_GINT64_FORMAT "…%" G_GINT64_FORMAT, min, max);
      fail_at (reader, key, index, what);
    }
  return 0;
}

gint64
parvis_json_reader_get_int (ParvisJsonReader *reader, const char *key, gint64 min, gint64 max)
{
  return read_int (reader, key, -1, get (reader, key), min, max);
}

gint64
parvis_json_reader_get_int_or_null (
    ParvisJsonReader *reader, const char *key, gint64 min, gint64 max, gint64 if_null)
{
  JsonNode *node = get (reader, key);

  return node != NULL && JSON_NODE_HOLDS_NULL (node) ? if_null
                                                     : read_int (reader, key, -1, node, min, max);
}

gint64
parvis_json_reader_get_optional_int (
    ParvisJsonReader *reader, const char *key, gint64 min, gint64 max, gint64 fallback)
{
  JsonNode *node = find (reader, key);

  return node == NULL ? fallback : read_int (reader, key, -1, node, min, max);
}

static gboolean
read_bool (ParvisJsonReader *reader, const char *key, JsonNode *node)
{
  if (node != NULL && json_node_get_value_type (node) == G_TYPE_BOOLEAN)
    return json_node_get_boolean (node);
  fail_at (reader, key, -1, "true ou false attendu");
  return FALSE;
}

gboolean
parvis_json_reader_get_bool (ParvisJsonReader *reader, const char *key)
{
  return read_bool (reader, key, get (reader, key));
}

gboolean
parvis_json_reader_get_optional_bool (ParvisJsonReader *reader, const char *key, gboolean fallback)
{
  JsonNode *node = find (reader, key);

  return node == NULL ? fallback : read_bool (reader, key, node);
}

/* Days. */

static ParvisDate
read_date (ParvisJsonReader *reader, const char *key, JsonNode *node)
{
  ParvisDate date = PARVIS_DATE_NONE;

  if (node != NULL && json_node_get_value_type (node) == G_TYPE_STRING)
    date = parvis_date_from_iso (json_node_get_string (node));
  if (date == PARVIS_DATE_NONE)
    fail_at (reader, key, -1, "date AAAA-MM-JJ attendue");
  return date;
}

ParvisDate
parvis_json_reader_get_date (ParvisJsonReader *reader, const char *key)
{
  return read_date (reader, key, get (reader, key));
}

ParvisDate
parvis_json_reader_get_date_or_null (ParvisJsonReader *reader, const char *key)
{
  JsonNode *node = get (reader, key);

  if (node != NULL && JSON_NODE_HOLDS_NULL (node))
    return PARVIS_DATE_NONE;
  return read_date (reader, key, node);
}

ParvisDate
parvis_json_reader_get_optional_date (ParvisJsonReader *reader, const char *key)
{
  JsonNode *node = find (reader, key);

  return node == NULL ? PARVIS_DATE_NONE : read_date (reader, key, node);
}

/* Names out of a table. */

static guint
read_enum (
    ParvisJsonReader *reader, const char *key, int index, JsonNode *node, const char *const *names)
{
  if (node != NULL && json_node_get_value_type (node) == G_TYPE_STRING)
    for (guint i = 0; names[i] != NULL; i++)
      if (g_str_equal (names[i], json_node_get_string (node)))
        return i;
  if (parvis_json_reader_is_fine (reader))
    {
      g_autofree char *list = g_strjoinv (", ", (char **) names);
      g_autofree char *what = g_strdup_printf ("un de %s attendu", list);
      fail_at (reader, key, index, what);
    }
  return 0;
}

guint
parvis_json_reader_get_enum (ParvisJsonReader *reader, const char *key, const char *const *names)
{
  return read_enum (reader, key, -1, get (reader, key), names);
}

guint
parvis_json_reader_get_optional_enum (ParvisJsonReader *reader,
                                      const char *key,
                                      const char *const *names,
                                      guint fallback)
{
  JsonNode *node = find (reader, key);

  return node == NULL ? fallback : read_enum (reader, key, -1, node, names);
}

/* Inner objects and arrays. */

static ParvisJsonReader *
read_object (ParvisJsonReader *reader, const char *key, guint index, JsonNode *node)
{
  ParvisJsonReader *child = reader_new (reader, key, index);

  if (node != NULL && JSON_NODE_HOLDS_OBJECT (node))
    child->object = json_node_get_object (node);
  else
    fail_at (child, NULL, -1, "objet attendu");
  return child;
}

static ParvisJsonReader *
read_array (ParvisJsonReader *reader, const char *key, JsonNode *node, guint max_elements)
{
  ParvisJsonReader *child = reader_new (reader, key, 0);

  if (node == NULL || !JSON_NODE_HOLDS_ARRAY (node))
    fail_at (child, NULL, -1, "liste attendue");
  else if (json_array_get_length (json_node_get_array (node)) > max_elements)
    parvis_json_reader_fail (child, NULL, "plus de %u éléments", max_elements);
  else
    child->array = json_node_get_array (node);
  return child;
}

ParvisJsonReader *
parvis_json_reader_get_object (ParvisJsonReader *reader, const char *key)
{
  return read_object (reader, key, 0, get (reader, key));
}

ParvisJsonReader *
parvis_json_reader_get_object_or_null (ParvisJsonReader *reader, const char *key)
{
  JsonNode *node = get (reader, key);

  return node == NULL || JSON_NODE_HOLDS_NULL (node) ? NULL : read_object (reader, key, 0, node);
}

ParvisJsonReader *
parvis_json_reader_find_object (ParvisJsonReader *reader, const char *key)
{
  JsonNode *node = find (reader, key);

  return node == NULL ? NULL : read_object (reader, key, 0, node);
}

ParvisJsonReader *
parvis_json_reader_get_array (ParvisJsonReader *reader, const char *key, guint max_elements)
{
  return read_array (reader, key, get (reader, key), max_elements);
}

ParvisJsonReader *
parvis_json_reader_find_array (ParvisJsonReader *reader, const char *key, guint max_elements)
{
  JsonNode *node = find (reader, key);

  return node == NULL ? NULL : read_array (reader, key, node, max_elements);
}

guint
parvis_json_reader_get_length (ParvisJsonReader *reader)
{
  return reader->array != NULL && parvis_json_reader_is_fine (reader)
             ? json_array_get_length (reader->array)
             : 0;
}

ParvisJsonReader *
parvis_json_reader_get_element (ParvisJsonReader *reader, guint index)
{
  return read_object (reader, NULL, index, get_element (reader, index));
}

const char *
parvis_json_reader_get_element_string (ParvisJsonReader *reader, guint index, guint max_chars)
{
  return read_string (reader, NULL, (int) index, get_element (reader, index), max_chars, FALSE);
}

gint64
parvis_json_reader_get_element_int (ParvisJsonReader *reader, guint index, gint64 min, gint64 max)
{
  return read_int (reader, NULL, (int) index, get_element (reader, index), min, max);
}

guint
parvis_json_reader_get_element_enum (ParvisJsonReader *reader,
                                     guint index,
                                     const char *const *names)
{
  return read_enum (reader, NULL, (int) index, get_element (reader, index), names);
}

char **
parvis_json_reader_dup_strings (ParvisJsonReader *reader,
                                const char *key,
                                guint max_elements,
                                guint max_chars)
{
  ParvisJsonReader *array = parvis_json_reader_get_array (reader, key, max_elements);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; i < parvis_json_reader_get_length (array); i++)
    g_strv_builder_add (builder, parvis_json_reader_get_element_string (array, i, max_chars));
  return g_strv_builder_end (builder);
}
