/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <adwaita.h>

#include "shared/model/parvis-justificatif.h"
#include "shared/rules/parvis-date.h"

G_BEGIN_DECLS

#define PARVIS_TYPE_JUSTIFICATIF_FICHE (parvis_justificatif_fiche_get_type ())
G_DECLARE_FINAL_TYPE (
    ParvisJustificatifFiche, parvis_justificatif_fiche, PARVIS, JUSTIFICATIF_FICHE, AdwBin)

/**
 * Beside the piece: what it must confirm, what it serves, what was sent before, and the decision.
 *
 * The buttons activate justificatifs.valider, justificatifs.refuser and win.open-demande; the
 * owner enables them. Property "ready": a decision to validate could be sent as it is typed.
 */

/* Another piece: its detail is on its way. */
void parvis_justificatif_fiche_set_loading (ParvisJustificatifFiche *fiche);
void parvis_justificatif_fiche_set_error (ParvisJustificatifFiche *fiche, const char *sentence);
/* @detail is copied. What the agent has typed for the same deposit stays. */
void parvis_justificatif_fiche_set_detail (ParvisJustificatifFiche *fiche,
                                           const ParvisJustificatifDetail *detail);
/* Something that the agent should see before deciding (« Lucie Bernard regarde… »); "" = nothing. */
void parvis_justificatif_fiche_set_notice (ParvisJustificatifFiche *fiche, const char *sentence);

gboolean parvis_justificatif_fiche_is_ready (ParvisJustificatifFiche *fiche);
/* Until when the piece is valid, PARVIS_DATE_NONE = without an end. Only when ready. */
ParvisDate parvis_justificatif_fiche_get_date (ParvisJustificatifFiche *fiche);
void parvis_justificatif_fiche_focus_date (ParvisJustificatifFiche *fiche);

G_END_DECLS
