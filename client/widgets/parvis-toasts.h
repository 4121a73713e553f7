/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * The window has one place where toasts show; a section finds it above itself.
 *
 * One that passes by itself makes room for the next at once; one without an end is read first.
 * A toast's button is its signal "button-clicked": an action of a section is not seen from there.
 */
void parvis_toasts_add (GtkWidget *widget, AdwToast *toast);
/* A sentence for a few seconds. */
void parvis_toasts_say (GtkWidget *widget, const char *sentence);

G_END_DECLS
