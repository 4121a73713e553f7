/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "server/agenda/faits.h"
#include "server/http/parvis-route.h"

G_BEGIN_DECLS

/* What a page shows of one fact: « Réservé le … par … », its price and why, its receipt. The other
 * household's price and receipt are not shown. */
void parvis_historique_show_fait (ParvisRequest *request,
                                  ParvisView *row,
                                  const ParvisFait *fait,
                                  gint64 foyer_id);
/* view["faits"]: those of one day of a child in one session, the oldest first. */
void parvis_historique_show_jour (ParvisRequest *request,
                                  ParvisDb *db,
                                  ParvisView *view,
                                  gint64 foyer_id,
                                  gint64 personne_id,
                                  gint64 seance_id,
                                  ParvisDate jour);

G_END_DECLS
