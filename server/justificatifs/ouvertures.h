/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "server/http/parvis-request.h"

G_BEGIN_DECLS

/* Which agent looks at which piece, so that two do not decide at once: a courtesy, hence in memory
 * only. An agent looks at one piece at a time, for two minutes at most. Any thread. */

#define PARVIS_OUVERTURE_S 120

/* Before the server starts. */
void parvis_ouvertures_register (ParvisCommune *commune);
/* The piece that this agent looked at until now, or 0. */
gint64 parvis_ouvertures_ouvrir (
    ParvisCommune *commune, gint64 piece_id, gint64 agent_id, const char *nom, gint64 now);
/* TRUE when the agent did look at it. */
gboolean parvis_ouvertures_fermer (ParvisCommune *commune, gint64 piece_id, gint64 agent_id);
/* The name of somebody else than @agent_id who looks at it, or ""; the caller owns it. */
char *
parvis_ouvertures_dup_nom (ParvisCommune *commune, gint64 piece_id, gint64 agent_id, gint64 now);

G_END_DECLS
