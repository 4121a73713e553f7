/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-messages"
#include "config.h"

#include "server/messages/messages-store.h"

void
parvis_fil_free (ParvisFil *fil)
{
  if (fil == NULL)
    return;
  g_free (fil->sujet);
  g_free (fil);
}

ParvisFil *
parvis_fil_new_for_demande (gint64 foyer_id, gint64 demande_id, const char *sujet)
{
  ParvisFil *fil = g_new0 (ParvisFil, 1);

  fil->foyer_id = foyer_id;
  fil->demande_id = demande_id;
  fil->sujet = g_strdup (sujet);
  return fil;
}

ParvisFil *
parvis_fil_find (ParvisDb *db, gint64 foyer_id, gint64 message_id, GError **error)
{
  g_autoptr (ParvisRows) rows =
      parvis_db_query (db, PARVIS_SQL_MESSAGE_FIND, V (message_id), V (foyer_id));
  ParvisFil *fil;

  if (!parvis_rows_next (rows))
    {
      g_set_error_literal (error, PARVIS_ERROR, PARVIS_ERROR_NOT_FOUND, "no such message here");
      return NULL;
    }
  fil =
      parvis_fil_new_for_demande (foyer_id, parvis_rows_int (rows, 1), parvis_rows_text (rows, 2));
  if (fil->demande_id == 0)
    fil->premier = parvis_rows_int (rows, 3);
  return fil;
}

ParvisRows *
parvis_fil_query (ParvisDb *db, const ParvisFil *fil)
{
  if (fil->demande_id != 0)
    return parvis_db_query (db, PARVIS_SQL_MESSAGES_DE_DEMANDE, V (fil->demande_id));
  return parvis_db_query (db, PARVIS_SQL_MESSAGES_DU_FIL, V (fil->premier));
}

gboolean
parvis_fil_set_lu (ParvisDb *db, const ParvisFil *fil, gint64 now, GError **error)
{
  if (fil->demande_id != 0)
    return parvis_db_exec (db, error, PARVIS_SQL_MESSAGES_LUS, V (fil->demande_id),
                           V (fil->foyer_id), V (now));
  return parvis_db_exec (db, error, PARVIS_SQL_MESSAGES_DU_FIL_LUS, V (fil->premier),
                         V (fil->foyer_id), V (now));
}

gint64
parvis_fil_repondre (ParvisDb *db,
                     const ParvisFil *fil,
                     ParvisActeur auteur,
                     const char *corps,
                     gint64 now,
                     GError **error)
{
  return parvis_db_exec_id (db, error, PARVIS_SQL_MESSAGE_INSERT, V (fil->foyer_id),
                            V_ID (fil->demande_id), V (auteur.type), V_ID (auteur.id),
                            V (fil->sujet), V (corps), V (now), V_ID (fil->premier));
}

gint64
parvis_message_add (ParvisDb *db,
                    gint64 foyer_id,
                    gint64 demande_id,
                    ParvisActeur auteur,
                    const char *sujet,
                    const char *corps,
                    gint64 now,
                    GError **error)
{
  const ParvisFil fil = { foyer_id, demande_id, 0, (char *) sujet };

  return parvis_fil_repondre (db, &fil, auteur, corps, now, error);
}
