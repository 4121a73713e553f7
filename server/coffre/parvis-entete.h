/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * parvis_entete_dimensions: width and height of a JPEG or PNG from its header, without decoding it.
 *
 * Any bytes; reads nothing outside of them. FALSE when they are not there: not such a file, or cut
 * before. @type: "image/jpeg" or "image/png".
 */
gboolean parvis_entete_dimensions (
    const guchar *data, gsize size, const char *type, guint32 *width, guint32 *height);

/* Whether the picture goes on to its end marker. Decoders fill what is missing with grey, and half a
 * document would pass for one. */
gboolean parvis_entete_is_whole (const guchar *data, gsize size, const char *type);

/* A photograph of 50 million pixels decodes to 150 MB; no phone's picture needs more. */
#define PARVIS_ENTETE_PIXELS_MAX ((guint64) 50 * 1000 * 1000)

G_END_DECLS
