/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "server/http/parvis-route.h"

G_BEGIN_DECLS

/* The home page: first what awaits the person, then what comes next, then what can be done. */
extern const ParvisRoute parvis_accueil_routes[];

G_END_DECLS
