/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-justificatifs"
#include "config.h"

#include "server/justificatifs/fichier-reponses.h"

#include "server/justificatifs/justificatifs-taches.h"
#include "shared/model/parvis-agent-session.h"

/* A drawn page never changes; the agent goes to and fro. */
#define CACHE_S 3600

ParvisResponse *
parvis_fichier_refuser (const char *sentence)
{
  ParvisApiErreur body = { "invalid", sentence };
  ParvisResponse *response = parvis_response_new_json (parvis_api_erreur_to_json (&body));

  parvis_response_set_status (response, 422);
  return response;
}

ParvisResponse *
parvis_fichier_answer_page (
    ParvisCommune *commune, const ParvisFichier *fichier, int largeur, int page, GError **error)
{
  ParvisRenduFichier rendu = parvis_fichier_get_rendu (fichier);
  g_autoptr (GError) problem = NULL;
  g_autoptr (GBytes) png = parvis_rendu_page (commune, &rendu, largeur, page, &problem);
  ParvisResponse *response;

  if (png == NULL && g_error_matches (problem, PARVIS_ERROR, PARVIS_ERROR_INVALID))
    return parvis_fichier_refuser (problem->message);
  if (png == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&problem));
      return NULL;
    }
  response = parvis_response_new_bytes (png, "image/png");
  parvis_response_set_private_cache (response, CACHE_S);
  return response;
}

ParvisResponse *
parvis_fichier_answer_original (const ParvisFichier *fichier, GBytes *clear)
{
  ParvisResponse *response = parvis_response_new_bytes (clear, fichier->type);

  parvis_response_set_download (response, fichier->nom);
  return response;
}

ParvisResponse *
parvis_fichier_answer_sien (ParvisRequest *request, const ParvisFichier *fichier, GError **error)
{
  g_autoptr (GBytes) clear = NULL;

  if (g_str_equal (fichier->antivirus, "infecte"))
    {
      g_set_error_literal (error, PARVIS_ERROR, PARVIS_ERROR_CONFLICT,
                           parvis_fichier_find_interdit (fichier));
      return NULL;
    }
  clear = parvis_fichier_read (parvis_request_get_commune (request), fichier, error);
  return clear != NULL ? parvis_fichier_answer_original (fichier, clear) : NULL;
}
