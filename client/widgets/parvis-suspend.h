/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Keeps what was typed into @dialog, which is about to go. */
typedef void (*ParvisSuspendFunc) (GtkWindow *dialog, gpointer user_data);

/**
 * A post that locks closes the dialogs over its window: nothing must be seen, and hiding them is
 * not enough (a screen reader still finds them, and GTK 4.8 stumbles over it). Whoever opened one
 * keeps what was typed, and opens it again when its own page is seen again. Not called when the
 * agent closes the dialog. @user_data is a GObject; once it is gone nothing is called.
 */
void parvis_suspend_watch (GtkWindow *dialog, ParvisSuspendFunc func, GObject *user_data);

/* Closes all that is over @window. */
void parvis_suspend_dialogs (GtkWindow *window);

G_END_DECLS
