/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-client"
#include "config.h"

#include "client/widgets/parvis-bandeau.h"
#include "client/widgets/parvis-accessible.h"

struct _ParvisBandeau
{
  AdwBin parent_instance;

  GtkRevealer *revealer;
  GtkLabel *texte;
  GtkWidget *bouton;
};

enum
{
  PROP_LABEL = 1,
  PROP_BUTTON_LABEL,
  PROP_ACTION_NAME,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (ParvisBandeau, parvis_bandeau, ADW_TYPE_BIN)

static void
parvis_bandeau_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  ParvisBandeau *self = PARVIS_BANDEAU (object);
  const char *text = g_value_get_string (value);

  if (id == PROP_LABEL)
    parvis_bandeau_set_label (self, text != NULL ? text : "");
  else if (id == PROP_ACTION_NAME)
    gtk_actionable_set_action_name (GTK_ACTIONABLE (self->bouton), text);
  else
    {
      gtk_button_set_label (GTK_BUTTON (self->bouton), text != NULL ? text : "");
      gtk_widget_set_visible (self->bouton, text != NULL && *text != '\0');
    }
}

static void
parvis_bandeau_class_init (ParvisBandeauClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GParamFlags flags = G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS;

  object_class->set_property = parvis_bandeau_set_property;
  properties[PROP_LABEL] = g_param_spec_string ("label", NULL, NULL, NULL, flags);
  properties[PROP_BUTTON_LABEL] = g_param_spec_string ("button-label", NULL, NULL, NULL, flags);
  properties[PROP_ACTION_NAME] = g_param_spec_string ("action-name", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/fr/parvis/Agent/widgets/parvis-bandeau.ui");
  gtk_widget_class_bind_template_child (widget_class, ParvisBandeau, revealer);
  gtk_widget_class_bind_template_child (widget_class, ParvisBandeau, texte);
  gtk_widget_class_bind_template_child (widget_class, ParvisBandeau, bouton);
}

static void
parvis_bandeau_init (ParvisBandeau *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  parvis_accessible_follow_revealer (self->revealer);
}

void
parvis_bandeau_set_label (ParvisBandeau *self, const char *label)
{
  gtk_label_set_text (self->texte, label);
}

void
parvis_bandeau_set_revealed (ParvisBandeau *self, gboolean revealed)
{
  gtk_revealer_set_reveal_child (self->revealer, revealed);
}

gboolean
parvis_bandeau_get_revealed (ParvisBandeau *self)
{
  return gtk_revealer_get_reveal_child (self->revealer);
}
