/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A page that the server drew is at most 4000 pixels wide; this is generous. */
#define PARVIS_IMAGE_COTE_MAX   12000
#define PARVIS_IMAGE_PIXELS_MAX (48 * 1000 * 1000)

#define PARVIS_TYPE_IMAGE (parvis_image_get_type ())
G_DECLARE_FINAL_TYPE (ParvisImage, parvis_image, PARVIS, IMAGE, GObject)

/**
 * A page's picture, with smaller copies of itself so that text stays legible when it is drawn small.
 *
 * Only PNG whose size, read before anything is decoded, is within the bounds above. The decoding is
 * done in another thread. PARVIS_ERROR_INVALID or PARVIS_ERROR_TOO_LARGE with a French sentence.
 */
void parvis_image_decode_async (GBytes *png,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
ParvisImage *parvis_image_decode_finish (GAsyncResult *result, GError **error);

/* Reads the header only. */
gboolean parvis_image_check (GBytes *png, int *width, int *height, GError **error);

int parvis_image_get_width (ParvisImage *image);
int parvis_image_get_height (ParvisImage *image);
/* The smallest copy that is at least @width pixels wide, else the whole. */
GdkTexture *parvis_image_get_texture (ParvisImage *image, double width);

G_END_DECLS
