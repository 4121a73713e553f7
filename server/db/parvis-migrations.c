/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-db"
#include "config.h"

#include "server/db/parvis-migrations-private.h"

#include "server/db/parvis-backup.h"
#include "server/db/parvis-db-private.h"

int
parvis_migrations_latest (void)
{
  return PARVIS_SQL_N_MIGRATIONS;
}

static int
count (const ParvisSqlMigration *migrations)
{
  int n = 0;

  while (migrations[n].text != NULL)
    n++;
  return n;
}

/* A table rebuilt by a migration must not lose a row that others refer to. */
static gboolean
check_foreign_keys (ParvisDb *db, const char *name, GError **error)
{
  sqlite3_stmt *stmt = NULL;
  int rc = sqlite3_prepare_v2 (db->handle, "PRAGMA foreign_key_check", -1, &stmt, NULL);

  if (rc == SQLITE_OK)
    rc = sqlite3_step (stmt);
  if (rc == SQLITE_ROW)
    g_set_error (error, PARVIS_ERROR, PARVIS_ERROR_INTERNAL,
                 "migration %s: a row of %s refers to nothing", name,
                 (const char *) sqlite3_column_text (stmt, 0));
  else if (rc != SQLITE_DONE)
    g_propagate_error (error, parvis_db_error_new (db, rc, name));
  sqlite3_finalize (stmt);
  return rc == SQLITE_DONE;
}

/* The script inside the transaction that parvis_db_begin_write() has begun. */
static gboolean
apply_script (ParvisDb *db, const ParvisSqlMigration *migration, GError **error)
{
  g_autofree char *version = g_strdup_printf ("PRAGMA user_version = %d", migration->version);

  if (sqlite3_exec (db->handle, migration->text, NULL, NULL, NULL) != SQLITE_OK)
    {
      g_set_error (error, PARVIS_ERROR, PARVIS_ERROR_INTERNAL, "migration %s: %s", migration->name,
                   sqlite3_errmsg (db->handle));
      return FALSE;
    }
  return check_foreign_keys (db, migration->name, error) && parvis_db_run (db, version, error);
}

static gboolean
apply (ParvisDb *db, const ParvisSqlMigration *migration, GError **error)
{
  if (!parvis_db_begin_write (db, error))
    return FALSE;
  /* Somebody else may have been here between the first look and the lock. */
  if (parvis_db_pragma (db, "PRAGMA user_version") >= migration->version)
    {
      parvis_db_rollback (db);
      return TRUE;
    }
  if (!apply_script (db, migration, error))
    {
      parvis_db_rollback (db);
      return FALSE;
    }
  return parvis_db_commit (db, error);
}

/* What the file at @path is, before anything is done to it: its version, or -1 with @error. */
static int
judge (ParvisDb *db, int latest, GError **error)
{
  gint64 version = parvis_db_pragma (db, "PRAGMA user_version");

  if (version > latest)
    g_set_error (error, PARVIS_ERROR, PARVIS_ERROR_CONFLICT,
                 "the database has schema %d, this program knows %d: a newer program made it",
                 (int) version, latest);
  else if (version == 0 && parvis_db_pragma (db, "SELECT count(*) FROM sqlite_schema") != 0)
    g_set_error_literal (error, PARVIS_ERROR, PARVIS_ERROR_CONFLICT,
                         "the file holds a database that is not Parvis's");
  else if (version >= 0)
    return version;
  else
    g_propagate_error (error,
                       parvis_db_error_new (db, sqlite3_errcode (db->handle), "user_version"));
  return -1;
}

gboolean
parvis_migrations_run_list (const char *path, const ParvisSqlMigration *migrations, GError **error)
{
  g_autoptr (ParvisDb) db = parvis_db_open_writer (path, error);
  int latest = count (migrations);
  int version;

  if (db == NULL || (version = judge (db, latest, error)) < 0)
    return FALSE;
  if (version == latest)
    return TRUE;
  if (version > 0)
    {
      g_autofree char *copy = g_strdup_printf ("%s.avant-v%d", path, latest);

      if (!parvis_backup_run (path, copy, error))
        return FALSE;
      g_message ("schema %d to %d; a copy was made: %s", version, latest, copy);
    }
  /* To rebuild a table its name must be free for a moment; each migration is checked as a whole. */
  if (!parvis_db_run (db, "PRAGMA foreign_keys = OFF", error))
    return FALSE;
  for (int n = version; n < latest; n++)
    if (!apply (db, &migrations[n], error))
      return FALSE;
  return TRUE;
}

gboolean
parvis_migrations_run (const char *path, GError **error)
{
  return parvis_migrations_run_list (path, parvis_sql_migrations, error);
}
