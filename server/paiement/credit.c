/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-paiement"
#include "config.h"

#include "server/paiement/credit.h"

#include "server/courriel/parvis-courriel.h"
#include "server/regie/regie-store.h"
#include "server/reglages/reglages-store.h"
#include "shared/rules/parvis-date.h"
#include "shared/rules/parvis-money.h"
#include "shared/rules/parvis-texte.h"

/* What is no address today is none tomorrow: the money does not depend on it. */
static gboolean
send (ParvisCommune *commune,
      ParvisDb *db,
      const char *to,
      const char *sujet,
      const char *corps,
      gint64 now,
      GError **error)
{
  g_autoptr (GError) problem = NULL;

  if (to == NULL || *to == '\0'
      || parvis_courriel_send (commune, db, to, sujet, corps, now, &problem)
      || g_error_matches (problem, PARVIS_ERROR, PARVIS_ERROR_INVALID))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&problem));
  return FALSE;
}

/* « Monsieur DUPIN Pascal », and where to write to. */
static char *
dup_payeur (ParvisDb *db, gint64 compte_id, char **courriel)
{
  g_autoptr (ParvisRows) rows = parvis_db_query (db, PARVIS_SQL_PAIEMENT_PAYEUR, V (compte_id));
  g_autofree char *nom = NULL;
  const char *civilite;

  if (!parvis_rows_next (rows))
    return g_strdup ("");
  nom = parvis_texte_nom_prenom (*parvis_rows_text (rows, 2) ? parvis_rows_text (rows, 2)
                                                             : parvis_rows_text (rows, 1),
                                 parvis_rows_text (rows, 3));
  civilite = g_str_equal (parvis_rows_text (rows, 0), "madame")     ? "Madame "
             : g_str_equal (parvis_rows_text (rows, 0), "monsieur") ? "Monsieur "
                                                                    : "";
  if (courriel != NULL)
    *courriel = g_strdup (parvis_rows_text (rows, 4));
  return g_strconcat (civilite, nom, NULL);
}

static gboolean
send_recu (ParvisCommune *commune,
           ParvisDb *db,
           const ParvisPaiement *p,
           const char *courriel,
           const char *numero,
           gint64 montant_cents,
           gint64 now,
           GError **error)
{
  g_autofree char *montant = parvis_money_format (montant_cents);
  g_autofree char *solde = parvis_money_format (parvis_regie_get_solde (db, p->foyer_id));
  g_autofree char *sujet = g_strdup_printf ("Paiement de %s reçu", montant);
  g_autofree char *corps = g_strdup_printf (
      "Votre paiement de %s est reçu. Le solde de votre compte famille est maintenant de %s.\n\n"
      "Votre quittance porte le n° %s. Vous pouvez la télécharger ici :\n\n%s/paiements/%s",
      montant, solde, numero, commune->base_url, p->reference);

  return send (commune, db, courriel, sujet, corps, now, error);
}

/* The line of the ledger, 0 with @error. */
static gint64
write_ecriture (ParvisDb *db,
                const ParvisPaiement *p,
                gint64 montant_cents,
                const char *numero,
                ParvisActeur acteur,
                const char *today,
                gint64 now,
                GError **error)
{
  gboolean prelevement = g_strcmp0 (p->resultat, "V") == 0;
  g_autofree char *sous_libelle = g_strdup_printf ("Quittance n° %s", numero);
  ParvisEcriture e = { .montant_cents = montant_cents,
                       .date_valeur = today,
                       .libelle =
                           prelevement ? "Recharge par prélèvement" : "Recharge par carte bancaire",
                       .sous_libelle = sous_libelle,
                       .nature = "recharge",
                       .acteur = acteur };

  e.debit = parvis_regie_get_compte (db, p->fournisseur, error);
  e.credit = e.debit != 0 ? parvis_regie_get_compte_foyer (db, p->foyer_id, error) : 0;
  return e.credit != 0 ? parvis_regie_ecrire (db, &e, today, now, error) : 0;
}

gboolean
parvis_credit_ecrire (ParvisCommune *commune,
                      ParvisDb *db,
                      gint64 paiement_id,
                      gint64 montant_cents,
                      ParvisActeur acteur,
                      gint64 now,
                      GError **error)
{
  g_autoptr (ParvisPaiement) p = parvis_paiement_find (db, paiement_id);
  ParvisDate date = parvis_date_from_instant (now, commune->time_zone);
  g_autofree char *courriel = NULL, *numero = NULL;
  ParvisQuittance q = { .exercice = parvis_date_get_year (date) };
  char today[PARVIS_DATE_ISO_SIZE];
  gint64 ecriture;

  parvis_date_write_iso (date, today);
  q.numero = (int) parvis_db_int (db, 1, PARVIS_SQL_QUITTANCE_NUMERO_SUIVANT, V (q.exercice));
  numero = parvis_quittance_dup_numero (&q);
  ecriture = write_ecriture (db, p, montant_cents, numero, acteur, today, now, error);
  if (ecriture == 0)
    return FALSE;
  q.partie = dup_payeur (db, p->compte_id, &courriel);
  if (!parvis_db_exec (db, error, PARVIS_SQL_QUITTANCE_INSERT, V (q.exercice), V (q.numero),
                       V (p->id), V (ecriture), V (montant_cents), V (q.partie), V (today),
                       V (now)))
    {
      g_free (q.partie);
      return FALSE;
    }
  g_free (q.partie);
  if (!parvis_db_exec (db, error, PARVIS_SQL_PAIEMENT_CREDITER, V (p->id), V (ecriture), V (now)))
    return FALSE;
  if (parvis_db_changes (db) != 1)
    {
      g_set_error_literal (error, PARVIS_ERROR, PARVIS_ERROR_CONFLICT, "credited before");
      return FALSE;
    }
  return parvis_journal_add (db, now, acteur, "paiement.credite", "paiement", p->id, p->foyer_id,
                             NULL, error)
         && parvis_regie_tache_credit (db, p->foyer_id, error)
         && send_recu (commune, db, p, courriel, numero, montant_cents, now, error);
}

gboolean
parvis_credit_reprendre (ParvisCommune *commune,
                         ParvisDb *db,
                         const ParvisPaiement *p,
                         ParvisActeur acteur,
                         gint64 now,
                         GError **error)
{
  char today[PARVIS_DATE_ISO_SIZE];
  g_autoptr (ParvisQuittance) q = parvis_quittance_find (db, p->id);
  g_autofree char *courriel = NULL, *nom = dup_payeur (db, p->compte_id, &courriel);
  g_autofree char *montant = parvis_money_format (q->montant_cents);
  g_autofree char *solde = NULL, *corps = NULL;
  gint64 contre;

  parvis_date_write_iso (parvis_date_from_instant (now, commune->time_zone), today);
  contre = parvis_regie_contrepasser (db, p->ecriture_id, "Paiement rejeté par la banque",
                                      "correction", acteur, today, now, error);
  if (contre == 0
      || !parvis_db_exec (db, error, PARVIS_SQL_PAIEMENT_REJETER, V (p->id), V (contre),
                          V ("rejet"))
      || !parvis_journal_add (db, now, acteur, "paiement.rejete", "paiement", p->id, p->foyer_id,
                              NULL, error))
    return FALSE;
  solde = parvis_money_format (parvis_regie_get_solde (db, p->foyer_id));
  corps = g_strdup_printf (
      "Votre banque a rejeté votre paiement de %s : il est retiré de votre compte famille, dont le "
      "solde est maintenant de %s.\n\nVous pouvez payer à nouveau ici :\n\n%s/paiements/recharger",
      montant, solde, commune->base_url);
  return send (commune, db, courriel, "Votre paiement a été rejeté par la banque", corps, now,
               error);
}

gboolean
parvis_credit_dire_ecart (
    ParvisCommune *commune, ParvisDb *db, gint64 paiement_id, gint64 now, GError **error)
{
  g_autoptr (ParvisPaiement) p = parvis_paiement_find (db, paiement_id);
  g_autofree char *courriel = NULL, *nom = dup_payeur (db, p->compte_id, &courriel);
  g_autofree char *demande = parvis_money_format (p->montant_cents);
  g_autofree char *recu = parvis_money_format (p->recu_cents);
  g_autofree char *mairie = NULL, *parent = NULL, *regie = NULL;
  char today[PARVIS_DATE_ISO_SIZE];

  parvis_date_write_iso (parvis_date_from_instant (now, commune->time_zone), today);
  mairie = parvis_reglages_dup_texte (db, "commune.courriel", today);
  parent = g_strdup_printf (
      "Le service de paiement annonce %s pour votre paiement de %s : ce n’est pas ce qui était "
      "demandé. Votre compte n’est pas encore crédité. La régie vérifie, et vous n’avez rien à "
      "faire ; ne payez pas une seconde fois.\n\n%s/paiements/%s",
      recu, demande, commune->base_url, p->reference);
  regie = g_strdup_printf (
      "Pour le régisseur : le paiement en ligne %s ne correspond pas à ce qui était demandé "
      "(%s).\n\n"
      "Demandé : %s. Annoncé par le service de paiement : %s. Le compte de la famille n’est pas "
      "crédité.\n\nAprès vérification du relevé du compte de dépôt de fonds, « parvis-server "
      "paiement crediter %s » crédite ce qui a été reçu.",
      p->reference, p->motif, demande, recu, p->reference);
  return send (commune, db, courriel, "Votre paiement est à vérifier", parent, now, error)
         && send (commune, db, mairie, "Paiement en ligne à vérifier", regie, now, error);
}
