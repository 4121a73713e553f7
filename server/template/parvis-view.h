/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * ParvisView: what a page shows, as a tree of objects, lists, texts and booleans.
 *
 * The same shape as a JSON document (parvis_view_new_from_json() reads one, for designers), but
 * held in one arena: building the view of a month of agenda takes microseconds. Texts are copied;
 * money and dates arrive formatted. Freed with its root; children are borrowed. A key set twice has
 * its last value.
 */
typedef struct _ParvisView ParvisView;

ParvisView *parvis_view_new (void);
ParvisView *parvis_view_new_from_json (JsonNode *node, GError **error);
void parvis_view_free (ParvisView *view);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ParvisView, parvis_view_free)

/* A name of a member, hashed: FNV-1a of 64 bits. Names are some hundreds out of our own sources and
 * templates, never a visitor's: those of one hash are one name, and no letters are compared. */
typedef guint64 ParvisKey;

/* Of a literal, hashed by the compiler: a month of agenda sets three hundred members. */
static inline __attribute__ ((always_inline)) ParvisKey
parvis_key (const char *name)
{
  ParvisKey key = 0xcbf29ce484222325u;
  gsize length = __builtin_strlen (name);

#define PARVIS_KEY_STEP(i)                                                                         \
  if (length > (i))                                                                                \
  key = (key ^ (guchar) name[i]) * 0x100000001b3u
#define PARVIS_KEY_STEPS(i)                                                                        \
  PARVIS_KEY_STEP (i);                                                                             \
  PARVIS_KEY_STEP (i + 1);                                                                         \
  PARVIS_KEY_STEP (i + 2);                                                                         \
  PARVIS_KEY_STEP (i + 3)
  if (__builtin_constant_p (length) && length <= 24)
    {
      PARVIS_KEY_STEPS (0);
      PARVIS_KEY_STEPS (4);
      PARVIS_KEY_STEPS (8);
      PARVIS_KEY_STEPS (12);
      PARVIS_KEY_STEPS (16);
      PARVIS_KEY_STEPS (20);
      return key;
    }
#undef PARVIS_KEY_STEPS
#undef PARVIS_KEY_STEP
  for (gsize i = 0; i < length; i++)
    key = (key ^ (guchar) name[i]) * 0x100000001b3u;
  return key;
}

/* The functions below take a name; these, that name hashed. */
void parvis_view_set_at (ParvisView *view, ParvisKey key, const char *text);
void parvis_view_set_literal_at (ParvisView *view, ParvisKey key, const char *text, gsize length);
void parvis_view_set_plain_at (ParvisView *view, ParvisKey key, const char *text, gsize length);
void parvis_view_set_int_at (ParvisView *view, ParvisKey key, gint64 number);
void parvis_view_set_bool_at (ParvisView *view, ParvisKey key, gboolean value);
void parvis_view_printf_at (ParvisView *view, ParvisKey key, const char *format, ...)
    G_GNUC_PRINTF (3, 4);
ParvisView *parvis_view_object_at (ParvisView *view, ParvisKey key);
ParvisView *parvis_view_append_at (ParvisView *view, ParvisKey key);
void parvis_view_append_text_at (ParvisView *view, ParvisKey key, const char *text);
void parvis_view_list_at (ParvisView *view, ParvisKey key);
gboolean parvis_view_has_at (ParvisView *view, ParvisKey key);

/* A NULL or "" text is false in a section. */
#define parvis_view_set(view, name, text) parvis_view_set_at (view, parvis_key (name), text)
/* A word of ours, not a visitor's, that holds nothing which HTML takes for a mark: it is not looked at
 * again. A literal is not copied either: it outlives the view. */
#define parvis_view_set_literal(view, name, text)                                                  \
  parvis_view_set_literal_at (view, parvis_key (name), text, __builtin_strlen (text))
#define parvis_view_set_plain(view, name, text, length)                                            \
  parvis_view_set_plain_at (view, parvis_key (name), text, length)
/* Shown as it is; in a section the number 0 is false, as a count is. */
#define parvis_view_set_int(view, name, number)                                                    \
  parvis_view_set_int_at (view, parvis_key (name), number)
#define parvis_view_set_bool(view, name, value)                                                    \
  parvis_view_set_bool_at (view, parvis_key (name), value)
#define parvis_view_printf(view, name, ...)                                                        \
  parvis_view_printf_at (view, parvis_key (name), __VA_ARGS__)
/* A new, empty object under @name. */
#define parvis_view_object(view, name) parvis_view_object_at (view, parvis_key (name))
/* A new object at the end of the list @name, which is made when it does not exist yet. */
#define parvis_view_append(view, name) parvis_view_append_at (view, parvis_key (name))
/* A text at the end of the list @name: `{{.}}` in the template. */
#define parvis_view_append_text(view, name, text)                                                  \
  parvis_view_append_text_at (view, parvis_key (name), text)
/* An empty list, so that a section and its inverse are right even when nothing is appended. */
#define parvis_view_list(view, name) parvis_view_list_at (view, parvis_key (name))
#define parvis_view_has(view, name)  parvis_view_has_at (view, parvis_key (name))

/* What a whole page (@view, a root) does not hold is looked for in @base, which outlives it: what all
 * pages share is made once. */
void parvis_view_set_base (ParvisView *view, const ParvisView *base);

G_END_DECLS
