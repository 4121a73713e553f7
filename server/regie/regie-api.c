/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-regie"
#include "config.h"

#include "server/foyers/foyers-store.h"
#include "server/http/parvis-envoi.h"
#include "server/http/parvis-token.h"
#include "server/regie/regie-routes.h"
#include "server/regie/regie-store.h"
#include "shared/json/parvis-json.h"
#include "shared/model/parvis-agent-session.h"

/* Each means of payment has its own account and its own words on the statement. */
static const struct
{
  const char *compte, *libelle;
} moyens[] = {
  [PARVIS_MOYEN_ESPECES] = { "caisse", "Versement en espèces" },
  [PARVIS_MOYEN_CHEQUE] = { "cheques", "Versement par chèque" },
  [PARVIS_MOYEN_CB] = { "cb", "Versement par carte au guichet" },
  [PARVIS_MOYEN_CESU] = { "cesu", "Versement en CESU" },
};

static ParvisResponse *
post_credit (ParvisRequest *request, ParvisDb *db, GError **error)
{
  g_autoptr (JsonNode) node =
      json_node_init_object (json_node_alloc (), parvis_request_get_json (request));
  g_autoptr (ParvisFoyerCredit) credit = parvis_foyer_credit_from_json (node, error);
  ParvisEcriture ecriture = { .nature = "guichet", .acteur = parvis_acteur_of_request (request) };
  const char *today = parvis_request_get_today (request);
  gint64 now = parvis_request_get_now (request);
  g_autoptr (ParvisFoyer) foyer = NULL;
  ParvisFoyerCreditFait fait = { 0 };
  g_autofree char *before = NULL, *answer = NULL;
  g_autoptr (JsonNode) fait_node = NULL;
  ParvisResponse *response;
  gint64 foyer_id, id;

  if (credit == NULL || !parvis_request_get_part_id (request, "foyer", &foyer_id, error))
    return NULL;
  if (!parvis_token_is_valid (credit->jeton))
    {
      g_set_error_literal (error, PARVIS_ERROR, PARVIS_ERROR_INVALID,
                           "“jeton”: 32 bytes in base64url");
      return NULL;
    }
  parvis_record_clean (&credit->libelle);
  foyer = parvis_foyer_find (db, foyer_id);
  if (foyer == NULL)
    {
      g_set_error_literal (error, PARVIS_ERROR, PARVIS_ERROR_NOT_FOUND, "no such household");
      return NULL;
    }
  /* Money is counted once, however often a demand without an answer is made again. */
  if (!parvis_envoi_claim_token (request, db, credit->jeton, &before, error))
    return before != NULL
               ? parvis_response_new_json (parvis_json_parse (before, -1, 4096, 4, error))
               : NULL;
  ecriture.debit = parvis_regie_get_compte (db, moyens[credit->moyen].compte, error);
  ecriture.credit = ecriture.debit != 0 ? parvis_regie_get_compte_foyer (db, foyer_id, error) : 0;
  if (ecriture.credit == 0)
    return NULL;
  ecriture.montant_cents = credit->montant_cents;
  ecriture.date_valeur = today;
  ecriture.libelle = moyens[credit->moyen].libelle;
  ecriture.sous_libelle = *credit->libelle ? credit->libelle : NULL;
  id = parvis_regie_ecrire (db, &ecriture, today, now, error);
  if (id == 0
      || !parvis_journal_add (db, now, ecriture.acteur, "regie.credit", "ecriture", id, foyer_id,
                              NULL, error)
      || !parvis_regie_tache_credit (db, foyer_id, error))
    return NULL;
  fait.solde_cents = parvis_regie_get_solde (db, foyer_id);
  fait.numero = parvis_db_int (db, 0, PARVIS_SQL_ECRITURE_NUMERO, V (id));
  fait_node = parvis_foyer_credit_fait_to_json (&fait);
  answer = parvis_json_to_text (fait_node);
  if (!parvis_envoi_answer_token (request, db, credit->jeton, answer, error))
    return NULL;
  response = parvis_response_new_json (g_steal_pointer (&fait_node));
  parvis_response_wake_taches (response);
  return response;
}

const ParvisRoute parvis_regie_api_routes[] = {
  PARVIS_ROUTE ("api.foyers.credit",
                "POST",
                "/api/foyers/{foyer}/credit",
                post_credit,
                PARVIS_FOR_REGISSEUR,
                PARVIS_WRITES,
                .body = PARVIS_BODY_JSON),
  { NULL },
};
