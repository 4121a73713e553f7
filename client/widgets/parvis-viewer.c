/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-client"
#include "config.h"

#include <glib/gi18n-lib.h>

#include "client/widgets/parvis-paper.h"
#include "client/widgets/parvis-viewer.h"

#include "client/widgets/parvis-keys.h"
#include "client/widgets/parvis-accessible.h"

#define PAS_DE_ZOOM 1.25

struct _ParvisViewer
{
  AdwBin parent_instance;

  char *title;
  guint page;
  guint pages; /* 0 = not known yet */
  double drag_x, drag_y;

  GtkStack *pile;
  GtkScrolledWindow *fenetre;
  ParvisPaper *papier;
  GtkSpinner *attente;
  AdwStatusPage *faute;
  GtkWidget *reessayer;
  GtkWidget *precedente;
  GtkWidget *suivante;
  GtkLabel *numero;
};

enum
{
  PAGE_WANTED,
  RETRY,
  SAVE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (ParvisViewer, parvis_viewer, ADW_TYPE_BIN)

static void
update_number (ParvisViewer *self)
{
  g_autofree char *text = NULL;
  g_autofree char *name = NULL;
  gboolean several = self->pages > 1;

  if (self->pages > 0)
    text = g_strdup_printf (_ ("Page %u / %u"), self->page, self->pages);
  gtk_label_set_text (self->numero, text != NULL ? text : "");
  gtk_widget_set_visible (self->precedente, several);
  gtk_widget_set_visible (self->suivante, several);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "viewer.previous", self->page > 1);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "viewer.next", self->page < self->pages);
  name =
      g_strdup_printf ("%s, %s", self->title != NULL ? self->title : "", text != NULL ? text : "");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->papier), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  name, -1);
}

static void
want_page (ParvisViewer *self)
{
  update_number (self);
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->fenetre), 0);
  gtk_adjustment_set_value (gtk_scrolled_window_get_hadjustment (self->fenetre), 0);
  g_signal_emit (self, signals[PAGE_WANTED], 0, self->page);
}

static gboolean
scroll_by (ParvisViewer *self, double part)
{
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (self->fenetre);
  double before = gtk_adjustment_get_value (adjustment);

  gtk_adjustment_set_value (adjustment, before + part * gtk_adjustment_get_page_size (adjustment));
  return gtk_adjustment_get_value (adjustment) != before;
}

static void
turn_pages (ParvisViewer *self, int by)
{
  gint64 page = (gint64) self->page + by;

  if (page >= 1 && page <= self->pages)
    parvis_viewer_set_page (self, (guint) page);
}

static void
next_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  turn_pages (PARVIS_VIEWER (widget), 1);
}

static void
previous_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  turn_pages (PARVIS_VIEWER (widget), -1);
}

/* First to the end of what is seen in part, then to the next page. */
static void
page_down_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  if (!scroll_by (PARVIS_VIEWER (widget), 0.9))
    turn_pages (PARVIS_VIEWER (widget), 1);
}

static void
page_up_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  if (!scroll_by (PARVIS_VIEWER (widget), -0.9))
    turn_pages (PARVIS_VIEWER (widget), -1);
}

static void
zoom_in_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  parvis_paper_zoom_by (PARVIS_VIEWER (widget)->papier, PAS_DE_ZOOM);
}

static void
zoom_out_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  parvis_paper_zoom_by (PARVIS_VIEWER (widget)->papier, 1 / PAS_DE_ZOOM);
}

static void
fit_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  ParvisPaper *papier = PARVIS_VIEWER (widget)->papier;

  parvis_paper_set_fit (papier, parvis_paper_get_fit (papier) == PARVIS_PAPER_FIT_PAGE
                                    ? PARVIS_PAPER_FIT_WIDTH
                                    : PARVIS_PAPER_FIT_PAGE);
}

static void
turn_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  parvis_paper_turn (PARVIS_VIEWER (widget)->papier, 1);
}

static void
retry_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  g_signal_emit (widget, signals[RETRY], 0);
}

static void
save_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  g_signal_emit (widget, signals[SAVE], 0);
}

static gboolean
scroll_cb (GtkEventControllerScroll *controller, double dx, double dy, ParvisViewer *self)
{
  GdkModifierType state =
      gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (controller));

  if ((state & GDK_CONTROL_MASK) == 0)
    return FALSE;
  parvis_paper_zoom_by (self->papier, dy < 0 ? PAS_DE_ZOOM : 1 / PAS_DE_ZOOM);
  return TRUE;
}

static void
drag_begin_cb (GtkGestureDrag *gesture, double x, double y, ParvisViewer *self)
{
  self->drag_x = gtk_adjustment_get_value (gtk_scrolled_window_get_hadjustment (self->fenetre));
  self->drag_y = gtk_adjustment_get_value (gtk_scrolled_window_get_vadjustment (self->fenetre));
}

static void
drag_update_cb (GtkGestureDrag *gesture, double dx, double dy, ParvisViewer *self)
{
  gtk_adjustment_set_value (gtk_scrolled_window_get_hadjustment (self->fenetre), self->drag_x - dx);
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->fenetre), self->drag_y - dy);
}

static void
clicked_cb (GtkGestureClick *gesture, int n_press, double x, double y, ParvisViewer *self)
{
  if (n_press == 2)
    gtk_widget_activate_action (GTK_WIDGET (self), "viewer.fit", NULL);
}

static void
add_pointer (ParvisViewer *self)
{
  GtkEventController *scroll = gtk_event_controller_scroll_new (
      GTK_EVENT_CONTROLLER_SCROLL_VERTICAL | GTK_EVENT_CONTROLLER_SCROLL_DISCRETE);
  GtkGesture *drag = gtk_gesture_drag_new ();
  GtkGesture *click = gtk_gesture_click_new ();

  gtk_event_controller_set_propagation_phase (scroll, GTK_PHASE_CAPTURE);
  g_signal_connect (scroll, "scroll", G_CALLBACK (scroll_cb), self);
  g_signal_connect (drag, "drag-begin", G_CALLBACK (drag_begin_cb), self);
  g_signal_connect (drag, "drag-update", G_CALLBACK (drag_update_cb), self);
  g_signal_connect (click, "pressed", G_CALLBACK (clicked_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self->fenetre), scroll);
  gtk_widget_add_controller (GTK_WIDGET (self->fenetre), GTK_EVENT_CONTROLLER (drag));
  gtk_widget_add_controller (GTK_WIDGET (self->fenetre), GTK_EVENT_CONTROLLER (click));
}

static gboolean
parvis_viewer_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (PARVIS_VIEWER (widget)->fenetre));
}

static void
parvis_viewer_finalize (GObject *object)
{
  g_free (PARVIS_VIEWER (object)->title);
  G_OBJECT_CLASS (parvis_viewer_parent_class)->finalize (object);
}

static const struct
{
  const char *name;
  GtkWidgetActionActivateFunc activate;
} actions[] = {
  { "viewer.next", next_action },
  { "viewer.previous", previous_action },
  { "viewer.page-down", page_down_action },
  { "viewer.page-up", page_up_action },
  { "viewer.zoom-in", zoom_in_action },
  { "viewer.zoom-out", zoom_out_action },
  { "viewer.fit", fit_action },
  { "viewer.turn", turn_action },
  { "viewer.retry", retry_action },
  { "viewer.save", save_action },
};

static void
parvis_viewer_class_init (ParvisViewerClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = parvis_viewer_finalize;
  widget_class->grab_focus = parvis_viewer_grab_focus;
  g_type_ensure (PARVIS_TYPE_PAPER);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/fr/parvis/Agent/widgets/parvis-viewer.ui");
  gtk_widget_class_bind_template_child (widget_class, ParvisViewer, pile);
  gtk_widget_class_bind_template_child (widget_class, ParvisViewer, fenetre);
  gtk_widget_class_bind_template_child (widget_class, ParvisViewer, papier);
  gtk_widget_class_bind_template_child (widget_class, ParvisViewer, attente);
  gtk_widget_class_bind_template_child (widget_class, ParvisViewer, faute);
  gtk_widget_class_bind_template_child (widget_class, ParvisViewer, reessayer);
  gtk_widget_class_bind_template_child (widget_class, ParvisViewer, precedente);
  gtk_widget_class_bind_template_child (widget_class, ParvisViewer, suivante);
  gtk_widget_class_bind_template_child (widget_class, ParvisViewer, numero);
  for (gsize i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_class_install_action (widget_class, actions[i].name, NULL, actions[i].activate);
  signals[PAGE_WANTED] = g_signal_new ("page-wanted", PARVIS_TYPE_VIEWER, G_SIGNAL_RUN_LAST, 0,
                                       NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
  signals[RETRY] = g_signal_new ("retry", PARVIS_TYPE_VIEWER, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 0);
  signals[SAVE] = g_signal_new ("save", PARVIS_TYPE_VIEWER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 0);
}

static void
parvis_viewer_init (ParvisViewer *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  parvis_accessible_follow_stack (self->pile);
  self->page = 1;
  add_pointer (self);
  update_number (self);
}

static const ParvisKey viewer_keys[] = {
  { "plus|<Shift>plus|<Control>plus|KP_Add|equal|<Control>equal", "viewer.zoom-in" },
  { "minus|<Control>minus|KP_Subtract", "viewer.zoom-out" },
  { "0|<Shift>0|<Control>0|KP_0|agrave", "viewer.fit" },
  { "t|<Shift>t", "viewer.turn" },
  { "Page_Down|KP_Page_Down|space", "viewer.page-down" },
  { "Page_Up|KP_Page_Up", "viewer.page-up" },
  { NULL, NULL },
};

void
parvis_viewer_install_keys (ParvisViewer *self, GtkWidget *page)
{
  parvis_keys_install (page, GTK_WIDGET (self), viewer_keys);
}

void
parvis_viewer_set_document (ParvisViewer *self, const char *title, guint pages)
{
  g_free (self->title);
  self->title = g_strdup (title);
  self->page = 1;
  self->pages = pages;
  if (parvis_paper_get_fit (self->papier) == PARVIS_PAPER_ZOOM)
    parvis_paper_set_fit (self->papier, PARVIS_PAPER_FIT_PAGE);
  want_page (self);
}

void
parvis_viewer_set_pages (ParvisViewer *self, guint pages)
{
  self->pages = pages;
  update_number (self);
}

guint
parvis_viewer_get_pages (ParvisViewer *self)
{
  return self->pages;
}

guint
parvis_viewer_get_page (ParvisViewer *self)
{
  return self->page;
}

void
parvis_viewer_set_page (ParvisViewer *self, guint page)
{
  if (self->page == page)
    return;
  self->page = page;
  want_page (self);
}

void
parvis_viewer_show_image (ParvisViewer *self, ParvisImage *image)
{
  gtk_spinner_stop (self->attente);
  parvis_paper_set_image (self->papier, image);
  gtk_stack_set_visible_child_name (self->pile, "page");
}

void
parvis_viewer_show_loading (ParvisViewer *self)
{
  parvis_paper_set_image (self->papier, NULL);
  gtk_spinner_start (self->attente);
  gtk_stack_set_visible_child_name (self->pile, "attente");
}

void
parvis_viewer_show_fault (ParvisViewer *self, const char *sentence, gboolean retry)
{
  gtk_spinner_stop (self->attente);
  parvis_paper_set_image (self->papier, NULL);
  adw_status_page_set_description (self->faute, sentence);
  gtk_widget_set_visible (self->reessayer, retry);
  gtk_stack_set_visible_child_name (self->pile, "faute");
}
