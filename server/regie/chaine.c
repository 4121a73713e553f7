/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-regie"
#include "config.h"

#include "server/regie/chaine.h"

#include <string.h>

#include <sodium.h>

/* Gathered first: a hash that is fed eight bytes at a time costs more than what it hashes. */
struct _ParvisChaine
{
  GByteArray *bytes;
};

ParvisChaine *
parvis_chaine_new (GBytes *avant)
{
  ParvisChaine *chaine = g_new0 (ParvisChaine, 1);

  chaine->bytes = g_byte_array_sized_new (512);
  if (avant != NULL)
    g_byte_array_append (chaine->bytes, g_bytes_get_data (avant, NULL),
                         (guint) g_bytes_get_size (avant));
  return chaine;
}

void
parvis_chaine_add_int (ParvisChaine *chaine, gint64 number)
{
  gint64 big_endian = GINT64_TO_BE (number);

  g_byte_array_append (chaine->bytes, (const guint8 *) &big_endian, sizeof big_endian);
}

void
parvis_chaine_add_text (ParvisChaine *chaine, const char *text)
{
  parvis_chaine_add_int (chaine, text != NULL ? (gint64) strlen (text) : -1);
  if (text != NULL)
    g_byte_array_append (chaine->bytes, (const guint8 *) text, (guint) strlen (text));
}

GBytes *
parvis_chaine_finish (ParvisChaine *chaine)
{
  guint8 digest[crypto_hash_sha256_BYTES];

  crypto_hash_sha256 (digest, chaine->bytes->data, chaine->bytes->len);
  g_byte_array_unref (chaine->bytes);
  g_free (chaine);
  return g_bytes_new (digest, sizeof digest);
}
