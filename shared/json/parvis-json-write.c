/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-shared"
#include "config.h"

#include <math.h>
#include <string.h>

#include "shared/json/parvis-json.h"
#include "shared/rules/parvis-date.h"

static void write_node (GString *text, JsonNode *node, gboolean sorted);

static void
write_escaped (GString *text, char c)
{
  static const char letters[] = "\b\f\n\r\t";
  const char *found = strchr (letters, c);

  if (found != NULL)
    g_string_append_printf (text, "\\%c", "bfnrt"[found - letters]);
  else if (c == '"' || c == '\\')
    g_string_append_printf (text, "\\%c", c);
  else
    g_string_append_printf (text, "\\u%04x", (guint) c);
}

static void
write_string (GString *text, const char *string)
{
  const char *run = string;
  const char *p;

  g_string_append_c (text, '"');
  for (p = string; *p != 0; p++)
    {
      if ((guchar) *p >= 0x20 && *p != 0x7f && *p != '"' && *p != '\\')
        continue;
      g_string_append_len (text, run, p - run);
      write_escaped (text, *p);
      run = p + 1;
    }
  g_string_append_len (text, run, p - run);
  g_string_append_c (text, '"');
}

/* The shortest text that reads back as the same number, and as no integer. */
static void
write_double (GString *text, double value)
{
  char digits[G_ASCII_DTOSTR_BUF_SIZE];
  static const char *const formats[] = { "%.15g", "%.16g", "%.17g" };

  if (!isfinite (value))
    {
      g_string_append (text, "null");
      return;
    }
  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    {
      g_ascii_formatd (digits, sizeof digits, formats[i], value);
      if (g_ascii_strtod (digits, NULL) == value)
        break;
    }
  g_string_append (text, digits);
  if (strpbrk (digits, ".e") == NULL)
    g_string_append (text, ".0");
}

static void
write_value (GString *text, JsonNode *node)
{
  GType type = json_node_get_value_type (node);

  if (type == G_TYPE_STRING)
    write_string (text, json_node_get_string (node));
  else if (type == G_TYPE_INT64)
    g_string_append_printf (text, "%" G_GINT64_FORMAT, json_node_get_int (node));
  else if (type == G_TYPE_BOOLEAN)
    g_string_append (text, json_node_get_boolean (node) ? "true" : "false");
  else
    write_double (text, json_node_get_double (node));
}

static void
write_object (GString *text, JsonObject *object, gboolean sorted)
{
  g_autoptr (GList) keys = json_object_get_members (object);

  if (sorted)
    keys = g_list_sort (keys, (GCompareFunc) g_strcmp0);
  g_string_append_c (text, '{');
  for (GList *l = keys; l != NULL; l = l->next)
    {
      if (l != keys)
        g_string_append_c (text, ',');
      write_string (text, l->data);
      g_string_append_c (text, ':');
      write_node (text, json_object_get_member (object, l->data), sorted);
    }
  g_string_append_c (text, '}');
}

/* As deep as the parser allows, or as our own code builds: recursion is safe. */
static void
write_node (GString *text, JsonNode *node, gboolean sorted)
{
  JsonArray *array;

  switch (json_node_get_node_type (node))
    {
    case JSON_NODE_OBJECT:
      write_object (text, json_node_get_object (node), sorted);
      break;
    case JSON_NODE_ARRAY:
      array = json_node_get_array (node);
      g_string_append_c (text, '[');
      for (guint i = 0; i < json_array_get_length (array); i++)
        {
          if (i > 0)
            g_string_append_c (text, ',');
          write_node (text, json_array_get_element (array, i), sorted);
        }
      g_string_append_c (text, ']');
      break;
    case JSON_NODE_VALUE:
      write_value (text, node);
      break;
    case JSON_NODE_NULL:
    default:
      g_string_append (text, "null");
    }
}

/* Not json_to_string(): json-glib 1.6.6 writes 1e-41 as « 1e-41.0 », which is no JSON. */
char *
parvis_json_to_text (JsonNode *node)
{
  GString *text = g_string_new (NULL);

  write_node (text, node, FALSE);
  return g_string_free (text, FALSE);
}

char *
parvis_json_to_canonical_text (JsonNode *node)
{
  GString *text = g_string_new (NULL);

  write_node (text, node, TRUE);
  return g_string_free (text, FALSE);
}

static void
add_text_key (GString *object, const char *key)
{
  if (object->len > 1)
    g_string_append_c (object, ',');
  write_string (object, key);
  g_string_append_c (object, ':');
}

void
parvis_json_text_add_string (GString *object, const char *key, const char *value)
{
  add_text_key (object, key);
  if (value != NULL)
    write_string (object, value);
  else
    g_string_append (object, "null");
}

void
parvis_json_text_add_int (GString *object, const char *key, gint64 value)
{
  add_text_key (object, key);
  g_string_append_printf (object, "%" G_GINT64_FORMAT, value);
}

void
parvis_json_text_add_bool (GString *object, const char *key, gboolean value)
{
  add_text_key (object, key);
  g_string_append (object, value ? "true" : "false");
}

void
parvis_json_add_string (JsonBuilder *builder, const char *key, const char *value)
{
  json_builder_set_member_name (builder, key);
  if (value != NULL)
    json_builder_add_string_value (builder, value);
  else
    json_builder_add_null_value (builder);
}

void
parvis_json_add_int (JsonBuilder *builder, const char *key, gint64 value)
{
  json_builder_set_member_name (builder, key);
  json_builder_add_int_value (builder, value);
}

void
parvis_json_add_bool (JsonBuilder *builder, const char *key, gboolean value)
{
  json_builder_set_member_name (builder, key);
  json_builder_add_boolean_value (builder, value);
}

void
parvis_json_add_null (JsonBuilder *builder, const char *key)
{
  json_builder_set_member_name (builder, key);
  json_builder_add_null_value (builder);
}

void
parvis_json_add_date (JsonBuilder *builder, const char *key, ParvisDate date)
{
  char iso[PARVIS_DATE_ISO_SIZE];

  parvis_json_add_string (builder, key, parvis_date_write_iso (date, iso));
}

void
parvis_json_add_strings (JsonBuilder *builder, const char *key, const char *const *values)
{
  parvis_json_begin_array (builder, key);
  for (gsize i = 0; values != NULL && values[i] != NULL; i++)
    json_builder_add_string_value (builder, values[i]);
  json_builder_end_array (builder);
}

void
parvis_json_add_node (JsonBuilder *builder, const char *key, JsonNode *value)
{
  json_builder_set_member_name (builder, key);
  json_builder_add_value (builder, value);
}

void
parvis_json_begin_object (JsonBuilder *builder, const char *key)
{
  json_builder_set_member_name (builder, key);
  json_builder_begin_object (builder);
}

void
parvis_json_begin_array (JsonBuilder *builder, const char *key)
{
  json_builder_set_member_name (builder, key);
  json_builder_begin_array (builder);
}
