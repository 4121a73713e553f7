/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "server/db/parvis-db.h"

G_BEGIN_DECLS

/* An attempt of a family to pay online, as it stands. */
typedef struct
{
  gint64 id;
  char *reference; /* PayFiP's refdet, and its name in addresses */
  gint64 foyer_id;
  gint64 compte_id;
  gint64 montant_cents;
  char *fournisseur;
  char *numcli;
  int exercice;
  char *saisie;
  char *objet;
  char *courriel;
  char *etat; /* "cree", "redirige", "paye", "refuse", "abandonne", "expire", "ecart" */
  char *idop; /* NULL = the provider has not given one */
  char *resultat;
  char *motif;
  char *numauto;
  char *transaction_le;
  gint64 recu_cents;
  gint64 cree_a;
  gint64 redirige_a;
  gint64 interroge_a;
  gint64 fini_a;
  gint64 ecriture_id;
  gint64 rejet_id;
} ParvisPaiement;

void parvis_paiement_free (ParvisPaiement *paiement);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ParvisPaiement, parvis_paiement_free)

/* NULL when there is none. */
ParvisPaiement *parvis_paiement_find (ParvisDb *db, gint64 id);
ParvisPaiement *parvis_paiement_find_by_reference (ParvisDb *db, const char *reference);
ParvisPaiement *parvis_paiement_find_by_idop (ParvisDb *db, const char *idop);
/* A household's own; another's does not exist. */
ParvisPaiement *
parvis_paiement_find_du_foyer (ParvisDb *db, const char *reference, gint64 foyer_id);

/* Writes what @paiement says, in the state "cree"; gives its id and reference to it. */
gboolean parvis_paiement_insert (ParvisDb *db, ParvisPaiement *paiement, GError **error);

/* The receipt of what was credited. */
typedef struct
{
  int exercice;
  int numero;
  gint64 montant_cents;
  char *partie;   /* who paid */
  char *emise_le; /* ISO day */
} ParvisQuittance;

void parvis_quittance_free (ParvisQuittance *quittance);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ParvisQuittance, parvis_quittance_free)

ParvisQuittance *parvis_quittance_find (ParvisDb *db, gint64 paiement_id);
/* « 2026-000012 » */
char *parvis_quittance_dup_numero (const ParvisQuittance *quittance);

G_END_DECLS
