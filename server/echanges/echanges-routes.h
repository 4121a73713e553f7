/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "server/http/parvis-route.h"

G_BEGIN_DECLS

/* « Échanges »: the messages, and the pieces to be given. */
extern const ParvisRoute parvis_echanges_routes[];
/* One conversation with the town hall. */
extern const ParvisRoute parvis_fil_routes[];

G_END_DECLS
