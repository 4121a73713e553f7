/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "server/agenda/changements.h"

G_BEGIN_DECLS

/**
 * ParvisSemaine: a week of all the household's children, in every session in which they are enrolled:
 * what a family books at one go.
 */
typedef struct
{
  gint64 foyer_id;
  GPtrArray *enfants; /* of ParvisPersonne */
  GArray
      *lignes; /* of ParvisAgendaLigne, child by child; none for a child that is enrolled nowhere */
  ParvisDate today, lundi;
} ParvisSemaine;

/* @periode: a day of the week; NULL or none: the first in which something is still to be booked. */
ParvisSemaine *
parvis_semaine_load (ParvisRequest *request, ParvisDb *db, const char *periode, GError **error);
void parvis_semaine_free (ParvisSemaine *semaine);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ParvisSemaine, parvis_semaine_free)

/* The number of days of the week that are in this state. @ligne: NULL = all. */
guint parvis_semaine_count (const ParvisSemaine *semaine,
                            const ParvisAgendaLigne *ligne,
                            ParvisJourEtat etat);

/* « 12.1.2026-11-24 »: how a form names a day of a line. The caller owns it. */
char *parvis_semaine_dup_cle (const ParvisAgendaLigne *ligne, ParvisDate jour);

/* The days whose tick is not what it was. @jours: the keys that are ticked now; @avant: those that were when the
 * page was shown. What has been done meanwhile is no change; of ParvisChangement, cancellations first: their money
 * serves the bookings. */
GArray *parvis_semaine_list_changements (const ParvisSemaine *semaine,
                                         const char *const *jours,
                                         const char *const *avant);
G_END_DECLS
