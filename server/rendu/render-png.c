/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-render"
#include "config.h"

#include <math.h>
#include <png.h>
#include <setjmp.h>

#include "server/rendu/render.h"

/* A photograph as PNG is mostly the noise of its lowest bits: without two of them it weighs a third,
 * and a letter is read just as well. White stays white. */
static inline guchar
without_noise (guchar value)
{
  return (value & 0xfc) | value >> 6;
}

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

/* cairo's words: a page of a PDF. */
static void
words_to_rgb (const guint32 *in, int width, guchar *rgb)
{
  for (int x = 0; x < width; x++, rgb += 3)
    {
      rgb[0] = in[x] >> 16;
      rgb[1] = in[x] >> 8;
      rgb[2] = in[x];
    }
}

/* gdk-pixbuf's bytes: a photograph. */
static void
bytes_to_rgb (const guchar *in, int width, gboolean alpha, guchar *rgb)
{
  for (int x = 0; x < width; x++, rgb += 3, in += alpha ? 4 : 3)
    for (int c = 0; c < 3; c++)
      rgb[c] = without_noise (alpha ? over_white (in[c], in[3]) : in[c]);
}

static void
row_to_rgb (const RenderRaster *raster, int y, guchar *rgb)
{
  const guchar *in = raster->pixels + (gsize) y * raster->stride;

  if (raster->layout == RENDER_XRGB32)
    words_to_rgb ((const guint32 *) (gconstpointer) in, raster->width, rgb);
  else
    bytes_to_rgb (in, raster->width, raster->layout == RENDER_RGBA, rgb);
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
  png_set_filter (
      png, 0, raster->layout != RENDER_XRGB32 ? PNG_FILTER_SUB | PNG_FILTER_UP : PNG_FILTER_NONE);
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
