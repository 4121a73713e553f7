/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "server/db/parvis-db.h"
#include "server/journal/journal-store.h"

G_BEGIN_DECLS

/**
 * The régie's books: a double-entry ledger that is only ever added to.
 *
 * A line moves an amount from one account to another; each household has one account, the régie has
 * its own ("caisse", "cheques", "cb", "cesu", "recettes:restauration"…). The sum of all balances is
 * zero by construction. A correction is a counter-entry. Each line carries the SHA-256 of the one
 * before it and of itself: parvis_regie_verifier() finds any line changed behind our back.
 */

typedef struct
{
  gint64 debit;  /* account that pays */
  gint64 credit; /* account that receives */
  gint64 montant_cents;
  const char *date_valeur; /* ISO day: the day of the meal */
  const char *libelle;
  const char *sous_libelle; /* or NULL */
  const char *nature;    /* "reservation", "annulation", "recharge", "guichet", "correction"… */
  gint64 contrepasse_id; /* the line that this one undoes, or 0 */
  ParvisActeur acteur;
} ParvisEcriture;

/* The job of the rooms after this one once a household's account was credited: what waited for the money is done. A
 * job, so that money received never depends on what it is for. */
#define PARVIS_TACHE_CREDIT "credit"
/* In the transaction of the credit; the caller wakes the jobs. */
gboolean parvis_regie_tache_credit (ParvisDb *db, gint64 foyer_id, GError **error);

/* The account of a household, or of the régie by its code; made when it does not exist yet. 0 with
 * @error set on failure. In the writer's transaction. */
gint64 parvis_regie_get_compte_foyer (ParvisDb *db, gint64 foyer_id, GError **error);
gint64 parvis_regie_get_compte (ParvisDb *db, const char *code, GError **error);

/* Adds a line and gives its id, or 0. @today: ISO day of the entry in the books; @now: unix seconds. */
gint64 parvis_regie_ecrire (
    ParvisDb *db, const ParvisEcriture *ecriture, const char *today, gint64 now, GError **error);

/* Undoes the line @ecriture_id by its counter-entry, once: CONFLICT when it was undone already. */
gint64 parvis_regie_contrepasser (ParvisDb *db,
                                  gint64 ecriture_id,
                                  const char *libelle,
                                  const char *nature,
                                  ParvisActeur acteur,
                                  const char *today,
                                  gint64 now,
                                  GError **error);

/**
 * ParvisRegistre: the books held open for several lines of one transaction: the end of the chain and the
 * next number are read once. Nobody else writes lines while it is open.
 */
typedef struct _ParvisRegistre ParvisRegistre;

/* @today: borrowed, ISO day of the entries; @now: unix seconds. */
ParvisRegistre *parvis_registre_open (ParvisDb *db, const char *today, gint64 now);
void parvis_registre_free (ParvisRegistre *registre);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ParvisRegistre, parvis_registre_free)
/* As parvis_regie_ecrire() and parvis_regie_contrepasser(). */
gint64
parvis_registre_ecrire (ParvisRegistre *registre, const ParvisEcriture *ecriture, GError **error);
gint64 parvis_registre_contrepasser (ParvisRegistre *registre,
                                     gint64 ecriture_id,
                                     const char *libelle,
                                     const char *nature,
                                     ParvisActeur acteur,
                                     GError **error);

/* In cents; 0 for a household without any line. */
gint64 parvis_regie_get_solde (ParvisDb *db, gint64 foyer_id);
/* The account of a household for reading, 0 when it has none yet. */
gint64 parvis_regie_find_compte_foyer (ParvisDb *db, gint64 foyer_id);

/* Checks every number, chain and sum. @error: INTERNAL, with the first line that is wrong. @lignes:
 * (out) how many were read. */
gboolean parvis_regie_verifier (ParvisDb *db, gint64 *lignes, GError **error);

G_END_DECLS
