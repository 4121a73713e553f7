/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "server/http/parvis-route.h"

G_BEGIN_DECLS

/* « Garde de Florian »: the calendar, a proposal, the answer. */
extern const ParvisRoute parvis_garde_routes[];

G_END_DECLS
