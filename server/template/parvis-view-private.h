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
  guint8 plain; /* a number: nothing to escape */
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

const ParvisView *parvis_view_get_base (const ParvisView *view);
/* The value under @key, or NULL. */
const ParvisValue *parvis_view_find_value (const ParvisView *view, ParvisKey key);

G_END_DECLS
