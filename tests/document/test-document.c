/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <gio/gio.h>
#include <string.h>

#include "server/document/parvis-document.h"

/* Papers are read by people, by their screen readers and by their telephones: what is checked here is what
 * another program reads in the PDF. */

static const ParvisDocumentEntete entete = {
  .nom = "Ville de Sarrians",
  .initiale = "S",
  .couleur = "#1c5b49",
  .adresse = "1 place du 1er août 1944, 84260 Sarrians",
  .fait = "24/11/2026 à 10 h 42",
};

static const ParvisDocumentColonne colonnes[] = {
  { "Date", 2, FALSE },
  { "Libellé", 5, FALSE },
  { "Débit", 2, TRUE },
};

/* Writes it where whoever looks at the tests finds it. */
static char *
save (ParvisDocument *document, const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) pdf = parvis_document_finish (document, &error);
  char *path = g_build_filename (g_get_tmp_dir (), name, NULL);

  g_assert_no_error (error);
  g_assert_cmpmem (g_bytes_get_data (pdf, NULL), 5, "%PDF-", 5);
  g_file_set_contents (path, g_bytes_get_data (pdf, NULL), g_bytes_get_size (pdf), &error);
  g_assert_no_error (error);
  return path;
}

static char *
run (const char *const *argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) process = g_subprocess_newv (
      argv, G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_SILENCE, &error);
  char *out = NULL;

  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (process, NULL, NULL, &out, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_successful (process));
  return out;
}

static void
assert_contains (const char *text, const char *part)
{
  if (strstr (text, part) == NULL)
    g_error ("« %s » is not in:\n%s", part, text);
}

static guint
count (const char *text, const char *part)
{
  guint n = 0;

  for (const char *p = text; (p = strstr (p, part)) != NULL; p += strlen (part))
    n++;
  return n;
}

static void
test_recu (void)
{
  g_autoptr (ParvisDocument) document = parvis_document_new (&entete, "Reçu de paiement");
  g_autofree char *path = NULL, *text = NULL, *tags = NULL, *info = NULL;

  parvis_document_set_reference (document, "Quittance n° 2026-000123");
  parvis_document_add_fait (document, "Reçu de", "Pascal DUPIN");
  parvis_document_add_fait (document, "Moyen de paiement", "Carte bancaire");
  parvis_document_add_montant (document, "Montant", "1 234,50 €");
  parvis_document_add_titre (document, "Et ensuite");
  parvis_document_add_texte (document, "Votre compte famille a été rechargé.");
  parvis_document_add_note (document, "Régie de recettes de la restauration scolaire.");
  parvis_document_add_qr (document, "https://portail.sarrians.fr/verifier/ABCDEFGH",
                          "Pour vérifier ce reçu, photographiez ce code.");
  path = save (document, "parvis-test-recu.pdf");
  text = run ((const char *[]){ "pdftotext", "-layout", path, "-", NULL });
  assert_contains (text, "Ville de Sarrians");
  assert_contains (text, "Quittance n° 2026-000123");
  assert_contains (text, "1 234,50 €");
  assert_contains (text, "Pour vérifier ce reçu");
  assert_contains (text, "Page 1 sur 1");
  tags = run ((const char *[]){ "pdfinfo", "-struct-text", path, NULL });
  assert_contains (tags, "H1 (block)");
  assert_contains (tags, "\"Reçu de paiement\"");
  assert_contains (tags, "H2 (block)");
  info = run ((const char *[]){ "pdfinfo", path, NULL });
  assert_contains (info, "Tagged:          yes");
  assert_contains (info, "Title:           Reçu de paiement");
}

/* A statement of a year: several pages, the head of the table on each. */
static void
test_longue_table (void)
{
  g_autoptr (ParvisDocument) document = parvis_document_new (&entete, "Relevé de compte 2026");
  g_autofree char *path = NULL, *text = NULL, *tags = NULL;

  parvis_document_add_table (document, colonnes, G_N_ELEMENTS (colonnes));
  for (int i = 0; i < 180; i++)
    {
      g_autofree char *label = g_strdup_printf ("DUPIN Florian, ligne %d (1 x 4,50 €)", i);

      parvis_document_add_ligne (document, (const char *[]){ "24/11/2026", label, "4,50 €" },
                                 FALSE);
    }
  parvis_document_add_ligne (document, (const char *[]){ NULL, "Total", "810,00 €" }, TRUE);
  path = save (document, "parvis-test-releve.pdf");
  text = run ((const char *[]){ "pdftotext", "-layout", path, "-", NULL });
  assert_contains (text, "ligne 0 (1 x 4,50 €)");
  assert_contains (text, "ligne 179 (1 x 4,50 €)");
  assert_contains (text, "810,00 €");
  g_assert_cmpuint (count (text, "ligne "), ==, 180);
  g_assert_cmpuint (count (text, "Libellé"), >=, 4);
  g_assert_cmpuint (count (text, "Libellé"), ==, count (text, " sur "));
  tags = run ((const char *[]){ "pdfinfo", "-struct", path, NULL });
  g_assert_cmpuint (count (tags, "Table (block)\n"), ==, 1);
  g_assert_cmpuint (count (tags, "TD\n"), >=, 540);
}

/* What people write is shown as it is, and is never a command to the PDF. */
static void
test_textes_difficiles (void)
{
  g_autoptr (ParvisDocument) document =
      parvis_document_new (&entete, "Titre ) endobj ( \\ <script>");
  g_autofree char *path = NULL, *text = NULL;

  parvis_document_add_fait (document, "Vide", "");
  parvis_document_add_fait (document, "Arabe", "محمد");
  parvis_document_add_texte (document, "Une ligne.\nUne autre, avec œ, Œ, ÿ et l’apostrophe.");
  parvis_document_add_texte (document,
                             "Unmottropgrandpourlapage"
                             "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
                             "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa");
  parvis_document_add_table (document, colonnes, G_N_ELEMENTS (colonnes));
  path = save (document, "parvis-test-textes.pdf");
  text = run ((const char *[]){ "pdftotext", "-layout", path, "-", NULL });
  assert_contains (text, "Titre ) endobj ( \\ <script>");
  assert_contains (text, "l’apostrophe");
}

/* The code is drawn, and a telephone reads what was put into it. */
static void
test_qr (void)
{
  const char *content = "https://portail.sarrians.fr/verifier/2026-000123-ABCDEFGHIJKLMNOP";
  g_autoptr (ParvisDocument) document = parvis_document_new (&entete, "Reçu");
  g_autofree char *path = NULL, *image = NULL, *code = NULL, *out = NULL, *read = NULL;
  g_autofree char *zbar = g_find_program_in_path ("zbarimg");

  if (zbar == NULL)
    {
      g_test_skip ("zbarimg is not there");
      return;
    }
  parvis_document_add_qr (document, content, "");
  path = save (document, "parvis-test-qr.pdf");
  image = g_build_filename (g_get_tmp_dir (), "parvis-test-qr", NULL);
  out = run ((const char *[]){ "pdftoppm", "-png", "-r", "150", "-singlefile", path, image, NULL });
  code = g_strconcat (image, ".png", NULL);
  read = run ((const char *[]){ "zbarimg", "--quiet", "--raw", code, NULL });
  g_assert_cmpstr (g_strstrip (read), ==, content);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/document/recu", test_recu);
  g_test_add_func ("/document/longue-table", test_longue_table);
  g_test_add_func ("/document/textes-difficiles", test_textes_difficiles);
  g_test_add_func ("/document/qr", test_qr);
  return g_test_run ();
}
