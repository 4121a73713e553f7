/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "server/http/parvis-route.h"

G_BEGIN_DECLS

/* « Relevé de compte ». */
extern const ParvisRoute parvis_releve_routes[];
/* Credit at the counter, for the régisseur. */
extern const ParvisRoute parvis_regie_api_routes[];

G_END_DECLS
