/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-justificatifs"
#include "config.h"

#include "server/justificatifs/evenements.h"

#include "server/http/parvis-server.h"
#include "server/justificatifs/compteurs.h"
#include "server/justificatifs/justificatifs-store.h"
#include "shared/model/parvis-justificatif.h"

static char *
dup_justificatif (ParvisDb *db, gint64 piece_id)
{
  g_autoptr (ParvisPiece) piece = parvis_piece_find_for_agent (db, piece_id, NULL);
  ParvisEvenementJustificatif evenement = { .id = piece_id };
  int etat;

  if (piece == NULL)
    return NULL;
  etat = parvis_names_find (parvis_justificatif_etats, piece->etat);
  evenement.etat = (guint) MAX (etat, 0);
  evenement.depot = piece->depot;
  return parvis_evenement_justificatif_to_text (&evenement);
}

void
parvis_evenement_justificatif (ParvisResponse *response,
                               ParvisCommune *commune,
                               ParvisDb *db,
                               gint64 piece_id)
{
  g_autofree char *text = dup_justificatif (db, piece_id);

  if (text != NULL)
    parvis_response_publish (response, PARVIS_TOPIC_AGENTS, "justificatif", text);
  parvis_compteurs_publish (response, commune, db);
}

void
parvis_evenement_justificatif_publier (ParvisCommune *commune, ParvisDb *db, gint64 piece_id)
{
  g_autofree char *text = dup_justificatif (db, piece_id);

  if (text != NULL && commune->events != NULL)
    parvis_events_publish (commune->events, PARVIS_TOPIC_AGENTS, "justificatif", text);
}

void
parvis_evenement_ouvert (ParvisResponse *response,
                         gint64 piece_id,
                         gint64 agent_id,
                         const char *nom)
{
  ParvisEvenementOuvert evenement = { piece_id, agent_id, nom };
  g_autofree char *text = parvis_evenement_ouvert_to_text (&evenement);

  parvis_response_publish (response, PARVIS_TOPIC_AGENTS, "justificatif_ouvert", text);
}
