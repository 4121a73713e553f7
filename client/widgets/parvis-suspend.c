/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-client"
#include "config.h"

#include "client/widgets/parvis-suspend.h"

typedef struct
{
  ParvisSuspendFunc func;
  GWeakRef owner;
} Watch;

static void
watch_free (Watch *watch)
{
  g_weak_ref_clear (&watch->owner);
  g_free (watch);
}

void
parvis_suspend_watch (GtkWindow *dialog, ParvisSuspendFunc func, GObject *user_data)
{
  Watch *watch = g_new0 (Watch, 1);

  watch->func = func;
  g_weak_ref_init (&watch->owner, user_data);
  g_object_set_data_full (G_OBJECT (dialog), "suspend", watch, (GDestroyNotify) watch_free);
}

static void
suspend (GtkWindow *dialog)
{
  Watch *watch = g_object_get_data (G_OBJECT (dialog), "suspend");
  g_autoptr (GObject) owner = watch != NULL ? g_weak_ref_get (&watch->owner) : NULL;

  if (owner != NULL)
    watch->func (dialog, owner);
  gtk_window_destroy (dialog);
}

void
parvis_suspend_dialogs (GtkWindow *window)
{
  g_autoptr (GList) toplevels = gtk_window_list_toplevels ();

  g_list_foreach (toplevels, (GFunc) (gpointer) g_object_ref, NULL);
  for (GList *l = toplevels; l != NULL; l = l->next)
    {
      if (l->data != window && gtk_window_get_transient_for (l->data) == window)
        suspend (l->data);
      g_object_unref (l->data);
    }
}
