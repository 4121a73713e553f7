/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-journal"
#include "config.h"

#include "server/journal/journal-store.h"

ParvisActeur
parvis_acteur_of_request (ParvisRequest *request)
{
  switch (parvis_request_get_visitor (request))
    {
    case PARVIS_VISITOR_CITOYEN:
      return (ParvisActeur){ "citoyen", parvis_request_get_compte_id (request) };
    case PARVIS_VISITOR_AGENT:
      return (ParvisActeur){ "agent", parvis_request_get_agent_id (request) };
    case PARVIS_VISITOR_ANONYMOUS:
    default:
      return PARVIS_ACTEUR_SYSTEME;
    }
}

const char *
parvis_acteur_get_canal (ParvisActeur acteur)
{
  if (g_str_equal (acteur.type, "citoyen"))
    return "web";
  return g_str_equal (acteur.type, "agent") ? "bureau" : "systeme";
}

gboolean
parvis_journal_add (ParvisDb *db,
                    gint64 now,
                    ParvisActeur acteur,
                    const char *action,
                    const char *objet_type,
                    gint64 objet_id,
                    gint64 foyer_id,
                    const char *detail,
                    GError **error)
{
  return parvis_db_exec (db, error, PARVIS_SQL_JOURNAL_AJOUTER, V (now), V (acteur.type),
                         V_ID (acteur.id), V (action), V (objet_type), V_ID (objet_id),
                         V_ID (foyer_id), V (detail));
}
