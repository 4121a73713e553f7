/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Whether @data is a PNG such as parvis-render writes: the signature, one IHDR (8 bits, grey or RGB, not
 * interlaced, no larger than the bounds), IDAT chunks, IEND, and nothing after it. Any other chunk is
 * refused: that is where names, dates and places hide. Reads nothing outside of @data. */
gboolean parvis_png_is_ours (const guchar *data, gsize size, guint32 width_max, guint32 height_max);

G_END_DECLS
