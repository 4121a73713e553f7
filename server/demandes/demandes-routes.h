/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "server/http/parvis-route.h"

G_BEGIN_DECLS

/* A téléprocédure's presentation, and its beginning. */
extern const ParvisRoute parvis_demarches_routes[];
/* The steps of a demande, its recap and its signature. */
extern const ParvisRoute parvis_etapes_routes[];
/* The follow-up of one demande. */
extern const ParvisRoute parvis_suivi_routes[];
/* The same again for another child. */
extern const ParvisRoute parvis_copie_routes[];
/* What both households of a child read of its file. */
extern const ParvisRoute parvis_fiche_routes[];
/* « Mes demandes ». */
extern const ParvisRoute parvis_liste_routes[];
/* For the agents: the queue and the file. */
extern const ParvisRoute parvis_demandes_api_routes[];
/* For the agents: taking over, accepting, refusing, asking for more, noting. */
extern const ParvisRoute parvis_decisions_api_routes[];
/* For the agents: what was joined to a message. */
extern const ParvisRoute parvis_joints_api_routes[];

G_END_DECLS
