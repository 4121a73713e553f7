/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-db"
#include "config.h"

#include "server/db/parvis-memo.h"

#include "server/db/parvis-db-private.h"

/* Settings are remembered by the day: some days of all of them. */
#define THINGS_MAX 1000

struct _ParvisMemo
{
  GHashTable *known; /* Thing → itself */
  GPtrArray *past;   /* of such tables: forgotten, but somebody may still look at their values */
  sqlite3_stmt *count;
  gint64 version;
  gboolean checked;    /* in this transaction … */
  sqlite3_int64 since; /* … when the connection had changed so many rows */
};

typedef struct
{
  const char *what;
  gint64 a, b;
  gpointer value;
  GDestroyNotify free_value;
} Thing;

static guint
thing_hash (gconstpointer data)
{
  const Thing *thing = data;

  return g_str_hash (thing->what) ^ ((guint) thing->a * 31u) ^ ((guint) thing->b * 1009u);
}

static gboolean
thing_equal (gconstpointer one, gconstpointer other)
{
  const Thing *x = one, *y = other;

  return x->a == y->a && x->b == y->b && g_str_equal (x->what, y->what);
}

static void
thing_free (gpointer data)
{
  Thing *thing = data;

  if (thing->free_value != NULL && thing->value != NULL)
    thing->free_value (thing->value);
  g_free (thing);
}

static GHashTable *
known_new (void)
{
  return g_hash_table_new_full (thing_hash, thing_equal, thing_free, NULL);
}

ParvisMemo *
parvis_memo_new (void)
{
  ParvisMemo *memo = g_new0 (ParvisMemo, 1);

  memo->known = known_new ();
  memo->past = g_ptr_array_new_with_free_func ((GDestroyNotify) g_hash_table_unref);
  memo->version = -1;
  return memo;
}

void
parvis_memo_free (ParvisMemo *memo)
{
  g_hash_table_unref (memo->known);
  g_ptr_array_unref (memo->past);
  sqlite3_finalize (memo->count);
  g_free (memo);
}

void
parvis_memo_forget (ParvisMemo *memo)
{
  memo->checked = FALSE;
  if (g_hash_table_size (memo->known) == 0)
    return;
  g_ptr_array_add (memo->past, memo->known);
  memo->known = known_new ();
}

void
parvis_memo_begin (ParvisMemo *memo)
{
  memo->checked = FALSE;
  if (g_hash_table_size (memo->known) > THINGS_MAX)
    parvis_memo_forget (memo);
  g_ptr_array_set_size (memo->past, 0);
}

static gint64
read_version (ParvisDb *db)
{
  gint64 version = -1;

  if (db->memo->count == NULL
      && sqlite3_prepare_v3 (db->handle, "SELECT n FROM version_regles", -1,
                             SQLITE_PREPARE_PERSISTENT, &db->memo->count, NULL)
             != SQLITE_OK)
    return -1;
  if (sqlite3_step (db->memo->count) == SQLITE_ROW)
    version = sqlite3_column_int64 (db->memo->count, 0);
  sqlite3_reset (db->memo->count);
  return version;
}

/* Whether what is known is so at this instant of this transaction. */
static gboolean
make_current (ParvisDb *db)
{
  ParvisMemo *memo = db->memo;
  sqlite3_int64 changes = db->writable ? sqlite3_total_changes64 (db->handle) : 0;
  gint64 version;

  if (memo->checked && memo->since == changes && parvis_db_in_transaction (db))
    return TRUE;
  version = read_version (db);
  if (version != memo->version)
    parvis_memo_forget (memo);
  memo->version = version;
  memo->since = changes;
  memo->checked = version >= 0;
  return memo->checked;
}

gboolean
parvis_db_recall (ParvisDb *db, const char *what, gint64 a, gint64 b, gpointer *value)
{
  const Thing wanted = { .what = what, .a = a, .b = b };
  const Thing *thing;

  if (!make_current (db))
    return FALSE;
  thing = g_hash_table_lookup (db->memo->known, &wanted);
  if (thing == NULL)
    return FALSE;
  *value = thing->value;
  return TRUE;
}

void
parvis_db_remember (
    ParvisDb *db, const char *what, gint64 a, gint64 b, gpointer value, GDestroyNotify free_value)
{
  Thing *thing = g_new (Thing, 1);
  gint64 recalled = db->memo->version;

  *thing = (Thing){ what, a, b, value, free_value };
  /* A change came between the question and the answer: it may be looked at, but not be found again. */
  if (!make_current (db) || db->memo->version != recalled)
    {
      GHashTable *lost = known_new ();

      g_hash_table_add (lost, thing);
      g_ptr_array_add (db->memo->past, lost);
      return;
    }
  g_hash_table_add (db->memo->known, thing);
}
