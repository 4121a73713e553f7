/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define PARVIS_TYPE_GROUP (parvis_group_get_type ())
G_DECLARE_FINAL_TYPE (ParvisGroup, parvis_group, PARVIS, GROUP, AdwBin)

/**
 * A title and lines of a label over its value, for reading; hidden while it has no line.
 *
 * Property "title". Values can be selected with the mouse, to be copied.
 */
GtkWidget *parvis_group_new (const char *title);

void parvis_group_clear (ParvisGroup *group);
/* @value in several lines is shown so. Returns the line. */
GtkWidget *parvis_group_add_line (ParvisGroup *group, const char *label, const char *value);
/* The line stands out, with a sign: a health alert. */
GtkWidget *parvis_group_add_alert (ParvisGroup *group, const char *label, const char *value);
/* A line that does something; returns the button. */
GtkWidget *parvis_group_add_button (ParvisGroup *group, const char *label, const char *value);
void parvis_group_add_widget (ParvisGroup *group, GtkWidget *widget);

G_END_DECLS
