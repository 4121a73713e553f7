/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-shared"
#include "config.h"

#include "shared/model/parvis-agent-session.h"
#include "shared/parvis-error.h"

const char *const parvis_agent_roles[] = { "gestionnaire", "regisseur", "cantine", "administrateur",
                                           NULL };
const char *const parvis_moyens[] = { "especes", "cheque", "cb", "cesu", NULL };

/* In the order of ParvisError. */
static const char *const erreurs[] = { "not-found", "conflict", "denied",   "invalid",
                                       "too-large", "busy",     "internal", NULL };
G_STATIC_ASSERT (G_N_ELEMENTS (erreurs) == PARVIS_ERROR_INTERNAL + 2);

#define F(Kind, member, ...) PARVIS_FIELD (T, Kind, member, __VA_ARGS__)

#define T ParvisAgentConnexion
static const ParvisField connexion_fields[] = {
  F (STRING, identifiant, .max = PARVIS_CHARS_NOM),
  F (STRING, mot_de_passe, .max = PARVIS_CHARS_PHRASE),
  F (STRING, totp, .max = 16),
  { NULL },
};
PARVIS_DEFINE_RECORD (ParvisAgentConnexion, parvis_agent_connexion, connexion_fields)
#undef T

#define OFFSET(member) (G_STRUCT_OFFSET (ParvisAgentSession, member))
static const ParvisField agent_fields[] = {
  { "id", PARVIS_FIELD_INT, OFFSET (agent.id) - OFFSET (agent), .max = G_MAXINT64 },
  { "nom", PARVIS_FIELD_STRING, OFFSET (agent.nom) - OFFSET (agent), .max = PARVIS_CHARS_NOM },
  { "role", PARVIS_FIELD_ENUM, OFFSET (agent.role) - OFFSET (agent), .names = parvis_agent_roles },
  { NULL },
};
static const ParvisRecord agent_record = { sizeof ((ParvisAgentSession *) NULL)->agent,
                                           agent_fields };

static const ParvisField commune_fields[] = {
  { "nom", PARVIS_FIELD_STRING, OFFSET (commune.nom) - OFFSET (commune), .max = PARVIS_CHARS_NOM },
  { "couleur", PARVIS_FIELD_STRING, OFFSET (commune.couleur) - OFFSET (commune), .max = 32 },
  { NULL },
};
static const ParvisRecord commune_record = { sizeof ((ParvisAgentSession *) NULL)->commune,
                                             commune_fields };
#undef OFFSET

#define T ParvisAgentSession
static const ParvisField session_fields[] = {
  F (STRING, jeton, .max = PARVIS_CHARS_NOM),
  F (OBJECT, agent, .record = &agent_record),
  F (OBJECT, commune, .record = &commune_record),
  PARVIS_ID (T, expire_a),
  { NULL },
};
PARVIS_DEFINE_RECORD (ParvisAgentSession, parvis_agent_session, session_fields)
#undef T

#define T ParvisCompteurs
static const ParvisField compteurs_fields[] = { PARVIS_ID (T, justificatifs),
                                                PARVIS_ID (T, demandes),
                                                { NULL } };
PARVIS_DEFINE_RECORD (ParvisCompteurs, parvis_compteurs, compteurs_fields)
#undef T

#define T ParvisApiErreur
static const ParvisField erreur_fields[] = {
  F (STRING, erreur, .max = PARVIS_CHARS_CODE),
  F (STRING, message, .max = PARVIS_CHARS_PHRASE),
  { NULL },
};
PARVIS_DEFINE_RECORD (ParvisApiErreur, parvis_api_erreur, erreur_fields)
#undef T

#define T ParvisApiOk
static const ParvisField ok_fields[] = { F (BOOL, ok), { NULL } };
PARVIS_DEFINE_RECORD (ParvisApiOk, parvis_api_ok, ok_fields)
#undef T

#define T ParvisFoyerCredit
static const ParvisField credit_fields[] = {
  F (INT, montant_cents, .min = 1, .max = 1000000),
  F (ENUM, moyen, .names = parvis_moyens),
  F (STRING, libelle, .max = PARVIS_CHARS_NOM),
  F (STRING, jeton, .max = PARVIS_CHARS_CODE),
  { NULL },
};
PARVIS_DEFINE_RECORD (ParvisFoyerCredit, parvis_foyer_credit, credit_fields)
#undef T

#define T ParvisFoyerCreditFait
static const ParvisField credit_fait_fields[] = {
  F (INT, solde_cents, .min = G_MININT64, .max = G_MAXINT64),
  PARVIS_ID (T, numero),
  { NULL },
};
PARVIS_DEFINE_RECORD (ParvisFoyerCreditFait, parvis_foyer_credit_fait, credit_fait_fields)
#undef T

const char *
parvis_api_erreur_get_nom (int code)
{
  return code >= 0 && code <= PARVIS_ERROR_INTERNAL ? erreurs[code] : "internal";
}

int
parvis_api_erreur_find_code (const char *nom)
{
  return parvis_names_find (erreurs, nom);
}
