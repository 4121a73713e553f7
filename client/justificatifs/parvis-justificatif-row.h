/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <adwaita.h>

#include "shared/model/parvis-justificatif.h"

G_BEGIN_DECLS

#define PARVIS_TYPE_JUSTIFICATIF_ROW (parvis_justificatif_row_get_type ())
G_DECLARE_FINAL_TYPE (
    ParvisJustificatifRow, parvis_justificatif_row, PARVIS, JUSTIFICATIF_ROW, AdwBin)

/**
 * A piece in the queue: whose, what, how long it has waited, and who looks at it.
 */
GtkWidget *parvis_justificatif_row_new (void);
/* NULL unbinds it. @me: this agent's name, which is not shown as somebody who looks at it. */
void parvis_justificatif_row_set_piece (ParvisJustificatifRow *row,
                                        ParvisJustificatif *piece,
                                        const char *me);
ParvisJustificatif *parvis_justificatif_row_find_piece (ParvisJustificatifRow *row);
/* The waiting time goes on. */
void parvis_justificatif_row_tick (ParvisJustificatifRow *row);

/* « DUPIN Alice », « DUPIN Pascal (foyer) ». Ownership is the caller's. */
char *parvis_justificatif_dup_titre (const ParvisJustificatifData *data);

G_END_DECLS
