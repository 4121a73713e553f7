/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "server/http/parvis-commune.h"

G_BEGIN_DECLS

/* The mails of the evening before a deadline: a usual day that is not booked, with the link that books it. Usual: booked
 * on most of the last four such weekdays with service. Also what the agenda does once a day (the waiting lists). */

/* The job "agenda", before the jobs start: each day at the hour of « agenda.rappel_heure ». */
gboolean parvis_rappels_repas_register (ParvisCommune *commune, GError **error);

G_END_DECLS
