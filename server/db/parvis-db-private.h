/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <sqlite3.h>

#include "server/db/parvis-db.h"

G_BEGIN_DECLS

/* For server/db and its tests only: transactions, checkpoints, the handle. */

struct _ParvisRows
{
  ParvisDb *db;
  sqlite3_stmt *stmt; /* prepared at its first use, kept for the life of the connection */
  gboolean open;
  gboolean on_row;
  gboolean locked; /* writes on its own, outside a transaction */
};

typedef enum
{
  PARVIS_DB_BEGIN,
  PARVIS_DB_BEGIN_IMMEDIATE,
  PARVIS_DB_COMMIT,
  PARVIS_DB_ROLLBACK,
  PARVIS_DB_SAVEPOINT,
  PARVIS_DB_RELEASE,
  PARVIS_DB_ROLLBACK_TO,
  PARVIS_DB_N_CONTROLS
} ParvisDbControl;

/* See parvis-memo.h. */
typedef struct _ParvisMemo ParvisMemo;

struct _ParvisDb
{
  sqlite3 *handle;
  ParvisMemo *memo;
  gboolean writable;
  int lock_fd; /* see parvis_db_lock() */
  guint locks;
  GError *latched;
  int changes;
  int wal_frames; /* in the WAL after the last commit of this connection */
  guint open_rows;
  sqlite3_stmt *controls[PARVIS_DB_N_CONTROLS];
  ParvisRows rows[PARVIS_SQL_N_STATEMENTS + 1];
};

/* Opens without query_only and without the writer's role, for a copy (`VACUUM INTO`). */
ParvisDb *parvis_db_open_copier (const char *path, GError **error);

/**
 * SQLite up to 3.51.2 can corrupt a WAL when two connections write or checkpoint at the same
 * instant. Every transaction that writes therefore holds an exclusive flock() on PATH.verrou, over
 * all processes: `parvis-server agent add` may run beside the server. Counted; BUSY after some time.
 */
gboolean parvis_db_lock (ParvisDb *db, GError **error);
void parvis_db_unlock (ParvisDb *db);

/* What begins and ends transactions: prepared once too. */
gboolean parvis_db_control (ParvisDb *db, ParvisDbControl control, GError **error);

/* Text that is not in data/sql: pragmas, a migration's script. */
gboolean parvis_db_run (ParvisDb *db, const char *sql, GError **error);
gint64 parvis_db_pragma (ParvisDb *db, const char *sql);

gboolean parvis_db_begin_write (ParvisDb *db, GError **error);
gboolean parvis_db_commit (ParvisDb *db, GError **error); /* rolls back when it fails */
void parvis_db_rollback (ParvisDb *db);
gboolean parvis_db_in_transaction (ParvisDb *db);

/* Ends the rows that a handler left open, with a warning: they would hold the transaction. */
void parvis_db_close_rows (ParvisDb *db);

/* Copies the WAL into the database. @mode: SQLITE_CHECKPOINT_…, waits @wait_ms for readers. */
void parvis_db_checkpoint (ParvisDb *db, int mode, int wait_ms);

ParvisMemo *parvis_memo_new (void);
void parvis_memo_free (ParvisMemo *memo);
/* A transaction, or a job of the writer's, begins: nobody looks at what was lent before. */
void parvis_memo_begin (ParvisMemo *memo);
/* A rollback: what was read of the changes that are undone is not true, under whatever count. */
void parvis_memo_forget (ParvisMemo *memo);

/* @rc as an error that says @what was done; never a bound value. */
GError *parvis_db_error_new (ParvisDb *db, int rc, const char *what);

G_END_DECLS
