/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-essai"
#include "config.h"

#include <string.h>
#include <utime.h>

#include <glib/gstdio.h>

#include "server/donnees/donnees-json.h"
#include "server/http/parvis-envoi.h"
#include "server/http/parvis-multipart.h"
#include "server/messages/joints.h"
#include "tests/rendu/test-fixtures.h"
#include "tests/rooms/justificatifs-essai.h"
#include "tests/rooms/sql-essai.h"

/* What a family joins to a message. */

#define PASCAL "pascal.dupin"
#define DAVID  "david.moulin"

static gint64
add_demande (EssaiCommune *essai)
{
  sql_exec (
      essai,
      "INSERT INTO demande (foyer_id, teleprocedure, version, etat, cree_a, modifie_a, depose_a)"
      " SELECT %" G_GINT64_FORMAT ", code, max (version), 'en_traitement', 1, 1, 1"
      " FROM teleprocedure WHERE code = 'fiche-enfant'",
      essai_commune_get_foyer (essai, PASCAL));
  return sql_int (essai, "SELECT max (id) FROM demande");
}

static char *
dup_fil (gint64 demande)
{
  return g_strdup_printf ("/echanges/demandes/%" G_GINT64_FORMAT, demande);
}

/* The message's files: name, GBytes *, …, NULL; the bytes are released. */
static ParvisResponse *G_GNUC_NULL_TERMINATED
envoyer (EssaiCommune *essai, const char *who, const char *path, const char *texte, ...)
{
  g_autoptr (ParvisRequest) request = essai_commune_request (essai, who, "POST", path);
  const char *name;
  va_list files;

  parvis_request_add_field_for_test (request, "reponse", texte);
  va_start (files, texte);
  while ((name = va_arg (files, const char *)) != NULL)
    {
      g_autoptr (GBytes) bytes = va_arg (files, GBytes *);
      gsize size;
      const void *data = g_bytes_get_data (bytes, &size);

      parvis_request_add_upload_for_test (request, "fichiers", name, data != NULL ? data : "",
                                          size);
    }
  va_end (files);
  return essai_commune_run (essai, request);
}

static GBytes *
make_photo (void)
{
  return fixture_picture ("jpeg", 400, 300);
}

/* A file of the last message. */
static char *
dup_fichier (EssaiCommune *essai, int rang)
{
  return g_strdup_printf ("/echanges/messages/%" G_GINT64_FORMAT "/fichiers/%d",
                          sql_int (essai, "SELECT max (id) FROM message"), rang);
}

/* Two files with a message: in the conversation, given back as they were, drawn for the agents. */
static void
test_joindre (EssaiCommune *essai)
{
  g_autofree char *path = dup_fil (add_demande (essai));
  g_autoptr (GBytes) pdf = fixture_pdf_pages (2, 595, 842);
  g_autoptr (ParvisResponse) empty = essai_commune_get (essai, PASCAL, path);
  g_autoptr (ParvisResponse) sent =
      envoyer (essai, PASCAL, path, "Voici son carnet.", "IMG_2041.jpg", make_photo (),
               "carnet.pdf", g_bytes_ref (pdf), NULL);
  g_autofree char *url = dup_fichier (essai, 2), *absent = dup_fichier (essai, 3);
  g_autoptr (ParvisResponse) after = NULL, file = NULL, other = NULL, none = NULL, nobody = NULL;
  gsize length;

  essai_assert_body (empty, "multipart/form-data");
  essai_assert_body (empty, "5\u00a0fichiers au plus");
  essai_assert_status (sent, 303);
  after = essai_commune_get (essai, PASCAL, path);
  essai_assert_body (after, "Voici son carnet.");
  essai_assert_body (after, "IMG_2041.jpg");
  essai_assert_body (after, url);
  file = essai_commune_get (essai, PASCAL, url);
  essai_assert_status (file, 200);
  g_assert_nonnull (
      strstr (parvis_response_find_header (file, "Content-Disposition"), "attachment"));
  g_assert_cmpmem (parvis_response_get_body (file, &length), length, g_bytes_get_data (pdf, NULL),
                   g_bytes_get_size (pdf));
  other = essai_commune_get (essai, DAVID, url);
  essai_assert_status (other, 404);
  none = essai_commune_get (essai, PASCAL, absent);
  essai_assert_status (none, 404);
  nobody = essai_commune_get (essai, NULL, url);
  essai_assert_status (nobody, 401);
  g_assert_cmpuint (essai_coffre_count (essai), ==, 2);
  essai_commune_do_taches (essai);
  /* Beside each file lie its pages. */
  g_assert_cmpuint (essai_coffre_count (essai), >, 2);
}

static GBytes *
make_empty (void)
{
  return g_bytes_new_static ("", 0);
}

static GBytes *
make_heavy (void)
{
  gsize size = 11 * 1024 * 1024;
  char *data = g_malloc0 (size);

  memcpy (data, "%PDF-1.4\n", 9);
  return g_bytes_new_take (data, size);
}

static GBytes *
make_html (void)
{
  static const char html[] = "<!doctype html><html><script>alert (1)</script></html>";

  return g_bytes_new_static (html, strlen (html));
}

static GBytes *
make_bomb (void)
{
  return fixture_png_bomb (60000, 60000);
}

/* Refused with a sentence: nothing is sent, nothing stays in the vault, the text is still there. */
static void
test_refuses (EssaiCommune *essai)
{
  static const struct
  {
    const char *nom;
    GBytes *(*make) (void);
    const char *phrase;
  } cases[] = {
    { "vide.pdf", make_empty, "Ce fichier est vide" },
    { "gros.pdf", make_heavy, "la limite est de 10\u00a0Mo" },
    { "attestation.pdf", make_html, "ni un PDF, ni une photo" },
    { "caf.pdf", fixture_pdf_password, "mot de passe" },
    { "bombe.png", make_bomb, "trop grande" },
  };
  g_autofree char *path = dup_fil (add_demande (essai));
  g_autoptr (ParvisResponse) many = NULL, mute = NULL, lost = NULL;
  gint64 before = sql_int (essai, "SELECT count(*) FROM message");

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (ParvisResponse) sent =
          envoyer (essai, PASCAL, path, "Ce que j’ai tapé", "bonne.jpg", make_photo (),
                   cases[i].nom, cases[i].make (), NULL);

      g_test_message ("%s", cases[i].nom);
      essai_assert_status (sent, 422);
      essai_assert_body (sent, cases[i].nom);
      essai_assert_body (sent, cases[i].phrase);
      essai_assert_body (sent, "Ce que j’ai tapé");
      essai_assert_body (sent, "choisissez de nouveau");
      g_assert_cmpuint (essai_coffre_count (essai), ==, 0);
    }
  many = envoyer (essai, PASCAL, path, "Trop", "1.jpg", make_photo (), "2.jpg", make_photo (),
                  "3.jpg", make_photo (), "4.jpg", make_photo (), "5.jpg", make_photo (), "6.jpg",
                  make_photo (), NULL);
  essai_assert_status (many, 422);
  essai_assert_body (many, "5\u00a0fichiers au plus");
  mute = envoyer (essai, PASCAL, path, " ", "1.jpg", make_photo (), NULL);
  essai_assert_status (mute, 422);
  essai_assert_body (mute, "Dites en un mot");
  essai_assert_body (mute, "Choisissez de nouveau vos fichiers");
  lost = essai_commune_post_form (essai, PASCAL, path, "reponse", "Gardé", "_reprise", "1",
                                  "_fichiers", "1", NULL);
  essai_assert_status (lost, 422);
  essai_assert_body (lost, "Votre session s’était terminée");
  essai_assert_body (lost, "Gardé");
  g_assert_cmpuint (essai_coffre_count (essai), ==, 0);
  g_assert_cmpint (sql_int (essai, "SELECT count(*) FROM message"), ==, before);
}

/* Names of whatever kind are shown, never believed. */
static void
test_noms (EssaiCommune *essai)
{
  static const char *const noms[][2] = {
    { "../../etc/passwd.jpg", "passwd.jpg" },
    { "C:\\photos\\a.jpg", "a.jpg" },
    { "\u202egpj.exe\u200f.jpg", "gpj.exe.jpg" },
    { "<b>.jpg", "&lt;b&gt;.jpg" },
    { "..", "fichier" },
  };
  g_autofree char *path = dup_fil (add_demande (essai));
  g_autofree char *z = g_strnfill (300, 'z'), *trop = g_strconcat (z, ".jpg", NULL);
  g_autofree char *court = g_strnfill (96, 'z');

  for (gsize i = 0; i <= G_N_ELEMENTS (noms); i++)
    {
      gboolean listed = i < G_N_ELEMENTS (noms);
      g_autofree char *nom = parvis_multipart_clean_file_name (listed ? noms[i][0] : trop);
      g_autofree char *shown =
          g_strdup_printf ("</span>%s%s</a>", listed ? noms[i][1] : court, listed ? "" : ".jpg");
      g_autofree char *url = NULL;
      g_autoptr (ParvisResponse) sent =
          envoyer (essai, PASCAL, path, "Photo", nom, make_photo (), NULL);
      g_autoptr (ParvisResponse) page = NULL, file = NULL;

      essai_assert_status (sent, 303);
      page = essai_commune_get (essai, PASCAL, path);
      essai_assert_body (page, shown);
      url = dup_fichier (essai, 1);
      file = essai_commune_get (essai, PASCAL, url);
      essai_assert_status (file, 200);
      g_assert_null (strpbrk (parvis_response_find_header (file, "Content-Disposition"), "\r\n"));
    }
}

/* The same form twice: one message, and nothing in the vault that no row names. */
static void
test_deux_fois (EssaiCommune *essai)
{
  g_autofree char *path = dup_fil (add_demande (essai)), *token = NULL;
  g_autoptr (GBytes) photo = make_photo ();
  gint64 before = sql_int (essai, "SELECT count(*) FROM message");

  for (int i = 0; i < 2; i++)
    {
      g_autoptr (ParvisRequest) request = essai_commune_request (essai, PASCAL, "POST", path);
      g_autoptr (ParvisResponse) sent = NULL;

      if (token == NULL)
        token = parvis_request_new_form_token (request);
      parvis_request_add_field_for_test (request, "_jeton", token);
      parvis_request_add_field_for_test (request, "reponse", "Bonjour");
      parvis_request_add_upload_for_test (request, "fichiers", "a.jpg",
                                          g_bytes_get_data (photo, NULL), g_bytes_get_size (photo));
      sent = essai_commune_run (essai, request);
      essai_assert_status (sent, 303);
    }
  g_assert_cmpint (sql_int (essai, "SELECT count(*) FROM message"), ==, before + 1);
  g_assert_cmpuint (essai_coffre_count (essai), ==, 1);
}

/* Nothing of another family's upload is even looked at. */
static void
test_autre_famille (EssaiCommune *essai)
{
  g_autofree char *path = dup_fil (add_demande (essai));
  g_autoptr (ParvisResponse) sent =
      envoyer (essai, DAVID, path, "Bonjour", "a.jpg", make_photo (), NULL);

  essai_assert_status (sent, 404);
  g_assert_cmpuint (essai_coffre_count (essai), ==, 0);
}

/* The agent who treats the demande sees what was joined, its pages as pictures, and takes the original, which is noted. */
static void
test_agent (EssaiCommune *essai)
{
  gint64 demande = add_demande (essai);
  g_autofree char *path = dup_fil (demande), *detail = NULL, *url = NULL, *page = NULL,
                  *loin = NULL;
  g_autoptr (ParvisResponse) sent =
      envoyer (essai, PASCAL, path, "Bonjour", "carnet.pdf", fixture_pdf_pages (2, 595, 842), NULL);
  g_autoptr (ParvisResponse) seen = NULL, drawn = NULL, none = NULL, original = NULL, late = NULL;

  essai_assert_status (sent, 303);
  essai_commune_do_taches (essai);
  detail = g_strdup_printf ("/api/demandes/%" G_GINT64_FORMAT, demande);
  seen = essai_commune_get (essai, "gestionnaire", detail);
  essai_assert_body (seen, "\"nom\":\"carnet.pdf\"");
  essai_assert_body (seen, "\"pages\":2");
  url = g_strdup_printf ("%s/messages/%" G_GINT64_FORMAT "/fichiers/1", detail,
                         sql_int (essai, "SELECT max (id) FROM message"));
  page = g_strconcat (url, "/pages/2", NULL);
  drawn = essai_commune_get (essai, "gestionnaire", page);
  essai_assert_status (drawn, 200);
  g_assert_cmpmem (parvis_response_get_body (drawn, NULL), 4, "\x89PNG", 4);
  loin = g_strconcat (url, "/pages/3", NULL);
  none = essai_commune_get (essai, "gestionnaire", loin);
  essai_assert_status (none, 404);
  original = essai_commune_get (essai, "gestionnaire", url);
  essai_assert_status (original, 200);
  g_assert_cmpmem (parvis_response_get_body (original, NULL), 4, "%PDF", 4);
  g_assert_cmpint (
      sql_int (essai, "SELECT count(*) FROM journal WHERE action = 'message.telecharge'"), ==, 1);
  sql_exec (essai, "UPDATE message_fichier SET antivirus = 'infecte'");
  late = essai_commune_get (essai, "gestionnaire", page);
  essai_assert_status (late, 422);
  essai_assert_body (late, "L’antivirus a trouvé un virus");
}

static void
set_antivirus (EssaiCommune *essai, const char *mot)
{
  sql_exec (essai, "UPDATE message_fichier SET antivirus = '%s'", mot);
}

/* A virus that the antivirus found late: neither shown nor given, and why. */
static void
test_infecte (EssaiCommune *essai)
{
  g_autofree char *path = dup_fil (add_demande (essai)), *url = NULL;
  g_autoptr (ParvisResponse) sent =
      envoyer (essai, PASCAL, path, "Bonjour", "a.jpg", make_photo (), NULL);
  g_autoptr (ParvisResponse) page = NULL, file = NULL;

  essai_assert_status (sent, 303);
  url = dup_fichier (essai, 1);
  set_antivirus (essai, "infecte");
  page = essai_commune_get (essai, PASCAL, path);
  essai_assert_body (page, "L’antivirus a trouvé un virus");
  essai_assert_no_body (page, url);
  file = essai_commune_get (essai, PASCAL, url);
  essai_assert_status (file, 409);
  essai_assert_body (file, "L’antivirus a trouvé un virus");
}

/* As if all below @path had been written at @instant. */
static void
set_written (const char *path, gint64 instant)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  struct utimbuf times = { instant, instant };
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      set_written (child, instant);
    }
  if (dir == NULL)
    g_assert_cmpint (g_utime (path, &times), ==, 0);
}

/* In the family's archive. Gone with its message, three years after, and a day later from the vault. */
static void
test_conservation (EssaiCommune *essai)
{
  const gint64 jour = 24 * 3600, an = 365 * jour + 6 * 3600;
  g_autofree char *path = dup_fil (add_demande (essai));
  g_autoptr (ParvisResponse) sent =
      envoyer (essai, PASCAL, path, "Bonjour", "a.jpg", make_photo (), NULL);
  g_autoptr (GPtrArray) fichiers =
      g_ptr_array_new_with_free_func ((GDestroyNotify) parvis_donnees_fichier_free);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) tout = NULL;
  const ParvisDonneesFichier *joint;
  g_autofree char *stocke = NULL;

  essai_assert_status (sent, 303);
  essai_commune_do_taches (essai);
  tout = parvis_donnees_create_json (
      essai->commune, essai->db,
      sql_int (essai, "SELECT id FROM compte WHERE identifiant = '" PASCAL "'"), essai->now,
      fichiers, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (fichiers->len, ==, 1);
  joint = fichiers->pdata[0];
  g_assert_true (g_str_has_suffix (joint->nom, "a.jpg"));
  stocke = g_build_filename (essai->commune->files_dir, joint->chemin, NULL);
  g_assert_true (g_file_test (stocke, G_FILE_TEST_EXISTS));
  sql_exec (essai,
            "UPDATE message SET ecrit_a = ecrit_a - %" G_GINT64_FORMAT " WHERE corps = 'Bonjour'",
            3 * an + jour);
  essai->now += jour;
  essai_commune_do_taches (essai);
  g_assert_cmpint (sql_int (essai, "SELECT count (*) FROM message_fichier"), ==, 0);
  /* Nothing names it any more: the sweep takes what is older than a day, its pages too. */
  set_written (essai->commune->files_dir, essai->now - jour);
  essai->now += jour;
  essai_commune_do_taches (essai);
  g_assert_false (g_file_test (stocke, G_FILE_TEST_EXISTS));
  g_assert_cmpuint (essai_coffre_count (essai), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  essai_commune_add ("/joints/joindre", test_joindre);
  essai_commune_add ("/joints/refuses", test_refuses);
  essai_commune_add ("/joints/noms", test_noms);
  essai_commune_add ("/joints/deux-fois", test_deux_fois);
  essai_commune_add ("/joints/autre-famille", test_autre_famille);
  essai_commune_add ("/joints/agent", test_agent);
  essai_commune_add ("/joints/infecte", test_infecte);
  essai_commune_add ("/joints/conservation", test_conservation);
  return g_test_run ();
}
