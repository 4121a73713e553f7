/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-client"
#include "config.h"

#include "client/widgets/parvis-accessible.h"
#include "client/widgets/parvis-toast.h"

struct _ParvisToast
{
  AdwBin parent_instance;

  GtkRevealer *revealer;
  GtkWidget *boite;
  GtkLabel *texte;
  GtkButton *bouton;
};

enum
{
  CLOSED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (ParvisToast, parvis_toast, ADW_TYPE_BIN)

static void
bouton_cb (ParvisToast *self)
{
  g_signal_emit (self, signals[CLOSED], 0, TRUE);
}

static void
croix_cb (ParvisToast *self)
{
  g_signal_emit (self, signals[CLOSED], 0, FALSE);
}

static void
parvis_toast_class_init (ParvisToastClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  signals[CLOSED] = g_signal_new ("closed", PARVIS_TYPE_TOAST, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                  NULL, G_TYPE_NONE, 1, G_TYPE_BOOLEAN);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/fr/parvis/Agent/widgets/parvis-toast.ui");
  gtk_widget_class_bind_template_child (widget_class, ParvisToast, revealer);
  gtk_widget_class_bind_template_child (widget_class, ParvisToast, boite);
  gtk_widget_class_bind_template_child (widget_class, ParvisToast, texte);
  gtk_widget_class_bind_template_child (widget_class, ParvisToast, bouton);
  gtk_widget_class_bind_template_callback (widget_class, bouton_cb);
  gtk_widget_class_bind_template_callback (widget_class, croix_cb);
}

static void
parvis_toast_init (ParvisToast *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  parvis_accessible_follow_revealer (self->revealer);
}

void
parvis_toast_show (ParvisToast *self, const char *sentence, const char *button)
{
  gtk_label_set_text (self->texte, sentence);
  gtk_button_set_label (self->bouton, button != NULL ? button : "");
  gtk_widget_set_visible (GTK_WIDGET (self->bouton), button != NULL);
  gtk_revealer_set_reveal_child (self->revealer, TRUE);
}

void
parvis_toast_hide (ParvisToast *self)
{
  gtk_revealer_set_reveal_child (self->revealer, FALSE);
}

gboolean
parvis_toast_is_held (ParvisToast *self)
{
  return (gtk_widget_get_state_flags (self->boite)
          & (GTK_STATE_FLAG_PRELIGHT | GTK_STATE_FLAG_FOCUS_WITHIN))
         != 0;
}
