/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-paiement"
#include "config.h"

#include "server/paiement/paiement-store.h"

#include <sodium.h>

/* What of a reference cannot be guessed: it stands in addresses. */
#define HASARD 8

void
parvis_paiement_free (ParvisPaiement *paiement)
{
  if (paiement == NULL)
    return;
  g_free (paiement->reference);
  g_free (paiement->fournisseur);
  g_free (paiement->numcli);
  g_free (paiement->saisie);
  g_free (paiement->objet);
  g_free (paiement->courriel);
  g_free (paiement->etat);
  g_free (paiement->idop);
  g_free (paiement->resultat);
  g_free (paiement->motif);
  g_free (paiement->numauto);
  g_free (paiement->transaction_le);
  g_free (paiement);
}

void
parvis_quittance_free (ParvisQuittance *quittance)
{
  if (quittance == NULL)
    return;
  g_free (quittance->partie);
  g_free (quittance->emise_le);
  g_free (quittance);
}

static char *
dup_column (ParvisRows *rows, int column)
{
  return g_strdup (parvis_rows_find_text (rows, column));
}

ParvisPaiement *
parvis_paiement_find (ParvisDb *db, gint64 id)
{
  g_autoptr (ParvisRows) rows = parvis_db_query (db, PARVIS_SQL_PAIEMENT_FIND, V (id));
  ParvisPaiement *paiement;

  if (!parvis_rows_next (rows))
    return NULL;
  paiement = g_new0 (ParvisPaiement, 1);
  paiement->id = parvis_rows_int (rows, 0);
  paiement->reference = dup_column (rows, 1);
  paiement->foyer_id = parvis_rows_int (rows, 2);
  paiement->compte_id = parvis_rows_int (rows, 3);
  paiement->montant_cents = parvis_rows_int (rows, 4);
  paiement->fournisseur = dup_column (rows, 5);
  paiement->numcli = dup_column (rows, 6);
  paiement->exercice = (int) parvis_rows_int (rows, 7);
  paiement->saisie = dup_column (rows, 8);
  paiement->objet = dup_column (rows, 9);
  paiement->courriel = dup_column (rows, 10);
  paiement->etat = dup_column (rows, 11);
  paiement->idop = dup_column (rows, 12);
  paiement->resultat = dup_column (rows, 13);
  paiement->motif = dup_column (rows, 14);
  paiement->numauto = dup_column (rows, 15);
  paiement->transaction_le = dup_column (rows, 16);
  paiement->recu_cents = parvis_rows_int (rows, 17);
  paiement->cree_a = parvis_rows_int (rows, 18);
  paiement->redirige_a = parvis_rows_int (rows, 19);
  paiement->interroge_a = parvis_rows_int (rows, 20);
  paiement->fini_a = parvis_rows_int (rows, 21);
  paiement->ecriture_id = parvis_rows_int (rows, 22);
  paiement->rejet_id = parvis_rows_int (rows, 23);
  return paiement;
}

ParvisPaiement *
parvis_paiement_find_by_reference (ParvisDb *db, const char *reference)
{
  return parvis_paiement_find (
      db, parvis_db_int (db, 0, PARVIS_SQL_PAIEMENT_PAR_REFERENCE, V (reference)));
}

ParvisPaiement *
parvis_paiement_find_by_idop (ParvisDb *db, const char *idop)
{
  return parvis_paiement_find (db, parvis_db_int (db, 0, PARVIS_SQL_PAIEMENT_PAR_IDOP, V (idop)));
}

ParvisPaiement *
parvis_paiement_find_du_foyer (ParvisDb *db, const char *reference, gint64 foyer_id)
{
  return parvis_paiement_find (
      db, parvis_db_int (db, 0, PARVIS_SQL_PAIEMENT_DU_FOYER, V (reference), V (foyer_id)));
}

/* PayFiP wants 6 to 30 letters and figures. */
static char *
create_reference (ParvisDb *db, int exercice)
{
  static const char alphabet[] = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
  char hasard[HASARD + 1] = "";

  for (int i = 0; i < HASARD; i++)
    hasard[i] = alphabet[randombytes_uniform (sizeof alphabet - 1)];
  return g_strdup_printf ("%04d%06" G_GINT64_FORMAT "%s", exercice,
                          parvis_db_int (db, 1, PARVIS_SQL_PAIEMENT_NUMERO_SUIVANT), hasard);
}

gboolean
parvis_paiement_insert (ParvisDb *db, ParvisPaiement *p, GError **error)
{
  g_free (p->reference);
  p->reference = create_reference (db, p->exercice);
  p->id = parvis_db_exec_id (db, error, PARVIS_SQL_PAIEMENT_INSERT, V (p->reference),
                             V (p->foyer_id), V (p->compte_id), V (p->montant_cents),
                             V (p->fournisseur), V (p->numcli), V (p->exercice), V (p->saisie),
                             V (p->objet), V (p->courriel), V (p->cree_a));
  return p->id != 0;
}

ParvisQuittance *
parvis_quittance_find (ParvisDb *db, gint64 paiement_id)
{
  g_autoptr (ParvisRows) rows =
      parvis_db_query (db, PARVIS_SQL_QUITTANCE_DU_PAIEMENT, V (paiement_id));
  ParvisQuittance *quittance;

  if (!parvis_rows_next (rows))
    return NULL;
  quittance = g_new0 (ParvisQuittance, 1);
  quittance->exercice = (int) parvis_rows_int (rows, 0);
  quittance->numero = (int) parvis_rows_int (rows, 1);
  quittance->montant_cents = parvis_rows_int (rows, 2);
  quittance->partie = dup_column (rows, 3);
  quittance->emise_le = dup_column (rows, 4);
  return quittance;
}

char *
parvis_quittance_dup_numero (const ParvisQuittance *quittance)
{
  return g_strdup_printf ("%04d-%06d", quittance->exercice, quittance->numero);
}
