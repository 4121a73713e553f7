/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <adwaita.h>

#include "client/api/parvis-justificatifs.h"
#include "client/api/parvis-liste.h"

G_BEGIN_DECLS

#define PARVIS_TYPE_FILE_VUE (parvis_file_vue_get_type ())
G_DECLARE_FINAL_TYPE (ParvisFileVue, parvis_file_vue, PARVIS, FILE_VUE, AdwBin)

/**
 * The queue as a column: search, filter, rows and the one that is selected.
 *
 * Signal "selected" (ParvisJustificatif, or NULL): another one, by the agent or because the one
 * before left. Signal "opened": it was clicked, or Enter was pressed. Signal "changed": the rows,
 * or what they are. Property "window-buttons": alone in a narrow window, it has the window's.
 */

/* @me: this agent's name. @keep: see parvis_liste_set_keep(). Once; reads the queue. */
void parvis_file_vue_start (
    ParvisFileVue *vue, ParvisApi *api, const char *me, ParvisListeKeep keep, gpointer keep_data);

ParvisListe *parvis_file_vue_get_rows (ParvisFileVue *vue);
/* The état that is shown, as in JSON; and whether it is of those that wait. */
const char *parvis_file_vue_get_etat (ParvisFileVue *vue);
gboolean parvis_file_vue_shows_waiting (ParvisFileVue *vue);
/* Nothing waits, and nothing was searched for. */
gboolean parvis_file_vue_is_all_done (ParvisFileVue *vue);

/* Borrowed; NULL when there is none. */
ParvisJustificatif *parvis_file_vue_find_selected (ParvisFileVue *vue);
/* The row @after it, to be prepared. Ownership is the caller's. */
ParvisJustificatif *parvis_file_vue_find_next (ParvisFileVue *vue, guint after);
void parvis_file_vue_select (ParvisFileVue *vue, guint position);
void parvis_file_vue_move (ParvisFileVue *vue, int by);

void parvis_file_vue_load (ParvisFileVue *vue);
void parvis_file_vue_focus_search (ParvisFileVue *vue);

G_END_DECLS
