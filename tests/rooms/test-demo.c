/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-test"
#include "config.h"

#include <sqlite3.h>

#include "server/agenda/reservations.h"
#include "server/coffre/parvis-coffre.h"
#include "server/coffre/parvis-piece.h"
#include "server/demandes/dossier.h"
#include "server/demo/demo.h"
#include "server/regie/regie-store.h"
#include "tests/rooms/essai-commune.h"

/* The town is made on a commune that has nothing yet. */
static EssaiCommune *
create_ville (guint population, guint64 graine, gint64 now)
{
  EssaiCommune *essai = essai_commune_new_neuve ();
  const ParvisDemoOptions options = { .population = population, .graine = graine };
  g_autoptr (GError) error = NULL;

  if (now != 0)
    essai->now = now;
  parvis_demo_create (essai->commune, &options, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  return essai;
}

static sqlite3 *
open_base (EssaiCommune *essai)
{
  sqlite3 *base = NULL;

  g_assert_cmpint (sqlite3_open_v2 (essai->commune->db_path, &base, SQLITE_OPEN_READONLY, NULL), ==,
                   SQLITE_OK);
  return base;
}

static gint64
query_int (sqlite3 *base, const char *sql)
{
  sqlite3_stmt *statement = NULL;
  gint64 value;

  g_assert_cmpint (sqlite3_prepare_v2 (base, sql, -1, &statement, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_step (statement), ==, SQLITE_ROW);
  value = sqlite3_column_int64 (statement, 0);
  sqlite3_finalize (statement);
  return value;
}

static void
check_livre (EssaiCommune *essai)
{
  sqlite3 *base = open_base (essai);
  g_autoptr (GError) error = NULL;
  gint64 lignes = 0, faits = 0;

  parvis_regie_verifier (essai->db, &lignes, &error);
  g_assert_no_error (error);
  parvis_reservation_verifier (essai->db, &faits, &error);
  g_assert_no_error (error);
  g_assert_cmpint (lignes, >, 0);
  g_assert_cmpint (query_int (base, "SELECT sum (montant_cents) FROM solde"), ==, 0);
  g_assert_cmpint (query_int (base,
                              "SELECT count (*) FROM reservation r WHERE NOT EXISTS "
                              "(SELECT 1 FROM inscription i WHERE i.personne_id = r.personne_id "
                              "AND i.seance_id = r.seance_id AND r.jour BETWEEN i.du AND i.au)"),
                   ==, 0);
  g_assert_cmpint (query_int (base, "SELECT coalesce (sum (prises), 0) FROM occupation"), ==,
                   query_int (base, "SELECT count (*) FROM reservation"));
  sqlite3_close (base);
}

/* What every family answered is what the form takes, on the day on which it was handed in. */
static void
check_reponses (EssaiCommune *essai, gint64 id)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ParvisDossier) dossier =
      parvis_dossier_find_for_agent (essai->commune, essai->db, id, &error);
  g_autoptr (ParvisContexte) contexte = NULL;
  g_autoptr (JsonObject) reponses = NULL;
  g_autoptr (GPtrArray) fautes = NULL;
  char jour[PARVIS_DATE_ISO_SIZE];

  g_assert_no_error (error);
  parvis_date_write_iso (parvis_date_from_instant (dossier->depose_a, essai->commune->time_zone),
                         jour);
  reponses = parvis_dossier_lire_reponses (essai->commune, essai->db, id, &error);
  contexte = parvis_dossier_creer_contexte (essai->commune, essai->db, dossier->foyer_id, NULL,
                                            jour, &error);
  g_assert_no_error (error);
  fautes = parvis_teleprocedure_valider (dossier->teleprocedure, contexte, reponses, TRUE);
  g_assert_cmpuint (fautes->len, ==, 0);
}

static void
check_demandes (EssaiCommune *essai)
{
  sqlite3 *base = open_base (essai);
  sqlite3_stmt *statement = NULL;
  guint n = 0;

  sqlite3_prepare_v2 (base, "SELECT id FROM demande WHERE etat <> 'brouillon'", -1, &statement,
                      NULL);
  for (; sqlite3_step (statement) == SQLITE_ROW; n++)
    check_reponses (essai, sqlite3_column_int64 (statement, 0));
  g_assert_cmpuint (n, >, 8);
  sqlite3_finalize (statement);
  g_assert_cmpint (query_int (base, "SELECT count (DISTINCT etat) FROM demande"), >=, 5);
  g_assert_cmpint (query_int (base, "SELECT count (*) FROM depot WHERE etat = 'en_attente'"), >=,
                   12);
  /* An agent who opens what waits finds its papers. */
  g_assert_cmpint (
      query_int (base, "SELECT count (*) FROM depot d WHERE d.etat = 'en_attente' AND NOT EXISTS "
                       "(SELECT 1 FROM fichier f WHERE f.justificatif_id = d.justificatif_id "
                       "AND f.depot = d.n)"),
      ==, 0);
  sqlite3_close (base);
}

/* What lies in the vault opens, and is what its row says. */
static void
check_fichier (EssaiCommune *essai, sqlite3_stmt *row)
{
  g_autoptr (GBytes) cle =
      g_bytes_new (sqlite3_column_blob (row, 2), (gsize) sqlite3_column_bytes (row, 2));
  g_autofree char *path = g_build_filename (essai->folder, "piece", NULL);
  g_autofree char *refus = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) clear =
      parvis_coffre_read (PARVIS_COFFRE (essai->commune),
                          (const char *) sqlite3_column_text (row, 1), cle, 1 << 20, &error);
  const char *type;

  g_assert_no_error (error);
  g_file_set_contents (path, g_bytes_get_data (clear, NULL), (gssize) g_bytes_get_size (clear),
                       &error);
  g_assert_no_error (error);
  type = parvis_piece_check (path, (const char *) sqlite3_column_text (row, 0), 10 << 20, &refus,
                             &error);
  g_assert_no_error (error);
  g_assert_null (refus);
  g_assert_cmpstr (type, ==, (const char *) sqlite3_column_text (row, 3));
}

static void
check_fichiers (EssaiCommune *essai)
{
  sqlite3 *base = open_base (essai);
  sqlite3_stmt *statement = NULL;
  guint n = 0;

  sqlite3_prepare_v2 (base, "SELECT nom, chemin, cle, type FROM fichier ORDER BY id LIMIT 60", -1,
                      &statement, NULL);
  for (; sqlite3_step (statement) == SQLITE_ROW; n++)
    check_fichier (essai, statement);
  g_assert_cmpuint (n, >, 20);
  sqlite3_finalize (statement);
  sqlite3_close (base);
}

static void
check_pages (EssaiCommune *essai, const char *identifiant)
{
  static const char *const pages[] = { "/",       "/demandes",  "/echanges", "/paiements/releve",
                                       "/agenda", "/mon-profil" };

  for (gsize i = 0; i < G_N_ELEMENTS (pages); i++)
    {
      g_autoptr (ParvisResponse) response = essai_commune_get (essai, identifiant, pages[i]);

      if (parvis_response_get_status (response) != 200
          && parvis_response_get_status (response) != 303)
        g_error ("%s, %s : %u", identifiant, pages[i], parvis_response_get_status (response));
    }
}

static void
test_ville (void)
{
  g_autoptr (EssaiCommune) essai = create_ville (30, 0, 0);
  sqlite3 *base = open_base (essai);
  sqlite3_stmt *statement = NULL;

  check_livre (essai);
  check_demandes (essai);
  check_fichiers (essai);
  g_assert_cmpint (query_int (base, "SELECT count (*) FROM compte"), ==, 42);
  g_assert_cmpint (query_int (base, "SELECT count (DISTINCT annee) FROM demande"), ==, 2);
  check_pages (essai, "pascal.dupin");
  sqlite3_prepare_v2 (base, "SELECT identifiant FROM compte WHERE id > 10 ORDER BY id LIMIT 3", -1,
                      &statement, NULL);
  while (sqlite3_step (statement) == SQLITE_ROW)
    check_pages (essai, (const char *) sqlite3_column_text (statement, 0));
  sqlite3_finalize (statement);
  sqlite3_close (base);
}

/* All that was made, but for keys, salts and the names of files. */
static char *
create_empreinte (EssaiCommune *essai)
{
  static const char *const tables[] = {
    "SELECT * FROM personne",
    "SELECT id, nom, voie, commune FROM foyer",
    "SELECT id, identifiant, courriel, cree_a FROM compte",
    "SELECT * FROM demande",
    "SELECT demande_id, etape, reponses FROM demande_etape",
    "SELECT * FROM justificatif",
    "SELECT * FROM depot",
    "SELECT justificatif_id, depot, nom, taille, empreinte FROM fichier",
    "SELECT * FROM message",
    "SELECT * FROM inscription",
    "SELECT * FROM ecriture",
    "SELECT * FROM reservation_fait"
  };
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  sqlite3 *base = open_base (essai);

  for (gsize i = 0; i < G_N_ELEMENTS (tables); i++)
    {
      sqlite3_stmt *statement = NULL;

      g_assert_cmpint (sqlite3_prepare_v2 (base, tables[i], -1, &statement, NULL), ==, SQLITE_OK);
      while (sqlite3_step (statement) == SQLITE_ROW)
        for (int c = 0; c < sqlite3_column_count (statement); c++)
          {
            g_checksum_update (checksum, sqlite3_column_blob (statement, c),
                               sqlite3_column_bytes (statement, c));
            g_checksum_update (checksum, (const guchar *) "|", 1);
          }
      sqlite3_finalize (statement);
    }
  sqlite3_close (base);
  return g_strdup (g_checksum_get_string (checksum));
}

static void
test_graine (void)
{
  g_autoptr (EssaiCommune) une = create_ville (6, 7, 0), meme = create_ville (6, 7, 0),
                           autre = create_ville (6, 8, 0);
  g_autofree char *a = create_empreinte (une), *b = create_empreinte (meme),
                  *c = create_empreinte (autre);

  g_assert_cmpstr (a, ==, b);
  g_assert_cmpstr (a, !=, c);
}

/* The demonstration is of today, whatever day that is. */
static void
test_chaque_jour (void)
{
  static const struct
  {
    int annee, mois, jour;
  } jours[] = { { 2026, 9, 3 }, { 2027, 1, 2 }, { 2027, 5, 15 }, { 2027, 7, 5 }, { 2028, 2, 29 } };

  for (gsize i = 0; i < G_N_ELEMENTS (jours); i++)
    {
      g_autoptr (GDateTime) when =
          g_date_time_new_utc (jours[i].annee, jours[i].mois, jours[i].jour, 9, 30, 0);
      g_autoptr (EssaiCommune) essai = create_ville (0, 0, g_date_time_to_unix (when));
      g_autoptr (GError) error = NULL;

      parvis_regie_verifier (essai->db, NULL, &error);
      g_assert_no_error (error);
      check_demandes (essai);
    }
}

/* On a town where somebody lives already, nothing is made. */
static void
test_une_fois (void)
{
  g_autoptr (EssaiCommune) essai = essai_commune_new ();
  const ParvisDemoOptions options = { 0 };
  g_autoptr (GError) error = NULL;

  g_assert_false (parvis_demo_create (essai->commune, &options, NULL, NULL, NULL, &error));
  g_assert_error (error, PARVIS_ERROR, PARVIS_ERROR_CONFLICT);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/demo/ville", test_ville);
  g_test_add_func ("/demo/graine", test_graine);
  g_test_add_func ("/demo/chaque-jour", test_chaque_jour);
  g_test_add_func ("/demo/une-fois", test_une_fois);
  return g_test_run ();
}
