/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "server/http/parvis-route.h"

G_BEGIN_DECLS

/* "referentiels.communes": GET /referentiels/communes?q=sarr[&usage=adresse] →
 * [{"code": "84122", "nom": "Sarrians", "departement": "84", "codes_postaux": ["84260"]}, …], best
 * first, ten at most. */
void parvis_referentiels_add_routes (ParvisRouter *router);

G_END_DECLS
