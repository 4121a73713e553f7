/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <adwaita.h>

#include "client/parvis-poste.h"

G_BEGIN_DECLS

#define PARVIS_TYPE_WINDOW (parvis_window_get_type ())
G_DECLARE_FINAL_TYPE (ParvisWindow, parvis_window, PARVIS, WINDOW, AdwApplicationWindow)

/**
 * The one window: the sign-in page, or the sidebar and the section that was chosen. A locked post
 * shows the sign-in page over what is going on, which stays as it is.
 */
ParvisWindow *parvis_window_new (AdwApplication *application, ParvisPoste *poste);

G_END_DECLS
