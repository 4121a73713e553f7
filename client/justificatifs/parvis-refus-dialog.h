/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <adwaita.h>

#include "shared/model/parvis-justificatif.h"

G_BEGIN_DECLS

#define PARVIS_TYPE_REFUS_DIALOG (parvis_refus_dialog_get_type ())
G_DECLARE_FINAL_TYPE (
    ParvisRefusDialog, parvis_refus_dialog, PARVIS, REFUS_DIALOG, AdwMessageDialog)

/**
 * Why a piece is refused: a reason of its type, by its number or the arrows, and a free text; the
 * citizen gets both. Enter confirms. Signal "confirmed" (code, label, text).
 */
ParvisRefusDialog *parvis_refus_dialog_new (GtkWindow *parent,
                                            const char *piece,
                                            const ParvisJustificatifDetail *detail);

/* What was chosen ("" = nothing yet) and typed so far; ownership is the caller's. And back. */
char *parvis_refus_dialog_dup_code (ParvisRefusDialog *dialog);
char *parvis_refus_dialog_dup_text (ParvisRefusDialog *dialog);
void parvis_refus_dialog_resume (ParvisRefusDialog *dialog, const char *code, const char *text);

G_END_DECLS
