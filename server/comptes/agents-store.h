/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "server/db/parvis-db.h"
#include "shared/teleprocedures/parvis-teleprocedure.h"

G_BEGIN_DECLS

/* The people of the town hall who sign in. No default account: the first is made on the command line. */
typedef struct
{
  gint64 id;
  char *nom;
  char *mot_de_passe; /* hash */
  char *role;
  GBytes *totp; /* sealed; NULL: no second factor */
  gint64 totp_dernier;
} ParvisAgentCompte;

void parvis_agent_compte_free (ParvisAgentCompte *agent);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ParvisAgentCompte, parvis_agent_compte_free)

/* NULL when there is none, or it was deactivated. */
ParvisAgentCompte *parvis_agent_find (ParvisDb *db, const char *identifiant);
/* "Jeanne Martin", or "" for 0 or nobody; the caller owns it. */
char *parvis_agent_dup_nom (ParvisDb *db, gint64 agent_id);

gboolean parvis_agent_role_exists (const char *role);
/* The ParvisWho bit of a role's name. */
guint parvis_agent_role_bit (const char *role);
/* An agent of these roles (bits) processes the demandes of @teleprocedure: it names one of them. The
 * administrateur processes all; one whose definition is lost (NULL) is hers alone. */
gboolean parvis_agent_traite (guint bits, const ParvisTeleprocedure *teleprocedure);

/* @mot_de_passe: hashed. 0 with CONFLICT when the identifier is taken. */
gint64 parvis_agent_creer (ParvisDb *db,
                           const char *identifiant,
                           const char *nom,
                           const char *role,
                           const char *mot_de_passe,
                           gint64 now,
                           GError **error);

/* Under which wrong passwords are counted; the caller owns it. */
char *parvis_agent_create_throttle_key (const char *identifiant);

/* What an administrator does at the command line. Each ends the agent's sessions in the same transaction
 * (but for `reactiver`: there are none) and leaves a line in the journal. NOT_FOUND when there is no
 * such agent, CONFLICT when the agent is deactivated (`reactiver`: is not). */
gboolean parvis_agent_changer_mot_de_passe (
    ParvisDb *db, const char *identifiant, const char *mot_de_passe, gint64 now, GError **error);
gboolean
parvis_agent_desactiver (ParvisDb *db, const char *identifiant, gint64 now, GError **error);
gboolean parvis_agent_reactiver (ParvisDb *db, const char *identifiant, gint64 now, GError **error);
/* @secret: 20 bytes, sealed with @master_key; NULL: no second factor any more. */
gboolean parvis_agent_changer_totp (ParvisDb *db,
                                    const char *identifiant,
                                    GBytes *master_key,
                                    GBytes *secret,
                                    gint64 now,
                                    GError **error);
/* The secret of the second factor, NULL when there is none or it was sealed by another key. */
GBytes *parvis_agent_open_totp (const ParvisAgentCompte *agent, GBytes *master_key);

/* FALSE when this time step was used already: a code is good once. */
gboolean parvis_agent_utiliser_totp (ParvisDb *db, gint64 agent_id, gint64 step, GError **error);

G_END_DECLS
