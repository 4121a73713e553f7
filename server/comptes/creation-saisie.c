/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-comptes"
#include "config.h"

#include "server/comptes/creation-saisie.h"

#include "server/comptes/caracteres.h"
#include "server/comptes/comptes-store.h"
#include "server/comptes/mot-de-passe.h"
#include "server/http/parvis-route.h"
#include "server/http/parvis-throttle.h"
#include "server/reglages/reglages-store.h"
#include "server/teleprocedures/formulaire.h"
#include "server/template/parvis-saisie.h"
#include "shared/rules/parvis-identifiant.h"

#define FENETRE_S 3600
/* Forms with a fault whose password is hashed and kept, of one address in an hour. */
#define GARDES_MAX 60
/* Without the picture, in an hour: of one address, and of everybody. */
#define SANS_ADRESSE 3
#define SANS_TOUS    30

void
parvis_saisie_compte_free (ParvisSaisieCompte *saisie)
{
  if (saisie == NULL)
    return;
  for (gsize i = 0; i < G_N_ELEMENTS (saisie->fautes); i++)
    g_clear_pointer (&saisie->fautes[i], g_ptr_array_unref);
  g_clear_pointer (&saisie->reponses, json_object_unref);
  g_clear_pointer (&saisie->contexte, parvis_contexte_free);
  g_clear_pointer (&saisie->avant, parvis_creation_free);
  g_free (saisie->identifiant);
  g_free (saisie->faute_identifiant);
  g_free (saisie->faute_mot_de_passe);
  g_free (saisie->faute_repeter);
  g_free (saisie->hash);
  g_free (saisie->cle_avant);
  g_free (saisie);
}

static ParvisSaisieCompte *
begin (ParvisRequest *request, ParvisDb *db, const char *cle_avant)
{
  ParvisSaisieCompte *saisie = g_new0 (ParvisSaisieCompte, 1);

  saisie->contexte = parvis_formulaire_create_contexte (request);
  saisie->avant = parvis_creation_find (request, db, cle_avant);
  if (saisie->avant == NULL)
    return saisie;
  saisie->cle_avant = g_strdup (cle_avant);
  saisie->hash = g_strdup (saisie->avant->mot_de_passe);
  saisie->caracteres = saisie->avant->caracteres;
  return saisie;
}

ParvisSaisieCompte *
parvis_saisie_compte_new (ParvisRequest *request, ParvisDb *db)
{
  const ParvisTeleprocedure *formulaire = parvis_creation_get_formulaire ();
  ParvisSaisieCompte *saisie = begin (request, db, parvis_request_find_query (request, "cle"));

  saisie->muette = TRUE;
  if (saisie->avant != NULL)
    {
      saisie->reponses = json_object_ref (saisie->avant->reponses);
      saisie->identifiant = g_strdup (saisie->avant->identifiant);
      return saisie;
    }
  saisie->reponses = json_object_new ();
  for (guint i = 0; i < formulaire->n_etapes; i++)
    json_object_set_object_member (
        saisie->reponses, formulaire->etapes[i]->code,
        parvis_etape_preremplir (formulaire->etapes[i], saisie->contexte, saisie->reponses));
  return saisie;
}

static const char *
get_texte (JsonObject *reponses, const char *champ)
{
  return json_object_get_string_member_with_default (
      json_object_get_object_member (reponses, "identite"), champ, "");
}

static void
read_identifiant (ParvisSaisieCompte *saisie, ParvisRequest *request, ParvisDb *db)
{
  const char *nom = get_texte (saisie->reponses, "nom_naissance");

  saisie->identifiant =
      parvis_identifiant_replier (parvis_request_get_field (request, "identifiant"));
  /* Left empty, one is proposed as soon as there is a name. */
  if (*saisie->identifiant == '\0' && *nom != '\0')
    {
      g_free (saisie->identifiant);
      saisie->identifiant =
          parvis_compte_proposer_identifiant (db, get_texte (saisie->reponses, "prenom"), nom);
    }
  if (*saisie->identifiant == '\0')
    return;
  saisie->faute_identifiant = g_strdup (parvis_identifiant_check (saisie->identifiant));
  if (saisie->faute_identifiant == NULL
      && !parvis_compte_identifiant_est_libre (db, saisie->identifiant))
    saisie->faute_identifiant =
        g_strdup ("Cet identifiant est déjà pris : ajoutez un chiffre ou une autre lettre.");
}

/* The passwords are never shown again: only the form's faults say something of them. One that was right
 * before is kept when nothing is typed. */
static void
read_mot_de_passe (ParvisSaisieCompte *saisie, ParvisRequest *request)
{
  const char *clair = parvis_request_get_field (request, "mot_de_passe");
  const char *repete = parvis_request_get_field (request, "mot_de_passe_repete");
  const char *known[] = { get_texte (saisie->reponses, "nom_naissance"),
                          get_texte (saisie->reponses, "prenom"),
                          get_texte (saisie->reponses, "courriel"), saisie->identifiant, NULL };

  if (saisie->hash != NULL && *clair == '\0' && *repete == '\0')
    return;
  g_clear_pointer (&saisie->hash, g_free);
  saisie->faute_mot_de_passe = parvis_mot_de_passe_expliquer (clair, known);
  if (saisie->faute_mot_de_passe == NULL && !g_str_equal (clair, repete))
    saisie->faute_repeter = g_strdup ("Les deux mots de passe ne sont pas les mêmes.");
}

static char *
create_throttle_key (ParvisRequest *request, const char *quoi)
{
  return g_strdup_printf ("creation:%s:%s", quoi, parvis_request_get_remote (request));
}

/* A hash takes a while: one that is for nothing but to be kept is not for everybody without end. */
static gboolean
may_hash (ParvisSaisieCompte *saisie, ParvisRequest *request, ParvisDb *db)
{
  g_autofree char *throttle = create_throttle_key (request, "garde");

  if (saisie->hash != NULL || saisie->faute_mot_de_passe != NULL || saisie->faute_repeter != NULL)
    return FALSE;
  if (saisie->fautes[0]->len + saisie->fautes[1]->len == 0 && saisie->faute_identifiant == NULL)
    return TRUE;
  return parvis_throttle_check (db, throttle, GARDES_MAX, FENETRE_S,
                                parvis_request_get_now (request), NULL);
}

ParvisSaisieCompte *
parvis_saisie_compte_read (ParvisRequest *request, ParvisDb *db)
{
  const ParvisTeleprocedure *formulaire = parvis_creation_get_formulaire ();
  ParvisSaisieCompte *saisie = begin (request, db, parvis_request_get_field (request, "avant"));

  saisie->muette = g_str_equal (parvis_request_get_field (request, "action"), "image");
  saisie->sans = parvis_request_has_field (request, "captcha_sans");
  saisie->reponses = json_object_new ();
  for (guint i = 0; i < formulaire->n_etapes; i++)
    json_object_set_object_member (saisie->reponses, formulaire->etapes[i]->code,
                                   parvis_etape_lire (formulaire->etapes[i], saisie->contexte,
                                                      parvis_formulaire_valeurs, request));
  for (guint i = 0; i < formulaire->n_etapes; i++)
    saisie->fautes[i] =
        parvis_etape_valider (formulaire->etapes[i], saisie->contexte, saisie->reponses);
  read_identifiant (saisie, request, db);
  read_mot_de_passe (saisie, request);
  if (may_hash (saisie, request, db))
    saisie->hash = parvis_mot_de_passe_hacher (parvis_request_get_field (request, "mot_de_passe"));
  return saisie;
}

/* --- the characters --- */

/* TRUE with or without a fault; FALSE with @error. */
static gboolean
check_copie (ParvisSaisieCompte *saisie, ParvisRequest *request, ParvisDb *db, GError **error)
{
  ParvisCommune *commune = parvis_request_get_commune (request);
  const char *cle = parvis_request_get_field (request, "captcha_cle");
  const char *copie = parvis_request_get_field (request, "captcha");
  gint64 now = parvis_request_get_now (request);
  g_autofree char *caracteres = parvis_caracteres_find (commune, cle, now);
  g_autoptr (GError) wrong = NULL;

  if (caracteres == NULL)
    saisie->faute_caracteres = "Cette image est trop ancienne. En voici une autre.";
  else if (!parvis_caracteres_claim (db, cle, now, &wrong))
    saisie->faute_caracteres = "Cette image a déjà servi. En voici une autre.";
  else if (!parvis_caracteres_check (commune, cle, copie, now))
    saisie->faute_caracteres = "Ce ne sont pas les caractères de l’image. En voici une autre.";
  else
    saisie->caracteres = TRUE;
  if (wrong == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&wrong));
  return FALSE;
}

/* Who can neither read nor hear: fewer may, so that no machine gains by it. */
static gboolean
check_sans (ParvisSaisieCompte *saisie, ParvisRequest *request, ParvisDb *db, GError **error)
{
  g_autofree char *par_adresse = create_throttle_key (request, "sans");
  gint64 now = parvis_request_get_now (request);

  saisie->caracteres =
      parvis_throttle_check (db, par_adresse, SANS_ADRESSE, FENETRE_S, now, NULL)
      && parvis_throttle_check (db, "creation:sans", SANS_TOUS, FENETRE_S, now, NULL);
  if (!saisie->caracteres)
    {
      saisie->faute_caracteres =
          "Trop de comptes sont demandés sans l’image en ce moment. Réessayez dans une heure, ou "
          "adressez-vous à la mairie.";
      return TRUE;
    }
  return parvis_throttle_count (db, par_adresse, FENETRE_S, now, error)
         && parvis_throttle_count (db, "creation:sans", FENETRE_S, now, error);
}

gboolean
parvis_saisie_compte_check_caracteres (ParvisSaisieCompte *saisie,
                                       ParvisRequest *request,
                                       ParvisDb *db,
                                       GError **error)
{
  if (saisie->caracteres)
    return TRUE;
  if (!parvis_reglages_get_oui (db, "compte.image", parvis_request_get_today (request)))
    {
      saisie->caracteres = TRUE;
      return TRUE;
    }
  if (saisie->muette)
    return TRUE;
  if (*parvis_request_get_field (request, "captcha") != '\0')
    return check_copie (saisie, request, db, error);
  if (saisie->sans)
    return check_sans (saisie, request, db, error);
  saisie->faute_caracteres = "Recopiez les caractères de l’image.";
  return TRUE;
}

gboolean
parvis_saisie_compte_est_juste (const ParvisSaisieCompte *saisie)
{
  return !saisie->muette && saisie->fautes[0]->len + saisie->fautes[1]->len == 0
         && *saisie->identifiant != '\0' && saisie->faute_identifiant == NULL
         && saisie->hash != NULL && saisie->caracteres && saisie->faute_page == NULL;
}

char *
parvis_saisie_compte_garder (ParvisSaisieCompte *saisie,
                             ParvisRequest *request,
                             ParvisDb *db,
                             GError **error)
{
  g_autofree char *throttle = create_throttle_key (request, "garde");
  ParvisCreation creation = { .reponses = saisie->reponses,
                              .identifiant = saisie->identifiant,
                              .mot_de_passe = saisie->hash,
                              .caracteres = saisie->caracteres,
                              .valide = parvis_saisie_compte_est_juste (saisie) };

  if ((saisie->cle_avant != NULL && !parvis_creation_retirer (db, saisie->cle_avant, error))
      || (!creation.valide
          && !parvis_throttle_count (db, throttle, FENETRE_S, parvis_request_get_now (request),
                                     error)))
    return NULL;
  return parvis_creation_garder (request, db, &creation, error);
}

/* --- the page --- */

static void
show_caracteres (ParvisSaisieCompte *saisie, ParvisRequest *request, ParvisView *page)
{
  ParvisCommune *commune = parvis_request_get_commune (request);
  ParvisView *view = parvis_view_object (page, "captcha");
  guint numero;
  g_autofree char *cle =
      parvis_caracteres_create (commune, parvis_request_get_now (request), &numero);

  parvis_view_set (view, "cle", cle);
  parvis_view_set_url (view, "image", request, "comptes.caracteres", cle, "image.png", NULL);
  parvis_view_set_url (view, "image_sombre", request, "comptes.caracteres", cle, "image-sombre.png",
                       NULL);
  if (parvis_caracteres_has_voix (commune))
    parvis_view_set_url (view, "audio", request, "comptes.caracteres", cle, "voix.wav", NULL);
  parvis_view_set_url (view, "url_nouveau", request, "comptes.creation", NULL);
  parvis_view_set_bool (view, "sans", saisie->sans);
  parvis_view_set (view, "faute", saisie->faute_caracteres);
  if (saisie->faute_caracteres != NULL)
    parvis_page_faute (page, "#captcha", saisie->faute_caracteres);
  if (numero != 0)
    {
      ParvisView *demo = parvis_view_object (view, "demo");

      parvis_view_set_url (demo, "url", request, "demo.courriels", NULL);
      parvis_view_set_int (demo, "numero", numero);
    }
}

static void
show_mot_de_passe (ParvisSaisieCompte *saisie,
                   ParvisRequest *request,
                   ParvisView *page,
                   ParvisView *partie)
{
  g_autofree char *url = parvis_url (request, "comptes.niveau", NULL);
  gboolean garde = saisie->hash != NULL;
  ParvisView *champ = parvis_saisie_append (partie, "champs", PARVIS_SAISIE_NOUVEAU_MOT_DE_PASSE,
                                            "mot_de_passe", "Mot de passe", NULL);

  parvis_saisie_set_autocomplete (champ, "new-password");
  parvis_saisie_set_regles (champ, PARVIS_MOT_DE_PASSE_LONGUEUR, url);
  if (garde)
    parvis_saisie_set_aide (
        champ, "Celui que vous avez choisi est gardé : laissez vide, ou tapez-en un autre.");
  else
    parvis_saisie_set_obligatoire (champ);
  if (saisie->faute_mot_de_passe != NULL && !saisie->muette)
    parvis_saisie_faute (page, champ, saisie->faute_mot_de_passe);
  champ = parvis_saisie_append (partie, "champs", PARVIS_SAISIE_MOT_DE_PASSE, "mot_de_passe_repete",
                                "Répéter votre mot de passe", NULL);
  parvis_saisie_set_autocomplete (champ, "new-password");
  if (!garde)
    parvis_saisie_set_obligatoire (champ);
  if (saisie->faute_repeter != NULL && !saisie->muette)
    parvis_saisie_faute (page, champ, saisie->faute_repeter);
}

static void
show_identifiants (ParvisSaisieCompte *saisie, ParvisRequest *request, ParvisView *page)
{
  ParvisView *partie = parvis_view_object (page, "identifiants");
  ParvisView *champ =
      parvis_saisie_append (partie, "champs", PARVIS_SAISIE_IDENTIFIANT, "identifiant",
                            "Votre identifiant de connexion", saisie->identifiant);

  parvis_saisie_set_aide (champ, "Laissez vide pour prenom.nom, ou choisissez le vôtre.");
  parvis_saisie_set_autocomplete (champ, "username");
  if (saisie->faute_identifiant != NULL && !saisie->muette)
    parvis_saisie_faute (page, champ, saisie->faute_identifiant);
  show_mot_de_passe (saisie, request, page, partie);
}

ParvisResponse *
parvis_saisie_compte_show (ParvisSaisieCompte *saisie,
                           ParvisRequest *request,
                           ParvisDb *db,
                           const char *cle)
{
  static const char *const parties[] = { "identite", "reglementation" };
  const ParvisTeleprocedure *formulaire = parvis_creation_get_formulaire ();
  g_autoptr (ParvisView) view = parvis_view_new ();
  ParvisResponse *response;
  ParvisView *cache;

  parvis_view_set (view, "titre", "Créer un compte");
  parvis_view_set_url (view, "url", request, "comptes.creation", NULL);
  parvis_view_set_url (view, "url_annuler", request, "accueil", NULL);
  parvis_view_set_url (view, "url_disponible", request, "comptes.disponible", NULL);
  if (saisie->faute_page != NULL)
    parvis_page_faute (view, NULL, saisie->faute_page);
  for (guint i = 0; i < formulaire->n_etapes; i++)
    {
      g_autoptr (ParvisVueEtape) vue =
          parvis_vue_etape_new (formulaire->etapes[i], saisie->contexte, saisie->reponses,
                                saisie->muette ? NULL : saisie->fautes[i], NULL);

      parvis_formulaire_show (request, view, parvis_view_object (view, parties[i]), "champs", vue);
      if (i > 0)
        continue;
      if (!saisie->caracteres
          && parvis_reglages_get_oui (db, "compte.image", parvis_request_get_today (request)))
        show_caracteres (saisie, request, view);
      show_identifiants (saisie, request, view);
    }
  if (cle != NULL)
    {
      cache = parvis_view_append (view, "caches");
      parvis_view_set (cache, "nom", "avant");
      parvis_view_set (cache, "valeur", cle);
    }
  response = parvis_response_new_page (request, db, "compte/creation.html", view);
  if (!saisie->muette)
    parvis_response_set_status (response, saisie->faute_page != NULL ? 429 : 422);
  return response;
}
