/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "client/api/parvis-api.h"

G_BEGIN_DECLS

#define PARVIS_TYPE_EVENEMENTS (parvis_evenements_get_type ())
G_DECLARE_FINAL_TYPE (ParvisEvenements, parvis_evenements, PARVIS, EVENEMENTS, GObject)

/**
 * What the server says by itself (server-sent events). Comes back after a cut, waiting longer each
 * time (0.5 s doubled up to 30 s, with some chance in it so that all do not come at once).
 *
 * Signal "recu::TYPE" (type, data): one event, as API.md lists them; data is its JSON text.
 * Signal "branche": connected (again): what was missed is not told, so read the lists.
 */
ParvisEvenements *parvis_evenements_new (ParvisApi *api);

void parvis_evenements_start (ParvisEvenements *evenements);
void parvis_evenements_stop (ParvisEvenements *evenements);
/* Do not wait for the end of the pause: the agent asks. */
void parvis_evenements_retry_now (ParvisEvenements *evenements);

G_END_DECLS
