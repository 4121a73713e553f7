/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-render"
#include "config.h"

#include <poppler.h>

#include "server/rendu/render.h"

typedef struct
{
  PopplerDocument *document;
  PopplerPage *page;        /* the last one drawn */
  cairo_surface_t *surface; /* and its pixels */
} Pdf;

static gboolean
draw_page (PopplerPage *page, cairo_surface_t *surface, double scale)
{
  cairo_t *cr = cairo_create (surface);
  gboolean done;

  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_paint (cr);
  cairo_scale (cr, scale, scale);
  poppler_page_render (page, cr);
  done = cairo_status (cr) == CAIRO_STATUS_SUCCESS;
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  return done;
}

static gboolean
pdf_draw (gpointer data, int n, int width, RenderRaster *raster)
{
  Pdf *pdf = data;
  double page_width, page_height;

  g_clear_object (&pdf->page);
  pdf->page = poppler_document_get_page (pdf->document, n);
  if (!pdf->page)
    return FALSE;
  poppler_page_get_size (pdf->page, &page_width, &page_height);
  if (!render_fit (page_width, page_height, width, &raster->width, &raster->height))
    return FALSE;
  g_clear_pointer (&pdf->surface, cairo_surface_destroy);
  pdf->surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, raster->width, raster->height);
  if (cairo_surface_status (pdf->surface) != CAIRO_STATUS_SUCCESS
      || !draw_page (pdf->page, pdf->surface, raster->width / page_width))
    return FALSE;
  raster->pixels = cairo_image_surface_get_data (pdf->surface);
  raster->stride = cairo_image_surface_get_stride (pdf->surface);
  raster->layout = RENDER_XRGB32;
  return TRUE;
}

ParvisTrameStatut
render_pdf_open (GBytes *file, RenderDocument *document)
{
  g_autoptr (GError) error = NULL;
  Pdf *pdf = g_new0 (Pdf, 1);

  pdf->document = poppler_document_new_from_bytes (file, NULL, &error);
  if (!pdf->document)
    {
      g_free (pdf);
      return g_error_matches (error, POPPLER_ERROR, POPPLER_ERROR_ENCRYPTED)
                 ? PARVIS_STATUT_MOT_DE_PASSE
                 : PARVIS_STATUT_ABIME;
    }
  document->document = pdf;
  document->draw = pdf_draw;
  document->pages = poppler_document_get_n_pages (pdf->document);
  if (document->pages > PARVIS_RENDU_PAGES_MAX)
    return PARVIS_STATUT_TROP_DE_PAGES;
  return document->pages > 0 ? PARVIS_STATUT_OK : PARVIS_STATUT_ABIME;
}
