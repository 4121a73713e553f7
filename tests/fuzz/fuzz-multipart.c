/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <string.h>

#include "server/http/parvis-multipart.h"
#include "tests/fuzz/fuzz.h"

#define NAME_MAX_CHARS 100

/* What the parser handed over, as one text. */
static gboolean
begin_cb (gpointer data, const ParvisMultipartPart *part, GError **error)
{
  g_string_append_printf (data, "(%s|%s|", part->name,
                          part->file_name != NULL ? part->file_name : "-");
  g_assert_cmpstr (part->name, !=, "");
  if (part->file_name != NULL)
    {
      g_autofree char *clean = parvis_multipart_clean_file_name (part->file_name);

      g_assert_true (g_utf8_validate (clean, -1, NULL));
      g_assert_cmpint (g_utf8_strlen (clean, -1), <=, NAME_MAX_CHARS);
      g_assert_null (strpbrk (clean, "/\\\r\n"));
      g_assert_cmpstr (clean, !=, "");
    }
  return TRUE;
}

static gboolean
bytes_cb (gpointer data, const char *bytes, gsize length, GError **error)
{
  g_assert_cmpuint (length, >, 0);
  g_string_append_len (data, bytes, length);
  return TRUE;
}

static gboolean
end_cb (gpointer data, GError **error)
{
  g_string_append_c (data, ')');
  return TRUE;
}

static const ParvisMultipartSink sink = { begin_cb, bytes_cb, end_cb };

/* NULL when the body is refused. */
static GString *
parse (const char *type, const guint8 *body, gsize size, gsize step)
{
  g_autoptr (GString) out = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (ParvisMultipart) multipart = parvis_multipart_new (type, &sink, out, &error);

  if (multipart == NULL)
    {
      g_assert_nonnull (error);
      return NULL;
    }
  for (gsize at = 0; at < size; at += step)
    {
      g_autofree guint8 *chunk = g_memdup2 (body + at, MIN (step, size - at));

      if (!parvis_multipart_feed (multipart, chunk, MIN (step, size - at), &error))
        {
          g_assert_nonnull (error);
          return NULL;
        }
    }
  if (!parvis_multipart_finish (multipart, &error))
    return NULL;
  return g_steal_pointer (&out);
}

/* The first byte is the size of the chunks, the first line the Content-Type, the rest the body. However
 * it is cut, the outcome is that of the whole. */
int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  const guint8 *line_end = size > 1 ? memchr (data + 1, '\n', size - 1) : NULL;
  g_autofree char *type = NULL;
  g_autoptr (GString) whole = NULL;
  g_autoptr (GString) cut = NULL;
  const guint8 *body = NULL;
  gsize length = 0;

  if (line_end == NULL)
    return 0;
  type = g_strndup ((const char *) data + 1, line_end - data - 1);
  body = line_end + 1;
  length = data + size - body;
  whole = parse (type, body, length, MAX (length, 1));
  cut = parse (type, body, length, MAX (data[0] % 64, 1));
  g_assert_true ((whole == NULL) == (cut == NULL));
  if (whole != NULL)
    g_assert_true (g_string_equal (whole, cut));
  return 0;
}
