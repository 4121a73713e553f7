/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "server/http/parvis-response.h"
#include "server/justificatifs/depots-store.h"

G_BEGIN_DECLS

/* How a file that a family sent is given back, whatever it was sent with: a piece or a message. */

/* To an agent's application, 422: not the agent's mistake, and nothing that another try would mend. */
ParvisResponse *parvis_fichier_refuser (const char *sentence);
/* To an agent's application: the page @page of @largeur pixels, drawn now when no job has come to it yet. */
ParvisResponse *parvis_fichier_answer_page (
    ParvisCommune *commune, const ParvisFichier *fichier, int largeur, int page, GError **error);
/* As it was sent, to be saved. @clear: what parvis_fichier_read() gave. */
ParvisResponse *parvis_fichier_answer_original (const ParvisFichier *fichier, GBytes *clear);
/* The same to who sent it; CONFLICT with the reason when it must not be handed out. */
ParvisResponse *
parvis_fichier_answer_sien (ParvisRequest *request, const ParvisFichier *fichier, GError **error);

G_END_DECLS
