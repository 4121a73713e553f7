/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <json-glib/json-glib.h>

#include "shared/rules/parvis-date.h"

G_BEGIN_DECLS

/**
 * ParvisJsonReader: a strict cursor over one object or array of a parsed document.
 *
 * Ask for every key that may be there, then parvis_json_reader_end() on the root: it fails on the
 * first fault met, with its path (« $.demandes[3].etat : … »), and on any key that nobody asked
 * for, at any level. After a fault every getter answers "", 0, FALSE, NULL or an empty reader, so
 * that a codec is a straight list of getters and one check.
 *
 * Texts are borrowed from the document. Readers of inner objects and arrays belong to the root.
 * Not locked: one thread.
 */
typedef struct _ParvisJsonReader ParvisJsonReader;

/* @node must be an object, or the reader is born with a fault. Keeps a reference. */
ParvisJsonReader *parvis_json_reader_new (JsonNode *node);
/* The root only. */
void parvis_json_reader_free (ParvisJsonReader *reader);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ParvisJsonReader, parvis_json_reader_free)

/* FALSE and @error %PARVIS_ERROR_INVALID at the first fault of the whole document. */
gboolean parvis_json_reader_end (ParvisJsonReader *reader, GError **error);
/* FALSE once anything was wrong. */
gboolean parvis_json_reader_is_fine (ParvisJsonReader *reader);
/* A fault of the caller's own finding, under @key (NULL: the object itself). */
void parvis_json_reader_fail (ParvisJsonReader *reader, const char *key, const char *format, ...)
    G_GNUC_PRINTF (3, 4);

gboolean parvis_json_reader_has (ParvisJsonReader *reader, const char *key);
/* The names of all the members, in the document's order; free the list, not the names. */
GList *parvis_json_reader_get_keys (ParvisJsonReader *reader);

/* One line: no control character, at most @max_chars characters. */
const char *
parvis_json_reader_get_string (ParvisJsonReader *reader, const char *key, guint max_chars);
/* Several lines: tabs and line ends too. */
const char *
parvis_json_reader_get_text (ParvisJsonReader *reader, const char *key, guint max_chars);
/* The key must be there; null answers NULL. */
const char *
parvis_json_reader_get_string_or_null (ParvisJsonReader *reader, const char *key, guint max_chars);
const char *
parvis_json_reader_get_text_or_null (ParvisJsonReader *reader, const char *key, guint max_chars);
/* @fallback (may be NULL) when the key is absent; null is a fault. */
const char *parvis_json_reader_get_optional_string (ParvisJsonReader *reader,
                                                    const char *key,
                                                    guint max_chars,
                                                    const char *fallback);
const char *parvis_json_reader_get_optional_text (ParvisJsonReader *reader,
                                                  const char *key,
                                                  guint max_chars,
                                                  const char *fallback);

/* @min and @max inclusive. */
gint64
parvis_json_reader_get_int (ParvisJsonReader *reader, const char *key, gint64 min, gint64 max);
gint64 parvis_json_reader_get_int_or_null (
    ParvisJsonReader *reader, const char *key, gint64 min, gint64 max, gint64 if_null);
gint64 parvis_json_reader_get_optional_int (
    ParvisJsonReader *reader, const char *key, gint64 min, gint64 max, gint64 fallback);

gboolean parvis_json_reader_get_bool (ParvisJsonReader *reader, const char *key);
gboolean
parvis_json_reader_get_optional_bool (ParvisJsonReader *reader, const char *key, gboolean fallback);

/* A day of the calendar as ISO text; PARVIS_DATE_NONE for null and after a fault. */
ParvisDate parvis_json_reader_get_date (ParvisJsonReader *reader, const char *key);
ParvisDate parvis_json_reader_get_date_or_null (ParvisJsonReader *reader, const char *key);
ParvisDate parvis_json_reader_get_optional_date (ParvisJsonReader *reader, const char *key);

/* The index in the NULL-terminated @names; 0 after a fault. @fallback when the key is absent. */
guint
parvis_json_reader_get_enum (ParvisJsonReader *reader, const char *key, const char *const *names);
guint parvis_json_reader_get_optional_enum (ParvisJsonReader *reader,
                                            const char *key,
                                            const char *const *names,
                                            guint fallback);

/* get_: must be there, never NULL. find_: NULL when absent. …_or_null: NULL when null. */
ParvisJsonReader *parvis_json_reader_get_object (ParvisJsonReader *reader, const char *key);
ParvisJsonReader *parvis_json_reader_get_object_or_null (ParvisJsonReader *reader, const char *key);
ParvisJsonReader *parvis_json_reader_find_object (ParvisJsonReader *reader, const char *key);
/* An array of at most @max_elements. */
ParvisJsonReader *
parvis_json_reader_get_array (ParvisJsonReader *reader, const char *key, guint max_elements);
ParvisJsonReader *
parvis_json_reader_find_array (ParvisJsonReader *reader, const char *key, guint max_elements);

/* On an array's reader. */
guint parvis_json_reader_get_length (ParvisJsonReader *reader);
ParvisJsonReader *parvis_json_reader_get_element (ParvisJsonReader *reader, guint index);
const char *
parvis_json_reader_get_element_string (ParvisJsonReader *reader, guint index, guint max_chars);
gint64
parvis_json_reader_get_element_int (ParvisJsonReader *reader, guint index, gint64 min, gint64 max);
guint parvis_json_reader_get_element_enum (ParvisJsonReader *reader,
                                           guint index,
                                           const char *const *names);
/* A whole array of texts, as a new NULL-terminated list; empty after a fault. */
char **parvis_json_reader_dup_strings (ParvisJsonReader *reader,
                                       const char *key,
                                       guint max_elements,
                                       guint max_chars);

/* Whatever is under @key, unchecked and borrowed; NULL when absent. Counts as asked for. */
JsonNode *parvis_json_reader_find_node (ParvisJsonReader *reader, const char *key);

G_END_DECLS
