/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-coffre"
#include "config.h"

#include <string.h>

#include "server/coffre/parvis-entete.h"

static guint32
be (const guchar *data, guint bytes)
{
  guint32 value = 0;

  for (guint i = 0; i < bytes; i++)
    value = value << 8 | data[i];
  return value;
}

/* ISO/IEC 15948: the signature, then IHDR, always the first chunk. */
static gboolean
png_dimensions (const guchar *data, gsize size, guint32 *width, guint32 *height)
{
  static const guchar start[16] = { 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n',
                                    0,    0,   0,   13,  'I',  'H',  'D',  'R' };

  if (size < 24 || memcmp (data, start, sizeof start) != 0)
    return FALSE;
  *width = be (data + 16, 4);
  *height = be (data + 20, 4);
  return TRUE;
}

/* SOF0 to SOF15, but DHT, JPG and DAC, which share their range. */
static gboolean
is_start_of_frame (guchar marker)
{
  return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
}

static gboolean
png_is_whole (const guchar *data, gsize size)
{
  gsize at = 8;

  while (at < size && size - at >= 12)
    {
      guint32 length = be (data + at, 4);

      if (length > size - at - 12)
        return FALSE;
      if (memcmp (data + at + 4, "IEND", 4) == 0)
        return TRUE;
      at += 12 + length;
    }
  return FALSE;
}

typedef struct
{
  guchar marker; /* 0 = there is none any more */
  gsize at;      /* of its FF */
  gsize next;    /* after its segment */
} Segment;

/* ITU T.81 annex B: segments of FF, marker, length (2), …; some markers stand alone. */
static Segment
jpeg_segment (const guchar *data, gsize size, gsize at)
{
  Segment none = { 0, size, size };
  guchar marker;

  while (at + 2 <= size && data[at] == 0xff && data[at + 1] == 0xff)
    at++;
  if (at + 2 > size || data[at] != 0xff)
    return none;
  marker = data[at + 1];
  if (marker == 0x01 || (marker >= 0xd0 && marker <= 0xd9))
    return (Segment){ marker, at, at + 2 };
  if (at + 4 > size || marker == 0 || be (data + at + 2, 2) < 2)
    return none;
  return (Segment){ marker, at, at + 2 + be (data + at + 2, 2) };
}

/* Coded pixels, in which FF is always followed by 00 or by a restart marker. */
static gsize
skip_coded_data (const guchar *data, gsize size, gsize at)
{
  while (
      at + 2 <= size
      && !(data[at] == 0xff && data[at + 1] != 0 && (data[at + 1] < 0xd0 || data[at + 1] > 0xd7)))
    at++;
  return at;
}

static gboolean
jpeg_dimensions (const guchar *data, gsize size, guint32 *width, guint32 *height)
{
  Segment segment = jpeg_segment (data, size, 0);

  if (segment.marker != 0xd8)
    return FALSE;
  while (segment.marker && segment.marker != 0xd9 && segment.marker != 0xda)
    {
      segment = jpeg_segment (data, size, segment.next);
      if (is_start_of_frame (segment.marker) && segment.at + 9 <= size)
        {
          *height = be (data + segment.at + 5, 2);
          *width = be (data + segment.at + 7, 2);
          return TRUE;
        }
    }
  return FALSE;
}

static gboolean
jpeg_is_whole (const guchar *data, gsize size)
{
  Segment segment = jpeg_segment (data, size, 0);
  gboolean pixels = FALSE;

  if (segment.marker != 0xd8)
    return FALSE;
  while (segment.marker && segment.marker != 0xd9)
    {
      gsize at = segment.next;

      if (segment.marker == 0xda)
        {
          pixels = TRUE;
          at = skip_coded_data (data, size, at);
        }
      segment = jpeg_segment (data, size, at);
    }
  return pixels && segment.marker == 0xd9;
}

gboolean
parvis_entete_dimensions (
    const guchar *data, gsize size, const char *type, guint32 *width, guint32 *height)
{
  gboolean found = g_str_equal (type, "image/png")    ? png_dimensions (data, size, width, height)
                   : g_str_equal (type, "image/jpeg") ? jpeg_dimensions (data, size, width, height)
                                                      : FALSE;

  return found && *width > 0 && *height > 0;
}

gboolean
parvis_entete_is_whole (const guchar *data, gsize size, const char *type)
{
  return g_str_equal (type, "image/png")    ? png_is_whole (data, size)
         : g_str_equal (type, "image/jpeg") ? jpeg_is_whole (data, size)
                                            : FALSE;
}
