/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "server/demandes/parcours.h"
#include "server/http/parvis-response.h"

G_BEGIN_DECLS

/* The second responsable whom a file names is invited to an account of their own from where the file is filled in
 * and followed. Nothing is mailed without the button. */

/* "second" or "url_inviter" of a page about a file that was sent; nothing when there is nobody to invite.
 * @ou: of server/comptes/inviter.h, where its buttons come back to. */
void parvis_second_show (ParvisParcours *parcours, ParvisView *view, const char *ou);
/* "second" or "inviter" of the step Conjoint; nothing on another one. */
void
parvis_second_show_etape (ParvisParcours *parcours, const ParvisEtape *etape, ParvisView *view);
/* TRUE when the step's button was pressed. */
gboolean parvis_second_est_demande (ParvisParcours *parcours, const ParvisEtape *etape);
/* Invites whom the step names; it was saved. NULL with a fault more in @fautes, or with @error. */
ParvisResponse *parvis_second_inviter (ParvisParcours *parcours,
                                       const ParvisEtape *etape,
                                       GPtrArray *fautes,
                                       GError **error);

G_END_DECLS
