/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-comptes"
#include "config.h"

#include "server/comptes/acces-controle.h"
#include "server/comptes/comptes-routes.h"
#include "server/comptes/comptes-store.h"
#include "server/comptes/mot-de-passe.h"

static ParvisResponse *
show_mot_de_passe (ParvisRequest *request, ParvisDb *db, const ParvisAccesControle *controle)
{
  static const ParvisAccesControle rien = { NULL };
  const ParvisAccesControle *c = controle != NULL ? controle : &rien;
  g_autoptr (ParvisView) view = parvis_acces_begin_page (request, "Changer de mot de passe",
                                                         "Vos autres appareils seront déconnectés.",
                                                         "comptes.acces.mot_de_passe");
  ParvisResponse *response;

  parvis_acces_append_secret (request, view, PARVIS_SAISIE_MOT_DE_PASSE, "mot_de_passe_actuel",
                              "Mot de passe actuel", c->actuel);
  parvis_acces_append_secret (request, view, PARVIS_SAISIE_NOUVEAU_MOT_DE_PASSE, "mot_de_passe",
                              "Nouveau mot de passe", c->nouveau);
  parvis_acces_append_secret (request, view, PARVIS_SAISIE_MOT_DE_PASSE, "mot_de_passe_repete",
                              "Répéter le nouveau mot de passe", c->repete);
  response = parvis_response_new_page (request, db, "mon-profil/modifier.html", view);
  if (controle != NULL)
    parvis_response_set_status (response, 422);
  return response;
}

static ParvisResponse *
get_mot_de_passe (ParvisRequest *request, ParvisDb *db, GError **error)
{
  return show_mot_de_passe (request, db, NULL);
}

static gboolean
prepare_mot_de_passe (ParvisRequest *request, ParvisDb *db, GError **error)
{
  const char *clair = parvis_request_get_field (request, "mot_de_passe");
  g_autoptr (ParvisCompte) compte = parvis_compte_find (db, parvis_request_get_compte_id (request));
  ParvisAccesControle *controle = parvis_acces_controle_begin (request, db);
  const char *connus[] = { compte != NULL ? compte->identifiant : NULL,
                           compte != NULL ? compte->courriel : NULL, NULL };

  controle->nouveau = parvis_mot_de_passe_expliquer (clair, connus);
  if (controle->nouveau == NULL
      && !g_str_equal (clair, parvis_request_get_field (request, "mot_de_passe_repete")))
    controle->repete = g_strdup ("Les deux mots de passe ne sont pas les mêmes.");
  if (controle->actuel == NULL && controle->nouveau == NULL && controle->repete == NULL)
    controle->hash = parvis_mot_de_passe_hacher (clair);
  return TRUE;
}

static ParvisResponse *
post_mot_de_passe (ParvisRequest *request, ParvisDb *db, GError **error)
{
  const ParvisAccesControle *controle = parvis_request_find_kept (request, "controle");
  gint64 id = parvis_request_get_compte_id (request);
  ParvisResponse *response;

  if (controle->hash == NULL)
    return parvis_acces_controle_count (controle, request, db, error)
               ? show_mot_de_passe (request, db, controle)
               : NULL;
  if (!parvis_acces_changer_mot_de_passe (request, db, id, controle->hash, error))
    return NULL;
  response = parvis_response_new_redirect (parvis_url (request, "comptes.profil", NULL));
  parvis_response_set_flash (response, "Votre nouveau mot de passe est enregistré.");
  parvis_response_wake_taches (response);
  return response;
}

const ParvisRoute parvis_acces_routes[] = {
  PARVIS_ROUTE ("comptes.acces.mot_de_passe",
                "GET",
                "/mon-acces/mot-de-passe",
                get_mot_de_passe,
                PARVIS_FOR_CITOYEN,
                PARVIS_READS),
  PARVIS_ROUTE ("comptes.acces.mot_de_passe.envoi",
                "POST",
                "/mon-acces/mot-de-passe",
                post_mot_de_passe,
                PARVIS_FOR_CITOYEN,
                PARVIS_WRITES,
                .body = PARVIS_BODY_FORM,
                .before = prepare_mot_de_passe,
                .before_hashes = TRUE),
  { NULL },
};
