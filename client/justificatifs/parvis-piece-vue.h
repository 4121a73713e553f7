/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <adwaita.h>

#include "client/api/parvis-justificatifs.h"

G_BEGIN_DECLS

#define PARVIS_TYPE_PIECE_VUE (parvis_piece_vue_get_type ())
G_DECLARE_FINAL_TYPE (ParvisPieceVue, parvis_piece_vue, PARVIS, PIECE_VUE, AdwBin)

/**
 * One piece: its pages, and beside them what is needed to decide.
 *
 * Signal "decided" (ParvisJustificatif, date (int, PARVIS_DATE_NONE = unlimited), motif (NULL = valid), commentaire): the agent
 * has pressed the key. Property "folded": alone in a narrow window, so it shows a way back, which
 * is the action justificatifs.retour of the owner.
 */

/* @me: this agent's name. Once. */
void parvis_piece_vue_set_api (ParvisPieceVue *vue, ParvisApi *api, const char *me);

/* @piece NULL: nothing to show, and why (@vide, @detail: a title and a sentence). */
void parvis_piece_vue_show (ParvisPieceVue *vue, ParvisJustificatif *piece);
void parvis_piece_vue_show_nothing (ParvisPieceVue *vue, const char *title, const char *sentence);
/* Only known by its number: opened from a demande. */
void parvis_piece_vue_open (ParvisPieceVue *vue, gint64 id);
ParvisJustificatif *parvis_piece_vue_find_piece (ParvisPieceVue *vue);

/* It is likely to be shown next: its first page is fetched. */
void parvis_piece_vue_prepare (ParvisPieceVue *vue, ParvisJustificatif *piece);
/* Its detail is read again: something happened to it. */
void parvis_piece_vue_refresh (ParvisPieceVue *vue);
/* A detail that the owner was answered. */
void parvis_piece_vue_take_detail (ParvisPieceVue *vue, const ParvisJustificatifDetail *detail);

G_END_DECLS
