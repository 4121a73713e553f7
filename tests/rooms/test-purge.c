/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-essai"
#include "config.h"

#include <string.h>
#include <utime.h>

#include <glib/gstdio.h>

#include "server/coffre/parvis-coffre.h"
#include "tests/rooms/sql-essai.h"

/* The daily job: what must be forgotten is, and nothing else. */

#define JOUR (24 * 3600)

static char *
dup_path (EssaiCommune *essai, const char *chemin)
{
  return g_build_filename (essai->commune->files_dir, chemin, NULL);
}

/* As if it had been written @age seconds ago. */
static void
set_age (EssaiCommune *essai, const char *chemin, gint64 age)
{
  g_autofree char *path = dup_path (essai, chemin);
  struct utimbuf times = { essai->now - age, essai->now - age };

  g_assert_cmpint (g_utime (path, &times), ==, 0);
}

/* A file of the vault; with its row when @row, which has a key unless @effacee. */
static char *
store (EssaiCommune *essai, gint64 age, gboolean row, gboolean effacee)
{
  static guint n;
  g_autoptr (GBytes) clear = g_bytes_new_static ("carnet", 6);
  g_autoptr (GError) error = NULL;
  g_autoptr (ParvisCoffreFichier) fichier =
      parvis_coffre_store_bytes (PARVIS_COFFRE (essai->commune), clear, &error);

  g_assert_no_error (error);
  set_age (essai, fichier->chemin, age);
  if (row)
    sql_exec (
        essai,
        "INSERT INTO fichier (justificatif_id, depot, rang, nom, type, taille, empreinte, cle,"
        " chemin) VALUES (%u, 1, 1, 'x', 'image/png', 6, x'00', %s, '%s')",
        1000 + ++n, effacee ? "NULL" : "x'01'", fichier->chemin);
  return g_strdup (fichier->chemin);
}

static gboolean
is_there (EssaiCommune *essai, const char *chemin)
{
  g_autofree char *path = dup_path (essai, chemin);

  return g_file_test (path, G_FILE_TEST_EXISTS);
}

/* What a failed commit left goes after a day; what is being made, and what a row names, stays. */
static void
test_coffre (EssaiCommune *essai)
{
  g_autofree char *laisse = store (essai, JOUR + 60, FALSE, FALSE);
  g_autofree char *en_cours = store (essai, JOUR - 60, FALSE, FALSE);
  g_autofree char *nomme = store (essai, 400 * JOUR, TRUE, FALSE);
  g_autofree char *efface = store (essai, JOUR + 60, TRUE, TRUE);
  g_autofree char *temporaire = g_strdup_printf ("%s.12345678.tmp", en_cours);
  g_autofree char *etranger = g_strdup_printf ("%.5s/LISEZMOI", laisse);

  for (guint i = 0; i < 2; i++)
    {
      g_autofree char *path = dup_path (essai, i == 0 ? temporaire : etranger);

      g_assert_true (g_file_set_contents (path, "x", 1, NULL));
      set_age (essai, i == 0 ? temporaire : etranger, 2 * JOUR);
    }
  essai_commune_do_taches (essai);
  g_assert_false (is_there (essai, laisse));
  g_assert_false (is_there (essai, efface));
  g_assert_false (is_there (essai, temporaire));
  g_assert_true (is_there (essai, en_cours));
  g_assert_true (is_there (essai, nomme));
  g_assert_true (is_there (essai, etranger));
  /* The next day, the one that nothing came of. */
  essai->now += JOUR + 1;
  essai_commune_do_taches (essai);
  g_assert_false (is_there (essai, en_cours));
  g_assert_true (is_there (essai, nomme));
}

/* A database that knows next to nothing of a full vault is not the right one. */
static void
test_mauvaise_base (EssaiCommune *essai)
{
  char *chemins[30];
  g_autofree char *nomme = store (essai, 2 * JOUR, TRUE, FALSE);

  for (guint i = 0; i < G_N_ELEMENTS (chemins); i++)
    chemins[i] = store (essai, 2 * JOUR, FALSE, FALSE);
  essai_commune_do_taches (essai);
  for (guint i = 0; i < G_N_ELEMENTS (chemins); i++)
    {
      g_assert_true (is_there (essai, chemins[i]));
      g_free (chemins[i]);
    }
  g_assert_true (is_there (essai, nomme));
}

/* A table that keeps files of the vault is known to the sweep: else they would go. */
static void
test_tables_du_coffre (EssaiCommune *essai)
{
  g_autofree char *tables = sql_text (
      essai, "SELECT group_concat (m.name, ' ') FROM sqlite_schema m,"
             " pragma_table_info (m.name) c WHERE m.type = 'table' AND c.name = 'chemin'");
  g_auto (GStrv) names = g_strsplit (tables, " ", -1);

  g_assert_cmpuint (g_strv_length (names), >, 0);
  for (guint i = 0; names[i] != NULL; i++)
    {
      g_autofree char *from = g_strdup_printf (" FROM %s ", names[i]);

      if (strstr (parvis_sql_statements[PARVIS_SQL_SERVEUR_COFFRE_NOMME].text, from) == NULL)
        g_error ("serveur_coffre_nomme does not look into « %s »", names[i]);
    }
}

/* Once a day, whatever there was to do; accounts asked for a week ago and links of before are gone. */
static void
test_tables (EssaiCommune *essai)
{
  sql_exec (essai,
            "INSERT INTO creation (empreinte, courriel_cle, chiffre, cree_a, expire_a) VALUES"
            " (x'01', 'a@b.fr', x'00', %" G_GINT64_FORMAT ", 0),"
            " (x'02', 'a@b.fr', x'00', %" G_GINT64_FORMAT ", 0)",
            essai->now - 7 * JOUR - 1, essai->now - 6 * JOUR);
  essai_commune_do_taches (essai);
  g_assert_cmpint (sql_int (essai, "SELECT count(*) FROM creation"), ==, 1);
  g_assert_cmpint (
      sql_int (essai, "SELECT pret_a FROM tache WHERE type = 'purge' AND etat = 'prete'"), ==,
      essai->now + JOUR);
}

/* Each table's « conservation »: a row that is just over goes, one that is just not stays. */
static void
test_conservation (EssaiCommune *essai)
{
  const gint64 an = 365 * JOUR + 6 * 3600;
  gint64 piece;

  sql_exec (essai, "INSERT INTO justificatif (type, foyer_id, etat, depot, valide_au, cree_a)"
                   " SELECT 'essai', min (id), 'expire', 1, '2025-11-01', 1 FROM foyer;"
                   "INSERT INTO depot (justificatif_id, n, depose_a, etat, valide_au, commentaire)"
                   " SELECT max (id), 1, 1, 'valide', '2025-11-01', 'Dupin' FROM justificatif");
  piece = sql_int (essai, "SELECT max (id) FROM justificatif");
  sql_exec (essai,
            "INSERT INTO fichier (justificatif_id, depot, rang, nom, type, taille, empreinte, cle,"
            " chemin) VALUES (%" G_GINT64_FORMAT ", 1, 1, 'x', 'image/png', 6, x'00', x'01', 'a');"
            "INSERT INTO piece_rappel VALUES (%" G_GINT64_FORMAT ", '2026-08-01', 7, 1),"
            " (%" G_GINT64_FORMAT ", '2026-11-01', 7, 1);",
            piece, piece, piece);
  sql_exec (essai,
            "INSERT INTO journal (fait_a, acteur_type, action, objet_type) VALUES"
            " (%" G_GINT64_FORMAT ", 'systeme', 'vieux', 'x'), (%" G_GINT64_FORMAT
            ", 'systeme', 'jeune', 'x');",
            essai->now - 3 * an - JOUR, essai->now - 3 * an + JOUR);
  sql_exec (
      essai,
      "INSERT INTO message (id, foyer_id, auteur_type, sujet, corps, ecrit_a, fil_id)"
      " SELECT 901, min (id), 'agent', 'a', 'vieux', %" G_GINT64_FORMAT ", NULL FROM foyer"
      " UNION ALL SELECT 902, min (id), 'agent', 'a', 'repris', %" G_GINT64_FORMAT
      ", NULL FROM foyer UNION ALL SELECT 903, min (id), 'citoyen', 'a', 'jeune', %" G_GINT64_FORMAT
      ", 902 FROM foyer;",
      essai->now - 3 * an - JOUR, essai->now - 3 * an - JOUR, essai->now - JOUR);
  sql_exec (
      essai,
      "INSERT INTO demande (foyer_id, teleprocedure, version, etat, cree_a, modifie_a, decide_a,"
      " motif) SELECT (SELECT min (id) FROM foyer), code, max (version), 'refusee', 1, 1, "
      "%" G_GINT64_FORMAT ", 'Dupin' FROM teleprocedure WHERE code = 'fiche-enfant';"
      "INSERT INTO demande_etape (demande_id, etape, reponses, modifie_a)"
      " SELECT max (id), 'enfant', '{}', 1 FROM demande;",
      essai->now - 3 * an - JOUR);
  sql_exec (essai,
            "UPDATE agent SET desactive_a = %" G_GINT64_FORMAT " WHERE identifiant = 'cantine'",
            essai->now - 5 * an - JOUR);
  essai_commune_do_taches (essai);
  g_assert_cmpint (sql_int (essai, "SELECT count (*) FROM fichier WHERE chemin = 'a'"), ==, 0);
  g_assert_cmpint (sql_int (essai, "SELECT count (*) FROM depot WHERE commentaire = 'Dupin'"), ==,
                   0);
  g_assert_cmpint (sql_int (essai, "SELECT count (*) FROM piece_rappel"), ==, 1);
  g_assert_cmpint (sql_int (essai, "SELECT count (*) FROM journal WHERE action = 'vieux'"), ==, 0);
  g_assert_cmpint (sql_int (essai, "SELECT count (*) FROM journal WHERE action = 'jeune'"), ==, 1);
  g_assert_cmpint (sql_int (essai, "SELECT count (*) FROM message WHERE id > 900"), ==, 2);
  g_assert_cmpint (sql_int (essai, "SELECT count (*) FROM demande WHERE etat = 'refusee'"
                                   " AND motif IS NULL"),
                   ==, 1);
  g_assert_cmpint (sql_int (essai, "SELECT count (*) FROM demande_etape e JOIN demande d"
                                   " ON d.id = e.demande_id WHERE d.etat = 'refusee'"),
                   ==, 0);
  g_assert_cmpint (sql_int (essai, "SELECT count (*) FROM agent WHERE nom = 'Agent'"), ==, 1);
}

/* Where a child of two homes was: five years, and the line that still counts then stays, with the
 * agreement that it comes from. */
static void
test_gardes (EssaiCommune *essai)
{
  sql_exec (
      essai,
      "INSERT INTO garde (id, personne_id, foyer_a, foyer_b, regle, du, au, propose_par, compte_id,"
      " propose_a, repondu_a, reponse)"
      " SELECT n, (SELECT min (id) FROM personne), (SELECT min (id) FROM foyer),"
      "   (SELECT max (id) FROM foyer), '{}', du, au, (SELECT min (id) FROM foyer),"
      "   (SELECT min (id) FROM compte), 1, 2, 'acceptee'"
      " FROM (SELECT 1 AS n, '2020-09-01' AS du, '2021-07-05' AS au"
      "   UNION ALL SELECT 2, '2021-09-01', '2021-10-31'"
      "   UNION ALL SELECT 3, '2021-11-01', '2022-07-05');"
      "INSERT INTO garde_periode (personne_id, jour, minutes, foyer_id, motif, garde_id)"
      " SELECT (SELECT min (id) FROM personne), jour, 1080, (SELECT min (id) FROM foyer), 'fixe', n"
      " FROM (SELECT '2020-09-01' AS jour, 1 AS n UNION ALL SELECT '2021-09-01', 2"
      "   UNION ALL SELECT '2021-11-01', 3 UNION ALL SELECT '2022-01-10', 3);");
  essai_commune_do_taches (essai);
  g_assert_cmpint (sql_int (essai, "SELECT count (*) FROM garde_periode"), ==, 2);
  g_assert_cmpint (sql_int (essai, "SELECT count (*) FROM garde_periode WHERE jour = '2021-11-01'"),
                   ==, 1);
  g_assert_cmpint (sql_int (essai, "SELECT count (*) FROM garde"), ==, 1);
  g_assert_cmpint (sql_int (essai, "SELECT id FROM garde"), ==, 3);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  essai_commune_add ("/purge/coffre", test_coffre);
  essai_commune_add ("/purge/mauvaise-base", test_mauvaise_base);
  essai_commune_add ("/purge/tables-du-coffre", test_tables_du_coffre);
  essai_commune_add ("/purge/tables", test_tables);
  essai_commune_add ("/purge/conservation", test_conservation);
  essai_commune_add ("/purge/gardes", test_gardes);
  return g_test_run ();
}
