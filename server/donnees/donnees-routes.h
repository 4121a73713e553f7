/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "server/http/parvis-route.h"

G_BEGIN_DECLS

/* « Mes données »: the archive, who looked at what. */
extern const ParvisRoute parvis_donnees_routes[];
/* The end of an account. */
extern const ParvisRoute parvis_suppression_routes[];
/* Leaving a household, and asking another adult to. */
extern const ParvisRoute parvis_depart_routes[];

G_END_DECLS
