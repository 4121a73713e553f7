/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-comptes"
#include "config.h"

#include "server/comptes/comptes-routes.h"
#include "server/comptes/comptes-store.h"
#include "server/courriel/parvis-courriel.h"
#include "server/journal/journal-store.h"
#include "shared/json/parvis-json-reader.h"
#include "shared/rules/parvis-texte.h"

#define MOTIF_MAX 1000

/* Only the town hall ends what a parent has: a judgment, an error. Nothing that was booked or paid moves. */

/* Whoever acted for the household by an account of their own acts for a new, empty one. */
static gboolean
move_compte (ParvisRequest *request,
             ParvisDb *db,
             gint64 compte_id,
             const ParvisPersonne *personne,
             GError **error)
{
  gint64 now = parvis_request_get_now (request);
  g_autofree char *nom = parvis_personne_dup_nom (personne);
  ParvisFoyer foyer = { .nom = nom };
  gint64 id = parvis_foyer_insert (db, &foyer, now, error);

  return id != 0
         && parvis_foyer_add_membre (db, id, personne->id, "responsable", personne->lien,
                                     parvis_request_get_today (request), error)
         && parvis_db_exec (db, error, PARVIS_SQL_COMPTE_CHANGER_FOYER, V (compte_id), V (id));
}

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
  g_autoptr (GPtrArray) courriels = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *corps = g_strdup_printf (
      "La mairie a mis fin à la présence de %s dans votre foyer sur le portail. Les repas déjà "
      "réservés et votre relevé ne changent pas. Pour toute question, adressez-vous à la mairie.",
      nom);
  g_autoptr (ParvisRows) rows = parvis_db_query (db, PARVIS_SQL_COMPTES_DU_FOYER, V (foyer_id));

  while (parvis_rows_next (rows))
    g_ptr_array_add (courriels, g_strdup (parvis_rows_text (rows, 1)));
  for (guint i = 0; i < courriels->len; i++)
    if (!parvis_courriel_send (parvis_request_get_commune (request), db, courriels->pdata[i],
                               "Un changement dans votre foyer", corps,
                               parvis_request_get_now (request), error))
      return FALSE;
  return TRUE;
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
  gint64 foyer_id, id, compte_id;
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
  compte_id = parvis_db_int (db, 0, PARVIS_SQL_COMPTE_DE_MEMBRE, V (foyer_id), V (id));
  if (!tell_foyer (request, db, foyer_id, nom, error)
      || !parvis_db_exec (db, error, PARVIS_SQL_FOYER_MEMBRE_CLORE, V (foyer_id), V (id), V (today))
      || !parvis_db_exec (db, error, PARVIS_SQL_GARDE_ABANDONNER, V (id), V (foyer_id),
                          V (parvis_request_get_now (request)))
      || (compte_id != 0 && !move_compte (request, db, compte_id, personne, error))
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
