/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-http"
#include "config.h"

#include <string.h>

#include <sodium.h>

#include "server/http/parvis-reprise.h"
#include "server/http/parvis-token.h"

/* The master key alone does not open what a visitor typed, nor does the database with it: the token is
 * in the visitor's browser only. */
static void
key_of (ParvisCommune *commune, const char *token, guint8 key[crypto_secretbox_KEYBYTES])
{
  G_STATIC_ASSERT (crypto_secretbox_KEYBYTES == 32);
  parvis_token_mac (commune->master_key, PARVIS_KEY_REPRISE, token, key);
}

/* Nonce, then the box. */
static GBytes *
seal (ParvisCommune *commune, const char *token, const char *text)
{
  gsize length = strlen (text);
  gsize size = crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES + length;
  guint8 *box = g_malloc (size);
  guint8 key[crypto_secretbox_KEYBYTES];

  key_of (commune, token, key);
  randombytes_buf (box, crypto_secretbox_NONCEBYTES);
  crypto_secretbox_easy (box + crypto_secretbox_NONCEBYTES, (const guint8 *) text, length, box,
                         key);
  sodium_memzero (key, sizeof key);
  return g_bytes_new_take (box, size);
}

/* NULL when the box was not closed with this key. */
static char *
unseal (ParvisCommune *commune, const char *token, GBytes *sealed)
{
  gsize size = 0;
  const guint8 *box = g_bytes_get_data (sealed, &size);
  gsize overhead = crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES;
  g_autofree char *text = NULL;
  guint8 key[crypto_secretbox_KEYBYTES];
  int opened = -1;

  if (size < overhead)
    return NULL;
  text = g_malloc0 (size - overhead + 1);
  key_of (commune, token, key);
  opened = crypto_secretbox_open_easy ((guint8 *) text, box + crypto_secretbox_NONCEBYTES,
                                       size - crypto_secretbox_NONCEBYTES, box, key);
  sodium_memzero (key, sizeof key);
  return opened == 0 ? g_steal_pointer (&text) : NULL;
}

gboolean
parvis_reprise_put (ParvisCommune *commune,
                    ParvisDb *db,
                    const char *usage,
                    const char *token,
                    const char *text,
                    gint64 expire_a,
                    GError **error)
{
  g_autoptr (GBytes) hash = parvis_token_hash (token);
  g_autoptr (GBytes) sealed = seal (commune, token, text);

  return parvis_db_exec (db, error, PARVIS_SQL_REPRISE_INSERT, V (hash), V (usage), V (sealed),
                         V (expire_a));
}

char *
parvis_reprise_get (
    ParvisCommune *commune, ParvisDb *db, const char *usage, const char *token, gint64 now)
{
  g_autoptr (GBytes) hash = NULL;
  g_autoptr (GBytes) sealed = NULL;
  g_autoptr (ParvisRows) rows = NULL;

  if (!parvis_token_is_valid (token))
    return NULL;
  hash = parvis_token_hash (token);
  rows = parvis_db_query (db, PARVIS_SQL_REPRISE_FIND, V (hash), V (usage), V (now));
  if (!parvis_rows_next (rows))
    return NULL;
  sealed = parvis_rows_dup_bytes (rows, 0);
  return unseal (commune, token, sealed);
}

gboolean
parvis_reprise_remove (ParvisDb *db, const char *usage, const char *token, GError **error)
{
  g_autoptr (GBytes) hash = parvis_token_hash (token);

  return parvis_db_exec (db, error, PARVIS_SQL_REPRISE_DELETE, V (hash), V (usage));
}
