/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "test"
#include "config.h"

#include <gmime/gmime.h>
#include <string.h>

#include "server/courriel/courriel-message.h"
#include "server/reglages/reglages-store.h"
#include "tests/coffre/test-outils.h"
#include "tests/courriel/courriel-essai.h"

/* The outbox, what is written, the folder in place of a relay. */

static GMimeMessage *
parse (const char *bytes, gsize size)
{
  GMimeStream *stream = g_mime_stream_mem_new_with_buffer (bytes, size);
  GMimeParser *parser = g_mime_parser_new_with_stream (stream);
  GMimeMessage *message = g_mime_parser_construct_message (parser, NULL);

  g_object_unref (parser);
  g_object_unref (stream);
  g_assert_nonnull (message);
  return message;
}

static char *
text_of (GMimeMessage *message)
{
  return g_mime_text_part_get_text (GMIME_TEXT_PART (g_mime_message_get_mime_part (message)));
}

static void
use_folder (Courrier *c)
{
  c->commune.mail_dir = courrier_path (c, "courriels");
  g_assert_cmpint (g_mkdir_with_parents (c->commune.mail_dir, 0700), ==, 0);
}

static void
start (Courrier *c)
{
  g_autoptr (GError) error = NULL;

  parvis_courriel_register (&c->commune, &error);
  g_assert_no_error (error);
  parvis_taches_start (c->commune.taches);
}

static void
test_folder (Courrier *c, gconstpointer data)
{
  g_autofree char *path = NULL;
  g_autofree char *bytes = NULL;
  g_autofree char *text = NULL;
  GMimeMessage *message;
  InternetAddress *from;
  gsize size;
  gint64 id;

  use_folder (c);
  courrier_configure (c, "expediteur", "\"Mairie d’Été\" <portail@sarrians.fr>");
  courrier_configure (c, "reponse", "mairie@sarrians.fr");
  start (c);
  id = courrier_send (c, "pascal.dupin@exemple.fr",
                      "Votre fiche enfant n° 16 est acceptée : bonne rentrée",
                      "Réservez :\nhttps://portail.sarrians.fr/agenda\n.\n.point\nFrom là", NULL);
  parvis_taches_wake (c->commune.taches);
  courrier_wait (c, id, "faite");
  g_assert_cmpint (courrier_find_envoye_a (c, id), ==, c->now);
  g_assert_cmpuint (count_files (c->commune.mail_dir), ==, 1);

  path = g_build_filename (c->commune.mail_dir, "00000001.eml", NULL);
  g_assert_true (g_file_get_contents (path, &bytes, &size, NULL));
  g_assert_null (strstr (bytes, "Été")); /* headers and text are ASCII on the wire */
  for (char **line = (char *[]){ bytes, NULL }; *line && **line; *line = strchr (*line, '\n') + 1)
    g_assert_cmpint (strcspn (*line, "\n"), <=, 79);
  message = parse (bytes, size);
  g_assert_cmpstr (g_mime_message_get_subject (message), ==,
                   "Votre fiche enfant n° 16 est acceptée : bonne rentrée");
  from = internet_address_list_get_address (g_mime_message_get_from (message), 0);
  g_assert_cmpstr (internet_address_get_name (from), ==, "Mairie d’Été");
  g_assert_cmpstr (g_mime_message_get_message_id (message), ==,
                   "courriel.1.1795275900@portail.sarrians.fr");
  g_assert_cmpint (g_date_time_to_unix (g_mime_message_get_date (message)), ==, c->now);
  g_assert_cmpstr (g_mime_object_get_header (GMIME_OBJECT (message), "Auto-Submitted"), ==,
                   "auto-generated");
  text = text_of (message);
  g_assert_true (g_str_has_prefix (text, "Bonjour,"));
  g_assert_nonnull (
      strstr (text, "https://portail.sarrians.fr/agenda\r\n.\r\n.point\r\nFrom là\r\n"));
  g_object_unref (message);
}

/* The same row, sent again after a crash, is the same message. */
static void
test_same_bytes (Courrier *c, gconstpointer data)
{
  ParvisExpediteur expediteur = { "Mairie", "a@b.fr", NULL, "b.fr" };
  ParvisCourriel courriel = { 7, "p@exemple.fr", "Sujet", "Texte\n", 1795275900, 0 };
  g_autoptr (GBytes) one = parvis_courriel_build (&courriel, &expediteur, c->commune.time_zone);
  g_autoptr (GBytes) two = parvis_courriel_build (&courriel, &expediteur, c->commune.time_zone);

  g_assert_true (g_bytes_equal (one, two));
}

static void
test_crash_before_note (Courrier *c, gconstpointer data)
{
  g_autofree char *path = NULL;
  gint64 id;

  use_folder (c);
  path = g_build_filename (c->commune.mail_dir, "00000001.eml", NULL);
  id = courrier_send (c, "p@exemple.fr", "Sujet", "Texte", NULL);
  g_assert_true (g_file_set_contents (path, "ce qui était écrit avant", -1, NULL));
  start (c);
  courrier_wait (c, id, "faite");
  g_assert_cmpuint (count_files (c->commune.mail_dir), ==, 1);
}

static gpointer
fail_after_send (ParvisDb *db, gpointer data, GError **error)
{
  Courrier *c = data;

  g_assert_true (parvis_courriel_send (&c->commune, db, "p@exemple.fr", "S", "T", c->now, NULL));
  g_set_error (error, PARVIS_ERROR, PARVIS_ERROR_CONFLICT, "la suite a échoué");
  return NULL;
}

/* What was not committed is not sent. */
static void
test_rolled_back (Courrier *c, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) list = NULL;

  parvis_writer_run (c->commune.writer, fail_after_send, c, NULL, &error);
  g_assert_error (error, PARVIS_ERROR, PARVIS_ERROR_CONFLICT);
  list = parvis_courriel_list (c->reader, 0, 10);
  g_assert_cmpuint (list->len, ==, 0);
}

static void
test_refused_input (Courrier *c, gconstpointer data)
{
  const struct
  {
    const char *to, *sujet;
  } cases[] = { { "a@exemple.fr\r\nBcc: b@exemple.fr", "S" },
                { "a@exemple.fr\nBcc: b@exemple.fr", "S" },
                { "a@exemple.fr, b@exemple.fr", "S" },
                { "a@exemple.fr>\r\nRCPT TO:<b@exemple.fr", "S" },
                { "Pascal <a@exemple.fr>", "S" },
                { "\"a\r\nX: y\"@exemple.fr", "S" },
                { "@exemple.fr", "S" },
                { "a@", "S" },
                { "", "S" },
                { "a@exemple.fr", "" },
                { "a@exemple.fr", "S\r\nBcc: b@exemple.fr" },
                { "a@exemple.fr", "S\nBcc: b@exemple.fr" },
                { "a@exemple.fr", "S\rBcc: b@exemple.fr" },
                { "a@exemple.fr", "S\xe2\x80\xa8 Bcc" },
                { "a@exemple.fr", "S\xc2\x85 Bcc" },
                { "a@exemple.fr", "\xff\xfe" } };
  g_autoptr (GPtrArray) list = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_assert_cmpint (courrier_send (c, cases[i].to, cases[i].sujet, "T", &error), ==, 0);
      g_assert_error (error, PARVIS_ERROR, PARVIS_ERROR_INVALID);
      g_clear_error (&error);
    }
  list = parvis_courriel_list (c->reader, 0, 10);
  g_assert_cmpuint (list->len, ==, 0);
}

static void
test_long_subject (Courrier *c, gconstpointer data)
{
  g_autofree char *sujet = g_strnfill (500, 'x');
  g_autoptr (GPtrArray) list = NULL;

  g_assert_cmpint (courrier_send (c, "a@exemple.fr", sujet, "T", NULL), >, 0);
  list = parvis_courriel_list (c->reader, 0, 1);
  g_assert_cmpint (g_utf8_strlen (((ParvisCourriel *) list->pdata[0])->sujet, -1), ==, 200);
}

/* A text that looks like headers or like the end of a message is text. */
static void
test_hostile_text (Courrier *c, gconstpointer data)
{
  ParvisExpediteur expediteur = { "Mairie\" <x@y.fr>", "a@b.fr", NULL, "b.fr" };
  ParvisCourriel courriel = { 7,
                              "p@exemple.fr",
                              "=?utf-8?q?=0ABcc?= <script>, naïf",
                              "Bcc: x@y.fr\n\n--borne\nContent-Type: text/html\n\n<script>\n.\n",
                              1,
                              0 };
  g_autoptr (GBytes) bytes = parvis_courriel_build (&courriel, &expediteur, c->commune.time_zone);
  GMimeMessage *message = parse (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  g_autofree char *text = text_of (message);
  InternetAddressList *recipients;

  g_assert_cmpstr (g_mime_message_get_subject (message), ==, "= ?utf-8?q?=0ABcc?= <script>, naïf");
  g_assert_cmpint (internet_address_list_length (g_mime_message_get_from (message)), ==, 1);
  recipients = g_mime_message_get_all_recipients (message);
  g_assert_cmpint (internet_address_list_length (recipients), ==, 1);
  g_object_unref (recipients);
  g_assert_null (g_mime_object_get_header (GMIME_OBJECT (message), "Bcc"));
  g_assert_true (g_str_has_prefix (text, "Bcc: x@y.fr"));
  g_object_unref (message);
}

static gpointer
write_name (ParvisDb *db, gpointer data, GError **error)
{
  g_autoptr (JsonNode) name = json_node_init_string (json_node_alloc (), "Ville de Sarrians");
  g_autoptr (JsonNode) phone = json_node_init_string (json_node_alloc (), "04 90 00 00 00");

  parvis_reglages_ecrire (db, "commune.nom", "2020-01-01", name, error);
  parvis_reglages_ecrire (db, "commune.telephone", "2020-01-01", phone, error);
  return NULL;
}

static void
test_texte (Courrier *c, gconstpointer data)
{
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;

  parvis_writer_run (c->commune.writer, write_name, NULL, NULL, &error);
  g_assert_no_error (error);
  text = parvis_courriel_texte (&c->commune, c->reader, "Tout va bien.\n\n", c->now);
  g_assert_cmpstr (
      text, ==,
      "Bonjour,\n\nTout va bien.\n\nBien cordialement,\n\nVille de Sarrians\n"
      "Téléphone\u00a0: 04 90 00 00 00\n\n-- \nCe message vous est envoyé par le portail de "
      "la commune\u00a0:\nhttps://portail.sarrians.fr/\nMerci de ne pas y répondre\u00a0: "
      "personne ne lirait votre réponse.\n");
}

static void
test_configuration (Courrier *c, gconstpointer data)
{
  const struct
  {
    const char *key, *value;
  } wrong[] = { { "expediteur", "Mairie" },
                { "expediteur", "Mairie <a@b.fr>\nBcc: x@y.fr" },
                { "expediteur", "a@b.fr, c@d.fr" },
                { "reponse", "personne" },
                { "serveur", "smtp.exemple.fr" },
                { "serveur", "http://smtp.exemple.fr" },
                { "serveur", "smtp://moi:secret@smtp.exemple.fr" },
                { "serveur", "smtp://smtp.exemple.fr/chemin" } };

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (GError) error = NULL;

      courrier_configure (c, wrong[i].key, wrong[i].value);
      g_assert_false (parvis_courriel_register (&c->commune, &error));
      g_assert_error (error, PARVIS_ERROR, PARVIS_ERROR_INVALID);
      g_assert_nonnull (strstr (error->message, wrong[i].key));
      courrier_configure (c, wrong[i].key, "");
    }
}

/* Nowhere to send to: the mail waits, it is not lost. */
static void
test_nowhere (Courrier *c, gconstpointer data)
{
  gint64 id = courrier_send (c, "p@exemple.fr", "Sujet", "Texte", NULL);

  start (c);
  courrier_wait (c, id, "prete avec erreur");
  g_assert_cmpint (courrier_find_envoye_a (c, id), ==, 0);
  use_folder (c);
  courrier_advance (c, 3600);
  courrier_wait (c, id, "faite");
  g_assert_cmpint (courrier_find_envoye_a (c, id), ==, c->now);
}

static gpointer
mark_write (ParvisDb *db, gpointer data, GError **error)
{
  parvis_courriel_set_envoye (db, 1, *(gint64 *) data, error);
  return NULL;
}

static gpointer
purge_write (ParvisDb *db, gpointer data, GError **error)
{
  return GINT_TO_POINTER (parvis_courriel_purge (db, *(gint64 *) data, error));
}

/* What was sent is forgotten in time; what still waits never is. */
static void
test_purge (Courrier *c, gconstpointer data)
{
  gint64 now = c->now, later = c->now + 1;
  ParvisWriter *writer = c->commune.writer;
  g_autoptr (GPtrArray) list = NULL;

  courrier_send (c, "p@exemple.fr", "Envoyé", "Texte", NULL);
  courrier_send (c, "p@exemple.fr", "En attente", "Texte", NULL);
  parvis_writer_run (writer, mark_write, &now, NULL, NULL);
  g_assert_cmpint (GPOINTER_TO_INT (parvis_writer_run (writer, purge_write, &now, NULL, NULL)), ==,
                   0);
  g_assert_cmpint (GPOINTER_TO_INT (parvis_writer_run (writer, purge_write, &later, NULL, NULL)),
                   ==, 1);
  list = parvis_courriel_list (c->reader, 0, 10);
  g_assert_cmpuint (list->len, ==, 1);
  g_assert_cmpstr (((ParvisCourriel *) list->pdata[0])->sujet, ==, "En attente");
}

#define ADD(path, func) g_test_add (path, Courrier, NULL, courrier_set_up, func, courrier_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_mime_init ();
  ADD ("/courriel/folder", test_folder);
  ADD ("/courriel/same-bytes", test_same_bytes);
  ADD ("/courriel/crash-before-note", test_crash_before_note);
  ADD ("/courriel/rolled-back", test_rolled_back);
  ADD ("/courriel/refused-input", test_refused_input);
  ADD ("/courriel/long-subject", test_long_subject);
  ADD ("/courriel/hostile-text", test_hostile_text);
  ADD ("/courriel/texte", test_texte);
  ADD ("/courriel/configuration", test_configuration);
  ADD ("/courriel/nowhere", test_nowhere);
  ADD ("/courriel/purge", test_purge);
  return g_test_run ();
}
