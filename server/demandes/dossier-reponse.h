/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "server/demandes/dossier.h"

G_BEGIN_DECLS

/* What a demande's form says at @chemin, as it is read, one line a row; NULL when nothing. @chemin:
 * "step.field", or "*.field": the first step that has such a field. Answers the pieces that must confirm
 * it: ParvisPieceReponse of server/justificatifs/confirme.h. */
char *parvis_dossier_dup_reponse (ParvisCommune *commune,
                                  ParvisDb *db,
                                  gint64 foyer_id,
                                  gint64 demande_id,
                                  const char *chemin,
                                  const char *today);

G_END_DECLS
