/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "server/agenda/agenda.h"
#include "shared/rules/parvis-jour-service.h"

G_BEGIN_DECLS

/* A child in a session, from a day to another, in a school. */
typedef struct
{
  ParvisAgendaSeance *seance;
  ParvisSeanceJours jours; /* when the session is held */
  ParvisDate du, au;       /* inclusive */
  gint64 etablissement_id;
  gboolean pai;
} ParvisInscription;

/* What a child is enrolled in from the day @du on, of ParvisInscription, session by session. */
GPtrArray *parvis_inscriptions_list (ParvisDb *db, gint64 personne_id, ParvisDate du);
/* The sessions of @inscriptions that last until @du or later, as the commune ranks its activities: of
 * ParvisAgendaSeance, which belong to @inscriptions. */
GPtrArray *parvis_inscriptions_list_seances (GPtrArray *inscriptions, ParvisDate du);

G_END_DECLS
