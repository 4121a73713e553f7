/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "server/agenda/agenda.h"
#include "server/journal/journal-store.h"

G_BEGIN_DECLS

/* Bookings are facts, appended and chained; money follows in the ledger. In the writer's transaction: either
 * all of it is kept, or nothing. */

typedef struct
{
  ParvisCommune *commune;
  ParvisDb *db;
  gint64 foyer_id; /* who pays */
  gint64 personne_id;
  const char *nom; /* "DUPIN Florian", for the statement */
  ParvisActeur acteur;
  const char *today;
  gint64 now;
} ParvisReservation;

/* What the household's balance lacks for @cents; 0: nothing. */
gint64
parvis_reservation_get_manque (ParvisDb *db, gint64 foyer_id, const char *today, gint64 cents);
/* Why the balance does not allow @cents, in one sentence, or NULL: it does. The caller owns it. */
char *parvis_reservation_dup_solde_insuffisant (ParvisDb *db,
                                                gint64 foyer_id,
                                                const char *today,
                                                gint64 cents);

/* Books the day, which @agenda has just judged bookable. CONFLICT with a French sentence when it is not
 * any more: full, too late, booked already, or the balance does not allow it. Gives the receipt's
 * number, 0 on failure. */
gint64 parvis_reservation_reserver (const ParvisReservation *r,
                                    ParvisAgenda *agenda,
                                    ParvisDate jour,
                                    GError **error);
/* Cancels it: the counter-entry gives the price back, and the place goes to whoever waits for it. The caller wakes the
 * jobs: mails may have been written. */
gint64 parvis_reservation_annuler (const ParvisReservation *r,
                                   ParvisAgenda *agenda,
                                   ParvisDate jour,
                                   GError **error);

/**
 * ParvisLot: many bookings of one transaction: the ends of both chains and the accounts are read once. Each
 * meal still has its own fact and its own line. Whoever opens it has judged the balance, and nobody else
 * books while it is open.
 */
typedef struct _ParvisLot ParvisLot;

/* What of @r is not the child's holds for the whole lot; its texts are borrowed. */
ParvisLot *parvis_lot_open (const ParvisReservation *r);
void parvis_lot_free (ParvisLot *lot);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ParvisLot, parvis_lot_free)
/* The child that the next ones are about; @nom is borrowed. */
void parvis_lot_set_personne (ParvisLot *lot, gint64 personne_id, const char *nom);
gint64 parvis_lot_reserver (ParvisLot *lot, ParvisAgenda *agenda, ParvisDate jour, GError **error);
gint64 parvis_lot_annuler (ParvisLot *lot, ParvisAgenda *agenda, ParvisDate jour, GError **error);
/* At the end, once: the places that were given back go to whoever waits for them. */
gboolean parvis_lot_finish (ParvisLot *lot, GError **error);

/* How far below zero a household may go, in cents, and whether a sum in cents is within it. */
gint64 parvis_reservation_get_decouvert (ParvisDb *db, const char *today);

/* Checks the chain of all facts; @faits: (out) how many. INTERNAL with the first that is wrong. */
gboolean parvis_reservation_verifier (ParvisDb *db, gint64 *faits, GError **error);

G_END_DECLS
