/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * The schema fr.parvis.Agent, as an administrator can preset it for all the posts of a town hall.
 *
 * The server's address comes from, in this order: --serveur, PARVIS_SERVEUR, the settings.
 */
#define PARVIS_TYPE_PREFERENCES (parvis_preferences_get_type ())
G_DECLARE_FINAL_TYPE (ParvisPreferences, parvis_preferences, PARVIS, PREFERENCES, GObject)

/* @serveur: of the command line, or NULL. Without the installed schema (a build that is tried out)
 * nothing is remembered. */
ParvisPreferences *parvis_preferences_new (const char *serveur);

/* Ownership is the caller's; "" when nobody said it yet. */
char *parvis_preferences_dup_serveur (ParvisPreferences *preferences);
/* The administrator said it: the agent is not asked. */
gboolean parvis_preferences_is_serveur_preset (ParvisPreferences *preferences);
void parvis_preferences_remember_serveur (ParvisPreferences *preferences, const char *serveur);

char *parvis_preferences_dup_identifiant (ParvisPreferences *preferences);
void
parvis_preferences_remember_identifiant (ParvisPreferences *preferences, const char *identifiant);

/* Minutes without a key or a movement before the window locks; 0 = never. */
guint parvis_preferences_get_verrouillage (ParvisPreferences *preferences);

void parvis_preferences_get_window (ParvisPreferences *preferences,
                                    int *width,
                                    int *height,
                                    gboolean *maximized);
void parvis_preferences_set_window (ParvisPreferences *preferences,
                                    int width,
                                    int height,
                                    gboolean maximized);

G_END_DECLS
