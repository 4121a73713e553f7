/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "server/db/parvis-db.h"

G_BEGIN_DECLS

/**
 * ParvisWriter: the one thread and the one connection that ever write.
 *
 * Group commit: it drains its queue, runs each job in a savepoint, commits once for the batch with
 * `synchronous=FULL`, and only then calls each job's done function. When `done` is called without
 * an error, the work is on the disk.
 */
typedef struct _ParvisWriter ParvisWriter;

/* Runs in the writer's thread. Returning NULL with @error set, or a latched error of @db, rolls this
 * job back and no other. What it returns is given to the done function. */
typedef gpointer (*ParvisWriteFunc) (ParvisDb *db, gpointer data, GError **error);

/* Called in the thread of the GMainContext given at the submission, after the commit. Takes
 * ownership of @result. @error is the job's, or that of the commit itself. */
typedef void (*ParvisWriteDone) (gpointer result, const GError *error, gpointer data);

/* Starts the thread. @db: (transfer full). @queue_max: jobs waiting before BUSY. */
ParvisWriter *parvis_writer_new (ParvisDb *db, guint queue_max);

/* FALSE when the queue is full or the writer is stopping: the caller answers 503. @free_result frees
 * a result that the commit threw away. @done may be NULL; @context NULL = called in the writer. */
gboolean parvis_writer_submit (ParvisWriter *writer,
                               ParvisWriteFunc func,
                               gpointer data,
                               GDestroyNotify free_result,
                               ParvisWriteDone done,
                               GMainContext *context);

/* Waits for the commit: for jobs and the command line, never on a worker's thread. */
gpointer parvis_writer_run (ParvisWriter *writer,
                            ParvisWriteFunc func,
                            gpointer data,
                            GDestroyNotify free_result,
                            GError **error);

/* TRUE when a round through the writer's queue and a commit succeed within @timeout_ms. */
gboolean parvis_writer_is_alive (ParvisWriter *writer, guint timeout_ms);

/* Answers all that was accepted, then stops. */
void parvis_writer_free (ParvisWriter *writer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ParvisWriter, parvis_writer_free)

G_END_DECLS
