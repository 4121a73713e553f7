/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-comptes"
#include "config.h"

#include "server/comptes/acces-controle.h"
#include "server/comptes/changement-courriel.h"
#include "server/comptes/comptes-routes.h"
#include "server/comptes/comptes-store.h"
#include "shared/rules/parvis-texte.h"

/* The mail changes once both addresses have said so: who has found an open session, or the password, has
 * not the present mailbox; and a mistyped new address locks nobody out. */

static ParvisResponse *
show_courriel (ParvisRequest *request, ParvisDb *db, const ParvisAccesControle *controle)
{
  g_autoptr (ParvisView) view =
      parvis_acces_begin_page (request, "Changer de courriel",
                               "Deux liens partiront, l’un vers votre adresse actuelle, l’autre "
                               "vers la nouvelle. Votre adresse "
                               "change une fois les deux suivis. Vous n’avez plus accès à "
                               "l’ancienne ? Adressez-vous à la mairie.",
                               "comptes.acces.courriel");
  ParvisView *champ =
      parvis_saisie_append (view, "champs", PARVIS_SAISIE_COURRIEL, "courriel", "Nouveau courriel",
                            parvis_request_get_field (request, "courriel"));
  ParvisResponse *response;

  parvis_saisie_set_obligatoire (champ);
  parvis_saisie_set_autocomplete (champ, "email");
  if (controle != NULL && controle->nouveau != NULL)
    parvis_saisie_faute (view, champ, controle->nouveau);
  parvis_acces_append_secret (request, view, PARVIS_SAISIE_MOT_DE_PASSE, "mot_de_passe_actuel",
                              "Mot de passe actuel", controle != NULL ? controle->actuel : NULL);
  response = parvis_response_new_page (request, db, "mon-profil/modifier.html", view);
  if (controle != NULL)
    parvis_response_set_status (response, 422);
  return response;
}

static ParvisResponse *
get_courriel (ParvisRequest *request, ParvisDb *db, GError **error)
{
  return show_courriel (request, db, NULL);
}

static gboolean
prepare_courriel (ParvisRequest *request, ParvisDb *db, GError **error)
{
  ParvisAccesControle *controle = parvis_acces_controle_begin (request, db);
  const char *courriel = parvis_request_get_field (request, "courriel");
  g_autoptr (ParvisCompte) compte = parvis_compte_find (db, parvis_request_get_compte_id (request));
  g_autofree char *cle = parvis_texte_cle_courriel (courriel);
  g_autofree char *actuel = compte != NULL ? parvis_texte_cle_courriel (compte->courriel) : NULL;

  if (!parvis_texte_is_courriel (courriel))
    controle->nouveau = g_strdup ("Écrivez une adresse comme prenom.nom@exemple.fr.");
  else if (g_strcmp0 (cle, actuel) == 0)
    controle->nouveau = g_strdup ("C’est déjà votre adresse.");
  return TRUE;
}

static ParvisResponse *
post_courriel (ParvisRequest *request, ParvisDb *db, GError **error)
{
  const ParvisAccesControle *controle = parvis_request_find_kept (request, "controle");
  const char *courriel = parvis_request_get_field (request, "courriel");
  g_autofree char *phrase = NULL;
  ParvisResponse *response;

  if (controle->actuel != NULL || controle->nouveau != NULL)
    return parvis_acces_controle_count (controle, request, db, error)
               ? show_courriel (request, db, controle)
               : NULL;
  if (!parvis_changement_courriel_demander (request, db, courriel, error))
    return NULL;
  phrase = g_strdup_printf (
      "Deux liens viennent de partir, vers votre adresse actuelle et vers %s. Suivez les deux.",
      courriel);
  response = parvis_response_new_redirect (parvis_url (request, "comptes.profil", NULL));
  parvis_response_set_flash (response, phrase);
  parvis_response_wake_taches (response);
  return response;
}

static const char *
get_jeton (ParvisRequest *request)
{
  const char *jeton = parvis_request_has_field (request, "jeton")
                          ? parvis_request_get_field (request, "jeton")
                          : parvis_request_find_query (request, "jeton");

  return jeton != NULL ? jeton : "";
}

static ParvisResponse *
show_perime (ParvisRequest *request, ParvisDb *db)
{
  g_autoptr (ParvisView) view = parvis_view_new ();

  parvis_view_set (view, "titre", "Ce lien n’est plus valable");
  parvis_view_set (
      view, "intro",
      "Il a déjà servi, ou ses 48 heures sont passées. Vous pouvez en demander un autre "
      "dans « Mon profil ».");
  parvis_view_list (view, "parties");
  return parvis_response_new_page (request, db, "page.html", view);
}

static ParvisResponse *
get_confirmation (ParvisRequest *request, ParvisDb *db, GError **error)
{
  g_autoptr (ParvisView) view = parvis_view_new ();
  g_autoptr (ParvisChangementCourriel) changement =
      parvis_changement_courriel_find (db, get_jeton (request), parvis_request_get_now (request));
  ParvisView *cache;

  if (changement == NULL)
    return show_perime (request, db);
  parvis_view_set (view, "titre",
                   changement->ancienne ? "Changer de courriel"
                                        : "Confirmer votre nouvelle adresse");
  if (changement->ancienne)
    parvis_view_printf (view, "texte",
                        "Vos courriels arriveront à %s, une fois que cette adresse l’aura confirmé "
                        "aussi. Si vous n’avez rien demandé, ne confirmez pas.",
                        changement->courriel);
  else
    parvis_view_printf (view, "texte",
                        "Vos courriels arriveront à %s, une fois que votre adresse d’avant l’aura "
                        "confirmé aussi.",
                        changement->courriel);
  parvis_view_set (view, "action", "Confirmer");
  parvis_view_set_bool (view, "danger", FALSE);
  parvis_view_set_url (view, "url", request, "comptes.acces.confirmation", NULL);
  parvis_view_set_url (view, "url_retour", request, "accueil", NULL);
  cache = parvis_view_append (view, "caches");
  parvis_view_set (cache, "nom", "jeton");
  parvis_view_set (cache, "valeur", get_jeton (request));
  return parvis_response_new_page (request, db, "confirmer.html", view);
}

static ParvisResponse *
post_confirmation (ParvisRequest *request, ParvisDb *db, GError **error)
{
  g_autoptr (ParvisChangementCourriel) changement =
      parvis_changement_courriel_find (db, get_jeton (request), parvis_request_get_now (request));
  ParvisResponse *response;
  gboolean fait = FALSE;

  if (changement == NULL)
    return show_perime (request, db);
  if (!parvis_changement_courriel_confirmer (request, db, changement, &fait, error))
    return NULL;
  response = parvis_response_new_redirect (parvis_url (request, "accueil", NULL));
  parvis_response_set_flash (
      response, fait ? "Votre nouvelle adresse est enregistrée."
                : changement->ancienne
                    ? "C’est noté. Suivez maintenant le lien envoyé à la nouvelle adresse."
                    : "C’est noté. Suivez maintenant le lien envoyé à l’adresse d’avant.");
  parvis_response_wake_taches (response);
  return response;
}

const ParvisRoute parvis_changement_courriel_routes[] = {
  PARVIS_ROUTE ("comptes.acces.courriel",
                "GET",
                "/mon-acces/courriel",
                get_courriel,
                PARVIS_FOR_CITOYEN,
                PARVIS_READS),
  PARVIS_ROUTE ("comptes.acces.courriel.envoi",
                "POST",
                "/mon-acces/courriel",
                post_courriel,
                PARVIS_FOR_CITOYEN,
                PARVIS_WRITES,
                .body = PARVIS_BODY_FORM,
                .before = prepare_courriel,
                .before_hashes = TRUE),
  PARVIS_ROUTE ("comptes.acces.confirmation",
                "GET",
                "/mon-acces/courriel/confirmation",
                get_confirmation,
                PARVIS_FOR_TOUS,
                PARVIS_READS),
  PARVIS_ROUTE ("comptes.acces.confirmation.envoi",
                "POST",
                "/mon-acces/courriel/confirmation",
                post_confirmation,
                PARVIS_FOR_TOUS,
                PARVIS_WRITES,
                .body = PARVIS_BODY_FORM),
  { NULL },
};
