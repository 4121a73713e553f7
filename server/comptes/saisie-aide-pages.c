/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-comptes"
#include "config.h"

#include "server/comptes/comptes-routes.h"
#include "server/comptes/comptes-store.h"
#include "server/comptes/mot-de-passe.h"
#include "shared/rules/parvis-identifiant.h"
#include "shared/rules/parvis-motdepasse.h"

/* What the pages' script asks while somebody types; the form is checked again when it is sent. */

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
                PARVIS_READS),
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
