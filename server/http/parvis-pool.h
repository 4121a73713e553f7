/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "server/db/parvis-db.h"

G_BEGIN_DECLS

/**
 * ParvisPool: a few threads, each with a reader of its own, and a bounded queue before them.
 *
 * For what would hold up a worker: password hashes in one, slow work in another, so that neither
 * waits for the other and no page for either.
 */
typedef struct _ParvisPool ParvisPool;

/* @work runs in a thread of the pool; then @done in the thread of @context. */
typedef struct
{
  void (*work) (ParvisDb *db, gpointer data);
  GSourceFunc done;
  gpointer data;
  GMainContext *context;
} ParvisPoolJob;

/* @niceness: 0, or more for work that pages go before when the cores are all busy. */
ParvisPool *parvis_pool_new (const char *name,
                             const char *db_path,
                             guint threads,
                             int niceness,
                             guint queue_max,
                             GError **error);
/* FALSE when @queue_max jobs wait already. Any thread. */
gboolean parvis_pool_submit (ParvisPool *pool, const ParvisPoolJob *job);
/* Does what was accepted, then stops. */
void parvis_pool_free (ParvisPool *pool);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ParvisPool, parvis_pool_free)

G_END_DECLS
