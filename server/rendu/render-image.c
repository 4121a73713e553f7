/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-render"
#include "config.h"

#include <gdk-pixbuf/gdk-pixbuf.h>

#include "server/coffre/parvis-entete.h"
#include "server/rendu/render.h"

typedef struct
{
  GdkPixbuf *picture; /* upright */
  GdkPixbuf *shown;
} Image;

/* A JPEG is decoded at a fraction of its size when that is enough: which side is up is not known yet,
 * so both sides keep the widest page. */
static void
size_prepared_cb (GdkPixbufLoader *loader, int width, int height, gpointer data)
{
  double scale = (double) PARVIS_RENDU_WIDTH_MAX / MIN (width, height);

  if (scale < 1)
    gdk_pixbuf_loader_set_size (loader, MAX (1, width * scale), MAX (1, height * scale));
}

static GdkPixbuf *
decode (GBytes *file, const char *type)
{
  g_autoptr (GdkPixbufLoader) loader =
      gdk_pixbuf_loader_new_with_type (g_str_equal (type, "image/png") ? "png" : "jpeg", NULL);
  g_autoptr (GError) error = NULL;
  gboolean written;
  GdkPixbuf *picture;

  if (!loader)
    return NULL;
  if (g_str_equal (type, "image/jpeg"))
    g_signal_connect (loader, "size-prepared", G_CALLBACK (size_prepared_cb), NULL);
  written = gdk_pixbuf_loader_write_bytes (loader, file, &error);
  /* It must be closed either way. */
  if (!gdk_pixbuf_loader_close (loader, written ? &error : NULL) || !written)
    return NULL;
  picture = gdk_pixbuf_loader_get_pixbuf (loader);
  return picture ? gdk_pixbuf_apply_embedded_orientation (picture) : NULL;
}

static gboolean
image_draw (gpointer data, int n, int width, RenderRaster *raster)
{
  Image *image = data;
  int own_width = gdk_pixbuf_get_width (image->picture);
  int own_height = gdk_pixbuf_get_height (image->picture);

  if (!render_fit (own_width, own_height, width, &raster->width, &raster->height))
    return FALSE;
  g_clear_object (&image->shown);
  /* Never enlarged: that adds bytes, not detail. */
  if (raster->width >= own_width)
    image->shown = g_object_ref (image->picture);
  else
    image->shown = gdk_pixbuf_scale_simple (image->picture, raster->width, raster->height,
                                            GDK_INTERP_BILINEAR);
  if (!image->shown)
    return FALSE;
  raster->width = gdk_pixbuf_get_width (image->shown);
  raster->height = gdk_pixbuf_get_height (image->shown);
  raster->stride = gdk_pixbuf_get_rowstride (image->shown);
  raster->pixels = gdk_pixbuf_read_pixels (image->shown);
  raster->layout = gdk_pixbuf_get_has_alpha (image->shown) ? RENDER_RGBA : RENDER_RGB;
  return TRUE;
}

ParvisTrameStatut
render_image_open (GBytes *file, const char *type, RenderDocument *document)
{
  Image *image;
  guint32 width, height;
  gsize size;
  const guchar *data = g_bytes_get_data (file, &size);
  GdkPixbuf *picture;

  if (!parvis_entete_dimensions (data, size, type, &width, &height)
      || !parvis_entete_is_whole (data, size, type))
    return PARVIS_STATUT_ABIME;
  if ((guint64) width * height > PARVIS_ENTETE_PIXELS_MAX)
    return PARVIS_STATUT_TROP_GRAND;
  picture = decode (file, type);
  if (!picture)
    return PARVIS_STATUT_ABIME;
  image = g_new0 (Image, 1);
  image->picture = picture;
  *document = (RenderDocument){ .document = image, .pages = 1, .draw = image_draw };
  return PARVIS_STATUT_OK;
}
