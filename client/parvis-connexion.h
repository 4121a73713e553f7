/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <adwaita.h>

#include "client/parvis-poste.h"

G_BEGIN_DECLS

#define PARVIS_TYPE_CONNEXION (parvis_connexion_get_type ())
G_DECLARE_FINAL_TYPE (ParvisConnexion, parvis_connexion, PARVIS, CONNEXION, AdwBin)

/**
 * The sign-in page. The same page asks for the password again over a locked window: then only what
 * is missing is asked for, and « Changer d’agent » leads back to the whole form.
 */
void parvis_connexion_set_poste (ParvisConnexion *connexion, ParvisPoste *poste);
/* Puts the cursor where the agent goes on typing. */
void parvis_connexion_focus (ParvisConnexion *connexion);

G_END_DECLS
