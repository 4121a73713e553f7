/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-http"
#include "config.h"

#include <string.h>

#include <sodium.h>

#include "server/http/parvis-token.h"

/* crypto_kdf separates the uses of a master key by this context and a number. */
static const char kdf_context[crypto_kdf_CONTEXTBYTES + 1] = "parvhttp";

static gboolean
is_base64url (char c)
{
  return g_ascii_isalnum (c) || c == '-' || c == '_';
}

char *
parvis_base64url_encode (const guint8 *data, gsize length)
{
  gsize size = sodium_base64_encoded_len (length, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
  char *text = g_malloc (size);

  return sodium_bin2base64 (text, size, data, length, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

GBytes *
parvis_base64url_decode (const char *text, gsize max)
{
  gsize length = strlen (text);
  g_autofree guint8 *data = NULL;
  gsize size = 0;

  if (length == 0 || length / 4 > max / 3 + 1)
    return NULL;
  /* libsodium 1.0.18 takes bytes above 0x7f for letters of the alphabet. */
  for (gsize i = 0; i < length; i++)
    if (!is_base64url (text[i]))
      return NULL;
  data = g_malloc (length);
  if (sodium_base642bin (data, length, text, length, NULL, &size, NULL,
                         sodium_base64_VARIANT_URLSAFE_NO_PADDING)
          != 0
      || size == 0 || size > max)
    return NULL;
  return g_bytes_new_take (g_steal_pointer (&data), size);
}

char *
parvis_token_new (void)
{
  static gsize ready;
  guint8 bytes[PARVIS_TOKEN_BYTES];

  if (g_once_init_enter (&ready))
    {
      if (sodium_init () < 0)
        g_error ("libsodium cannot start: no source of random numbers");
      g_once_init_leave (&ready, 1);
    }
  randombytes_buf (bytes, sizeof bytes);
  return parvis_base64url_encode (bytes, sizeof bytes);
}

gboolean
parvis_token_is_valid (const char *token)
{
  gsize length = 0;

  if (token == NULL)
    return FALSE;
  while (length <= PARVIS_TOKEN_CHARS && is_base64url (token[length]))
    length++;
  /* Of the last character's six bits four belong to the 32 bytes, the others are nil. */
  return length == PARVIS_TOKEN_CHARS && token[length] == '\0'
         && strchr ("AEIMQUYcgkosw048", token[length - 1]) != NULL;
}

GBytes *
parvis_token_hash (const char *token)
{
  guint8 hash[crypto_generichash_BYTES];

  crypto_generichash (hash, sizeof hash, (const guint8 *) token, strlen (token), NULL, 0);
  return g_bytes_new (hash, sizeof hash);
}

void
parvis_token_derive_key (GBytes *master_key, ParvisKeyUse use, guint8 *key)
{
  gsize length = 0;
  const guint8 *master = master_key != NULL ? g_bytes_get_data (master_key, &length) : NULL;

  if (length != crypto_kdf_KEYBYTES)
    g_error ("the commune has no master key of %d bytes", crypto_kdf_KEYBYTES);
  crypto_kdf_derive_from_key (key, PARVIS_KEY_BYTES, use, kdf_context, master);
}

void
parvis_token_mac (GBytes *master_key, ParvisKeyUse use, const char *text, guint8 mac[32])
{
  guint8 key[PARVIS_KEY_BYTES];

  parvis_token_derive_key (master_key, use, key);
  crypto_generichash (mac, 32, (const guint8 *) text, strlen (text), key, sizeof key);
  sodium_memzero (key, sizeof key);
}
