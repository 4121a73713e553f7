/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define PARVIS_TYPE_BANDEAU (parvis_bandeau_get_type ())
G_DECLARE_FINAL_TYPE (ParvisBandeau, parvis_bandeau, PARVIS, BANDEAU, AdwBin)

/**
 * A strip that says what is going on and stays until it is over (libadwaita 1.2 has no AdwBanner).
 *
 * Properties "label", "button-label" and "action-name"; without a button label no button is shown.
 */
void parvis_bandeau_set_label (ParvisBandeau *bandeau, const char *label);
void parvis_bandeau_set_revealed (ParvisBandeau *bandeau, gboolean revealed);
gboolean parvis_bandeau_get_revealed (ParvisBandeau *bandeau);

G_END_DECLS
