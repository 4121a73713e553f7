/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-comptes"
#include "config.h"

#include "server/comptes/agents-store.h"
#include "server/comptes/comptes-routes.h"
#include "server/comptes/mot-de-passe.h"
#include "server/comptes/totp.h"
#include "server/http/parvis-session.h"
#include "server/http/parvis-throttle.h"
#include "server/journal/journal-store.h"
#include "server/reglages/reglages-store.h"
#include "shared/model/parvis-agent-session.h"

/* Wrong passwords in a quarter of an hour. */
#define ESSAIS_MAX 8
#define FENETRE_S  900
#define CODE_SERVI "Ce code n’est pas le bon, ou il a déjà servi : attendez le suivant."

typedef struct
{
  ParvisAgentConnexion *connexion;
  ParvisAgentCompte *agent; /* NULL: wrong identifier or password */
  gboolean trop;            /* too many wrong passwords before */
  gint64 totp;              /* the step of the code, 0 = none or wrong */
} Essai;

static void
essai_free (Essai *essai)
{
  g_clear_pointer (&essai->connexion, parvis_agent_connexion_free);
  g_clear_pointer (&essai->agent, parvis_agent_compte_free);
  g_free (essai);
}

/* In the pool of hashes: an agent who does not exist takes as long as one who does. */
static gboolean
verify_agent (ParvisRequest *request, ParvisDb *db, GError **error)
{
  g_autoptr (JsonNode) node =
      json_node_init_object (json_node_alloc (), parvis_request_get_json (request));
  Essai *essai = g_new0 (Essai, 1);
  g_autofree char *throttle = NULL;
  g_autoptr (GBytes) secret = NULL;
  gint64 now = parvis_request_get_now (request);

  parvis_request_keep (request, "essai", essai, (GDestroyNotify) essai_free);
  essai->connexion = parvis_agent_connexion_from_json (node, error);
  if (essai->connexion == NULL)
    return FALSE;
  throttle = parvis_agent_create_throttle_key (essai->connexion->identifiant);
  essai->trop = !parvis_throttle_check (db, throttle, ESSAIS_MAX, FENETRE_S, now, NULL);
  if (essai->trop)
    return TRUE;
  essai->agent = parvis_agent_find (db, essai->connexion->identifiant);
  if (!parvis_mot_de_passe_verifier (essai->agent != NULL ? essai->agent->mot_de_passe : NULL,
                                     essai->connexion->mot_de_passe))
    g_clear_pointer (&essai->agent, parvis_agent_compte_free);
  if (essai->agent != NULL)
    secret =
        parvis_agent_open_totp (essai->agent, parvis_request_get_commune (request)->master_key);
  if (secret != NULL)
    essai->totp = parvis_totp_find_step (secret, essai->connexion->totp, now);
  return TRUE;
}

static ParvisResponse *
refuse (guint status, const char *erreur, const char *message)
{
  ParvisApiErreur body = { erreur, message };
  ParvisResponse *response = parvis_response_new_json (parvis_api_erreur_to_json (&body));

  parvis_response_set_status (response, status);
  return response;
}

/* NULL when the agent may enter, else the answer. */
static ParvisResponse *
check_essai (Essai *essai, ParvisDb *db, gint64 now, GError **error)
{
  g_autofree char *throttle = parvis_agent_create_throttle_key (essai->connexion->identifiant);

  if (essai->trop)
    return refuse (429, "busy",
                   "Trop d’essais : attendez un quart d’heure, ou demandez à un administrateur.");
  if (essai->agent != NULL && essai->agent->totp == NULL)
    return NULL;
  if (essai->agent != NULL && *essai->connexion->totp == '\0')
    return refuse (403, "totp", "Entrez le code à six chiffres de votre téléphone.");
  if (essai->agent != NULL && essai->totp > essai->agent->totp_dernier)
    return NULL;
  if (!parvis_throttle_count (db, throttle, FENETRE_S, now, error))
    return NULL;
  if (essai->agent != NULL)
    return refuse (403, "totp", CODE_SERVI);
  return refuse (401, "denied", "L’identifiant ou le mot de passe n’est pas le bon.");
}

static ParvisResponse *
post_session (ParvisRequest *request, ParvisDb *db, GError **error)
{
  Essai *essai = parvis_request_find_kept (request, "essai");
  gint64 now = parvis_request_get_now (request);
  const char *today = parvis_request_get_today (request);
  g_autofree char *throttle = parvis_agent_create_throttle_key (essai->connexion->identifiant);
  g_autoptr (GError) fault = NULL;
  ParvisResponse *refused = check_essai (essai, db, now, &fault);
  g_autofree char *jeton = NULL, *nom = NULL, *couleur = NULL;
  ParvisAgentSession session;

  if (refused != NULL || fault != NULL)
    {
      if (fault != NULL)
        g_propagate_error (error, g_steal_pointer (&fault));
      return refused;
    }
  if (essai->totp != 0 && !parvis_agent_utiliser_totp (db, essai->agent->id, essai->totp, &fault))
    {
      /* Another sign-in used it since it was looked at. */
      if (fault == NULL)
        return refuse (403, "totp", CODE_SERVI);
      g_propagate_error (error, g_steal_pointer (&fault));
      return NULL;
    }
  jeton = parvis_request_sign_in_agent (request, db, essai->agent->id,
                                        parvis_agent_role_bit (essai->agent->role), error);
  if (jeton == NULL || !parvis_throttle_forget (db, throttle, error)
      || !parvis_journal_add (db, now, (ParvisActeur){ "agent", essai->agent->id },
                              "agent.connexion", "agent", essai->agent->id, 0, NULL, error))
    return NULL;
  nom = parvis_reglages_dup_texte (db, "commune.nom", today);
  couleur = parvis_reglages_dup_texte (db, "commune.couleur", today);
  session = (ParvisAgentSession){
    .jeton = jeton,
    .agent = { essai->agent->id, essai->agent->nom,
               (guint) parvis_names_find (parvis_agent_roles, essai->agent->role) },
    .commune = { nom, couleur },
    .expire_a = parvis_session_get_absolute_end (request),
  };
  return parvis_response_new_json (parvis_agent_session_to_json (&session));
}

static ParvisResponse *
post_fin (ParvisRequest *request, ParvisDb *db, GError **error)
{
  return parvis_request_sign_out (request, db, error) ? parvis_response_new_done () : NULL;
}

const ParvisRoute parvis_agents_routes[] = {
  PARVIS_ROUTE ("agents.session",
                "POST",
                "/api/session",
                post_session,
                PARVIS_FOR_TOUS,
                PARVIS_WRITES,
                .body = PARVIS_BODY_JSON,
                .before = verify_agent,
                .before_hashes = TRUE),
  PARVIS_ROUTE ("agents.session.fin",
                "POST",
                "/api/session/fin",
                post_fin,
                PARVIS_FOR_AGENTS,
                PARVIS_WRITES,
                .body = PARVIS_BODY_JSON),
  { NULL },
};
