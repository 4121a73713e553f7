/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-client"
#include "config.h"

#include "client/demandes/parvis-demande-etape.h"
#include "client/demandes/parvis-demande-lecture.h"

/* Below, a question stands over its answer. */
#define LARGEUR_LIGNES 500
#define LIGNE          60

struct _ParvisDemandeLecture
{
  AdwBin parent_instance;

  gboolean narrow;
  guint idle;

  GtkScrolledWindow *fenetre;
  GtkBox *etapes;
};

G_DEFINE_FINAL_TYPE (ParvisDemandeLecture, parvis_demande_lecture, ADW_TYPE_BIN)

static void
fit_cb (gpointer user_data)
{
  ParvisDemandeLecture *self = user_data;
  GtkWidget *card = gtk_widget_get_first_child (GTK_WIDGET (self->etapes));

  self->idle = 0;
  self->narrow = gtk_widget_get_width (GTK_WIDGET (self->fenetre)) < LARGEUR_LIGNES;
  for (; card != NULL; card = gtk_widget_get_next_sibling (card))
    parvis_demande_etape_set_narrow (card, self->narrow);
}

static void
width_cb (GtkAdjustment *adjustment, GParamSpec *pspec, ParvisDemandeLecture *self)
{
  gboolean narrow = gtk_adjustment_get_page_size (adjustment) < LARGEUR_LIGNES;

  /* Not while it is being laid out. */
  if (narrow != self->narrow && self->idle == 0)
    self->idle = g_idle_add_once (fit_cb, self);
}

static gboolean
parvis_demande_lecture_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (PARVIS_DEMANDE_LECTURE (widget)->fenetre));
}

static void
parvis_demande_lecture_dispose (GObject *object)
{
  g_clear_handle_id (&PARVIS_DEMANDE_LECTURE (object)->idle, g_source_remove);
  G_OBJECT_CLASS (parvis_demande_lecture_parent_class)->dispose (object);
}

static void
parvis_demande_lecture_class_init (ParvisDemandeLectureClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = parvis_demande_lecture_dispose;
  widget_class->grab_focus = parvis_demande_lecture_grab_focus;
  gtk_widget_class_set_template_from_resource (
      widget_class, "/fr/parvis/Agent/demandes/parvis-demande-lecture.ui");
  gtk_widget_class_bind_template_child (widget_class, ParvisDemandeLecture, fenetre);
  gtk_widget_class_bind_template_child (widget_class, ParvisDemandeLecture, etapes);
}

static void
parvis_demande_lecture_init (ParvisDemandeLecture *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_object (gtk_scrolled_window_get_hadjustment (self->fenetre), "notify::page-size",
                           G_CALLBACK (width_cb), self, 0);
}

void
parvis_demande_lecture_set_etapes (ParvisDemandeLecture *self, GArray *etapes)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->etapes))) != NULL)
    gtk_box_remove (self->etapes, child);
  for (guint i = 0; etapes != NULL && i < etapes->len; i++)
    {
      child = parvis_demande_etape_new (&g_array_index (etapes, ParvisDemandeEtape, i));
      parvis_demande_etape_set_narrow (child, self->narrow);
      gtk_box_append (self->etapes, child);
    }
}

void
parvis_demande_lecture_rewind (ParvisDemandeLecture *self)
{
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->fenetre), 0);
}

void
parvis_demande_lecture_scroll (ParvisDemandeLecture *self, double parts, int lines)
{
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (self->fenetre);
  double by = parts != 0 ? parts * gtk_adjustment_get_page_size (adjustment) : lines * LIGNE;

  gtk_adjustment_set_value (adjustment, gtk_adjustment_get_value (adjustment) + by);
}
