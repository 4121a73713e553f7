/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "server/http/parvis-commune.h"
#include "shared/rules/parvis-delai.h"
#include "shared/rules/parvis-tarif.h"

G_BEGIN_DECLS

/**
 * The commune's dated rules, parsed once: each is a row that never changes, and every page and every
 * booking asks for the same few. Borrowed; they live as long as the commune. Any thread.
 */
typedef struct _ParvisRegles ParvisRegles;

/* Made before the server starts. */
void parvis_regles_prepare (ParvisCommune *commune);

const ParvisDelai *parvis_regles_get_delai (ParvisCommune *commune, const char *regle,
                                            const char *texte, ParvisDate du, GError **error);
const ParvisTarif *parvis_regles_get_tarif (ParvisCommune *commune, const char *formule,
                                            ParvisPublic public, const char *deliberation,
                                            ParvisDate du, GError **error);

G_END_DECLS
