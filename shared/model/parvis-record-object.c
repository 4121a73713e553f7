/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-shared"
#include "config.h"

#include <string.h>

#include "shared/model/parvis-record.h"

#define MEMBER_CONST(data, field, Type) (*(Type const *) ((const char *) (data) + (field)->offset))
#define FLAGS                           (G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY)

/* NULL for what no widget binds: objects and lists. */
static GParamSpec *
create_param_spec (const ParvisField *field)
{
  g_autofree char *dashed = g_strdelimit (g_strdup (field->name), "_", '-');
  const char *name = g_intern_string (dashed);

  switch (field->kind)
    {
    case PARVIS_FIELD_STRING:
    case PARVIS_FIELD_TEXT:
    case PARVIS_FIELD_STRING0:
    case PARVIS_FIELD_TEXT0:
      return g_param_spec_string (name, NULL, NULL, NULL, FLAGS);
    case PARVIS_FIELD_INT:
    case PARVIS_FIELD_INT0:
      return g_param_spec_int64 (name, NULL, NULL, G_MININT64, G_MAXINT64, 0, FLAGS);
    case PARVIS_FIELD_BOOL:
      return g_param_spec_boolean (name, NULL, NULL, FALSE, FLAGS);
    case PARVIS_FIELD_DATE:
    case PARVIS_FIELD_DATE0:
      return g_param_spec_int (name, NULL, NULL, G_MININT, G_MAXINT, PARVIS_DATE_NONE, FLAGS);
    case PARVIS_FIELD_ENUM:
    case PARVIS_FIELD_FLAGS:
      return g_param_spec_uint (name, NULL, NULL, 0, G_MAXUINT, 0, FLAGS);
    case PARVIS_FIELD_STRINGS:
      return g_param_spec_boxed (name, NULL, NULL, G_TYPE_STRV, FLAGS);
    case PARVIS_FIELD_OBJECT:
    case PARVIS_FIELD_LIST:
    default:
      return NULL;
    }
}

void
parvis_record_install_properties (const ParvisRecord *record, GObjectClass *klass)
{
  for (guint i = 0; record->fields[i].name != NULL; i++)
    {
      GParamSpec *spec = create_param_spec (&record->fields[i]);
      if (spec != NULL)
        g_object_class_install_property (klass, i + 1, spec);
    }
}

void
parvis_record_get_property (const ParvisRecord *record,
                            gconstpointer data,
                            guint prop_id,
                            GValue *value)
{
  const ParvisField *field = &record->fields[prop_id - 1];

  switch (field->kind)
    {
    case PARVIS_FIELD_STRING:
    case PARVIS_FIELD_TEXT:
    case PARVIS_FIELD_STRING0:
    case PARVIS_FIELD_TEXT0:
      g_value_set_string (value, MEMBER_CONST (data, field, char *));
      break;
    case PARVIS_FIELD_INT:
    case PARVIS_FIELD_INT0:
      g_value_set_int64 (value, MEMBER_CONST (data, field, gint64));
      break;
    case PARVIS_FIELD_BOOL:
      g_value_set_boolean (value, MEMBER_CONST (data, field, gboolean));
      break;
    case PARVIS_FIELD_DATE:
    case PARVIS_FIELD_DATE0:
      g_value_set_int (value, MEMBER_CONST (data, field, ParvisDate));
      break;
    case PARVIS_FIELD_ENUM:
    case PARVIS_FIELD_FLAGS:
      g_value_set_uint (value, MEMBER_CONST (data, field, guint));
      break;
    case PARVIS_FIELD_STRINGS:
      g_value_set_boxed (value, MEMBER_CONST (data, field, char **));
      break;
    case PARVIS_FIELD_OBJECT:
    case PARVIS_FIELD_LIST:
    default:
      g_assert_not_reached ();
    }
}

static gboolean
is_same (const ParvisField *field, gconstpointer a, gconstpointer b)
{
  static const char *const none[] = { NULL };
  const char *const *list_a, *const *list_b;

  switch (field->kind)
    {
    case PARVIS_FIELD_STRING:
    case PARVIS_FIELD_TEXT:
    case PARVIS_FIELD_STRING0:
    case PARVIS_FIELD_TEXT0:
      return g_strcmp0 (MEMBER_CONST (a, field, char *), MEMBER_CONST (b, field, char *)) == 0;
    case PARVIS_FIELD_INT:
    case PARVIS_FIELD_INT0:
      return MEMBER_CONST (a, field, gint64) == MEMBER_CONST (b, field, gint64);
    case PARVIS_FIELD_STRINGS:
      list_a = MEMBER_CONST (a, field, const char *const *);
      list_b = MEMBER_CONST (b, field, const char *const *);
      return g_strv_equal (list_a ? list_a : none, list_b ? list_b : none);
    case PARVIS_FIELD_OBJECT:
    case PARVIS_FIELD_LIST:
      return TRUE; /* no property */
    default:
      return MEMBER_CONST (a, field, guint) == MEMBER_CONST (b, field, guint);
    }
}

void
parvis_record_update (const ParvisRecord *record,
                      gpointer data,
                      gconstpointer from,
                      GObject *object)
{
  /* @from may be @data itself, or borrow from it: nothing is freed before all is copied. */
  gpointer old = parvis_record_dup (record, from);
  g_autofree gpointer swap = g_malloc (record->size);

  memcpy (swap, data, record->size);
  memcpy (data, old, record->size);
  memcpy (old, swap, record->size);
  g_object_freeze_notify (object);
  for (const ParvisField *field = record->fields; field->name != NULL; field++)
    if (!is_same (field, old, data))
      g_object_notify (object, field->name);
  g_object_thaw_notify (object);
  parvis_record_free (record, old);
}
