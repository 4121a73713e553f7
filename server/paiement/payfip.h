/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "server/paiement/fournisseur.h"

G_BEGIN_DECLS

/* Asks PayFiP whose contract @self has: three lines of text, for who installs. Waits for the answer.
 * @error: INVALID when PayFiP refuses it, with its sentence; BUSY when it does not answer. */
char *parvis_payfip_dup_contrat (ParvisFournisseur *self, GError **error);

G_END_DECLS
