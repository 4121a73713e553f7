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

/* @key must be a static string. A NULL or "" text is false in a section. */
void parvis_view_set (ParvisView *view, const char *key, const char *text);
/* Shown as it is; in a section the number 0 is false, as a count is. */
void parvis_view_set_int (ParvisView *view, const char *key, gint64 number);
void parvis_view_set_bool (ParvisView *view, const char *key, gboolean value);
void parvis_view_printf (ParvisView *view, const char *key, const char *format, ...)
    G_GNUC_PRINTF (3, 4);
/* A new, empty object under @key. */
ParvisView *parvis_view_object (ParvisView *view, const char *key);
/* A new object at the end of the list @key, which is made when it does not exist yet. */
ParvisView *parvis_view_append (ParvisView *view, const char *key);
/* A text at the end of the list @key: `{{.}}` in the template. */
void parvis_view_append_text (ParvisView *view, const char *key, const char *text);
/* An empty list, so that a section and its inverse are right even when nothing is appended. */
void parvis_view_list (ParvisView *view, const char *key);
/* What a whole page (@view, a root) does not hold is looked for in @base, which outlives it: what all
 * pages share is made once. */
void parvis_view_set_base (ParvisView *view, const ParvisView *base);
gboolean parvis_view_has (ParvisView *view, const char *key);

G_END_DECLS
