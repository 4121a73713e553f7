/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-rendu"
#include "config.h"

#include <string.h>

#include "server/rendu/parvis-png.h"

#define SIGNATURE      "\x89PNG\r\n\x1a\n"
#define SIGNATURE_SIZE 8
#define CHUNK_EXTRA    12 /* length, name, CRC */
#define IHDR_SIZE      13

static guint32
be32 (const guchar *data)
{
  return (guint32) data[0] << 24 | (guint32) data[1] << 16 | (guint32) data[2] << 8 | data[3];
}

static gboolean
header_is_ours (const guchar *ihdr, guint32 width_max, guint32 height_max)
{
  guint32 width = be32 (ihdr), height = be32 (ihdr + 4);
  guchar depth = ihdr[8], colour = ihdr[9];

  return width > 0 && width <= width_max && height > 0 && height <= height_max && depth == 8
         && (colour == 0 || colour == 2) && ihdr[10] == 0 && ihdr[11] == 0 && ihdr[12] == 0;
}

gboolean
parvis_png_is_ours (const guchar *data, gsize size, guint32 width_max, guint32 height_max)
{
  gsize at = SIGNATURE_SIZE;
  guint chunks = 0, pixels = 0;

  if (size < SIGNATURE_SIZE || memcmp (data, SIGNATURE, SIGNATURE_SIZE) != 0)
    return FALSE;
  for (;; chunks++)
    {
      const guchar *chunk = data + at;
      guint32 length;

      if (size - at < CHUNK_EXTRA)
        return FALSE;
      length = be32 (chunk);
      if (length > size - at - CHUNK_EXTRA)
        return FALSE;
      at += length + CHUNK_EXTRA;
      if (chunks == 0)
        {
          if (length != IHDR_SIZE || memcmp (chunk + 4, "IHDR", 4) != 0
              || !header_is_ours (chunk + 8, width_max, height_max))
            return FALSE;
        }
      else if (memcmp (chunk + 4, "IDAT", 4) == 0)
        pixels++;
      else
        return memcmp (chunk + 4, "IEND", 4) == 0 && length == 0 && pixels > 0 && at == size;
    }
}
