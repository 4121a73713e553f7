/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-client"
#include "config.h"

#include <glib/gi18n-lib.h>

#include "client/widgets/parvis-group.h"

struct _ParvisGroup
{
  AdwBin parent_instance;

  GtkWidget *title;
  GtkWidget *lines;
};

enum
{
  PROP_TITLE = 1,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (ParvisGroup, parvis_group, ADW_TYPE_BIN)

static GtkWidget *
build_label (const char *text, const char *class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  if (class != NULL)
    gtk_widget_add_css_class (label, class);
  return label;
}

static GtkWidget *
build_line (const char *label, const char *value, gboolean selectable)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 1);
  GtkWidget *name = build_label (label, "caption");
  GtkWidget *text = build_label (value, NULL);

  gtk_widget_add_css_class (name, "dim-label");
  gtk_label_set_selectable (GTK_LABEL (text), selectable);
  /* Tab goes from one thing to do to the next, not through each text. */
  gtk_widget_set_focusable (text, FALSE);
  gtk_box_append (GTK_BOX (box), name);
  gtk_box_append (GTK_BOX (box), text);
  return box;
}

static void
parvis_group_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  ParvisGroup *self = PARVIS_GROUP (object);

  gtk_label_set_text (GTK_LABEL (self->title), g_value_get_string (value));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  g_value_get_string (value), -1);
}

static void
parvis_group_class_init (ParvisGroupClass *klass)
{
  G_OBJECT_CLASS (klass)->set_property = parvis_group_set_property;
  properties[PROP_TITLE] =
      g_param_spec_string ("title", NULL, NULL, "", G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (G_OBJECT_CLASS (klass), N_PROPS, properties);
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "group");
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
parvis_group_init (ParvisGroup *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);

  self->title = build_label (NULL, "titre");
  self->lines = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);
  gtk_box_append (GTK_BOX (box), self->title);
  gtk_box_append (GTK_BOX (box), self->lines);
  adw_bin_set_child (ADW_BIN (self), box);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

GtkWidget *
parvis_group_new (const char *title)
{
  return g_object_new (PARVIS_TYPE_GROUP, "title", title, NULL);
}

void
parvis_group_clear (ParvisGroup *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (self->lines)) != NULL)
    gtk_box_remove (GTK_BOX (self->lines), child);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

void
parvis_group_add_widget (ParvisGroup *self, GtkWidget *widget)
{
  gtk_box_append (GTK_BOX (self->lines), widget);
  gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
}

GtkWidget *
parvis_group_add_line (ParvisGroup *self, const char *label, const char *value)
{
  GtkWidget *line = build_line (label, value, TRUE);

  parvis_group_add_widget (self, line);
  return line;
}

GtkWidget *
parvis_group_add_alert (ParvisGroup *self, const char *label, const char *value)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 10);
  GtkWidget *sign = gtk_image_new_from_icon_name ("dialog-warning-symbolic");

  gtk_widget_set_valign (sign, GTK_ALIGN_START);
  gtk_accessible_update_property (GTK_ACCESSIBLE (sign), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Alerte"), -1);
  gtk_box_append (GTK_BOX (box), sign);
  gtk_box_append (GTK_BOX (box), build_line (label, value, TRUE));
  gtk_widget_add_css_class (box, "alerte");
  parvis_group_add_widget (self, box);
  return box;
}

GtkWidget *
parvis_group_add_button (ParvisGroup *self, const char *label, const char *value)
{
  GtkWidget *button = gtk_button_new ();
  g_autofree char *name = g_strdup_printf ("%s, %s", label, value);

  gtk_button_set_child (GTK_BUTTON (button), build_line (label, value, FALSE));
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "ligne");
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  parvis_group_add_widget (self, button);
  return button;
}
