/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-document"
#include "config.h"

#include <qrencode.h>

#include "server/document/parvis-document-private.h"

#define MARGE   4    /* modules of silence around, as ISO/IEC 18004 asks */
#define SOUDURE 1.02 /* so that no white hair shows between two neighbours */

/* As squares of ink: sharp at any size, where a picture would be blurred by the printer. */
void
parvis_qr_draw (cairo_t *cr, const char *contenu, double x, double y, double cote)
{
  QRcode *code = QRcode_encodeString8bit (contenu, 0, QR_ECLEVEL_M);
  double module;

  g_return_if_fail (code != NULL);
  module = cote / (code->width + 2 * MARGE);
  cairo_set_source_rgb (cr, 0, 0, 0);
  for (int row = 0; row < code->width; row++)
    for (int column = 0; column < code->width; column++)
      if (code->data[row * code->width + column] & 1)
        cairo_rectangle (cr, x + (column + MARGE) * module, y + (row + MARGE) * module,
                         module * SOUDURE, module * SOUDURE);
  cairo_fill (cr);
  QRcode_free (code);
}
