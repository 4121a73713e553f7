/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-client"
#include "config.h"

#include "client/widgets/parvis-paper.h"

#define MARGE 18

struct _ParvisPaper
{
  GtkWidget parent_instance;

  ParvisImage *image;
  ParvisPaperFit fit;
  double zoom; /* where fit is ZOOM */
  int quarters;
  gboolean fresh; /* the image has not been drawn yet */
};

G_DEFINE_FINAL_TYPE (ParvisPaper, parvis_paper, GTK_TYPE_WIDGET)

/* Of the page as it is turned, in pixels of the picture. */
static void
turned_size (ParvisPaper *self, double *width, double *height)
{
  double w = parvis_image_get_width (self->image), h = parvis_image_get_height (self->image);

  *width = self->quarters % 2 == 0 ? w : h;
  *height = self->quarters % 2 == 0 ? h : w;
}

static double
scale_for (ParvisPaper *self, double available_width, double available_height)
{
  double width, height;
  double across, down;

  turned_size (self, &width, &height);
  across = MAX (available_width - 2 * MARGE, 1) / width;
  down = MAX (available_height - 2 * MARGE, 1) / height;
  switch (self->fit)
    {
    case PARVIS_PAPER_FIT_PAGE:
      return MIN (across, down);
    case PARVIS_PAPER_FIT_WIDTH:
      return across;
    case PARVIS_PAPER_ZOOM:
    default:
      return self->zoom;
    }
}

static void
parvis_paper_measure (GtkWidget *widget,
                      GtkOrientation orientation,
                      int for_size,
                      int *minimum,
                      int *natural,
                      int *minimum_baseline,
                      int *natural_baseline)
{
  ParvisPaper *self = PARVIS_PAPER (widget);
  double width, height, size = 0;

  if (self->image != NULL)
    {
      turned_size (self, &width, &height);
      if (self->fit == PARVIS_PAPER_ZOOM)
        size = (orientation == GTK_ORIENTATION_HORIZONTAL ? width : height) * self->zoom;
      else if (self->fit == PARVIS_PAPER_FIT_WIDTH && orientation == GTK_ORIENTATION_VERTICAL
               && for_size > 0)
        size = height * (MAX (for_size - 2 * MARGE, 1) / width);
    }
  *minimum = *natural = size > 0 ? (int) size + 2 * MARGE : 0;
}

static GtkSizeRequestMode
parvis_paper_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
draw_sheet (GtkSnapshot *snapshot, const graphene_rect_t *sheet)
{
  GskRoundedRect outline;
  GdkRGBA white = { 1, 1, 1, 1 }, shadow = { 0, 0, 0, 0.28 };

  gsk_rounded_rect_init_from_rect (&outline, sheet, 2);
  gtk_snapshot_append_outset_shadow (snapshot, &outline, &shadow, 0, 1, 0, 6);
  gtk_snapshot_append_color (snapshot, &white, sheet);
}

static void
parvis_paper_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  ParvisPaper *self = PARVIS_PAPER (widget);
  double width, height, scale, w, h;
  graphene_rect_t sheet, picture;
  GdkTexture *texture;

  if (self->image == NULL)
    return;
  if (self->fresh)
    g_debug ("mesure: page %" G_GINT64_FORMAT, g_get_monotonic_time ());
  self->fresh = FALSE;
  turned_size (self, &width, &height);
  scale = parvis_paper_get_scale (self);
  width *= scale;
  height *= scale;
  graphene_rect_init (&sheet, (int) ((gtk_widget_get_width (widget) - width) / 2),
                      (int) ((gtk_widget_get_height (widget) - height) / 2), width, height);
  draw_sheet (snapshot, &sheet);

  w = self->quarters % 2 == 0 ? width : height;
  h = self->quarters % 2 == 0 ? height : width;
  texture = parvis_image_get_texture (self->image, w * gtk_widget_get_scale_factor (widget));
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (
      snapshot, &GRAPHENE_POINT_INIT (sheet.origin.x + width / 2, sheet.origin.y + height / 2));
  gtk_snapshot_rotate (snapshot, 90 * self->quarters);
  graphene_rect_init (&picture, -w / 2, -h / 2, w, h);
  gtk_snapshot_append_texture (snapshot, texture, &picture);
  gtk_snapshot_restore (snapshot);
}

static void
parvis_paper_finalize (GObject *object)
{
  g_clear_object (&PARVIS_PAPER (object)->image);
  G_OBJECT_CLASS (parvis_paper_parent_class)->finalize (object);
}

static void
parvis_paper_class_init (ParvisPaperClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = parvis_paper_finalize;
  widget_class->measure = parvis_paper_measure;
  widget_class->get_request_mode = parvis_paper_get_request_mode;
  widget_class->snapshot = parvis_paper_snapshot;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
parvis_paper_init (ParvisPaper *self)
{
  self->zoom = 1;
  gtk_widget_set_hexpand (GTK_WIDGET (self), TRUE);
  gtk_widget_set_vexpand (GTK_WIDGET (self), TRUE);
}

GtkWidget *
parvis_paper_new (void)
{
  return g_object_new (PARVIS_TYPE_PAPER, NULL);
}

void
parvis_paper_set_image (ParvisPaper *self, ParvisImage *image)
{
  if (!g_set_object (&self->image, image))
    return;
  self->quarters = 0;
  self->fresh = TRUE;
  gtk_widget_queue_resize (GTK_WIDGET (self));
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
parvis_paper_set_fit (ParvisPaper *self, ParvisPaperFit fit)
{
  if (self->fit == fit)
    return;
  if (fit == PARVIS_PAPER_ZOOM)
    self->zoom = parvis_paper_get_scale (self);
  self->fit = fit;
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

ParvisPaperFit
parvis_paper_get_fit (ParvisPaper *self)
{
  return self->fit;
}

void
parvis_paper_zoom_by (ParvisPaper *self, double factor)
{
  double scale = parvis_paper_get_scale (self);

  if (self->image == NULL)
    return;
  self->fit = PARVIS_PAPER_ZOOM;
  self->zoom = CLAMP (scale * factor, PARVIS_PAPER_ZOOM_MIN, PARVIS_PAPER_ZOOM_MAX);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

double
parvis_paper_get_scale (ParvisPaper *self)
{
  if (self->image == NULL)
    return 1;
  return scale_for (self, gtk_widget_get_width (GTK_WIDGET (self)),
                    gtk_widget_get_height (GTK_WIDGET (self)));
}

void
parvis_paper_turn (ParvisPaper *self, int quarters)
{
  self->quarters = ((self->quarters + quarters) % 4 + 4) % 4;
  gtk_widget_queue_resize (GTK_WIDGET (self));
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

int
parvis_paper_get_quarters (ParvisPaper *self)
{
  return self->quarters;
}
