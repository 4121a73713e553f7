/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <libsoup/soup.h>
#include <string.h>

#include "server/http/parvis-framing.h"
#include "tests/fuzz/fuzz.h"

static const char *const hosts[] = { "a.test", "a.test:80", NULL };

/* The end of the head when the bytes come @step at a time; what is found must not depend on it. */
static guint
find_end (const char *data, gsize size, gsize step, gsize *end)
{
  gsize scanned = 0;

  *end = 0;
  for (gsize n = MIN (step, size);; n = MIN (n + step, size))
    {
      guint status = parvis_head_find_end (data, n, &scanned, end);

      if (status || *end || n == size)
        return status;
    }
}

/* What we let through, libsoup must read as we do: method, target, host and length. */
static void
compare (const char *data, gsize end, const ParvisHead *head)
{
  SoupMessageHeaders *headers = soup_message_headers_new (SOUP_MESSAGE_HEADERS_REQUEST);
  g_autofree char *method = NULL;
  g_autofree char *path = NULL;
  g_autofree char *target = g_strndup (head->target, head->target_length);
  SoupHTTPVersion version;

  g_assert_cmpuint (soup_headers_parse_request (data, end - 2, headers, &method, &path, &version),
                    ==, 200);
  g_assert_cmpstr (method, ==, head->method);
  g_assert_cmpstr (path, ==, target);
  g_assert_null (soup_message_headers_get_list (headers, "Transfer-Encoding"));
  g_assert_null (soup_message_headers_get_list (headers, "Upgrade"));
  g_assert_null (soup_message_headers_get_list (headers, "Expect"));
  /* HTTP/1.0 lets Connection name headers to be dropped. */
  if (!soup_message_headers_get_list (headers, "Connection") && version == SOUP_HTTP_1_1)
    {
      g_assert_nonnull (soup_message_headers_get_one (headers, "Host"));
      g_assert_cmpint (soup_message_headers_get_content_length (headers), ==, head->content_length);
    }
  soup_message_headers_unref (headers);
}

int
LLVMFuzzerTestOneInput (const guint8 *bytes, gsize size)
{
  /* Of the exact size, so that a read beyond it is seen. */
  g_autofree char *data = size > 0 ? g_memdup2 (bytes, size) : g_malloc (1);
  gsize end, other_end;
  guint status = find_end (data, size, MAX (size, 1), &end);
  ParvisHead head;

  for (gsize step = 1; step < 64; step = step * 3 + 1)
    {
      guint other = find_end (data, size, step, &other_end);

      g_assert_cmpuint (other_end, ==, end);
      g_assert_cmpuint (other, ==, status);
    }
  if (status || !end)
    return 0;
  g_assert_cmpuint (end, <=, size);
  status = parvis_head_check (data, end, hosts, &head);
  if (status)
    {
      g_assert_true (status >= 400 && status < 600);
      return 0;
    }
  g_assert_true (head.target >= data && head.target + head.target_length <= data + end);
  compare (data, end, &head);
  return 0;
}
