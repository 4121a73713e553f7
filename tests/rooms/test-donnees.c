/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-essai"
#include "config.h"

#include <archive.h>
#include <archive_entry.h>
#include <string.h>

#include "tests/rooms/demandes-essai.h"
#include "tests/rooms/justificatifs-essai.h"
#include "tests/rooms/sql-essai.h"

/* « Mes données »: what a person takes with them, and who looked at what. */

#define CLAIR "Parvis-demo-2026"
#define HEURE 3600

static ParvisResponse *
telecharger (EssaiCommune *essai, const char *qui, const char *clair)
{
  return essai_commune_post_form (essai, qui, "/mes-donnees/archive", "mot_de_passe_actuel", clair,
                                  NULL);
}

static void
demander (EssaiCommune *essai, const char *qui)
{
  g_autoptr (ParvisResponse) asked =
      essai_commune_post_form (essai, qui, "/mes-donnees/demande", "x", "x", NULL);

  essai_assert_status (asked, 303);
  g_assert_cmpstr (parvis_response_find_header (asked, "Location"), ==, "/mes-donnees");
}

/* Names → GBytes of what is in the ZIP. */
static GHashTable *
deplier (ParvisResponse *response)
{
  GHashTable *entrees =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_bytes_unref);
  struct archive *zip = archive_read_new ();
  struct archive_entry *entry;
  gsize length;
  const char *body = parvis_response_get_body (response, &length);

  archive_read_support_format_zip (zip);
  g_assert_cmpint (archive_read_open_memory (zip, body, length), ==, ARCHIVE_OK);
  while (archive_read_next_header (zip, &entry) == ARCHIVE_OK)
    {
      g_autoptr (GByteArray) bytes = g_byte_array_new ();
      char buffer[4096];
      la_ssize_t n;

      while ((n = archive_read_data (zip, buffer, sizeof buffer)) > 0)
        g_byte_array_append (bytes, (guint8 *) buffer, (guint) n);
      g_assert_cmpint (n, ==, 0);
      g_hash_table_insert (entrees, g_strdup (archive_entry_pathname (entry)),
                           g_byte_array_free_to_bytes (g_steal_pointer (&bytes)));
    }
  archive_read_free (zip);
  return entrees;
}

static char *
dup_json (GHashTable *entrees)
{
  GBytes *bytes = g_hash_table_lookup (entrees, "donnees.json");

  g_assert_nonnull (bytes);
  return g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

static void
assert_dans (const char *texte, const char *quoi, gboolean est)
{
  if ((strstr (texte, quoi) != NULL) != est)
    g_error ("« %s » %s in the archive", quoi, est ? "is not" : "is");
}

/* Every section has what it should, of this family; of another nothing. */
static void
assert_json (GHashTable *entrees, Fiche *fiche)
{
  g_autofree char *texte = dup_json (entrees);
  g_autoptr (JsonNode) node = json_from_string (texte, NULL);
  static const char *const pleines[] = { "personnes",     "demandes",         "demandes_historique",
                                         "justificatifs", "depots",           "messages",
                                         "reservations",  "releve_de_compte", "journal",
                                         "fichiers",      "quotients" };
  JsonObject *tout;

  g_assert_nonnull (node);
  tout = json_node_get_object (node);
  for (gsize i = 0; i < G_N_ELEMENTS (pleines); i++)
    if (json_array_get_length (json_object_get_array_member (tout, pleines[i])) == 0)
      g_error ("« %s » is empty", pleines[i]);
  g_assert_cmpstr (
      json_object_get_string_member (json_object_get_object_member (tout, "compte"), "identifiant"),
      ==, PASCAL);
  assert_dans (texte, "Florian", TRUE);
  /* Health in clear, for who wrote it. */
  assert_dans (texte, SECRET, TRUE);
  assert_dans (texte, "Moulin", FALSE);
  assert_dans (texte, "Manon", FALSE);
  assert_dans (texte, "david", FALSE);
  assert_dans (texte, "argon2", FALSE);
}

/* Whether any file of the vault has these bytes in clear. */
static gboolean
coffre_contient (EssaiCommune *essai, const char *texte)
{
  g_autofree char *commande =
      g_strdup_printf ("grep -raq '%s' '%s'", texte, essai->commune->files_dir);
  int status = 0;

  g_assert_true (g_spawn_command_line_sync (commande, NULL, NULL, &status, NULL));
  return g_spawn_check_wait_status (status, NULL);
}

/* A meal of the child, behind the rooms' back: its chain is nobody's. */
static void
add_repas (EssaiCommune *essai, const char *qui, gint64 enfant, const char *jour)
{
  sql_exec (essai,
            "INSERT INTO reservation_fait (personne_id, seance_id, jour, action, foyer_id,"
            " prix_cents, regle, acteur_type, canal, fait_a, chaine)"
            " SELECT %" G_GINT64_FORMAT ", min (id), '%s', 'reserver', %" G_GINT64_FORMAT
            ", 370, '{}', 'citoyen', 'web', 1, x'00' FROM seance",
            enfant, jour, essai_commune_get_foyer (essai, qui));
}

static void
test_archive (EssaiCommune *essai)
{
  Fiche fiche = essai_fiche_new (essai, "Florian");
  gint64 piece = essai_piece_new (essai, PASCAL, "assurance-scolaire", 0);
  g_autoptr (ParvisResponse) avant = NULL, apres = NULL, faux = NULL, autre = NULL, bon = NULL,
                             tard = NULL, consulte = NULL;
  g_autoptr (GHashTable) entrees = NULL;
  g_autofree char *mails = NULL, *path = essai_piece_api (piece, "");
  gsize length;

  essai_fiche_remplir (&fiche, NULL);
  essai_piece_envoyer_photo (essai, PASCAL, piece);
  consulte = essai_commune_get (essai, JEANNE, path);
  sql_exec (essai,
            "INSERT INTO message (foyer_id, auteur_type, auteur_id, sujet, corps, ecrit_a)"
            " VALUES (%" G_GINT64_FORMAT ", 'agent', 1, 'Bonjour', 'À bientôt', %" G_GINT64_FORMAT
            ")",
            essai_commune_get_foyer (essai, PASCAL), essai->now);
  add_repas (essai, PASCAL, essai_commune_get_enfant (essai, PASCAL, 0), "2026-11-20");
  demander (essai, PASCAL);
  avant = essai_commune_get (essai, PASCAL, "/mes-donnees");
  essai_assert_body (avant, "se prépare");
  essai_assert_no_body (avant, "mot_de_passe_actuel");
  essai_commune_do_taches (essai);
  mails = essai_commune_dup_courriels (essai);
  g_assert_nonnull (strstr (mails, "Vos données sont prêtes"));
  g_assert_false (coffre_contient (essai, "Florian"));

  apres = essai_commune_get (essai, PASCAL, "/mes-donnees");
  essai_assert_body (apres, "Votre archive est prête");
  faux = telecharger (essai, PASCAL, "faux");
  essai_assert_status (faux, 422);
  essai_assert_body (faux, "pas votre mot de passe");
  autre = telecharger (essai, DAVID, CLAIR);
  essai_assert_status (autre, 303);
  bon = telecharger (essai, PASCAL, CLAIR);
  essai_assert_status (bon, 200);
  entrees = deplier (bon);
  assert_json (entrees, &fiche);
  {
    g_autofree char *nom =
        sql_text (essai,
                  "SELECT 'justificatifs/assurance-scolaire/' || justificatif_id || '-1-1-'"
                  " || 'Florian-photo.jpg' FROM fichier WHERE justificatif_id = %" G_GINT64_FORMAT,
                  piece);
    GBytes *photo = g_hash_table_lookup (entrees, nom);

    g_assert_nonnull (photo);
    g_assert_cmpint (
        (gint64) g_bytes_get_size (photo), ==,
        sql_int (essai, "SELECT taille FROM fichier WHERE justificatif_id = %" G_GINT64_FORMAT,
                 piece));
  }
  (void) parvis_response_get_body (bon, &length);
  g_assert_cmpint (sql_int (essai, "SELECT taille FROM archive"), ==, (gint64) length);

  /* 48 hours, then the key is gone with its row. */
  essai->now += 48 * HEURE;
  tard = telecharger (essai, PASCAL, CLAIR);
  essai_assert_status (tard, 303);
  essai->now += 24 * HEURE;
  essai_commune_do_taches (essai);
  g_assert_cmpint (sql_int (essai, "SELECT count(*) FROM archive"), ==, 0);
}

/* Asked for twice is made once; again takes the place of the former; not without end. */
static void
test_demandes (EssaiCommune *essai)
{
  demander (essai, DAVID);
  demander (essai, DAVID);
  essai_commune_do_taches (essai);
  g_assert_cmpuint (essai_commune_count_courriels (essai), ==, 1);
  for (guint i = 0; i < 6; i++)
    {
      essai->now += 60;
      demander (essai, DAVID);
      essai_commune_do_taches (essai);
    }
  g_assert_cmpuint (essai_commune_count_courriels (essai), ==, 5);
  g_assert_cmpint (sql_int (essai, "SELECT count(*) FROM archive"), ==, 1);
}

/* An agent's look is shown to this family and to no other. */
static void
test_consultations (EssaiCommune *essai)
{
  gint64 piece = essai_piece_new_envoyee (essai, PASCAL, "assurance-scolaire", 1);
  g_autofree char *path = essai_piece_api (piece, "");
  g_autoptr (ParvisResponse) rien = essai_commune_get (essai, DAVID, "/mes-donnees");
  g_autoptr (ParvisResponse) ouvert = essai_commune_get (essai, JEANNE, path);
  g_autoptr (ParvisResponse) mien = essai_commune_get (essai, PASCAL, "/mes-donnees");
  g_autoptr (ParvisResponse) tout = essai_commune_get (essai, PASCAL, "/mes-donnees/consultations");
  g_autoptr (ParvisResponse) autre = essai_commune_get (essai, DAVID, "/mes-donnees/consultations");
  g_autoptr (ParvisResponse) fin =
      essai_commune_get (essai, PASCAL, "/mes-donnees/consultations?avant=1");

  essai_assert_status (ouvert, 200);
  essai_assert_body (mien, "Un agent du service scolaire a regardé le justificatif");
  essai_assert_body (mien, "d’Alice.");
  essai_assert_body (tout, "a regardé le justificatif");
  essai_assert_no_body (tout, "Jeanne");
  essai_assert_no_body (autre, "Alice");
  essai_assert_no_body (fin, "a regardé");
  essai_assert_status (rien, 200);
}

/* ------------------------------------------------------------------------- the end of an account */

#define HUBERT "hubert.mounier"
#define JOUR   (24 * HEURE)

/* The token of the newest link that was mailed; the caller owns it. */
static char *
dup_jeton (EssaiCommune *essai)
{
  g_autofree char *mails = essai_commune_dup_courriels (essai);
  const char *jeton = strstr (mails, "?jeton=");

  g_assert_nonnull (jeton);
  return g_strndup (jeton + strlen ("?jeton="), 43);
}

static ParvisResponse *
supprimer (EssaiCommune *essai, const char *qui, const char *clair)
{
  return essai_commune_post_form (essai, qui, "/mes-donnees/suppression", "mot_de_passe_actuel",
                                  clair, NULL);
}

static void
confirmer (EssaiCommune *essai, const char *jeton, guint status)
{
  g_autoptr (ParvisResponse) done = essai_commune_post_form (
      essai, NULL, "/mes-donnees/suppression/confirmation", "jeton", jeton, NULL);

  essai_assert_status (done, status);
}

/* Asked for, and its link followed. */
static void
demander_la_fin (EssaiCommune *essai, const char *qui)
{
  g_autoptr (ParvisResponse) asked = supprimer (essai, qui, CLAIR);
  g_autofree char *jeton = dup_jeton (essai);

  essai_assert_status (asked, 303);
  confirmer (essai, jeton, 303);
  /* Once. */
  confirmer (essai, jeton, 200);
}

/* Where these letters, without capitals, are in the whole database: « table.column » each; "" = nowhere. But for
 * what the law keeps, and the mail that says that all is done. */
static char *
dup_traces (EssaiCommune *essai, const char *mot)
{
  g_autofree char *colonnes =
      sql_text (essai, "SELECT group_concat (m.name || '.' || c.name, ' ') FROM sqlite_schema m,"
                       " pragma_table_info (m.name) c WHERE m.type = 'table'"
                       " AND m.name NOT IN ('ecriture', 'quittance', 'courriel')");
  g_auto (GStrv) liste = g_strsplit (colonnes, " ", -1);
  GString *traces = g_string_new (NULL);

  for (guint i = 0; liste[i] != NULL; i++)
    {
      g_auto (GStrv) parts = g_strsplit (liste[i], ".", 2);

      if (sql_int (essai,
                   "SELECT count (*) FROM \"%s\" WHERE instr (lower (CAST (\"%s\" AS TEXT)), '%s')",
                   parts[0], parts[1], mot)
          > 0)
        g_string_append_printf (traces, "%s ", liste[i]);
    }
  return g_string_free (traces, FALSE);
}

static void
assert_traces (EssaiCommune *essai, gboolean encore)
{
  static const char *const mots[] = { "mounier", "hubert", "agricol", "634567890", "zibeline" };

  for (gsize i = 0; i < G_N_ELEMENTS (mots); i++)
    {
      g_autofree char *traces = dup_traces (essai, mots[i]);

      if ((*traces != '\0') != encore)
        g_error ("« %s »: %s", mots[i], *traces != '\0' ? traces : "nowhere");
    }
}

/* A household in which everything has something personal in it. */
static void
remplir (EssaiCommune *essai)
{
  gint64 foyer = essai_commune_get_foyer (essai, HUBERT);

  essai_piece_new_envoyee (essai, HUBERT, "assurance-scolaire", 0);
  sql_exec (essai,
            "INSERT INTO demande (foyer_id, compte_id, teleprocedure, version, etat, cree_a,"
            " modifie_a, depose_a, motif, signature) SELECT %" G_GINT64_FORMAT ", %" G_GINT64_FORMAT
            ", code, max (version), 'en_traitement', 1, 1, 1, 'Zibeline',"
            " '{\"nom\":\"Hubert Mounier\"}' FROM teleprocedure WHERE code = 'fiche-enfant';"
            "INSERT INTO demande_etape (demande_id, etape, reponses, modifie_a)"
            " SELECT max (id), 'enfant', '{\"prenom\":\"Zibeline\"}', 1 FROM demande;"
            "INSERT INTO demande_historique (demande_id, n, fait_a, acteur_type, evenement, detail)"
            " SELECT max (id), 1, 1, 'citoyen', 'deposee', '{\"x\":\"Zibeline\"}' FROM demande;"
            "INSERT INTO demande_note SELECT max (d.id), 1, min (a.id), 1, 'M. Mounier a appelé'"
            " FROM demande d, agent a;"
            "INSERT INTO message (foyer_id, demande_id, auteur_type, sujet, corps, ecrit_a)"
            " SELECT foyer_id, max (id), 'agent', 'Mounier', 'Zibeline', %" G_GINT64_FORMAT
            " FROM demande;",
            foyer, essai_commune_get_compte (essai, HUBERT), essai->now);
}

/* Refused while meals are booked or money is left, in words. */
static void
test_obstacles (EssaiCommune *essai)
{
  g_autoptr (ParvisResponse) solde = essai_commune_get (essai, DAVID, "/mes-donnees/suppression");
  g_autoptr (ParvisResponse) force = supprimer (essai, DAVID, CLAIR);
  g_autoptr (ParvisResponse) repas = NULL;

  essai_assert_body (solde, "Il vous reste 20,00");
  essai_assert_no_body (solde, "mot_de_passe_actuel");
  essai_assert_status (force, 422);
  add_repas (essai, HUBERT, essai_commune_get_enfant (essai, HUBERT, 0), "2026-11-26");
  repas = essai_commune_get (essai, HUBERT, "/mes-donnees/suppression");
  essai_assert_body (repas, "Une réservation est encore à venir");
  g_assert_cmpuint (essai_commune_count_courriels (essai), ==, 0);
  g_assert_cmpint (sql_int (essai, "SELECT count (*) FROM suppression"), ==, 0);
}

/* Password, link, two weeks; then nothing is left that names anybody, on the disk neither. */
static void
test_suppression (EssaiCommune *essai)
{
  gint64 foyer = essai_commune_get_foyer (essai, HUBERT);
  gint64 compte = essai_commune_get_compte (essai, HUBERT);
  g_autoptr (ParvisResponse) faux = NULL, page = NULL, garde = NULL, encore = NULL;
  g_autofree char *mails = NULL, *perime = NULL;

  remplir (essai);
  add_repas (essai, HUBERT, essai_commune_get_enfant (essai, HUBERT, 0), "2026-11-20");
  assert_traces (essai, TRUE);
  faux = supprimer (essai, HUBERT, "faux");
  essai_assert_status (faux, 422);
  /* Taken back. */
  demander_la_fin (essai, HUBERT);
  page = essai_commune_get (essai, HUBERT, "/mes-donnees");
  essai_assert_body (page, "Votre compte sera supprimé le");
  garde = essai_commune_post_form (essai, HUBERT, "/mes-donnees/garder", "x", "x", NULL);
  essai_assert_status (garde, 303);
  essai->now += 15 * JOUR;
  essai_commune_do_taches (essai);
  assert_traces (essai, TRUE);
  /* A link that was not followed in time. */
  encore = supprimer (essai, HUBERT, CLAIR);
  perime = dup_jeton (essai);
  essai->now += 2 * JOUR + 1;
  confirmer (essai, perime, 200);
  /* And for good, not a day before. */
  demander_la_fin (essai, HUBERT);
  essai->now += 14 * JOUR - 1;
  essai_commune_do_taches (essai);
  assert_traces (essai, TRUE);
  essai->now += 1;
  essai_commune_do_taches (essai);
  assert_traces (essai, FALSE);
  g_assert_cmpuint (essai_coffre_count (essai), ==, 0);
  mails = essai_commune_dup_courriels (essai);
  g_assert_nonnull (strstr (mails, "Votre compte est supprimé"));
  /* What the law keeps. */
  g_assert_cmpint (
      sql_int (essai, "SELECT count (*) FROM reservation_fait WHERE foyer_id = %" G_GINT64_FORMAT,
               foyer),
      ==, 1);
  g_assert_cmpint (sql_int (essai,
                            "SELECT count (*) FROM demande WHERE foyer_id = %" G_GINT64_FORMAT
                            " AND etat = 'annulee'",
                            foyer),
                   ==, 1);
  g_assert_cmpint (sql_int (essai,
                            "SELECT count (*) FROM compte WHERE id = %" G_GINT64_FORMAT
                            " AND etat = 'bloque' AND mot_de_passe = ''",
                            compte),
                   ==, 1);
  g_assert_cmpint (sql_int (essai, "SELECT count (*) FROM session"), ==, 0);
}

/* A booking made in the two weeks: the account stays, and the mail says why. */
static void
test_obstacle_tardif (EssaiCommune *essai)
{
  g_autofree char *mails = NULL;

  demander_la_fin (essai, HUBERT);
  essai->now += 14 * JOUR;
  add_repas (essai, HUBERT, essai_commune_get_enfant (essai, HUBERT, 0), "2026-12-17");
  essai_commune_do_taches (essai);
  mails = essai_commune_dup_courriels (essai);
  g_assert_nonnull (strstr (mails, "Votre compte n’a pas été supprimé"));
  g_assert_cmpint (sql_int (essai,
                            "SELECT count (*) FROM compte WHERE identifiant = 'hubert.mounier'"
                            " AND etat = 'actif'"),
                   ==, 1);
}

/* Somebody else acts for the household: the access goes, the household stays. A child of two households stays in
 * the other one. */
static void
test_partage (EssaiCommune *essai)
{
  gint64 foyer = essai_commune_get_foyer (essai, HUBERT);
  gint64 enfant = essai_commune_get_enfant (essai, HUBERT, 0);

  sql_exec (
      essai,
      "INSERT INTO compte (identifiant, courriel, courriel_cle, mot_de_passe, etat, personne_id,"
      " foyer_id, cgu_version, cgu_a, rgpd_a, cree_a) SELECT 'autre', 'a@b.fr', 'a@b.fr',"
      " mot_de_passe, 'actif', personne_id, foyer_id, cgu_version, cgu_a, rgpd_a, cree_a"
      " FROM compte WHERE identifiant = 'hubert.mounier'");
  demander_la_fin (essai, HUBERT);
  essai->now += 14 * JOUR;
  essai_commune_do_taches (essai);
  g_assert_cmpint (sql_int (essai, "SELECT count (*) FROM foyer WHERE nom LIKE 'MOUNIER%%'"), ==,
                   1);
  g_assert_cmpint (
      sql_int (essai, "SELECT count (*) FROM compte WHERE identifiant = 'hubert.mounier'"), ==, 0);
  /* Now the last one. */
  sql_exec (essai,
            "INSERT INTO foyer_membre (foyer_id, personne_id, role, du) VALUES (%" G_GINT64_FORMAT
            ", %" G_GINT64_FORMAT ", 'enfant', '2026-01-01')",
            essai_commune_get_foyer (essai, DAVID), enfant);
  demander_la_fin (essai, "autre");
  essai->now += 14 * JOUR;
  essai_commune_do_taches (essai);
  g_assert_cmpint (sql_int (essai, "SELECT count (*) FROM foyer WHERE nom LIKE 'MOUNIER%%'"), ==,
                   0);
  g_assert_cmpint (sql_int (essai, "SELECT count (*) FROM personne WHERE prenom = 'Hubert'"), ==,
                   0);
  g_assert_cmpint (sql_int (essai,
                            "SELECT count (*) FROM personne WHERE id = %" G_GINT64_FORMAT
                            " AND prenom <> ''",
                            enfant),
                   ==, 1);
  g_assert_cmpint (sql_int (essai,
                            "SELECT count (*) FROM foyer_membre WHERE foyer_id = %" G_GINT64_FORMAT,
                            foyer),
                   ==, 0);
}

/* A table that is somebody's, by its household, person or account, is in the archive and in the erasure, or says here
 * why not. */
static void
test_tables (EssaiCommune *essai)
{
  static const char *const ailleurs[] = {
    "compte", /* itself */
    "reservation",
    "compte_regie",
    "solde",         /* derived from what is there */
    "garde_periode", /* derived from garde; no name, explains the bookings */
    "alerte_solde",
    "lien",
    "changement_courriel",
    "archive",
    "suppression",       /* no more than that it exists */
    "invitation_enfant", /* goes with its invitation */
    "reservation_fait",
    "foyer_membre",
    "journal", /* who looked at what is kept for its own time, after the family too */
    NULL,
  };
  g_autofree char *tables = sql_text (
      essai,
      "SELECT group_concat (DISTINCT m.name) FROM sqlite_schema m, pragma_table_info (m.name) c"
      " WHERE m.type = 'table' AND c.name IN ('foyer_id', 'personne_id', 'compte_id')");
  g_auto (GStrv) noms = g_strsplit (tables, ",", -1);

  for (guint i = 0; noms[i] != NULL; i++)
    {
      gboolean archive = FALSE, efface = FALSE;

      for (guint n = 0; n < PARVIS_SQL_N_STATEMENTS; n++)
        {
          const ParvisSqlStatement *statement = &parvis_sql_statements[n];
          g_autofree char *mot = g_strdup_printf ("\\b%s\\b", noms[i]);

          if (g_regex_match_simple (mot, statement->text, 0, 0))
            {
              archive |= g_str_has_prefix (statement->name, "donnees_");
              efface |= g_str_has_prefix (statement->name, "effacer_");
            }
        }
      if ((!archive || !efface) && !g_strv_contains (ailleurs, noms[i]))
        g_error ("« %s » is not in the archive, or not erased", noms[i]);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  essai_commune_add ("/donnees/archive", test_archive);
  essai_commune_add ("/donnees/demandes", test_demandes);
  essai_commune_add ("/donnees/consultations", test_consultations);
  essai_commune_add ("/donnees/obstacles", test_obstacles);
  essai_commune_add ("/donnees/suppression", test_suppression);
  essai_commune_add ("/donnees/obstacle-tardif", test_obstacle_tardif);
  essai_commune_add ("/donnees/partage", test_partage);
  essai_commune_add ("/donnees/tables", test_tables);
  return g_test_run ();
}
