/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "server/agenda/jour.h"

G_BEGIN_DECLS

/* Brothers and sisters: the same session of the same day booked for several at once, all or nothing. */

/* « Réserver aussi pour Alice et Jean », with the total and the balance after: the key `aussi` of the question's
 * page. Nothing when nobody else can be booked, or the balance does not allow it. */
void parvis_fratrie_show (ParvisRequest *request,
                          ParvisDb *db,
                          ParvisView *view,
                          const ParvisJour *jour);

/* Books @jour and the same for the children that the field `aussi` lists; what is booked already stays as it is.
 * @impossible: (out) why it cannot be done, in a sentence, with FALSE and no @error. @phrase: (out) what was done. */
gboolean parvis_fratrie_reserver (ParvisRequest *request,
                                  ParvisDb *db,
                                  const ParvisJour *jour,
                                  char **phrase,
                                  char **impossible,
                                  GError **error);

G_END_DECLS
