/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis"
#include "config.h"

#include "server/conservation.h"

#include "shared/rules/parvis-date.h"

#define JOUR_S ((gint64) 24 * 3600)
#define AN_S   (365 * JOUR_S + 6 * 3600)

static const char *
write_jour (ParvisCommune *commune, gint64 instant, char iso[PARVIS_DATE_ISO_SIZE])
{
  return parvis_date_write_iso (parvis_date_from_instant (instant, commune->time_zone), iso);
}

static gboolean
apply_demandes (ParvisCommune *commune, ParvisDb *db, gint64 now, GError **error)
{
  static const ParvisSql etapes[] = {
    PARVIS_SQL_CONSERVATION_DEMANDE_ETAPES, PARVIS_SQL_CONSERVATION_DEMANDE_HISTORIQUE,
    PARVIS_SQL_CONSERVATION_DEMANDE_NOTES,  PARVIS_SQL_CONSERVATION_DEMANDE_PIECES,
    PARVIS_SQL_CONSERVATION_DEMANDE,        PARVIS_SQL_CONSERVATION_BROUILLON,
  };
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  char jour[PARVIS_DATE_ISO_SIZE];

  {
    g_autoptr (ParvisRows) rows =
        parvis_db_query (db, PARVIS_SQL_CONSERVATION_DEMANDES,
                         V (write_jour (commune, now - 2 * AN_S, jour)), V (now - 3 * AN_S));

    while (parvis_rows_next (rows))
      {
        gint64 id = parvis_rows_int (rows, 0);

        g_array_append_val (ids, id);
      }
  }
  for (guint i = 0; i < ids->len; i++)
    for (gsize n = 0; n < G_N_ELEMENTS (etapes); n++)
      if (!parvis_db_exec (db, error, etapes[n], V (g_array_index (ids, gint64, i))))
        return FALSE;
  return TRUE;
}

gboolean
parvis_conservation_appliquer (ParvisCommune *commune, ParvisDb *db, gint64 now, GError **error)
{
  char cinq_ans[PARVIS_DATE_ISO_SIZE], trois_ans[PARVIS_DATE_ISO_SIZE], un_an[PARVIS_DATE_ISO_SIZE],
      trimestre[PARVIS_DATE_ISO_SIZE];

  write_jour (commune, now - 5 * AN_S, cinq_ans);
  write_jour (commune, now - 3 * AN_S, trois_ans);
  write_jour (commune, now - AN_S, un_an);
  write_jour (commune, now - 90 * JOUR_S, trimestre);
  return parvis_db_exec (db, error, PARVIS_SQL_CONSERVATION_JOURNAL, V (now - 3 * AN_S))
         && parvis_db_exec (db, error, PARVIS_SQL_CONSERVATION_QUOTIENTS,
                            V ((const char *) cinq_ans))
         && parvis_db_exec (db, error, PARVIS_SQL_CONSERVATION_GARDE_PERIODES,
                            V ((const char *) cinq_ans))
         && parvis_db_exec (db, error, PARVIS_SQL_CONSERVATION_GARDES, V ((const char *) cinq_ans))
         && parvis_db_exec (db, error, PARVIS_SQL_CONSERVATION_INSCRIPTIONS,
                            V ((const char *) trois_ans))
         && parvis_db_exec (db, error, PARVIS_SQL_CONSERVATION_MESSAGES, V (now - 3 * AN_S))
         && parvis_db_exec (db, error, PARVIS_SQL_CONSERVATION_RAPPELS,
                            V ((const char *) trimestre))
         && parvis_db_exec (db, error, PARVIS_SQL_CONSERVATION_FICHIERS, V ((const char *) un_an),
                            V (now - 2 * AN_S))
         && parvis_db_exec (db, error, PARVIS_SQL_CONSERVATION_DEPOTS, V ((const char *) un_an),
                            V (now - 2 * AN_S))
         && apply_demandes (commune, db, now, error)
         && parvis_db_exec (db, error, PARVIS_SQL_CONSERVATION_AGENTS, V (now - 5 * AN_S))
         && parvis_db_exec (db, error, PARVIS_SQL_CONSERVATION_TELEPROCEDURES);
}
