/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-comptes"
#include "config.h"

#include "server/comptes/totp.h"

#include <sodium.h>
#include <string.h>

#define STEP_S       30
#define SECRET_BYTES 20 /* RFC 4226 recommends the length of SHA-1 */

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

GBytes *
parvis_totp_create_secret (void)
{
  guint8 secret[SECRET_BYTES];

  randombytes_buf (secret, sizeof secret);
  return g_bytes_new (secret, sizeof secret);
}

/* RFC 4648 base32; 20 bytes are 32 characters, without padding. */
static char *
create_base32 (GBytes *secret)
{
  static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  gsize length;
  const guint8 *bytes = g_bytes_get_data (secret, &length);
  GString *text = g_string_new (NULL);
  guint32 bits = 0;
  guint n = 0;

  for (gsize i = 0; i < length; i++)
    {
      bits = (bits << 8 | bytes[i]) & 0xffff;
      for (n += 8; n >= 5; n -= 5)
        g_string_append_c (text, alphabet[(bits >> (n - 5)) & 0x1f]);
    }
  if (n > 0)
    g_string_append_c (text, alphabet[(bits << (5 - n)) & 0x1f]);
  return g_string_free (text, FALSE);
}

char *
parvis_totp_create_uri (GBytes *secret, const char *compte, const char *emetteur)
{
  g_autofree char *base32 = create_base32 (secret);
  g_autofree char *who = g_uri_escape_string (compte, NULL, FALSE);
  g_autofree char *issuer = g_uri_escape_string (emetteur, NULL, FALSE);

  return g_strdup_printf (
      "otpauth://totp/%s:%s?secret=%s&issuer=%s&algorithm=SHA1&digits=6&period=30", issuer, who,
      base32, issuer);
}
