/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "test"
#include "config.h"

#include <string.h>

#include "server/rendu/parvis-rendu.h"
#include "tests/coffre/test-outils.h"
#include "tests/rendu/test-fixtures.h"

/* Pages in the vault: drawn once, kept encrypted, gone with their file. */

typedef struct
{
  Vault vault;
  ParvisCommune commune;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  vault_set_up (&f->vault, NULL);
  f->commune = (ParvisCommune){ .files_dir = f->vault.dir,
                                .master_key = f->vault.key,
                                .render_path = (char *) g_getenv ("PARVIS_RENDER") };
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  vault_tear_down (&f->vault, NULL);
}

static ParvisCoffreFichier *
store (Fixture *f, GBytes *bytes)
{
  g_autoptr (GError) error = NULL;
  ParvisCoffreFichier *stored = parvis_coffre_store_bytes (&f->vault.coffre, bytes, &error);

  g_assert_no_error (error);
  return stored;
}

/* From here on a page that is not in the vault cannot be had. */
static void
take_renderer_away (Fixture *f)
{
  f->commune.render_path = "/nulle/part";
}

static void
test_drawn_once (Fixture *f, gconstpointer data)
{
  g_autoptr (GBytes) pdf = fixture_pdf_pages (2, 595, 842);
  g_autoptr (ParvisCoffreFichier) stored = store (f, pdf);
  const ParvisRenduFichier fichier = { stored->chemin, stored->cle, "application/pdf" };
  ParvisRenduResultat r;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) page = NULL;

  g_assert_true (parvis_rendu_find (&f->commune, &fichier, 1400, &r, &error));
  g_assert_cmpint (r.etat, ==, PARVIS_RENDU_EN_COURS);
  g_assert_true (parvis_rendu_pages (&f->commune, &fichier, 1400, &r, &error));
  g_assert_no_error (error);
  g_assert_cmpint (r.etat, ==, PARVIS_RENDU_PAGES);
  g_assert_cmpint (r.pages, ==, 2);
  g_assert_cmpuint (count_files (f->vault.dir), ==, 4);

  take_renderer_away (f);
  g_assert_true (parvis_rendu_pages (&f->commune, &fichier, 1300, &r, &error));
  g_assert_cmpint (r.pages, ==, 2);
  page = parvis_rendu_page (&f->commune, &fichier, 1400, 2, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (g_bytes_get_data (page, NULL), 4, "\x89PNG", 4);
  g_assert_null (parvis_rendu_page (&f->commune, &fichier, 1400, 3, &error));
  g_assert_error (error, PARVIS_ERROR, PARVIS_ERROR_NOT_FOUND);

  g_assert_true (parvis_coffre_delete (&f->vault.coffre, stored->chemin, NULL));
  g_assert_cmpuint (count_files (f->vault.dir), ==, 0);
}

/* The agent looks before the job has run, or at another width: that page is drawn, and kept. */
static void
test_page_at_once (Fixture *f, gconstpointer data)
{
  g_autoptr (GBytes) pdf = fixture_pdf_pages (3, 595, 842);
  g_autoptr (ParvisCoffreFichier) stored = store (f, pdf);
  const ParvisRenduFichier fichier = { stored->chemin, stored->cle, "application/pdf" };
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) page = parvis_rendu_page (&f->commune, &fichier, 800, 3, &error);
  g_autoptr (GBytes) again = NULL;
  ParvisRenduResultat r;

  g_assert_no_error (error);
  g_assert_null (parvis_rendu_page (&f->commune, &fichier, 800, 4, &error));
  g_assert_error (error, PARVIS_ERROR, PARVIS_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_null (parvis_rendu_page (&f->commune, &fichier, 800, 0, &error));
  g_assert_error (error, PARVIS_ERROR, PARVIS_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_true (parvis_rendu_find (&f->commune, &fichier, 800, &r, &error));
  g_assert_cmpint (r.etat, ==, PARVIS_RENDU_EN_COURS);

  take_renderer_away (f);
  again = parvis_rendu_page (&f->commune, &fichier, 800, 3, &error);
  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (page, again));
  g_assert_null (parvis_rendu_page (&f->commune, &fichier, 800, 2, &error));
  g_assert_error (error, PARVIS_ERROR, PARVIS_ERROR_INTERNAL);
}

static void
test_refused (Fixture *f, gconstpointer data)
{
  g_autoptr (GBytes) pdf = fixture_pdf_password ();
  g_autoptr (ParvisCoffreFichier) stored = store (f, pdf);
  const ParvisRenduFichier fichier = { stored->chemin, stored->cle, "application/pdf" };
  g_autoptr (GError) error = NULL;
  ParvisRenduResultat r;

  g_assert_true (parvis_rendu_pages (&f->commune, &fichier, 1400, &r, &error));
  g_assert_cmpint (r.etat, ==, PARVIS_RENDU_REFUS);
  g_assert_cmpint (r.refus, ==, PARVIS_RENDU_REFUS_MOT_DE_PASSE);
  take_renderer_away (f);
  g_assert_true (parvis_rendu_find (&f->commune, &fichier, 1400, &r, &error));
  g_assert_cmpint (r.refus, ==, PARVIS_RENDU_REFUS_MOT_DE_PASSE);
  g_assert_null (parvis_rendu_page (&f->commune, &fichier, 1400, 1, &error));
  g_assert_error (error, PARVIS_ERROR, PARVIS_ERROR_INVALID);
  g_assert_cmpstr (error->message, ==, "Ce PDF est protégé par un mot de passe.");
}

/* The machine's fault is told from the file's: nothing is written down, the job comes back. */
static void
test_no_renderer (Fixture *f, gconstpointer data)
{
  g_autoptr (GBytes) pdf = fixture_pdf_plain ();
  g_autoptr (ParvisCoffreFichier) stored = store (f, pdf);
  const ParvisRenduFichier fichier = { stored->chemin, stored->cle, "application/pdf" };
  const ParvisRenduFichier erased = { stored->chemin, NULL, "application/pdf" };
  g_autoptr (GError) error = NULL;
  ParvisRenduResultat r;

  take_renderer_away (f);
  g_assert_false (parvis_rendu_pages (&f->commune, &fichier, 1400, &r, &error));
  g_assert_error (error, PARVIS_ERROR, PARVIS_ERROR_INTERNAL);
  g_clear_error (&error);
  g_assert_true (parvis_rendu_find (&f->commune, &fichier, 1400, &r, &error));
  g_assert_cmpint (r.etat, ==, PARVIS_RENDU_EN_COURS);
  g_assert_cmpuint (count_files (f->vault.dir), ==, 1);
  f->commune.render_path = (char *) g_getenv ("PARVIS_RENDER");
  g_assert_false (parvis_rendu_pages (&f->commune, &erased, 1400, &r, &error));
  g_assert_error (error, PARVIS_ERROR, PARVIS_ERROR_NOT_FOUND);
}

/* A helper that goes wrong is the file's fault, and said once. */
static void
test_breakdown (Fixture *f, gconstpointer data)
{
  g_autoptr (GBytes) file = g_bytes_new_static ("crash", 5);
  g_autoptr (ParvisCoffreFichier) stored = store (f, file);
  const ParvisRenduFichier fichier = { stored->chemin, stored->cle, "application/pdf" };
  g_autoptr (GError) error = NULL;
  ParvisRenduResultat r;

  f->commune.render_path = (char *) g_getenv ("PARVIS_FAUX_RENDER");
  g_assert_true (parvis_rendu_pages (&f->commune, &fichier, 1400, &r, &error));
  g_assert_cmpint (r.etat, ==, PARVIS_RENDU_REFUS);
  g_assert_cmpint (r.refus, ==, PARVIS_RENDU_REFUS_TROP_LONG);
}

static void
test_examine (Fixture *f, gconstpointer data)
{
  g_autoptr (GBytes) whole = fixture_pdf_pages (4, 100, 100);
  g_autoptr (GBytes) locked = fixture_pdf_password ();
  g_autoptr (GBytes) noise = g_bytes_new_static ("%PDF-1.4 rien", 13);
  g_autoptr (GBytes) long_one = fixture_pdf_pages (31, 100, 100);
  const struct
  {
    GBytes *bytes;
    ParvisRenduRefus refus;
    int pages;
  } cases[] = { { whole, PARVIS_RENDU_REFUS_AUCUN, 4 },
                { locked, PARVIS_RENDU_REFUS_MOT_DE_PASSE, 0 },
                { noise, PARVIS_RENDU_REFUS_ABIME, 0 },
                { long_one, PARVIS_RENDU_REFUS_TROP_DE_PAGES, 31 } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = vault_write (&f->vault, "depot", cases[i].bytes);
      g_autoptr (GError) error = NULL;
      ParvisRenduRefus refus;
      int pages;

      g_assert_true (
          parvis_rendu_examine (&f->commune, path, "application/pdf", &refus, &pages, &error));
      g_assert_no_error (error);
      g_assert_cmpint (refus, ==, cases[i].refus);
      g_assert_cmpint (pages, ==, cases[i].pages);
    }
  g_assert_cmpuint (count_files (f->vault.dir), ==, 0);
}

static void
test_recevoir (Fixture *f, gconstpointer data)
{
  g_autoptr (GBytes) pdf = fixture_pdf_pages (2, 100, 100);
  g_autoptr (GBytes) locked = fixture_pdf_password ();
  g_autoptr (GBytes) jpeg = fixture_jpeg_exif (800, 600, 6);
  g_autoptr (GBytes) cut = g_bytes_new_from_bytes (jpeg, 0, g_bytes_get_size (jpeg) / 2);
  g_autoptr (GBytes) bomb = fixture_png_bomb (60000, 60000);
  g_autoptr (GBytes) html = g_bytes_new_static ("<!DOCTYPE html><script>", 23);
  const struct
  {
    GBytes *bytes;
    const char *nom, *type, *refus;
    int pages;
  } cases[] = { { pdf, "livret.pdf", "application/pdf", NULL, 2 },
                { jpeg, "photo.jpg", "image/jpeg", NULL, 1 },
                { locked, "avis.pdf", NULL, "Ce PDF est protégé par un mot de passe. Ouvrez-le",
                  0 },
                { cut, "photo.jpg", NULL, "Ce fichier est abîmé", 0 },
                { bomb, "photo.png", NULL, "trop grande", 0 },
                { html, "avis.pdf", NULL, "ni un PDF", 0 } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = vault_write (&f->vault, "depot", cases[i].bytes);
      g_autofree char *refus = NULL;
      g_autoptr (GError) error = NULL;
      int pages = 0;

      g_assert_cmpstr (
          parvis_rendu_recevoir (&f->commune, path, cases[i].nom, 10000000, &pages, &refus, &error),
          ==, cases[i].type);
      g_assert_no_error (error);
      if (cases[i].refus)
        g_assert_nonnull (strstr (refus, cases[i].refus));
      else
        g_assert_cmpint (pages, ==, cases[i].pages);
    }
}

/* Every refusal has its two sentences, in French typography. */
static void
test_sentences (void)
{
  for (int refus = PARVIS_RENDU_REFUS_MOT_DE_PASSE; refus <= PARVIS_RENDU_REFUS_TROP_LONG; refus++)
    {
      g_assert_true (g_str_has_suffix (parvis_rendu_refus_phrase (refus), "."));
      g_assert_true (g_str_has_suffix (parvis_rendu_refus_conseil (refus), "."));
      g_assert_null (strchr (parvis_rendu_refus_phrase (refus), '\''));
      g_assert_null (strchr (parvis_rendu_refus_conseil (refus), '\''));
    }
}

#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/rendu/drawn-once", test_drawn_once);
  ADD ("/rendu/page-at-once", test_page_at_once);
  ADD ("/rendu/refused", test_refused);
  ADD ("/rendu/no-renderer", test_no_renderer);
  ADD ("/rendu/breakdown", test_breakdown);
  ADD ("/rendu/examine", test_examine);
  ADD ("/rendu/recevoir", test_recevoir);
  g_test_add_func ("/rendu/sentences", test_sentences);
  return g_test_run ();
}
