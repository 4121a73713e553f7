/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "server/http/parvis-commune.h"

G_BEGIN_DECLS

/**
 * parvis_calendrier_create:
 * @limites: the last moments for booking too, for the weeks to come
 * @depuis: unix seconds, the same from one time to the next: of what has no hour of its own
 *
 * What the household has booked, as iCalendar (RFC 5545): two months back and twelve ahead, an event a
 * meal or session. Of a child it says the first name, and nothing else. The same bookings give the same
 * text. In the pool: a large family's year takes some milliseconds.
 *
 * Returns: NULL with @error: INTERNAL when a rule cannot be read
 */
char *parvis_calendrier_create (ParvisCommune *commune,
                                ParvisDb *db,
                                gint64 foyer_id,
                                gboolean limites,
                                gint64 depuis,
                                gint64 now,
                                GError **error);

G_END_DECLS
