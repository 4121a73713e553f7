/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <string.h>

#include "shared/json/parvis-json-reader.h"
#include "shared/json/parvis-json.h"
#include "tests/fuzz/fuzz.h"

static JsonNode *
parse (const char *text, gsize size, GError **error)
{
  return parvis_json_parse (text, (gssize) size, PARVIS_JSON_MAX_BYTES, PARVIS_JSON_MAX_DEPTH,
                            error);
}

/* What is accepted, written again, reads the same, and its texts are what a reader promises. */
int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = parse ((const char *) data, size, &error);
  g_autoptr (JsonNode) again = NULL;
  g_autoptr (ParvisJsonReader) reader = NULL;
  g_autofree char *text = NULL;
  g_autofree char *canonical = NULL;
  g_autofree char *canonical_again = NULL;

  if (node == NULL)
    {
      g_assert_nonnull (error);
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
      return 0;
    }
  g_assert_no_error (error);
  text = parvis_json_to_text (node);
  again = parse (text, strlen (text), &error);
  g_assert_no_error (error);
  canonical = parvis_json_to_canonical_text (node);
  canonical_again = parvis_json_to_canonical_text (again);
  g_assert_cmpstr (canonical, ==, canonical_again);

  reader = parvis_json_reader_new (node);
  g_assert_true (g_utf8_validate (parvis_json_reader_get_string (reader, "a", 5), -1, NULL));
  parvis_json_reader_get_date_or_null (reader, "d");
  parvis_json_reader_get_array (reader, "l", 3);
  if (!parvis_json_reader_end (reader, &error))
    g_assert_true (g_utf8_validate (error->message, -1, NULL));
  return 0;
}
