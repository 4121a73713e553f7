/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-test"
#include "config.h"

#include <string.h>

#include "server/db/parvis-db-private.h"
#include "tests/db/db-essai.h"

/* Small and read as a whole: the commune's own settings. */
static const char *const reference_tables[] = {
  "reglage", "annee_scolaire", "etablissement", "activite",      "seance", "seance_lieu",
  "delai",   "tarif",          "fermeture",     "teleprocedure", "agent",  NULL,
};

static void
test_all_prepare (void)
{
  g_autoptr (Essai) essai = essai_new ();
  g_autoptr (ParvisDb) db = essai_open_writer (essai);
  guint wrong = 0;

  for (guint n = 0; n < PARVIS_SQL_N_STATEMENTS; n++)
    {
      sqlite3_stmt *stmt = NULL;

      if (sqlite3_prepare_v2 (db->handle, parvis_sql_statements[n].text, -1, &stmt, NULL)
          != SQLITE_OK)
        {
          g_test_message ("%s: %s", parvis_sql_statements[n].name, sqlite3_errmsg (db->handle));
          wrong++;
        }
      sqlite3_finalize (stmt);
    }
  g_assert_cmpuint (wrong, ==, 0);
}

/* Does @sql, asked about @name, give a row? */
static gboolean
exists (ParvisDb *db, const char *sql, const char *name)
{
  sqlite3_stmt *stmt = NULL;
  gboolean found;

  g_assert_cmpint (sqlite3_prepare_v2 (db->handle, sql, -1, &stmt, NULL), ==, SQLITE_OK);
  sqlite3_bind_text (stmt, 1, name, -1, SQLITE_STATIC);
  found = sqlite3_step (stmt) == SQLITE_ROW;
  sqlite3_finalize (stmt);
  return found;
}

static gboolean
is_table (ParvisDb *db, const char *name)
{
  return exists (db, "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?1", name);
}

static gboolean
is_partial_index (ParvisDb *db, const char *name)
{
  return exists (db, "SELECT 1 FROM sqlite_schema WHERE name = ?1 AND sql LIKE '%) WHERE %'", name);
}

/* The table that @name stands for in @sql, where it may be an alias; NULL when it is none. */
static char *
resolve_table (ParvisDb *db, const char *sql, const char *name)
{
  g_autofree char *pattern = g_strdup_printf ("\\b(\\w+)\\s+(?:AS\\s+)?%s\\b", name);
  g_autoptr (GRegex) regex = g_regex_new (pattern, G_REGEX_CASELESS, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;

  if (is_table (db, name))
    return g_strdup (name);
  for (g_regex_match (regex, sql, 0, &match); g_match_info_matches (match);
       g_match_info_next (match, NULL))
    {
      g_autofree char *table = g_match_info_fetch (match, 1);

      if (is_table (db, table))
        return g_steal_pointer (&table);
    }
  return NULL;
}

/* Is this line of a query plan a walk through a whole large table? */
static gboolean
is_large_scan (ParvisDb *db, const char *sql, const char *plan)
{
  g_autoptr (GRegex) regex =
      g_regex_new ("^SCAN (\\w+)(?: USING (?:COVERING )?INDEX (\\w+))?", 0, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;
  g_autofree char *name = NULL;
  g_autofree char *index = NULL;
  g_autofree char *table = NULL;

  if (!g_regex_match (regex, plan, 0, &match))
    return FALSE;
  name = g_match_info_fetch (match, 1);
  index = g_match_info_fetch (match, 2);
  table = resolve_table (db, sql, name);
  if (table == NULL || g_strv_contains (reference_tables, table))
    return FALSE;
  /* A row INSERTed into a parent may mend a broken reference: SQLite plans a look at the children for
   * it, and skips it (FkIfZero) as long as none is broken, which here is always. */
  if (g_str_has_prefix (sql, "INSERT") && strstr (sql, table) == NULL)
    return FALSE;
  /* A partial index holds what waits, not what was. */
  return index == NULL || !is_partial_index (db, index);
}

static gboolean
scans_a_large_table (ParvisDb *db, const ParvisSqlStatement *statement)
{
  g_autofree char *sql = g_strconcat ("EXPLAIN QUERY PLAN ", statement->text, NULL);
  sqlite3_stmt *stmt = NULL;
  gboolean scans = FALSE;

  g_assert_cmpint (sqlite3_prepare_v2 (db->handle, sql, -1, &stmt, NULL), ==, SQLITE_OK);
  while (sqlite3_step (stmt) == SQLITE_ROW)
    {
      const char *plan = (const char *) sqlite3_column_text (stmt, 3);

      if (!is_large_scan (db, statement->text, plan))
        continue;
      scans = TRUE;
      if (statement->scan == NULL)
        g_test_message ("%s: %s", statement->name, plan);
    }
  sqlite3_finalize (stmt);
  return scans;
}

/* A town's tables grow for ten years. What reads one as a whole says why above its text in data/sql:
 * « -- scan: reason ». */
static void
test_no_large_scan (void)
{
  g_autoptr (Essai) essai = essai_new ();
  g_autoptr (ParvisDb) db = essai_open_writer (essai);
  guint wrong = 0;

  for (guint n = 0; n < PARVIS_SQL_N_STATEMENTS; n++)
    {
      const ParvisSqlStatement *statement = &parvis_sql_statements[n];
      gboolean scans = scans_a_large_table (db, statement);

      if (scans == (statement->scan != NULL))
        continue;
      if (!scans)
        g_test_message ("%s: scans nothing large, its « -- scan: » can go", statement->name);
      wrong++;
    }
  g_assert_cmpuint (wrong, ==, 0);
}

/* The test above is worth what this says. */
static void
test_a_scan_is_seen (void)
{
  static const struct
  {
    const char *sql;
    gboolean scans;
  } cases[] = {
    { "SELECT * FROM personne", TRUE },
    { "SELECT p.nom_usage FROM personne p WHERE p.courriel = ?1", TRUE },
    { "SELECT p.nom_usage FROM foyer f JOIN personne AS p ON p.prenom = f.nom WHERE f.id = ?1",
      TRUE },
    { "SELECT count(*) FROM foyer", TRUE },
    { "SELECT sum(montant_cents) FROM ecriture WHERE libelle = ?1", TRUE },
    { "DELETE FROM session WHERE adresse = ?1", TRUE },
    { "SELECT * FROM (SELECT id FROM personne WHERE prenom = ?1) x JOIN foyer f ON f.id = x.id",
      TRUE },
    { "SELECT * FROM personne WHERE id = ?1", FALSE },
    { "SELECT * FROM etablissement e WHERE e.nom = ?1", FALSE },
    { "SELECT count(*) FROM depot WHERE etat = 'en_attente'", FALSE },
    { "SELECT value FROM json_each (?1)", FALSE },
    { "WITH x (n) AS (VALUES (1), (2)) SELECT n FROM x", FALSE },
  };
  g_autoptr (Essai) essai = essai_new ();
  g_autoptr (ParvisDb) db = essai_open_writer (essai);

  for (guint n = 0; n < G_N_ELEMENTS (cases); n++)
    {
      ParvisSqlStatement statement = { "case", cases[n].sql, "a case of this test" };

      g_test_message ("%s", cases[n].sql);
      g_assert_cmpint (scans_a_large_table (db, &statement), ==, cases[n].scans);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/statements/all-prepare", test_all_prepare);
  g_test_add_func ("/statements/no-large-scan", test_no_large_scan);
  g_test_add_func ("/statements/a-scan-is-seen", test_a_scan_is_seen);
  return g_test_run ();
}
