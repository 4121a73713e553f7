/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "test"
#include "config.h"

#include <gdk-pixbuf/gdk-pixbuf.h>
#include <string.h>
#include <sys/mman.h>

#include "server/coffre/parvis-entete.h"
#include "server/coffre/parvis-fd.h"
#include "server/rendu/parvis-rendu-lancement.h"
#include "tests/rendu/test-fixtures.h"

/* The real parvis-render, in its bubble, on real files. */

typedef struct
{
  ParvisRenduFin fin;
  int pages;
  GPtrArray *pngs; /* GBytes */
} Drawn;

static void
drawn_clear (Drawn *drawn)
{
  g_ptr_array_unref (drawn->pngs);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Drawn, drawn_clear)

static gboolean
keep_page (int page, GBytes *png, gpointer data, GError **error)
{
  g_ptr_array_add (data, g_bytes_ref (png));
  return TRUE;
}

static Drawn
draw_range (GBytes *file, const char *type, int width, int first, int count)
{
  g_auto (ParvisFd) input = memfd_create ("essai", MFD_CLOEXEC);
  const ParvisRenduOrdre ordre = { .program = g_getenv ("PARVIS_RENDER"),
                                   .input = input,
                                   .type = type,
                                   .width = width,
                                   .first = first,
                                   .count = count };
  Drawn drawn = { .pngs = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref) };
  g_autoptr (GError) error = NULL;
  gsize size;
  const void *data = g_bytes_get_data (file, &size);

  g_assert_true (parvis_fd_write_full (input, data, size, NULL));
  parvis_rendu_run (&ordre, keep_page, drawn.pngs, &drawn.fin, &drawn.pages, &error);
  g_assert_no_error (error);
  return drawn;
}

static Drawn
draw (GBytes *file, const char *type, int width)
{
  return draw_range (file, type, width, 1, PARVIS_RENDU_PAGES_MAX);
}

static GdkPixbuf *
picture_of (GBytes *png)
{
  g_autoptr (GdkPixbufLoader) loader = gdk_pixbuf_loader_new_with_type ("png", NULL);
  g_autoptr (GError) error = NULL;

  gdk_pixbuf_loader_write_bytes (loader, png, &error);
  g_assert_no_error (error);
  gdk_pixbuf_loader_close (loader, &error);
  g_assert_no_error (error);
  return g_object_ref (gdk_pixbuf_loader_get_pixbuf (loader));
}

static void
assert_colour (GdkPixbuf *picture, double x, double y, guchar r, guchar g, guchar b)
{
  const guchar *p =
      gdk_pixbuf_read_pixels (picture)
      + (int) (y * gdk_pixbuf_get_height (picture)) * gdk_pixbuf_get_rowstride (picture)
      + (int) (x * gdk_pixbuf_get_width (picture)) * gdk_pixbuf_get_n_channels (picture);

  g_assert_cmpint (ABS (p[0] - r), <=, 12);
  g_assert_cmpint (ABS (p[1] - g), <=, 12);
  g_assert_cmpint (ABS (p[2] - b), <=, 12);
}

static guint
count_dark (GdkPixbuf *picture)
{
  guint dark = 0;
  int channels = gdk_pixbuf_get_n_channels (picture);

  for (int y = 0; y < gdk_pixbuf_get_height (picture); y++)
    for (int x = 0; x < gdk_pixbuf_get_width (picture); x++)
      dark +=
          gdk_pixbuf_read_pixels (picture)[y * gdk_pixbuf_get_rowstride (picture) + x * channels]
          < 100;
  return dark;
}

static void
test_pdf_pages (void)
{
  g_autoptr (GBytes) pdf = fixture_pdf_pages (3, 595, 842);
  g_auto (Drawn) drawn = draw (pdf, "application/pdf", 1400);

  g_assert_cmpint (drawn.fin, ==, PARVIS_RENDU_FIN_OK);
  g_assert_cmpint (drawn.pages, ==, 3);
  g_assert_cmpuint (drawn.pngs->len, ==, 3);
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (GdkPixbuf) page = picture_of (drawn.pngs->pdata[i]);
      guchar shade = (i + 1) * 255 / 40;

      g_assert_cmpint (gdk_pixbuf_get_width (page), ==, 1400);
      g_assert_cmpint (gdk_pixbuf_get_height (page), ==, 1981);
      assert_colour (page, 0.2, 0.5, shade, shade, shade);
      assert_colour (page, 0.8, 0.1, 255, 255, 255);
    }
}

/* A font that is not in the file is found inside the bubble. */
static void
test_pdf_font (void)
{
  g_autoptr (GBytes) pdf = fixture_pdf_plain ();
  g_auto (Drawn) drawn = draw (pdf, "application/pdf", 400);
  g_autoptr (GdkPixbuf) page = NULL;

  g_assert_cmpint (drawn.fin, ==, PARVIS_RENDU_FIN_OK);
  page = picture_of (drawn.pngs->pdata[0]);
  g_assert_cmpint (gdk_pixbuf_get_height (page), ==, 200);
  g_assert_cmpuint (count_dark (page), >, 300);
}

static void
test_pdf_range (void)
{
  g_autoptr (GBytes) pdf = fixture_pdf_pages (3, 595, 842);
  g_auto (Drawn) second = draw_range (pdf, "application/pdf", 200, 2, 1);
  g_auto (Drawn) counted = draw_range (pdf, "application/pdf", 200, 1, 0);
  g_auto (Drawn) beyond = draw_range (pdf, "application/pdf", 200, 4, 1);
  g_autoptr (GdkPixbuf) page = picture_of (second.pngs->pdata[0]);

  assert_colour (page, 0.2, 0.5, 12, 12, 12);
  g_assert_cmpint (counted.fin, ==, PARVIS_RENDU_FIN_OK);
  g_assert_cmpint (counted.pages, ==, 3);
  g_assert_cmpuint (counted.pngs->len, ==, 0);
  g_assert_cmpint (beyond.fin, ==, PARVIS_RENDU_FIN_OK);
  g_assert_cmpuint (beyond.pngs->len, ==, 0);
}

static void
test_pdf_passwords (void)
{
  g_autoptr (GBytes) password = fixture_pdf_password ();
  g_autoptr (GBytes) owner = fixture_pdf_owner ();
  g_auto (Drawn) locked = draw (password, "application/pdf", 400);
  g_auto (Drawn) open = draw (owner, "application/pdf", 400);

  g_assert_cmpint (locked.fin, ==, PARVIS_RENDU_FIN_MOT_DE_PASSE);
  g_assert_cmpint (open.fin, ==, PARVIS_RENDU_FIN_OK);
  g_assert_cmpuint (open.pngs->len, ==, 1);
}

static void
test_pdf_bounds (void)
{
  g_autoptr (GBytes) thirty = fixture_pdf_pages (30, 100, 100);
  g_autoptr (GBytes) more = fixture_pdf_pages (31, 100, 100);
  g_autoptr (GBytes) huge = fixture_pdf_pages (1, 14400, 14400);
  g_autoptr (GBytes) ribbon = fixture_pdf_pages (1, 30, 14000);
  g_auto (Drawn) most = draw (thirty, "application/pdf", 200);
  g_auto (Drawn) too_many = draw (more, "application/pdf", 200);
  g_auto (Drawn) wall = draw (huge, "application/pdf", 1600);
  g_auto (Drawn) tall = draw (ribbon, "application/pdf", 1600);
  g_autoptr (GdkPixbuf) wall_page = picture_of (wall.pngs->pdata[0]);
  g_autoptr (GdkPixbuf) tall_page = picture_of (tall.pngs->pdata[0]);

  g_assert_cmpuint (most.pngs->len, ==, 30);
  g_assert_cmpint (too_many.fin, ==, PARVIS_RENDU_FIN_TROP_DE_PAGES);
  g_assert_cmpint (too_many.pages, ==, 31);
  g_assert_cmpint (gdk_pixbuf_get_width (wall_page), ==, 1600);
  g_assert_cmpint (gdk_pixbuf_get_height (tall_page), ==, 6400);
}

static void
assert_refused (GBytes *file, const char *type, ParvisRenduFin fin)
{
  g_auto (Drawn) drawn = draw (file, type, 400);

  g_assert_cmpint (drawn.fin, ==, fin);
  g_assert_cmpuint (drawn.pngs->len, ==, 0);
}

/* Each file cut at several places, and random bytes in its middle: an answer, and no crash that would
 * show as a breakdown. A PDF cut short may still be mended by its reader. */
static void
test_damaged (void)
{
  g_autoptr (GBytes) jpeg = fixture_picture ("jpeg", 640, 480);
  g_autoptr (GBytes) png = fixture_noise ("png", 300, 300);
  g_autoptr (GBytes) html = g_bytes_new_static ("<html><script>alert(1)</script></html>", 38);
  g_autoptr (GBytes) nothing = g_bytes_new_static ("", 0);
  g_autoptr (GBytes) start = g_bytes_new_static ("%PDF-1.7\n", 9);
  const char *types[] = { "application/pdf", "image/jpeg", "image/png" };

  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    {
      assert_refused (html, types[i], PARVIS_RENDU_FIN_ABIME);
      assert_refused (nothing, types[i], PARVIS_RENDU_FIN_ABIME);
      assert_refused (start, types[i], PARVIS_RENDU_FIN_ABIME);
    }
  for (guint part = 1; part < 4; part++)
    {
      g_autoptr (GBytes) cut_jpeg =
          g_bytes_new_from_bytes (jpeg, 0, g_bytes_get_size (jpeg) * part / 4);
      g_autoptr (GBytes) cut_png =
          g_bytes_new_from_bytes (png, 0, g_bytes_get_size (png) * part / 4);

      assert_refused (cut_jpeg, "image/jpeg", PARVIS_RENDU_FIN_ABIME);
      assert_refused (cut_png, "image/png", PARVIS_RENDU_FIN_ABIME);
    }
  assert_refused (png, "image/jpeg", PARVIS_RENDU_FIN_ABIME);
}

static void
test_bombs (void)
{
  g_autoptr (GBytes) bomb = fixture_png_bomb (60000, 60000);
  g_autoptr (GBytes) endless = fixture_png_bomb (0xffffffff, 0xffffffff);
  g_autoptr (GBytes) just = fixture_png_bomb (7000, 7000);

  assert_refused (bomb, "image/png", PARVIS_RENDU_FIN_TROP_GRAND);
  assert_refused (endless, "image/png", PARVIS_RENDU_FIN_TROP_GRAND);
  /* One that is just allowed is expanded, within the bounds, to the nothing that it holds. */
  g_auto (Drawn) drawn = draw (just, "image/png", 400);
  g_assert_cmpint (drawn.fin, ==, PARVIS_RENDU_FIN_OK);
  g_assert_cmpuint (g_bytes_get_size (drawn.pngs->pdata[0]), <, 100000);
}

/* The largest photograph that is accepted does fit in the helper's memory. */
static void
test_largest (void)
{
  g_autoptr (GBytes) jpeg = fixture_picture ("jpeg", 10000, 5000);
  g_auto (Drawn) drawn = draw (jpeg, "image/jpeg", 1600);

  g_assert_cmpint (drawn.fin, ==, PARVIS_RENDU_FIN_OK);
}

static void
test_photographs (void)
{
  const char *formats[] = { "jpeg", "png" };

  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    {
      g_autofree char *type = g_strconcat ("image/", formats[i], NULL);
      g_autoptr (GBytes) large = fixture_picture (formats[i], 3000, 2000);
      g_autoptr (GBytes) small = fixture_picture (formats[i], 60, 40);
      g_autoptr (GBytes) dot = fixture_picture (formats[i], 1, 1);
      g_auto (Drawn) one = draw (large, type, 1400);
      g_auto (Drawn) two = draw (small, type, 1400);
      g_auto (Drawn) three = draw (dot, type, 1400);
      g_autoptr (GdkPixbuf) page = picture_of (one.pngs->pdata[0]);
      g_autoptr (GdkPixbuf) same = picture_of (two.pngs->pdata[0]);

      g_assert_cmpint (gdk_pixbuf_get_width (page), ==, 1400);
      g_assert_cmpint (gdk_pixbuf_get_height (page), ==, 933);
      assert_colour (page, 0.2, 0.2, 255, 0, 0);
      assert_colour (page, 0.8, 0.8, 0, 0, 255);
      g_assert_cmpint (gdk_pixbuf_get_width (same), ==, 60);
      g_assert_cmpint (three.fin, ==, PARVIS_RENDU_FIN_OK);
    }
}

/* A telephone held upright: the picture lies on its side and says so. Where it was taken is gone. */
static void
test_orientation (void)
{
  static const struct
  {
    int orientation;
    double x, y; /* where the red corner is shown */
  } cases[] = { { 1, 0.2, 0.2 }, { 3, 0.8, 0.8 }, { 6, 0.8, 0.2 }, { 8, 0.2, 0.8 } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GBytes) jpeg = fixture_jpeg_exif (800, 600, cases[i].orientation);
      g_auto (Drawn) drawn = draw (jpeg, "image/jpeg", 1400);
      g_autoptr (GdkPixbuf) page = picture_of (drawn.pngs->pdata[0]);
      gsize size;
      const char *bytes = g_bytes_get_data (drawn.pngs->pdata[0], &size);

      g_assert_cmpint (gdk_pixbuf_get_width (page), ==, cases[i].orientation >= 5 ? 600 : 800);
      assert_colour (page, cases[i].x, cases[i].y, 255, 0, 0);
      assert_colour (page, 1 - cases[i].x, 1 - cases[i].y, 0, 0, 255);
      g_assert_null (memmem (bytes, size, "GPS", 3));
      g_assert_null (memmem (bytes, size, "Exif", 4));
    }
}

static void
test_transparency (void)
{
  g_autoptr (GdkPixbuf) clear = gdk_pixbuf_new (GDK_COLORSPACE_RGB, TRUE, 8, 50, 50);
  g_autoptr (GBytes) png = NULL;
  char *data;
  gsize size;

  gdk_pixbuf_fill (clear, 0x00000000);
  gdk_pixbuf_save_to_buffer (clear, &data, &size, "png", NULL, NULL);
  png = g_bytes_new_take (data, size);
  g_auto (Drawn) drawn = draw (png, "image/png", 1400);
  g_autoptr (GdkPixbuf) page = picture_of (drawn.pngs->pdata[0]);
  assert_colour (page, 0.5, 0.5, 255, 255, 255);
}

/* A picture that does not compress is made smaller rather than refused. */
static void
test_within_bytes (void)
{
  g_autoptr (GBytes) jpeg = fixture_noise ("jpeg", 1600, 6000);
  g_auto (Drawn) drawn = draw (jpeg, "image/jpeg", 1600);

  g_assert_cmpint (drawn.fin, ==, PARVIS_RENDU_FIN_OK);
  g_assert_cmpuint (g_bytes_get_size (drawn.pngs->pdata[0]), <=, PARVIS_RENDU_PAGE_BYTES);
}

static void
test_dimensions (void)
{
  g_autoptr (GBytes) jpeg = fixture_jpeg_exif (800, 600, 6);
  g_autoptr (GBytes) png = fixture_picture ("png", 320, 200);
  guint32 width, height;
  gsize size;
  const guchar *data = g_bytes_get_data (jpeg, &size);

  g_assert_true (parvis_entete_dimensions (data, size, "image/jpeg", &width, &height));
  g_assert_cmpuint (width, ==, 800);
  g_assert_cmpuint (height, ==, 600);
  g_assert_false (parvis_entete_dimensions (data, size, "image/png", &width, &height));
  /* Cut anywhere, from a copy that ends there so that a sanitizer sees one byte too many. */
  for (gsize cut = 0; cut < MIN (size, 400); cut++)
    {
      g_autofree guchar *copy = g_memdup2 (data, MAX (cut, 1));

      parvis_entete_dimensions (copy, cut, "image/jpeg", &width, &height);
      g_assert_false (parvis_entete_is_whole (copy, cut, "image/jpeg"));
    }
  g_assert_true (parvis_entete_is_whole (data, size, "image/jpeg"));
  g_assert_false (parvis_entete_is_whole (data, size - 1, "image/jpeg"));
  data = g_bytes_get_data (png, &size);
  g_assert_true (parvis_entete_dimensions (data, size, "image/png", &width, &height));
  g_assert_cmpuint (width, ==, 320);
  g_assert_cmpuint (height, ==, 200);
  g_assert_false (parvis_entete_dimensions (data, 23, "image/png", &width, &height));
  for (gsize cut = 0; cut < size; cut++)
    {
      g_autofree guchar *copy = g_memdup2 (data, MAX (cut, 1));

      g_assert_false (parvis_entete_is_whole (copy, cut, "image/png"));
    }
  g_assert_true (parvis_entete_is_whole (data, size, "image/png"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/rendu/images/pdf-pages", test_pdf_pages);
  g_test_add_func ("/rendu/images/pdf-font", test_pdf_font);
  g_test_add_func ("/rendu/images/pdf-range", test_pdf_range);
  g_test_add_func ("/rendu/images/pdf-passwords", test_pdf_passwords);
  g_test_add_func ("/rendu/images/pdf-bounds", test_pdf_bounds);
  g_test_add_func ("/rendu/images/damaged", test_damaged);
  g_test_add_func ("/rendu/images/bombs", test_bombs);
  g_test_add_func ("/rendu/images/largest", test_largest);
  g_test_add_func ("/rendu/images/photographs", test_photographs);
  g_test_add_func ("/rendu/images/orientation", test_orientation);
  g_test_add_func ("/rendu/images/transparency", test_transparency);
  g_test_add_func ("/rendu/images/within-bytes", test_within_bytes);
  g_test_add_func ("/rendu/images/dimensions", test_dimensions);
  return g_test_run ();
}
