/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "server/http/parvis-response.h"
#include "shared/model/parvis-agent-session.h"

G_BEGIN_DECLS

/* How many demandes of that état agents of these @roles process; @agent as in the queue's question. */
gint64 parvis_compteurs_demandes (
    ParvisCommune *commune, ParvisDb *db, guint roles, const char *etat, gint64 agent);
/* What waits for agents of these @roles, counted: the sidebar of their application. */
void parvis_compteurs_read (ParvisCommune *commune,
                            ParvisDb *db,
                            guint roles,
                            ParvisCompteurs *compteurs);
/* Publishes each role's counts with @response, to be called by whoever changed one. */
void parvis_compteurs_publish (ParvisResponse *response, ParvisCommune *commune, ParvisDb *db);
/* The topic of the counts for agents of these @roles. */
char *parvis_compteurs_dup_topic (guint roles);

/* The topic of all events to agents. */
#define PARVIS_TOPIC_AGENTS "agents"

G_END_DECLS
