/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "server/http/parvis-route.h"

G_BEGIN_DECLS

/* « Recharger mon compte ». */
extern const ParvisRoute parvis_recharger_routes[];
/* What became of a payment, its receipt, the way back from the provider and its notification. */
extern const ParvisRoute parvis_paiement_routes[];
/* The demo's bank. */
extern const ParvisRoute parvis_simulation_routes[];

G_END_DECLS
