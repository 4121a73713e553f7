/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-comptes"
#include "config.h"

#include "server/comptes/comptes-routes.h"
#include "server/comptes/membres-fin.h"
#include "server/journal/journal-store.h"
#include "shared/json/parvis-json-reader.h"
#include "shared/rules/parvis-texte.h"

#define MOTIF_MAX 1000

/* Only the town hall ends what a parent has: a judgment, an error. Nothing that was booked or paid moves. */

/* FALSE with @error when the household would be left without anybody who answers for it. */
static gboolean
check_reste (ParvisDb *db,
             gint64 foyer_id,
             const ParvisPersonne *personne,
             const char *today,
             GError **error)
{
  g_autoptr (GPtrArray) responsables =
      parvis_foyer_list_membres (db, foyer_id, "responsable", today);

  if (!g_str_equal (personne->role, "responsable") || responsables->len > 1)
    return TRUE;
  g_set_error_literal (error, PARVIS_ERROR, PARVIS_ERROR_CONFLICT,
                       "C’est le seul responsable de ce foyer : il ne peut pas en sortir.");
  return FALSE;
}

static gboolean
tell_foyer (ParvisRequest *request, ParvisDb *db, gint64 foyer_id, const char *nom, GError **error)
{
  g_autofree char *corps = g_strdup_printf (
      "La mairie a mis fin à la présence de %s dans votre foyer sur le portail. Les repas déjà "
      "réservés et votre relevé ne changent pas. Pour toute question, adressez-vous à la mairie.",
      nom);

  return parvis_membre_prevenir (request, db, foyer_id, "Un changement dans votre foyer", corps,
                                 error);
}

/* The journal's detail: the agent's reason. */
static char *
create_detail (const char *motif)
{
  g_autoptr (JsonObject) object = json_object_new ();
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), object);

  json_object_set_string_member (object, "motif", motif);
  return json_to_string (node, FALSE);
}

static ParvisResponse *
post_fin (ParvisRequest *request, ParvisDb *db, GError **error)
{
  g_autoptr (JsonNode) node =
      json_node_init_object (json_node_alloc (), parvis_request_get_json (request));
  g_autoptr (ParvisJsonReader) reader = parvis_json_reader_new (node);
  const char *today = parvis_request_get_today (request);
  g_autofree char *motif =
      parvis_texte_nettoyer_lignes (parvis_json_reader_get_text (reader, "motif", MOTIF_MAX));
  g_autoptr (ParvisPersonne) personne = NULL;
  g_autofree char *nom = NULL, *detail = NULL;
  gint64 foyer_id, id;
  ParvisResponse *response;

  if (!parvis_json_reader_end (reader, error)
      || !parvis_request_get_part_id (request, "foyer", &foyer_id, error)
      || !parvis_request_get_part_id (request, "personne", &id, error))
    return NULL;
  if (*motif == '\0')
    {
      g_set_error_literal (error, PARVIS_ERROR, PARVIS_ERROR_INVALID,
                           "Dites pourquoi cette personne quitte le foyer.");
      return NULL;
    }
  personne = parvis_foyer_get_membre (db, foyer_id, id, today, error);
  if (personne == NULL || !check_reste (db, foyer_id, personne, today, error))
    return NULL;
  nom = parvis_personne_dup_prenom_nom (personne);
  detail = create_detail (motif);
  if (!tell_foyer (request, db, foyer_id, nom, error)
      || !parvis_membre_finir (request, db, foyer_id, personne, error)
      || !parvis_journal_add (db, parvis_request_get_now (request),
                              parvis_acteur_of_request (request), "foyer.membre_fin", "personne",
                              id, foyer_id, detail, error))
    return NULL;
  response = parvis_response_new_done ();
  parvis_response_wake_taches (response);
  return response;
}

const ParvisRoute parvis_membres_api_routes[] = {
  PARVIS_ROUTE ("api.foyers.membre.fin",
                "POST",
                "/api/foyers/{foyer}/membres/{personne}/fin",
                post_fin,
                PARVIS_FOR_GESTIONNAIRE | PARVIS_FOR_ADMINISTRATEUR,
                PARVIS_WRITES,
                .body = PARVIS_BODY_JSON),
  { NULL },
};
