/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "server/justificatifs/justificatifs-store.h"

G_BEGIN_DECLS

/**
 * What a form says, for the pieces that must confirm it: @demande_id's answer at @chemin, as it is
 * read, one line a row; NULL when there is none. @chemin: "vaccination.vaccins", or "*.voie": the first
 * step that has such a field. The caller owns it.
 *
 * Given by the room of the demandes, which this one does not know.
 */
typedef char *(*ParvisPieceReponse) (ParvisCommune *commune,
                                     ParvisDb *db,
                                     gint64 foyer_id,
                                     gint64 demande_id,
                                     const char *chemin,
                                     const char *today);

/* Before the server starts. */
void parvis_piece_set_reponse (ParvisCommune *commune, ParvisPieceReponse func);

/* The value of a source of pieces.json ("foyer.adresse", "personne.naissance",
 * "reponse:vaccination.vaccins"…); "" when nothing is known of it. The caller owns it. */
char *parvis_piece_dup_confirme (ParvisCommune *commune,
                                 ParvisDb *db,
                                 const ParvisPiece *piece,
                                 const char *source,
                                 const char *today);

/* The answer at @chemin of the latest demande that asks for this piece, or NULL. */
char *parvis_piece_dup_reponse (ParvisCommune *commune,
                                ParvisDb *db,
                                const ParvisPiece *piece,
                                const char *chemin,
                                const char *today);

G_END_DECLS
