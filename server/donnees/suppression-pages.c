/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-donnees"
#include "config.h"

#include "server/comptes/acces-controle.h"
#include "server/comptes/comptes-store.h"
#include "server/donnees/donnees-routes.h"
#include "server/donnees/effacement.h"
#include "server/donnees/suppression.h"
#include "shared/rules/parvis-date.h"

/* What goes, and what the law keeps: said before anything is asked. */
static void
show_textes (ParvisView *view, gboolean partage)
{
  static const char *const seul[] = {
    "vos noms, adresses, téléphones et ceux des personnes de votre foyer",
    "les réponses de vos demandes, informations de santé comprises",
    "vos justificatifs et vos messages",
    "les inscriptions de vos enfants : ils ne pourront plus être réservés",
    "votre identifiant et votre mot de passe",
  };
  static const char *const seul_garde[] = {
    "le relevé de la régie et les quittances : dix ans, avec les noms qui y sont écrits, parce que "
    "la "
    "comptabilité publique l’exige",
    "les réservations passées : dix ans, sans le nom",
    "le numéro, le type, la date et la suite de chaque demande : deux ans après l’année scolaire, "
    "sans le nom",
    "le journal de qui a consulté quoi : trois ans, sans le nom",
    "le courriel qui vous confirmera la suppression : 90 jours",
  };
  static const char *const partage_efface[] = {
    "votre identifiant, votre mot de passe et l’adresse de votre compte",
    "ce que le portail vous a écrit par courriel",
  };
  static const char *const partage_garde[] = {
    "le dossier de votre foyer : une autre personne s’en sert avec son propre compte",
  };
  const char *const *efface = partage ? partage_efface : seul;
  const char *const *garde = partage ? partage_garde : seul_garde;
  gsize n = partage ? G_N_ELEMENTS (partage_efface) : G_N_ELEMENTS (seul);

  for (gsize i = 0; i < n; i++)
    parvis_view_append_text (view, "efface", efface[i]);
  n = partage ? G_N_ELEMENTS (partage_garde) : G_N_ELEMENTS (seul_garde);
  for (gsize i = 0; i < n; i++)
    parvis_view_append_text (view, "garde", garde[i]);
}

static ParvisView *
begin_page (ParvisRequest *request)
{
  ParvisView *view = parvis_view_new ();
  ParvisView *retour = parvis_view_object (view, "retour");

  parvis_view_set (view, "titre", "Supprimer mon compte");
  parvis_view_set (retour, "libelle", "Mes données");
  parvis_view_set_url (retour, "url", request, "donnees", NULL);
  parvis_view_set_url (view, "url_annuler", request, "donnees", NULL);
  parvis_view_list (view, "champs");
  parvis_view_list (view, "obstacles");
  return view;
}

static ParvisResponse *
show_suppression (ParvisRequest *request,
                  ParvisDb *db,
                  const ParvisAccesControle *controle,
                  GError **error)
{
  gint64 id = parvis_request_get_compte_id (request);
  gint64 foyer_id = parvis_compte_get_foyer (db, id, error);
  g_autoptr (GPtrArray) obstacles = NULL;
  g_autoptr (ParvisView) view = NULL;
  ParvisResponse *response;

  if (foyer_id == 0)
    return NULL;
  view = begin_page (request);
  show_textes (view, parvis_effacer_est_partage (db, foyer_id, id));
  parvis_view_set_int (view, "jours", PARVIS_SUPPRESSION_DELAI_J);
  obstacles =
      parvis_suppression_list_obstacles (db, foyer_id, id, parvis_request_get_today (request));
  for (guint i = 0; i < obstacles->len; i++)
    parvis_view_append_text (view, "obstacles", obstacles->pdata[i]);
  if (obstacles->len == 0)
    {
      parvis_view_set_url (view, "url", request, "donnees.suppression", NULL);
      parvis_acces_append_secret (request, view, PARVIS_SAISIE_MOT_DE_PASSE, "mot_de_passe_actuel",
                                  "Votre mot de passe", controle != NULL ? controle->actuel : NULL);
    }
  response = parvis_response_new_page (request, db, "mon-profil/suppression.html", view);
  if (controle != NULL)
    parvis_response_set_status (response, 422);
  return response;
}

static ParvisResponse *
get_suppression (ParvisRequest *request, ParvisDb *db, GError **error)
{
  return show_suppression (request, db, NULL, error);
}

static gboolean
prepare_suppression (ParvisRequest *request, ParvisDb *db, GError **error)
{
  parvis_acces_controle_begin (request, db);
  return TRUE;
}

static ParvisResponse *
post_suppression (ParvisRequest *request, ParvisDb *db, GError **error)
{
  const ParvisAccesControle *controle = parvis_request_find_kept (request, "controle");
  gint64 id = parvis_request_get_compte_id (request);
  gint64 foyer_id = parvis_compte_get_foyer (db, id, error);
  g_autoptr (GPtrArray) obstacles = NULL;
  ParvisResponse *response;

  if (foyer_id == 0)
    return NULL;
  obstacles =
      parvis_suppression_list_obstacles (db, foyer_id, id, parvis_request_get_today (request));
  if (controle->actuel != NULL || obstacles->len > 0)
    return parvis_acces_controle_count (controle, request, db, error)
               ? show_suppression (request, db, controle, error)
               : NULL;
  if (!parvis_suppression_demander (request, db, error))
    return NULL;
  response = parvis_response_new_redirect (parvis_url (request, "donnees", NULL));
  parvis_response_set_flash (
      response, "Un courriel vient de partir. Suivez son lien dans les 48 heures pour confirmer.");
  parvis_response_wake_taches (response);
  return response;
}

static ParvisResponse *
post_garder (ParvisRequest *request, ParvisDb *db, GError **error)
{
  ParvisResponse *response;

  if (!parvis_suppression_retirer (request, db, error))
    return NULL;
  response = parvis_response_new_redirect (parvis_url (request, "donnees", NULL));
  parvis_response_set_flash (response, "Votre compte est gardé : rien ne sera effacé.");
  return response;
}

/* --- the link, by anybody who has it --- */

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
      "Il a déjà servi, ou ses 48 heures sont passées. Rien n’a été effacé. Vous pouvez "
      "en demander un autre dans « Mes données ».");
  parvis_view_list (view, "parties");
  return parvis_response_new_page (request, db, "page.html", view);
}

static ParvisResponse *
get_confirmation (ParvisRequest *request, ParvisDb *db, GError **error)
{
  g_autoptr (ParvisView) view = NULL;
  ParvisView *cache;

  if (parvis_suppression_find_jeton (db, get_jeton (request), parvis_request_get_now (request))
      == 0)
    return show_perime (request, db);
  view = parvis_view_new ();
  parvis_view_set (view, "titre", "Supprimer le compte");
  parvis_view_printf (
      view, "texte",
      "Le compte sera effacé dans %d jours. D’ici là, il suffit de se connecter pour "
      "changer d’avis.",
      PARVIS_SUPPRESSION_DELAI_J);
  parvis_view_set (view, "action", "Confirmer la suppression");
  parvis_view_set_bool (view, "danger", TRUE);
  parvis_view_set_url (view, "url", request, "donnees.suppression.confirmation", NULL);
  parvis_view_set_url (view, "url_retour", request, "accueil", NULL);
  cache = parvis_view_append (view, "caches");
  parvis_view_set (cache, "nom", "jeton");
  parvis_view_set (cache, "valeur", get_jeton (request));
  return parvis_response_new_page (request, db, "confirmer.html", view);
}

static ParvisResponse *
post_confirmation (ParvisRequest *request, ParvisDb *db, GError **error)
{
  gint64 id =
      parvis_suppression_find_jeton (db, get_jeton (request), parvis_request_get_now (request));
  g_autofree char *jour = NULL, *phrase = NULL;
  ParvisResponse *response;

  if (id == 0)
    return show_perime (request, db);
  if (!parvis_suppression_confirmer (request, db, id, error))
    return NULL;
  jour = parvis_date_format_long (parvis_date_from_instant (
      parvis_suppression_get_effet (db, id), parvis_request_get_commune (request)->time_zone));
  phrase = g_strdup_printf ("C’est noté. Le compte sera supprimé le %s.", jour);
  response = parvis_response_new_redirect (parvis_url (request, "accueil", NULL));
  parvis_response_set_flash (response, phrase);
  parvis_response_wake_taches (response);
  return response;
}

const ParvisRoute parvis_suppression_routes[] = {
  PARVIS_ROUTE ("donnees.suppression",
                "GET",
                "/mes-donnees/suppression",
                get_suppression,
                PARVIS_FOR_CITOYEN,
                PARVIS_READS),
  PARVIS_ROUTE ("donnees.suppression.envoi",
                "POST",
                "/mes-donnees/suppression",
                post_suppression,
                PARVIS_FOR_CITOYEN,
                PARVIS_WRITES,
                .body = PARVIS_BODY_FORM,
                .before = prepare_suppression,
                .before_hashes = TRUE,
                .quoi = "supprimer votre compte"),
  PARVIS_ROUTE ("donnees.garder",
                "POST",
                "/mes-donnees/garder",
                post_garder,
                PARVIS_FOR_CITOYEN,
                PARVIS_WRITES,
                .body = PARVIS_BODY_FORM,
                .quoi = "garder votre compte"),
  PARVIS_ROUTE ("donnees.suppression.confirmation",
                "GET",
                "/mes-donnees/suppression/confirmation",
                get_confirmation,
                PARVIS_FOR_TOUS,
                PARVIS_READS),
  PARVIS_ROUTE ("donnees.suppression.confirmation.envoi",
                "POST",
                "/mes-donnees/suppression/confirmation",
                post_confirmation,
                PARVIS_FOR_TOUS,
                PARVIS_WRITES,
                .body = PARVIS_BODY_FORM),
  { NULL },
};
