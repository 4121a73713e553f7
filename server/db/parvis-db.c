/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-db"
#include "config.h"

#include "server/db/parvis-db-private.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>

#include <glib/gstdio.h>

/* Only the writer writes; a reader waits for a recovery at most, the writer for a migration. */
#define BUSY_MS      10000
#define LOCK_POLL_US 2000
/* A connection's own pool for the small and short-lived: a page's statements fit. */
#define LOOKASIDE_BYTES 1200
#define LOOKASIDE_SLOTS 200
/* What the -wal file is cut back to when it starts again. */
#define WAL_KEPT_BYTES "33554432"
/* 16 MiB: a booking touches a page of each index, and they are another child's each time. */
#define WRITER_CACHE_KIB "-16384"

typedef enum
{
  ROLE_READER,
  ROLE_WRITER,
  ROLE_COPIER
} Role;

/* What each connection is told first. trusted_schema off and recursive_triggers on make the schema's
 * own rules hold: without the latter an INSERT OR REPLACE deletes without any delete trigger. */
static const char *const common_pragmas = "PRAGMA foreign_keys = ON;"
                                          "PRAGMA trusted_schema = OFF;"
                                          "PRAGMA recursive_triggers = ON;"
                                          "PRAGMA temp_store = MEMORY;"
                                          "PRAGMA mmap_size = 0;"
                                          "PRAGMA wal_autocheckpoint = 0;";

/* secure_delete: an erased key or name must not stay readable in a free page. */
static const char *const writer_pragmas = "PRAGMA synchronous = FULL;"
                                          "PRAGMA cache_size = " WRITER_CACHE_KIB ";"
                                          "PRAGMA secure_delete = ON;"
                                          "PRAGMA journal_size_limit = " WAL_KEPT_BYTES ";";

static const char *const controls[PARVIS_DB_N_CONTROLS] = {
  [PARVIS_DB_BEGIN] = "BEGIN",
  [PARVIS_DB_BEGIN_IMMEDIATE] = "BEGIN IMMEDIATE",
  [PARVIS_DB_COMMIT] = "COMMIT",
  [PARVIS_DB_ROLLBACK] = "ROLLBACK",
  [PARVIS_DB_SAVEPOINT] = "SAVEPOINT travail",
  [PARVIS_DB_RELEASE] = "RELEASE travail",
  [PARVIS_DB_ROLLBACK_TO] = "ROLLBACK TO travail",
};

GError *
parvis_db_error_new (ParvisDb *db, int rc, const char *what)
{
  int code = PARVIS_ERROR_INTERNAL;

  switch (rc & 0xff)
    {
    case SQLITE_CONSTRAINT:
      /* A value of the wrong type is our mistake, not somebody who was faster. */
      if (rc != SQLITE_CONSTRAINT_DATATYPE)
        code = PARVIS_ERROR_CONFLICT;
      break;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      code = PARVIS_ERROR_BUSY;
      break;
    default:
      break;
    }
  return g_error_new (PARVIS_ERROR, code, "%s: %s (%d)", what,
                      db->handle != NULL ? sqlite3_errmsg (db->handle) : sqlite3_errstr (rc), rc);
}

gboolean
parvis_db_run (ParvisDb *db, const char *sql, GError **error)
{
  int rc = sqlite3_exec (db->handle, sql, NULL, NULL, NULL);

  if (rc == SQLITE_OK)
    return TRUE;
  g_propagate_error (error, parvis_db_error_new (db, rc, sql));
  return FALSE;
}

gboolean
parvis_db_control (ParvisDb *db, ParvisDbControl control, GError **error)
{
  sqlite3_stmt **stmt = &db->controls[control];
  int rc = SQLITE_OK;

  if (control == PARVIS_DB_BEGIN || control == PARVIS_DB_BEGIN_IMMEDIATE
      || control == PARVIS_DB_SAVEPOINT)
    parvis_memo_begin (db->memo);
  else if (db->writable && (control == PARVIS_DB_ROLLBACK || control == PARVIS_DB_ROLLBACK_TO))
    parvis_memo_forget (db->memo);
  if (*stmt == NULL)
    rc = sqlite3_prepare_v3 (db->handle, controls[control], -1, SQLITE_PREPARE_PERSISTENT, stmt,
                             NULL);
  if (rc == SQLITE_OK)
    rc = sqlite3_step (*stmt);
  if (rc != SQLITE_DONE)
    g_propagate_error (error, parvis_db_error_new (db, rc, controls[control]));
  sqlite3_reset (*stmt);
  return rc == SQLITE_DONE;
}

gint64
parvis_db_pragma (ParvisDb *db, const char *sql)
{
  sqlite3_stmt *stmt = NULL;
  gint64 value = -1;

  if (sqlite3_prepare_v2 (db->handle, sql, -1, &stmt, NULL) == SQLITE_OK
      && sqlite3_step (stmt) == SQLITE_ROW)
    value = sqlite3_column_int64 (stmt, 0);
  sqlite3_finalize (stmt);
  return value;
}

gboolean
parvis_db_lock (ParvisDb *db, GError **error)
{
  gint64 give_up = g_get_monotonic_time () + BUSY_MS * G_TIME_SPAN_MILLISECOND;

  if (!db->writable || db->locks > 0)
    {
      db->locks++;
      return TRUE;
    }
  /* Nobody else holds it in a normal day; a poll is enough for the command line's sake. */
  while (flock (db->lock_fd, LOCK_EX | LOCK_NB) != 0)
    {
      if ((errno != EWOULDBLOCK && errno != EINTR) || g_get_monotonic_time () > give_up)
        {
          g_set_error (error, PARVIS_ERROR, PARVIS_ERROR_BUSY, "the database's lock: %s",
                       g_strerror (errno));
          return FALSE;
        }
      g_usleep (LOCK_POLL_US);
    }
  db->locks = 1;
  return TRUE;
}

void
parvis_db_unlock (ParvisDb *db)
{
  g_assert (db->locks > 0);
  if (--db->locks == 0 && db->writable)
    flock (db->lock_fd, LOCK_UN);
}

static int
count_wal_frames_cb (void *data, sqlite3 *handle, const char *name, int frames)
{
  ParvisDb *db = data;

  db->wal_frames = frames;
  return SQLITE_OK;
}

/* SQLite would create the file readable by all; -wal and -shm take over its mode. */
static gboolean
create_private (const char *path, GError **error)
{
  int fd = g_open (path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

  if (fd >= 0)
    return g_close (fd, error);
  if (errno == EEXIST)
    return TRUE;
  g_set_error (error, PARVIS_ERROR, PARVIS_ERROR_INTERNAL, "%s: %s", path, g_strerror (errno));
  return FALSE;
}

static gboolean
open_lock (ParvisDb *db, const char *path, GError **error)
{
  g_autofree char *lock_path = g_strconcat (path, ".verrou", NULL);

  db->lock_fd = g_open (lock_path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (db->lock_fd >= 0)
    return TRUE;
  g_set_error (error, PARVIS_ERROR, PARVIS_ERROR_INTERNAL, "%s: %s", lock_path, g_strerror (errno));
  return FALSE;
}

static void
json_valid_cb (sqlite3_context *context, int n, sqlite3_value **values)
{
  sqlite3_stmt *stmt = sqlite3_user_data (context);

  sqlite3_bind_value (stmt, 1, values[0]);
  if (sqlite3_step (stmt) == SQLITE_ROW)
    sqlite3_result_value (context, sqlite3_column_value (stmt, 0));
  else
    sqlite3_result_error (context, "json_valid", -1);
  sqlite3_reset (stmt);
  sqlite3_clear_bindings (stmt);
}

static void
json_valid_free (gpointer data)
{
  sqlite3_stmt *stmt = data;
  sqlite3 *handle = sqlite3_db_handle (stmt);

  sqlite3_finalize (stmt);
  sqlite3_close (handle);
}

/* SQLite 3.40 forgot to mark its JSON functions as innocuous, so that without trusted_schema a table
 * with CHECK (json_valid (…)) cannot even be read. This is the same function, lent by a connection
 * to nothing. */
static gboolean
lend_json_valid (ParvisDb *db, GError **error)
{
  int flags = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS;
  sqlite3 *lender = NULL;
  sqlite3_stmt *stmt = NULL;
  int rc = sqlite3_open_v2 (":memory:", &lender, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);

  if (rc == SQLITE_OK)
    rc = sqlite3_prepare_v3 (lender, "SELECT json_valid (?1)", -1, SQLITE_PREPARE_PERSISTENT, &stmt,
                             NULL);
  if (rc != SQLITE_OK)
    sqlite3_close (lender);
  else
    rc = sqlite3_create_function_v2 (db->handle, "json_valid", 1, flags, stmt, json_valid_cb, NULL,
                                     NULL, json_valid_free);
  if (rc == SQLITE_OK)
    return TRUE;
  g_propagate_error (error, parvis_db_error_new (db, rc, "json_valid"));
  return FALSE;
}

/* A file system that cannot do it answers with another mode, not with an error. */
static gboolean
switch_to_wal (ParvisDb *db, GError **error)
{
  sqlite3_stmt *stmt = NULL;
  gboolean wal = FALSE;
  int rc = sqlite3_prepare_v2 (db->handle, "PRAGMA journal_mode = WAL", -1, &stmt, NULL);

  if (rc == SQLITE_OK && (rc = sqlite3_step (stmt)) == SQLITE_ROW)
    wal = g_strcmp0 ((const char *) sqlite3_column_text (stmt, 0), "wal") == 0;
  if (!wal)
    g_propagate_error (error, parvis_db_error_new (db, rc, "journal_mode = WAL"));
  sqlite3_finalize (stmt);
  return wal;
}

static gboolean
configure (ParvisDb *db, Role role, GError **error)
{
  sqlite3_db_config (db->handle, SQLITE_DBCONFIG_LOOKASIDE, NULL, LOOKASIDE_BYTES, LOOKASIDE_SLOTS);
  sqlite3_busy_timeout (db->handle, BUSY_MS);
  sqlite3_db_config (db->handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
  sqlite3_db_config (db->handle, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
  sqlite3_db_config (db->handle, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
  sqlite3_db_config (db->handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, role != ROLE_WRITER, NULL);
  if (!lend_json_valid (db, error) || !parvis_db_run (db, common_pragmas, error))
    return FALSE;
  if (role == ROLE_COPIER)
    /* VACUUM takes SQLite's own json_valid() whatever was lent. It runs no trigger. */
    return parvis_db_run (db, "PRAGMA trusted_schema = ON;", error);
  sqlite3_limit (db->handle, SQLITE_LIMIT_ATTACHED, 0);
  if (role == ROLE_READER)
    return parvis_db_run (db, "PRAGMA query_only = ON;", error);
  sqlite3_wal_hook (db->handle, count_wal_frames_cb, db);
  return switch_to_wal (db, error) && parvis_db_run (db, writer_pragmas, error);
}

/* Nobody reads SQLite's count of its memory, which all connections would take a lock for. */
static void
prepare_library (void)
{
  static gsize prepared = 0;

  if (!g_once_init_enter (&prepared))
    return;
  sqlite3_config (SQLITE_CONFIG_MEMSTATUS, 0);
  g_once_init_leave (&prepared, 1);
}

static ParvisDb *
open_as (const char *path, Role role, GError **error)
{
  g_autoptr (ParvisDb) db = g_new0 (ParvisDb, 1);
  int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
  g_autofree char *absolute = g_canonicalize_filename (path, NULL);
  gboolean configured;
  int rc;

  db->memo = parvis_memo_new ();
  prepare_library ();
  db->lock_fd = -1;
  db->writable = role == ROLE_WRITER;
  if (db->writable && (!create_private (path, error) || !open_lock (db, path, error)))
    return NULL;
  rc = sqlite3_open_v2 (absolute, &db->handle, flags, NULL);
  if (rc != SQLITE_OK)
    {
      g_propagate_error (error, parvis_db_error_new (db, rc, path));
      return NULL;
    }
  if (!parvis_db_lock (db, error))
    return NULL;
  configured = configure (db, role, error);
  parvis_db_unlock (db);
  return configured ? g_steal_pointer (&db) : NULL;
}

ParvisDb *
parvis_db_open_reader (const char *path, GError **error)
{
  return open_as (path, ROLE_READER, error);
}

ParvisDb *
parvis_db_open_writer (const char *path, GError **error)
{
  return open_as (path, ROLE_WRITER, error);
}

ParvisDb *
parvis_db_open_copier (const char *path, GError **error)
{
  return open_as (path, ROLE_COPIER, error);
}

void
parvis_db_free (ParvisDb *db)
{
  gboolean locked;
  int rc;

  if (db == NULL)
    return;
  /* The last one out checkpoints, so closing is a write too. */
  locked = db->lock_fd >= 0 && parvis_db_lock (db, NULL);
  for (guint n = 0; n < PARVIS_SQL_N_STATEMENTS; n++)
    sqlite3_finalize (db->rows[n].stmt);
  for (guint n = 0; n < PARVIS_DB_N_CONTROLS; n++)
    sqlite3_finalize (db->controls[n]);
  parvis_memo_free (db->memo);
  rc = sqlite3_close (db->handle);
  if (rc != SQLITE_OK)
    g_critical ("the database does not close: %s", sqlite3_errstr (rc));
  if (locked)
    parvis_db_unlock (db);
  if (db->lock_fd >= 0)
    g_close (db->lock_fd, NULL);
  g_clear_error (&db->latched);
  g_free (db);
}

GError *
parvis_db_take_error (ParvisDb *db)
{
  return g_steal_pointer (&db->latched);
}

gboolean
parvis_db_in_transaction (ParvisDb *db)
{
  return !sqlite3_get_autocommit (db->handle);
}

gboolean
parvis_db_begin_write (ParvisDb *db, GError **error)
{
  g_assert (db->writable);
  if (!parvis_db_lock (db, error))
    return FALSE;
  if (parvis_db_control (db, PARVIS_DB_BEGIN_IMMEDIATE, error))
    return TRUE;
  parvis_db_unlock (db);
  return FALSE;
}

void
parvis_db_rollback (ParvisDb *db)
{
  /* A full disk may have rolled back already. */
  if (parvis_db_in_transaction (db))
    parvis_db_control (db, PARVIS_DB_ROLLBACK, NULL);
  parvis_memo_forget (db->memo);
  parvis_db_unlock (db);
}

gboolean
parvis_db_commit (ParvisDb *db, GError **error)
{
  if (!parvis_db_control (db, PARVIS_DB_COMMIT, error))
    {
      parvis_db_rollback (db);
      return FALSE;
    }
  parvis_db_unlock (db);
  return TRUE;
}

void
parvis_db_begin_read (ParvisDb *db)
{
  g_autoptr (GError) error = NULL;

  if (!parvis_db_control (db, PARVIS_DB_BEGIN, &error) && db->latched == NULL)
    db->latched = g_steal_pointer (&error);
}

void
parvis_db_end_read (ParvisDb *db)
{
  g_autoptr (GError) error = NULL;

  parvis_db_close_rows (db);
  if (!parvis_db_in_transaction (db))
    return;
  /* Nothing was written: rolling back and committing are the same, and this one cannot fail. */
  if (!parvis_db_control (db, PARVIS_DB_ROLLBACK, &error) && db->latched == NULL)
    db->latched = g_steal_pointer (&error);
}

void
parvis_db_checkpoint (ParvisDb *db, int mode, int wait_ms)
{
  int rc;

  g_assert (db->writable);
  if (!parvis_db_lock (db, NULL))
    return;
  sqlite3_busy_timeout (db->handle, wait_ms);
  rc = sqlite3_wal_checkpoint_v2 (db->handle, NULL, mode, NULL, NULL);
  sqlite3_busy_timeout (db->handle, BUSY_MS);
  /* Busy: a long reader. The WAL grows until it is done, then shrinks. */
  if (rc != SQLITE_OK && rc != SQLITE_BUSY)
    g_warning ("checkpoint: %s", sqlite3_errmsg (db->handle));
  parvis_db_unlock (db);
}
