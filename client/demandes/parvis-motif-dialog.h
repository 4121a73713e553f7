/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <adwaita.h>

#include "shared/model/parvis-demande.h"

G_BEGIN_DECLS

#define PARVIS_TYPE_MOTIF_DIALOG (parvis_motif_dialog_get_type ())
G_DECLARE_FINAL_TYPE (
    ParvisMotifDialog, parvis_motif_dialog, PARVIS, MOTIF_DIALOG, AdwMessageDialog)

/**
 * Asks why, before something that a family is told: a text, and for a complément the steps that it
 * may then change. Ctrl+Enter confirms. Signal "confirmed" (text, codes (char **)).
 *
 * @confirm: the button's label, with its mnemonic. @label: what the text is, with its own, so
 * that one key leads past the steps.
 */
ParvisMotifDialog *parvis_motif_dialog_new (GtkWindow *parent,
                                            const char *heading,
                                            const char *body,
                                            const char *label,
                                            const char *confirm,
                                            AdwResponseAppearance appearance);
/* The steps to choose from (at least one must be); of ParvisDemandeEtape. */
void parvis_motif_dialog_set_etapes (ParvisMotifDialog *dialog, GArray *etapes);

/* What was typed and ticked so far; ownership is the caller's. And back. */
char *parvis_motif_dialog_dup_text (ParvisMotifDialog *dialog);
char **parvis_motif_dialog_dup_etapes (ParvisMotifDialog *dialog);
void
parvis_motif_dialog_resume (ParvisMotifDialog *dialog, const char *text, const char *const *etapes);

G_END_DECLS
