/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-comptes"
#include "config.h"

#include "server/comptes/comptes-routes.h"
#include "server/comptes/comptes-store.h"
#include "server/comptes/mot-de-passe.h"
#include "server/http/parvis-throttle.h"
#include "shared/rules/parvis-identifiant.h"
#include "shared/rules/parvis-motdepasse.h"

/* What the pages' script asks while somebody types; the form is checked again when it is sent. */

/* Nobody who chooses a name asks so often; who looks for those that are taken does. */
#define QUESTIONS_MAX 60
#define FENETRE_S     600

/* Counts the question of this address; FALSE = too many. */
static gboolean
count_question (ParvisRequest *request, ParvisDb *db, gboolean *trop, GError **error)
{
  g_autofree char *cle = g_strconcat ("disponible:", parvis_request_get_remote (request), NULL);
  gint64 now = parvis_request_get_now (request);

  *trop = !parvis_throttle_check (db, cle, QUESTIONS_MAX, FENETRE_S, now, NULL);
  return *trop || parvis_throttle_count (db, cle, FENETRE_S, now, error);
}

/* The form itself says whether the name is free, when it is sent. */
static ParvisResponse *
answer_trop (void)
{
  JsonObject *answer = json_object_new ();
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  ParvisResponse *response;

  json_object_set_string_member (answer, "faute",
                                 "Vous avez essayé beaucoup d’identifiants : nous vérifierons le "
                                 "vôtre à l’envoi du formulaire.");
  json_node_take_object (node, answer);
  response = parvis_response_new_json (node);
  parvis_response_set_status (response, 429);
  return response;
}

/* ?identifiant=: whether it is free, or what is wrong with it. ?prenom= and ?nom=: one that is free. */
static ParvisResponse *
get_disponible (ParvisRequest *request, ParvisDb *db, GError **error)
{
  const char *typed = parvis_request_find_query (request, "identifiant");
  const char *prenom = parvis_request_find_query (request, "prenom");
  const char *nom = parvis_request_find_query (request, "nom");
  g_autoptr (JsonObject) answer = json_object_new ();
  g_autofree char *cle = typed != NULL ? parvis_identifiant_replier (typed) : NULL;
  const char *faute = cle != NULL ? parvis_identifiant_check (cle) : NULL;
  gboolean trop;

  if (!count_question (request, db, &trop, error))
    return NULL;
  if (trop)
    return answer_trop ();
  if (typed == NULL && prenom != NULL && nom != NULL && *prenom != '\0' && *nom != '\0')
    {
      g_autofree char *propose = parvis_compte_proposer_identifiant (db, prenom, nom);

      json_object_set_string_member (answer, "propose", propose);
    }
  json_object_set_boolean_member (answer, "disponible",
                                  typed != NULL && faute == NULL
                                      && parvis_compte_identifiant_est_libre (db, typed));
  if (faute != NULL)
    json_object_set_string_member (answer, "faute", faute);
  return parvis_response_new_json (json_node_init_object (json_node_alloc (), answer));
}

/* The level as the server will judge it, in the pool of slow work: zxcvbn with what is known of the person,
 * from the form or from their account. What is typed is not kept. */
static ParvisResponse *
post_niveau (ParvisRequest *request, ParvisDb *db, GError **error)
{
  static const char *const champs[] = { "nom_naissance", "prenom", "courriel", "identifiant" };
  const char *clair = parvis_request_get_field (request, "mot_de_passe");
  gint64 id = parvis_request_get_compte_id (request);
  g_autoptr (ParvisCompte) compte = id != 0 ? parvis_compte_find (db, id) : NULL;
  const char *connus[G_N_ELEMENTS (champs) + 1] = { NULL };
  g_autoptr (JsonObject) answer = json_object_new ();
  ParvisMotdepasseNiveau niveau;

  for (gsize i = 0; compte == NULL && i < G_N_ELEMENTS (champs); i++)
    connus[i] = parvis_request_get_field (request, champs[i]);
  if (compte != NULL)
    {
      connus[0] = compte->identifiant;
      connus[1] = compte->courriel;
    }
  niveau = parvis_motdepasse_get_niveau (parvis_mot_de_passe_bits (clair, connus));
  json_object_set_string_member (answer, "niveau", parvis_motdepasse_get_nom_niveau (niveau));
  json_object_set_boolean_member (answer, "suffit", niveau >= PARVIS_NIVEAU_MOYEN);
  return parvis_response_new_json (json_node_init_object (json_node_alloc (), answer));
}

const ParvisRoute parvis_saisie_aide_routes[] = {
  PARVIS_ROUTE ("comptes.disponible",
                "GET",
                "/compte/disponible",
                get_disponible,
                PARVIS_FOR_TOUS,
                PARVIS_WRITES),
  PARVIS_ROUTE ("comptes.niveau",
                "POST",
                "/compte/niveau",
                post_niveau,
                PARVIS_FOR_TOUS,
                PARVIS_SLOW,
                .body = PARVIS_BODY_FORM,
                .body_max = 4096),
  { NULL },
};
