/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-regie"
#include "config.h"

#include "server/regie/chaine.h"

#include <string.h>

struct _ParvisChaine
{
  GChecksum *sum;
};

ParvisChaine *
parvis_chaine_new (GBytes *avant)
{
  ParvisChaine *chaine = g_new0 (ParvisChaine, 1);

  chaine->sum = g_checksum_new (G_CHECKSUM_SHA256);
  if (avant != NULL)
    g_checksum_update (chaine->sum, g_bytes_get_data (avant, NULL), (gssize) g_bytes_get_size (avant));
  return chaine;
}

void
parvis_chaine_add_int (ParvisChaine *chaine, gint64 number)
{
  gint64 big_endian = GINT64_TO_BE (number);

  g_checksum_update (chaine->sum, (const guchar *) &big_endian, sizeof big_endian);
}

void
parvis_chaine_add_text (ParvisChaine *chaine, const char *text)
{
  parvis_chaine_add_int (chaine, text != NULL ? (gint64) strlen (text) : -1);
  if (text != NULL)
    g_checksum_update (chaine->sum, (const guchar *) text, (gssize) strlen (text));
}

GBytes *
parvis_chaine_finish (ParvisChaine *chaine)
{
  guint8 digest[32];
  gsize length = sizeof digest;

  g_checksum_get_digest (chaine->sum, digest, &length);
  g_checksum_free (chaine->sum);
  g_free (chaine);
  return g_bytes_new (digest, length);
}
