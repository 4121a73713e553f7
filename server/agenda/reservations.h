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

/* Books the day, which @agenda has just judged bookable. CONFLICT with a French sentence when it is not
 * any more: full, too late, booked already, or the balance does not allow it. Gives the receipt's
 * number, 0 on failure. */
gint64 parvis_reservation_reserver (const ParvisReservation *r,
                                    ParvisAgenda *agenda,
                                    ParvisDate jour,
                                    GError **error);
/* Cancels it: the counter-entry gives the price back. */
gint64 parvis_reservation_annuler (const ParvisReservation *r,
                                   ParvisAgenda *agenda,
                                   ParvisDate jour,
                                   GError **error);

/* Checks the chain of all facts; @faits: (out) how many. INTERNAL with the first that is wrong. */
gboolean parvis_reservation_verifier (ParvisDb *db, gint64 *faits, GError **error);

G_END_DECLS
