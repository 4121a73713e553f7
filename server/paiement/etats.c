/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-paiement"
#include "config.h"

#include "server/paiement/etats.h"

#include "server/comptes/comptes-store.h"
#include "server/paiement/credit.h"
#include "server/paiement/paiement-taches.h"
#include "server/paiement/payfip-soap.h"
#include "shared/rules/parvis-date.h"

#define RELANCE_S 300
#define JOUR_S    86400
/* The nightly look: after the provider has put its own books in order. */
#define NUIT_MIN (4 * 60)
/* From then on nothing is to be expected any more. */
#define FIN_S (30 * JOUR_S)

static ParvisDate
day_of (ParvisCommune *commune, gint64 now)
{
  return parvis_date_from_instant (now, commune->time_zone);
}

/* --------------------------------------------------------------------------- beginning */

ParvisPaiement *
parvis_paiement_creer (ParvisCommune *commune,
                       ParvisDb *db,
                       gint64 compte_id,
                       gint64 montant_cents,
                       gint64 now,
                       GError **error)
{
  ParvisFournisseur *fournisseur = parvis_fournisseur_get (commune);
  g_autoptr (ParvisCompte) compte = parvis_compte_find (db, compte_id);
  g_autoptr (ParvisFoyer) foyer = parvis_foyer_find (db, compte->foyer_id);
  g_autoptr (ParvisPaiement) p = g_new0 (ParvisPaiement, 1);
  g_autofree char *texte = g_strdup_printf ("Recharge du compte famille %s", foyer->nom);

  p->foyer_id = compte->foyer_id;
  p->compte_id = compte_id;
  p->montant_cents = montant_cents;
  p->fournisseur = g_strdup (fournisseur->code);
  p->numcli = g_strdup (fournisseur->numcli);
  p->exercice = parvis_date_get_year (day_of (commune, now));
  p->saisie = g_strdup (fournisseur->saisie);
  p->objet = parvis_payfip_objet (texte);
  p->courriel = g_strdup (compte->courriel);
  p->cree_a = now;
  if (!parvis_paiement_insert (db, p, error)
      || !parvis_journal_add (db, now, ((ParvisActeur){ "citoyen", compte_id }), "paiement.cree",
                              "paiement", p->id, p->foyer_id, NULL, error)
      || !parvis_paiement_tache_add (db, PARVIS_TACHE_OUVRIR, p->id, 0, error))
    return NULL;
  return g_steal_pointer (&p);
}

gboolean
parvis_paiement_rediriger (ParvisDb *db, gint64 id, const char *idop, gint64 now, GError **error)
{
  return parvis_db_exec (db, error, PARVIS_SQL_PAIEMENT_REDIRIGER, V (id), V (idop), V (now))
         && (parvis_db_changes (db) == 0
             || parvis_paiement_tache_add (db, PARVIS_TACHE_INTERROGER, id, now + RELANCE_S,
                                           error));
}

gboolean
parvis_paiement_renoncer (ParvisDb *db, gint64 id, const char *motif, gint64 now, GError **error)
{
  return parvis_db_exec (db, error, PARVIS_SQL_PAIEMENT_SET_ETAT, V (id), V ("abandonne"),
                         V ((const char *) NULL), V (motif), V_ID (0), V (now));
}

/* --------------------------------------------------------------------------- asking again */

/* Whether the provider may still say something new of it. */
static gboolean
is_open (const ParvisPaiement *p)
{
  return p->idop != NULL && !g_str_equal (p->etat, "paye") && !g_str_equal (p->etat, "ecart");
}

gboolean
parvis_paiement_demander (ParvisDb *db, const ParvisPaiement *p, gint64 quand, GError **error)
{
  return p == NULL || !is_open (p)
         || parvis_paiement_tache_add (db, PARVIS_TACHE_INTERROGER, p->id, quand, error);
}

/* In the first day every five minutes, then once a night. */
static gboolean
plan_next (
    ParvisCommune *commune, ParvisDb *db, const ParvisPaiement *p, gint64 now, GError **error)
{
  gint64 age = now - p->cree_a;
  gint64 quand = age < JOUR_S ? now + RELANCE_S
                              : parvis_date_to_instant (day_of (commune, now) + 1, NUIT_MIN,
                                                        commune->time_zone);

  return age > FIN_S
         || parvis_paiement_tache_add (db, PARVIS_TACHE_INTERROGER, p->id, quand, error);
}

/* --------------------------------------------------------------------------- answers */

/* What of the answer is not what was asked: a static word, or NULL. Money that was not asked for is nobody's
 * until somebody has looked at it. */
static const char *
find_ecart (const ParvisPaiement *p, const ParvisPaiementDetail *d)
{
  g_autofree char *exer = g_strdup_printf ("%04d", p->exercice);

  if (d->montant_cents != p->montant_cents)
    return "montant";
  if (g_strcmp0 (d->refdet, p->reference) != 0)
    return "refdet";
  if (g_strcmp0 (d->numcli, p->numcli) != 0)
    return "numcli";
  if (g_strcmp0 (d->saisie, p->saisie) != 0)
    return "saisie";
  if (d->exer != NULL && !g_str_equal (d->exer, exer))
    return "exer";
  /* The guide spells it in more than one way, and some answers leave it out. */
  if (d->idop != NULL && g_ascii_strcasecmp (d->idop, p->idop) != 0)
    return "idop";
  return NULL;
}

static gboolean
set_etat (ParvisDb *db,
          const ParvisPaiement *p,
          const char *etat,
          const char *resultat,
          const char *motif,
          gint64 now,
          GError **error)
{
  gboolean open = g_str_equal (etat, "redirige");

  return parvis_db_exec (db, error, PARVIS_SQL_PAIEMENT_SET_ETAT, V (p->id), V (etat), V (resultat),
                         V (motif), V (now), V_ID (open ? 0 : now));
}

static gboolean
apply_paye (ParvisCommune *commune,
            ParvisDb *db,
            const ParvisPaiement *p,
            const ParvisPaiementDetail *d,
            gint64 now,
            GError **error)
{
  const char *ecart = find_ecart (p, d);

  if (!parvis_db_exec (db, error, PARVIS_SQL_PAIEMENT_SET_TRANSACTION, V (p->id), V (d->code),
                       V (d->numauto), V (d->transaction_le), V_ID (d->montant_cents), V (now)))
    return FALSE;
  if (ecart == NULL)
    return parvis_credit_ecrire (commune, db, p->id, p->montant_cents, PARVIS_ACTEUR_SYSTEME, now,
                                 error);
  g_message ("payment %s: %s is not what was asked for, nothing is credited", p->reference, ecart);
  return set_etat (db, p, "ecart", d->code, ecart, now, error)
         && parvis_journal_add (db, now, PARVIS_ACTEUR_SYSTEME, "paiement.ecart", "paiement", p->id,
                                p->foyer_id, NULL, error)
         && parvis_credit_dire_ecart (commune, db, p->id, now, error);
}

/* What is not paid: the state may still change for another twenty minutes, one may try again. */
static gboolean
apply_impaye (ParvisCommune *commune,
              ParvisDb *db,
              const ParvisPaiement *p,
              const ParvisPaiementDetail *d,
              gint64 now,
              GError **error)
{
  gboolean early = now - p->redirige_a < PARVIS_PAIEMENT_DELAI_S;

  switch (d->resultat)
    {
    case PARVIS_RESULTAT_REFUSE:
      return set_etat (db, p, "refuse", d->code, NULL, now, error);
    case PARVIS_RESULTAT_ABANDONNE:
      return set_etat (db, p, early ? "redirige" : "abandonne", d->code, NULL, now, error)
             && (!early || plan_next (commune, db, p, now, error));
    case PARVIS_RESULTAT_OUBLIE:
      return set_etat (db, p, "expire", d->code, NULL, now, error);
    case PARVIS_RESULTAT_EN_COURS:
    default:
      /* Expired for who looks at it; but as long as the provider has not forgotten it, it is asked. */
      return set_etat (db, p, early ? "redirige" : "expire", d->code, NULL, now, error)
             && plan_next (commune, db, p, now, error);
    }
}

gboolean
parvis_paiement_appliquer (ParvisCommune *commune,
                           ParvisDb *db,
                           gint64 id,
                           const ParvisPaiementDetail *detail,
                           gint64 now,
                           GError **error)
{
  g_autoptr (ParvisPaiement) p = parvis_paiement_find (db, id);
  gboolean settled;

  if (p == NULL || !is_open (p))
    return TRUE;
  if (detail == NULL)
    return plan_next (commune, db, p, now, error);
  if (detail->resultat == PARVIS_RESULTAT_PAYE || detail->resultat == PARVIS_RESULTAT_ENGAGE)
    return apply_paye (commune, db, p, detail, now, error);
  /* That it was refused stays said, also once the provider has forgotten it. */
  settled = g_str_equal (p->etat, "refuse") || g_str_equal (p->etat, "abandonne");
  return settled || apply_impaye (commune, db, p, detail, now, error);
}

/* --------------------------------------------------------------------------- afterwards */

gboolean
parvis_paiement_rejeter (ParvisCommune *commune,
                         ParvisDb *db,
                         const ParvisPaiement *p,
                         ParvisActeur acteur,
                         gint64 now,
                         GError **error)
{
  if (p->ecriture_id == 0 || p->rejet_id != 0)
    {
      g_set_error_literal (error, PARVIS_ERROR, PARVIS_ERROR_CONFLICT,
                           p->rejet_id != 0 ? "Ce paiement a déjà été repris."
                                            : "Ce paiement n’a pas été crédité.");
      return FALSE;
    }
  return parvis_credit_reprendre (commune, db, p, acteur, now, error);
}

gboolean
parvis_paiement_regler_ecart (ParvisCommune *commune,
                              ParvisDb *db,
                              const ParvisPaiement *p,
                              ParvisActeur acteur,
                              gint64 now,
                              GError **error)
{
  if (!g_str_equal (p->etat, "ecart") || p->recu_cents <= 0)
    {
      g_set_error_literal (error, PARVIS_ERROR, PARVIS_ERROR_CONFLICT,
                           "Ce paiement n’attend pas d’être vérifié.");
      return FALSE;
    }
  return parvis_credit_ecrire (commune, db, p->id, p->recu_cents, acteur, now, error);
}
