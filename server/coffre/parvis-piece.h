/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <glib.h>

#include "shared/parvis-error.h"

G_BEGIN_DECLS

/**
 * parvis_piece_check: what a received file is, from its first bytes, its header and its name.
 *
 * Accepted: PDF, JPEG and PNG whose name does not say something else, not empty, @taille_max bytes at
 * most, pictures of 50 million pixels at most. Nothing is decoded here: whether it can be
 * shown (password, damage, cut, pages) is asked of parvis_rendu_examine() next.
 *
 * Returns: its MIME type, static; NULL with *@refus, what to tell the parent (French, the caller owns
 * it), or with @error set when our own disk failed.
 */
const char *parvis_piece_check (
    const char *path, const char *nom, gint64 taille_max, char **refus, GError **error);

G_END_DECLS
