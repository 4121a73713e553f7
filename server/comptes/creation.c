/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-comptes"
#include "config.h"

#include "server/comptes/creation.h"

#include <string.h>

#include "server/coffre/parvis-coffre-cle.h"
#include "server/comptes/comptes-store.h"
#include "server/courriel/parvis-courriel.h"
#include "server/http/parvis-route.h"
#include "server/http/parvis-token.h"
#include "server/reglages/reglages-store.h"
#include "server/teleprocedures/formulaire.h"

#define ATTENTE_S    3600
#define SEAL_CONTEXT "compte:creation"

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
parvis_creation_garder (ParvisRequest *request,
                        ParvisDb *db,
                        const ParvisCreation *creation,
                        GError **error)
{
  g_autofree char *cle = parvis_token_new ();
  g_autoptr (GBytes) empreinte = parvis_token_hash (cle);
  g_autoptr (JsonObject) all = json_object_new ();
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (GBytes) clear = NULL, sealed = NULL;
  char *text;

  json_object_set_object_member (all, "reponses", json_object_ref (creation->reponses));
  json_object_set_string_member (all, "identifiant", creation->identifiant);
  json_object_set_string_member (all, "mot_de_passe", creation->mot_de_passe);
  node = json_node_init_object (json_node_alloc (), all);
  text = json_to_string (node, FALSE);
  clear = g_bytes_new_take (text, strlen (text));
  sealed =
      parvis_coffre_seal (parvis_request_get_commune (request)->master_key, SEAL_CONTEXT, clear);
  if (!parvis_db_exec (db, error, PARVIS_SQL_CREATION_GARDER, V (empreinte), V (sealed),
                       V (parvis_request_get_now (request) + ATTENTE_S)))
    return NULL;
  return g_steal_pointer (&cle);
}

ParvisCreation *
parvis_creation_find (ParvisRequest *request, ParvisDb *db, const char *cle)
{
  g_autoptr (GBytes) empreinte = NULL, sealed = NULL, clear = NULL;
  g_autofree char *text = NULL;
  g_autoptr (JsonNode) node = NULL;
  ParvisCreation *creation;
  JsonObject *all;

  if (!parvis_token_is_valid (cle))
    return NULL;
  empreinte = parvis_token_hash (cle);
  {
    g_autoptr (ParvisRows) rows = parvis_db_query (db, PARVIS_SQL_CREATION_FIND, V (empreinte),
                                                   V (parvis_request_get_now (request)));

    if (parvis_rows_next (rows))
      sealed = parvis_rows_dup_bytes (rows, 0);
  }
  if (sealed != NULL)
    clear = parvis_coffre_open (parvis_request_get_commune (request)->master_key, SEAL_CONTEXT,
                                sealed, NULL);
  if (clear == NULL)
    return NULL;
  text = g_strndup (g_bytes_get_data (clear, NULL), g_bytes_get_size (clear));
  node = json_from_string (text, NULL);
  all = json_node_get_object (node);
  creation = g_new0 (ParvisCreation, 1);
  creation->reponses = json_object_ref (json_object_get_object_member (all, "reponses"));
  creation->identifiant = g_strdup (json_object_get_string_member (all, "identifiant"));
  creation->mot_de_passe = g_strdup (json_object_get_string_member (all, "mot_de_passe"));
  return creation;
}

gboolean
parvis_creation_retirer (ParvisDb *db, const char *cle, GError **error)
{
  g_autoptr (GBytes) empreinte = parvis_token_hash (cle);

  return parvis_db_exec (db, error, PARVIS_SQL_CREATION_RETIRER, V (empreinte));
}

/* A text of the answers, NULL when it is not there or empty; borrowed. */
static const char *
find_texte (JsonObject *etape, const char *champ)
{
  const char *text = json_object_get_string_member_with_default (etape, champ, NULL);

  return text != NULL && *text ? text : NULL;
}

/* One part of a commune's answer, {code, nom, departement}. */
static const char *
find_lieu (JsonObject *etape, const char *champ, const char *partie)
{
  JsonNode *node = json_object_get_member (etape, champ);

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return NULL;
  return find_texte (json_node_get_object (node), partie);
}

/* Borrowed texts: freed with the answers, not by their usual function. */
static void
fill_personne (ParvisPersonne *personne, ParvisFoyer *foyer, JsonObject *identite)
{
  *personne = (ParvisPersonne){
    .civilite = (char *) find_texte (identite, "civilite"),
    .nom_naissance = (char *) find_texte (identite, "nom_naissance"),
    .nom_usage = (char *) find_texte (identite, "nom_usage"),
    .prenom = (char *) find_texte (identite, "prenom"),
    .naissance_le = (char *) find_texte (identite, "naissance_le"),
    .naissance_pays = (char *) find_texte (identite, "naissance_pays"),
    .naissance_commune = (char *) find_lieu (identite, "naissance_commune", "code"),
    .naissance_lieu = (char *) find_lieu (identite, "naissance_commune", "nom"),
    .naissance_dep = (char *) find_texte (identite, "naissance_dep"),
    .courriel = (char *) find_texte (identite, "courriel"),
    .telephone = (char *) find_texte (identite, "telephone"),
  };
  *foyer = (ParvisFoyer){
    .voie = (char *) find_texte (identite, "voie"),
    .complement = (char *) find_texte (identite, "complement"),
    .code_postal = (char *) find_texte (identite, "code_postal"),
    .commune = (char *) find_lieu (identite, "commune", "nom"),
    .commune_cog = (char *) find_lieu (identite, "commune", "code"),
  };
}

/* « Somebody tried to create an account with your address »: the page says the same either way. */
static gboolean
send_deja (ParvisRequest *request, ParvisDb *db, const char *courriel, GError **error)
{
  g_autofree char *path = parvis_url (request, "comptes.oubli", NULL);
  g_autofree char *corps =
      g_strdup_printf ("Vous venez de demander la création d’un compte avec cette adresse, mais "
                       "elle a déjà un compte.\n\n"
                       "Si vous avez oublié votre identifiant ou votre mot de passe :\n%s%s\n\n"
                       "Si ce n’était pas vous, vous n’avez rien à faire.",
                       parvis_request_get_commune (request)->base_url, path);

  return parvis_courriel_send (parvis_request_get_commune (request), db, courriel,
                               "Vous avez déjà un compte", corps, parvis_request_get_now (request),
                               error);
}

gboolean
parvis_creation_envoyer_lien (ParvisRequest *request,
                              ParvisDb *db,
                              gint64 compte_id,
                              GError **error)
{
  g_autoptr (ParvisCompte) compte = parvis_compte_find (db, compte_id);
  gint64 now = parvis_request_get_now (request);
  gint64 heures = parvis_reglages_get_entier (db, "compte.lien_activation_h",
                                              parvis_request_get_today (request));
  g_autofree char *jeton = parvis_lien_creer (db, PARVIS_LIEN_ACTIVATION, compte_id, NULL, now,
                                              now + heures * 3600, error);
  g_autofree char *path = NULL, *corps = NULL;

  if (jeton == NULL)
    return FALSE;
  path = parvis_url (request, "comptes.activation", NULL);
  corps = g_strdup_printf (
      "Il reste un pas pour ouvrir votre compte : suivez ce lien, valable %d heures.\n"
      "%s%s?jeton=%s\n\n"
      "Si vous n’avez rien demandé, vous n’avez rien à faire : le compte ne sera pas "
      "ouvert.",
      (int) heures, parvis_request_get_commune (request)->base_url, path, jeton);
  return parvis_courriel_send (parvis_request_get_commune (request), db, compte->courriel,
                               "Activez votre compte", corps, now, error);
}

gboolean
parvis_creation_confirmer (ParvisRequest *request,
                           ParvisDb *db,
                           const ParvisCreation *creation,
                           GError **error)
{
  JsonObject *identite = json_object_get_object_member (creation->reponses, "identite");
  const char *today = parvis_request_get_today (request);
  g_autofree char *cgu = parvis_reglages_dup_texte (db, "compte.cgu_version", today);
  g_autofree char *nom = NULL;
  g_autoptr (ParvisCompte) deja = NULL;
  ParvisPersonne personne;
  ParvisFoyer foyer;
  ParvisCompteNouveau nouveau;
  gint64 now = parvis_request_get_now (request);
  gint64 id;

  fill_personne (&personne, &foyer, identite);
  deja = parvis_compte_find_by (db, personne.courriel);
  if (deja != NULL && !g_str_equal (deja->etat, "a_activer"))
    return send_deja (request, db, deja->courriel, error);
  nom = parvis_personne_dup_nom (&personne);
  foyer.nom = nom;
  nouveau = (ParvisCompteNouveau){ .identifiant = creation->identifiant,
                                   .courriel = personne.courriel,
                                   .mot_de_passe = creation->mot_de_passe,
                                   .cgu_version = cgu,
                                   .personne = &personne,
                                   .foyer = &foyer };
  if (deja != NULL)
    return parvis_compte_remplacer (db, deja, &nouveau, now, error)
           && parvis_creation_envoyer_lien (request, db, deja->id, error);
  id = parvis_compte_creer (db, &nouveau, today, now, error);
  return id != 0 && parvis_creation_envoyer_lien (request, db, id, error);
}
