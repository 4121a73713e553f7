/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-demandes"
#include "config.h"

#include "server/demandes/demandes-routes.h"
#include "server/demandes/dossier.h"
#include "server/journal/journal-store.h"
#include "server/messages/joints.h"
#include "shared/model/parvis-agent-session.h"

/* What a family joined to a message about its demande, for whoever treats the demande. */

#define CACHE_S  3600
#define LARGEUR  1400
#define ORIGINAL "demandes.joint"

/* 422: not the agent's mistake, and nothing that another try would mend. */
static ParvisResponse *
refuse (const char *sentence)
{
  ParvisApiErreur body = { "invalid", sentence };
  ParvisResponse *response = parvis_response_new_json (parvis_api_erreur_to_json (&body));

  parvis_response_set_status (response, 422);
  return response;
}

static ParvisFichier *
find_asked (ParvisRequest *request, ParvisDb *db, ParvisDossier **dossier, GError **error)
{
  gint64 id, message, rang;

  if (!parvis_request_get_part_id (request, "demande", &id, error)
      || !parvis_request_get_part_id (request, "message", &message, error)
      || !parvis_request_get_part_id (request, "rang", &rang, error))
    return NULL;
  *dossier = parvis_dossier_find_for_request (request, db, id, error);
  return *dossier != NULL ? parvis_joint_find_for_agent (db, id, message, rang, error) : NULL;
}

/* Drawn now when the job has not come to it yet. */
static ParvisResponse *
get_page (ParvisRequest *request, ParvisDb *db, GError **error)
{
  g_autoptr (ParvisDossier) dossier = NULL;
  g_autoptr (ParvisFichier) fichier = find_asked (request, db, &dossier, error);
  g_autoptr (GError) problem = NULL;
  g_autoptr (GBytes) png = NULL;
  ParvisRenduFichier rendu;
  ParvisResponse *response;
  gint64 page;

  if (fichier == NULL || !parvis_request_get_part_id (request, "page", &page, error))
    return NULL;
  if (parvis_fichier_find_interdit (fichier) != NULL)
    return refuse (parvis_fichier_find_interdit (fichier));
  rendu = parvis_fichier_get_rendu (fichier);
  png = parvis_rendu_page (parvis_request_get_commune (request), &rendu, LARGEUR,
                           (int) MIN (page, G_MAXINT), &problem);
  if (png == NULL && g_error_matches (problem, PARVIS_ERROR, PARVIS_ERROR_INVALID))
    return refuse (problem->message);
  if (png == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&problem));
      return NULL;
    }
  response = parvis_response_new_bytes (png, "image/png");
  parvis_response_set_private_cache (response, CACHE_S);
  return response;
}

/* Decrypts it, in the pool: the handler writes who took it. */
static gboolean
read_original (ParvisRequest *request, ParvisDb *db, GError **error)
{
  g_autoptr (ParvisDossier) dossier = NULL;
  g_autoptr (ParvisFichier) fichier = find_asked (request, db, &dossier, error);
  GBytes *clear;

  if (fichier == NULL)
    return FALSE;
  if (parvis_fichier_find_interdit (fichier) != NULL)
    return TRUE;
  clear = parvis_fichier_read (parvis_request_get_commune (request), fichier, error);
  if (clear == NULL)
    return FALSE;
  parvis_request_keep (request, ORIGINAL, clear, (GDestroyNotify) g_bytes_unref);
  return TRUE;
}

static ParvisResponse *
get_original (ParvisRequest *request, ParvisDb *db, GError **error)
{
  g_autoptr (ParvisDossier) dossier = NULL;
  g_autoptr (ParvisFichier) fichier = find_asked (request, db, &dossier, error);
  GBytes *clear = parvis_request_find_kept (request, ORIGINAL);
  g_autofree char *detail = NULL;
  ParvisResponse *response;

  if (fichier == NULL)
    return NULL;
  if (clear == NULL)
    return refuse (parvis_fichier_find_interdit (fichier));
  detail = g_strdup_printf ("{\"message\":%" G_GINT64_FORMAT ",\"rang\":%" G_GINT64_FORMAT "}",
                            fichier->id, fichier->rang);
  if (!parvis_journal_add (db, parvis_request_get_now (request), parvis_acteur_of_request (request),
                           "message.telecharge", "demande", dossier->id, dossier->foyer_id, detail,
                           error))
    return NULL;
  response = parvis_response_new_bytes (clear, fichier->type);
  parvis_response_set_download (response, fichier->nom);
  return response;
}

const ParvisRoute parvis_joints_api_routes[] = {
  PARVIS_ROUTE ("api.demande.joint.page",
                "GET",
                "/api/demandes/{demande}/messages/{message}/fichiers/{rang}/pages/{page}",
                get_page,
                PARVIS_FOR_AGENTS,
                PARVIS_SLOW),
  PARVIS_ROUTE ("api.demande.joint",
                "GET",
                "/api/demandes/{demande}/messages/{message}/fichiers/{rang}",
                get_original,
                PARVIS_FOR_AGENTS,
                PARVIS_WRITES,
                .before = read_original),
  { NULL },
};
