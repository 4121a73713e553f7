/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "server/http/parvis-route.h"

G_BEGIN_DECLS

/* The page of one piece: seen, sent, what was sent. */
extern const ParvisRoute parvis_justificatif_routes[];
/* For the agents: counts, events, the queue, a piece. */
extern const ParvisRoute parvis_justificatifs_api_routes[];
/* Their decisions. */
extern const ParvisRoute parvis_validation_api_routes[];
/* Pages as pictures, originals. */
extern const ParvisRoute parvis_fichiers_api_routes[];

/* Who works with pieces. */
#define PARVIS_FOR_PIECES (PARVIS_FOR_GESTIONNAIRE | PARVIS_FOR_ADMINISTRATEUR)

G_END_DECLS
