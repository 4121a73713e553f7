/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-agenda"
#include "config.h"

#include "server/agenda/courriels.h"

#include "server/courriel/parvis-courriel.h"

gboolean
parvis_agenda_ecrire_au_foyer (ParvisCommune *commune,
                               ParvisDb *db,
                               gint64 foyer_id,
                               const char *sujet,
                               const char *corps,
                               gint64 now,
                               GError **error)
{
  g_autoptr (GPtrArray) adresses = g_ptr_array_new_with_free_func (g_free);
  {
    g_autoptr (ParvisRows) rows =
        parvis_db_query (db, PARVIS_SQL_AGENDA_COURRIELS_DU_FOYER, V (foyer_id));

    while (parvis_rows_next (rows))
      g_ptr_array_add (adresses, g_strdup (parvis_rows_text (rows, 0)));
  }
  for (guint i = 0; i < adresses->len; i++)
    {
      g_autoptr (GError) problem = NULL;

      if (parvis_courriel_send (commune, db, adresses->pdata[i], sujet, corps, now, &problem)
          || g_error_matches (problem, PARVIS_ERROR, PARVIS_ERROR_INVALID))
        continue;
      g_propagate_error (error, g_steal_pointer (&problem));
      return FALSE;
    }
  return TRUE;
}
