/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "test"
#include "config.h"

#include <sqlite3.h>
#include <stdio.h>

#include "server/db/parvis-migrations.h"
#include "tests/coffre/test-outils.h"
#include "tests/courriel/courriel-essai.h"

#define WAIT_S 20

static gint64
clock_cb (gpointer data)
{
  return ((Courrier *) data)->now;
}

char *
courrier_path (Courrier *c, const char *name)
{
  return g_build_filename (c->root, name, NULL);
}

void
courrier_set_up (Courrier *c, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  c->root = g_dir_make_tmp ("parvis-courriel-XXXXXX", &error);
  g_assert_no_error (error);
  c->now = 1795275900; /* 21 November 2026 */
  c->commune = (ParvisCommune){ .base_url = "https://portail.sarrians.fr",
                                .config = g_key_file_new (),
                                .db_path = courrier_path (c, "parvis.db"),
                                .time_zone = g_time_zone_new_identifier ("Europe/Paris") };
  parvis_migrations_run (c->commune.db_path, &error);
  g_assert_no_error (error);
  c->commune.writer = parvis_writer_new (parvis_db_open_writer (c->commune.db_path, &error), 100);
  g_assert_no_error (error);
  c->commune.taches = parvis_taches_new (c->commune.writer, c->commune.db_path, 1, clock_cb, c);
  c->reader = parvis_db_open_reader (c->commune.db_path, &error);
  g_assert_no_error (error);
}

void
courrier_tear_down (Courrier *c, gconstpointer data)
{
  parvis_taches_free (c->commune.taches);
  parvis_writer_free (c->commune.writer);
  parvis_db_free (c->reader);
  if (c->relay)
    {
      g_subprocess_force_exit (c->relay);
      g_subprocess_wait (c->relay, NULL, NULL);
      g_object_unref (c->relay);
    }
  g_key_file_unref (c->commune.config);
  g_free (c->commune.db_path);
  g_free (c->commune.mail_dir);
  g_time_zone_unref (c->commune.time_zone);
  remove_tree (c->root);
  g_free (c->root);
}

void
courrier_start_relay (Courrier *c, const char *option)
{
  g_autofree char *script = g_test_build_filename (G_TEST_DIST, "courriel", "puits.py", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GDataInputStream) lines = NULL;
  g_autofree char *line = NULL;

  c->relay = g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE
                                   | G_SUBPROCESS_FLAGS_STDERR_SILENCE,
                               &error, "/usr/bin/python3", script, c->root, option, NULL);
  g_assert_no_error (error);
  lines = g_data_input_stream_new (g_subprocess_get_stdout_pipe (c->relay));
  line = g_data_input_stream_read_line (lines, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (line);
  c->port = atoi (line);
}

void
courrier_configure (Courrier *c, const char *key, const char *value)
{
  g_key_file_set_string (c->commune.config, "courriel", key, value);
}

void
courrier_configure_relay (Courrier *c)
{
  g_autofree char *url = g_strdup_printf ("smtp://localhost:%d", c->port);
  g_autofree char *ca = courrier_path (c, "ca.pem");
  g_autofree char *password = courrier_path (c, "mot-de-passe");

  g_assert_true (g_file_set_contents (password, "Été-2026\n", -1, NULL));
  courrier_configure (c, "serveur", url);
  courrier_configure (c, "certificats", ca);
  courrier_configure (c, "utilisateur", "portail");
  courrier_configure (c, "mot_de_passe_fichier", password);
  courrier_configure (c, "expediteur", "Mairie d’Été <portail@sarrians.fr>");
  courrier_configure (c, "reponse", "mairie@sarrians.fr");
}

typedef struct
{
  Courrier *c;
  const char *to, *sujet, *corps;
} Sending;

static gpointer
send_write (ParvisDb *db, gpointer data, GError **error)
{
  Sending *s = data;

  parvis_courriel_send (&s->c->commune, db, s->to, s->sujet, s->corps, s->c->now, error);
  return NULL;
}

gint64
courrier_send (Courrier *c, const char *to, const char *sujet, const char *corps, GError **error)
{
  Sending sending = { c, to, sujet, corps };
  g_autoptr (GPtrArray) newest = NULL;
  g_autoptr (GError) local = NULL;

  parvis_writer_run (c->commune.writer, send_write, &sending, NULL, &local);
  if (local)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return 0;
    }
  newest = parvis_courriel_list (c->reader, 0, 1);
  return ((ParvisCourriel *) newest->pdata[0])->id;
}

/* The first column of the first row, past the statements of the program. */
static char *
find_text (Courrier *c, const char *sql, gint64 id)
{
  sqlite3 *db;
  sqlite3_stmt *statement;
  char *found = NULL;

  g_assert_cmpint (sqlite3_open_v2 (c->commune.db_path, &db, SQLITE_OPEN_READONLY, NULL), ==, 0);
  sqlite3_busy_timeout (db, 5000);
  g_assert_cmpint (sqlite3_prepare_v2 (db, sql, -1, &statement, NULL), ==, 0);
  sqlite3_bind_int64 (statement, 1, id);
  if (sqlite3_step (statement) == SQLITE_ROW)
    found = g_strdup ((const char *) sqlite3_column_text (statement, 0));
  sqlite3_finalize (statement);
  sqlite3_close (db);
  return found;
}

#define TACHE(what) "SELECT " what " FROM tache WHERE json_extract (charge, '$.courriel') = ?1"
#define ETAT        TACHE ("etat || CASE WHEN erreur IS NULL THEN '' ELSE ' avec erreur' END")
#define TRIED       TACHE ("CASE etat WHEN 'en_cours' THEN '' ELSE essais END")

gboolean
courrier_has_refusal (Courrier *c, gint64 id)
{
  g_autofree char *action = find_text (
      c, "SELECT action FROM journal WHERE objet_type = 'courriel' AND objet_id = ?1", id);

  return g_strcmp0 (action, "courriel.refuse") == 0;
}

static void
wait_for (Courrier *c, const char *sql, gint64 id, const char *wanted)
{
  gint64 end = g_get_monotonic_time () + WAIT_S * G_USEC_PER_SEC;
  g_autofree char *seen = NULL;

  do
    {
      g_free (seen);
      g_usleep (5000);
      seen = find_text (c, sql, id);
    }
  while (g_strcmp0 (seen, wanted) != 0 && g_get_monotonic_time () < end);
  g_assert_cmpstr (seen, ==, wanted);
}

void
courrier_wait (Courrier *c, gint64 id, const char *etat)
{
  wait_for (c, ETAT, id, etat);
}

void
courrier_wait_attempt (Courrier *c, gint64 id, int attempt)
{
  g_autofree char *wanted = g_strdup_printf ("%d", attempt);

  wait_for (c, TRIED, id, wanted);
}

void
courrier_advance (Courrier *c, gint64 seconds)
{
  c->now += seconds;
  parvis_taches_wake (c->commune.taches);
}

gint64
courrier_find_envoye_a (Courrier *c, gint64 id)
{
  g_autoptr (ParvisCourriel) courriel = parvis_courriel_find (c->reader, id);

  g_assert_nonnull (courriel);
  return courriel->envoye_a;
}
