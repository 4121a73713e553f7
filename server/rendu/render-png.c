/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-render"
#include "config.h"

#include <math.h>
#include <png.h>
#include <setjmp.h>

#include "server/rendu/render.h"

/* A photograph as PNG is mostly the noise of its lowest bits: without two of them it weighs a third,
 * and a letter is read just as well. */
#define PHOTOGRAPH_MASK 0xfc

gboolean
render_fit (double width, double height, int wanted, int *shown_width, int *shown_height)
{
  double scale;

  if (!(width > 0) || !(height > 0) || !isfinite (width) || !isfinite (height))
    return FALSE;
  wanted = CLAMP (wanted, PARVIS_RENDU_WIDTH_MIN, PARVIS_RENDU_WIDTH_MAX);
  scale = MIN (wanted / width, 4.0 * wanted / height);
  *shown_width = MAX (1, (int) floor (width * scale + 0.001));
  *shown_height = MAX (1, (int) floor (height * scale + 0.001));
  return TRUE;
}

static inline guchar
over_white (guchar value, guchar alpha)
{
  return 255 - ((255 - value) * alpha + 127) / 255;
}

static void
row_to_rgb (const RenderRaster *raster, int y, guchar *rgb)
{
  const guchar *in = raster->pixels + (gsize) y * raster->stride;
  const guchar mask = raster->photograph ? PHOTOGRAPH_MASK : 0xff;

  for (int x = 0; x < raster->width; x++, rgb += 3)
    {
      if (raster->layout == RENDER_XRGB32)
        {
          guint32 word = ((const guint32 *) in)[x];

          rgb[0] = word >> 16;
          rgb[1] = word >> 8;
          rgb[2] = word;
          continue;
        }
      for (int c = 0; c < 3; c++)
        rgb[c] = mask
                 & (raster->layout == RENDER_RGBA ? over_white (in[4 * x + c], in[4 * x + 3])
                                                  : in[3 * x + c]);
    }
}

static gboolean
row_is_grey (const guchar *rgb, int width)
{
  for (int x = 0; x < width; x++, rgb += 3)
    if (rgb[0] != rgb[1] || rgb[1] != rgb[2])
      return FALSE;
  return TRUE;
}

static gboolean
is_grey (const RenderRaster *raster, guchar *row)
{
  for (int y = 0; y < raster->height; y++)
    {
      row_to_rgb (raster, y, row);
      if (!row_is_grey (row, raster->width))
        return FALSE;
    }
  return TRUE;
}

static void
append_cb (png_structp png, png_bytep data, png_size_t size)
{
  g_byte_array_append (png_get_io_ptr (png), data, size);
}

static void
flush_cb (png_structp png)
{
}

static void
silent_cb (png_structp png, png_const_charp message)
{
}

static void
write_rows (png_structp png, png_infop info, const RenderRaster *raster, guchar *row)
{
  gboolean grey = is_grey (raster, row);

  png_set_IHDR (png, info, raster->width, raster->height, 8,
                grey ? PNG_COLOR_TYPE_GRAY : PNG_COLOR_TYPE_RGB, PNG_INTERLACE_NONE,
                PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
  /* A page of text is best left alone, a photograph is best told as differences. */
  png_set_filter (png, 0, raster->photograph ? PNG_FILTER_SUB | PNG_FILTER_UP : PNG_FILTER_NONE);
  png_set_compression_level (png, 4);
  png_write_info (png, info);
  for (int y = 0; y < raster->height; y++)
    {
      row_to_rgb (raster, y, row);
      for (int x = 0; grey && x < raster->width; x++)
        row[x] = row[3 * x];
      png_write_row (png, row);
    }
  png_write_end (png, info);
}

GByteArray *
render_png (const RenderRaster *raster)
{
  GByteArray *out = g_byte_array_new ();
  guchar *row = g_malloc (3 * (gsize) raster->width);
  png_structp png = png_create_write_struct (PNG_LIBPNG_VER_STRING, NULL, NULL, silent_cb);
  png_infop info = png ? png_create_info_struct (png) : NULL;
  volatile gboolean done = FALSE;

  if (info && !setjmp (png_jmpbuf (png)))
    {
      png_set_write_fn (png, out, append_cb, flush_cb);
      write_rows (png, info, raster, row);
      done = TRUE;
    }
  png_destroy_write_struct (&png, &info);
  g_free (row);
  if (!done)
    g_clear_pointer (&out, g_byte_array_unref);
  return out;
}
