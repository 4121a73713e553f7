/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <adwaita.h>

#include "client/api/parvis-evenements.h"
#include "client/api/parvis-session.h"

G_BEGIN_DECLS

#define PARVIS_TYPE_JUSTIFICATIFS_PAGE (parvis_justificatifs_page_get_type ())
G_DECLARE_FINAL_TYPE (
    ParvisJustificatifsPage, parvis_justificatifs_page, PARVIS, JUSTIFICATIFS_PAGE, AdwBin)

/**
 * The section « Justificatifs »: the queue, the piece, the decision.
 *
 * Property "waiting" (guint): decisions that are kept until the server answers again.
 */
GtkWidget *parvis_justificatifs_page_new (ParvisApi *api,
                                          ParvisEvenements *evenements,
                                          const ParvisAgentSession *session);

/* Shows that piece, whether it is in the queue or not. */
void parvis_justificatifs_page_open (ParvisJustificatifsPage *page, gint64 id);
/* Everything is read again. */
void parvis_justificatifs_page_refresh (ParvisJustificatifsPage *page);
/* Those that wait are the agent's to decide again. */
void parvis_justificatifs_page_give_back (ParvisJustificatifsPage *page);
/* Decisions that the server does not have yet: what closing would lose. */
guint parvis_justificatifs_page_get_unsent (ParvisJustificatifsPage *page);

G_END_DECLS
