/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <adwaita.h>

#include "client/parvis-poste.h"

G_BEGIN_DECLS

#define PARVIS_TYPE_SIDEBAR (parvis_sidebar_get_type ())
G_DECLARE_FINAL_TYPE (ParvisSidebar, parvis_sidebar, PARVIS, SIDEBAR, AdwBin)

/**
 * The sections with what waits in each, and who is signed in.
 *
 * Property "section": the one that is chosen. Property "etroit": icons and counts only, so that the
 * counts stay in view in a small window.
 */
void parvis_sidebar_set_poste (ParvisSidebar *sidebar, ParvisPoste *poste);
/* What a role may not do is not shown. */
void parvis_sidebar_set_shown (ParvisSidebar *sidebar, const char *section, gboolean shown);
void parvis_sidebar_set_etroit (ParvisSidebar *sidebar, gboolean etroit);

G_END_DECLS
