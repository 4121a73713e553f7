/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "server/comptes/comptes-store.h"
#include "server/http/parvis-request.h"

G_BEGIN_DECLS

/* How a family itself ends a membership: one leaves by oneself; an adult without an account is taken out; one who has
 * an account is asked to leave, and decides. Children are never left without an adult who answers for them and can
 * sign in. The town hall alone does the rest: server/comptes/membres-api.c. */

/* Why this person cannot leave the household, in French and static, or NULL. @releve: (out) (nullable): who
 * then answers for it, when nobody else does yet. */
const char *parvis_depart_find_obstacle (ParvisDb *db,
                                         const ParvisCompte *compte,
                                         const char *today,
                                         ParvisPersonne **releve);
/* The account acts for a new, empty household; both sides are told by mail. */
gboolean parvis_depart_quitter (ParvisRequest *request,
                                ParvisDb *db,
                                const ParvisCompte *compte,
                                const ParvisPersonne *releve,
                                GError **error);

/* Why this member cannot be taken out by the household, in French and static, or NULL. */
const char *parvis_depart_find_obstacle_retrait (const ParvisPersonne *personne);
/* An adult without an account; an invitation that waits for them is taken back. */
gboolean parvis_depart_retirer (ParvisRequest *request,
                                ParvisDb *db,
                                gint64 foyer_id,
                                const ParvisPersonne *personne,
                                GError **error);

/* A mail to who has an account, once a week at most. @parti: (out): whether it went. */
gboolean parvis_depart_demander (ParvisRequest *request,
                                 ParvisDb *db,
                                 gint64 foyer_id,
                                 gint64 compte_id,
                                 gboolean *parti,
                                 GError **error);

G_END_DECLS
