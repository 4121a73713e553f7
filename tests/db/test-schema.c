/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-test"
#include "config.h"

#include <string.h>

#include "server/db/parvis-db-private.h"
#include "tests/db/db-essai.h"

/* What data/sql/migrations promises by itself, whoever writes. */

/* Enough of a town for lines and bookings. */
static const char *const town =
    "INSERT INTO foyer (id, nom, cree_a) VALUES (1, 'DUPIN', 0);"
    "INSERT INTO personne (id, nom_naissance, prenom, cree_a) VALUES (1, 'DUPIN', 'Florian', 0);"
    "INSERT INTO activite (id, code, nom, rang) VALUES (1, 'restauration', 'Restauration', 1);"
    "INSERT INTO seance (id, activite_id, nom, debut, fin, jours, du)"
    "  VALUES (1, 1, 'Repas', '12:00', '13:30', 27, '2026-09-01');"
    "INSERT INTO journal (id, fait_a, acteur_type, action, objet_type)"
    "  VALUES (1, 0, 'systeme', 'essai', 'essai');"
    "INSERT INTO compte_regie (id, code) VALUES (1, 'foyer:1'), (2, 'recettes');"
    "INSERT INTO ecriture (id, exercice, numero, debit, credit, montant_cents, date_valeur,"
    "                      date_enregistrement, enregistre_a, libelle, nature, acteur_type, chaine)"
    "  VALUES (1, 2026, 1, 1, 2, 450, '2026-11-23', '2026-11-20', 0, 'repas', 'reservation',"
    "          'systeme', x'00');"
    "INSERT INTO reservation_fait (id, personne_id, seance_id, jour, action, foyer_id, prix_cents,"
    "                              regle, acteur_type, canal, fait_a, ecriture_id, chaine)"
    "  VALUES (1, 1, 1, '2026-11-23', 'reserver', 1, 450, '{}', 'systeme', 'systeme', 0, 1,"
    "          x'00');";

static void
run_sql (ParvisDb *db, const char *sql)
{
  g_autoptr (GError) error = NULL;

  parvis_db_run (db, sql, &error);
  g_assert_no_error (error);
}

static gboolean
is_comment (const char *line)
{
  return g_str_has_prefix (line, "--");
}

/* Does a comment directly above lines[n] say from when, how long, what remains? */
static gboolean
has_retention (char **lines, int n)
{
  while (--n >= 0 && is_comment (lines[n]))
    if (g_regex_match_simple ("^-- conservation: [^|]*[^| ] \\| [^|]*[^| ] \\| .*\\S", lines[n], 0,
                              0))
      return TRUE;
  return FALSE;
}

static void
test_retention (void)
{
  guint tables = 0, wrong = 0;

  for (guint m = 0; m < PARVIS_SQL_N_MIGRATIONS; m++)
    {
      g_auto (GStrv) lines = g_strsplit (parvis_sql_migrations[m].text, "\n", -1);

      for (int n = 0; lines[n] != NULL; n++)
        {
          if (!g_regex_match_simple ("^\\s*CREATE\\s+TABLE\\b", lines[n], G_REGEX_CASELESS, 0))
            continue;
          tables++;
          if (has_retention (lines, n))
            continue;
          wrong++;
          g_test_message (
              "%s: no « -- conservation: from when | how long | what remains » above: %s",
              parvis_sql_migrations[m].name, lines[n]);
        }
    }
  g_assert_cmpuint (tables, >, 30);
  g_assert_cmpuint (wrong, ==, 0);
}

static void
test_retention_is_seen (void)
{
  static const struct
  {
    const char *text;
    gboolean has;
  } cases[] = {
    { "-- conservation: cree_a | 1 year | nothing", TRUE },
    { "-- conservation: cree_a | 1 year | nothing\n-- and more", TRUE },
    { "-- about\n-- conservation: a | b | c", TRUE },
    { "-- conservation: a | b", FALSE },
    { "-- conservation: a | | c", FALSE },
    { "-- conservation: a | b | ", FALSE },
    { "-- conservation: a | b | c\n", FALSE }, /* an empty line between */
    { "-- about", FALSE },
  };

  for (guint n = 0; n < G_N_ELEMENTS (cases); n++)
    {
      g_auto (GStrv) lines = g_strsplit (cases[n].text, "\n", -1);

      g_test_message ("%s", cases[n].text);
      g_assert_cmpint (has_retention (lines, g_strv_length (lines)), ==, cases[n].has);
    }
}

static void
test_tables_are_strict (void)
{
  g_autoptr (Essai) essai = essai_new ();
  g_autoptr (ParvisDb) db = essai_open_reader (essai);

  g_assert_cmpint (parvis_db_pragma (db, "SELECT count(*) FROM pragma_table_list WHERE strict = 0"
                                         " AND schema = 'main' AND name NOT LIKE 'sqlite_%'"),
                   ==, 0);
}

static void
test_append_only (void)
{
  static const char *const refused[] = {
    "UPDATE ecriture SET montant_cents = 1",
    "UPDATE ecriture SET libelle = libelle WHERE id = 1",
    "DELETE FROM ecriture",
    "DELETE FROM ecriture WHERE id = 1",
    "INSERT OR REPLACE INTO ecriture SELECT * FROM ecriture",
    "UPDATE reservation_fait SET jour = '2026-11-24'",
    "DELETE FROM reservation_fait",
    "INSERT OR REPLACE INTO reservation_fait SELECT * FROM reservation_fait",
    /* A line of the journal goes at its term, but it does not change. */
    "UPDATE journal SET action = 'autre'",
    /* What the ledger or the facts refer to stays too. */
    "DELETE FROM compte_regie WHERE id = 1",
    "DELETE FROM personne",
  };
  g_autoptr (Essai) essai = essai_new ();
  g_autoptr (ParvisDb) db = essai_open_writer (essai);

  run_sql (db, town);
  for (guint n = 0; n < G_N_ELEMENTS (refused); n++)
    {
      g_autoptr (GError) error = NULL;

      g_test_message ("%s", refused[n]);
      g_assert_false (parvis_db_run (db, refused[n], &error));
      g_assert_error (error, PARVIS_ERROR, PARVIS_ERROR_CONFLICT);
    }
  g_assert_cmpint (parvis_db_pragma (db, "SELECT count(*) FROM ecriture WHERE montant_cents = 450"),
                   ==, 1);
  g_assert_cmpint (parvis_db_pragma (db, "SELECT count(*) FROM reservation_fait"), ==, 1);
  run_sql (db, "DELETE FROM journal");
}

static void
insert_line (sqlite3_stmt *stmt, int number, int accounts)
{
  int debit = g_test_rand_int_range (1, accounts + 1);
  int credit = debit % accounts + 1;

  sqlite3_bind_int (stmt, 1, number);
  sqlite3_bind_int (stmt, 2, debit);
  sqlite3_bind_int (stmt, 3, credit);
  sqlite3_bind_int (stmt, 4, g_test_rand_int_range (1, 1000000));
  g_assert_cmpint (sqlite3_step (stmt), ==, SQLITE_DONE);
  sqlite3_reset (stmt);
}

/* Ten thousand lines: the sum stays zero, and each balance is what its lines say. */
static void
test_ledger_sums_to_zero (void)
{
  g_autoptr (Essai) essai = essai_new ();
  g_autoptr (ParvisDb) db = essai_open_writer (essai);
  g_autoptr (GError) error = NULL;
  const int accounts = 50;
  sqlite3_stmt *stmt = NULL;

  for (int n = 1; n <= accounts; n++)
    {
      g_autofree char *sql =
          g_strdup_printf ("INSERT INTO compte_regie (id, code) VALUES (%d, 'compte:%d')", n, n);

      run_sql (db, sql);
    }
  g_assert_true (parvis_db_begin_write (db, &error));
  g_assert_cmpint (
      sqlite3_prepare_v2 (db->handle,
                          "INSERT INTO ecriture (exercice, numero, debit, credit, montant_cents,"
                          " date_valeur, date_enregistrement, enregistre_a, libelle, nature,"
                          " acteur_type, chaine) VALUES (2026, ?1, ?2, ?3, ?4, '2026-11-23',"
                          " '2026-11-20', 0, 'ligne', 'correction', 'systeme', x'00')",
                          -1, &stmt, NULL),
      ==, SQLITE_OK);
  for (int n = 1; n <= 10000; n++)
    {
      insert_line (stmt, n, accounts);
      if (n % 1000 == 0)
        g_assert_cmpint (parvis_db_pragma (db, "SELECT sum(montant_cents) FROM solde"), ==, 0);
    }
  sqlite3_finalize (stmt);
  g_assert_true (parvis_db_commit (db, &error));
  g_assert_cmpint (parvis_db_pragma (db, "SELECT count(*) FROM ecriture"), ==, 10000);
  g_assert_cmpint (parvis_db_pragma (db, "SELECT count(*) FROM solde"), ==, accounts);
  g_assert_cmpint (
      parvis_db_pragma (
          db, "SELECT count(*) FROM solde s WHERE s.montant_cents <>"
              " (SELECT coalesce (sum (montant_cents), 0) FROM ecriture WHERE credit = s.compte_id)"
              " - (SELECT coalesce (sum (montant_cents), 0) FROM ecriture"
              "    WHERE debit = s.compte_id)"),
      ==, 0);
}

/* The calendar follows the facts. */
static void
test_calendar_follows_the_facts (void)
{
  static const char *const cancel =
      "INSERT INTO reservation_fait (personne_id, seance_id, jour, action, foyer_id, prix_cents,"
      " regle, acteur_type, canal, fait_a, chaine) VALUES (1, 1, '2026-11-23', 'annuler', 1, 450,"
      " '{}', 'systeme', 'systeme', 1, x'00')";
  g_autoptr (Essai) essai = essai_new ();
  g_autoptr (ParvisDb) db = essai_open_writer (essai);

  run_sql (db, town);
  g_assert_cmpint (parvis_db_pragma (db, "SELECT count(*) FROM reservation WHERE fait_id = 1"), ==,
                   1);
  run_sql (db, cancel);
  g_assert_cmpint (parvis_db_pragma (db, "SELECT count(*) FROM reservation"), ==, 0);
  g_assert_cmpint (parvis_db_pragma (db, "SELECT count(*) FROM reservation_fait"), ==, 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/schema/retention", test_retention);
  g_test_add_func ("/schema/retention-is-seen", test_retention_is_seen);
  g_test_add_func ("/schema/tables-are-strict", test_tables_are_strict);
  g_test_add_func ("/schema/append-only", test_append_only);
  g_test_add_func ("/schema/ledger-sums-to-zero", test_ledger_sums_to_zero);
  g_test_add_func ("/schema/calendar-follows-the-facts", test_calendar_follows_the_facts);
  return g_test_run ();
}
