/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-comptes"
#include "config.h"

#include "server/comptes/creation.h"

#include "server/http/parvis-reprise.h"
#include "server/http/parvis-token.h"
#include "server/teleprocedures/formulaire.h"

#define ATTENTE_S 3600
#define USAGE     "creation"

void
parvis_creation_free (ParvisCreation *creation)
{
  if (creation == NULL)
    return;
  g_clear_pointer (&creation->reponses, json_object_unref);
  g_free (creation->identifiant);
  g_free (creation->mot_de_passe);
  g_free (creation);
}

const ParvisTeleprocedure *
parvis_creation_get_formulaire (void)
{
  return parvis_formulaire_get ("compte");
}

char *
parvis_creation_to_text (const ParvisCreation *creation)
{
  g_autoptr (JsonObject) all = json_object_new ();
  g_autoptr (JsonNode) node = NULL;

  json_object_set_object_member (all, "reponses", json_object_ref (creation->reponses));
  json_object_set_string_member (all, "identifiant", creation->identifiant);
  if (creation->mot_de_passe != NULL)
    json_object_set_string_member (all, "mot_de_passe", creation->mot_de_passe);
  json_object_set_boolean_member (all, "caracteres", creation->caracteres);
  json_object_set_boolean_member (all, "valide", creation->valide);
  node = json_node_init_object (json_node_alloc (), all);
  return json_to_string (node, FALSE);
}

ParvisCreation *
parvis_creation_from_text (const char *text)
{
  g_autoptr (JsonNode) node = json_from_string (text, NULL);
  JsonObject *all = json_node_get_object (node);
  ParvisCreation *creation = g_new0 (ParvisCreation, 1);

  creation->reponses = json_object_ref (json_object_get_object_member (all, "reponses"));
  creation->identifiant = g_strdup (json_object_get_string_member (all, "identifiant"));
  creation->mot_de_passe =
      g_strdup (json_object_get_string_member_with_default (all, "mot_de_passe", NULL));
  creation->caracteres = json_object_get_boolean_member (all, "caracteres");
  creation->valide = json_object_get_boolean_member (all, "valide");
  return creation;
}

char *
parvis_creation_garder (ParvisRequest *request,
                        ParvisDb *db,
                        const ParvisCreation *creation,
                        GError **error)
{
  g_autofree char *cle = parvis_token_new ();
  g_autofree char *text = parvis_creation_to_text (creation);

  if (!parvis_reprise_put (parvis_request_get_commune (request), db, USAGE, cle, text,
                           parvis_request_get_now (request) + ATTENTE_S, error))
    return NULL;
  return g_steal_pointer (&cle);
}

ParvisCreation *
parvis_creation_find (ParvisRequest *request, ParvisDb *db, const char *cle)
{
  g_autofree char *text = parvis_reprise_get (parvis_request_get_commune (request), db, USAGE, cle,
                                              parvis_request_get_now (request));

  return text != NULL ? parvis_creation_from_text (text) : NULL;
}

gboolean
parvis_creation_retirer (ParvisDb *db, const char *cle, GError **error)
{
  return parvis_reprise_remove (db, USAGE, cle, error);
}
