/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-test"
#include "config.h"

#include "server/db/parvis-db-private.h"
#include "server/db/parvis-taches.h"
#include "tests/db/db-essai.h"

#define HOUR 3600
#define DAY  86400

typedef struct
{
  Essai *essai;
  ParvisWriter *writer;
  ParvisTaches *taches;
  gint64 now; /* atomic */
  GMutex lock;
  GCond changed;
  guint runs;             /* under lock, with all below */
  guint failures;         /* this many runs fail first */
  guint running, highest; /* at once */
  gboolean hold;          /* a run waits while it is set */
  char *seen;             /* what the last payload said */
} Fixture;

static gint64
now_cb (gpointer data)
{
  Fixture *fixture = data;

  return __atomic_load_n (&fixture->now, __ATOMIC_SEQ_CST);
}

static void
advance (Fixture *fixture, gint64 seconds)
{
  __atomic_add_fetch (&fixture->now, seconds, __ATOMIC_SEQ_CST);
  parvis_taches_wake (fixture->taches);
}

static gboolean
run_cb (ParvisTaches *taches,
        ParvisDb *db,
        gint64 id,
        JsonObject *charge,
        gpointer data,
        GError **error)
{
  Fixture *fixture = data;
  gboolean fails;

  /* It reads outside any transaction, and cannot write but through the writer. */
  g_assert_false (parvis_db_in_transaction (db));
  g_assert_cmpint (parvis_db_pragma (db, "PRAGMA query_only"), ==, 1);
  g_mutex_lock (&fixture->lock);
  fixture->runs++;
  fixture->running++;
  fixture->highest = MAX (fixture->highest, fixture->running);
  g_free (fixture->seen);
  fixture->seen = g_strdup (json_object_get_string_member_with_default (charge, "texte", NULL));
  fails = fixture->failures > 0;
  fixture->failures -= fails;
  g_cond_broadcast (&fixture->changed);
  while (fixture->hold)
    g_cond_wait (&fixture->changed, &fixture->lock);
  fixture->running--;
  g_mutex_unlock (&fixture->lock);
  if (fails)
    g_set_error_literal (error, PARVIS_ERROR, PARVIS_ERROR_BUSY, "le serveur ne répond pas");
  return !fails;
}

static Fixture *
fixture_new (guint threads)
{
  Fixture *fixture = g_new0 (Fixture, 1);

  fixture->essai = essai_new ();
  fixture->now = 1000000000;
  g_mutex_init (&fixture->lock);
  g_cond_init (&fixture->changed);
  fixture->writer = parvis_writer_new (essai_open_writer (fixture->essai), 100);
  fixture->taches =
      parvis_taches_new (fixture->writer, fixture->essai->path, threads, now_cb, fixture);
  parvis_taches_register (fixture->taches, "essai", 3, run_cb, fixture);
  return fixture;
}

static void
fixture_free (Fixture *fixture)
{
  parvis_taches_free (fixture->taches);
  parvis_writer_free (fixture->writer);
  g_mutex_clear (&fixture->lock);
  g_cond_clear (&fixture->changed);
  g_free (fixture->seen);
  essai_free (fixture->essai);
  g_free (fixture);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Fixture, fixture_free)

static void
set_hold (Fixture *fixture, gboolean hold)
{
  g_mutex_lock (&fixture->lock);
  fixture->hold = hold;
  g_cond_broadcast (&fixture->changed);
  g_mutex_unlock (&fixture->lock);
}

static void
wait_for_runs (Fixture *fixture, guint runs)
{
  g_mutex_lock (&fixture->lock);
  while (fixture->runs < runs)
    g_cond_wait (&fixture->changed, &fixture->lock);
  g_mutex_unlock (&fixture->lock);
}

typedef struct
{
  const char *type, *cle, *texte;
  gint64 at;
} Addition;

static gpointer
add_write (ParvisDb *db, gpointer data, GError **error)
{
  Addition *addition = data;
  g_autoptr (JsonNode) charge = json_from_string ("{}", NULL);

  if (addition->texte != NULL)
    json_object_set_string_member (json_node_get_object (charge), "texte", addition->texte);
  g_assert_true (parvis_tache_add (db, addition->type, addition->cle, charge, addition->at, error));
  return NULL;
}

static void
add (Fixture *fixture, const char *type, const char *cle, const char *texte, gint64 at)
{
  Addition addition = { type, cle, texte, at };
  g_autoptr (GError) error = NULL;

  parvis_writer_run (fixture->writer, add_write, &addition, NULL, &error);
  g_assert_no_error (error);
  parvis_taches_wake (fixture->taches);
}

static gpointer
run_sql (ParvisDb *db, gpointer data, GError **error)
{
  parvis_db_run (db, data, error);
  return NULL;
}

static void
sql (Fixture *fixture, const char *text)
{
  g_autoptr (GError) error = NULL;

  parvis_writer_run (fixture->writer, run_sql, (gpointer) text, NULL, &error);
  g_assert_no_error (error);
}

static gint64
ask (Fixture *fixture, const char *text)
{
  g_autoptr (ParvisDb) reader = essai_open_reader (fixture->essai);

  return parvis_db_pragma (reader, text);
}

/* What a job leaves is written by the pool: wait for it, a minute at most. */
static void
wait_until (Fixture *fixture, const char *text, gint64 value)
{
  gint64 end = g_get_monotonic_time () + G_TIME_SPAN_MINUTE;

  while (ask (fixture, text) != value)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, end);
      g_usleep (1000);
    }
}

static void
test_done (void)
{
  g_autoptr (Fixture) fixture = fixture_new (1);

  add (fixture, "essai", NULL, "bonjour", 0);
  parvis_taches_start (fixture->taches);
  wait_until (fixture, "SELECT count(*) FROM tache WHERE etat = 'faite'", 1);
  g_assert_cmpstr (fixture->seen, ==, "bonjour");
  g_assert_cmpint (ask (fixture, "SELECT fini_a FROM tache"), ==, now_cb (fixture));
  g_assert_cmpint (ask (fixture, "SELECT erreur IS NULL FROM tache"), ==, 1);
  /* And one that comes while it runs, on the wake and not on a beat. */
  add (fixture, "essai", NULL, "encore", 0);
  wait_until (fixture, "SELECT count(*) FROM tache WHERE etat = 'faite'", 2);
  g_assert_cmpuint (fixture->runs, ==, 2);
}

static void
test_not_before (void)
{
  g_autoptr (Fixture) fixture = fixture_new (1);

  add (fixture, "essai", NULL, "demain", now_cb (fixture) + DAY);
  add (fixture, "essai", NULL, "maintenant", 0);
  parvis_taches_start (fixture->taches);
  wait_until (fixture, "SELECT count(*) FROM tache WHERE etat = 'faite'", 1);
  g_assert_cmpint (ask (fixture, "SELECT count(*) FROM tache WHERE etat = 'prete'"), ==, 1);
  advance (fixture, DAY);
  wait_until (fixture, "SELECT count(*) FROM tache WHERE etat = 'faite'", 2);
  g_assert_cmpstr (fixture->seen, ==, "demain");
}

/* Each failure waits longer than the one before, the last one is final. */
static void
test_retries (void)
{
  static const int delays[] = { 30, 120 };
  g_autoptr (Fixture) fixture = fixture_new (1);

  fixture->failures = 3;
  add (fixture, "essai", NULL, NULL, 0);
  parvis_taches_start (fixture->taches);
  for (guint n = 0; n < G_N_ELEMENTS (delays); n++)
    {
      g_autofree char *later =
          g_strdup_printf ("SELECT count(*) FROM tache WHERE etat = 'prete' AND essais = %u AND "
                           "pret_a = %" G_GINT64_FORMAT " AND erreur = 'le serveur ne répond pas'",
                           n + 1, now_cb (fixture) + delays[n]);

      wait_until (fixture, later, 1);
      advance (fixture, delays[n]);
    }
  wait_until (fixture, "SELECT count(*) FROM tache WHERE etat = 'echouee' AND essais = 3", 1);
  g_assert_cmpint (ask (fixture, "SELECT erreur = 'le serveur ne répond pas' FROM tache"), ==, 1);
  g_assert_cmpint (ask (fixture, "SELECT fini_a FROM tache"), ==, now_cb (fixture));
  g_assert_cmpuint (fixture->runs, ==, 3);
}

static void
test_succeeds_at_last (void)
{
  g_autoptr (Fixture) fixture = fixture_new (1);

  fixture->failures = 1;
  add (fixture, "essai", NULL, NULL, 0);
  parvis_taches_start (fixture->taches);
  wait_until (fixture, "SELECT count(*) FROM tache WHERE etat = 'prete' AND essais = 1", 1);
  advance (fixture, 30);
  wait_until (fixture, "SELECT count(*) FROM tache WHERE etat = 'faite' AND erreur IS NULL", 1);
}

static void
test_key (void)
{
  g_autoptr (Fixture) fixture = fixture_new (1);

  add (fixture, "essai", "a", "premier", now_cb (fixture) + 2 * HOUR);
  add (fixture, "essai", "a", "second", now_cb (fixture) + HOUR);
  add (fixture, "essai", "a", "second", now_cb (fixture) + 3 * HOUR);
  add (fixture, "essai", "b", NULL, now_cb (fixture) + DAY);
  add (fixture, "autre", "a", NULL, now_cb (fixture) + DAY);
  add (fixture, "essai", NULL, NULL, now_cb (fixture) + DAY);
  add (fixture, "essai", NULL, NULL, now_cb (fixture) + DAY);
  g_assert_cmpint (ask (fixture, "SELECT count(*) FROM tache"), ==, 5);
  g_assert_cmpint (ask (fixture, "SELECT pret_a FROM tache WHERE id = 1"), ==,
                   now_cb (fixture) + HOUR);
  /* While one runs, the next may wait under its key: what it asks for came after. */
  fixture->hold = TRUE;
  parvis_taches_start (fixture->taches);
  advance (fixture, HOUR);
  wait_for_runs (fixture, 1);
  g_assert_cmpstr (fixture->seen, ==, "premier");
  add (fixture, "essai", "a", "après", 0);
  g_assert_cmpint (ask (fixture, "SELECT count(*) FROM tache WHERE type = 'essai' AND cle = 'a'"),
                   ==, 2);
  set_hold (fixture, FALSE);
  wait_until (fixture, "SELECT count(*) FROM tache WHERE etat = 'faite'", 2);
  g_assert_cmpstr (fixture->seen, ==, "après");
}

/* One that fails while another waits under its key leaves the work to that one. */
static void
test_retry_meets_its_key (void)
{
  g_autoptr (Fixture) fixture = fixture_new (1);

  fixture->hold = TRUE;
  fixture->failures = 1;
  add (fixture, "essai", "a", NULL, 0);
  parvis_taches_start (fixture->taches);
  wait_for_runs (fixture, 1);
  add (fixture, "essai", "a", NULL, now_cb (fixture) + DAY);
  set_hold (fixture, FALSE);
  wait_until (fixture, "SELECT count(*) FROM tache WHERE etat = 'faite' AND erreur IS NOT NULL", 1);
  g_assert_cmpint (ask (fixture, "SELECT count(*) FROM tache WHERE etat = 'prete'"), ==, 1);
}

static void
test_crash_recovery (void)
{
  g_autoptr (Fixture) fixture = fixture_new (1);

  /* 1 is taken up again; 2 ended the program three times; 3's work waits in 4 already. */
  sql (fixture, "INSERT INTO tache (id, type, cle, charge, etat, essais, pret_a, cree_a) VALUES"
                " (1, 'essai', NULL, '{\"texte\": \"repris\"}', 'en_cours', 1, 0, 0),"
                " (2, 'essai', NULL, '{}', 'en_cours', 3, 0, 0),"
                " (3, 'essai', 'a', '{}', 'en_cours', 1, 0, 0),"
                " (4, 'essai', 'a', '{}', 'prete', 0, 2000000000, 0)");
  parvis_taches_start (fixture->taches);
  wait_until (fixture, "SELECT count(*) FROM tache WHERE id = 1 AND etat = 'faite' AND essais = 2",
              1);
  g_assert_cmpstr (fixture->seen, ==, "repris");
  g_assert_cmpuint (fixture->runs, ==, 1);
  g_assert_cmpint (ask (fixture, "SELECT etat = 'echouee' AND erreur = 'interrompue' FROM tache"
                                 " WHERE id = 2"),
                   ==, 1);
  g_assert_cmpint (ask (fixture, "SELECT etat = 'faite' FROM tache WHERE id = 3"), ==, 1);
  g_assert_cmpint (ask (fixture, "SELECT etat = 'prete' FROM tache WHERE id = 4"), ==, 1);
}

/* A type that this program does not know waits for one that does, and holds up nobody. */
static void
test_unknown_type (void)
{
  g_autoptr (Fixture) fixture = fixture_new (1);

  add (fixture, "inconnu", NULL, NULL, 0);
  add (fixture, "essai", NULL, NULL, 0);
  parvis_taches_start (fixture->taches);
  wait_until (fixture, "SELECT count(*) FROM tache WHERE etat = 'faite' AND type = 'essai'", 1);
  g_assert_cmpint (ask (fixture, "SELECT pret_a FROM tache WHERE etat = 'prete' AND essais = 0"),
                   ==, now_cb (fixture) + HOUR);
}

static void
test_payload_that_is_no_object (void)
{
  g_autoptr (Fixture) fixture = fixture_new (1);

  sql (fixture, "INSERT INTO tache (type, charge, essais, pret_a, cree_a) VALUES"
                " ('essai', '[1]', 2, 0, 0)");
  parvis_taches_start (fixture->taches);
  wait_until (fixture, "SELECT count(*) FROM tache WHERE etat = 'echouee'", 1);
  g_assert_cmpuint (fixture->runs, ==, 0);
}

static void
test_pool_is_bounded (void)
{
  g_autoptr (Fixture) fixture = fixture_new (2);

  for (int n = 0; n < 8; n++)
    add (fixture, "essai", NULL, NULL, 0);
  fixture->hold = TRUE;
  parvis_taches_start (fixture->taches);
  wait_for_runs (fixture, 2);
  g_assert_cmpint (ask (fixture, "SELECT count(*) FROM tache WHERE etat = 'en_cours'"), ==, 2);
  set_hold (fixture, FALSE);
  wait_until (fixture, "SELECT count(*) FROM tache WHERE etat = 'faite'", 8);
  g_assert_cmpuint (fixture->runs, ==, 8);
  g_assert_cmpuint (fixture->highest, ==, 2);
}

static void
test_purge (void)
{
  g_autoptr (Fixture) fixture = fixture_new (1);

  sql (fixture, "WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < 1200)"
                " INSERT INTO tache (type, charge, etat, pret_a, cree_a, fini_a)"
                " SELECT 'essai', '{}', CASE n % 2 WHEN 0 THEN 'faite' ELSE 'echouee' END, 0, 0,"
                " 1000000000 - 91 * 86400 FROM n");
  sql (fixture, "INSERT INTO tache (type, charge, etat, pret_a, cree_a, fini_a) VALUES"
                " ('essai', '{}', 'faite', 0, 0, 1000000000 - 89 * 86400)");
  add (fixture, "essai", NULL, NULL, now_cb (fixture) + 365 * DAY);
  parvis_taches_start (fixture->taches);
  wait_until (fixture, "SELECT count(*) FROM tache", 2);
  advance (fixture, 2 * DAY);
  wait_until (fixture, "SELECT count(*) FROM tache", 1);
  g_assert_cmpint (ask (fixture, "SELECT count(*) FROM tache WHERE etat = 'prete'"), ==, 1);
}

static gpointer
release_soon (gpointer data)
{
  g_usleep (20000);
  set_hold (data, FALSE);
  return NULL;
}

/* What runs is finished and written, what waits stays. */
static void
test_free_in_the_middle (void)
{
  g_autoptr (Fixture) fixture = fixture_new (1);
  GThread *thread;

  add (fixture, "essai", NULL, NULL, 0);
  add (fixture, "essai", NULL, NULL, 0);
  fixture->hold = TRUE;
  parvis_taches_start (fixture->taches);
  wait_for_runs (fixture, 1);
  thread = g_thread_new ("release", release_soon, fixture);
  g_clear_pointer (&fixture->taches, parvis_taches_free);
  g_thread_join (thread);
  g_assert_cmpint (ask (fixture, "SELECT count(*) FROM tache WHERE etat = 'faite'"), ==, 1);
  g_assert_cmpint (ask (fixture, "SELECT count(*) FROM tache WHERE etat = 'prete'"), ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/taches/done", test_done);
  g_test_add_func ("/taches/not-before", test_not_before);
  g_test_add_func ("/taches/retries", test_retries);
  g_test_add_func ("/taches/succeeds-at-last", test_succeeds_at_last);
  g_test_add_func ("/taches/key", test_key);
  g_test_add_func ("/taches/retry-meets-its-key", test_retry_meets_its_key);
  g_test_add_func ("/taches/crash-recovery", test_crash_recovery);
  g_test_add_func ("/taches/unknown-type", test_unknown_type);
  g_test_add_func ("/taches/payload-that-is-no-object", test_payload_that_is_no_object);
  g_test_add_func ("/taches/pool-is-bounded", test_pool_is_bounded);
  g_test_add_func ("/taches/purge", test_purge);
  g_test_add_func ("/taches/free-in-the-middle", test_free_in_the_middle);
  return g_test_run ();
}
