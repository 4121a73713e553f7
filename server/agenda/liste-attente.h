/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "server/agenda/agenda.h"

G_BEGIN_DECLS

/* The waiting list of a full day: who came first is booked first, when a place is freed. */

/* A day of a session in one school. */
typedef struct
{
  gint64 seance_id, etablissement_id;
  ParvisDate jour;
} ParvisPlace;

/* How many wait for it. */
gint64 parvis_liste_attente_count (ParvisDb *db, const ParvisPlace *place);
/* In the writer; entering twice is entering once. */
gboolean parvis_liste_attente_entrer (ParvisDb *db,
                                      const ParvisPlace *place,
                                      gint64 foyer_id,
                                      gint64 personne_id,
                                      gint64 now,
                                      GError **error);
gboolean parvis_liste_attente_quitter (ParvisDb *db,
                                       const ParvisPlace *place,
                                       gint64 foyer_id,
                                       gint64 personne_id,
                                       gint64 now,
                                       GError **error);

/* In the transaction that freed a place: books it for the first one whose booking is possible, as long as there are
 * places and somebody waits. Who is booked is told by mail, and so is who had to be passed over, with the reason: who
 * lacks the money goes on waiting. The caller wakes the jobs. */
gboolean parvis_liste_attente_promouvoir (ParvisCommune *commune,
                                          ParvisDb *db,
                                          const ParvisPlace *place,
                                          const char *today,
                                          gint64 now,
                                          GError **error);

/* The household has more money than before: the free places that it could not pay are given, to whoever comes first in
 * each list. */
gboolean parvis_liste_attente_crediter (ParvisCommune *commune,
                                        ParvisDb *db,
                                        gint64 foyer_id,
                                        const char *today,
                                        gint64 now,
                                        GError **error);
/* Does that after each credit (PARVIS_TACHE_CREDIT). */
void parvis_liste_attente_register (ParvisCommune *commune);

/* Each day: places that were added elsewhere are given, and what is over is closed. */
gboolean parvis_liste_attente_balayer (
    ParvisCommune *commune, ParvisDb *db, const char *today, gint64 now, GError **error);

G_END_DECLS
