/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "server/http/parvis-response.h"
#include "shared/model/parvis-agent-session.h"

G_BEGIN_DECLS

/* What waits for the agents, counted: the sidebar of their application. */
void parvis_compteurs_read (ParvisDb *db, ParvisCompteurs *compteurs);
/* Publishes the counts with @response, to be called by whoever changed one. */
void parvis_compteurs_publish (ParvisResponse *response, ParvisDb *db);

/* The topic of all events to agents. */
#define PARVIS_TOPIC_AGENTS "agents"

G_END_DECLS
