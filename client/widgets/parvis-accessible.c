/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-client"
#include "config.h"

#include "client/widgets/parvis-accessible.h"

void
parvis_accessible_name_icons (GtkWidget *root, const char *name)
{
  if (GTK_IS_BUTTON (root) && gtk_button_get_icon_name (GTK_BUTTON (root)) != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (root), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    parvis_accessible_name_icons (child, name);
}

static void
set_hidden (GtkWidget *widget, gboolean hidden)
{
  gtk_accessible_update_state (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_STATE_HIDDEN, hidden, -1);
}

static void
update_stack (GtkStack *stack)
{
  GtkWidget *seen = gtk_stack_get_visible_child (stack);

  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (stack)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    set_hidden (child, child != seen);
}

void
parvis_accessible_follow_stack (GtkStack *stack)
{
  g_autoptr (GtkSelectionModel) pages = gtk_stack_get_pages (stack);

  g_signal_connect (stack, "notify::visible-child", G_CALLBACK (update_stack), NULL);
  g_signal_connect_object (pages, "items-changed", G_CALLBACK (update_stack), stack,
                           G_CONNECT_SWAPPED);
  /* The stack makes a new model when nobody holds the one before. */
  g_object_set_data_full (G_OBJECT (stack), "pages", g_object_ref (pages), g_object_unref);
  update_stack (stack);
}

static void
leaflet_cb (AdwLeaflet *leaflet, GParamSpec *pspec, gpointer user_data)
{
  GtkWidget *seen = adw_leaflet_get_visible_child (leaflet);
  gboolean folded = adw_leaflet_get_folded (leaflet) || !adw_leaflet_get_can_unfold (leaflet);

  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (leaflet)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    set_hidden (child, folded && child != seen);
}

void
parvis_accessible_follow_leaflet (AdwLeaflet *leaflet)
{
  g_signal_connect (leaflet, "notify::visible-child", G_CALLBACK (leaflet_cb), NULL);
  g_signal_connect (leaflet, "notify::folded", G_CALLBACK (leaflet_cb), NULL);
  leaflet_cb (leaflet, NULL, NULL);
}

static void
revealer_cb (GtkRevealer *revealer, GParamSpec *pspec, gpointer user_data)
{
  GtkWidget *child = gtk_revealer_get_child (revealer);

  if (child != NULL)
    set_hidden (child, !gtk_revealer_get_reveal_child (revealer));
}

void
parvis_accessible_follow_revealer (GtkRevealer *revealer)
{
  g_signal_connect (revealer, "notify::reveal-child", G_CALLBACK (revealer_cb), NULL);
  revealer_cb (revealer, NULL, NULL);
}

void
parvis_accessible_name_row (GtkWidget *child, const char *name)
{
  GtkWidget *row = child;

  while (row != NULL && !g_str_equal (gtk_widget_get_css_name (row), "row"))
    row = gtk_widget_get_parent (row);
  if (row != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}
