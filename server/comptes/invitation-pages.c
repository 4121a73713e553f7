/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-comptes"
#include "config.h"

#include "server/comptes/comptes-routes.h"
#include "server/comptes/invitations.h"
#include "server/template/parvis-saisie.h"
#include "shared/rules/parvis-date.h"

/* Whoever is invited follows the link, signs in or opens an account, and gives the child's birth date. */

static const char *
get_jeton (ParvisRequest *request)
{
  const char *jeton = parvis_request_has_field (request, "jeton")
                          ? parvis_request_get_field (request, "jeton")
                          : parvis_request_find_query (request, "jeton");

  return jeton != NULL ? jeton : "";
}

/* By the link; or, for whoever has signed in with the invited mail, without it: an account that was opened
 * after following the link proves the same mail. */
static ParvisInvitation *
find_invitation (ParvisRequest *request, ParvisDb *db, const ParvisCompte *compte)
{
  gint64 now = parvis_request_get_now (request);
  const char *jeton = get_jeton (request);

  if (*jeton != '\0')
    return parvis_invitation_find_jeton (db, jeton, now);
  return compte != NULL ? parvis_invitation_find_courriel (db, compte->courriel, now) : NULL;
}

static ParvisCompte *
find_compte (ParvisRequest *request, ParvisDb *db)
{
  gint64 id = parvis_request_get_compte_id (request);

  return id != 0 ? parvis_compte_find (db, id) : NULL;
}

static ParvisResponse *
show_perimee (ParvisRequest *request, ParvisDb *db)
{
  g_autoptr (ParvisView) view = parvis_view_new ();

  parvis_view_set (view, "titre", "Cette invitation n’est plus valable");
  parvis_view_set (view, "intro",
                   "Elle a déjà servi, elle a été retirée, ou ses 7 jours sont passés. Demandez à "
                   "la personne qui vous a invité d’en envoyer une autre.");
  parvis_view_list (view, "parties");
  return parvis_response_new_page (request, db, "page.html", view);
}

/* « Pascal DUPIN » */
static char *
dup_invitant (ParvisDb *db, const ParvisInvitation *invitation)
{
  g_autoptr (ParvisCompte) compte = parvis_compte_find (db, invitation->compte_id);
  g_autoptr (ParvisPersonne) personne = parvis_personne_find (db, compte->personne_id);

  return parvis_personne_dup_prenom_nom (personne);
}

static void
show_anonyme (ParvisRequest *request, ParvisView *view)
{
  g_autofree char *connexion = parvis_url (request, "comptes.connexion", NULL);
  g_autofree char *lien = parvis_url (request, "comptes.invitation.lien", NULL);
  g_autofree char *retour = g_strdup_printf ("%s?jeton=%s", lien, get_jeton (request));
  g_autofree char *suite = g_uri_escape_string (retour, NULL, FALSE);

  parvis_view_printf (view, "url_connexion", "%s?suite=%s", connexion, suite);
  parvis_view_set_url (view, "url_creation", request, "comptes.creation", NULL);
}

static void
show_question (ParvisRequest *request, ParvisView *view, const char *faute)
{
  ParvisView *champ = parvis_saisie_append (view, "champs", PARVIS_SAISIE_DATE, "naissance_le",
                                            "Date de naissance de l’enfant",
                                            parvis_request_get_field (request, "naissance_le"));
  ParvisView *cache = parvis_view_append (view, "caches");

  parvis_saisie_set_obligatoire (champ);
  parvis_saisie_set_aide (champ, "De l’un d’eux, s’ils sont plusieurs.");
  if (faute != NULL)
    parvis_saisie_faute (view, champ, faute);
  parvis_view_set (cache, "nom", "jeton");
  parvis_view_set (cache, "valeur", get_jeton (request));
  parvis_view_set_url (view, "url", request, "comptes.invitation.lien", NULL);
}

static ParvisResponse *
show_invitation (ParvisRequest *request,
                 ParvisDb *db,
                 const ParvisInvitation *invitation,
                 const ParvisCompte *compte,
                 const char *faute)
{
  g_autoptr (ParvisView) view = parvis_view_new ();
  g_autofree char *nom = dup_invitant (db, invitation);
  const char *obstacle =
      compte != NULL ? parvis_invitation_find_obstacle (db, invitation, compte) : NULL;
  ParvisResponse *response;

  parvis_view_printf (view, "titre", "%s vous invite", nom);
  parvis_view_set (
      view, "intro",
      invitation->meme
          ? "Vous suivrez ensemble les démarches de votre foyer : les mêmes dossiers, le même "
            "compte famille, chacun avec ses identifiants."
          : "L’enfant fera partie de votre foyer aussi. Votre adresse, votre solde et vos "
            "démarches "
            "restent à vous seul ; les informations de santé et les personnes à contacter se "
            "lisent "
            "des deux côtés.");
  parvis_view_set (view, "obstacle", obstacle);
  parvis_view_set_url (view, "url_accueil", request, "accueil", NULL);
  if (compte == NULL)
    show_anonyme (request, view);
  else if (obstacle == NULL)
    show_question (request, view, faute);
  response = parvis_response_new_page (request, db, "compte/invitation.html", view);
  if (faute != NULL)
    parvis_response_set_status (response, 422);
  return response;
}

static ParvisResponse *
get_invitation (ParvisRequest *request, ParvisDb *db, GError **error)
{
  g_autoptr (ParvisCompte) compte = find_compte (request, db);
  g_autoptr (ParvisInvitation) invitation = find_invitation (request, db, compte);

  return invitation != NULL ? show_invitation (request, db, invitation, compte, NULL)
                            : show_perimee (request, db);
}

static ParvisResponse *
accept_invitation (ParvisRequest *request,
                   ParvisDb *db,
                   const ParvisInvitation *invitation,
                   const ParvisCompte *compte,
                   GError **error)
{
  g_autoptr (GPtrArray) enfants = parvis_invitation_list_enfants (db, invitation->id);
  g_autofree char *phrase = NULL;
  ParvisResponse *response;

  if (!parvis_invitation_accepter (request, db, invitation, compte, error))
    return NULL;
  if (invitation->meme)
    phrase = g_strdup ("C’est fait : vous suivez maintenant les démarches de ce foyer.");
  else
    phrase =
        g_strdup_printf ("C’est fait : %s%s.", ((const ParvisPersonne *) enfants->pdata[0])->prenom,
                         enfants->len > 1 ? " et les autres font maintenant partie de votre foyer"
                                          : " fait maintenant partie de votre foyer");
  response = parvis_response_new_redirect (parvis_url (request, "comptes.profil", NULL));
  parvis_response_set_flash (response, phrase);
  parvis_response_wake_taches (response);
  return response;
}

static ParvisResponse *
post_invitation (ParvisRequest *request, ParvisDb *db, GError **error)
{
  g_autoptr (ParvisCompte) compte = find_compte (request, db);
  g_autoptr (ParvisInvitation) invitation = find_invitation (request, db, compte);
  const char *message = NULL;
  ParvisDate date =
      parvis_date_parse_saisie (parvis_request_get_field (request, "naissance_le"), &message);
  char iso[PARVIS_DATE_ISO_SIZE];

  if (invitation == NULL)
    return show_perimee (request, db);
  if (compte == NULL || parvis_invitation_find_obstacle (db, invitation, compte) != NULL)
    return show_invitation (request, db, invitation, compte, NULL);
  if (date == PARVIS_DATE_NONE)
    return show_invitation (request, db, invitation, compte,
                            message != NULL ? message : "Écrivez sa date de naissance.");
  if (parvis_invitation_check_naissance (db, invitation, parvis_date_write_iso (date, iso)))
    return accept_invitation (request, db, invitation, compte, error);
  if (!parvis_invitation_count_essai (db, invitation, error))
    return NULL;
  return show_invitation (
      request, db, invitation, compte,
      "Ce n’est pas la date attendue. Après cinq essais, il faudra une autre invitation.");
}

const ParvisRoute parvis_invitation_routes[] = {
  PARVIS_ROUTE ("comptes.invitation.lien",
                "GET",
                "/invitation",
                get_invitation,
                PARVIS_FOR_TOUS,
                PARVIS_READS),
  PARVIS_ROUTE ("comptes.invitation.lien.envoi",
                "POST",
                "/invitation",
                post_invitation,
                PARVIS_FOR_TOUS,
                PARVIS_WRITES,
                .body = PARVIS_BODY_FORM),
  { NULL },
};
