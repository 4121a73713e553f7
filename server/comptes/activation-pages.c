/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-comptes"
#include "config.h"

#include "server/comptes/attente.h"
#include "server/comptes/comptes-routes.h"
#include "server/comptes/comptes-store.h"
#include "server/comptes/invitations.h"
#include "server/comptes/mot-de-passe.h"
#include "server/comptes/rappel.h"
#include "server/http/parvis-throttle.h"
#include "server/journal/journal-store.h"
#include "server/template/parvis-saisie.h"
#include "shared/rules/parvis-identifiant.h"
#include "shared/rules/parvis-texte.h"

/* Wrong passwords for one link in a quarter of an hour. */
#define ESSAIS_MAX 8
#define ESSAIS_S   900

static const char *
get_jeton (ParvisRequest *request)
{
  const char *jeton = parvis_request_has_field (request, "jeton")
                          ? parvis_request_get_field (request, "jeton")
                          : parvis_request_find_query (request, "jeton");

  return jeton != NULL ? jeton : "";
}

/* The identifier to begin with: the one that was asked for, or the next free one. */
static char *
propose_identifiant (ParvisDb *db, const ParvisAttente *attente)
{
  JsonObject *identite = json_object_get_object_member (attente->creation->reponses, "identite");

  if (parvis_compte_identifiant_est_libre (db, attente->creation->identifiant))
    return g_strdup (attente->creation->identifiant);
  return parvis_compte_proposer_identifiant (
      db, json_object_get_string_member_with_default (identite, "prenom", ""),
      json_object_get_string_member_with_default (identite, "nom_naissance", ""));
}

static ParvisResponse *
show_perime (ParvisRequest *request, ParvisDb *db)
{
  g_autoptr (ParvisView) view = parvis_view_new ();

  parvis_view_set (view, "titre", "Ce lien n’est plus valable");
  parvis_view_set_bool (view, "perime", TRUE);
  parvis_view_set_url (view, "url_renvoyer", request, "comptes.renvoi", NULL);
  return parvis_response_new_page (request, db, "compte/activation.html", view);
}

static ParvisResponse *
show_activation (ParvisRequest *request,
                 ParvisDb *db,
                 const ParvisAttente *attente,
                 const char *faute_identifiant,
                 const char *faute_mot_de_passe)
{
  g_autoptr (ParvisView) view = parvis_view_new ();
  g_autofree char *identifiant = parvis_request_has_field (request, "identifiant")
                                     ? g_strdup (parvis_request_get_field (request, "identifiant"))
                                     : propose_identifiant (db, attente);
  ParvisResponse *response;
  ParvisView *champ;

  parvis_view_set (view, "titre", "Activez votre compte");
  parvis_view_set_bool (view, "perime", FALSE);
  parvis_view_set_url (view, "url", request, "comptes.activation", NULL);
  parvis_view_set_url (view, "url_creation", request, "comptes.creation", NULL);
  champ = parvis_saisie_append (view, "champs", PARVIS_SAISIE_IDENTIFIANT, "identifiant",
                                "Votre identifiant de connexion", identifiant);
  parvis_saisie_set_obligatoire (champ);
  parvis_saisie_set_aide (champ, "Vous pouvez encore le changer.");
  parvis_saisie_set_autocomplete (champ, "username");
  if (faute_identifiant != NULL)
    parvis_saisie_faute (view, champ, faute_identifiant);
  champ = parvis_saisie_append (view, "champs", PARVIS_SAISIE_MOT_DE_PASSE, "mot_de_passe",
                                "Votre mot de passe", NULL);
  parvis_saisie_set_obligatoire (champ);
  parvis_saisie_set_aide (champ, "Celui que vous avez choisi en demandant ce compte.");
  parvis_saisie_set_autocomplete (champ, "current-password");
  if (faute_mot_de_passe != NULL)
    parvis_saisie_faute (view, champ, faute_mot_de_passe);
  champ = parvis_view_append (view, "caches");
  parvis_view_set (champ, "nom", "jeton");
  parvis_view_set (champ, "valeur", get_jeton (request));
  response = parvis_response_new_page (request, db, "compte/activation.html", view);
  if (faute_identifiant != NULL || faute_mot_de_passe != NULL)
    parvis_response_set_status (response, 422);
  return response;
}

static ParvisResponse *
get_activation (ParvisRequest *request, ParvisDb *db, GError **error)
{
  g_autoptr (ParvisAttente) attente = parvis_attente_find (request, db, get_jeton (request));

  return attente != NULL ? show_activation (request, db, attente, NULL, NULL)
                         : show_perime (request, db);
}

static char *
create_throttle_key (const ParvisAttente *attente)
{
  return g_strdup_printf ("activation:%" G_GINT64_FORMAT, attente->id);
}

/* In the pool of hashes. The link proves the mail, the password that it is one's own demand: without it,
 * whoever asked with somebody else's mail would have that person open an account to them. */
static gboolean
verify_activation (ParvisRequest *request, ParvisDb *db, GError **error)
{
  g_autoptr (ParvisAttente) attente = parvis_attente_find (request, db, get_jeton (request));
  g_autofree char *throttle = attente != NULL ? create_throttle_key (attente) : NULL;
  const char *faute = NULL;

  if (attente == NULL)
    return TRUE;
  if (!parvis_throttle_check (db, throttle, ESSAIS_MAX, ESSAIS_S, parvis_request_get_now (request),
                              NULL))
    faute = "Trop d’essais pour le moment. Attendez un quart d’heure.";
  else if (!parvis_mot_de_passe_verifier (attente->creation->mot_de_passe,
                                          parvis_request_get_field (request, "mot_de_passe")))
    faute = "Ce n’est pas le mot de passe de cette demande.";
  if (faute != NULL)
    parvis_request_keep (request, "faute", g_strdup (faute), g_free);
  parvis_request_keep (request, "demande", g_memdup2 (&attente->id, sizeof attente->id), g_free);
  return TRUE;
}

/* Counted, and shown again. */
static ParvisResponse *
refuse_activation (ParvisRequest *request,
                   ParvisDb *db,
                   const ParvisAttente *attente,
                   const char *faute,
                   GError **error)
{
  g_autofree char *throttle = create_throttle_key (attente);

  if (!parvis_throttle_count (db, throttle, ESSAIS_S, parvis_request_get_now (request), error))
    return NULL;
  return show_activation (request, db, attente, NULL, faute);
}

/* Whoever was invited with this mail goes on there. */
static char *
create_suite (ParvisRequest *request, ParvisDb *db, gint64 compte_id)
{
  g_autoptr (ParvisCompte) compte = parvis_compte_find (db, compte_id);
  g_autoptr (ParvisInvitation) invitation =
      compte != NULL
          ? parvis_invitation_find_courriel (db, compte->courriel, parvis_request_get_now (request))
          : NULL;

  return parvis_url (request, invitation != NULL ? "comptes.invitation.lien" : "accueil", NULL);
}

static ParvisResponse *
post_activation (ParvisRequest *request, ParvisDb *db, GError **error)
{
  g_autoptr (ParvisAttente) attente = parvis_attente_find (request, db, get_jeton (request));
  g_autofree char *typed =
      parvis_identifiant_replier (parvis_request_get_field (request, "identifiant"));
  const char *faute = parvis_request_find_kept (request, "faute");
  const gint64 *verifiee = parvis_request_find_kept (request, "demande");
  ParvisActeur acteur = { "citoyen", 0 };
  ParvisResponse *response;

  if (attente == NULL || verifiee == NULL || *verifiee != attente->id)
    return show_perime (request, db);
  if (faute != NULL)
    return refuse_activation (request, db, attente, faute, error);
  faute = parvis_identifiant_check (typed);
  if (faute == NULL && !parvis_compte_identifiant_est_libre (db, typed))
    faute = "Cet identifiant est déjà pris : ajoutez un chiffre ou une autre lettre.";
  if (faute != NULL)
    return show_activation (request, db, attente, faute, NULL);
  acteur.id = parvis_attente_activer (request, db, attente, typed, error);
  if (acteur.id == 0 || !parvis_request_sign_in_citoyen (request, db, acteur.id, error)
      || !parvis_journal_add (db, parvis_request_get_now (request), acteur, "compte.activation",
                              "compte", acteur.id, parvis_compte_get_foyer (db, acteur.id, error),
                              NULL, error))
    return NULL;
  response = parvis_response_new_redirect (create_suite (request, db, acteur.id));
  parvis_response_set_flash (response, "Votre compte est ouvert. Bienvenue !");
  return response;
}

/* The form that asks for another link; the answer is the same whether the account exists or not. */
static ParvisResponse *
show_renvoi (ParvisRequest *request, ParvisDb *db, const char *faute)
{
  g_autoptr (ParvisView) view = parvis_view_new ();
  ParvisView *champ =
      parvis_saisie_append (view, "champs", PARVIS_SAISIE_COURRIEL, "courriel", "Votre courriel",
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

/* The work is a job's: this page does the same whatever there is under the address. */
static ParvisResponse *
post_renvoi (ParvisRequest *request, ParvisDb *db, GError **error)
{
  const char *courriel = parvis_request_get_field (request, "courriel");
  ParvisResponse *response;

  if (!parvis_texte_is_courriel (courriel))
    return show_renvoi (request, db, "Écrivez une adresse comme prenom.nom@exemple.fr.");
  if (!parvis_rappel_demander (request, db, PARVIS_RAPPEL_ACTIVATION, courriel, error))
    return NULL;
  response = parvis_response_new_redirect (parvis_url (request, "comptes.envoye", NULL));
  parvis_response_wake_taches (response);
  return response;
}

const ParvisRoute parvis_activation_routes[] = {
  PARVIS_ROUTE ("comptes.activation",
                "GET",
                "/compte/activation",
                get_activation,
                PARVIS_FOR_TOUS,
                PARVIS_READS),
  PARVIS_ROUTE ("comptes.activation.envoi",
                "POST",
                "/compte/activation",
                post_activation,
                PARVIS_FOR_TOUS,
                PARVIS_WRITES,
                .body = PARVIS_BODY_FORM,
                .before = verify_activation,
                .before_hashes = TRUE),
  PARVIS_ROUTE ("comptes.renvoi",
                "GET",
                "/compte/activation/renvoi",
                get_renvoi,
                PARVIS_FOR_TOUS,
                PARVIS_READS),
  PARVIS_ROUTE ("comptes.renvoi.envoi",
                "POST",
                "/compte/activation/renvoi",
                post_renvoi,
                PARVIS_FOR_TOUS,
                PARVIS_WRITES,
                .body = PARVIS_BODY_FORM),
  { NULL },
};
