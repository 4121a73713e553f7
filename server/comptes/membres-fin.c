/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-comptes"
#include "config.h"

#include "server/comptes/membres-fin.h"

#include "server/courriel/parvis-courriel.h"

/* Whoever acted for the household by an account of their own acts for a new, empty one. */
static gboolean
move_compte (ParvisRequest *request,
             ParvisDb *db,
             gint64 compte_id,
             const ParvisPersonne *personne,
             GError **error)
{
  g_autofree char *nom = parvis_personne_dup_nom (personne);
  ParvisFoyer foyer = { .nom = nom };
  gint64 id = parvis_foyer_insert (db, &foyer, parvis_request_get_now (request), error);

  return id != 0
         && parvis_foyer_add_membre (db, id, personne->id, "responsable", personne->lien,
                                     parvis_request_get_today (request), error)
         && parvis_db_exec (db, error, PARVIS_SQL_COMPTE_CHANGER_FOYER, V (compte_id), V (id));
}

gboolean
parvis_membre_finir (ParvisRequest *request,
                     ParvisDb *db,
                     gint64 foyer_id,
                     const ParvisPersonne *personne,
                     GError **error)
{
  gint64 compte_id =
      parvis_db_int (db, 0, PARVIS_SQL_COMPTE_DE_MEMBRE, V (foyer_id), V (personne->id));

  return parvis_db_exec (db, error, PARVIS_SQL_FOYER_MEMBRE_CLORE, V (foyer_id), V (personne->id),
                         V (parvis_request_get_today (request)))
         && parvis_db_exec (db, error, PARVIS_SQL_GARDE_ABANDONNER, V (personne->id), V (foyer_id),
                            V (parvis_request_get_now (request)))
         && (compte_id == 0 || move_compte (request, db, compte_id, personne, error));
}

gboolean
parvis_membre_promouvoir (ParvisRequest *request,
                          ParvisDb *db,
                          gint64 foyer_id,
                          const ParvisPersonne *personne,
                          GError **error)
{
  const char *today = parvis_request_get_today (request);
  g_autofree char *nom = parvis_personne_dup_nom (personne);

  return parvis_db_exec (db, error, PARVIS_SQL_FOYER_MEMBRE_CLORE, V (foyer_id), V (personne->id),
                         V (today))
         && parvis_foyer_add_membre (db, foyer_id, personne->id, "responsable", personne->lien,
                                     today, error)
         && parvis_db_exec (db, error, PARVIS_SQL_FOYER_UPDATE_NOM, V (foyer_id), V (nom));
}

gboolean
parvis_membre_prevenir (ParvisRequest *request,
                        ParvisDb *db,
                        gint64 foyer_id,
                        const char *sujet,
                        const char *corps,
                        GError **error)
{
  g_autoptr (GPtrArray) courriels = g_ptr_array_new_with_free_func (g_free);

  {
    g_autoptr (ParvisRows) rows = parvis_db_query (db, PARVIS_SQL_COMPTES_DU_FOYER, V (foyer_id));

    while (parvis_rows_next (rows))
      g_ptr_array_add (courriels, g_strdup (parvis_rows_text (rows, 1)));
  }
  for (guint i = 0; i < courriels->len; i++)
    if (!parvis_courriel_send (parvis_request_get_commune (request), db, courriels->pdata[i], sujet,
                               corps, parvis_request_get_now (request), error))
      return FALSE;
  return TRUE;
}
