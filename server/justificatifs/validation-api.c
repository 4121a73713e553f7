/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-justificatifs"
#include "config.h"

#include "server/journal/journal-store.h"
#include "server/justificatifs/detail.h"
#include "server/justificatifs/evenements.h"
#include "server/justificatifs/justificatifs-routes.h"
#include "server/justificatifs/justificatifs-taches.h"
#include "server/justificatifs/ouvertures.h"
#include "server/reglages/reglages-store.h"
#include "shared/rules/parvis-validite.h"

/* No document is valid for longer; a year typed with a wrong figure is. */
#define ANNEES_MAX 20

static gboolean
refuse (GError **error, const char *sentence)
{
  g_set_error_literal (error, PARVIS_ERROR, PARVIS_ERROR_INVALID, sentence);
  return FALSE;
}

static gboolean
check_validite (const ParvisTypePiece *type,
                const ParvisJustificatifDecision *decision,
                const char *today,
                GError **error)
{
  ParvisDate aujourdhui = parvis_date_from_iso (today);
  ParvisValidite validite;

  if (decision->valide_au == PARVIS_DATE_NONE)
    return type == NULL || !parvis_validite_parse (type->validite, &validite)
           || validite.nature == PARVIS_VALIDITE_ILLIMITE
           || refuse (error, "Indiquez jusqu’à quelle date cette pièce est valable.");
  if (decision->valide_au < aujourdhui)
    return refuse (error, "La date de fin est passée : cette pièce n’est plus valable.");
  if (decision->valide_au > parvis_date_add_months (aujourdhui, ANNEES_MAX * 12))
    return refuse (error, "La date de fin est trop lointaine : vérifiez l’année.");
  return TRUE;
}

/* Whether it can be meant, for this type. */
static gboolean
check_decision (const ParvisTypePiece *type,
                const ParvisJustificatifDecision *decision,
                const char *today,
                GError **error)
{
  if (decision->decision == PARVIS_JUSTIFICATIF_SENS_VALIDE)
    return check_validite (type, decision, today, error);
  if (type == NULL && *decision->commentaire != '\0')
    return TRUE;
  if (type == NULL || decision->motif == NULL
      || parvis_type_piece_find_motif (type, decision->motif) == NULL)
    return refuse (error, "Choisissez le motif du refus : la famille le recevra.");
  return TRUE;
}

static ParvisPieceDecision
create_decision (const ParvisJustificatifDecision *decision,
                 gint64 piece_id,
                 gint64 agent_id,
                 char valide_au[PARVIS_DATE_ISO_SIZE])
{
  gboolean valide = decision->decision == PARVIS_JUSTIFICATIF_SENS_VALIDE;

  return (ParvisPieceDecision){
    .piece_id = piece_id,
    .depot = decision->depot,
    .agent_id = agent_id,
    .valide = valide,
    .valide_au = valide ? parvis_date_write_iso (decision->valide_au, valide_au) : NULL,
    .motif = valide ? NULL : decision->motif,
    .commentaire = *decision->commentaire != '\0' ? decision->commentaire : NULL,
  };
}

/* In the journal, with which deposit it was about. */
static gboolean
write_journal (ParvisRequest *request,
               ParvisDb *db,
               const char *action,
               const ParvisPiece *piece,
               gint64 depot,
               GError **error)
{
  g_autofree char *detail = g_strdup_printf ("{\"depot\":%" G_GINT64_FORMAT "}", depot);

  return parvis_journal_add (db, parvis_request_get_now (request),
                             parvis_acteur_of_request (request), action, "justificatif", piece->id,
                             piece->foyer_id, detail, error);
}

/* The piece's page, as the mail names it. */
static char *
create_lien (ParvisRequest *request, gint64 piece_id)
{
  g_autofree char *id = g_strdup_printf ("%" G_GINT64_FORMAT, piece_id);
  g_autofree char *path = parvis_url (request, "justificatifs.piece", id, NULL);

  return g_strconcat (parvis_request_get_commune (request)->base_url, path, NULL);
}

static ParvisResponse *
post_decision (ParvisRequest *request, ParvisDb *db, GError **error)
{
  ParvisCommune *commune = parvis_request_get_commune (request);
  g_autoptr (JsonNode) node =
      json_node_init_object (json_node_alloc (), parvis_request_get_json (request));
  g_autoptr (ParvisJustificatifDecision) body =
      parvis_justificatif_decision_from_json (node, error);
  const char *today = parvis_request_get_today (request);
  gint64 now = parvis_request_get_now (request), agent_id = parvis_request_get_agent_id (request);
  gint64 definitif_a = now + parvis_reglages_get_entier (db, "piece.annulation_s", today);
  char valide_au[PARVIS_DATE_ISO_SIZE];
  g_autoptr (ParvisPiece) piece = NULL;
  g_autofree char *lien = NULL;
  ParvisPieceDecision decision;
  ParvisResponse *response;
  gint64 id;

  if (body == NULL || !parvis_request_get_part_id (request, "piece", &id, error))
    return NULL;
  parvis_record_clean (&body->commentaire);
  piece = parvis_piece_find_for_agent (db, id, error);
  if (piece == NULL
      || !check_decision (parvis_catalogue_find_type_piece (commune, piece->type), body, today,
                          error))
    return NULL;
  decision = create_decision (body, id, agent_id, valide_au);
  lien = create_lien (request, id);
  if (!parvis_piece_decider (commune, db, &decision, now, definitif_a, error)
      || !write_journal (request, db,
                         decision.valide ? "justificatif.valide" : "justificatif.refuse", piece,
                         decision.depot, error)
      || !parvis_tache_notifier (db, id, decision.depot, definitif_a, lien, error))
    return NULL;
  response = parvis_detail_new_response (request, db, id, error);
  if (response == NULL)
    return NULL;
  if (parvis_ouvertures_fermer (commune, id, agent_id))
    parvis_evenement_ouvert (response, id, agent_id, "");
  parvis_evenement_justificatif (response, parvis_request_get_commune (request), db, id);
  parvis_response_wake_taches (response);
  return response;
}

static ParvisResponse *
post_annulation (ParvisRequest *request, ParvisDb *db, GError **error)
{
  g_autoptr (JsonNode) node =
      json_node_init_object (json_node_alloc (), parvis_request_get_json (request));
  g_autoptr (ParvisJustificatifAnnulation) body =
      parvis_justificatif_annulation_from_json (node, error);
  gint64 agent_id = parvis_request_get_agent_id (request);
  g_autoptr (ParvisPiece) piece = NULL;
  ParvisResponse *response;
  gint64 id;

  if (body == NULL || !parvis_request_get_part_id (request, "piece", &id, error))
    return NULL;
  piece = parvis_piece_find_for_agent (db, id, error);
  if (piece == NULL
      || !parvis_piece_annuler_decision (db, id, body->depot, agent_id,
                                         parvis_request_get_now (request), error)
      || !write_journal (request, db, "justificatif.decision_reprise", piece, body->depot, error))
    return NULL;
  response = parvis_detail_new_response (request, db, id, error);
  if (response != NULL)
    parvis_evenement_justificatif (response, parvis_request_get_commune (request), db, id);
  return response;
}

const ParvisRoute parvis_validation_api_routes[] = {
  PARVIS_ROUTE ("api.justificatif.decision",
                "POST",
                "/api/justificatifs/{piece}/decision",
                post_decision,
                PARVIS_FOR_PIECES,
                PARVIS_WRITES,
                .body = PARVIS_BODY_JSON,
                .before = parvis_detail_regarder),
  PARVIS_ROUTE ("api.justificatif.annulation",
                "POST",
                "/api/justificatifs/{piece}/annulation",
                post_annulation,
                PARVIS_FOR_PIECES,
                PARVIS_WRITES,
                .body = PARVIS_BODY_JSON,
                .before = parvis_detail_regarder),
  { NULL },
};
