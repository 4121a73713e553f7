/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-render"
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "server/rendu/render.h"

/* parvis-render TYPE WIDTH FIRST COUNT: the file comes on standard input, frames go to standard output
 * (parvis-rendu-trame.h). COUNT 0 only opens the file and counts its pages. Started by the server. */

typedef struct
{
  const char *type;
  int width, first, count;
} Order;

static gboolean
write_all (const void *data, gsize size)
{
  gsize done = 0;

  while (done < size)
    {
      gssize n = write (STDOUT_FILENO, (const guchar *) data + done, size - done);

      if (n <= 0)
        return FALSE;
      done += n;
    }
  return TRUE;
}

static gboolean
write_frame (guint32 tag, const void *data, gsize size)
{
  const guint32 head[2] = { GUINT32_TO_BE (tag), GUINT32_TO_BE ((guint32) size) };

  return write_all (head, sizeof head) && write_all (data, size);
}

static gboolean
write_number (guint32 tag, guint32 number)
{
  const guint32 be = GUINT32_TO_BE (number);

  return write_frame (tag, &be, sizeof be);
}

static GBytes *
read_input (void)
{
  GByteArray *input = g_byte_array_new ();
  guchar buffer[65536];
  gssize n;

  while ((n = read (STDIN_FILENO, buffer, sizeof buffer)) > 0)
    {
      if (input->len + n > PARVIS_RENDU_INPUT_MAX)
        break;
      g_byte_array_append (input, buffer, n);
    }
  if (n == 0)
    return g_byte_array_free_to_bytes (input);
  g_byte_array_unref (input);
  return NULL;
}

/* A long document of photographs does not fit: its pages are made smaller, rather than some left
 * out. */
static GByteArray *
draw_within (RenderDocument *document, int n, int width, gsize bytes)
{
  for (;;)
    {
      RenderRaster raster = { 0 };
      g_autoptr (GByteArray) png = NULL;

      if (!document->draw (document->document, n, width, &raster))
        return NULL;
      png = render_png (&raster);
      if (!png || png->len <= bytes)
        return g_steal_pointer (&png);
      width = MIN (width, raster.width) * 7 / 10;
      if (width < PARVIS_RENDU_WIDTH_MIN)
        return NULL;
    }
}

static ParvisTrameStatut
draw_pages (RenderDocument *document, const Order *order)
{
  gsize left = PARVIS_RENDU_BYTES_MAX;
  int last = MIN (document->pages, order->first + order->count - 1);

  for (int page = order->first; page <= last; page++)
    {
      gsize share = MIN (left / (last - page + 1), PARVIS_RENDU_PAGE_BYTES);
      g_autoptr (GByteArray) png = draw_within (document, page - 1, order->width, share);

      if (!png)
        return PARVIS_STATUT_ABIME;
      if (!write_frame (PARVIS_TRAME_PAGE, png->data, png->len))
        _exit (EXIT_FAILURE);
      left -= png->len;
    }
  return PARVIS_STATUT_OK;
}

static ParvisTrameStatut
render (GBytes *file, const Order *order)
{
  RenderDocument document = { 0 };
  ParvisTrameStatut statut;

  if (!file)
    return PARVIS_STATUT_TROP_GRAND;
  if (g_str_equal (order->type, "application/pdf"))
    statut = render_pdf_open (file, &document);
  else
    statut = render_image_open (file, order->type, &document);
  if (!write_number (PARVIS_TRAME_DOCUMENT, document.pages))
    _exit (EXIT_FAILURE);
  return statut == PARVIS_STATUT_OK ? draw_pages (&document, order) : statut;
}

static gboolean
parse_order (int argc, char **argv, Order *order)
{
  if (argc != 5)
    return FALSE;
  *order = (Order){ argv[1], atoi (argv[2]), atoi (argv[3]), atoi (argv[4]) };
  return order->first >= 1 && order->count >= 0 && order->count <= PARVIS_RENDU_PAGES_MAX
         && (g_str_equal (order->type, "application/pdf") || g_str_equal (order->type, "image/jpeg")
             || g_str_equal (order->type, "image/png"));
}

int
main (int argc, char **argv)
{
  g_autoptr (GBytes) file = NULL;
  Order order;

  if (!parse_order (argc, argv, &order))
    {
      fputs ("parvis-render TYPE WIDTH FIRST COUNT < FILE\nStarted by parvis-server.\n", stderr);
      return 2;
    }
  if (!render_cage ())
    {
      fputs ("parvis-render: cannot confine itself\n", stderr);
      return 3;
    }
  file = read_input ();
  /* Straight out: what the libraries would do at the exit only costs time. */
  _exit (write_number (PARVIS_TRAME_END, render (file, &order)) ? EXIT_SUCCESS : EXIT_FAILURE);
}
