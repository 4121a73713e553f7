/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-messages"
#include "config.h"

#include "server/messages/messages-store.h"

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
  return parvis_db_exec_id (db, error, PARVIS_SQL_MESSAGE_INSERT, V (foyer_id), V_ID (demande_id),
                            V (auteur.type), V_ID (auteur.id), V (sujet), V (corps), V (now));
}
