/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * Names every button that is an icon only within @root: those that a library's widget is made of
 * (the eye of a password), which a screen reader would call by their class.
 */
void parvis_accessible_name_icons (GtkWidget *root, const char *name);

/* GTK 4.8 tells screen readers of pages that are not seen as of the one that is: these mend it, for
 * as long as the container lives. */
void parvis_accessible_follow_stack (GtkStack *stack);
void parvis_accessible_follow_leaflet (AdwLeaflet *leaflet);
void parvis_accessible_follow_revealer (GtkRevealer *revealer);

/* The row of a list that @child, a list item's widget, is in. */
void parvis_accessible_name_row (GtkWidget *child, const char *name);

G_END_DECLS
