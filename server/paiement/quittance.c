/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-paiement"
#include "config.h"

#include "server/paiement/quittance.h"

#include "server/reglages/papier.h"
#include "server/reglages/reglages-store.h"
#include "shared/rules/parvis-date.h"
#include "shared/rules/parvis-lettres.h"
#include "shared/rules/parvis-money.h"

static void
add_faits (ParvisDocument *document,
           ParvisDb *db,
           const ParvisPaiement *p,
           const ParvisQuittance *q)
{
  g_autofree char *regie = parvis_reglages_dup_texte (db, "regie.nom", q->emise_le);
  g_autofree char *jour = parvis_date_format_sans_jour (parvis_date_from_iso (q->emise_le));
  g_autofree char *lettres = parvis_lettres_montant (q->montant_cents);

  parvis_document_add_fait (document, "Reçu de", q->partie);
  parvis_document_add_fait (document, "La somme de", lettres);
  parvis_document_add_fait (document, "Le", jour);
  parvis_document_add_fait (document, "Par",
                            g_strcmp0 (p->resultat, "V") == 0 ? "prélèvement, en ligne"
                                                              : "carte bancaire, en ligne");
  parvis_document_add_fait (document, "Pour", "la recharge du compte famille");
  parvis_document_add_fait (document, "Régie", regie);
  parvis_document_add_fait (document, "Référence", p->reference);
  if (p->numauto != NULL)
    parvis_document_add_fait (document, "Autorisation", p->numauto);
}

GBytes *
parvis_quittance_create_pdf (ParvisCommune *commune,
                             ParvisDb *db,
                             const ParvisPaiement *p,
                             const ParvisQuittance *q,
                             GError **error)
{
  g_autoptr (ParvisDocument) document = parvis_papier_new (commune, db, "Quittance");
  g_autofree char *numero = parvis_quittance_dup_numero (q);
  g_autofree char *reference = g_strdup_printf ("Quittance n° %s", numero);
  g_autofree char *montant = parvis_money_format (q->montant_cents);

  parvis_document_set_reference (document, reference);
  parvis_document_add_montant (document, "Somme reçue", montant);
  add_faits (document, db, p, q);
  if (p->rejet_id != 0)
    parvis_document_add_texte (document, "La banque a ensuite rejeté ce paiement : la somme a été "
                                         "retirée du compte famille.");
  if (g_str_equal (p->fournisseur, "simulation"))
    parvis_document_add_note (document, "Document de démonstration, sans valeur.");
  parvis_document_add_note (document, "À conserver. Cette somme est portée au crédit du compte "
                                      "famille et figure sur son relevé.");
  return parvis_document_finish (document, error);
}
