/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-shared"
#include "config.h"

#include "shared/json/parvis-json.h"
#include "shared/rules/parvis-date.h"

static JsonNode *
sorted_copy (JsonNode *node)
{
  JsonNode *copy;

  if (JSON_NODE_HOLDS_OBJECT (node))
    {
      JsonObject *object = json_node_get_object (node), *sorted = json_object_new ();
      g_autoptr (GList) keys = json_object_get_members (object);

      keys = g_list_sort (keys, (GCompareFunc) g_strcmp0);
      for (GList *l = keys; l != NULL; l = l->next)
        json_object_set_member (sorted, l->data,
                                sorted_copy (json_object_get_member (object, l->data)));
      copy = json_node_new (JSON_NODE_OBJECT);
      json_node_take_object (copy, sorted);
      return copy;
    }
  if (JSON_NODE_HOLDS_ARRAY (node))
    {
      JsonArray *array = json_node_get_array (node), *sorted = json_array_new ();

      for (guint i = 0; i < json_array_get_length (array); i++)
        json_array_add_element (sorted, sorted_copy (json_array_get_element (array, i)));
      copy = json_node_new (JSON_NODE_ARRAY);
      json_node_take_array (copy, sorted);
      return copy;
    }
  return json_node_copy (node);
}

char *
parvis_json_to_text (JsonNode *node)
{
  return json_to_string (node, FALSE);
}

char *
parvis_json_to_canonical_text (JsonNode *node)
{
  g_autoptr (JsonNode) sorted = sorted_copy (node);

  return json_to_string (sorted, FALSE);
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
