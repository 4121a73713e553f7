/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "test"
#include "config.h"

#include <cairo-pdf.h>
#include <gdk-pixbuf/gdk-pixbuf.h>
#include <string.h>

#include "tests/rendu/test-fixtures.h"

static const char PLAIN[] = "%PDF-1.4\n"
                            "1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj\n"
                            "2 0 obj <</Type/Pages/Kids[3 0 R]/Count 1>> endobj\n"
                            "3 0 obj <</Type/Page/Parent 2 0 R/MediaBox[0 0 200 100]/Contents 4 0 R"
                            "/Resources<</Font<</F 5 0 R>>>>>> endobj\n"
                            "4 0 obj <</Length 38>> stream\n"
                            "BT /F 24 Tf 20 40 Td (Bonjour) Tj ET  \n"
                            "endstream endobj\n"
                            "5 0 obj <</Type/Font/Subtype/Type1/BaseFont/Helvetica>> endobj\n"
                            "trailer <</Root 1 0 R/Size 6>>\n"
                            "%%EOF\n";

/* clang-format off */
static const char PASSWORD[] =
    "JVBERi0xLjcKJb/3ov4KMSAwIG9iago8PCAvRXh0ZW5zaW9ucyA8PCAvQURCRSA8PCAvQmFzZVZlcnNpb24gLzEuNyAvRXh0ZW5z"
    "aW9uTGV2ZWwgOCA+PiA+PiAvUGFnZXMgMiAwIFIgL1R5cGUgL0NhdGFsb2cgPj4KZW5kb2JqCjIgMCBvYmoKPDwgL0NvdW50IDEg"
    "L0tpZHMgWyAzIDAgUiBdIC9UeXBlIC9QYWdlcyA+PgplbmRvYmoKMyAwIG9iago8PCAvQ29udGVudHMgNCAwIFIgL01lZGlhQm94"
    "IFsgMCAwIDIwMCAxMDAgXSAvUGFyZW50IDIgMCBSIC9SZXNvdXJjZXMgPDwgL0ZvbnQgPDwgL0YgNSAwIFIgPj4gPj4gL1R5cGUg"
    "L1BhZ2UgPj4KZW5kb2JqCjQgMCBvYmoKPDwgL0xlbmd0aCA2NCAvRmlsdGVyIC9GbGF0ZURlY29kZSA+PgpzdHJlYW0KxGuPtcXJ"
    "n72Jms+aD7GttIxC3R3pFpcNUaMYM0EKkNJnEi7WNl9unYpB17J+kXUK29oMuUwHfyPzYD6ulgvS4GVuZHN0cmVhbQplbmRvYmoK"
    "NSAwIG9iago8PCAvQmFzZUZvbnQgL0hlbHZldGljYSAvU3VidHlwZSAvVHlwZTEgL1R5cGUgL0ZvbnQgPj4KZW5kb2JqCjYgMCBv"
    "YmoKPDwgL0NGIDw8IC9TdGRDRiA8PCAvQXV0aEV2ZW50IC9Eb2NPcGVuIC9DRk0gL0FFU1YzIC9MZW5ndGggMzIgPj4gPj4gL0Zp"
    "bHRlciAvU3RhbmRhcmQgL0xlbmd0aCAyNTYgL08gPDc2NjE5MDRhNDFiYzYyY2Q5MDI5MDExNzdiOGFlNmI2NTNmYTQ3ZjQzYjc1"
    "M2RjZGM1OTEyZWFlZDk0YmU5ZDhjYTk4YWNkYWZiNDBmYTVjOGUyN2M5MzA3YTIzOTFlND4gL09FIDw4NzEyZTEyNDdjYWE2MGUx"
    "ZWM3OWM0MTg0N2E3YzRhNzA3NDI5YjA3NWQ5ZGNjNTUyMzljNmI0ODNkZWEzYjgxPiAvUCAtNCAvUGVybXMgPDNmZjZlMTg0ZWI0"
    "ZDc4YjdmMDFjMjIyZDc1M2UyNmMwPiAvUiA2IC9TdG1GIC9TdGRDRiAvU3RyRiAvU3RkQ0YgL1UgPDgxZmE4NTZjZDcwYjNmNDgz"
    "OGIwYTNkOGI3ZWI2YmRlMDE5ZmVkYzAxOTVjMDEyNTVjODE3NDViNDY2MjkxMTU0Y2U3YzYyMmZjYTdmNTM2MGUzZDQyNGY5NTdm"
    "NjdhMT4gL1VFIDw2MDRhOGVkOTFjOTgxYjQzOWM0MzY5ZjgxZDE3ODRhMTk2OTQ5ZGZlNjVkMzVkZDliZThiODljZjJkMjI2NzY1"
    "PiAvViA1ID4+CmVuZG9iagp4cmVmCjAgNwowMDAwMDAwMDAwIDY1NTM1IGYgCjAwMDAwMDAwMTUgMDAwMDAgbiAKMDAwMDAwMDEz"
    "MCAwMDAwMCBuIAowMDAwMDAwMTg5IDAwMDAwIG4gCjAwMDAwMDAzMTYgMDAwMDAgbiAKMDAwMDAwMDQ1MCAwMDAwMCBuIAowMDAw"
    "MDAwNTIwIDAwMDAwIG4gCnRyYWlsZXIgPDwgL1Jvb3QgMSAwIFIgL1NpemUgNyAvSUQgWzw4ZWEwNzBmMmE4ZGViZjhmYTdmNGY3"
    "Mjc4MzU1ZTExYj48OGVhMDcwZjJhOGRlYmY4ZmE3ZjRmNzI3ODM1NWUxMWI+XSAvRW5jcnlwdCA2IDAgUiA+PgpzdGFydHhyZWYK"
    "MTA2NwolJUVPRgo=";

static const char OWNER[] =
    "JVBERi0xLjcKJb/3ov4KMSAwIG9iago8PCAvRXh0ZW5zaW9ucyA8PCAvQURCRSA8PCAvQmFzZVZlcnNpb24gLzEuNyAvRXh0ZW5z"
    "aW9uTGV2ZWwgOCA+PiA+PiAvUGFnZXMgMiAwIFIgL1R5cGUgL0NhdGFsb2cgPj4KZW5kb2JqCjIgMCBvYmoKPDwgL0NvdW50IDEg"
    "L0tpZHMgWyAzIDAgUiBdIC9UeXBlIC9QYWdlcyA+PgplbmRvYmoKMyAwIG9iago8PCAvQ29udGVudHMgNCAwIFIgL01lZGlhQm94"
    "IFsgMCAwIDIwMCAxMDAgXSAvUGFyZW50IDIgMCBSIC9SZXNvdXJjZXMgPDwgL0ZvbnQgPDwgL0YgNSAwIFIgPj4gPj4gL1R5cGUg"
    "L1BhZ2UgPj4KZW5kb2JqCjQgMCBvYmoKPDwgL0xlbmd0aCA2NCAvRmlsdGVyIC9GbGF0ZURlY29kZSA+PgpzdHJlYW0KwgJWNUKD"
    "brmNVAdMHyPqppacxXO32Nd8jW9flExp3td2EwtvhNDXCGyatLBaW80Wc3J2Qr9qZG6odEb/YEig/2VuZHN0cmVhbQplbmRvYmoK"
    "NSAwIG9iago8PCAvQmFzZUZvbnQgL0hlbHZldGljYSAvU3VidHlwZSAvVHlwZTEgL1R5cGUgL0ZvbnQgPj4KZW5kb2JqCjYgMCBv"
    "YmoKPDwgL0NGIDw8IC9TdGRDRiA8PCAvQXV0aEV2ZW50IC9Eb2NPcGVuIC9DRk0gL0FFU1YzIC9MZW5ndGggMzIgPj4gPj4gL0Zp"
    "bHRlciAvU3RhbmRhcmQgL0xlbmd0aCAyNTYgL08gPGU3ZDFiMzYzZmUyMzFjOGQ0OWU3NzAwNWRlOGQ5YjYzNzFlZjJkMDI5ZTMx"
    "NmE5ODg1ODlhMjM1MmNjZDBjMzJiODFjNWUyZjkyNzFiMmE1MGU3N2FmZGQ3OTA1ZThjZD4gL09FIDxhZWRmNWRlZmU3Y2ZmNjBj"
    "Y2VhM2ExNjIxOGVmMjg0YTNkYTMyOGRjODBjMDE0YWYzYWVjNjM4NzJhZDMwNjBiPiAvUCAtNCAvUGVybXMgPGRhYWUzNWExNTll"
    "ZmRkNDU1ZmYyYjEzYzJmNmU5M2E0PiAvUiA2IC9TdG1GIC9TdGRDRiAvU3RyRiAvU3RkQ0YgL1UgPGI1Y2FlZWE5ZTA1NTc0NTk1"
    "YWY3YWJiZTI3YzU0NGUzZTVmNDVkNzg2ZDc1MzFhNDI0ZDEyY2I4ZDhkMjAxZmQ0MzM3M2NkYjAyZGQ5OTU3NWVhNzAzMWEzMjZi"
    "YTU4Yz4gL1VFIDwwYmFjZTNiNWE0NTQ3MzlmNjc4MWM2MzQ0ODViZDYwNzBkMzQ5Y2ExODNiNThiOTZiYmI0NGM1ODZmOTRkZTFh"
    "PiAvViA1ID4+CmVuZG9iagp4cmVmCjAgNwowMDAwMDAwMDAwIDY1NTM1IGYgCjAwMDAwMDAwMTUgMDAwMDAgbiAKMDAwMDAwMDEz"
    "MCAwMDAwMCBuIAowMDAwMDAwMTg5IDAwMDAwIG4gCjAwMDAwMDAzMTYgMDAwMDAgbiAKMDAwMDAwMDQ1MCAwMDAwMCBuIAowMDAw"
    "MDAwNTIwIDAwMDAwIG4gCnRyYWlsZXIgPDwgL1Jvb3QgMSAwIFIgL1NpemUgNyAvSUQgWzw4ZDdkNmY2YmRhOWVjMWI0OTBiYTUy"
    "ZTBiODYyNzQ3Zj48OGQ3ZDZmNmJkYTllYzFiNDkwYmE1MmUwYjg2Mjc0N2Y+XSAvRW5jcnlwdCA2IDAgUiA+PgpzdGFydHhyZWYK"
    "MTA2NwolJUVPRgo=";
/* clang-format on */

GBytes *
fixture_pdf_plain (void)
{
  return g_bytes_new_static (PLAIN, sizeof PLAIN - 1);
}

static GBytes *
from_base64 (const char *text)
{
  gsize size;
  guchar *data = g_base64_decode (text, &size);

  return g_bytes_new_take (data, size);
}

GBytes *
fixture_pdf_password (void)
{
  return from_base64 (PASSWORD);
}

GBytes *
fixture_pdf_owner (void)
{
  return from_base64 (OWNER);
}

static cairo_status_t
append_cb (void *array, const unsigned char *data, unsigned int size)
{
  g_byte_array_append (array, data, size);
  return CAIRO_STATUS_SUCCESS;
}

GBytes *
fixture_pdf_pages (int pages, double width, double height)
{
  GByteArray *out = g_byte_array_new ();
  cairo_surface_t *surface = cairo_pdf_surface_create_for_stream (append_cb, out, width, height);
  cairo_t *cr = cairo_create (surface);

  for (int page = 1; page <= pages; page++)
    {
      g_autofree char *text = g_strdup_printf ("Page %d", page);

      cairo_set_source_rgb (cr, page / 40.0, page / 40.0, page / 40.0);
      cairo_rectangle (cr, 0, 0, width / 2, height);
      cairo_fill (cr);
      cairo_set_source_rgb (cr, 0, 0, 0);
      cairo_move_to (cr, width * 0.6, height / 2);
      cairo_show_text (cr, text);
      cairo_show_page (cr);
    }
  cairo_destroy (cr);
  cairo_surface_finish (surface);
  cairo_surface_destroy (surface);
  return g_byte_array_free_to_bytes (out);
}

static GBytes *
encode (GdkPixbuf *picture, const char *format)
{
  g_autoptr (GError) error = NULL;
  char *data;
  gsize size;

  gdk_pixbuf_save_to_buffer (picture, &data, &size, format, &error, NULL);
  g_assert_no_error (error);
  return g_bytes_new_take (data, size);
}

GBytes *
fixture_picture (const char *format, int width, int height)
{
  g_autoptr (GdkPixbuf) picture = gdk_pixbuf_new (GDK_COLORSPACE_RGB, FALSE, 8, width, height);
  g_autoptr (GdkPixbuf) corner =
      gdk_pixbuf_new_subpixbuf (picture, 0, 0, MAX (1, width / 2), MAX (1, height / 2));

  gdk_pixbuf_fill (picture, 0x0000ffff);
  gdk_pixbuf_fill (corner, 0xff0000ff);
  return encode (picture, format);
}

GBytes *
fixture_noise (const char *format, int width, int height)
{
  g_autoptr (GdkPixbuf) picture = gdk_pixbuf_new (GDK_COLORSPACE_RGB, FALSE, 8, width, height);
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);
  gsize size = gdk_pixbuf_get_byte_length (picture);
  guchar *pixels = gdk_pixbuf_get_pixels (picture);

  for (gsize i = 0; i < size; i++)
    pixels[i] = g_rand_int (rand);
  return encode (picture, format);
}

GBytes *
fixture_jpeg_exif (int width, int height, int orientation)
{
  g_autoptr (GBytes) plain = fixture_picture ("jpeg", width, height);
  const guchar exif[] = { 0xff, 0xe1, 0,    2 + 6 + 8 + 2 + 12 + 4 + 12,
                          'E',  'x',  'i',  'f',
                          0,    0,    'M',  'M',
                          0,    42,   0,    0,
                          0,    8, /* TIFF, big endian, one directory */
                          0,    1,    0x01, 0x12,
                          0,    3,    0,    0,
                          0,    1,    0,    orientation,
                          0,    0,    0,    0,
                          0,    0,    'G',  'P',
                          'S',  ':',  'S',  'a',
                          'r',  'r',  'i',  'a',
                          'n',  's' };
  GByteArray *out = g_byte_array_new ();
  gsize size;
  const guchar *data = g_bytes_get_data (plain, &size);

  g_byte_array_append (out, data, 2);
  g_byte_array_append (out, exif, sizeof exif);
  g_byte_array_append (out, data + 2, size - 2);
  return g_byte_array_free_to_bytes (out);
}

static guint32
crc32_of (const guchar *data, gsize size)
{
  guint32 crc = 0xffffffff;

  for (gsize i = 0; i < size; i++)
    {
      crc ^= data[i];
      for (int bit = 0; bit < 8; bit++)
        crc = crc & 1 ? 0xedb88320 ^ (crc >> 1) : crc >> 1;
    }
  return ~crc;
}

GBytes *
fixture_png_bomb (guint32 width, guint32 height)
{
  g_autoptr (GBytes) small = fixture_picture ("png", 9, 9);
  gsize size;
  guchar *data = g_bytes_unref_to_data (g_steal_pointer (&small), &size);
  const guint32 dimensions[2] = { GUINT32_TO_BE (width), GUINT32_TO_BE (height) };
  guint32 crc;

  memcpy (data + 16, dimensions, sizeof dimensions);
  crc = GUINT32_TO_BE (crc32_of (data + 12, 17));
  memcpy (data + 29, &crc, sizeof crc);
  return g_bytes_new_take (data, size);
}
