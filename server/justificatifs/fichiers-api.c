/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-justificatifs"
#include "config.h"

#include "server/journal/journal-store.h"
#include "server/justificatifs/depots-store.h"
#include "server/justificatifs/justificatifs-routes.h"
#include "server/justificatifs/justificatifs-store.h"
#include "server/justificatifs/justificatifs-taches.h"
#include "shared/model/parvis-agent-session.h"

/* A drawn page never changes; the agent goes to and fro between pieces. */
#define CACHE_S  3600
#define ORIGINAL "justificatifs.original"

/* 422: not the agent's mistake, and nothing that another try would mend. */
static ParvisResponse *
refuse (const char *sentence)
{
  ParvisApiErreur body = { "invalid", sentence };
  ParvisResponse *response = parvis_response_new_json (parvis_api_erreur_to_json (&body));

  parvis_response_set_status (response, 422);
  return response;
}

static ParvisResponse *
ask_again (void)
{
  JsonObject *object = json_object_new ();
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  ParvisResponse *response;

  json_object_set_string_member (object, "etat", "en_cours");
  json_node_take_object (node, object);
  response = parvis_response_new_json (node);
  parvis_response_set_status (response, 202);
  return response;
}

static ParvisResponse *
get_drawn (
    ParvisCommune *commune, const ParvisFichier *fichier, int largeur, int page, GError **error)
{
  ParvisRenduFichier rendu = parvis_fichier_get_rendu (fichier);
  g_autoptr (GError) problem = NULL;
  g_autoptr (GBytes) png = parvis_rendu_page (commune, &rendu, largeur, page, &problem);
  ParvisResponse *response;

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

static gboolean
read_largeur (ParvisRequest *request, int *largeur)
{
  const char *text = parvis_request_find_query (request, "largeur");
  guint64 n = PARVIS_PAGES_LARGEUR;
  gboolean good = text == NULL || g_ascii_string_to_unsigned (text, 10, 1, 1600, &n, NULL);

  *largeur = (int) n;
  return good;
}

/* Page p of the deposit: its files one after the other. */
static ParvisResponse *
get_page (ParvisRequest *request, ParvisDb *db, GError **error)
{
  ParvisCommune *commune = parvis_request_get_commune (request);
  gint64 id, depot, page;
  g_autoptr (GPtrArray) fichiers = NULL;
  int largeur;

  if (!parvis_request_get_part_id (request, "piece", &id, error)
      || !parvis_request_get_part_id (request, "depot", &depot, error)
      || !parvis_request_get_part_id (request, "page", &page, error))
    return NULL;
  if (!read_largeur (request, &largeur))
    return refuse ("La largeur demandée n’a pas été comprise.");
  fichiers = parvis_depot_list_fichiers (db, id, depot);
  for (guint i = 0; i < fichiers->len; i++)
    {
      const ParvisFichier *fichier = fichiers->pdata[i];
      const char *refus;
      int pages;

      if (!parvis_fichier_find_pages (commune, fichier, &pages, &refus, error))
        return NULL;
      if (pages == 0)
        return ask_again ();
      if (page <= pages)
        return refus != NULL ? refuse (refus)
                             : get_drawn (commune, fichier, largeur, (int) page, error);
      page -= pages;
    }
  g_set_error_literal (error, PARVIS_ERROR, PARVIS_ERROR_NOT_FOUND, "no such page");
  return NULL;
}

static ParvisFichier *
find_asked (ParvisRequest *request, ParvisDb *db, GError **error)
{
  gint64 id, depot, rang;

  if (!parvis_request_get_part_id (request, "piece", &id, error)
      || !parvis_request_get_part_id (request, "depot", &depot, error)
      || !parvis_request_get_part_id (request, "rang", &rang, error))
    return NULL;
  return parvis_depot_find_fichier (db, id, depot, rang, error);
}

/* Decrypts it, in the pool: the handler writes who took it. */
static gboolean
read_original (ParvisRequest *request, ParvisDb *db, GError **error)
{
  g_autoptr (ParvisFichier) fichier = find_asked (request, db, error);
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
  g_autoptr (ParvisFichier) fichier = find_asked (request, db, error);
  GBytes *clear = parvis_request_find_kept (request, ORIGINAL);
  g_autoptr (ParvisPiece) piece = NULL;
  g_autofree char *detail = NULL;
  ParvisResponse *response;
  gint64 id;

  if (fichier == NULL || !parvis_request_get_part_id (request, "piece", &id, error))
    return NULL;
  if (clear == NULL)
    return refuse (parvis_fichier_find_interdit (fichier));
  piece = parvis_piece_find_for_agent (db, id, error);
  detail = g_strdup_printf ("{\"fichier\":%" G_GINT64_FORMAT "}", fichier->id);
  if (piece == NULL
      || !parvis_journal_add (db, parvis_request_get_now (request),
                              parvis_acteur_of_request (request), "justificatif.telecharge",
                              "justificatif", id, piece->foyer_id, detail, error))
    return NULL;
  response = parvis_response_new_bytes (clear, fichier->type);
  parvis_response_set_download (response, fichier->nom);
  return response;
}

const ParvisRoute parvis_fichiers_api_routes[] = {
  PARVIS_ROUTE ("api.justificatif.page",
                "GET",
                "/api/justificatifs/{piece}/depots/{depot}/pages/{page}",
                get_page,
                PARVIS_FOR_PIECES,
                PARVIS_SLOW),
  PARVIS_ROUTE ("api.justificatif.fichier",
                "GET",
                "/api/justificatifs/{piece}/depots/{depot}/fichiers/{rang}",
                get_original,
                PARVIS_FOR_PIECES,
                PARVIS_WRITES,
                .before = read_original),
  { NULL },
};
