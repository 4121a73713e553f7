/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "server/http/parvis-response.h"

G_BEGIN_DECLS

/* What the agents' applications are told as it happens; published after the commit. */

/* The piece as it stands now, and the counts. */
void parvis_evenement_justificatif (ParvisResponse *response,
                                    ParvisCommune *commune,
                                    ParvisDb *db,
                                    gint64 piece_id);
/* The same from a job, after its commit: only the piece. */
void parvis_evenement_justificatif_publier (ParvisCommune *commune, ParvisDb *db, gint64 piece_id);
/* @nom "": closed again. */
void parvis_evenement_ouvert (ParvisResponse *response,
                              gint64 piece_id,
                              gint64 agent_id,
                              const char *nom);

G_END_DECLS
