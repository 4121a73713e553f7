/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-shared"
#include "config.h"

#include <string.h>

#include "shared/json/parvis-json.h"
#include "shared/model/parvis-record.h"
#include "shared/rules/parvis-texte.h"

#define MEMBER(data, field, Type)       (*(Type *) ((char *) (data) + (field)->offset))
#define MEMBER_CONST(data, field, Type) (*(Type const *) ((const char *) (data) + (field)->offset))

int
parvis_names_find (const char *const *names, const char *name)
{
  for (int i = 0; name != NULL && names[i] != NULL; i++)
    if (g_str_equal (names[i], name))
      return i;
  return -1;
}

/* Reading. */

static char *
read_text (const ParvisField *field, ParvisJsonReader *reader)
{
  guint max = (guint) field->max;

  switch (field->kind)
    {
    case PARVIS_FIELD_STRING:
      return g_strdup (parvis_json_reader_get_string (reader, field->name, max));
    case PARVIS_FIELD_TEXT:
      return g_strdup (parvis_json_reader_get_text (reader, field->name, max));
    case PARVIS_FIELD_STRING0:
      return g_strdup (parvis_json_reader_get_string_or_null (reader, field->name, max));
    default:
      return g_strdup (parvis_json_reader_get_text_or_null (reader, field->name, max));
    }
}

static guint
read_flags (const ParvisField *field, ParvisJsonReader *reader)
{
  ParvisJsonReader *array = parvis_json_reader_get_array (reader, field->name, 32);
  guint flags = 0;

  for (guint i = 0; i < parvis_json_reader_get_length (array); i++)
    {
      guint flag = 1u << parvis_json_reader_get_element_enum (array, i, field->names);
      if (parvis_json_reader_is_fine (reader) && (flags & flag) != 0)
        parvis_json_reader_fail (reader, field->name, "nom donné deux fois");
      flags |= flag;
    }
  return flags;
}

static GArray *
read_list (const ParvisField *field, ParvisJsonReader *reader)
{
  ParvisJsonReader *array = parvis_json_reader_get_array (reader, field->name, (guint) field->max);
  guint length = parvis_json_reader_get_length (array);
  GArray *list = g_array_sized_new (FALSE, TRUE, (guint) field->record->size, length);

  g_array_set_size (list, length);
  for (guint i = 0; i < length; i++)
    parvis_record_read (field->record, parvis_json_reader_get_element (array, i),
                        list->data + i * field->record->size);
  return list;
}

static void
read_field (const ParvisField *field, ParvisJsonReader *reader, gpointer data)
{
  switch (field->kind)
    {
    case PARVIS_FIELD_STRING:
    case PARVIS_FIELD_TEXT:
    case PARVIS_FIELD_STRING0:
    case PARVIS_FIELD_TEXT0:
      MEMBER (data, field, char *) = read_text (field, reader);
      break;
    case PARVIS_FIELD_INT:
      MEMBER (data, field, gint64) =
          parvis_json_reader_get_int (reader, field->name, field->min, field->max);
      break;
    case PARVIS_FIELD_INT0:
      MEMBER (data, field, gint64) = parvis_json_reader_get_int_or_null (
          reader, field->name, MAX (field->min, 1), field->max, 0);
      break;
    case PARVIS_FIELD_BOOL:
      MEMBER (data, field, gboolean) = parvis_json_reader_get_bool (reader, field->name);
      break;
    case PARVIS_FIELD_DATE:
      MEMBER (data, field, ParvisDate) = parvis_json_reader_get_date (reader, field->name);
      break;
    case PARVIS_FIELD_DATE0:
      MEMBER (data, field, ParvisDate) = parvis_json_reader_get_date_or_null (reader, field->name);
      break;
    case PARVIS_FIELD_ENUM:
      MEMBER (data, field, guint) = parvis_json_reader_get_enum (reader, field->name, field->names);
      break;
    case PARVIS_FIELD_FLAGS:
      MEMBER (data, field, guint) = read_flags (field, reader);
      break;
    case PARVIS_FIELD_STRINGS:
      MEMBER (data, field, char **) =
          parvis_json_reader_dup_strings (reader, field->name, (guint) field->max, field->chars);
      break;
    case PARVIS_FIELD_OBJECT:
      parvis_record_read (field->record, parvis_json_reader_get_object (reader, field->name),
                          (char *) data + field->offset);
      break;
    case PARVIS_FIELD_LIST:
      MEMBER (data, field, GArray *) = read_list (field, reader);
      break;
    default:
      g_assert_not_reached ();
    }
}

void
parvis_record_read (const ParvisRecord *record, ParvisJsonReader *reader, gpointer data)
{
  for (const ParvisField *field = record->fields; field->name != NULL; field++)
    read_field (field, reader, data);
}

/* Writing. */

static void
write_text (JsonBuilder *builder, const char *text, gsize max_chars, gboolean lines)
{
  g_autoptr (GString) fit = NULL;
  gsize count = 0;

  if (text == NULL)
    text = "";
  fit = g_string_sized_new (strlen (text));
  for (const char *p = text; *p != 0; p = g_utf8_next_char (p), count++)
    {
      gunichar c = g_utf8_get_char (p);
      if (count + 1 == max_chars && *g_utf8_next_char (p) != 0)
        c = 0x2026;
      else if (g_unichar_iscntrl (c) && !(lines && (c == '\n' || c == '\t' || c == '\r')))
        c = ' ';
      g_string_append_unichar (fit, c);
      if (count + 1 == max_chars)
        break;
    }
  json_builder_add_string_value (builder, fit->str);
}

static void
write_list (const ParvisField *field, JsonBuilder *builder, const GArray *list)
{
  json_builder_begin_array (builder);
  for (guint i = 0; list != NULL && i < list->len; i++)
    {
      json_builder_begin_object (builder);
      parvis_record_write (field->record, builder, list->data + i * field->record->size);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static void
write_names (const ParvisField *field, JsonBuilder *builder, gconstpointer data)
{
  const char *const *strings = NULL;
  guint flags = 0;

  if (field->kind == PARVIS_FIELD_STRINGS)
    strings = MEMBER_CONST (data, field, const char *const *);
  else
    flags = MEMBER_CONST (data, field, guint);
  json_builder_begin_array (builder);
  for (guint i = 0; strings != NULL && strings[i] != NULL; i++)
    write_text (builder, strings[i], field->chars, FALSE);
  for (guint i = 0; flags != 0 && field->names[i] != NULL; i++)
    if ((flags & (1u << i)) != 0)
      json_builder_add_string_value (builder, field->names[i]);
  json_builder_end_array (builder);
}

static void
write_date (JsonBuilder *builder, ParvisDate date)
{
  char iso[PARVIS_DATE_ISO_SIZE];

  if (parvis_date_write_iso (date, iso) != NULL)
    json_builder_add_string_value (builder, iso);
  else
    json_builder_add_null_value (builder);
}

static void
write_field (const ParvisField *field, JsonBuilder *builder, gconstpointer data)
{
  gboolean lines = field->kind == PARVIS_FIELD_TEXT || field->kind == PARVIS_FIELD_TEXT0;

  json_builder_set_member_name (builder, field->name);
  switch (field->kind)
    {
    case PARVIS_FIELD_STRING0:
    case PARVIS_FIELD_TEXT0:
      if (MEMBER_CONST (data, field, char *) == NULL)
        {
          json_builder_add_null_value (builder);
          break;
        }
      G_GNUC_FALLTHROUGH;
    case PARVIS_FIELD_STRING:
    case PARVIS_FIELD_TEXT:
      write_text (builder, MEMBER_CONST (data, field, char *), (gsize) field->max, lines);
      break;
    case PARVIS_FIELD_INT0:
      if (MEMBER_CONST (data, field, gint64) == 0)
        {
          json_builder_add_null_value (builder);
          break;
        }
      G_GNUC_FALLTHROUGH;
    case PARVIS_FIELD_INT:
      json_builder_add_int_value (builder, MEMBER_CONST (data, field, gint64));
      break;
    case PARVIS_FIELD_BOOL:
      json_builder_add_boolean_value (builder, MEMBER_CONST (data, field, gboolean));
      break;
    case PARVIS_FIELD_DATE:
    case PARVIS_FIELD_DATE0:
      write_date (builder, MEMBER_CONST (data, field, ParvisDate));
      break;
    case PARVIS_FIELD_ENUM:
      json_builder_add_string_value (builder, field->names[MEMBER_CONST (data, field, guint)]);
      break;
    case PARVIS_FIELD_FLAGS:
    case PARVIS_FIELD_STRINGS:
      write_names (field, builder, data);
      break;
    case PARVIS_FIELD_OBJECT:
      json_builder_begin_object (builder);
      parvis_record_write (field->record, builder, (const char *) data + field->offset);
      json_builder_end_object (builder);
      break;
    case PARVIS_FIELD_LIST:
      write_list (field, builder, MEMBER_CONST (data, field, GArray *));
      break;
    default:
      g_assert_not_reached ();
    }
}

void
parvis_record_write (const ParvisRecord *record, JsonBuilder *builder, gconstpointer data)
{
  for (const ParvisField *field = record->fields; field->name != NULL; field++)
    write_field (field, builder, data);
}

/* Copying and freeing. */

static GArray *
copy_list (const ParvisRecord *record, const GArray *list)
{
  guint length = list != NULL ? list->len : 0;
  GArray *copy = g_array_sized_new (FALSE, TRUE, (guint) record->size, length);

  g_array_set_size (copy, length);
  for (guint i = 0; i < length; i++)
    parvis_record_copy (record, copy->data + i * record->size, list->data + i * record->size);
  return copy;
}

static void
copy_field (const ParvisField *field, gpointer copy, gconstpointer data)
{
  switch (field->kind)
    {
    case PARVIS_FIELD_STRING:
    case PARVIS_FIELD_TEXT:
      MEMBER (copy, field, char *) =
          g_strdup (MEMBER_CONST (data, field, char *) ? MEMBER_CONST (data, field, char *) : "");
      break;
    case PARVIS_FIELD_STRING0:
    case PARVIS_FIELD_TEXT0:
      MEMBER (copy, field, char *) = g_strdup (MEMBER_CONST (data, field, char *));
      break;
    case PARVIS_FIELD_INT:
    case PARVIS_FIELD_INT0:
      MEMBER (copy, field, gint64) = MEMBER_CONST (data, field, gint64);
      break;
    case PARVIS_FIELD_STRINGS:
      MEMBER (copy, field, char **) = MEMBER_CONST (data, field, char **)
                                          ? g_strdupv (MEMBER_CONST (data, field, char **))
                                          : g_new0 (char *, 1);
      break;
    case PARVIS_FIELD_OBJECT:
      parvis_record_copy (field->record, (char *) copy + field->offset,
                          (const char *) data + field->offset);
      break;
    case PARVIS_FIELD_LIST:
      MEMBER (copy, field, GArray *) =
          copy_list (field->record, MEMBER_CONST (data, field, GArray *));
      break;
    default: /* gboolean, ParvisDate and guint have one size */
      MEMBER (copy, field, guint) = MEMBER_CONST (data, field, guint);
    }
}

void
parvis_record_copy (const ParvisRecord *record, gpointer copy, gconstpointer data)
{
  for (const ParvisField *field = record->fields; field->name != NULL; field++)
    copy_field (field, copy, data);
}

static void
clear_field (const ParvisField *field, gpointer data)
{
  GArray *list;

  switch (field->kind)
    {
    case PARVIS_FIELD_STRING:
    case PARVIS_FIELD_TEXT:
    case PARVIS_FIELD_STRING0:
    case PARVIS_FIELD_TEXT0:
      g_free (MEMBER (data, field, char *));
      break;
    case PARVIS_FIELD_STRINGS:
      g_strfreev (MEMBER (data, field, char **));
      break;
    case PARVIS_FIELD_OBJECT:
      parvis_record_clear (field->record, (char *) data + field->offset);
      break;
    case PARVIS_FIELD_LIST:
      list = MEMBER (data, field, GArray *);
      for (guint i = 0; list != NULL && i < list->len; i++)
        parvis_record_clear (field->record, list->data + i * field->record->size);
      g_clear_pointer (&list, g_array_unref);
      break;
    default:
      break;
    }
}

void
parvis_record_clear (const ParvisRecord *record, gpointer data)
{
  for (const ParvisField *field = record->fields; field->name != NULL; field++)
    clear_field (field, data);
  memset (data, 0, record->size);
}

/* Whole documents. */

gpointer
parvis_record_new_from_json (const ParvisRecord *record, JsonNode *node, GError **error)
{
  g_autoptr (ParvisJsonReader) reader = parvis_json_reader_new (node);
  gpointer data = g_malloc0 (record->size);

  parvis_record_read (record, reader, data);
  if (parvis_json_reader_end (reader, error))
    return data;
  parvis_record_free (record, data);
  return NULL;
}

gpointer
parvis_record_new_from_text (const ParvisRecord *record,
                             const char *text,
                             gssize length,
                             GError **error)
{
  g_autoptr (JsonNode) node =
      parvis_json_parse (text, length, PARVIS_JSON_MAX_BYTES, PARVIS_JSON_MAX_DEPTH, error);

  return node != NULL ? parvis_record_new_from_json (record, node, error) : NULL;
}

JsonNode *
parvis_record_to_json (const ParvisRecord *record, gconstpointer data)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  parvis_record_write (record, builder, data);
  json_builder_end_object (builder);
  return json_builder_get_root (builder);
}

char *
parvis_record_to_text (const ParvisRecord *record, gconstpointer data)
{
  g_autoptr (JsonNode) node = parvis_record_to_json (record, data);

  return parvis_json_to_text (node);
}

gpointer
parvis_record_dup (const ParvisRecord *record, gconstpointer data)
{
  gpointer copy = g_malloc0 (record->size);

  parvis_record_copy (record, copy, data);
  return copy;
}

void
parvis_record_clean (const char **text)
{
  char *clean = *text != NULL ? parvis_texte_nettoyer_lignes (*text) : NULL;

  g_free ((char *) *text);
  *text = clean;
}

void
parvis_record_free (const ParvisRecord *record, gpointer data)
{
  if (data == NULL)
    return;
  parvis_record_clear (record, data);
  g_free (data);
}
