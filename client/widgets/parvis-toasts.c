/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-client"
#include "config.h"

#include <glib/gi18n-lib.h>

#include "client/widgets/parvis-accessible.h"
#include "client/widgets/parvis-toasts.h"

#define SECONDES 4

static void
dismissed_cb (AdwToast *toast, GtkWidget *overlay)
{
  if (g_object_get_data (G_OBJECT (overlay), "dernier") == toast)
    g_object_set_data (G_OBJECT (overlay), "dernier", NULL);
}

void
parvis_toasts_add (GtkWidget *widget, AdwToast *toast)
{
  GtkWidget *overlay = gtk_widget_get_ancestor (widget, ADW_TYPE_TOAST_OVERLAY);
  AdwToast *before;

  if (overlay == NULL)
    {
      g_object_unref (toast);
      return;
    }
  before = g_object_get_data (G_OBJECT (overlay), "dernier");
  if (before != NULL)
    adw_toast_dismiss (before);
  if (adw_toast_get_timeout (toast) > 0)
    {
      g_object_set_data (G_OBJECT (overlay), "dernier", toast);
      g_signal_connect_object (toast, "dismissed", G_CALLBACK (dismissed_cb), overlay, 0);
    }
  adw_toast_set_priority (toast, ADW_TOAST_PRIORITY_HIGH);
  adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (overlay), toast);
  /* After its child, the overlay has the toasts. */
  parvis_accessible_name_icons (gtk_widget_get_last_child (overlay), _ ("Fermer ce message"));
}

void
parvis_toasts_say (GtkWidget *widget, const char *sentence)
{
  AdwToast *toast = adw_toast_new (sentence);

  adw_toast_set_timeout (toast, SECONDES);
  parvis_toasts_add (widget, toast);
}
