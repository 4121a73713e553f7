/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "server/http/parvis-server-private.h"

G_BEGIN_DECLS

/**
 * The way of one request through a worker: head, route, visitor, body, then the handler where its
 * route says (here, in a pool, in the writer), and back here for the answer. A message is only
 * touched by its worker's thread.
 */
void parvis_pipeline_connect (ParvisWorker *worker, SoupServer *soup);
/* The connections are about to be cut: what comes back later is answered to nobody. */
void parvis_pipeline_abandon (SoupServer *soup);

/* The guard's questions; @data is the ParvisServer. */
guint parvis_pipeline_admit (const ParvisHead *head, gpointer data);
GBytes *parvis_pipeline_refusal (guint status, const ParvisHead *head, gpointer data);

G_END_DECLS
