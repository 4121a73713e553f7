/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-comptes"
#include "config.h"

#include "server/comptes/comptes-routes.h"
#include "server/comptes/comptes-store.h"
#include "server/comptes/mot-de-passe.h"
#include "server/http/parvis-reprise.h"
#include "server/http/parvis-throttle.h"
#include "server/journal/journal-store.h"
#include "server/template/parvis-saisie.h"
#include "shared/rules/parvis-identifiant.h"
#include "shared/rules/parvis-texte.h"

/* Wrong passwords in a quarter of an hour, for one identifier and for one address. */
#define ESSAIS_IDENTIFIANT 8
#define ESSAIS_ADRESSE     60
#define FENETRE_S          900

/* A path of ours to go back to, or NULL: never another site. */
static const char *
find_suite (ParvisRequest *request)
{
  const char *suite = parvis_request_has_field (request, "suite")
                          ? parvis_request_get_field (request, "suite")
                          : parvis_request_find_query (request, "suite");

  /* Led here by a page that needs a session: http/ says « retour ». */
  if (suite == NULL)
    suite = parvis_request_find_query (request, "retour");
  return parvis_path_is_ours (suite) ? suite : NULL;
}

static ParvisResponse *
show_connexion (ParvisRequest *request, ParvisDb *db, const char *erreur)
{
  g_autoptr (ParvisView) view = parvis_view_new ();
  const char *suite = find_suite (request);

  parvis_view_set (view, "titre", "Connexion");
  parvis_view_set_url (view, "url", request, "comptes.connexion", NULL);
  parvis_view_set_url (view, "url_oubli", request, "comptes.oubli", NULL);
  parvis_view_set_url (view, "url_creation", request, "comptes.creation", NULL);
  parvis_view_set (view, "suite", suite);
  parvis_view_set (view, "erreur", erreur);
  parvis_view_set (view, "fautes_titre", erreur);
  parvis_view_set (view, "identifiant", parvis_request_get_field (request, "identifiant"));
  if (erreur == NULL && suite != NULL && g_str_has_prefix (suite, "/demarches/"))
    parvis_view_set (view, "pourquoi", "Connectez-vous pour commencer cette démarche.");
  else if (erreur == NULL && suite != NULL)
    parvis_view_set (view, "pourquoi", "Connectez-vous pour continuer.");
  return parvis_response_new_page (request, db, "connexion.html", view);
}

static ParvisResponse *
get_connexion (ParvisRequest *request, ParvisDb *db, GError **error)
{
  if (parvis_request_get_visitor (request) == PARVIS_VISITOR_CITOYEN)
    return parvis_response_new_redirect (parvis_url (request, "accueil", NULL));
  return show_connexion (request, db, NULL);
}

static char *
create_throttle_key (ParvisRequest *request, gboolean adresse)
{
  g_autofree char *cle =
      parvis_identifiant_replier (parvis_request_get_field (request, "identifiant"));

  return adresse ? g_strdup_printf ("connexion:%s", parvis_request_get_remote (request))
                 : g_strdup_printf ("connexion:%.80s", cle);
}

/* In the pool of hashes: an account that does not exist takes as long as one that does. */
static gboolean
verify_password (ParvisRequest *request, ParvisDb *db, GError **error)
{
  const char *typed = parvis_request_get_field (request, "identifiant");
  g_autofree char *identifiant = parvis_identifiant_replier (typed);
  g_autofree char *courriel = parvis_texte_cle_courriel (typed);
  g_autofree char *hash = NULL, *etat = NULL, *by_name = NULL, *by_address = NULL;
  gint64 now = parvis_request_get_now (request);
  gint64 *id = g_new0 (gint64, 1);

  parvis_request_keep (request, "compte", id, g_free);
  by_name = create_throttle_key (request, FALSE);
  by_address = create_throttle_key (request, TRUE);
  if (!parvis_throttle_check (db, by_name, ESSAIS_IDENTIFIANT, FENETRE_S, now, NULL)
      || !parvis_throttle_check (db, by_address, ESSAIS_ADRESSE, FENETRE_S, now, NULL))
    {
      *id = -1;
      return TRUE;
    }
  {
    g_autoptr (ParvisRows) rows =
        parvis_db_query (db, PARVIS_SQL_COMPTE_MOT_DE_PASSE, V (identifiant), V (courriel));

    if (parvis_rows_next (rows))
      {
        *id = parvis_rows_int (rows, 0);
        hash = g_strdup (parvis_rows_text (rows, 1));
        etat = g_strdup (parvis_rows_text (rows, 2));
      }
  }
  if (!parvis_mot_de_passe_verifier (hash, parvis_request_get_field (request, "mot_de_passe"))
      || g_strcmp0 (etat, "actif") != 0)
    *id = 0;
  return TRUE;
}

static ParvisResponse *
refuse_connexion (ParvisRequest *request, ParvisDb *db, gboolean too_many, GError **error)
{
  g_autofree char *by_name = create_throttle_key (request, FALSE);
  g_autofree char *by_address = create_throttle_key (request, TRUE);
  gint64 now = parvis_request_get_now (request);
  ParvisResponse *response;

  if (too_many)
    {
      response =
          show_connexion (request, db,
                          "Trop d’essais pour le moment. Attendez un quart d’heure, ou demandez "
                          "un nouveau mot de passe.");
      parvis_response_set_status (response, 429);
      return response;
    }
  if (!parvis_throttle_count (db, by_name, FENETRE_S, now, error)
      || !parvis_throttle_count (db, by_address, FENETRE_S, now, error))
    return NULL;
  response = show_connexion (request, db,
                             "L’identifiant ou le mot de passe n’est pas le bon. Si vous venez "
                             "de créer votre compte, suivez d’abord le lien reçu par courriel.");
  parvis_response_set_status (response, 422);
  return response;
}

static ParvisResponse *
post_connexion (ParvisRequest *request, ParvisDb *db, GError **error)
{
  gint64 id = *(gint64 *) parvis_request_find_kept (request, "compte");
  g_autofree char *by_name = NULL;
  const char *suite = find_suite (request);
  ParvisActeur acteur = { "citoyen", id };

  if (id <= 0)
    return refuse_connexion (request, db, id < 0, error);
  by_name = create_throttle_key (request, FALSE);
  if (!parvis_throttle_forget (db, by_name, error)
      || !parvis_request_sign_in_citoyen (request, db, id, error)
      || !parvis_journal_add (db, parvis_request_get_now (request), acteur, "compte.connexion",
                              "compte", id, 0, NULL, error))
    return NULL;
  if (parvis_reprise_is_waiting (request))
    return parvis_response_new_redirect (parvis_url (request, "reprise", NULL));
  return parvis_response_new_redirect (suite != NULL ? g_strdup (suite)
                                                     : parvis_url (request, "accueil", NULL));
}

static ParvisResponse *
post_deconnexion (ParvisRequest *request, ParvisDb *db, GError **error)
{
  if (!parvis_request_sign_out (request, db, error))
    return NULL;
  return parvis_response_new_redirect (parvis_url (request, "accueil", NULL));
}

const ParvisRoute parvis_connexion_routes[] = {
  PARVIS_ROUTE (
      "comptes.connexion", "GET", "/connexion", get_connexion, PARVIS_FOR_TOUS, PARVIS_READS),
  PARVIS_ROUTE ("comptes.connexion.envoi",
                "POST",
                "/connexion",
                post_connexion,
                PARVIS_FOR_TOUS,
                PARVIS_WRITES,
                .body = PARVIS_BODY_FORM,
                .before = verify_password,
                .before_hashes = TRUE),
  PARVIS_ROUTE ("comptes.deconnexion",
                "POST",
                "/deconnexion",
                post_deconnexion,
                PARVIS_FOR_CITOYEN,
                PARVIS_WRITES,
                .body = PARVIS_BODY_FORM),
  { NULL },
};
