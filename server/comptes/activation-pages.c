/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-comptes"
#include "config.h"

#include "server/comptes/comptes-routes.h"
#include "server/comptes/comptes-store.h"
#include "server/comptes/creation.h"
#include "server/http/parvis-throttle.h"
#include "server/journal/journal-store.h"
#include "server/template/parvis-saisie.h"
#include "shared/rules/parvis-identifiant.h"
#include "shared/rules/parvis-texte.h"

/* Links sent again to one mail, or asked for from one address, in an hour. */
#define RENVOIS_MAX 5
#define FENETRE_S   3600

static const char *
get_jeton (ParvisRequest *request)
{
  const char *jeton = parvis_request_has_field (request, "jeton")
                          ? parvis_request_get_field (request, "jeton")
                          : parvis_request_find_query (request, "jeton");

  return jeton != NULL ? jeton : "";
}

static ParvisResponse *
show_activation (
    ParvisRequest *request, ParvisDb *db, gint64 compte_id, const char *typed, const char *faute)
{
  g_autoptr (ParvisView) view = parvis_view_new ();
  g_autoptr (ParvisCompte) compte = compte_id != 0 ? parvis_compte_find (db, compte_id) : NULL;
  ParvisResponse *response;
  ParvisView *champ;

  if (compte == NULL)
    {
      parvis_view_set (view, "titre", "Ce lien n’est plus valable");
      parvis_view_set_bool (view, "perime", TRUE);
      parvis_view_set_url (view, "url_renvoyer", request, "comptes.renvoi", NULL);
      return parvis_response_new_page (request, db, "compte/activation.html", view);
    }
  parvis_view_set (view, "titre", "Activez votre compte");
  parvis_view_set_bool (view, "perime", FALSE);
  parvis_view_set_url (view, "url", request, "comptes.activation", NULL);
  champ = parvis_saisie_append (view, "champs", PARVIS_SAISIE_IDENTIFIANT, "identifiant",
                                "Votre identifiant de connexion",
                                typed != NULL ? typed : compte->identifiant);
  parvis_saisie_set_obligatoire (champ);
  parvis_saisie_set_aide (champ, "Vous pouvez encore le changer.");
  parvis_saisie_set_autocomplete (champ, "username");
  if (faute != NULL)
    parvis_saisie_faute (view, champ, faute);
  champ = parvis_view_append (view, "caches");
  parvis_view_set (champ, "nom", "jeton");
  parvis_view_set (champ, "valeur", get_jeton (request));
  response = parvis_response_new_page (request, db, "compte/activation.html", view);
  if (faute != NULL)
    parvis_response_set_status (response, 422);
  return response;
}

static ParvisResponse *
get_activation (ParvisRequest *request, ParvisDb *db, GError **error)
{
  gint64 id = parvis_lien_find (db, PARVIS_LIEN_ACTIVATION, get_jeton (request),
                                parvis_request_get_now (request), NULL);

  return show_activation (request, db, id, NULL, NULL);
}

static ParvisResponse *
post_activation (ParvisRequest *request, ParvisDb *db, GError **error)
{
  gint64 now = parvis_request_get_now (request);
  gint64 id = parvis_lien_find (db, PARVIS_LIEN_ACTIVATION, get_jeton (request), now, NULL);
  const char *typed = parvis_request_get_field (request, "identifiant");
  const char *faute = parvis_identifiant_check (typed);
  g_autoptr (ParvisCompte) compte = id != 0 ? parvis_compte_find (db, id) : NULL;
  g_autofree char *cle = parvis_identifiant_replier (typed);
  ParvisResponse *response;

  if (compte == NULL)
    return show_activation (request, db, 0, NULL, NULL);
  if (faute == NULL && !g_str_equal (cle, compte->identifiant)
      && !parvis_compte_identifiant_est_libre (db, cle))
    faute = "Cet identifiant est déjà pris : ajoutez un chiffre ou une autre lettre.";
  if (faute != NULL)
    return show_activation (request, db, id, typed, faute);
  if (!parvis_lien_utiliser (db, PARVIS_LIEN_ACTIVATION, get_jeton (request), now, error)
      || !parvis_compte_activer (db, id, cle, now, error)
      || !parvis_request_sign_in_citoyen (request, db, id, error)
      || !parvis_journal_add (db, now, (ParvisActeur) { "citoyen", id }, "compte.activation", "compte",
                              id, compte->foyer_id, NULL, error))
    return NULL;
  response = parvis_response_new_redirect (parvis_url (request, "accueil", NULL));
  parvis_response_set_flash (response, request, "Votre compte est ouvert. Bienvenue !");
  return response;
}

/* The form that asks for another link; the answer is the same whether the account exists or not. */
static ParvisResponse *
show_renvoi (ParvisRequest *request, ParvisDb *db, const char *faute)
{
  g_autoptr (ParvisView) view = parvis_view_new ();
  ParvisView *champ = parvis_saisie_append (view, "champs", PARVIS_SAISIE_COURRIEL, "courriel",
                                            "Votre courriel",
                                            parvis_request_get_field (request, "courriel"));
  ParvisResponse *response;

  parvis_view_set (view, "titre", "Recevoir un nouveau lien");
  parvis_view_set_url (view, "url", request, "comptes.renvoi", NULL);
  parvis_view_set_url (view, "url_connexion", request, "comptes.connexion", NULL);
  parvis_saisie_set_obligatoire (champ);
  parvis_saisie_set_autocomplete (champ, "email");
  if (faute != NULL)
    parvis_saisie_faute (view, champ, faute);
  response = parvis_response_new_page (request, db, "compte/oubli.html", view);
  if (faute != NULL)
    parvis_response_set_status (response, 422);
  return response;
}

static ParvisResponse *
get_renvoi (ParvisRequest *request, ParvisDb *db, GError **error)
{
  return show_renvoi (request, db, NULL);
}

static ParvisResponse *
post_renvoi (ParvisRequest *request, ParvisDb *db, GError **error)
{
  const char *courriel = parvis_request_get_field (request, "courriel");
  g_autofree char *cle = parvis_texte_cle_courriel (courriel);
  g_autofree char *par_courriel = g_strdup_printf ("renvoi:%.120s", cle);
  g_autofree char *par_adresse = g_strdup_printf ("renvoi:%s", parvis_request_get_remote (request));
  g_autoptr (ParvisCompte) compte = NULL;
  gint64 now = parvis_request_get_now (request);
  ParvisResponse *response;

  if (!parvis_texte_is_courriel (courriel))
    return show_renvoi (request, db, "Écrivez une adresse comme prenom.nom@exemple.fr.");
  compte = parvis_compte_find_by (db, courriel);
  if (compte != NULL && g_str_equal (compte->etat, "a_activer")
      && parvis_throttle_check (db, par_courriel, RENVOIS_MAX, FENETRE_S, now, NULL)
      && parvis_throttle_check (db, par_adresse, 4 * RENVOIS_MAX, FENETRE_S, now, NULL)
      && !parvis_creation_envoyer_lien (request, db, compte->id, error))
    return NULL;
  if (!parvis_throttle_count (db, par_courriel, FENETRE_S, now, error)
      || !parvis_throttle_count (db, par_adresse, FENETRE_S, now, error))
    return NULL;
  response = parvis_response_new_redirect (parvis_url (request, "comptes.envoye", NULL));
  parvis_response_wake_taches (response);
  return response;
}

const ParvisRoute parvis_activation_routes[] = {
  PARVIS_ROUTE ("comptes.activation", "GET", "/compte/activation", get_activation, PARVIS_FOR_TOUS,
                PARVIS_READS),
  PARVIS_ROUTE ("comptes.activation.envoi", "POST", "/compte/activation", post_activation,
                PARVIS_FOR_TOUS, PARVIS_WRITES, .body = PARVIS_BODY_FORM),
  PARVIS_ROUTE ("comptes.renvoi", "GET", "/compte/activation/renvoi", get_renvoi, PARVIS_FOR_TOUS,
                PARVIS_READS),
  PARVIS_ROUTE ("comptes.renvoi.envoi", "POST", "/compte/activation/renvoi", post_renvoi,
                PARVIS_FOR_TOUS, PARVIS_WRITES, .body = PARVIS_BODY_FORM),
  { NULL },
};
