/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define PARVIS_TYPE_STATE_PAGE (parvis_state_page_get_type ())
G_DECLARE_FINAL_TYPE (ParvisStatePage, parvis_state_page, PARVIS, STATE_PAGE, AdwBin)

/**
 * What a page shows when it has nothing else: that it is loading, that there is nothing, or why it
 * cannot. Its child is what it shows otherwise. Signal "retry": of the error's button.
 */
void parvis_state_page_show_content (ParvisStatePage *page);
void parvis_state_page_show_loading (ParvisStatePage *page);
/* @description may be NULL. */
void parvis_state_page_show_empty (ParvisStatePage *page,
                                   const char *icon,
                                   const char *title,
                                   const char *description);
void parvis_state_page_show_error (ParvisStatePage *page, const char *sentence);

G_END_DECLS
