/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <glib.h>

#include "parvis-sql.h" /* generated from data/sql/statements: enum ParvisSql */
#include "shared/parvis-error.h"

G_BEGIN_DECLS

/**
 * ParvisDb: one connection to a commune's database and its prepared statements.
 *
 * Belongs to one thread at a time. A reader refuses every write (`query_only`); the only connection
 * that writes is the writer's (see parvis-writer.h).
 *
 * A failed statement latches the first error in the connection: a handler may go on reading
 * (it gets no rows), and whoever gave it the connection asks parvis_db_take_error() and rolls back.
 */
typedef struct _ParvisDb ParvisDb;

/* One bound value. Made with V(x) from an integer, a string (NULL = SQL NULL) or a GBytes. */
typedef struct
{
  enum
  {
    PARVIS_VALUE_END,
    PARVIS_VALUE_INT,
    PARVIS_VALUE_TEXT,
    PARVIS_VALUE_BYTES
  } type;
  gint64 number;
  const char *text;
  GBytes *bytes;
} ParvisValue;

static inline ParvisValue
parvis_value_int (gint64 number)
{
  return (ParvisValue){ .type = PARVIS_VALUE_INT, .number = number };
}

static inline ParvisValue
parvis_value_text (const char *text)
{
  return (ParvisValue){ .type = PARVIS_VALUE_TEXT, .text = text };
}

static inline ParvisValue
parvis_value_bytes (GBytes *bytes)
{
  return (ParvisValue){ .type = PARVIS_VALUE_BYTES, .bytes = bytes };
}

/* An id of something that may not be there: 0 is bound as NULL. */
static inline ParvisValue
parvis_value_id (gint64 id)
{
  return id != 0 ? parvis_value_int (id) : parvis_value_text (NULL);
}

/* clang-format off */
#define V_ID(x) parvis_value_id (x)
#define V(x) _Generic ((x), \
  char *: parvis_value_text, const char *: parvis_value_text, \
  GBytes *: parvis_value_bytes, default: parvis_value_int) (x)
/* clang-format on */
#define PARVIS_VALUES(...) ((const ParvisValue[]){ __VA_ARGS__ __VA_OPT__ (, ){ 0 } })

/* Opens PATH for reading only. @error: PARVIS_ERROR_INTERNAL. */
ParvisDb *parvis_db_open_reader (const char *path, GError **error);

/* Opens (and creates) PATH for the one writer, `synchronous=FULL`, WAL. Does not migrate. */
ParvisDb *parvis_db_open_writer (const char *path, GError **error);

void parvis_db_free (ParvisDb *db);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ParvisDb, parvis_db_free)

/* The first error since the last call, or NULL; the caller owns it. */
GError *parvis_db_take_error (ParvisDb *db);

/**
 * ParvisRows: the rows of one statement, read from the first to the last.
 *
 * Text stays valid until the next parvis_rows_next() or until freed. At most one ParvisRows per
 * statement and connection is open at a time: free it (g_autoptr, in its own block) before the same
 * statement is run again.
 */
typedef struct _ParvisRows ParvisRows;

#define parvis_db_query(db, sql, ...) parvis_db_query_values (db, sql, PARVIS_VALUES (__VA_ARGS__))
ParvisRows *parvis_db_query_values (ParvisDb *db, ParvisSql sql, const ParvisValue *values);
gboolean parvis_rows_next (ParvisRows *rows);
gint64 parvis_rows_int (ParvisRows *rows, int column);
gboolean parvis_rows_is_null (ParvisRows *rows, int column);
const char *parvis_rows_text (ParvisRows *rows, int column);      /* "" when NULL */
const char *parvis_rows_find_text (ParvisRows *rows, int column); /* NULL when NULL */
GBytes *parvis_rows_dup_bytes (ParvisRows *rows, int column);     /* NULL when NULL */
void parvis_rows_free (ParvisRows *rows);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ParvisRows, parvis_rows_free)

/**
 * parvis_db_exec: runs a statement that writes and gives no row.
 *
 * A violated constraint is PARVIS_ERROR_CONFLICT and is not latched (the caller knows what it
 * means); anything else is PARVIS_ERROR_INTERNAL (or BUSY) and is latched too.
 */
#define parvis_db_exec(db, error, sql, ...)                                                        \
  parvis_db_exec_values (db, sql, PARVIS_VALUES (__VA_ARGS__), error)
gboolean
parvis_db_exec_values (ParvisDb *db, ParvisSql sql, const ParvisValue *values, GError **error);

/* Runs a plain INSERT and gives the new row's id, or a statement that RETURNs one integer (an upsert,
 * or a number that is not the rowid). 0 with @error set when it fails, 0 without when it changed
 * nothing. */
#define parvis_db_exec_id(db, error, sql, ...)                                                     \
  parvis_db_exec_id_values (db, sql, PARVIS_VALUES (__VA_ARGS__), error)
gint64
parvis_db_exec_id_values (ParvisDb *db, ParvisSql sql, const ParvisValue *values, GError **error);

/* The first column of the first row, or @fallback when there is none or it is NULL. */
#define parvis_db_int(db, fallback, sql, ...)                                                      \
  parvis_db_int_values (db, sql, PARVIS_VALUES (__VA_ARGS__), fallback)
gint64
parvis_db_int_values (ParvisDb *db, ParvisSql sql, const ParvisValue *values, gint64 fallback);

/* The same for a text: a copy that the caller owns, or NULL. */
#define parvis_db_dup_text(db, sql, ...)                                                           \
  parvis_db_dup_text_values (db, sql, PARVIS_VALUES (__VA_ARGS__))
char *parvis_db_dup_text_values (ParvisDb *db, ParvisSql sql, const ParvisValue *values);

/* How many rows the last parvis_db_exec() changed. */
int parvis_db_changes (ParvisDb *db);

/* One read transaction around a page's queries: all of them see the same state. */
void parvis_db_begin_read (ParvisDb *db);
void parvis_db_end_read (ParvisDb *db);

G_END_DECLS
