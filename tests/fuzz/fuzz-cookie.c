/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <string.h>

#include "server/http/parvis-cookie.h"
#include "server/http/parvis-token.h"
#include "tests/fuzz/fuzz.h"

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autofree char *header = g_strndup (size > 0 ? (const char *) data : "", size);
  g_autofree char *value = parvis_cookie_find (header, "p");
  g_autofree char *sent = NULL;
  g_autofree char *received = NULL;
  g_autoptr (GBytes) decoded = parvis_base64url_decode (header, 64);

  parvis_token_is_valid (header);
  if (decoded != NULL)
    {
      g_autofree char *encoded =
          parvis_base64url_encode (g_bytes_get_data (decoded, NULL), g_bytes_get_size (decoded));

      /* One writing for one value. */
      g_assert_cmpuint (g_bytes_get_size (decoded), <=, 64);
      g_assert_cmpstr (encoded, ==, header);
    }
  if (value == NULL)
    return 0;
  /* What was found may be sent, and is found again. */
  sent = parvis_cookie_build ("p", value, FALSE, -1);
  received = parvis_cookie_find (sent, "p");
  g_assert_cmpstr (received, ==, value);
  g_assert_null (strpbrk (value, "\r\n; \t\",\\"));
  return 0;
}
