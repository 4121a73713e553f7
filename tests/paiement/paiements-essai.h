/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "tests/paiement/faux-payfip.h"
#include "tests/rooms/essai-commune.h"

G_BEGIN_DECLS

#define PASCAL "pascal.dupin"
#define DAVID  "david.moulin"

/* The commune pays through this PayFiP from now on. */
void paiements_essai_brancher (EssaiCommune *essai, FauxPayfip *faux);
/* Pascal asks to pay; the payment's reference. Its job has not been done yet. */
char *paiements_essai_demander (EssaiCommune *essai, const char *montant);
/* The same, up to the provider's page. @idop: (out). */
char *paiements_essai_commencer (EssaiCommune *essai, FauxPayfip *faux, char **idop);
/* PayFiP's notification, and what it sets going. */
void paiements_essai_notifier (EssaiCommune *essai, const char *idop);
/* The clock goes on; what is ready then is done. */
void paiements_essai_attendre (EssaiCommune *essai, gint64 secondes);

char *paiements_essai_dup_etat (EssaiCommune *essai, const char *reference);
gint64 paiements_essai_get_solde (EssaiCommune *essai, const char *identifiant);
/* Pascal's page of this payment says @text. */
void paiements_essai_assert_page (EssaiCommune *essai, const char *reference, const char *text);

#define assert_etat(essai, reference, etat)                                                        \
  G_STMT_START                                                                                     \
  {                                                                                                \
    g_autofree char *assert_etat_ = paiements_essai_dup_etat (essai, reference);                   \
    g_assert_cmpstr (assert_etat_, ==, etat);                                                      \
  }                                                                                                \
  G_STMT_END

G_END_DECLS
