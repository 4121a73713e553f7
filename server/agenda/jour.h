/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "server/agenda/liste-attente.h"
#include "server/foyers/foyers-store.h"
#include "server/http/parvis-request.h"

G_BEGIN_DECLS

/* One day of one child in one session, from the request's path. */
typedef struct
{
  gint64 foyer_id;
  ParvisPersonne *enfant;
  gint64 seance_id;
  ParvisDate jour;
  ParvisAgenda *agenda;
  ParvisAgendaJour juge;
} ParvisJour;

/* @error: NOT_FOUND for what is not the household's, as for what does not exist. */
ParvisJour *parvis_jour_load (ParvisRequest *request, ParvisDb *db, GError **error);
void parvis_jour_free (ParvisJour *jour);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ParvisJour, parvis_jour_free)
/* The month of the day, for this child; the caller owns it. */
char *parvis_jour_create_retour (ParvisRequest *request, const ParvisJour *jour);
ParvisPlace parvis_jour_get_place (const ParvisJour *jour);

G_END_DECLS
