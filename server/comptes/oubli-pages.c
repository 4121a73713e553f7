/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-comptes"
#include "config.h"

#include "server/comptes/acces-controle.h"
#include "server/comptes/comptes-routes.h"
#include "server/comptes/comptes-store.h"
#include "server/comptes/mot-de-passe.h"
#include "server/comptes/rappel.h"
#include "server/template/parvis-saisie.h"
#include "shared/rules/parvis-texte.h"

/* Whether the visitor has lost the identifier; the first choice when nothing is said. */
static gboolean
is_identifiant (ParvisRequest *request)
{
  return !g_str_equal (parvis_request_get_field (request, "perdu"), "mot_de_passe");
}

static ParvisResponse *
show_oubli (ParvisRequest *request, ParvisDb *db, const char *faute)
{
  g_autoptr (ParvisView) view = parvis_view_new ();
  ParvisResponse *response;
  ParvisView *perdu, *qui;
  gboolean choisi = parvis_request_has_field (request, "perdu");

  parvis_view_set (view, "titre", "Identifiant ou mot de passe oublié");
  parvis_view_set_url (view, "url", request, "comptes.oubli", NULL);
  parvis_view_set_url (view, "url_connexion", request, "comptes.connexion", NULL);
  parvis_view_set_bool (view, "envoye", FALSE);
  perdu = parvis_saisie_append (view, "champs", PARVIS_SAISIE_RADIOS, "perdu",
                                "Qu’avez-vous perdu ?", NULL);
  parvis_saisie_set_obligatoire (perdu);
  parvis_saisie_add_choix (perdu, "identifiant", "Mon identifiant", NULL,
                           choisi && is_identifiant (request));
  parvis_saisie_add_choix (perdu, "mot_de_passe", "Mon mot de passe", NULL,
                           choisi && !is_identifiant (request));
  qui = parvis_saisie_append (view, "champs", PARVIS_SAISIE_TEXTE, "courriel", "Votre courriel",
                              parvis_request_get_field (request, "courriel"));
  parvis_saisie_set_obligatoire (qui);
  parvis_saisie_set_autocomplete (qui, "email");
  parvis_saisie_set_aide (qui, "Pour un mot de passe perdu, votre identifiant convient aussi.");
  if (faute != NULL)
    parvis_saisie_faute (view, choisi ? qui : perdu, faute);
  response = parvis_response_new_page (request, db, "compte/oubli.html", view);
  if (faute != NULL)
    parvis_response_set_status (response, 422);
  return response;
}

static ParvisResponse *
get_oubli (ParvisRequest *request, ParvisDb *db, GError **error)
{
  return show_oubli (request, db, NULL);
}

static ParvisResponse *
show_envoye (ParvisRequest *request, ParvisDb *db)
{
  g_autoptr (ParvisView) view = parvis_view_new ();
  ParvisResponse *response;

  parvis_view_set (view, "titre", "Regardez vos courriels");
  parvis_view_set_bool (view, "envoye", TRUE);
  parvis_view_set_url (view, "url_connexion", request, "comptes.connexion", NULL);
  response = parvis_response_new_page (request, db, "compte/oubli.html", view);
  parvis_response_wake_taches (response);
  return response;
}

/* The work is a job's: this page does the same whatever there is under what was typed. */
static ParvisResponse *
post_oubli (ParvisRequest *request, ParvisDb *db, GError **error)
{
  const char *qui = parvis_request_get_field (request, "courriel");
  gboolean identifiant = is_identifiant (request);

  if (!parvis_request_has_field (request, "perdu"))
    return show_oubli (request, db, "Dites ce que vous avez perdu.");
  if (*qui == '\0' || (identifiant && !parvis_texte_is_courriel (qui)))
    return show_oubli (request, db,
                       identifiant ? "Écrivez une adresse comme prenom.nom@exemple.fr."
                                   : "Écrivez votre courriel ou votre identifiant.");
  if (!parvis_rappel_demander (request, db,
                               identifiant ? PARVIS_RAPPEL_IDENTIFIANT : PARVIS_RAPPEL_MOT_DE_PASSE,
                               qui, error))
    return NULL;
  return show_envoye (request, db);
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
show_reinitialisation (ParvisRequest *request,
                       ParvisDb *db,
                       gboolean perime,
                       const char *faute,
                       const char *faute_repete)
{
  g_autoptr (ParvisView) view = parvis_view_new ();
  g_autofree char *url_niveau = parvis_url (request, "comptes.niveau", NULL);
  ParvisResponse *response;
  ParvisView *champ;

  parvis_view_set (view, "titre", perime ? "Ce lien n’est plus valable" : "Nouveau mot de passe");
  parvis_view_set_bool (view, "perime", perime);
  parvis_view_set_url (view, "url_oubli", request, "comptes.oubli", NULL);
  parvis_view_set_url (view, "url", request, "comptes.reinitialisation", NULL);
  champ = parvis_saisie_append (view, "champs", PARVIS_SAISIE_NOUVEAU_MOT_DE_PASSE, "mot_de_passe",
                                "Mot de passe", NULL);
  parvis_saisie_set_obligatoire (champ);
  parvis_saisie_set_regles (champ, PARVIS_MOT_DE_PASSE_LONGUEUR, url_niveau);
  if (faute != NULL)
    parvis_saisie_faute (view, champ, faute);
  champ = parvis_saisie_append (view, "champs", PARVIS_SAISIE_MOT_DE_PASSE, "mot_de_passe_repete",
                                "Répéter votre mot de passe", NULL);
  parvis_saisie_set_obligatoire (champ);
  parvis_saisie_set_autocomplete (champ, "new-password");
  if (faute_repete != NULL)
    parvis_saisie_faute (view, champ, faute_repete);
  champ = parvis_view_append (view, "caches");
  parvis_view_set (champ, "nom", "jeton");
  parvis_view_set (champ, "valeur", get_jeton (request));
  response = parvis_response_new_page (request, db, "compte/reinitialisation.html", view);
  if (faute != NULL || faute_repete != NULL)
    parvis_response_set_status (response, 422);
  return response;
}

static ParvisResponse *
get_reinitialisation (ParvisRequest *request, ParvisDb *db, GError **error)
{
  gint64 id = parvis_lien_find (db, PARVIS_LIEN_MOT_DE_PASSE, get_jeton (request),
                                parvis_request_get_now (request), NULL);

  return show_reinitialisation (request, db, id == 0, NULL, NULL);
}

/* In the pool of hashes. */
static gboolean
prepare_reinitialisation (ParvisRequest *request, ParvisDb *db, GError **error)
{
  const char *clair = parvis_request_get_field (request, "mot_de_passe");
  gint64 id = parvis_lien_find (db, PARVIS_LIEN_MOT_DE_PASSE, get_jeton (request),
                                parvis_request_get_now (request), NULL);
  g_autoptr (ParvisCompte) compte = id != 0 ? parvis_compte_find (db, id) : NULL;
  const char *connus[3] = { NULL };
  char *faute;

  if (compte == NULL)
    return TRUE;
  connus[0] = compte->identifiant;
  connus[1] = compte->courriel;
  faute = parvis_mot_de_passe_expliquer (clair, connus);
  if (faute != NULL)
    parvis_request_keep (request, "faute", faute, g_free);
  else if (!g_str_equal (clair, parvis_request_get_field (request, "mot_de_passe_repete")))
    parvis_request_keep (request, "faute_repete",
                         g_strdup ("Les deux mots de passe ne sont pas les mêmes."), g_free);
  else
    parvis_request_keep (request, "hash", parvis_mot_de_passe_hacher (clair), g_free);
  return TRUE;
}

static ParvisResponse *
post_reinitialisation (ParvisRequest *request, ParvisDb *db, GError **error)
{
  gint64 now = parvis_request_get_now (request);
  gint64 id = parvis_lien_find (db, PARVIS_LIEN_MOT_DE_PASSE, get_jeton (request), now, NULL);
  const char *hash = parvis_request_find_kept (request, "hash");
  ParvisResponse *response;

  if (id == 0 || hash == NULL)
    return show_reinitialisation (request, db, id == 0, parvis_request_find_kept (request, "faute"),
                                  parvis_request_find_kept (request, "faute_repete"));
  /* Whoever has the old password is out: every session ends before the new one opens. */
  if (!parvis_lien_utiliser (db, PARVIS_LIEN_MOT_DE_PASSE, get_jeton (request), now, error)
      || !parvis_acces_changer_mot_de_passe (request, db, id, hash, error)
      || !parvis_request_sign_in_citoyen (request, db, id, error))
    return NULL;
  response = parvis_response_new_redirect (parvis_url (request, "accueil", NULL));
  parvis_response_set_flash (response, "Votre nouveau mot de passe est enregistré.");
  parvis_response_wake_taches (response);
  return response;
}

const ParvisRoute parvis_oubli_routes[] = {
  PARVIS_ROUTE ("comptes.oubli", "GET", "/compte/oubli", get_oubli, PARVIS_FOR_TOUS, PARVIS_READS),
  PARVIS_ROUTE ("comptes.oubli.envoi",
                "POST",
                "/compte/oubli",
                post_oubli,
                PARVIS_FOR_TOUS,
                PARVIS_WRITES,
                .body = PARVIS_BODY_FORM),
  PARVIS_ROUTE ("comptes.reinitialisation",
                "GET",
                "/compte/mot-de-passe",
                get_reinitialisation,
                PARVIS_FOR_TOUS,
                PARVIS_READS),
  PARVIS_ROUTE ("comptes.reinitialisation.envoi",
                "POST",
                "/compte/mot-de-passe",
                post_reinitialisation,
                PARVIS_FOR_TOUS,
                PARVIS_WRITES,
                .body = PARVIS_BODY_FORM,
                .before = prepare_reinitialisation,
                .before_hashes = TRUE),
  { NULL },
};
