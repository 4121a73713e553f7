/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "server/comptes/invitations.h"
#include "server/http/parvis-response.h"
#include "server/template/parvis-view.h"

G_BEGIN_DECLS

/* What every page that invites a second responsible has in common: what may not be sent, and what is said of
 * what was. Each sentence is French and static; NULL = nothing is wrong. */
const char *
parvis_inviter_find_faute_courriel (ParvisDb *db, gint64 compte_id, const char *courriel);
/* Too many of one household in a day. */
const char *
parvis_inviter_find_faute_nombre (ParvisRequest *request, ParvisDb *db, gint64 foyer_id);
/* Into another household: a child has two at most. */
const char *parvis_inviter_find_faute_enfant (ParvisDb *db, gint64 foyer_id, gint64 enfant_id);
gboolean parvis_inviter_is_lien (const char *code);

/* Counts it, and mails the link. */
gboolean parvis_inviter_envoyer (ParvisRequest *request,
                                 ParvisDb *db,
                                 gint64 foyer_id,
                                 const ParvisInvitationNouvelle *nouvelle,
                                 GError **error);

/* A new link for the same one. */
gboolean parvis_inviter_renvoyer (ParvisRequest *request,
                                  ParvisDb *db,
                                  const ParvisInvitation *invitation,
                                  GError **error);

/* A page to come back to, and what was done: said, and the mail sent. (transfer full) @url. */
ParvisResponse *parvis_inviter_answer (char *url, const char *phrase);

/* One invitation, as parties/invitation.html has it. */
void
parvis_inviter_show (ParvisRequest *request, ParvisView *row, const ParvisInvitation *invitation);

/* Where a form of « Mes demandes » comes back to: its fields `demande` and `ou`. */
#define PARVIS_INVITER_CONFIRMATION "confirmation"
#define PARVIS_INVITER_SUIVI        "suivi"
#define PARVIS_INVITER_CONJOINT     "conjoint"
char *parvis_inviter_dup_retour (ParvisRequest *request);

G_END_DECLS
