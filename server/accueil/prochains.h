/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "server/http/parvis-request.h"

G_BEGIN_DECLS

/* « Les prochains repas »: the household's next days, what is booked and what may still be: the list
 * "repas", and "url_agenda". */
void
parvis_prochains_show (ParvisRequest *request, ParvisDb *db, ParvisView *view, gint64 foyer_id);

G_END_DECLS
