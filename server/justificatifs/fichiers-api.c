/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-justificatifs"
#include "config.h"

#include "server/journal/journal-store.h"
#include "server/justificatifs/depots-store.h"
#include "server/justificatifs/fichier-reponses.h"
#include "server/justificatifs/justificatifs-routes.h"
#include "server/justificatifs/justificatifs-store.h"
#include "server/justificatifs/justificatifs-taches.h"

#define ORIGINAL "justificatifs.original"

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
    return parvis_fichier_refuser ("La largeur demandée n’a pas été comprise.");
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
        return refus != NULL
                   ? parvis_fichier_refuser (refus)
                   : parvis_fichier_answer_page (commune, fichier, largeur, (int) page, error);
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
  gint64 id;

  if (fichier == NULL || !parvis_request_get_part_id (request, "piece", &id, error))
    return NULL;
  if (clear == NULL)
    return parvis_fichier_refuser (parvis_fichier_find_interdit (fichier));
  piece = parvis_piece_find_for_agent (db, id, error);
  detail = g_strdup_printf ("{\"fichier\":%" G_GINT64_FORMAT "}", fichier->id);
  if (piece == NULL
      || !parvis_journal_add (db, parvis_request_get_now (request),
                              parvis_acteur_of_request (request), "justificatif.telecharge",
                              "justificatif", id, piece->foyer_id, detail, error))
    return NULL;
  return parvis_fichier_answer_original (fichier, clear);
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
