/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <json-glib/json-glib.h>

#include "server/db/parvis-writer.h"

G_BEGIN_DECLS

/**
 * ParvisTaches: work that must survive a crash (mails, rendering, purges) as rows of the table
 * `tache`, done by a bounded pool with retries. Nothing outside is called inside a transaction.
 */
typedef struct _ParvisTaches ParvisTaches;

/* Runs in a pool thread with a reader of its own, outside any transaction. Success = TRUE. On
 * failure the job comes back after a growing delay until its attempts are used up, then stays as
 * `echouee` with the error's message. Results are written through parvis_taches_get_writer(). */
typedef gboolean (*ParvisTacheFunc) (ParvisTaches *taches,
                                     ParvisDb *db,
                                     gint64 id,
                                     JsonObject *charge,
                                     gpointer data,
                                     GError **error);

/* @now: unix seconds; NULL = the wall clock. */
ParvisTaches *parvis_taches_new (ParvisWriter *writer,
                                 const char *db_path,
                                 guint threads,
                                 gint64 (*now) (gpointer),
                                 gpointer now_data);
void parvis_taches_register (
    ParvisTaches *taches, const char *type, guint attempts, ParvisTacheFunc func, gpointer data);
ParvisWriter *parvis_taches_get_writer (ParvisTaches *taches);
gint64 parvis_taches_now (ParvisTaches *taches);

/* Starts looking for work: what a crash left `en_cours` is taken up again first. */
void parvis_taches_start (ParvisTaches *taches);
/* Something was added: look now rather than at the next beat. Any thread. */
void parvis_taches_wake (ParvisTaches *taches);
void parvis_taches_free (ParvisTaches *taches);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ParvisTaches, parvis_taches_free)

/* Inside a writing transaction: adds a job, to be started not before @pret_le (unix seconds, 0 =
 * now). @charge: an object, or NULL. @cle: NULL, or a key under which only one waiting job of this
 * type exists: the one that waits already is kept as it is, and brought forward to @pret_le. Wake
 * after the commit. */
gboolean parvis_tache_add (ParvisDb *db,
                           const char *type,
                           const char *cle,
                           JsonNode *charge,
                           gint64 pret_le,
                           GError **error);

G_END_DECLS
