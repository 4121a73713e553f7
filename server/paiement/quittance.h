/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "server/http/parvis-commune.h"
#include "server/paiement/paiement-store.h"

G_BEGIN_DECLS

/* The receipt as a PDF: number, day, régie, who paid, the amount in figures and in letters, how, for what. The
 * régie's name is the one that it had on that day. */
GBytes *parvis_quittance_create_pdf (ParvisCommune *commune,
                                     ParvisDb *db,
                                     const ParvisPaiement *paiement,
                                     const ParvisQuittance *quittance,
                                     GError **error);

G_END_DECLS
