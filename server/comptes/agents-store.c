/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-comptes"
#include "config.h"

#include "server/comptes/agents-store.h"

#include "server/coffre/parvis-coffre-cle.h"
#include "server/http/parvis-route.h"
#include "server/http/parvis-session.h"
#include "server/http/parvis-throttle.h"
#include "server/journal/journal-store.h"
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
parvis_agent_traite (guint bits, const ParvisTeleprocedure *teleprocedure)
{
  guint who = PARVIS_FOR_ADMINISTRATEUR;

  for (gsize i = 0; teleprocedure != NULL && teleprocedure->roles[i] != NULL; i++)
    who |= parvis_agent_role_bit (teleprocedure->roles[i]);
  return (who & bits) != 0;
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

char *
parvis_agent_create_throttle_key (const char *identifiant)
{
  g_autofree char *cle = parvis_identifiant_replier (identifiant);

  return g_strdup_printf ("agent:%.80s", cle);
}

/* The agent to be changed, who is deactivated or not as @parti says; 0 with @error. */
static gint64
find_changed (ParvisDb *db, const char *identifiant, gboolean parti, GError **error)
{
  g_autofree char *cle = parvis_identifiant_replier (identifiant);
  g_autoptr (ParvisRows) rows =
      parvis_db_query (db, PARVIS_SQL_AGENT_PAR_IDENTIFIANT_MEME_PARTI, V (cle));

  if (!parvis_rows_next (rows))
    g_set_error (error, PARVIS_ERROR, PARVIS_ERROR_NOT_FOUND, "aucun agent « %s »", identifiant);
  else if (parvis_rows_is_null (rows, 1) == parti)
    g_set_error (error, PARVIS_ERROR, PARVIS_ERROR_CONFLICT, "l'agent « %s » %s désactivé",
                 identifiant, parti ? "n'est pas" : "est");
  else
    return parvis_rows_int (rows, 0);
  return 0;
}

/* Whoever works with what was in force until now is out; wrong passwords of before count no more. */
static gboolean
finish_change (ParvisDb *db,
               gint64 agent_id,
               const char *identifiant,
               const char *action,
               gint64 now,
               GError **error)
{
  g_autofree char *throttle = parvis_agent_create_throttle_key (identifiant);

  return parvis_sessions_end_all (db, PARVIS_VISITOR_AGENT, agent_id, error)
         && parvis_throttle_forget (db, throttle, error)
         && parvis_journal_add (db, now, PARVIS_ACTEUR_SYSTEME, action, "agent", agent_id, 0, NULL,
                                error);
}

gboolean
parvis_agent_changer_mot_de_passe (
    ParvisDb *db, const char *identifiant, const char *mot_de_passe, gint64 now, GError **error)
{
  gint64 id = find_changed (db, identifiant, FALSE, error);

  return id != 0
         && parvis_db_exec (db, error, PARVIS_SQL_AGENT_CHANGER_MOT_DE_PASSE, V (id),
                            V (mot_de_passe))
         && finish_change (db, id, identifiant, "agent.mot_de_passe", now, error);
}

gboolean
parvis_agent_desactiver (ParvisDb *db, const char *identifiant, gint64 now, GError **error)
{
  gint64 id = find_changed (db, identifiant, FALSE, error);

  return id != 0 && parvis_db_exec (db, error, PARVIS_SQL_AGENT_DESACTIVER, V (id), V (now))
         && finish_change (db, id, identifiant, "agent.desactivation", now, error);
}

gboolean
parvis_agent_reactiver (ParvisDb *db, const char *identifiant, gint64 now, GError **error)
{
  gint64 id = find_changed (db, identifiant, TRUE, error);
  const char *jamais = NULL;

  return id != 0 && parvis_db_exec (db, error, PARVIS_SQL_AGENT_DESACTIVER, V (id), V (jamais))
         && finish_change (db, id, identifiant, "agent.reactivation", now, error);
}

/* The secret of one agent does not open for another. */
static char *
create_contexte (gint64 agent_id)
{
  return g_strdup_printf ("agent:%" G_GINT64_FORMAT ":totp", agent_id);
}

gboolean
parvis_agent_changer_totp (ParvisDb *db,
                           const char *identifiant,
                           GBytes *master_key,
                           GBytes *secret,
                           gint64 now,
                           GError **error)
{
  gint64 id = find_changed (db, identifiant, FALSE, error);
  g_autofree char *contexte = create_contexte (id);
  g_autoptr (GBytes) sealed =
      secret != NULL ? parvis_coffre_seal (master_key, contexte, secret) : NULL;

  return id != 0 && parvis_db_exec (db, error, PARVIS_SQL_AGENT_CHANGER_TOTP, V (id), V (sealed))
         && finish_change (db, id, identifiant, secret != NULL ? "agent.totp" : "agent.totp_retire",
                           now, error);
}

GBytes *
parvis_agent_open_totp (const ParvisAgentCompte *agent, GBytes *master_key)
{
  g_autofree char *contexte = create_contexte (agent->id);

  return agent->totp != NULL ? parvis_coffre_open (master_key, contexte, agent->totp, NULL) : NULL;
}

gboolean
parvis_agent_utiliser_totp (ParvisDb *db, gint64 agent_id, gint64 step, GError **error)
{
  if (!parvis_db_exec (db, error, PARVIS_SQL_AGENT_TOTP_UTILISER, V (agent_id), V (step)))
    return FALSE;
  return parvis_db_changes (db) == 1;
}
