/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <sqlite3.h>

#include "tests/rooms/essai-commune.h"

/* Questions that no room asks: a test looks into the tables behind the rooms' back. */

static inline sqlite3 *
sql_open (EssaiCommune *essai)
{
  sqlite3 *db = NULL;

  g_assert_cmpint (sqlite3_open (essai->commune->db_path, &db), ==, SQLITE_OK);
  sqlite3_busy_timeout (db, 10000);
  return db;
}

/* The first column of the first row as text, "" when there is none; the caller owns it. */
static inline char *
sql_text (EssaiCommune *essai, const char *format, ...)
{
  g_autofree char *sql = NULL;
  sqlite3 *db = sql_open (essai);
  sqlite3_stmt *statement = NULL;
  char *text = NULL;
  va_list args;

  va_start (args, format);
  sql = g_strdup_vprintf (format, args);
  va_end (args);
  if (sqlite3_prepare_v2 (db, sql, -1, &statement, NULL) != SQLITE_OK)
    g_error ("%s: %s", sql, sqlite3_errmsg (db));
  if (sqlite3_step (statement) == SQLITE_ROW)
    text = g_strdup ((const char *) sqlite3_column_text (statement, 0));
  sqlite3_finalize (statement);
  sqlite3_close (db);
  return text != NULL ? text : g_strdup ("");
}

#define sql_int(essai, ...) sql_to_int (sql_text (essai, __VA_ARGS__))
static inline gint64
sql_to_int (char *text)
{
  gint64 number = g_ascii_strtoll (text, NULL, 10);

  g_free (text);
  return number;
}

/* What the situation of a test needs and no room writes; only while nothing else does. */
static inline void
sql_exec (EssaiCommune *essai, const char *format, ...)
{
  g_autofree char *sql = NULL;
  sqlite3 *db = sql_open (essai);
  va_list args;

  va_start (args, format);
  sql = g_strdup_vprintf (format, args);
  va_end (args);
  if (sqlite3_exec (db, sql, NULL, NULL, NULL) != SQLITE_OK)
    g_error ("%s: %s", sql, sqlite3_errmsg (db));
  sqlite3_close (db);
}
