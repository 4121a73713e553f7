/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <glib.h>

#include "server/rendu/parvis-rendu-trame.h"

G_BEGIN_DECLS

/* The inside of parvis-render. It runs on files from strangers, alone: see render-cage.c. */

/* Pixels of a page, borrowed. */
typedef struct
{
  int width, height, stride;
  const guchar *pixels;
  enum
  {
    RENDER_XRGB32,
    RENDER_RGB,
    RENDER_RGBA
  } layout; /* cairo's words, gdk-pixbuf's bytes */
} RenderRaster;

/* A document that was opened: PDF or picture. */
typedef struct
{
  gpointer document;
  int pages;
  /* Draws page @n (from 0) at @width pixels; the raster is valid until the next call. FALSE = the
   * page is broken. */
  gboolean (*draw) (gpointer document, int n, int width, RenderRaster *raster);
} RenderDocument;

ParvisTrameStatut render_pdf_open (GBytes *file, RenderDocument *document);
ParvisTrameStatut render_image_open (GBytes *file, const char *type, RenderDocument *document);

/* The size in which a page of @width × @height (any unit) is shown: @wanted pixels wide at most, its
 * height bounded too. FALSE when there is nothing to show. */
gboolean render_fit (double width, double height, int wanted, int *shown_width, int *shown_height);

/* The raster as a PNG of IHDR, IDAT and IEND: no name, no date, no place, nothing of the original
 * but its pixels, on white. NULL when memory runs out. */
GByteArray *render_png (const RenderRaster *raster);

/* Gives up every right that drawing does not need. FALSE = it could not be done: do not go on. */
gboolean render_cage (void);

G_END_DECLS
