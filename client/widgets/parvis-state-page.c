/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-client"
#include "config.h"

#include "client/widgets/parvis-state-page.h"
#include "client/widgets/parvis-accessible.h"

struct _ParvisStatePage
{
  AdwBin parent_instance;

  GtkStack *pile;
  GtkSpinner *attente;
  AdwStatusPage *vide;
  AdwStatusPage *faute;
  AdwBin *contenu;
};

enum
{
  PROP_CONTENT = 1,
  N_PROPS
};

enum
{
  RETRY,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (ParvisStatePage, parvis_state_page, ADW_TYPE_BIN)

static void
show (ParvisStatePage *self, const char *name)
{
  gtk_spinner_set_spinning (self->attente, g_str_equal (name, "attente"));
  gtk_stack_set_visible_child_name (self->pile, name);
}

static void
retry (GtkWidget *widget, const char *action, GVariant *parameter)
{
  g_signal_emit (widget, signals[RETRY], 0);
}

static void
parvis_state_page_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  adw_bin_set_child (PARVIS_STATE_PAGE (object)->contenu, g_value_get_object (value));
}

static void
parvis_state_page_class_init (ParvisStatePageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->set_property = parvis_state_page_set_property;
  properties[PROP_CONTENT] = g_param_spec_object ("content", NULL, NULL, GTK_TYPE_WIDGET,
                                                  G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  signals[RETRY] = g_signal_new ("retry", PARVIS_TYPE_STATE_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/fr/parvis/Agent/widgets/parvis-state-page.ui");
  gtk_widget_class_bind_template_child (widget_class, ParvisStatePage, pile);
  gtk_widget_class_bind_template_child (widget_class, ParvisStatePage, attente);
  gtk_widget_class_bind_template_child (widget_class, ParvisStatePage, vide);
  gtk_widget_class_bind_template_child (widget_class, ParvisStatePage, faute);
  gtk_widget_class_bind_template_child (widget_class, ParvisStatePage, contenu);
  gtk_widget_class_install_action (widget_class, "state-page.retry", NULL, retry);
}

static void
parvis_state_page_init (ParvisStatePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  parvis_accessible_follow_stack (self->pile);
}

void
parvis_state_page_show_content (ParvisStatePage *self)
{
  show (self, "contenu");
}

void
parvis_state_page_show_loading (ParvisStatePage *self)
{
  show (self, "attente");
}

void
parvis_state_page_show_empty (ParvisStatePage *self,
                              const char *icon,
                              const char *title,
                              const char *description)
{
  adw_status_page_set_icon_name (self->vide, icon);
  adw_status_page_set_title (self->vide, title);
  adw_status_page_set_description (self->vide, description);
  show (self, "vide");
}

void
parvis_state_page_show_error (ParvisStatePage *self, const char *sentence)
{
  adw_status_page_set_description (self->faute, sentence);
  show (self, "faute");
}
