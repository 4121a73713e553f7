/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-comptes"
#include "config.h"

#include <string.h>

#include "server/comptes/attente.h"
#include "server/comptes/comptes-routes.h"
#include "server/comptes/comptes-store.h"
#include "server/comptes/creation.h"
#include "server/comptes/mot-de-passe.h"
#include "server/http/parvis-envoi.h"
#include "server/http/parvis-throttle.h"
#include "server/journal/journal-store.h"
#include "server/reglages/reglages-store.h"
#include "server/teleprocedures/formulaire.h"
#include "server/template/parvis-saisie.h"
#include "shared/rules/parvis-identifiant.h"

/* Accounts asked for from one address in an hour: a family, not a machine. */
#define CREATIONS_MAX 12
#define FENETRE_S     3600
/* A field that no person sees: whoever fills it is a program. */
#define PIEGE "site_web"

/* The form as it stands: what was typed, and what is wrong with it. */
typedef struct
{
  ParvisContexte *contexte;
  JsonObject *reponses;
  GPtrArray *fautes[2]; /* of the two steps, once checked */
  char *identifiant;
  char *faute_identifiant;
  char *faute_mot_de_passe;
  char *faute_repeter;
} Saisie;

static void
saisie_free (Saisie *saisie)
{
  for (gsize i = 0; i < G_N_ELEMENTS (saisie->fautes); i++)
    g_clear_pointer (&saisie->fautes[i], g_ptr_array_unref);
  g_clear_pointer (&saisie->reponses, json_object_unref);
  g_clear_pointer (&saisie->contexte, parvis_contexte_free);
  g_free (saisie->identifiant);
  g_free (saisie->faute_identifiant);
  g_free (saisie->faute_mot_de_passe);
  g_free (saisie->faute_repeter);
  g_free (saisie);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Saisie, saisie_free)

static Saisie *
saisie_new (ParvisRequest *request)
{
  Saisie *saisie = g_new0 (Saisie, 1);

  saisie->contexte = parvis_formulaire_create_contexte (request);
  saisie->reponses = json_object_new ();
  return saisie;
}

static const char *
get_texte (JsonObject *reponses, const char *champ)
{
  JsonObject *identite = json_object_has_member (reponses, "identite")
                             ? json_object_get_object_member (reponses, "identite")
                             : NULL;

  return identite != NULL ? json_object_get_string_member_with_default (identite, champ, "") : "";
}

/* The passwords are never shown again: only the form's faults say something of them. */
static void
check_mot_de_passe (Saisie *saisie, ParvisRequest *request)
{
  const char *clair = parvis_request_get_field (request, "mot_de_passe");
  const char *known[] = { get_texte (saisie->reponses, "nom_naissance"),
                          get_texte (saisie->reponses, "prenom"),
                          get_texte (saisie->reponses, "courriel"), saisie->identifiant, NULL };

  saisie->faute_mot_de_passe = parvis_mot_de_passe_expliquer (clair, known);
  if (saisie->faute_mot_de_passe == NULL
      && !g_str_equal (clair, parvis_request_get_field (request, "mot_de_passe_repete")))
    saisie->faute_repeter = g_strdup ("Les deux mots de passe ne sont pas les mêmes.");
}

static Saisie *
read_saisie (ParvisRequest *request, ParvisDb *db)
{
  const ParvisTeleprocedure *formulaire = parvis_creation_get_formulaire ();
  Saisie *saisie = saisie_new (request);

  for (guint i = 0; i < formulaire->n_etapes; i++)
    json_object_set_object_member (saisie->reponses, formulaire->etapes[i]->code,
                                   parvis_etape_lire (formulaire->etapes[i], saisie->contexte,
                                                      parvis_formulaire_valeurs, request));
  for (guint i = 0; i < formulaire->n_etapes; i++)
    saisie->fautes[i] =
        parvis_etape_valider (formulaire->etapes[i], saisie->contexte, saisie->reponses);
  saisie->identifiant =
      parvis_identifiant_replier (parvis_request_get_field (request, "identifiant"));
  if (*saisie->identifiant == '\0' && *get_texte (saisie->reponses, "nom_naissance"))
    {
      g_free (saisie->identifiant);
      saisie->identifiant =
          parvis_compte_proposer_identifiant (db, get_texte (saisie->reponses, "prenom"),
                                              get_texte (saisie->reponses, "nom_naissance"));
    }
  /* Left empty, one is proposed as soon as there is a name. */
  if (*saisie->identifiant != '\0')
    saisie->faute_identifiant = g_strdup (parvis_identifiant_check (saisie->identifiant));
  if (*saisie->identifiant != '\0' && saisie->faute_identifiant == NULL
      && !parvis_compte_identifiant_est_libre (db, saisie->identifiant))
    saisie->faute_identifiant =
        g_strdup ("Cet identifiant est déjà pris : ajoutez un chiffre ou une autre lettre.");
  check_mot_de_passe (saisie, request);
  return saisie;
}

static gboolean
has_fautes (Saisie *saisie)
{
  return saisie->fautes[0]->len + saisie->fautes[1]->len > 0 || *saisie->identifiant == '\0'
         || saisie->faute_identifiant != NULL || saisie->faute_mot_de_passe != NULL
         || saisie->faute_repeter != NULL;
}

static void
show_identifiants (ParvisView *page, Saisie *saisie)
{
  ParvisView *partie = parvis_view_object (page, "identifiants");
  ParvisView *champ =
      parvis_saisie_append (partie, "champs", PARVIS_SAISIE_IDENTIFIANT, "identifiant",
                            "Votre identifiant de connexion", saisie->identifiant);

  parvis_saisie_set_aide (champ, "Laissez vide : nous vous proposerons prenom.nom.");
  parvis_saisie_set_autocomplete (champ, "username");
  if (saisie->faute_identifiant != NULL)
    parvis_saisie_faute (page, champ, saisie->faute_identifiant);
  champ = parvis_saisie_append (partie, "champs", PARVIS_SAISIE_NOUVEAU_MOT_DE_PASSE,
                                "mot_de_passe", "Mot de passe", NULL);
  parvis_saisie_set_obligatoire (champ);
  parvis_saisie_set_autocomplete (champ, "new-password");
  parvis_saisie_set_regles (champ, PARVIS_MOT_DE_PASSE_LONGUEUR);
  if (saisie->faute_mot_de_passe != NULL)
    parvis_saisie_faute (page, champ, saisie->faute_mot_de_passe);
  champ = parvis_saisie_append (partie, "champs", PARVIS_SAISIE_MOT_DE_PASSE, "mot_de_passe_repete",
                                "Répéter votre mot de passe", NULL);
  parvis_saisie_set_obligatoire (champ);
  parvis_saisie_set_autocomplete (champ, "new-password");
  if (saisie->faute_repeter != NULL)
    parvis_saisie_faute (page, champ, saisie->faute_repeter);
}

static ParvisResponse *
show_creation (ParvisRequest *request, ParvisDb *db, Saisie *saisie)
{
  static const char *const parties[] = { "identite", "reglementation" };
  const ParvisTeleprocedure *formulaire = parvis_creation_get_formulaire ();
  g_autoptr (ParvisView) view = parvis_view_new ();
  ParvisResponse *response;

  parvis_view_set (view, "titre", "Créer un compte");
  parvis_view_set_url (view, "url", request, "comptes.creation", NULL);
  parvis_view_set_url (view, "url_annuler", request, "accueil", NULL);
  parvis_view_set_url (view, "url_disponible", request, "comptes.disponible", NULL);
  for (guint i = 0; i < formulaire->n_etapes; i++)
    {
      g_autoptr (ParvisVueEtape) vue = parvis_vue_etape_new (
          formulaire->etapes[i], saisie->contexte, saisie->reponses, saisie->fautes[i], NULL);

      parvis_formulaire_show (request, view, parvis_view_object (view, parties[i]), "champs", vue);
      if (i == 0)
        show_identifiants (view, saisie);
    }
  response = parvis_response_new_page (request, db, "compte/creation.html", view);
  if (saisie->fautes[0] != NULL)
    parvis_response_set_status (response, 422);
  return response;
}

/* The form empty, or as it was before « Modifier ». */
static ParvisResponse *
get_creation (ParvisRequest *request, ParvisDb *db, GError **error)
{
  g_autoptr (Saisie) saisie = saisie_new (request);
  g_autoptr (ParvisCreation) avant =
      parvis_creation_find (request, db, parvis_request_find_query (request, "cle"));
  const ParvisTeleprocedure *formulaire = parvis_creation_get_formulaire ();

  if (avant != NULL)
    {
      g_clear_pointer (&saisie->reponses, json_object_unref);
      saisie->reponses = json_object_ref (avant->reponses);
      saisie->identifiant = g_strdup (avant->identifiant);
      return show_creation (request, db, saisie);
    }
  for (guint i = 0; i < formulaire->n_etapes; i++)
    json_object_set_object_member (
        saisie->reponses, formulaire->etapes[i]->code,
        parvis_etape_preremplir (formulaire->etapes[i], saisie->contexte, saisie->reponses));
  return show_creation (request, db, saisie);
}

static char *
create_throttle_key (ParvisRequest *request)
{
  return g_strdup_printf ("creation:%s", parvis_request_get_remote (request));
}

/* In the pool of hashes: the form is checked, and the password hashed when all is right. */
static gboolean
prepare_creation (ParvisRequest *request, ParvisDb *db, GError **error)
{
  Saisie *saisie = read_saisie (request, db);

  parvis_request_keep (request, "saisie", saisie, (GDestroyNotify) saisie_free);
  if (!has_fautes (saisie))
    parvis_request_keep (
        request, "hash",
        parvis_mot_de_passe_hacher (parvis_request_get_field (request, "mot_de_passe")), g_free);
  return TRUE;
}

static ParvisResponse *
post_creation (ParvisRequest *request, ParvisDb *db, GError **error)
{
  Saisie *saisie = parvis_request_find_kept (request, "saisie");
  const char *hash = parvis_request_find_kept (request, "hash");
  g_autofree char *throttle = create_throttle_key (request);
  g_autofree char *cle = NULL, *url = NULL;
  gint64 now = parvis_request_get_now (request);
  ParvisCreation creation = { saisie->reponses, saisie->identifiant, (char *) hash };

  if (hash == NULL || *parvis_request_get_field (request, PIEGE) != '\0')
    return show_creation (request, db, saisie);
  if (!parvis_throttle_check (db, throttle, CREATIONS_MAX, FENETRE_S, now, NULL))
    {
      g_set_error_literal (error, PARVIS_ERROR, PARVIS_ERROR_BUSY,
                           "too many accounts from one address");
      return NULL;
    }
  cle = parvis_creation_garder (request, db, &creation, error);
  if (cle == NULL || !parvis_throttle_count (db, throttle, FENETRE_S, now, error))
    return NULL;
  url = parvis_url (request, "comptes.recapitulatif", NULL);
  return parvis_response_new_redirect (g_strdup_printf ("%s?cle=%s", url, cle));
}

/* What was typed waits an hour. */
static ParvisResponse *
redirect_perdue (ParvisRequest *request)
{
  ParvisResponse *response =
      parvis_response_new_redirect (parvis_url (request, "comptes.creation", NULL));

  parvis_response_set_flash (
      response, request, "Le formulaire est resté ouvert trop longtemps. Remplissez-le à nouveau.");
  return response;
}

static ParvisResponse *
get_recapitulatif (ParvisRequest *request, ParvisDb *db, GError **error)
{
  const ParvisTeleprocedure *formulaire = parvis_creation_get_formulaire ();
  const char *cle = parvis_request_find_query (request, "cle");
  g_autoptr (ParvisCreation) creation = parvis_creation_find (request, db, cle);
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
  creation = parvis_creation_find (request, db, cle);
  if (creation == NULL)
    return redirect_perdue (request);
  if (!parvis_compte_identifiant_est_libre (db, creation->identifiant))
    {
      g_autofree char *url = parvis_url (request, "comptes.creation", NULL);

      suite = g_strdup_printf ("%s?cle=%s", url, cle);
      if (!parvis_envoi_answer (request, db, suite, error))
        return NULL;
      response = parvis_response_new_redirect (g_steal_pointer (&suite));
      parvis_response_set_flash (response, request,
                                 "Cet identifiant vient d’être pris : choisissez-en un autre.");
      return response;
    }
  suite = parvis_url (request, "comptes.envoye", NULL);
  if (!parvis_attente_ouvrir (request, db, creation, error)
      || !parvis_creation_retirer (db, cle, error)
      || !parvis_envoi_answer (request, db, suite, error))
    return NULL;
  phrase = g_strdup_printf ("Un courriel vient de partir vers %s.",
                            get_texte (creation->reponses, "courriel"));
  response = parvis_response_new_redirect (g_steal_pointer (&suite));
  parvis_response_set_flash (response, request, phrase);
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

static ParvisResponse *
get_disponible (ParvisRequest *request, ParvisDb *db, GError **error)
{
  const char *typed = parvis_request_find_query (request, "identifiant");
  g_autoptr (JsonObject) answer = json_object_new ();

  json_object_set_boolean_member (answer, "disponible",
                                  typed != NULL && parvis_identifiant_check (typed) == NULL
                                      && parvis_compte_identifiant_est_libre (db, typed));
  return parvis_response_new_json (json_node_init_object (json_node_alloc (), answer));
}

const ParvisRoute parvis_creation_routes[] = {
  PARVIS_ROUTE (
      "comptes.creation", "GET", "/compte/creation", get_creation, PARVIS_FOR_TOUS, PARVIS_READS),
  PARVIS_ROUTE ("comptes.creation.envoi",
                "POST",
                "/compte/creation",
                post_creation,
                PARVIS_FOR_TOUS,
                PARVIS_WRITES,
                .body = PARVIS_BODY_FORM,
                .before = prepare_creation,
                .before_hashes = TRUE),
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
  PARVIS_ROUTE ("comptes.disponible",
                "GET",
                "/compte/disponible",
                get_disponible,
                PARVIS_FOR_TOUS,
                PARVIS_READS),
  { NULL },
};
