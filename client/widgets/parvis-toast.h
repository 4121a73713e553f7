/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define PARVIS_TYPE_TOAST (parvis_toast_get_type ())
G_DECLARE_FINAL_TYPE (ParvisToast, parvis_toast, PARVIS, TOAST, AdwBin)

/**
 * One message of ParvisToasts, or none.
 *
 * Signal "closed" (gboolean by_button): the agent pressed its button, or its cross.
 */
void parvis_toast_show (ParvisToast *toast, const char *sentence, const char *button);
void parvis_toast_hide (ParvisToast *toast);
/* The pointer or the keyboard is on it: it must not go away now. */
gboolean parvis_toast_is_held (ParvisToast *toast);

G_END_DECLS
