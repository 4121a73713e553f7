/* SPDX-License-Identifier: EUPL-1.2 */
/* What of the widgets needs no screen. */
#define G_LOG_DOMAIN "parvis-test"
#include "config.h"

#include <string.h>

#include "client/justificatifs/parvis-original.h"
#include "client/widgets/parvis-date-entry.h"
#include "client/widgets/parvis-format.h"
#include "client/widgets/parvis-image.h"
#include "shared/parvis-error.h"

static void
done_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static ParvisImage *
decode (GBytes *bytes, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  parvis_image_decode_async (bytes, NULL, done_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return parvis_image_decode_finish (result, error);
}

static GBytes *
create_png (int width, int height)
{
  gsize size = (gsize) width * height * 4;
  g_autoptr (GBytes) pixels = g_bytes_new_take (g_malloc0 (size), size);
  g_autoptr (GdkTexture) texture =
      gdk_memory_texture_new (width, height, GDK_MEMORY_DEFAULT, pixels, (gsize) width * 4);

  return gdk_texture_save_to_png_bytes (texture);
}

static void
test_image (void)
{
  g_autoptr (GBytes) png = create_png (1400, 1980);
  g_autoptr (GError) error = NULL;
  g_autoptr (ParvisImage) image = decode (png, &error);

  g_assert_no_error (error);
  g_assert_cmpint (parvis_image_get_width (image), ==, 1400);
  g_assert_cmpint (parvis_image_get_height (image), ==, 1980);
  g_assert_cmpint (gdk_texture_get_width (parvis_image_get_texture (image, 2000)), ==, 1400);
  g_assert_cmpint (gdk_texture_get_width (parvis_image_get_texture (image, 701)), ==, 1400);
  g_assert_cmpint (gdk_texture_get_width (parvis_image_get_texture (image, 500)), ==, 700);
  g_assert_cmpint (gdk_texture_get_width (parvis_image_get_texture (image, 100)), ==, 350);
}

static void
write_u32 (guint8 *bytes, guint32 value)
{
  for (int i = 0; i < 4; i++)
    bytes[i] = (guint8) (value >> (24 - 8 * i));
}

static void
test_image_refused (void)
{
  static const struct
  {
    guint32 width, height;
    ParvisError code;
  } cases[] = {
    { 60000, 60000, PARVIS_ERROR_TOO_LARGE },  { 1, 13000, PARVIS_ERROR_TOO_LARGE },
    { 11000, 11000, PARVIS_ERROR_TOO_LARGE },  { 0, 100, PARVIS_ERROR_TOO_LARGE },
    { 0xffffffff, 1, PARVIS_ERROR_TOO_LARGE }, { 1000, 1000, PARVIS_ERROR_INVALID },
  };

  /* A bomb says its size in its header: it is refused before anything is decoded. The last case is
   * cut short instead. */
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GBytes) small = create_png (10, 10);
      gsize size;
      g_autofree guint8 *copy = NULL;
      g_autoptr (GBytes) bytes = NULL;
      g_autoptr (GError) error = NULL;
      g_autoptr (ParvisImage) image = NULL;

      copy = g_memdup2 (g_bytes_get_data (small, &size), g_bytes_get_size (small));
      write_u32 (copy + 16, cases[i].width);
      write_u32 (copy + 20, cases[i].height);
      bytes = g_bytes_new (copy, size);
      image = decode (bytes, &error);
      g_assert_null (image);
      g_assert_error (error, PARVIS_ERROR, (int) cases[i].code);
    }
}

static void
test_image_not_png (void)
{
  static const char *const cases[] = { "", "<html>", "\x89PNG\r\n\x1a\n", "\xff\xd8\xff\xe0 JFIF",
                                       "II*\0tiff, which GTK would read too, and more and more" };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GBytes) bytes = g_bytes_new (cases[i], strlen (cases[i]));
      g_autoptr (GError) error = NULL;
      g_autoptr (ParvisImage) image = decode (bytes, &error);

      g_assert_null (image);
      g_assert_error (error, PARVIS_ERROR, PARVIS_ERROR_INVALID);
    }
}

static void
test_date (void)
{
  static const struct
  {
    const char *typed;
    int year, month, day; /* 0 = refused */
  } cases[] = {
    { "31/08/2027", 2027, 8, 31 },
    { "31082027", 2027, 8, 31 },
    { "310827", 2027, 8, 31 },
    { " 1/9/2027 ", 2027, 9, 1 },
    { "01-09-2027", 2027, 9, 1 },
    { "31/02/2027", 0, 0, 0 },
    { "", 0, 0, 0 },
    { "demain", 0, 0, 0 },
    { "3108", 0, 0, 0 },
    { "99999999", 0, 0, 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const char *message = NULL;
      ParvisDate date = parvis_date_entry_parse (cases[i].typed, &message);

      if (cases[i].year == 0)
        g_assert_cmpint (date, ==, PARVIS_DATE_NONE);
      else
        g_assert_cmpint (date, ==, parvis_date_new (cases[i].year, cases[i].month, cases[i].day));
    }
}

static void
test_waited (void)
{
  static const struct
  {
    gint64 seconds;
    const char *said;
  } cases[] = {
    { -5, "à l’instant" },     { 59, "à l’instant" },    { 60, "1\302\240min" },
    { 3599, "59\302\240min" }, { 3600, "1\302\240h" },   { 86399, "23\302\240h" },
    { 86400, "1\302\240j" },   { 800000, "9\302\240j" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *said = parvis_format_waited (1000000, 1000000 + cases[i].seconds);

      g_assert_cmpstr (said, ==, cases[i].said);
    }
}

static void
test_file_name (void)
{
  static const struct
  {
    const char *sent, *kept;
  } cases[] = {
    { "facture électricité.pdf", "facture électricité.pdf" },
    { "../../etc/passwd", "etcpasswd" },
    { ".bashrc", "bashrc" },
    { "a\r\nb\x01.pdf", "ab.pdf" },
    { "photo\xe2\x80\xae"
      "gpj.exe",
      "photogpj.exe" },
    { "C:\\Users\\x.pdf", "CUsersx.pdf" },
    { "", "original" },
    { "///", "original" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *kept = parvis_original_clean_name (cases[i].sent);

      g_assert_cmpstr (kept, ==, cases[i].kept);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/client/image/decoded", test_image);
  g_test_add_func ("/client/image/refused", test_image_refused);
  g_test_add_func ("/client/image/not-png", test_image_not_png);
  g_test_add_func ("/client/date/typed", test_date);
  g_test_add_func ("/client/format/waited", test_waited);
  g_test_add_func ("/client/original/name", test_file_name);
  return g_test_run ();
}
