/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define PARVIS_TYPE_FILTRE (parvis_filtre_get_type ())
G_DECLARE_FINAL_TYPE (ParvisFiltre, parvis_filtre, PARVIS, FILTRE, GObject)

/**
 * The menu that narrows the queue: by état, and by the types of pieces that have been met in it.
 * Signal "changed".
 */
ParvisFiltre *parvis_filtre_new (void);
/* Puts the menu on @button and its actions on @widget. */
void parvis_filtre_attach (ParvisFiltre *filtre, GtkWidget *widget, GtkMenuButton *button);
void parvis_filtre_add_type (ParvisFiltre *filtre, const char *code, const char *nom);

/* "" = all. */
const char *parvis_filtre_get_type_code (ParvisFiltre *filtre);
const char *parvis_filtre_get_etat (ParvisFiltre *filtre);

G_END_DECLS
