/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-client"
#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "client/widgets/parvis-image.h"
#include "shared/parvis-error.h"

/* The whole, a half, a quarter. */
#define NIVEAUX 3

struct _ParvisImage
{
  GObject parent_instance;
  GdkTexture *textures[NIVEAUX];
};

G_DEFINE_FINAL_TYPE (ParvisImage, parvis_image, G_TYPE_OBJECT)

static guint32
read_u32 (const guint8 *bytes)
{
  return (guint32) bytes[0] << 24 | bytes[1] << 16 | bytes[2] << 8 | bytes[3];
}

gboolean
parvis_image_check (GBytes *png, int *width, int *height, GError **error)
{
  static const guint8 head[] = { 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n',
                                 0,    0,   0,   13,  'I',  'H',  'D',  'R' };
  gsize size;
  const guint8 *bytes = g_bytes_get_data (png, &size);
  guint32 w, h;

  if (size < 33 || memcmp (bytes, head, sizeof head) != 0)
    {
      g_set_error_literal (error, PARVIS_ERROR, PARVIS_ERROR_INVALID,
                           _ ("Cette page n’est pas une image lisible."));
      return FALSE;
    }
  w = read_u32 (bytes + 16);
  h = read_u32 (bytes + 20);
  if (w == 0 || h == 0 || w > PARVIS_IMAGE_COTE_MAX || h > PARVIS_IMAGE_COTE_MAX
      || (guint64) w * h > PARVIS_IMAGE_PIXELS_MAX)
    {
      g_set_error_literal (error, PARVIS_ERROR, PARVIS_ERROR_TOO_LARGE,
                           _ ("Cette page est trop grande pour être affichée."));
      return FALSE;
    }
  *width = (int) w;
  *height = (int) h;
  return TRUE;
}

/* Each pixel is the mean of four: premultiplied, so that it is right with transparency too. */
static GdkTexture *
halve (GdkTexture *texture)
{
  int width = gdk_texture_get_width (texture), height = gdk_texture_get_height (texture);
  int w = width / 2, h = height / 2;
  gsize stride = (gsize) width * 4;
  g_autofree guint8 *from = g_malloc (stride * height);
  guint8 *to = g_malloc ((gsize) w * h * 4);
  g_autoptr (GBytes) bytes = NULL;

  gdk_texture_download (texture, from, stride);
  for (int y = 0; y < h; y++)
    for (int x = 0; x < w; x++)
      {
        const guint8 *a = from + (gsize) (2 * y) * stride + 8 * (gsize) x, *b = a + stride;
        guint8 *p = to + ((gsize) y * w + x) * 4;
        for (int c = 0; c < 4; c++)
          p[c] = (a[c] + a[c + 4] + b[c] + b[c + 4] + 2) / 4;
      }
  bytes = g_bytes_new_take (to, (gsize) w * h * 4);
  return gdk_memory_texture_new (w, h, GDK_MEMORY_DEFAULT, bytes, (gsize) w * 4);
}

static void
decode_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  g_autoptr (ParvisImage) image = g_object_new (PARVIS_TYPE_IMAGE, NULL);
  GError *error = NULL;
  int width, height;

  if (!parvis_image_check (task_data, &width, &height, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  image->textures[0] = gdk_texture_new_from_bytes (task_data, &error);
  if (image->textures[0] == NULL)
    {
      g_debug ("page: %s", error->message);
      g_clear_error (&error);
      g_task_return_new_error (task, PARVIS_ERROR, PARVIS_ERROR_INVALID, "%s",
                               _ ("Cette page n’est pas une image lisible."));
      return;
    }
  for (int i = 1; i < NIVEAUX && gdk_texture_get_width (image->textures[i - 1]) > 400
                  && gdk_texture_get_height (image->textures[i - 1]) > 1;
       i++)
    image->textures[i] = halve (image->textures[i - 1]);
  g_task_return_pointer (task, g_steal_pointer (&image), g_object_unref);
}

static void
parvis_image_finalize (GObject *object)
{
  ParvisImage *self = PARVIS_IMAGE (object);

  for (int i = 0; i < NIVEAUX; i++)
    g_clear_object (&self->textures[i]);
  G_OBJECT_CLASS (parvis_image_parent_class)->finalize (object);
}

static void
parvis_image_class_init (ParvisImageClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = parvis_image_finalize;
}

static void
parvis_image_init (ParvisImage *self)
{
}

void
parvis_image_decode_async (GBytes *png,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_task_data (task, g_bytes_ref (png), (GDestroyNotify) g_bytes_unref);
  g_task_run_in_thread (task, decode_in_thread);
}

ParvisImage *
parvis_image_decode_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

int
parvis_image_get_width (ParvisImage *self)
{
  return gdk_texture_get_width (self->textures[0]);
}

int
parvis_image_get_height (ParvisImage *self)
{
  return gdk_texture_get_height (self->textures[0]);
}

GdkTexture *
parvis_image_get_texture (ParvisImage *self, double width)
{
  int i = NIVEAUX - 1;

  while (i > 0 && (self->textures[i] == NULL || gdk_texture_get_width (self->textures[i]) < width))
    i--;
  return self->textures[i];
}
