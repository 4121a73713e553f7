/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A key and the action that it does. */
typedef struct
{
  const char *trigger; /* as gtk_shortcut_trigger_parse_string() has it: "v|<Shift>v" */
  const char *action;  /* of @target or one of its ancestors */
  gboolean once;       /* not again while it is held down: nobody decides what was not looked at */
} ParvisKey;

/**
 * While @page is on the screen, each key does its action on @target wherever the focus is in the
 * window. Never while something is being typed that the key could belong to, nor for what the
 * focus makes its own use of. @keys ends with a NULL trigger and must stay. Of two pages that are
 * seen together and have the same key, the outer one must not have it.
 */
void parvis_keys_install (GtkWidget *page, GtkWidget *target, const ParvisKey *keys);

/* The keyboard is on @widget or within it. */
gboolean parvis_keys_are_on (GtkWidget *widget);

/**
 * To be called when rows are removed or taken out of sight. One of them may have had the keyboard;
 * GTK gives it to another with the next frame only, and what is pressed until then is lost without
 * a word. This gives it to @place at once, or else to the window.
 */
void parvis_keys_catch (GtkWidget *place);

/**
 * Closes @dialog. What is pressed until its parent has the keyboard goes to the parent: an agent who
 * knows the keys does not wait for a window to go away.
 */
void parvis_keys_close (GtkWindow *dialog);

/* The focus of @widget's window is where text is typed. */
gboolean parvis_keys_is_typing (GtkWidget *widget);

G_END_DECLS
