/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-fake"
#include "config.h"

#include <pango/pangocairo.h>

#include "tests/client/fake-server-private.h"

static void
write_line (cairo_t *cr, double x, double *y, double width, const char *font, const char *text)
{
  g_autoptr (PangoLayout) layout = pango_cairo_create_layout (cr);
  PangoFontDescription *description = pango_font_description_from_string (font);
  int height;

  pango_layout_set_font_description (layout, description);
  pango_layout_set_width (layout, (int) (width * PANGO_SCALE));
  pango_layout_set_text (layout, text, -1);
  cairo_move_to (cr, x, *y);
  pango_cairo_show_layout (cr, layout);
  pango_layout_get_pixel_size (layout, NULL, &height);
  *y += height * 1.6;
  pango_font_description_free (description);
}

static cairo_status_t
append_cb (void *closure, const unsigned char *data, unsigned int length)
{
  g_byte_array_append (closure, data, length);
  return CAIRO_STATUS_SUCCESS;
}

/* A4; the second page of each is a landscape photograph's shape, to see both. */
GBytes *
fake_page_draw (const FakePiece *piece, guint page, guint width)
{
  double ratio = page == 2 ? 0.7 : 1.414;
  guint height = (guint) (width * ratio);
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, width, height);
  cairo_t *cr = cairo_create (surface);
  GByteArray *png = g_byte_array_new ();
  g_autofree char *who = g_strdup (*piece->personne != '\0' ? piece->personne : piece->foyer);
  g_autofree char *title = g_utf8_strup (piece->type_nom, -1);
  g_autofree char *foot = g_strdup_printf ("Pièce n° %" G_GINT64_FORMAT ", page %u / %u", piece->id,
                                           page, piece->pages);
  double scale = width / 1000.0, y = 110;

  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_paint (cr);
  cairo_scale (cr, scale, scale);
  cairo_set_source_rgb (cr, 0.13, 0.13, 0.15);
  write_line (cr, 110, &y, 780, "Serif Bold 18", "ASSURANCES DU COMTAT");
  write_line (cr, 110, &y, 780, "Serif 17", "12 cours Mirabeau, 84000 Avignon");
  write_line (cr, 110, &y, 780, "Serif Bold 30", title);
  write_line (cr, 110, &y, 780, "Serif 18", "Nous attestons que");
  write_line (cr, 110, &y, 780, "Serif Bold 24", who);
  write_line (
      cr, 110, &y, 780, "Serif 18",
      "est garanti au titre du contrat n° 84-2231907 (responsabilité civile et individuelle "
      "accident) pour l’année scolaire 2026 / 2027, du 1er septembre 2026 au 31 août 2027.");
  write_line (cr, 110, &y, 780, "Serif 18", "Fait à Avignon, le 28 août 2026");
  y = 1000 * ratio - 90;
  write_line (cr, 110, &y, 780, "Serif 14", foot);
  cairo_surface_write_to_png_stream (surface, append_cb, png);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
  return g_byte_array_free_to_bytes (png);
}
