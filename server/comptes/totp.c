/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-comptes"
#include "config.h"

#include "server/comptes/totp.h"

#include <sodium.h>
#include <string.h>

#define STEP_S 30

void
parvis_totp_code (GBytes *secret, gint64 step, char code[7])
{
  gsize key_length, length = 20;
  const guint8 *key = g_bytes_get_data (secret, &key_length);
  g_autoptr (GHmac) hmac = g_hmac_new (G_CHECKSUM_SHA1, key, key_length);
  gint64 counter = GINT64_TO_BE (step);
  guint8 digest[20];
  guint32 number;
  guint offset;

  g_hmac_update (hmac, (const guchar *) &counter, sizeof counter);
  g_hmac_get_digest (hmac, digest, &length);
  offset = digest[19] & 0x0f;
  memcpy (&number, digest + offset, sizeof number);
  g_snprintf (code, 7, "%06u", (GUINT32_FROM_BE (number) & 0x7fffffff) % 1000000);
}

gint64
parvis_totp_find_step (GBytes *secret, const char *code, gint64 now)
{
  if (strlen (code) != 6)
    return 0;
  for (gint64 step = now / STEP_S - 1; step <= now / STEP_S + 1; step++)
    {
      char expected[7];

      parvis_totp_code (secret, step, expected);
      if (sodium_memcmp (expected, code, 6) == 0)
        return step;
    }
  return 0;
}
