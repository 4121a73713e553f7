/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-comptes"
#include "config.h"

#include <string.h>

#include "server/comptes/comptes-routes.h"
#include "server/http/parvis-session.h"
#include "server/journal/journal-store.h"
#include "shared/rules/parvis-date.h"

/* Where one is signed in, and the closing of what was left open elsewhere. */

/* The first that is found in what a browser says of itself. */
static const char *
find_mot (const char *appareil, const char *const mots[][2], const char *sinon)
{
  for (gsize i = 0; mots[i][0] != NULL; i++)
    if (strstr (appareil, mots[i][0]) != NULL)
      return mots[i][1];
  return sinon;
}

/* « Firefox sur Android »: what a person knows of their own things; the caller owns it. */
static char *
dup_appareil (const char *appareil)
{
  /* Each pretends to be those that come after it. */
  static const char *const navigateurs[][2] = {
    { "Edg", "Edge" },        { "OPR/", "Opera" },     { "SamsungBrowser", "Samsung Internet" },
    { "Firefox", "Firefox" }, { "FxiOS", "Firefox" },  { "CriOS", "Chrome" },
    { "Chrome/", "Chrome" },  { "Safari/", "Safari" }, { NULL, NULL }
  };
  static const char *const systemes[][2] = { { "Android", "Android" }, { "iPhone", "iPhone" },
                                             { "iPad", "iPad" },       { "Windows", "Windows" },
                                             { "Mac OS X", "Mac" },    { "CrOS", "Chromebook" },
                                             { "Linux", "Linux" },     { NULL, NULL } };
  const char *navigateur = find_mot (appareil, navigateurs, "Un navigateur");
  const char *systeme = find_mot (appareil, systemes, NULL);

  return systeme != NULL ? g_strdup_printf ("%s sur %s", navigateur, systeme)
                         : g_strdup (navigateur);
}

static ParvisResponse *
get_sessions (ParvisRequest *request, ParvisDb *db, GError **error)
{
  GTimeZone *zone = parvis_request_get_commune (request)->time_zone;
  g_autoptr (ParvisView) view = parvis_view_new ();
  g_autoptr (GPtrArray) sessions = parvis_sessions_list (request, db);
  ParvisView *retour = parvis_view_object (view, "retour");
  guint autres = 0;

  parvis_view_set (view, "titre", "Mes appareils connectés");
  parvis_view_set (retour, "libelle", "Mon profil");
  parvis_view_set_url (retour, "url", request, "comptes.profil", NULL);
  parvis_view_set_url (view, "url", request, "comptes.acces.sessions", NULL);
  parvis_view_set_url (view, "url_mot_de_passe", request, "comptes.acces.mot_de_passe", NULL);
  parvis_view_list (view, "sessions");
  for (guint i = 0; i < sessions->len; i++)
    {
      const ParvisSessionOuverte *session = sessions->pdata[i];
      ParvisView *row = parvis_view_append (view, "sessions");
      g_autofree char *appareil = dup_appareil (session->appareil);
      g_autofree char *ouverte = parvis_date_format_instant (session->ouverte_a, zone);
      g_autofree char *vue = parvis_date_format_instant (session->vue_a, zone);

      parvis_view_set (row, "appareil", appareil);
      parvis_view_set (row, "ouverte", ouverte);
      parvis_view_set (row, "vue", vue);
      parvis_view_set (row, "nom", session->nom);
      parvis_view_set_bool (row, "celle_ci", session->celle_ci);
      autres += !session->celle_ci;
    }
  parvis_view_set_bool (view, "autres", autres > 0);
  parvis_view_set_bool (view, "plusieurs", autres > 1);
  return parvis_response_new_page (request, db, "mon-profil/sessions.html", view);
}

static ParvisResponse *
post_sessions (ParvisRequest *request, ParvisDb *db, GError **error)
{
  gint64 id = parvis_request_get_compte_id (request);
  const char *nom = parvis_request_get_field (request, "session");
  gboolean toutes = g_str_equal (nom, "toutes");
  ParvisResponse *response;

  if (!(toutes ? parvis_sessions_end_others (request, db, PARVIS_VISITOR_CITOYEN, id, error)
               : parvis_sessions_end_one (request, db, nom, error))
      || !parvis_journal_add (db, parvis_request_get_now (request),
                              parvis_acteur_of_request (request), "compte.sessions_fermees",
                              "compte", id, 0, NULL, error))
    return NULL;
  response = parvis_response_new_redirect (parvis_url (request, "comptes.acces.sessions", NULL));
  parvis_response_set_flash (response, toutes ? "Vos autres appareils sont déconnectés."
                                              : "Cet appareil est déconnecté.");
  return response;
}

const ParvisRoute parvis_sessions_routes[] = {
  PARVIS_ROUTE ("comptes.acces.sessions",
                "GET",
                "/mon-acces/appareils",
                get_sessions,
                PARVIS_FOR_CITOYEN,
                PARVIS_READS),
  PARVIS_ROUTE ("comptes.acces.sessions.envoi",
                "POST",
                "/mon-acces/appareils",
                post_sessions,
                PARVIS_FOR_CITOYEN,
                PARVIS_WRITES,
                .body = PARVIS_BODY_FORM),
  { NULL },
};
