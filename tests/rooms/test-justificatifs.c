/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-essai"
#include "config.h"

#include <string.h>

#include "server/http/parvis-envoi.h"
#include "server/justificatifs/justificatifs-store.h"
#include "server/justificatifs/justificatifs-taches.h"
#include "server/justificatifs/reception.h"
#include "tests/rendu/test-fixtures.h"
#include "tests/rooms/justificatifs-essai.h"

/* A family sends its pieces. */

#define PASCAL "pascal.dupin"
#define DAVID  "david.moulin"

static char *
page_of (gint64 piece)
{
  return g_strdup_printf ("/justificatifs/%" G_GINT64_FORMAT, piece);
}

/* A photograph and a PDF in one go; seen, drawn, and given back as they were sent. */
static void
test_upload (EssaiCommune *essai)
{
  gint64 piece = essai_piece_new (essai, PASCAL, "assurance-scolaire", 0);
  g_autofree char *page = page_of (piece);
  g_autofree char *download = g_strdup_printf ("%s/depots/1/fichiers/2", page);
  g_autoptr (GBytes) pdf = fixture_pdf_pages (2, 595, 842);
  g_autoptr (ParvisResponse) before = essai_commune_get (essai, PASCAL, page);
  g_autoptr (ParvisResponse) sent =
      essai_piece_envoyer (essai, PASCAL, piece, "IMG_2041.jpg", fixture_picture ("jpeg", 800, 600),
                           "attestation.pdf", g_bytes_ref (pdf), NULL);
  g_autofree char *events = essai_commune_take_events (essai);
  g_autoptr (ParvisResponse) after = NULL, file = NULL;
  gsize length;

  essai_assert_status (before, 200);
  essai_assert_body (before, "Non fourni");
  essai_assert_body (before, "name=\"_jeton\"");
  essai_assert_body (before, "DUPIN Florian");
  essai_assert_status (sent, 303);
  g_assert_cmpstr (parvis_response_find_header (sent, "Location"), ==, page);
  g_assert_nonnull (strstr (events, "\"etat\":\"en_attente\""));
  g_assert_nonnull (strstr (events, "compteurs {\"justificatifs\":1"));
  essai_piece_assert_etat (essai, piece, "en_attente");
  after = essai_commune_get (essai, PASCAL, page);
  essai_assert_body (after, "IMG_2041.jpg");
  essai_assert_body (after, "attestation.pdf");
  essai_assert_body (after, "En attente de validation");
  file = essai_commune_get (essai, PASCAL, download);
  essai_assert_status (file, 200);
  g_assert_nonnull (
      strstr (parvis_response_find_header (file, "Content-Disposition"), "attachment"));
  parvis_response_get_body (file, &length);
  g_assert_cmpmem (parvis_response_get_body (file, NULL), length, g_bytes_get_data (pdf, NULL),
                   g_bytes_get_size (pdf));
  essai_commune_do_taches (essai);
  g_assert_cmpint (parvis_db_int (essai->db, 0, PARVIS_SQL_DEPOTS_A_DESSINER), ==, 0);
  {
    g_autoptr (ParvisRows) rows =
        parvis_db_query (essai->db, PARVIS_SQL_DEPOT_FIND, V (piece), V (1));

    g_assert_true (parvis_rows_next (rows));
    g_assert_cmpint (parvis_rows_int (rows, 3), ==, 3);
  }
}

typedef GBytes *(*Make) (void);

static GBytes *
make_empty (void)
{
  return g_bytes_new_static ("", 0);
}

static GBytes *
make_eleven_megabytes (void)
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
make_cut_jpeg (void)
{
  g_autoptr (GBytes) whole = fixture_noise ("jpeg", 300, 200);

  return g_bytes_new_from_bytes (whole, 0, g_bytes_get_size (whole) / 2);
}

static GBytes *
make_bomb (void)
{
  return fixture_png_bomb (60000, 60000);
}

static GBytes *
make_jpeg (void)
{
  return fixture_picture ("jpeg", 40, 30);
}

static GBytes *
make_31_pages (void)
{
  return fixture_pdf_pages (31, 200, 200);
}

/* Each is refused with a sentence on the page that it was sent from, and nothing of it stays. */
static void
test_refused (EssaiCommune *essai)
{
  static const struct
  {
    const char *nom;
    Make make;
    const char *phrase;
  } cases[] = {
    { "vide.pdf", make_empty, "Ce fichier est vide" },
    { "gros.pdf", make_eleven_megabytes, "la limite est de 10 Mo" },
    { "attestation.pdf", make_html, "ni un PDF, ni une photo" },
    { "attestation.html", make_jpeg, "finit par « .html »" },
    { "photo.png", make_jpeg, "c’est une image JPEG" },
    { "caf.pdf", fixture_pdf_password, "mot de passe" },
    { "bombe.png", make_bomb, "trop grande" },
    { "coupee.jpg", make_cut_jpeg, "abîmé" },
    { "long.pdf", make_31_pages, "plus de 30 pages" },
  };
  gint64 piece = essai_piece_new (essai, PASCAL, "assurance-scolaire", 0);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (ParvisResponse) sent =
          essai_piece_envoyer (essai, PASCAL, piece, cases[i].nom, cases[i].make (), NULL);

      g_test_message ("%s", cases[i].nom);
      essai_assert_status (sent, 422);
      essai_assert_body (sent, cases[i].phrase);
      g_assert_cmpuint (essai_coffre_count (essai), ==, 0);
    }
  essai_piece_assert_etat (essai, piece, "non_fourni");
}

/* A good file goes with the bad one that came along; none, and too many. */
static void
test_refused_together (EssaiCommune *essai)
{
  gint64 piece = essai_piece_new (essai, PASCAL, "assurance-scolaire", 0);
  g_autofree char *page = page_of (piece);
  g_autoptr (ParvisResponse) both =
      essai_piece_envoyer (essai, PASCAL, piece, "bonne.jpg", fixture_picture ("jpeg", 400, 300),
                           "<b>.pdf", make_html (), NULL);
  g_autoptr (ParvisResponse) none = essai_piece_envoyer (essai, PASCAL, piece, NULL);
  ParvisRequest *request = essai_commune_request (essai, PASCAL, "POST", page);
  g_autoptr (ParvisResponse) many = NULL;

  essai_assert_status (both, 422);
  essai_assert_body (both, "« &lt;b&gt;.pdf »");
  essai_assert_status (none, 422);
  essai_assert_body (none, "Choisissez un fichier");
  for (int i = 0; i <= PARVIS_RECEPTION_FICHIERS; i++)
    parvis_request_add_upload_for_test (request, "fichiers", "a.jpg", "x", 1);
  many = essai_commune_run (essai, request);
  parvis_request_unref (request); /* with it goes what was received */
  essai_assert_status (many, 422);
  essai_assert_body (many, "10 fichiers au plus");
  g_assert_cmpuint (essai_coffre_count (essai), ==, 0);
  essai_piece_assert_etat (essai, piece, "non_fourni");
}

/* Names of whatever kind are shown, never believed. */
static void
test_names (EssaiCommune *essai)
{
  gint64 piece = essai_piece_new (essai, PASCAL, "justificatif-domicile", -1);
  g_autofree char *page = page_of (piece);
  g_autofree char *download = g_strdup_printf ("%s/depots/1/fichiers/1", page);
  g_autoptr (ParvisResponse) sent =
      essai_piece_envoyer (essai, PASCAL, piece, "\"><script>alert(1)</script> été.jpg",
                           fixture_picture ("jpeg", 400, 300), NULL);
  g_autoptr (ParvisResponse) seen = essai_commune_get (essai, PASCAL, page);
  g_autoptr (ParvisResponse) file = essai_commune_get (essai, PASCAL, download);

  essai_assert_status (sent, 303);
  essai_assert_no_body (seen, "<script>alert");
  essai_assert_body (seen, "&lt;script&gt;");
  essai_assert_status (file, 200);
}

/* The same form twice: one deposit, and nothing in the vault that no row names. */
static void
test_twice (EssaiCommune *essai)
{
  gint64 piece = essai_piece_new (essai, PASCAL, "assurance-scolaire", 0);
  g_autofree char *page = page_of (piece);
  g_autoptr (GBytes) photo = fixture_picture ("jpeg", 400, 300);
  g_autofree char *token = NULL;

  for (int i = 0; i < 2; i++)
    {
      g_autoptr (ParvisRequest) request = essai_commune_request (essai, PASCAL, "POST", page);
      g_autoptr (ParvisResponse) sent = NULL;

      if (token == NULL)
        token = parvis_request_new_form_token (request);
      parvis_request_add_field_for_test (request, "_jeton", token);
      parvis_request_add_upload_for_test (request, "fichiers", "a.jpg",
                                          g_bytes_get_data (photo, NULL), g_bytes_get_size (photo));
      sent = essai_commune_run (essai, request);
      essai_assert_status (sent, 303);
      g_assert_cmpstr (parvis_response_find_header (sent, "Location"), ==, page);
    }
  g_assert_cmpint (parvis_db_int (essai->db, 0, PARVIS_SQL_PIECE_DEPOT, V (piece)), ==, 1);
  g_assert_cmpuint (essai_coffre_count (essai), ==, 1);
}

/* What is another family's does not exist; and nothing of the upload is even looked at. */
static void
test_other_family (EssaiCommune *essai)
{
  gint64 piece = essai_piece_new (essai, PASCAL, "assurance-scolaire", 0);
  g_autofree char *page = page_of (piece);
  g_autofree char *download = g_strdup_printf ("%s/depots/1/fichiers/1", page);
  g_autoptr (ParvisResponse) seen = NULL, sent = NULL, taken = NULL, agent = NULL, nobody = NULL,
                             unknown = NULL;

  essai_piece_envoyer_photo (essai, PASCAL, piece);
  seen = essai_commune_get (essai, DAVID, page);
  essai_assert_status (seen, 404);
  sent = essai_piece_envoyer (essai, DAVID, piece, "a.jpg", make_jpeg (), NULL);
  essai_assert_status (sent, 404);
  taken = essai_commune_get (essai, DAVID, download);
  essai_assert_status (taken, 404);
  agent = essai_commune_get (essai, "gestionnaire", page);
  essai_assert_status (agent, 401);
  nobody = essai_commune_get (essai, NULL, download);
  essai_assert_status (nobody, 401);
  unknown = essai_commune_get (essai, PASCAL, "/justificatifs/999999");
  essai_assert_status (unknown, 404);
  g_assert_cmpuint (essai_coffre_count (essai), ==, 1);
}

/* Back to the step that it was asked for at; an address of elsewhere is not followed. */
static void
test_retour (EssaiCommune *essai)
{
  static const struct
  {
    const char *retour;
    gboolean followed;
  } cases[] = {
    { "/demandes/16/etapes/justificatifs", TRUE },
    { "https://ailleurs.example/", FALSE },
    { "//ailleurs.example/", FALSE },
    { "javascript:alert(1)", FALSE },
  };
  gint64 piece = essai_piece_new (essai, PASCAL, "assurance-scolaire", 0);
  g_autofree char *page = page_of (piece);
  g_autoptr (GBytes) photo = fixture_picture ("jpeg", 400, 300);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (ParvisRequest) request = essai_commune_request (essai, PASCAL, "POST", page);
      g_autoptr (ParvisResponse) sent = NULL;

      parvis_request_add_field_for_test (request, "retour", cases[i].retour);
      parvis_request_add_upload_for_test (request, "fichiers", "a.jpg",
                                          g_bytes_get_data (photo, NULL), g_bytes_get_size (photo));
      sent = essai_commune_run (essai, request);
      essai_assert_status (sent, 303);
      g_assert_cmpstr (parvis_response_find_header (sent, "Location"), ==,
                       cases[i].followed ? cases[i].retour : page);
    }
}

/* A piece that the household has is the one that the next demande gets: not asked for again. */
static void
test_reused (EssaiCommune *essai)
{
  gint64 first = essai_piece_new (essai, PASCAL, "justificatif-domicile", -1);

  essai_piece_envoyer_photo (essai, PASCAL, first);
  g_assert_cmpint (essai_piece_new (essai, PASCAL, "justificatif-domicile", -1), ==, first);
  g_assert_cmpint (essai_piece_new (essai, DAVID, "justificatif-domicile", -1), !=, first);
  g_assert_cmpint (essai_piece_new (essai, PASCAL, "assurance-scolaire", 0), !=,
                   essai_piece_new (essai, PASCAL, "assurance-scolaire", 1));
}

/* A kill between the deposit and its drawing: the next start asks for it again. */
static gpointer
prepare_cb (ParvisDb *db, gpointer data, GError **error)
{
  EssaiCommune *essai = data;
  gint64 id;

  while ((id = parvis_db_int (db, 0, PARVIS_SQL_TACHE_FIND_PRETE, V (essai->now))) != 0)
    parvis_db_exec (db, error, PARVIS_SQL_TACHE_TERMINER, V (id), V ("faite"), V (essai->now),
                    V ((const char *) NULL));
  parvis_justificatifs_prepare (essai->commune, db, essai->now, error);
  return NULL;
}

static void
test_restart (EssaiCommune *essai)
{
  gint64 piece = essai_piece_new (essai, PASCAL, "assurance-scolaire", 0);

  essai_piece_envoyer_photo (essai, PASCAL, piece);
  g_assert_cmpint (parvis_db_int (essai->db, 0, PARVIS_SQL_DEPOTS_A_DESSINER), ==, piece);
  essai_commune_write (essai, prepare_cb, essai);
  essai_commune_do_taches (essai);
  g_assert_cmpint (parvis_db_int (essai->db, 0, PARVIS_SQL_DEPOTS_A_DESSINER), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  essai_commune_add ("/justificatifs/upload", test_upload);
  essai_commune_add ("/justificatifs/refused", test_refused);
  essai_commune_add ("/justificatifs/refused-together", test_refused_together);
  essai_commune_add ("/justificatifs/names", test_names);
  essai_commune_add ("/justificatifs/twice", test_twice);
  essai_commune_add ("/justificatifs/other-family", test_other_family);
  essai_commune_add ("/justificatifs/retour", test_retour);
  essai_commune_add ("/justificatifs/reused", test_reused);
  essai_commune_add ("/justificatifs/restart", test_restart);
  return g_test_run ();
}
