/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-donnees"
#include "config.h"

#include "server/comptes/acces-controle.h"
#include "server/comptes/comptes-store.h"
#include "server/donnees/archive.h"
#include "server/donnees/consultations.h"
#include "server/donnees/donnees-routes.h"
#include "server/donnees/suppression.h"
#include "server/journal/journal-store.h"
#include "shared/rules/parvis-date.h"
#include "shared/rules/parvis-typo.h"

/* Lines of « Qui a consulté mes données » on the page, and on its own. */
#define ICI   5
#define PAGE  50
#define CLAIR "donnees.archive"

static char *
dup_taille (gint64 octets)
{
  if (octets < 1024 * 1024)
    return g_strdup_printf ("%d" PARVIS_NBSP "ko", (int) MAX (octets / 1024, 1));
  return g_strdup_printf ("%d,%d" PARVIS_NBSP "Mo", (int) (octets / (1024 * 1024)),
                          (int) (octets % (1024 * 1024) * 10 / (1024 * 1024)));
}

static void
show_archive (ParvisRequest *request,
              ParvisView *view,
              const ParvisArchive *archive,
              const ParvisAccesControle *controle)
{
  GTimeZone *zone = parvis_request_get_commune (request)->time_zone;
  g_autofree char *jusqu_a = NULL, *taille = NULL;
  ParvisView *prete;

  parvis_view_set_url (view, "url_demander", request, "donnees.archive.demande", NULL);
  parvis_view_set_bool (view, "en_cours", archive != NULL && archive->prete_a == 0);
  parvis_view_list (view, "champs");
  if (archive == NULL || archive->prete_a == 0)
    return;
  prete = parvis_view_object (view, "prete");
  jusqu_a = parvis_date_format_instant (archive->expire_a, zone);
  taille = dup_taille (archive->taille);
  parvis_view_set (prete, "jusqu_a", jusqu_a);
  parvis_view_set (prete, "taille", taille);
  parvis_view_set_url (prete, "url_telecharger", request, "donnees.archive", NULL);
  parvis_acces_append_secret (request, view, PARVIS_SAISIE_MOT_DE_PASSE, "mot_de_passe_actuel",
                              "Votre mot de passe", controle != NULL ? controle->actuel : NULL);
}

/* The account's end: asked for, or under way and to be taken back. */
static void
show_fin (ParvisRequest *request, ParvisDb *db, ParvisView *view)
{
  gint64 effet = parvis_suppression_get_effet (db, parvis_request_get_compte_id (request));
  g_autofree char *jour = NULL;
  ParvisView *fin;

  if (effet == 0)
    {
      parvis_view_set_url (view, "url_supprimer", request, "donnees.suppression", NULL);
      return;
    }
  jour = parvis_date_format_long (
      parvis_date_from_instant (effet, parvis_request_get_commune (request)->time_zone));
  fin = parvis_view_object (view, "fin");
  parvis_view_set (fin, "jour", jour);
  parvis_view_set_url (fin, "url_garder", request, "donnees.garder", NULL);
}

static ParvisView *
begin_page (ParvisRequest *request, const char *titre, const char *libelle, const char *route)
{
  ParvisView *view = parvis_view_new ();
  ParvisView *retour = parvis_view_object (view, "retour");

  parvis_view_set (view, "titre", titre);
  parvis_view_set (retour, "libelle", libelle);
  parvis_view_set_url (retour, "url", request, route, NULL);
  return view;
}

static ParvisResponse *
show_donnees (ParvisRequest *request,
              ParvisDb *db,
              const ParvisAccesControle *controle,
              GError **error)
{
  gint64 id = parvis_request_get_compte_id (request);
  gint64 foyer_id = parvis_compte_get_foyer (db, id, error);
  g_autoptr (ParvisArchive) archive =
      parvis_archive_find (db, id, parvis_request_get_now (request));
  g_autoptr (ParvisView) view = NULL;
  ParvisResponse *response;

  if (foyer_id == 0)
    return NULL;
  view = begin_page (request, "Mes données", "Mon profil", "comptes.profil");
  show_archive (request, view, archive, controle);
  show_fin (request, db, view);
  if (parvis_consultations_show (request, db, view, foyer_id, 0, ICI) != 0)
    parvis_view_set_url (view, "url_consultations", request, "donnees.consultations", NULL);
  response = parvis_response_new_page (request, db, "mon-profil/donnees.html", view);
  if (controle != NULL)
    parvis_response_set_status (response, 422);
  return response;
}

static ParvisResponse *
get_donnees (ParvisRequest *request, ParvisDb *db, GError **error)
{
  return show_donnees (request, db, NULL, error);
}

static ParvisResponse *
get_consultations (ParvisRequest *request, ParvisDb *db, GError **error)
{
  gint64 foyer_id = parvis_compte_get_foyer (db, parvis_request_get_compte_id (request), error);
  const char *avant = parvis_request_find_query (request, "avant");
  g_autoptr (ParvisView) view = NULL;
  gint64 suite;

  if (foyer_id == 0)
    return NULL;
  view = begin_page (request, "Qui a consulté mes données", "Mes données", "donnees");
  suite = parvis_consultations_show (request, db, view, foyer_id,
                                     avant != NULL ? g_ascii_strtoll (avant, NULL, 10) : 0, PAGE);
  if (suite != 0)
    {
      g_autofree char *url = parvis_url (request, "donnees.consultations", NULL);

      parvis_view_printf (view, "url_suite", "%s?avant=%" G_GINT64_FORMAT, url, suite);
    }
  return parvis_response_new_page (request, db, "mon-profil/consultations.html", view);
}

static ParvisResponse *
post_demande (ParvisRequest *request, ParvisDb *db, GError **error)
{
  g_autoptr (GError) wrong = NULL;
  gboolean faite = parvis_archive_demander (request, db, &wrong);
  ParvisResponse *response;

  if (wrong != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&wrong));
      return NULL;
    }
  response = parvis_response_new_redirect (parvis_url (request, "donnees", NULL));
  parvis_response_set_flash (
      response, faite ? "Votre archive se prépare. Un courriel vous dira quand elle sera prête."
                      : "Vous en avez demandé plusieurs aujourd’hui : réessayez demain.");
  parvis_response_wake_taches (response);
  return response;
}

/* The password, then the bytes: both take time. */
static gboolean
prepare_archive (ParvisRequest *request, ParvisDb *db, GError **error)
{
  const ParvisAccesControle *controle = parvis_acces_controle_begin (request, db);
  g_autoptr (ParvisArchive) archive = parvis_archive_find (
      db, parvis_request_get_compte_id (request), parvis_request_get_now (request));
  GBytes *clair;

  if (controle->actuel != NULL || archive == NULL || archive->prete_a == 0)
    return TRUE;
  clair = parvis_archive_read (parvis_request_get_commune (request), archive, error);
  if (clair == NULL)
    return FALSE;
  parvis_request_keep (request, CLAIR, clair, (GDestroyNotify) g_bytes_unref);
  return TRUE;
}

static ParvisResponse *
post_archive (ParvisRequest *request, ParvisDb *db, GError **error)
{
  const ParvisAccesControle *controle = parvis_request_find_kept (request, "controle");
  gint64 id = parvis_request_get_compte_id (request);
  GBytes *clair = parvis_request_find_kept (request, CLAIR);
  g_autofree char *nom = g_strdup_printf ("mes-donnees-%s.zip", parvis_request_get_today (request));
  ParvisResponse *response;

  if (controle->actuel != NULL)
    return parvis_acces_controle_count (controle, request, db, error)
               ? show_donnees (request, db, controle, error)
               : NULL;
  if (clair == NULL)
    {
      response = parvis_response_new_redirect (parvis_url (request, "donnees", NULL));
      parvis_response_set_flash (response,
                                 "Cette archive n’est plus là : demandez-en une nouvelle.");
      return response;
    }
  if (!parvis_journal_add (db, parvis_request_get_now (request), parvis_acteur_of_request (request),
                           "donnees.telechargees", "compte", id,
                           parvis_compte_get_foyer (db, id, NULL), NULL, error))
    return NULL;
  response = parvis_response_new_bytes (clair, "application/zip");
  parvis_response_set_download (response, nom);
  return response;
}

const ParvisRoute parvis_donnees_routes[] = {
  PARVIS_ROUTE ("donnees", "GET", "/mes-donnees", get_donnees, PARVIS_FOR_CITOYEN, PARVIS_READS),
  PARVIS_ROUTE ("donnees.consultations",
                "GET",
                "/mes-donnees/consultations",
                get_consultations,
                PARVIS_FOR_CITOYEN,
                PARVIS_READS),
  PARVIS_ROUTE ("donnees.archive.demande",
                "POST",
                "/mes-donnees/demande",
                post_demande,
                PARVIS_FOR_CITOYEN,
                PARVIS_WRITES,
                .body = PARVIS_BODY_FORM,
                .quoi = "demander vos données"),
  PARVIS_ROUTE ("donnees.archive",
                "POST",
                "/mes-donnees/archive",
                post_archive,
                PARVIS_FOR_CITOYEN,
                PARVIS_WRITES,
                .body = PARVIS_BODY_FORM,
                .before = prepare_archive,
                .before_hashes = TRUE,
                .quoi = "télécharger vos données"),
  { NULL },
};
