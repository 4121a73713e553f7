/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "server/template/parvis-view.h"

G_BEGIN_DECLS

/* What the renderer reads of a view, nobody else. */
typedef enum
{
  PARVIS_VALUE_TEXT,   /* data: char *, of length bytes */
  PARVIS_VALUE_BOOL,   /* shown as nothing */
  PARVIS_VALUE_OBJECT, /* data: ParvisView * */
  PARVIS_VALUE_LIST    /* data: ParvisList * */
} ParvisValueKind;

typedef struct
{
  const void *data;
  guint32 length;
  guint8 kind;
  guint8 truth; /* of a text or a boolean, in a section */
} ParvisValue;

typedef struct _ParvisItem ParvisItem;
struct _ParvisItem
{
  ParvisValue value;
  ParvisItem *next;
};

typedef struct
{
  ParvisItem *first;
  ParvisItem *last;
} ParvisList;

/* FNV-1a: keys are short, so hashing one costs less than the lock of g_quark_from_string(). */
static inline guint32
parvis_key_hash (const char *key)
{
  guint32 hash = 2166136261u;

  for (const char *p = key; *p != '\0'; p++)
    hash = (hash ^ (guchar) *p) * 16777619u;
  return hash;
}

/* The value under @key, whose hash is @hash, or NULL. */
const ParvisValue *parvis_view_find_value (const ParvisView *view, const char *key, guint32 hash);

G_END_DECLS
