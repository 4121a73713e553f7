/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "server/justificatifs/justificatifs-store.h"
#include "server/template/parvis-saisie.h"

G_BEGIN_DECLS

/* Pieces as pages show them: data/templates/README.md, « echanges.html ». */

/* The list @key of @view ("pieces"), of ParvisPiece; with `avec_pieces`, be it empty. Each leads to its page,
 * and from there back to this one. */
void parvis_piece_show_list (
    ParvisRequest *request, ParvisDb *db, ParvisView *view, const char *key, GPtrArray *pieces);
void parvis_piece_show_statut (ParvisView *view, const char *key, const char *etat);
/* The demandes that it serves: the list "demandes" of @view. */
void parvis_piece_show_demandes (ParvisRequest *request,
                                 ParvisDb *db,
                                 ParvisView *view,
                                 gint64 piece_id);
/* « valable jusqu'au 31/08/2027 », or NULL. The caller owns it. */
char *parvis_piece_dup_validite (const ParvisPiece *piece);

G_END_DECLS
