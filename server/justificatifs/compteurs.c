/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-justificatifs"
#include "config.h"

#include "server/justificatifs/compteurs.h"

void
parvis_compteurs_read (ParvisDb *db, ParvisCompteurs *compteurs)
{
  g_autoptr (ParvisRows) rows = parvis_db_query (db, PARVIS_SQL_COMPTEURS);

  *compteurs = (ParvisCompteurs){ 0 };
  if (!parvis_rows_next (rows))
    return;
  compteurs->justificatifs = parvis_rows_int (rows, 0);
  compteurs->demandes = parvis_rows_int (rows, 1);
}

void
parvis_compteurs_publish (ParvisResponse *response, ParvisDb *db)
{
  g_autofree char *text = NULL;
  ParvisCompteurs compteurs;

  parvis_compteurs_read (db, &compteurs);
  text = parvis_compteurs_to_text (&compteurs);
  parvis_response_publish (response, PARVIS_TOPIC_AGENTS, "compteurs", text);
}
