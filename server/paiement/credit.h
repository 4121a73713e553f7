/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "server/http/parvis-commune.h"
#include "server/journal/journal-store.h"
#include "server/paiement/paiement-store.h"

G_BEGIN_DECLS

/* The money of a payment, in the writer's transaction: the ledger's line, the receipt with its number, the new
 * state and the mail, all or nothing. */

/* CONFLICT when it was credited before. */
gboolean parvis_credit_ecrire (ParvisCommune *commune,
                               ParvisDb *db,
                               gint64 paiement_id,
                               gint64 montant_cents,
                               ParvisActeur acteur,
                               gint64 now,
                               GError **error);
/* Undoes it by its counter-entry. */
gboolean parvis_credit_reprendre (ParvisCommune *commune,
                                  ParvisDb *db,
                                  const ParvisPaiement *paiement,
                                  ParvisActeur acteur,
                                  gint64 now,
                                  GError **error);
/* Tells who paid that what was received must be looked into, and the town hall that it has to look. */
gboolean parvis_credit_dire_ecart (
    ParvisCommune *commune, ParvisDb *db, gint64 paiement_id, gint64 now, GError **error);

G_END_DECLS
