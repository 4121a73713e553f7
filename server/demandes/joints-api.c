/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-demandes"
#include "config.h"

#include "server/demandes/demandes-routes.h"
#include "server/demandes/dossier.h"
#include "server/journal/journal-store.h"
#include "server/justificatifs/fichier-reponses.h"
#include "server/justificatifs/justificatifs-taches.h"
#include "server/messages/joints.h"

/* What a family joined to a message about its demande, for whoever treats the demande. */

#define ORIGINAL "demandes.joint"

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

static ParvisResponse *
get_page (ParvisRequest *request, ParvisDb *db, GError **error)
{
  g_autoptr (ParvisDossier) dossier = NULL;
  g_autoptr (ParvisFichier) fichier = find_asked (request, db, &dossier, error);
  gint64 page;

  if (fichier == NULL || !parvis_request_get_part_id (request, "page", &page, error))
    return NULL;
  if (parvis_fichier_find_interdit (fichier) != NULL)
    return parvis_fichier_refuser (parvis_fichier_find_interdit (fichier));
  return parvis_fichier_answer_page (parvis_request_get_commune (request), fichier,
                                     PARVIS_PAGES_LARGEUR, (int) MIN (page, G_MAXINT), error);
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

  if (fichier == NULL)
    return NULL;
  if (clear == NULL)
    return parvis_fichier_refuser (parvis_fichier_find_interdit (fichier));
  detail = g_strdup_printf ("{\"message\":%" G_GINT64_FORMAT ",\"rang\":%" G_GINT64_FORMAT "}",
                            fichier->id, fichier->rang);
  if (!parvis_journal_add (db, parvis_request_get_now (request), parvis_acteur_of_request (request),
                           "message.telecharge", "demande", dossier->id, dossier->foyer_id, detail,
                           error))
    return NULL;
  return parvis_fichier_answer_original (fichier, clear);
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
