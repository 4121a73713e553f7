/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "server/journal/journal-store.h"
#include "server/paiement/fournisseur.h"

G_BEGIN_DECLS

/**
 * What becomes of a payment. All of it runs in the writer's transaction: the credit, its receipt, the new
 * state, the mail and the next look are one.
 *
 *   cree → redirige → paye | refuse | abandonne | expire, or ecart: paid, but not what was asked
 *
 * Whatever was thought before, what the provider says was paid is credited: once.
 */

/* Until then an idOp may still be opened, or tried again. */
#define PARVIS_PAIEMENT_OUVERT_S (15 * 60)
#define PARVIS_PAIEMENT_DELAI_S  (20 * 60)

/* A new payment of @montant_cents, with the job that begins it. (transfer full) */
ParvisPaiement *parvis_paiement_creer (ParvisCommune *commune,
                                       ParvisDb *db,
                                       gint64 compte_id,
                                       gint64 montant_cents,
                                       gint64 now,
                                       GError **error);
/* The provider has given its number. */
gboolean
parvis_paiement_rediriger (ParvisDb *db, gint64 id, const char *idop, gint64 now, GError **error);
/* It could not be begun: @motif is a fault's code, or "indisponible". */
gboolean
parvis_paiement_renoncer (ParvisDb *db, gint64 id, const char *motif, gint64 now, GError **error);
/* What the provider answered; NULL = nothing that could be understood. */
gboolean parvis_paiement_appliquer (ParvisCommune *commune,
                                    ParvisDb *db,
                                    gint64 id,
                                    const ParvisPaiementDetail *detail,
                                    gint64 now,
                                    GError **error);
/* Has the provider asked at @quand, because somebody says that something happened. Nothing when there is no
 * such payment, or when nothing more can happen to it. */
gboolean parvis_paiement_demander (ParvisDb *db,
                                   const ParvisPaiement *paiement,
                                   gint64 quand,
                                   GError **error);

/* A direct debit that the bank sent back: the credit is undone by its counter-entry, once. @error: CONFLICT
 * when it was not credited, or was undone already. */
gboolean parvis_paiement_rejeter (ParvisCommune *commune,
                                  ParvisDb *db,
                                  const ParvisPaiement *paiement,
                                  ParvisActeur acteur,
                                  gint64 now,
                                  GError **error);
/* The régisseur has looked into what did not match: what was really received is credited. */
gboolean parvis_paiement_regler_ecart (ParvisCommune *commune,
                                       ParvisDb *db,
                                       const ParvisPaiement *paiement,
                                       ParvisActeur acteur,
                                       gint64 now,
                                       GError **error);

G_END_DECLS
