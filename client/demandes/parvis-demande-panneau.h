/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <adwaita.h>

#include "shared/model/parvis-demande.h"

G_BEGIN_DECLS

#define PARVIS_TYPE_DEMANDE_PANNEAU (parvis_demande_panneau_get_type ())
G_DECLARE_FINAL_TYPE (ParvisDemandePanneau, parvis_demande_panneau, PARVIS, DEMANDE_PANNEAU, AdwBin)

/**
 * Beside a file: état, alerts, what can be done and why not, pieces, notes, messages, history.
 *
 * Its buttons activate demande.prendre, .accepter, .complement, .refuser, .noter, .joint of the owner and
 * win.open-justificatif. The note that is being written stays across _set_detail().
 */
void parvis_demande_panneau_set_detail (ParvisDemandePanneau *panneau,
                                        const ParvisDemandeDetail *detail);
/* An action is on its way: the buttons wait. */
void parvis_demande_panneau_set_busy (ParvisDemandePanneau *panneau, gboolean busy);

/* What is written and not sent; ownership is the caller's. */
char *parvis_demande_panneau_dup_note (ParvisDemandePanneau *panneau);
/* NULL clears it. */
void parvis_demande_panneau_set_note (ParvisDemandePanneau *panneau, const char *text);
void parvis_demande_panneau_focus_note (ParvisDemandePanneau *panneau);

/* Why it cannot be accepted now: « Il manque : Assurance scolaire, … ». NULL when nothing is
 * missing. Ownership is the caller's. */
char *parvis_demande_dup_missing (const ParvisDemandeDetail *detail);

G_END_DECLS
