/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-db"
#include "config.h"

#include "server/db/parvis-db-private.h"

static const char *
sql_name (ParvisSql sql)
{
  return parvis_sql_statements[sql].name;
}

/* Gives @rc to the caller and, unless it is a violated constraint, latches it. */
static void
report (ParvisDb *db, int rc, ParvisSql sql, GError **error)
{
  GError *problem = parvis_db_error_new (db, rc, sql_name (sql));

  g_debug ("%s", problem->message);
  if (db->latched == NULL && !g_error_matches (problem, PARVIS_ERROR, PARVIS_ERROR_CONFLICT))
    db->latched = g_error_copy (problem);
  g_propagate_error (error, problem);
}

/* A programmer's mistake: loud, and an error of the request all the same. */
static void
report_misuse (ParvisDb *db, ParvisSql sql, const char *what, GError **error)
{
  g_critical ("%s: %s", sql_name (sql), what);
  if (db->latched == NULL)
    db->latched = g_error_new (PARVIS_ERROR, PARVIS_ERROR_INTERNAL, "%s: %s", sql_name (sql), what);
  g_set_error (error, PARVIS_ERROR, PARVIS_ERROR_INTERNAL, "%s: %s", sql_name (sql), what);
}

static int
bind_one (sqlite3_stmt *stmt, int n, const ParvisValue *value, sqlite3_destructor_type lifetime)
{
  gconstpointer bytes;
  gsize size;

  switch (value->type)
    {
    case PARVIS_VALUE_INT:
      return sqlite3_bind_int64 (stmt, n, value->number);
    case PARVIS_VALUE_TEXT:
      return sqlite3_bind_text (stmt, n, value->text, -1, lifetime);
    case PARVIS_VALUE_BYTES:
      if (value->bytes == NULL)
        return sqlite3_bind_null (stmt, n);
      bytes = g_bytes_get_data (value->bytes, &size);
      /* No bytes at all are an empty blob, not NULL. */
      return sqlite3_bind_blob64 (stmt, n, bytes != NULL ? bytes : "", size, lifetime);
    case PARVIS_VALUE_END:
    default:
      g_assert_not_reached ();
    }
}

static int
bind_all (sqlite3_stmt *stmt, const ParvisValue *values, sqlite3_destructor_type lifetime)
{
  int rc = SQLITE_OK;

  for (int n = 0; rc == SQLITE_OK && values[n].type != PARVIS_VALUE_END; n++)
    rc = bind_one (stmt, n + 1, &values[n], lifetime);
  return rc;
}

static int
count_values (const ParvisValue *values)
{
  int n = 0;

  while (values[n].type != PARVIS_VALUE_END)
    n++;
  return n;
}

void
parvis_rows_free (ParvisRows *rows)
{
  if (rows == NULL || !rows->open)
    return;
  /* Its result is that of the last step, already reported. */
  sqlite3_reset (rows->stmt);
  sqlite3_clear_bindings (rows->stmt);
  rows->open = rows->on_row = FALSE;
  rows->db->open_rows--;
  if (rows->locked)
    parvis_db_unlock (rows->db);
  rows->locked = FALSE;
}

/* The statement @sql with its values bound, open; NULL with the error reported. */
static ParvisRows *
open_rows (ParvisDb *db,
           ParvisSql sql,
           const ParvisValue *values,
           sqlite3_destructor_type lifetime,
           GError **error)
{
  ParvisRows *rows = &db->rows[sql];
  int rc = SQLITE_OK;

  g_assert (sql < PARVIS_SQL_N_STATEMENTS);
  if (rows->stmt == NULL)
    rc = sqlite3_prepare_v3 (db->handle, parvis_sql_statements[sql].text, -1,
                             SQLITE_PREPARE_PERSISTENT, &rows->stmt, NULL);
  if (rc != SQLITE_OK)
    {
      report (db, rc, sql, error);
      return NULL;
    }
  if (rows->open)
    {
      report_misuse (db, sql, "its rows are still open", error);
      return NULL;
    }
  if (count_values (values) != sqlite3_bind_parameter_count (rows->stmt))
    {
      report_misuse (db, sql, "another number of values than of parameters", error);
      return NULL;
    }
  if (db->writable && !parvis_db_in_transaction (db) && !sqlite3_stmt_readonly (rows->stmt))
    {
      if (!parvis_db_lock (db, NULL))
        {
          report (db, SQLITE_BUSY, sql, error);
          return NULL;
        }
      rows->locked = TRUE;
    }
  rows->db = db;
  rows->open = TRUE;
  db->open_rows++;
  rc = bind_all (rows->stmt, values, lifetime);
  if (rc == SQLITE_OK)
    return rows;
  report (db, rc, sql, error);
  parvis_rows_free (rows);
  return NULL;
}

void
parvis_db_close_rows (ParvisDb *db)
{
  for (guint n = 0; db->open_rows > 0 && n < PARVIS_SQL_N_STATEMENTS; n++)
    if (db->rows[n].open)
      {
        g_warning ("%s: its rows were left open", sql_name (n));
        parvis_rows_free (&db->rows[n]);
      }
}

ParvisRows *
parvis_db_query_values (ParvisDb *db, ParvisSql sql, const ParvisValue *values)
{
  /* The rows outlive this call, the values may not: they are copied. */
  return open_rows (db, sql, values, SQLITE_TRANSIENT, NULL);
}

gboolean
parvis_rows_next (ParvisRows *rows)
{
  int rc;

  if (rows == NULL || !rows->open)
    return FALSE;
  rc = sqlite3_step (rows->stmt);
  rows->on_row = rc == SQLITE_ROW;
  if (rc != SQLITE_ROW && rc != SQLITE_DONE)
    {
      g_autoptr (GError) error = NULL;

      report (rows->db, rc, (ParvisSql) (rows - rows->db->rows), &error);
      /* A conflict has nobody else to go to here. */
      if (rows->db->latched == NULL)
        rows->db->latched = g_steal_pointer (&error);
    }
  if (!rows->on_row)
    parvis_rows_free (rows);
  return rows->on_row;
}

/* Without a row (none came, or the end) everything is NULL. */
static gboolean
has_column (ParvisRows *rows, int column)
{
  if (rows == NULL || !rows->on_row)
    return FALSE;
  g_return_val_if_fail (column >= 0 && column < sqlite3_column_count (rows->stmt), FALSE);
  return TRUE;
}

gint64
parvis_rows_int (ParvisRows *rows, int column)
{
  return has_column (rows, column) ? sqlite3_column_int64 (rows->stmt, column) : 0;
}

gboolean
parvis_rows_is_null (ParvisRows *rows, int column)
{
  return !has_column (rows, column) || sqlite3_column_type (rows->stmt, column) == SQLITE_NULL;
}

const char *
parvis_rows_find_text (ParvisRows *rows, int column)
{
  return has_column (rows, column) ? (const char *) sqlite3_column_text (rows->stmt, column) : NULL;
}

const char *
parvis_rows_text (ParvisRows *rows, int column)
{
  const char *text = parvis_rows_find_text (rows, column);

  return text != NULL ? text : "";
}

GBytes *
parvis_rows_dup_bytes (ParvisRows *rows, int column)
{
  gconstpointer bytes;

  if (parvis_rows_is_null (rows, column))
    return NULL;
  bytes = sqlite3_column_blob (rows->stmt, column);
  return g_bytes_new (bytes, sqlite3_column_bytes (rows->stmt, column));
}

/* Steps once, then to the end; the first column of a first row goes to @first. */
static gboolean
execute (ParvisDb *db, ParvisSql sql, const ParvisValue *values, gint64 *first, GError **error)
{
  g_autoptr (ParvisRows) rows = open_rows (db, sql, values, SQLITE_STATIC, error);
  int rc;

  db->changes = 0;
  if (rows == NULL)
    return FALSE;
  rc = sqlite3_step (rows->stmt);
  if (rc == SQLITE_ROW && first != NULL)
    *first = sqlite3_column_int64 (rows->stmt, 0);
  while (rc == SQLITE_ROW)
    rc = sqlite3_step (rows->stmt);
  if (rc != SQLITE_DONE)
    {
      report (db, rc, sql, error);
      return FALSE;
    }
  if (!sqlite3_stmt_readonly (rows->stmt))
    db->changes = sqlite3_changes (db->handle);
  return TRUE;
}

gboolean
parvis_db_exec_values (ParvisDb *db, ParvisSql sql, const ParvisValue *values, GError **error)
{
  return execute (db, sql, values, NULL, error);
}

gint64
parvis_db_exec_id_values (ParvisDb *db, ParvisSql sql, const ParvisValue *values, GError **error)
{
  gint64 id = 0;

  if (!execute (db, sql, values, &id, error))
    return 0;
  /* RETURNING builds a table for its one row, which costs as much as the INSERT itself. */
  if (sqlite3_column_count (db->rows[sql].stmt) == 0 && db->changes == 1)
    return sqlite3_last_insert_rowid (db->handle);
  return id;
}

gint64
parvis_db_int_values (ParvisDb *db, ParvisSql sql, const ParvisValue *values, gint64 fallback)
{
  g_autoptr (ParvisRows) rows = parvis_db_query_values (db, sql, values);

  if (!parvis_rows_next (rows) || parvis_rows_is_null (rows, 0))
    return fallback;
  return parvis_rows_int (rows, 0);
}

char *
parvis_db_dup_text_values (ParvisDb *db, ParvisSql sql, const ParvisValue *values)
{
  g_autoptr (ParvisRows) rows = parvis_db_query_values (db, sql, values);

  return parvis_rows_next (rows) ? g_strdup (parvis_rows_find_text (rows, 0)) : NULL;
}

int
parvis_db_changes (ParvisDb *db)
{
  return db->changes;
}
