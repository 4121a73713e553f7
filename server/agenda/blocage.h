/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "server/foyers/foyers-store.h"
#include "server/http/parvis-route.h"

G_BEGIN_DECLS

/* view["blocage"]: nothing can be booked for this child: why, by which of its papers, and what to do about it.
 * @enfant: NULL when the household has none. */
void parvis_blocage_show (ParvisRequest *request,
                          ParvisDb *db,
                          ParvisView *view,
                          gint64 foyer_id,
                          const ParvisPersonne *enfant);

G_END_DECLS
