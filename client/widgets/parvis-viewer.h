/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <adwaita.h>

#include "client/widgets/parvis-image.h"

G_BEGIN_DECLS

#define PARVIS_TYPE_VIEWER (parvis_viewer_get_type ())
G_DECLARE_FINAL_TYPE (ParvisViewer, parvis_viewer, PARVIS, VIEWER, AdwBin)

/**
 * The pages of one document, one at a time, as large as the window allows.
 *
 * It knows nothing of where pages come from: signal "page-wanted" (page, from 1) asks for one, and
 * the owner answers with _show_image(), _show_loading() or _show_fault(). Signal "retry": the agent
 * wants to try the page that failed once more. Signal "save": the original is wanted.
 *
 * Actions, for keys and buttons: viewer.next, viewer.previous, viewer.zoom-in, viewer.zoom-out,
 * viewer.fit, viewer.turn, viewer.page-down, viewer.page-up, viewer.save.
 */

/* Zoom, turn and pages by the keys, while @page is on the screen. */
void parvis_viewer_install_keys (ParvisViewer *viewer, GtkWidget *page);
/* Another document: page 1, unturned, in the fit that was chosen last; an own zoom does not stay. */
void parvis_viewer_set_document (ParvisViewer *viewer, const char *title, guint pages);
/* The count became known. */
void parvis_viewer_set_pages (ParvisViewer *viewer, guint pages);
guint parvis_viewer_get_pages (ParvisViewer *viewer);
guint parvis_viewer_get_page (ParvisViewer *viewer);
void parvis_viewer_set_page (ParvisViewer *viewer, guint page);

void parvis_viewer_show_image (ParvisViewer *viewer, ParvisImage *image);
void parvis_viewer_show_loading (ParvisViewer *viewer);
/* @retry: trying once more may help; else saving the original is offered. */
void parvis_viewer_show_fault (ParvisViewer *viewer, const char *sentence, gboolean retry);

G_END_DECLS
