/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-justificatifs"
#include "config.h"

#include "server/justificatifs/compteurs.h"

#include "server/comptes/agents-store.h"
#include "server/justificatifs/justificatifs-routes.h"
#include "server/teleprocedures/catalogue.h"

gint64
parvis_compteurs_demandes (
    ParvisCommune *commune, ParvisDb *db, guint roles, const char *etat, gint64 agent)
{
  g_autoptr (ParvisRows) rows =
      parvis_db_query (db, PARVIS_SQL_DEMANDES_FILE_TOTAL, V (etat), V (agent));
  gint64 n = 0;

  while (parvis_rows_next (rows))
    if (parvis_agent_traite (roles, parvis_catalogue_get_version (parvis_catalogue_get (commune),
                                                                  db, parvis_rows_text (rows, 0),
                                                                  (int) parvis_rows_int (rows, 1))))
      n += parvis_rows_int (rows, 2);
  return n;
}

void
parvis_compteurs_read (ParvisCommune *commune,
                       ParvisDb *db,
                       guint roles,
                       ParvisCompteurs *compteurs)
{
  *compteurs = (ParvisCompteurs){
    .justificatifs =
        (roles & PARVIS_FOR_PIECES) != 0 ? parvis_db_int (db, 0, PARVIS_SQL_PIECES_A_CONTROLER) : 0,
    .demandes = parvis_compteurs_demandes (commune, db, roles, "en_traitement", 0),
  };
}

char *
parvis_compteurs_dup_topic (guint roles)
{
  return g_strdup_printf ("agents-%x", roles);
}

/* Each role has its own counts: what it does not process does not count for it. */
void
parvis_compteurs_publish (ParvisResponse *response, ParvisCommune *commune, ParvisDb *db)
{
  for (guint i = 0; parvis_agent_roles[i] != NULL; i++)
    {
      guint roles = parvis_agent_role_bit (parvis_agent_roles[i]);
      g_autofree char *topic = parvis_compteurs_dup_topic (roles);
      g_autofree char *text = NULL;
      ParvisCompteurs compteurs;

      parvis_compteurs_read (commune, db, roles, &compteurs);
      text = parvis_compteurs_to_text (&compteurs);
      parvis_response_publish (response, topic, "compteurs", text);
    }
}
