/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "server/http/parvis-commune.h"
#include "server/paiement/paiement-store.h"

G_BEGIN_DECLS

/**
 * A payment provider: it gives a number for what is to be paid, shows its own page to who pays, and says
 * afterwards what happened to whoever knows the number. Nothing that comes from a browser or a
 * notification is believed: only what parvis_fournisseur_interroger() answers.
 *
 * Both calls wait for somebody else: in jobs only.
 */
typedef enum
{
  PARVIS_RESULTAT_EN_COURS,  /* not known yet */
  PARVIS_RESULTAT_PAYE,      /* P: by card */
  PARVIS_RESULTAT_ENGAGE,    /* V: a direct debit was ordered */
  PARVIS_RESULTAT_REFUSE,    /* R, Z */
  PARVIS_RESULTAT_ABANDONNE, /* A */
  PARVIS_RESULTAT_OUBLIE     /* the provider does not know the number (any more): it was not paid */
} ParvisResultat;

typedef struct
{
  ParvisResultat resultat;
  char *code; /* "P", "R", "P5"…: as it was said */
  /* What was paid, to be compared with what was asked; NULL or 0 when it was not said. */
  gint64 montant_cents;
  char *numcli;
  char *exer;
  char *refdet;
  char *saisie;
  char *idop;
  char *numauto;
  char *transaction_le; /* ISO day */
} ParvisPaiementDetail;

void parvis_paiement_detail_clear (ParvisPaiementDetail *detail);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (ParvisPaiementDetail, parvis_paiement_detail_clear)

typedef struct _ParvisFournisseur ParvisFournisseur;

struct _ParvisFournisseur
{
  const char *code; /* of the tables, and of the régie's account */
  const char *nom;  /* « le site de paiement de la DGFiP (PayFiP) » */
  ParvisCommune *commune;
  char *numcli;
  char *saisie;  /* "T", "X", "W" */
  char *adresse; /* of the service; NULL for the simulation */

  /* The number of a new payment. @error: INVALID with @faute when the provider refuses (the contract, the
   * address), BUSY when it does not answer. */
  char *(*ouvrir) (ParvisFournisseur *self,
                   const ParvisPaiement *paiement,
                   char **faute,
                   GError **error);
  gboolean (*interroger) (ParvisFournisseur *self,
                          ParvisDb *db,
                          const char *idop,
                          ParvisPaiementDetail *detail,
                          GError **error);
  /* Where one pays: an address, or a path of ours. */
  char *(*dup_page) (ParvisFournisseur *self, const char *idop);
};

/* The configuration's, or NULL when online payment is not configured. */
ParvisFournisseur *parvis_fournisseur_get (ParvisCommune *commune);
/* TRUE when there is one and the commune has opened online payment. */
gboolean parvis_paiement_is_open (ParvisCommune *commune, ParvisDb *db, const char *jour);
/* Where the provider sends the browser back to, and its notification. The caller owns them. */
char *parvis_fournisseur_dup_retour (ParvisFournisseur *self, const ParvisPaiement *paiement);
char *parvis_fournisseur_dup_notification (ParvisFournisseur *self);

/* Reads [paiement]. @error: INVALID. */
gboolean parvis_fournisseur_register (ParvisCommune *commune, GError **error);

/* The two that exist. */
void parvis_simulation_init (ParvisFournisseur *self);
void parvis_payfip_init (ParvisFournisseur *self);

G_END_DECLS
