/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * The server's address as an agent or an administrator writes it: "parvis.mairie.fr",
 * "https://parvis.mairie.fr/". Returns its canonical form, without a final slash.
 *
 * Passwords travel over it, so plain http is only for this very machine (the demo).
 * PARVIS_ERROR_INVALID with a French sentence otherwise.
 */
char *parvis_adresse_normalise (const char *texte, GError **error);

G_END_DECLS
