/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-http"
#include "config.h"

#include <string.h>

#include <sodium.h>

#include "server/http/parvis-cookie.h"
#include "server/http/parvis-flash.h"
#include "server/http/parvis-request-private.h"
#include "server/http/parvis-token.h"

/* Seconds after which a sentence is not news any more. */
#define LIFE         600
#define SENTENCE_MAX 1000 /* bytes */
#define KEPT         "http.flash"

#define MAC_BYTES 32

/* The sentence begins with its end of life: a kept cookie does not show it again tomorrow. */
static char *
sign (GBytes *master_key, const char *payload)
{
  gsize length = strlen (payload);
  g_autofree guint8 *signed_payload = g_malloc (MAC_BYTES + length);

  parvis_token_mac (master_key, PARVIS_KEY_FLASH, payload, signed_payload);
  memcpy (signed_payload + MAC_BYTES, payload, length);
  return parvis_base64url_encode (signed_payload, MAC_BYTES + length);
}

static char *
verify (GBytes *master_key, const char *cookie)
{
  g_autoptr (GBytes) bytes = parvis_base64url_decode (cookie, PARVIS_COOKIE_VALUE_MAX);
  g_autofree char *payload = NULL;
  guint8 mac[MAC_BYTES];
  gsize size = 0;
  const guint8 *data = bytes != NULL ? g_bytes_get_data (bytes, &size) : NULL;

  if (size <= MAC_BYTES)
    return NULL;
  payload = g_strndup ((const char *) data + MAC_BYTES, size - MAC_BYTES);
  /* What a NUL hides is not signed: such a cookie is not ours. */
  if (strlen (payload) != size - MAC_BYTES)
    return NULL;
  parvis_token_mac (master_key, PARVIS_KEY_FLASH, payload, mac);
  return sodium_memcmp (mac, data, MAC_BYTES) == 0 ? g_steal_pointer (&payload) : NULL;
}

void
parvis_flash_leave (ParvisRequest *request, const char *sentence)
{
  ParvisCommune *commune = parvis_request_get_commune (request);
  g_autofree char *text = g_strndup (sentence, SENTENCE_MAX);
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  g_autofree char *payload =
      g_strdup_printf ("%" G_GINT64_FORMAT " %s", parvis_request_get_now (request) + LIFE, valid);
  g_autofree char *cookie = sign (commune->master_key, payload);

  parvis_request_set_cookie (request, PARVIS_COOKIE_FLASH, cookie, LIFE);
}

const char *
parvis_flash_take (ParvisRequest *request)
{
  ParvisCommune *commune = parvis_request_get_commune (request);
  const char *cookie = parvis_request_find_cookie (request, PARVIS_COOKIE_FLASH);
  g_autofree char *payload = NULL;
  char *sentence = NULL;
  gint64 end = 0;

  if (cookie == NULL)
    return NULL;
  parvis_request_set_cookie (request, PARVIS_COOKIE_FLASH, "", 0);
  payload = verify (commune->master_key, cookie);
  if (payload == NULL)
    return NULL;
  end = g_ascii_strtoll (payload, &sentence, 10);
  if (end <= parvis_request_get_now (request) || *sentence != ' ')
    return NULL;
  sentence = g_strdup (sentence + 1);
  parvis_request_keep (request, KEPT, sentence, g_free);
  return sentence;
}
