/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "server/paiement/fournisseur.h"
#include "server/template/parvis-view.h"

G_BEGIN_DECLS

/* What a payment is for who looks at it. */
typedef enum
{
  PARVIS_PAIEMENT_VU_PREPARE, /* the provider's number is awaited */
  PARVIS_PAIEMENT_VU_ATTEND,  /* its answer is */
  PARVIS_PAIEMENT_VU_QUITTE,  /* left without paying, may be taken up again */
  PARVIS_PAIEMENT_VU_PAYE,
  PARVIS_PAIEMENT_VU_REPRIS, /* paid, then sent back by the bank */
  PARVIS_PAIEMENT_VU_REFUSE,
  PARVIS_PAIEMENT_VU_ABANDONNE,
  PARVIS_PAIEMENT_VU_EXPIRE,
  PARVIS_PAIEMENT_VU_IMPOSSIBLE, /* it could not be begun */
  PARVIS_PAIEMENT_VU_ECART
} ParvisPaiementVu;

ParvisPaiementVu parvis_paiement_get_vu (const ParvisPaiement *paiement, gint64 now);
/* Whether the provider's page may still be opened. */
gboolean parvis_paiement_may_reprendre (const ParvisPaiement *paiement, gint64 now);

/* view: `titre`, `statut`, `phrases`. */
void parvis_paiement_show (ParvisView *view, const ParvisPaiement *paiement, ParvisPaiementVu vu);
/* Only the status, for a list. */
void parvis_paiement_show_statut (ParvisView *view, ParvisPaiementVu vu);

G_END_DECLS
