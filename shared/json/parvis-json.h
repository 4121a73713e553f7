/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* Deep and large enough for every document that the two programs exchange. */
#define PARVIS_JSON_MAX_DEPTH 32
#define PARVIS_JSON_MAX_BYTES (4 * 1024 * 1024)

/* An object with more members, or a number with more characters, is refused. */
#define PARVIS_JSON_MAX_MEMBERS      1024
#define PARVIS_JSON_MAX_NUMBER_CHARS 64

/**
 * parvis_json_parse:
 * @length: bytes, or -1 when @text ends with a NUL
 * @max_bytes: a longer text is %PARVIS_ERROR_TOO_LARGE
 * @max_depth: of nested arrays and objects; never more than 512
 *
 * Reads one JSON text, RFC 8259 to the letter, in one pass that never recurses. json-glib's own
 * parser is not used: it takes comments and trailing garbage, lets the last of two equal keys win,
 * wraps large integers and overflows the stack at some 100,000 brackets. Refused beyond the RFC: a
 * byte order mark, two equal keys, U+0000, unpaired surrogates, integers outside of 64 bits and
 * numbers that are not finite. Numbers without fraction or exponent are integers.
 *
 * Errors: %PARVIS_ERROR_INVALID with the line and column, in French.
 */
JsonNode *parvis_json_parse (
    const char *text, gssize length, gsize max_bytes, guint max_depth, GError **error);

/* The shortest text. Ownership is the caller's. */
char *parvis_json_to_text (JsonNode *node);
/* The same text whatever the order in which the members were added: for hashes. */
char *parvis_json_to_canonical_text (JsonNode *node);

/* An object written straight into text, without a tree: for what is written with every booking.
 * @object begins with "{", the caller closes it. @value: NULL = null. */
void parvis_json_text_add_string (GString *object, const char *key, const char *value);
void parvis_json_text_add_int (GString *object, const char *key, gint64 value);
void parvis_json_text_add_bool (GString *object, const char *key, gboolean value);

/*
 * Sugar over JsonBuilder. A NULL text and PARVIS_DATE_NONE are written as null. begin/end pairs are
 * json_builder_end_object() and json_builder_end_array().
 */
void parvis_json_add_string (JsonBuilder *builder, const char *key, const char *value);
void parvis_json_add_int (JsonBuilder *builder, const char *key, gint64 value);
void parvis_json_add_bool (JsonBuilder *builder, const char *key, gboolean value);
void parvis_json_add_null (JsonBuilder *builder, const char *key);
void parvis_json_add_date (JsonBuilder *builder, const char *key, gint32 date);
void parvis_json_add_strings (JsonBuilder *builder, const char *key, const char *const *values);
/* Takes the ownership of @value. */
void parvis_json_add_node (JsonBuilder *builder, const char *key, JsonNode *value);
void parvis_json_begin_object (JsonBuilder *builder, const char *key);
void parvis_json_begin_array (JsonBuilder *builder, const char *key);

G_END_DECLS
