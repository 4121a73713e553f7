/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define PARVIS_TYPE_TOASTS (parvis_toasts_get_type ())
G_DECLARE_FINAL_TYPE (ParvisToasts, parvis_toasts, PARVIS, TOASTS, AdwBin)

/**
 * What was just done, said at the bottom of the window over its content. The window has one such
 * place; a section finds it above itself.
 *
 * A message that passes by itself makes room for the next at once. One that waits to be read stands
 * above it, and is followed by the next of its kind.
 *
 * Not AdwToastOverlay: that of libadwaita 1.2 goes on with a toast's arrival after having freed it
 * when it leaves within a fifth of a second, which is what an agent's keys make it do.
 */

/* The button of a message was pressed. */
typedef void (*ParvisToastFunc) (GtkWidget *widget, gpointer data);

/* A sentence for a few seconds. */
void parvis_toasts_say (GtkWidget *widget, const char *sentence);

/**
 * The same for @seconds (0 = until it is read), with a button (NULL = none). @func is called at most
 * once, and not when @widget is gone; @data is destroyed with the message.
 */
void parvis_toasts_offer (GtkWidget *widget,
                          const char *sentence,
                          guint seconds,
                          const char *button,
                          ParvisToastFunc func,
                          gpointer data,
                          GDestroyNotify destroy);

/* What passes goes now. */
void parvis_toasts_clear (GtkWidget *widget);
/* So does what waits to be read. */
void parvis_toasts_clear_all (GtkWidget *widget);

G_END_DECLS
