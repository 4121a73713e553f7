/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-comptes"
#include "config.h"

#include "server/comptes/comptes-routes.h"
#include "server/comptes/comptes-store.h"
#include "server/comptes/mot-de-passe.h"
#include "server/courriel/parvis-courriel.h"
#include "server/http/parvis-throttle.h"
#include "server/journal/journal-store.h"
#include "server/template/parvis-saisie.h"
#include "shared/rules/parvis-texte.h"

/* Wrong passwords in a quarter of an hour: who has found an open session must not guess. */
#define ESSAIS_MAX 8
#define FENETRE_S  900
#define LIEN_S     (48 * 3600)

/* What is wrong with what was typed; all NULL = nothing. */
typedef struct
{
  char *actuel;
  char *nouveau;
  char *repete;
  char *hash; /* of the new password, once all is right */
} Controle;

static void
controle_free (gpointer data)
{
  Controle *controle = data;

  g_free (controle->actuel);
  g_free (controle->nouveau);
  g_free (controle->repete);
  g_free (controle->hash);
  g_free (controle);
}

static char *
create_throttle_key (ParvisRequest *request)
{
  return g_strdup_printf ("acces:%" G_GINT64_FORMAT, parvis_request_get_compte_id (request));
}

/* In the pool of hashes: the sentence against the password that was typed as the present one, or NULL. */
static char *
check_actuel (ParvisRequest *request, ParvisDb *db)
{
  gint64 id = parvis_request_get_compte_id (request);
  g_autofree char *throttle = create_throttle_key (request);
  g_autofree char *hash = NULL;

  if (!parvis_throttle_check (db, throttle, ESSAIS_MAX, FENETRE_S, parvis_request_get_now (request),
                              NULL))
    return g_strdup ("Trop d’essais pour le moment. Attendez un quart d’heure.");
  hash = parvis_db_dup_text (db, PARVIS_SQL_COMPTE_HASH, V (id));
  if (parvis_mot_de_passe_verifier (hash,
                                    parvis_request_get_field (request, "mot_de_passe_actuel")))
    return NULL;
  return g_strdup ("Ce n’est pas votre mot de passe actuel.");
}

static ParvisView *
begin_page (ParvisRequest *request, const char *titre, const char *intro, const char *route)
{
  ParvisView *view = parvis_view_new ();
  ParvisView *retour = parvis_view_object (view, "retour");

  parvis_view_set (view, "titre", titre);
  parvis_view_set (view, "intro", intro);
  parvis_view_set (retour, "libelle", "Mon profil");
  parvis_view_set_url (retour, "url", request, "comptes.profil", NULL);
  parvis_view_set_url (view, "url", request, route, NULL);
  parvis_view_set_url (view, "url_annuler", request, "comptes.profil", NULL);
  return view;
}

static void
append_secret (
    ParvisView *view, ParvisSaisie saisie, const char *nom, const char *libelle, const char *faute)
{
  ParvisView *champ = parvis_saisie_append (view, "champs", saisie, nom, libelle, NULL);
  gboolean actuel = g_str_equal (nom, "mot_de_passe_actuel");

  parvis_saisie_set_obligatoire (champ);
  parvis_saisie_set_autocomplete (champ, actuel ? "current-password" : "new-password");
  if (saisie == PARVIS_SAISIE_NOUVEAU_MOT_DE_PASSE)
    parvis_saisie_set_regles (champ, PARVIS_MOT_DE_PASSE_LONGUEUR);
  if (faute != NULL)
    parvis_saisie_faute (view, champ, faute);
}

/* Counts a wrong password, in the writer. */
static gboolean
count_faute (ParvisRequest *request, ParvisDb *db, const Controle *controle, GError **error)
{
  g_autofree char *throttle = create_throttle_key (request);

  return controle->actuel == NULL
         || parvis_throttle_count (db, throttle, FENETRE_S, parvis_request_get_now (request),
                                   error);
}

/* --- the password --- */

static ParvisResponse *
show_mot_de_passe (ParvisRequest *request, ParvisDb *db, const Controle *controle)
{
  static const Controle rien = { NULL };
  const Controle *c = controle != NULL ? controle : &rien;
  g_autoptr (ParvisView) view =
      begin_page (request, "Changer de mot de passe", "Vos autres appareils seront déconnectés.",
                  "comptes.acces.mot_de_passe");
  ParvisResponse *response;

  append_secret (view, PARVIS_SAISIE_MOT_DE_PASSE, "mot_de_passe_actuel", "Mot de passe actuel",
                 c->actuel);
  append_secret (view, PARVIS_SAISIE_NOUVEAU_MOT_DE_PASSE, "mot_de_passe", "Nouveau mot de passe",
                 c->nouveau);
  append_secret (view, PARVIS_SAISIE_MOT_DE_PASSE, "mot_de_passe_repete",
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
  Controle *controle = g_new0 (Controle, 1);
  const char *connus[] = { compte != NULL ? compte->identifiant : NULL,
                           compte != NULL ? compte->courriel : NULL, NULL };

  parvis_request_keep (request, "controle", controle, controle_free);
  controle->actuel = check_actuel (request, db);
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
  const Controle *controle = parvis_request_find_kept (request, "controle");
  gint64 id = parvis_request_get_compte_id (request);
  gint64 now = parvis_request_get_now (request);
  ParvisResponse *response;

  if (controle->hash == NULL)
    return count_faute (request, db, controle, error) ? show_mot_de_passe (request, db, controle)
                                                      : NULL;
  if (!parvis_db_exec (db, error, PARVIS_SQL_COMPTE_CHANGER_MOT_DE_PASSE, V (id),
                       V (controle->hash))
      || !parvis_sessions_end_others (request, db, PARVIS_VISITOR_CITOYEN, id, error)
      || !parvis_journal_add (db, now, parvis_acteur_of_request (request), "compte.mot_de_passe",
                              "compte", id, 0, NULL, error))
    return NULL;
  response = parvis_response_new_redirect (parvis_url (request, "comptes.profil", NULL));
  parvis_response_set_flash (response, request, "Votre nouveau mot de passe est enregistré.");
  return response;
}

/* --- the mail: changed once the new address has answered --- */

static ParvisResponse *
show_courriel (ParvisRequest *request, ParvisDb *db, const Controle *controle)
{
  g_autoptr (ParvisView) view = begin_page (
      request, "Changer de courriel",
      "Un lien sera envoyé à la nouvelle adresse : elle ne remplace l’ancienne qu’une fois "
      "ce lien suivi.",
      "comptes.acces.courriel");
  ParvisView *champ =
      parvis_saisie_append (view, "champs", PARVIS_SAISIE_COURRIEL, "courriel", "Nouveau courriel",
                            parvis_request_get_field (request, "courriel"));
  ParvisResponse *response;

  parvis_saisie_set_obligatoire (champ);
  if (controle != NULL && controle->nouveau != NULL)
    parvis_saisie_faute (view, champ, controle->nouveau);
  append_secret (view, PARVIS_SAISIE_MOT_DE_PASSE, "mot_de_passe_actuel", "Mot de passe actuel",
                 controle != NULL ? controle->actuel : NULL);
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
  Controle *controle = g_new0 (Controle, 1);

  parvis_request_keep (request, "controle", controle, controle_free);
  controle->actuel = check_actuel (request, db);
  if (!parvis_texte_is_courriel (parvis_request_get_field (request, "courriel")))
    controle->nouveau = g_strdup ("Écrivez une adresse comme prenom.nom@exemple.fr.");
  return TRUE;
}

/* The link to the new address; one that has an account already is told so there, and only there. */
static gboolean
send_lien (ParvisRequest *request, ParvisDb *db, const char *courriel, GError **error)
{
  ParvisCommune *commune = parvis_request_get_commune (request);
  gint64 now = parvis_request_get_now (request);
  g_autofree char *cle = parvis_texte_cle_courriel (courriel);
  g_autofree char *jeton = NULL, *path = NULL, *corps = NULL;

  if (parvis_db_int (db, 0, PARVIS_SQL_COMPTE_PAR_COURRIEL, V (cle)) != 0)
    return parvis_courriel_send (
        commune, db, courriel, "Cette adresse a déjà un compte",
        "Quelqu’un a demandé à se servir de cette adresse pour son compte, mais "
        "elle en a déjà un. Si ce n’était pas vous, vous n’avez rien à faire.",
        now, error);
  jeton = parvis_lien_creer (db, PARVIS_LIEN_COURRIEL, parvis_request_get_compte_id (request),
                             courriel, now, now + LIEN_S, error);
  if (jeton == NULL)
    return FALSE;
  path = parvis_url (request, "comptes.acces.confirmation", NULL);
  corps = g_strdup_printf (
      "Pour que cette adresse devienne celle de votre compte, suivez ce lien, valable "
      "48 heures :\n%s%s?jeton=%s\n\n"
      "Si vous n’avez rien demandé, vous n’avez rien à faire.",
      commune->base_url, path, jeton);
  return parvis_courriel_send (commune, db, courriel, "Confirmez votre nouvelle adresse", corps,
                               now, error);
}

static ParvisResponse *
post_courriel (ParvisRequest *request, ParvisDb *db, GError **error)
{
  const Controle *controle = parvis_request_find_kept (request, "controle");
  const char *courriel = parvis_request_get_field (request, "courriel");
  g_autofree char *phrase = NULL;
  ParvisResponse *response;

  if (controle->actuel != NULL || controle->nouveau != NULL)
    return count_faute (request, db, controle, error) ? show_courriel (request, db, controle)
                                                      : NULL;
  if (!send_lien (request, db, courriel, error))
    return NULL;
  phrase = g_strdup_printf ("Un lien vient de partir vers %s. Suivez-le pour changer d’adresse.",
                            courriel);
  response = parvis_response_new_redirect (parvis_url (request, "comptes.profil", NULL));
  parvis_response_set_flash (response, request, phrase);
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

/* The account that the link is for, and the address; 0 also when another account has taken it since. */
static gint64
find_lien (ParvisRequest *request, ParvisDb *db, char **courriel)
{
  gint64 id = parvis_lien_find (db, PARVIS_LIEN_COURRIEL, get_jeton (request),
                                parvis_request_get_now (request), courriel);
  g_autofree char *cle = id != 0 ? parvis_texte_cle_courriel (*courriel) : NULL;

  return id != 0 && parvis_db_int (db, 0, PARVIS_SQL_COMPTE_PAR_COURRIEL, V (cle)) == 0 ? id : 0;
}

static ParvisResponse *
get_confirmation (ParvisRequest *request, ParvisDb *db, GError **error)
{
  g_autoptr (ParvisView) view = parvis_view_new ();
  g_autofree char *courriel = NULL;
  gint64 id = find_lien (request, db, &courriel);
  ParvisView *cache;

  if (id == 0)
    {
      parvis_view_set (view, "titre", "Ce lien n’est plus valable");
      parvis_view_set (
          view, "intro",
          "Il a déjà servi, ou ses 48 heures sont passées. Vous pouvez en demander un autre "
          "dans « Mon profil ».");
      parvis_view_list (view, "parties");
      return parvis_response_new_page (request, db, "page.html", view);
    }
  parvis_view_set (view, "titre", "Confirmer votre nouvelle adresse");
  parvis_view_printf (view, "texte", "Vos courriels arriveront désormais à %s.", courriel);
  parvis_view_set (view, "action", "Confirmer");
  parvis_view_set_bool (view, "danger", FALSE);
  parvis_view_set_url (view, "url", request, "comptes.acces.confirmation", NULL);
  parvis_view_set_url (view, "url_retour", request, "accueil", NULL);
  cache = parvis_view_append (view, "caches");
  parvis_view_set (cache, "nom", "jeton");
  parvis_view_set (cache, "valeur", get_jeton (request));
  return parvis_response_new_page (request, db, "confirmer.html", view);
}

static gboolean
change_courriel (
    ParvisRequest *request, ParvisDb *db, gint64 id, const char *courriel, GError **error)
{
  g_autofree char *cle = parvis_texte_cle_courriel (courriel);
  g_autoptr (ParvisCompte) compte = parvis_compte_find (db, id);
  g_autoptr (ParvisPersonne) personne = parvis_personne_find (db, compte->personne_id);
  gint64 now = parvis_request_get_now (request);

  g_free (personne->courriel);
  personne->courriel = g_strdup (courriel);
  return parvis_lien_utiliser (db, PARVIS_LIEN_COURRIEL, get_jeton (request), now, error)
         && parvis_db_exec (db, error, PARVIS_SQL_COMPTE_CHANGER_COURRIEL, V (id), V (courriel),
                            V (cle))
         && parvis_personne_update (db, personne, error)
         && parvis_courriel_send (
             parvis_request_get_commune (request), db, compte->courriel, "Votre adresse a changé",
             "Le courriel de votre compte a été remplacé, à votre demande. Si ce n’était "
             "pas vous, appelez la mairie.",
             now, error)
         && parvis_journal_add (db, now, (ParvisActeur){ "citoyen", id }, "compte.courriel",
                                "compte", id, compte->foyer_id, NULL, error);
}

static ParvisResponse *
post_confirmation (ParvisRequest *request, ParvisDb *db, GError **error)
{
  g_autofree char *courriel = NULL;
  gint64 id = find_lien (request, db, &courriel);
  ParvisResponse *response;

  if (id == 0)
    return get_confirmation (request, db, error);
  if (!change_courriel (request, db, id, courriel, error))
    return NULL;
  response = parvis_response_new_redirect (parvis_url (request, "accueil", NULL));
  parvis_response_set_flash (response, request, "Votre nouvelle adresse est enregistrée.");
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
