/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-template"
#include "config.h"

#include <string.h>

#include "server/template/parvis-view-private.h"
#include "shared/parvis-error.h"

/* A page of the agenda in one: the blocks of a chain that doubles lie where the allocator must tidy up. */
#define BLOCK_FIRST 32768
#define BLOCK_MAX   (64 * 1024)
#define DEPTH_MAX   32

typedef struct _Member Member;
struct _Member
{
  ParvisValue value;
  Member *next; /* the one set before: the newest is found first */
  ParvisKey key;
};

typedef struct _Arena Arena;

/* A page holds some thirty members, a row of a list ten: so many chains make them quick to find. */
#define CHAINS 8

struct _ParvisView
{
  Arena *arena;
  Member *members[CHAINS]; /* by the last bits of their hash */
};

typedef struct _Block Block;
struct _Block
{
  Block *next;
};

/* Lies at the start of its own first block: one malloc makes a small view. */
struct _Arena
{
  Block block;
  char *next;
  char *end;
  gsize size; /* of the newest block */
  const ParvisView *base;
  ParvisView root;
};

static void *
arena_grow (Arena *arena, gsize size)
{
  gsize block_size = MIN (arena->size * 2, BLOCK_MAX);
  Block *block;

  if (size + sizeof (Block) > block_size)
    block_size = size + sizeof (Block);
  block = g_malloc (block_size);
  block->next = arena->block.next;
  arena->block.next = block;
  arena->size = block_size;
  arena->next = (char *) (block + 1) + size;
  arena->end = (char *) block + block_size;
  return block + 1;
}

static inline void *
arena_take (Arena *arena, gsize size)
{
  char *taken = arena->next;

  size = (size + 7) & ~(gsize) 7;
  if (G_UNLIKELY ((gsize) (arena->end - taken) < size))
    return arena_grow (arena, size);
  arena->next = taken + size;
  return taken;
}

static ParvisValue
bytes_value (Arena *arena, const char *text, gsize length)
{
  ParvisValue value = { .data = "", .kind = PARVIS_VALUE_TEXT };

  /* A page is far from 4 GiB: a longer text is a programmer's error. */
  g_assert (length < G_MAXUINT32);
  if (length > 0)
    {
      char *copy = arena_take (arena, length + 1);
      memcpy (copy, text, length);
      copy[length] = '\0';
      value.data = copy;
      value.length = length;
      value.truth = TRUE;
    }
  return value;
}

static ParvisValue
text_value (Arena *arena, const char *text)
{
  return bytes_value (arena, text, text == NULL ? 0 : strlen (text));
}

/* A month of agenda shows some forty numbers: without printf. */
static ParvisValue
int_value (Arena *arena, gint64 number)
{
  char text[24];
  char *first = text + sizeof text;
  guint64 rest = number < 0 ? -(guint64) number : (guint64) number;
  ParvisValue value;

  do
    *--first = (char) ('0' + rest % 10);
  while ((rest /= 10) != 0);
  if (number < 0)
    *--first = '-';
  value = bytes_value (arena, first, text + sizeof text - first);
  value.truth = number != 0;
  value.plain = TRUE;
  return value;
}

static ParvisView *
object_new (Arena *arena)
{
  ParvisView *object = arena_take (arena, sizeof (ParvisView));

  object->arena = arena;
  memset (object->members, 0, sizeof object->members);
  return object;
}

static void
add_member (ParvisView *view, ParvisKey key, ParvisValue value)
{
  Member *member = arena_take (view->arena, sizeof (Member));
  Member **chain = &view->members[key % CHAINS];

  member->value = value;
  member->next = *chain;
  member->key = key;
  *chain = member;
}

static ParvisList *
list_ensure (ParvisView *view, ParvisKey key)
{
  const ParvisValue *value = parvis_view_find_value (view, key);
  ParvisList *list;

  if (value != NULL && value->kind == PARVIS_VALUE_LIST)
    return (ParvisList *) value->data;
  list = arena_take (view->arena, sizeof (ParvisList));
  list->first = list->last = NULL;
  add_member (view, key, (ParvisValue){ .data = list, .kind = PARVIS_VALUE_LIST });
  return list;
}

static void
list_add (Arena *arena, ParvisList *list, ParvisValue value)
{
  ParvisItem *item = arena_take (arena, sizeof (ParvisItem));

  item->value = value;
  item->next = NULL;
  if (list->last == NULL)
    list->first = item;
  else
    list->last->next = item;
  list->last = item;
}

static gboolean read_json_object (ParvisView *view, JsonObject *json, guint depth, GError **error);

static gboolean
read_json_array (ParvisView *view, const char *key, JsonArray *array, guint depth, GError **error)
{
  guint n = json_array_get_length (array);

  parvis_view_list (view, key);
  for (guint i = 0; i < n; i++)
    {
      JsonNode *node = json_array_get_element (array, i);

      if (JSON_NODE_HOLDS_OBJECT (node))
        {
          ParvisView *item = parvis_view_append (view, key);
          if (!read_json_object (item, json_node_get_object (node), depth + 1, error))
            return FALSE;
        }
      else if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
        parvis_view_append_text (view, key, json_node_get_string (node));
      else
        {
          g_set_error (error, PARVIS_ERROR, PARVIS_ERROR_INVALID,
                       "“%s”: a list holds objects or texts", key);
          return FALSE;
        }
    }
  return TRUE;
}

static gboolean
read_json_member (ParvisView *view, const char *key, JsonNode *node, guint depth, GError **error)
{
  if (JSON_NODE_HOLDS_OBJECT (node))
    return read_json_object (parvis_view_object (view, key), json_node_get_object (node), depth + 1,
                             error);
  if (JSON_NODE_HOLDS_ARRAY (node))
    return read_json_array (view, key, json_node_get_array (node), depth, error);
  if (JSON_NODE_HOLDS_NULL (node))
    parvis_view_set (view, key, NULL);
  else if (json_node_get_value_type (node) == G_TYPE_STRING)
    parvis_view_set (view, key, json_node_get_string (node));
  else if (json_node_get_value_type (node) == G_TYPE_BOOLEAN)
    parvis_view_set_bool (view, key, json_node_get_boolean (node));
  else if (json_node_get_value_type (node) == G_TYPE_INT64)
    parvis_view_set_int (view, key, json_node_get_int (node));
  else
    {
      g_set_error (error, PARVIS_ERROR, PARVIS_ERROR_INVALID,
                   "“%s”: neither a text, an integer nor a boolean", key);
      return FALSE;
    }
  return TRUE;
}

static gboolean
read_json_object (ParvisView *view, JsonObject *json, guint depth, GError **error)
{
  JsonObjectIter iter;
  const char *key;
  JsonNode *node;

  if (depth > DEPTH_MAX)
    {
      g_set_error (error, PARVIS_ERROR, PARVIS_ERROR_INVALID, "nested deeper than %d", DEPTH_MAX);
      return FALSE;
    }
  json_object_iter_init (&iter, json);
  while (json_object_iter_next (&iter, &key, &node))
    if (!read_json_member (view, key, node, depth, error))
      return FALSE;
  return TRUE;
}

ParvisView *
parvis_view_new (void)
{
  Arena *arena = g_malloc (BLOCK_FIRST);

  arena->block.next = NULL;
  arena->next = (char *) (arena + 1);
  arena->end = (char *) arena + BLOCK_FIRST;
  arena->size = BLOCK_FIRST;
  arena->base = NULL;
  arena->root.arena = arena;
  memset (arena->root.members, 0, sizeof arena->root.members);
  return &arena->root;
}

ParvisView *
parvis_view_new_from_json (JsonNode *node, GError **error)
{
  g_autoptr (ParvisView) view = parvis_view_new ();

  g_return_val_if_fail (node != NULL, NULL);

  if (!JSON_NODE_HOLDS_OBJECT (node))
    {
      g_set_error (error, PARVIS_ERROR, PARVIS_ERROR_INVALID, "a view is a JSON object");
      return NULL;
    }
  if (!read_json_object (view, json_node_get_object (node), 0, error))
    return NULL;
  return g_steal_pointer (&view);
}

void
parvis_view_free (ParvisView *view)
{
  Block *block;

  if (view == NULL)
    return;
  /* Only the root is freed. */
  g_return_if_fail (view == &view->arena->root);

  block = view->arena->block.next;
  while (block != NULL)
    {
      Block *next = block->next;
      g_free (block);
      block = next;
    }
  g_free (view->arena);
}

const ParvisValue *
parvis_view_find_value (const ParvisView *view, ParvisKey key)
{
  for (const Member *member = view->members[key % CHAINS]; member != NULL; member = member->next)
    if (member->key == key)
      return &member->value;
  return NULL;
}

const ParvisView *
parvis_view_get_base (const ParvisView *view)
{
  return view->arena->base;
}

void
parvis_view_set_base (ParvisView *view, const ParvisView *base)
{
  g_return_if_fail (view != NULL && view == &view->arena->root && base != view);

  view->arena->base = base;
}

void
parvis_view_set_at (ParvisView *view, ParvisKey key, const char *text)
{
  g_return_if_fail (view != NULL);

  add_member (view, key, text_value (view->arena, text));
}

/* What the one who writes the code promises, looked at in every build but the measured one. */
static inline void
assert_plain (const char *text, gsize length)
{
#ifndef NDEBUG
  for (gsize i = 0; i < length; i++)
    g_assert (strchr ("&<>\"'", text[i]) == NULL);
#endif
}

void
parvis_view_set_literal_at (ParvisView *view, ParvisKey key, const char *text, gsize length)
{
  g_return_if_fail (view != NULL && text != NULL);

  assert_plain (text, length);
  add_member (view, key,
              (ParvisValue){ .data = text,
                             .length = (guint32) length,
                             .kind = PARVIS_VALUE_TEXT,
                             .truth = length > 0,
                             .plain = TRUE });
}

void
parvis_view_set_plain_at (ParvisView *view, ParvisKey key, const char *text, gsize length)
{
  ParvisValue value;

  g_return_if_fail (view != NULL && text != NULL);

  assert_plain (text, length);
  value = bytes_value (view->arena, text, length);
  value.plain = TRUE;
  add_member (view, key, value);
}

void
parvis_view_set_int_at (ParvisView *view, ParvisKey key, gint64 number)
{
  g_return_if_fail (view != NULL);

  add_member (view, key, int_value (view->arena, number));
}

void
parvis_view_set_bool_at (ParvisView *view, ParvisKey key, gboolean truth)
{
  g_return_if_fail (view != NULL);

  add_member (view, key, (ParvisValue){ .data = "", .kind = PARVIS_VALUE_BOOL, .truth = !!truth });
}

void
parvis_view_printf_at (ParvisView *view, ParvisKey key, const char *format, ...)
{
  char buffer[256];
  g_autofree char *longer = NULL;
  va_list args;
  int length;

  g_return_if_fail (view != NULL);

  va_start (args, format);
  length = g_vsnprintf (buffer, sizeof buffer, format, args);
  va_end (args);
  if (length >= (int) sizeof buffer)
    {
      va_start (args, format);
      longer = g_strdup_vprintf (format, args);
      va_end (args);
    }
  parvis_view_set_at (view, key, longer != NULL ? longer : buffer);
}

ParvisView *
parvis_view_object_at (ParvisView *view, ParvisKey key)
{
  ParvisView *object;

  g_return_val_if_fail (view != NULL, NULL);

  object = object_new (view->arena);
  add_member (view, key, (ParvisValue){ .data = object, .kind = PARVIS_VALUE_OBJECT });
  return object;
}

ParvisView *
parvis_view_append_at (ParvisView *view, ParvisKey key)
{
  ParvisView *object;

  g_return_val_if_fail (view != NULL, NULL);

  object = object_new (view->arena);
  list_add (view->arena, list_ensure (view, key),
            (ParvisValue){ .data = object, .kind = PARVIS_VALUE_OBJECT });
  return object;
}

void
parvis_view_append_text_at (ParvisView *view, ParvisKey key, const char *text)
{
  g_return_if_fail (view != NULL);

  list_add (view->arena, list_ensure (view, key), text_value (view->arena, text));
}

void
parvis_view_list_at (ParvisView *view, ParvisKey key)
{
  g_return_if_fail (view != NULL);

  list_ensure (view, key);
}

gboolean
parvis_view_has_at (ParvisView *view, ParvisKey key)
{
  g_return_val_if_fail (view != NULL, FALSE);

  return parvis_view_find_value (view, key) != NULL;
}
