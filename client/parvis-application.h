/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define PARVIS_TYPE_APPLICATION (parvis_application_get_type ())
G_DECLARE_FINAL_TYPE (ParvisApplication, parvis_application, PARVIS, APPLICATION, AdwApplication)

/* The agents' application, `parvis [--serveur URL]`. */
ParvisApplication *parvis_application_new (void);

G_END_DECLS
