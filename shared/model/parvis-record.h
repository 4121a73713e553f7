/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <glib-object.h>
#include <json-glib/json-glib.h>

#include "shared/json/parvis-json-reader.h"

G_BEGIN_DECLS

/**
 * ParvisRecord: a C struct described field by field, from which its strict JSON codec, its copy
 * and its GObject properties follow. The key in JSON is the member's name; every key must be there
 * and no other.
 *
 * A struct that a caller fills itself borrows what it points to; one that was read or copied owns
 * it, and is freed with its type's _free().
 */
typedef enum
{
  PARVIS_FIELD_STRING,  /* const char *, one line, never NULL in JSON: NULL is written "" */
  PARVIS_FIELD_TEXT,    /* const char *, lines */
  PARVIS_FIELD_STRING0, /* const char *, NULL is null */
  PARVIS_FIELD_TEXT0,
  PARVIS_FIELD_INT,     /* gint64 */
  PARVIS_FIELD_INT0,    /* gint64, 0 is null */
  PARVIS_FIELD_BOOL,    /* gboolean */
  PARVIS_FIELD_DATE,    /* ParvisDate */
  PARVIS_FIELD_DATE0,   /* ParvisDate, PARVIS_DATE_NONE is null */
  PARVIS_FIELD_ENUM,    /* guint, an index of names */
  PARVIS_FIELD_FLAGS,   /* guint, a set of bits 1 << index, in JSON a list of names */
  PARVIS_FIELD_STRINGS, /* const char *const *, NULL-terminated; NULL is empty */
  PARVIS_FIELD_OBJECT,  /* a struct within the struct */
  PARVIS_FIELD_LIST     /* GArray * of structs; NULL is empty */
} ParvisFieldKind;

typedef struct _ParvisField ParvisField;
typedef struct _ParvisRecord ParvisRecord;

struct _ParvisField
{
  const char *name; /* NULL ends the table */
  ParvisFieldKind kind;
  gsize offset;
  gint64 min;  /* of a number */
  gint64 max;  /* of a number; characters of a text; elements of a list */
  guint chars; /* of each of PARVIS_FIELD_STRINGS */
  const char *const *names;
  const ParvisRecord *record; /* of an object or of a list's elements */
};

struct _ParvisRecord
{
  gsize size;
  const ParvisField *fields;
};

#define PARVIS_FIELD(Type, Kind, member, ...)                                                      \
  {                                                                                                \
    .name = #member, .kind = PARVIS_FIELD_##Kind, .offset = G_STRUCT_OFFSET (Type, member),        \
    __VA_ARGS__                                                                                    \
  }
#define PARVIS_ID(Type, member) PARVIS_FIELD (Type, INT, member, .min = 0, .max = G_MAXINT64)

/* Usual lengths, in characters. */
#define PARVIS_CHARS_CODE   64
#define PARVIS_CHARS_NOM    300
#define PARVIS_CHARS_PHRASE 1000
#define PARVIS_CHARS_TEXTE  20000

void parvis_record_read (const ParvisRecord *record, ParvisJsonReader *reader, gpointer data);
/* The members only: the caller begins and ends the object. What would be refused on the other side
 * is made to fit: a control character becomes a space, a text too long is cut with « … ». */
void parvis_record_write (const ParvisRecord *record, JsonBuilder *builder, gconstpointer data);
/* @copy: zeroed. Deep. */
void parvis_record_copy (const ParvisRecord *record, gpointer copy, gconstpointer data);
/* Frees what @data owns and zeroes it. */
void parvis_record_clear (const ParvisRecord *record, gpointer data);

gpointer parvis_record_new_from_json (const ParvisRecord *record, JsonNode *node, GError **error);
gpointer parvis_record_new_from_text (const ParvisRecord *record,
                                      const char *text,
                                      gssize length,
                                      GError **error);
JsonNode *parvis_record_to_json (const ParvisRecord *record, gconstpointer data);
char *parvis_record_to_text (const ParvisRecord *record, gconstpointer data);
gpointer parvis_record_dup (const ParvisRecord *record, gconstpointer data);
void parvis_record_free (const ParvisRecord *record, gpointer data);
/* Makes a text of a record clean, as parvis_texte_nettoyer_lignes() has it: what cannot be seen does not count as
 * written. NULL stays NULL. */
void parvis_record_clean (const char **text);

/* For a GObject around a struct: property n + 1 is field n, its name with '-' for '_'. */
void parvis_record_install_properties (const ParvisRecord *record, GObjectClass *klass);
void parvis_record_get_property (const ParvisRecord *record,
                                 gconstpointer data,
                                 guint prop_id,
                                 GValue *value);
/* Makes @data equal to @from and notifies @object of each property that changed. */
void parvis_record_update (const ParvisRecord *record,
                           gpointer data,
                           gconstpointer from,
                           GObject *object);

/* The index of @name in the NULL-terminated @names, or -1. */
int parvis_names_find (const char *const *names, const char *name);

/*
 * The same functions for each type:
 * TYPE *x_from_json (node, error) · TYPE *x_parse (text, length, error) · JsonNode *x_to_json
 * (data) · char *x_to_text (data) · TYPE *x_copy (data) · x_free (data).
 */
#define PARVIS_DECLARE_RECORD(Type, prefix)                                                        \
  extern const ParvisRecord prefix##_record;                                                       \
  Type *prefix##_from_json (JsonNode *node, GError **error);                                       \
  Type *prefix##_parse (const char *text, gssize length, GError **error);                          \
  JsonNode *prefix##_to_json (const Type *data);                                                   \
  char *prefix##_to_text (const Type *data);                                                       \
  Type *prefix##_copy (const Type *data);                                                          \
  void prefix##_free (Type *data);                                                                 \
  G_DEFINE_AUTOPTR_CLEANUP_FUNC (Type, prefix##_free)

#define PARVIS_DEFINE_RECORD(Type, prefix, table)                                                  \
  const ParvisRecord prefix##_record = { sizeof (Type), table };                                   \
  Type *prefix##_from_json (JsonNode *node, GError **error)                                        \
  {                                                                                                \
    return parvis_record_new_from_json (&prefix##_record, node, error);                            \
  }                                                                                                \
  Type *prefix##_parse (const char *text, gssize length, GError **error)                           \
  {                                                                                                \
    return parvis_record_new_from_text (&prefix##_record, text, length, error);                    \
  }                                                                                                \
  JsonNode *prefix##_to_json (const Type *data)                                                    \
  {                                                                                                \
    return parvis_record_to_json (&prefix##_record, data);                                         \
  }                                                                                                \
  char *prefix##_to_text (const Type *data)                                                        \
  {                                                                                                \
    return parvis_record_to_text (&prefix##_record, data);                                         \
  }                                                                                                \
  Type *prefix##_copy (const Type *data)                                                           \
  {                                                                                                \
    return parvis_record_dup (&prefix##_record, data);                                             \
  }                                                                                                \
  void prefix##_free (Type *data)                                                                  \
  {                                                                                                \
    parvis_record_free (&prefix##_record, data);                                                   \
  }

/* The GObject around a struct of the record prefix##_data. */
#define PARVIS_DEFINE_RECORD_OBJECT(Type, prefix)                                                  \
  G_DEFINE_FINAL_TYPE (Type, prefix, G_TYPE_OBJECT)                                                \
  static void prefix##_finalize (GObject *object)                                                  \
  {                                                                                                \
    parvis_record_clear (&prefix##_data_record, &((Type *) object)->data);                         \
    G_OBJECT_CLASS (prefix##_parent_class)->finalize (object);                                     \
  }                                                                                                \
  static void prefix##_get_property (GObject *object, guint prop_id, GValue *value,                \
                                     GParamSpec *pspec)                                            \
  {                                                                                                \
    parvis_record_get_property (&prefix##_data_record, &((Type *) object)->data, prop_id, value);  \
  }                                                                                                \
  static void prefix##_class_init (Type##Class *klass)                                             \
  {                                                                                                \
    G_OBJECT_CLASS (klass)->finalize = prefix##_finalize;                                          \
    G_OBJECT_CLASS (klass)->get_property = prefix##_get_property;                                  \
    parvis_record_install_properties (&prefix##_data_record, G_OBJECT_CLASS (klass));              \
  }                                                                                                \
  static void prefix##_init (Type *self)                                                           \
  {                                                                                                \
  }                                                                                                \
  Type *prefix##_new (const Type##Data *data)                                                      \
  {                                                                                                \
    Type *self = g_object_new (prefix##_get_type (), NULL);                                        \
    parvis_record_copy (&prefix##_data_record, &self->data, data);                                 \
    return self;                                                                                   \
  }                                                                                                \
  const Type##Data *prefix##_get_data (Type *self)                                                 \
  {                                                                                                \
    return &self->data;                                                                            \
  }                                                                                                \
  void prefix##_update (Type *self, const Type##Data *data)                                        \
  {                                                                                                \
    parvis_record_update (&prefix##_data_record, &self->data, data, G_OBJECT (self));              \
  }

G_END_DECLS
