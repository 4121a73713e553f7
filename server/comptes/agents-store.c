/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-comptes"
#include "config.h"

#include "server/comptes/agents-store.h"

#include "server/http/parvis-route.h"
#include "shared/rules/parvis-identifiant.h"

static const struct
{
  const char *name;
  guint bit;
} roles[] = {
  { "gestionnaire", PARVIS_FOR_GESTIONNAIRE },
  { "regisseur", PARVIS_FOR_REGISSEUR },
  { "cantine", PARVIS_FOR_CANTINE },
  { "administrateur", PARVIS_FOR_ADMINISTRATEUR },
};

void
parvis_agent_compte_free (ParvisAgentCompte *agent)
{
  if (agent == NULL)
    return;
  g_free (agent->nom);
  g_free (agent->mot_de_passe);
  g_free (agent->role);
  g_clear_pointer (&agent->totp, g_bytes_unref);
  g_free (agent);
}

ParvisAgentCompte *
parvis_agent_find (ParvisDb *db, const char *identifiant)
{
  g_autofree char *cle = parvis_identifiant_replier (identifiant);
  g_autoptr (ParvisRows) rows = parvis_db_query (db, PARVIS_SQL_AGENT_PAR_IDENTIFIANT, V (cle));
  ParvisAgentCompte *agent;

  if (!parvis_rows_next (rows))
    return NULL;
  agent = g_new0 (ParvisAgentCompte, 1);
  agent->id = parvis_rows_int (rows, 0);
  agent->nom = g_strdup (parvis_rows_text (rows, 1));
  agent->mot_de_passe = g_strdup (parvis_rows_text (rows, 2));
  agent->role = g_strdup (parvis_rows_text (rows, 3));
  agent->totp = parvis_rows_dup_bytes (rows, 4);
  agent->totp_dernier = parvis_rows_int (rows, 5);
  return agent;
}

char *
parvis_agent_dup_nom (ParvisDb *db, gint64 agent_id)
{
  g_autoptr (ParvisRows) rows = parvis_db_query (db, PARVIS_SQL_AGENT_FIND, V (agent_id));

  return g_strdup (parvis_rows_next (rows) ? parvis_rows_text (rows, 2) : "");
}

guint
parvis_agent_role_bit (const char *role)
{
  for (gsize i = 0; i < G_N_ELEMENTS (roles); i++)
    if (g_str_equal (roles[i].name, role))
      return roles[i].bit;
  return 0;
}

gboolean
parvis_agent_role_exists (const char *role)
{
  return parvis_agent_role_bit (role) != 0;
}

gint64
parvis_agent_creer (ParvisDb *db,
                    const char *identifiant,
                    const char *nom,
                    const char *role,
                    const char *mot_de_passe,
                    gint64 now,
                    GError **error)
{
  g_autofree char *cle = parvis_identifiant_replier (identifiant);

  return parvis_db_exec_id (db, error, PARVIS_SQL_AGENT_INSERT, V (cle), V (nom), V (mot_de_passe),
                            V (role), V (now));
}

gboolean
parvis_agent_changer_mot_de_passe (ParvisDb *db,
                                   const char *identifiant,
                                   const char *mot_de_passe,
                                   GError **error)
{
  g_autofree char *cle = parvis_identifiant_replier (identifiant);

  if (!parvis_db_exec (db, error, PARVIS_SQL_AGENT_CHANGER_MOT_DE_PASSE, V (cle), V (mot_de_passe)))
    return FALSE;
  if (parvis_db_changes (db) == 1)
    return TRUE;
  g_set_error (error, PARVIS_ERROR, PARVIS_ERROR_NOT_FOUND, "aucun agent « %s »", identifiant);
  return FALSE;
}

gboolean
parvis_agent_utiliser_totp (ParvisDb *db, gint64 agent_id, gint64 step, GError **error)
{
  if (!parvis_db_exec (db, error, PARVIS_SQL_AGENT_TOTP_UTILISER, V (agent_id), V (step)))
    return FALSE;
  return parvis_db_changes (db) == 1;
}
