/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-comptes"
#include "config.h"

#include "server/comptes/attente.h"
#include "server/comptes/comptes-routes.h"
#include "server/comptes/comptes-store.h"
#include "server/http/parvis-envoi.h"
#include "server/reglages/reglages-store.h"
#include "server/teleprocedures/formulaire.h"

/* What waits under the key and has nothing wrong; NULL otherwise. */
static ParvisCreation *
find_juste (ParvisRequest *request, ParvisDb *db, const char *cle)
{
  g_autoptr (ParvisCreation) creation = parvis_creation_find (request, db, cle);

  return creation != NULL && creation->valide ? g_steal_pointer (&creation) : NULL;
}

/* What was typed waits an hour. */
static ParvisResponse *
redirect_perdue (ParvisRequest *request)
{
  ParvisResponse *response =
      parvis_response_new_redirect (parvis_url (request, "comptes.creation", NULL));

  parvis_response_set_flash (
      response, "Le formulaire est resté ouvert trop longtemps. Remplissez-le à nouveau.");
  return response;
}

static ParvisResponse *
get_recapitulatif (ParvisRequest *request, ParvisDb *db, GError **error)
{
  const ParvisTeleprocedure *formulaire = parvis_creation_get_formulaire ();
  const char *cle = parvis_request_find_query (request, "cle");
  g_autoptr (ParvisCreation) creation = find_juste (request, db, cle);
  g_autoptr (ParvisContexte) contexte = NULL;
  g_autoptr (ParvisView) view = NULL;
  g_autofree char *retour = NULL, *jeton = NULL;
  ParvisView *section, *ligne;

  if (creation == NULL)
    return redirect_perdue (request);
  contexte = parvis_formulaire_create_contexte (request);
  view = parvis_view_new ();
  parvis_view_set (view, "titre", "Vérifiez vos informations");
  jeton = parvis_request_new_form_token (request);
  parvis_view_set (view, "jeton", jeton);
  parvis_view_set_url (view, "url", request, "comptes.recapitulatif", NULL);
  parvis_view_set_url (view, "url_annuler", request, "accueil", NULL);
  retour = parvis_url (request, "comptes.creation", NULL);
  parvis_view_printf (view, "url_modifier", "%s?cle=%s", retour, cle);
  section = parvis_view_append (view, "sections");
  parvis_view_set (section, "section", formulaire->etapes[0]->titre);
  parvis_formulaire_show_lignes (section, formulaire->etapes[0], contexte, creation->reponses);
  section = parvis_view_append (view, "sections");
  parvis_view_set (section, "section", "Identifiant et mot de passe");
  ligne = parvis_view_append (section, "lignes");
  parvis_view_set (ligne, "libelle", "Identifiant de connexion");
  parvis_view_set (ligne, "valeur", creation->identifiant);
  ligne = parvis_view_append (section, "lignes");
  parvis_view_set (ligne, "libelle", "Mot de passe");
  parvis_view_set (ligne, "valeur", "celui que vous avez choisi");
  ligne = parvis_view_append (view, "caches");
  parvis_view_set (ligne, "nom", "cle");
  parvis_view_set (ligne, "valeur", cle);
  return parvis_response_new_page (request, db, "compte/recapitulatif.html", view);
}

static ParvisResponse *
post_recapitulatif (ParvisRequest *request, ParvisDb *db, GError **error)
{
  const char *cle = parvis_request_get_field (request, "cle");
  g_autoptr (ParvisCreation) creation = NULL;
  g_autofree char *avant = NULL, *suite = NULL, *phrase = NULL;
  ParvisResponse *response;

  if (!parvis_envoi_claim (request, db, &avant, error))
    return avant != NULL ? parvis_response_new_redirect (g_steal_pointer (&avant)) : NULL;
  creation = find_juste (request, db, cle);
  if (creation == NULL)
    return redirect_perdue (request);
  if (!parvis_compte_identifiant_est_libre (db, creation->identifiant))
    {
      g_autofree char *url = parvis_url (request, "comptes.creation", NULL);

      suite = g_strdup_printf ("%s?cle=%s", url, cle);
      if (!parvis_envoi_answer (request, db, suite, error))
        return NULL;
      response = parvis_response_new_redirect (g_steal_pointer (&suite));
      parvis_response_set_flash (response,
                                 "Cet identifiant vient d’être pris : choisissez-en un autre.");
      return response;
    }
  suite = parvis_url (request, "comptes.envoye", NULL);
  if (!parvis_attente_ouvrir (request, db, creation, error)
      || !parvis_creation_retirer (db, cle, error)
      || !parvis_envoi_answer (request, db, suite, error))
    return NULL;
  phrase = g_strdup_printf (
      "Un courriel vient de partir vers %s.",
      json_object_get_string_member_with_default (
          json_object_get_object_member (creation->reponses, "identite"), "courriel", ""));
  response = parvis_response_new_redirect (g_steal_pointer (&suite));
  parvis_response_set_flash (response, phrase);
  parvis_response_wake_taches (response);
  return response;
}

static ParvisResponse *
get_envoye (ParvisRequest *request, ParvisDb *db, GError **error)
{
  g_autoptr (ParvisView) view = parvis_view_new ();

  parvis_view_set (view, "titre", "Un courriel vous attend");
  parvis_view_printf (view, "heures", "%d",
                      (int) parvis_reglages_get_entier (db, "compte.lien_activation_h",
                                                        parvis_request_get_today (request)));
  parvis_view_set_url (view, "url_renvoyer", request, "comptes.renvoi", NULL);
  return parvis_response_new_page (request, db, "compte/envoye.html", view);
}

const ParvisRoute parvis_recapitulatif_routes[] = {
  PARVIS_ROUTE ("comptes.recapitulatif",
                "GET",
                "/compte/recapitulatif",
                get_recapitulatif,
                PARVIS_FOR_TOUS,
                PARVIS_READS),
  PARVIS_ROUTE ("comptes.recapitulatif.envoi",
                "POST",
                "/compte/recapitulatif",
                post_recapitulatif,
                PARVIS_FOR_TOUS,
                PARVIS_WRITES,
                .body = PARVIS_BODY_FORM),
  PARVIS_ROUTE (
      "comptes.envoye", "GET", "/compte/envoye", get_envoye, PARVIS_FOR_TOUS, PARVIS_READS),
  { NULL },
};
