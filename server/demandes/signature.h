/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "server/demandes/parcours.h"
#include "server/http/parvis-response.h"

G_BEGIN_DECLS

/* The last step: everything to be read once more, then signed. */

/* The recap with the signature's own fields; @fautes: of all steps, or NULL when it is shown first. */
ParvisResponse *
parvis_signature_show (ParvisParcours *parcours, const ParvisEtape *etape, GPtrArray *fautes);

/* Hands the demande in when nothing is wrong: number, history, mail. @fautes: of the signature's own
 * step. In the writer. */
ParvisResponse *parvis_signature_signer (ParvisParcours *parcours,
                                         const ParvisEtape *etape,
                                         GPtrArray *fautes,
                                         GError **error);

G_END_DECLS
