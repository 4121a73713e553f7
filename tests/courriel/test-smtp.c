/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "test"
#include "config.h"

#include <string.h>

#include "server/courriel/courriel-smtp.h"
#include "tests/courriel/courriel-essai.h"

/* The way to a real relay: encryption, identification, and each of its moods. */

static void
start (Courrier *c)
{
  g_autoptr (GError) error = NULL;

  courrier_start_relay (c, NULL);
  courrier_configure_relay (c);
  parvis_courriel_register (&c->commune, &error);
  g_assert_no_error (error);
  parvis_taches_start (c->commune.taches);
}

static gint64
send_to (Courrier *c, const char *to)
{
  gint64 id = courrier_send (c, to, "Votre dossier", "Il est complet.\n.\nMerci !", NULL);

  g_assert_cmpint (id, >, 0);
  parvis_taches_wake (c->commune.taches);
  return id;
}

static char *
read_taken (Courrier *c, const char *name)
{
  g_autofree char *path = courrier_path (c, name);
  char *text = NULL;

  g_file_get_contents (path, &text, NULL, NULL);
  return text;
}

static void
test_sent (Courrier *c, gconstpointer data)
{
  g_autofree char *envelope = NULL;
  g_autofree char *text = NULL;
  gint64 id;

  start (c);
  id = send_to (c, "pascal.dupin@exemple.fr");
  courrier_wait (c, id, "faite");
  g_assert_cmpint (courrier_find_envoye_a (c, id), ==, c->now);
  envelope = read_taken (c, "1.json");
  g_assert_cmpstr (envelope, ==,
                   "{\"from\": \"portail@sarrians.fr\", \"to\": [\"pascal.dupin@exemple.fr\"], "
                   "\"helo\": \"portail.sarrians.fr\", \"tls\": true}");
  text = read_taken (c, "1.eml");
  g_assert_nonnull (strstr (text, "Il est complet.\r\n.\r\nMerci"));
  g_assert_nonnull (strstr (text, "Reply-To: mairie@sarrians.fr"));
}

static void
test_later (Courrier *c, gconstpointer data)
{
  gint64 id;

  start (c);
  id = send_to (c, "plus-tard@exemple.fr");
  courrier_wait (c, id, "prete avec erreur");
  g_assert_cmpint (courrier_find_envoye_a (c, id), ==, 0);
  courrier_advance (c, 3600);
  courrier_wait (c, id, "faite");
  g_assert_cmpint (courrier_find_envoye_a (c, id), ==, c->now);
}

/* Given up after a day and a half, and the table says why. */
static void
test_never (Courrier *c, gconstpointer data)
{
  gint64 id;

  start (c);
  id = send_to (c, "surcharge@exemple.fr");
  for (int i = 0; i < 11; i++)
    {
      courrier_wait_attempt (c, id, i + 1);
      courrier_wait (c, id, "prete avec erreur");
      courrier_advance (c, 7 * 3600);
    }
  courrier_wait (c, id, "echouee avec erreur");
}

/* A 5xx about the mail is final: noted, and the next mails go on. */
static void
test_refused (Courrier *c, gconstpointer data)
{
  gint64 unknown, content, good;

  start (c);
  unknown = send_to (c, "inconnu@exemple.fr");
  content = send_to (c, "contenu@exemple.fr");
  good = send_to (c, "p@exemple.fr");
  courrier_wait (c, unknown, "faite");
  courrier_wait (c, content, "faite");
  courrier_wait (c, good, "faite");
  g_assert_cmpint (courrier_find_envoye_a (c, unknown), ==, 0);
  g_assert_cmpint (courrier_find_envoye_a (c, content), ==, 0);
  g_assert_cmpint (courrier_find_envoye_a (c, good), ==, c->now);
  g_assert_true (courrier_has_refusal (c, unknown));
  g_assert_true (courrier_has_refusal (c, content));
  g_assert_false (courrier_has_refusal (c, good));
}

static ParvisSmtpFin
send_directly (Courrier *c, const ParvisSmtp *smtp, const char *to, long *code)
{
  g_autoptr (GBytes) message = g_bytes_new_static ("Subject: S\r\n\r\nT\r\n", 17);
  g_autoptr (GError) error = NULL;
  ParvisSmtpFin fin =
      parvis_smtp_send (smtp, "essai.fr", "portail@sarrians.fr", to, message, code, &error);

  g_test_message ("%s", error ? error->message : "sent");
  g_assert_true ((fin == PARVIS_SMTP_ENVOYE) == (error == NULL));
  return fin;
}

/* What is wrong with us, or with the line, is never held against the mail. */
static void
test_our_fault (Courrier *c, gconstpointer data)
{
  g_autofree char *good_url = NULL;
  g_autofree char *other_name = NULL;
  g_autofree char *ca = courrier_path (c, "ca.pem");
  g_autofree char *other = courrier_path (c, "other.pem");

  courrier_start_relay (c, NULL);
  good_url = g_strdup_printf ("smtp://localhost:%d", c->port);
  other_name = g_strdup_printf ("smtp://127.0.0.1:%d", c->port);
  const ParvisSmtp cases[] = {
    { good_url, "portail", "faux", ca, 0 },          /* password */
    { good_url, NULL, NULL, ca, 0 },                 /* nobody */
    { good_url, "portail", "Été-2026", other, 0 },   /* an unknown authority */
    { other_name, "portail", "Été-2026", ca, 0 },    /* not the name in the certificate */
    { good_url, "portail", "Été-2026", NULL, 0 },    /* in clear, which the relay refuses */
    { "smtp://localhost:1", "portail", "x", ca, 0 }, /* nobody there */
  };
  const ParvisSmtp good = { good_url, "portail", "Été-2026", ca, 0 };
  long code;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpint (send_directly (c, &cases[i], "p@exemple.fr", &code), ==, PARVIS_SMTP_REPORTE);
  g_assert_cmpint (send_directly (c, &good, "p@exemple.fr", &code), ==, PARVIS_SMTP_ENVOYE);
  g_assert_cmpint (send_directly (c, &good, "inconnu@exemple.fr", &code), ==, PARVIS_SMTP_REFUSE);
  g_assert_cmpint (code, ==, 550);
}

static void
test_smtps (Courrier *c, gconstpointer data)
{
  g_autofree char *url = NULL;
  g_autofree char *ca = courrier_path (c, "ca.pem");
  g_autofree char *other = courrier_path (c, "other.pem");
  long code;

  courrier_start_relay (c, "--smtps");
  url = g_strdup_printf ("smtps://localhost:%d", c->port);
  const ParvisSmtp good = { url, "portail", "Été-2026", ca, 0 };
  const ParvisSmtp wrong = { url, "portail", "Été-2026", other, 0 };
  const ParvisSmtp none = { url, "portail", "Été-2026", NULL, 0 };
  g_assert_cmpint (send_directly (c, &good, "p@exemple.fr", &code), ==, PARVIS_SMTP_ENVOYE);
  g_assert_cmpint (send_directly (c, &wrong, "p@exemple.fr", &code), ==, PARVIS_SMTP_REPORTE);
  g_assert_cmpint (send_directly (c, &none, "p@exemple.fr", &code), ==, PARVIS_SMTP_REPORTE);
}

static void
test_slow (Courrier *c, gconstpointer data)
{
  g_autofree char *url = NULL;
  g_autofree char *ca = courrier_path (c, "ca.pem");
  gint64 start_time = g_get_monotonic_time ();
  long code;

  courrier_start_relay (c, NULL);
  url = g_strdup_printf ("smtp://localhost:%d", c->port);
  const ParvisSmtp smtp = { url, "portail", "Été-2026", ca, 1 };
  g_assert_cmpint (send_directly (c, &smtp, "lent@exemple.fr", &code), ==, PARVIS_SMTP_REPORTE);
  g_assert_cmpint (g_get_monotonic_time () - start_time, <, 10 * G_USEC_PER_SEC);
}

#define ADD(path, func) g_test_add (path, Courrier, NULL, courrier_set_up, func, courrier_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/smtp/sent", test_sent);
  ADD ("/smtp/later", test_later);
  ADD ("/smtp/never", test_never);
  ADD ("/smtp/refused", test_refused);
  ADD ("/smtp/our-fault", test_our_fault);
  ADD ("/smtp/smtps", test_smtps);
  ADD ("/smtp/slow", test_slow);
  return g_test_run ();
}
