/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "test"
#include "config.h"

#include <string.h>

#include "server/coffre/parvis-piece.h"
#include "tests/coffre/test-outils.h"

/* What a parent sends, and what is said to it. */

#define TAILLE_MAX (10 * 1024 * 1024)

#define PDF "%PDF-1.4\n1 0 obj <</Type/Catalog>> endobj\ntrailer <</Root 1 0 R>>\n%%EOF\n"
#define HTML                                                                                       \
  "<!DOCTYPE "                                                                                     \
  "html><html><head><title>x</title></head><body><script>alert(1)</script></body></html>"
/* An IHDR of 100 × 50, then of 60000 × 60000, without a picture. */
#define PNG(width, height)                                                                         \
  "\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0" width "\0\0" height "\x08\2\0\0\0abcd"
#define JPEG(height, width)                                                                        \
  "\xff\xd8\xff\xe0\0\x10JFIF\0\1\1\0\0\1\0\1\0\0\xff\xc0\0\x0b\x08" height width "\1\1\x11\0"
#define HEIC                                                                                       \
  "\0\0\0\x18"                                                                                     \
  "ftypheic\0\0\0\0mif1heic\0\0\0\0"

typedef struct
{
  const char *nom;
  const char *bytes;
  gsize size;
  const char *type;  /* NULL = refused… */
  const char *refus; /* …in these words */
} Case;
#define BYTES(b) (b), sizeof (b) - 1

static const Case CASES[] = {
  { "livret.pdf", BYTES (PDF), "application/pdf", NULL },
  { "LIVRET.PDF", BYTES (PDF), "application/pdf", NULL },
  { "mon.livret.de.famille.pdf", BYTES (PDF), "application/pdf", NULL },
  { "1000012345", BYTES (PDF), "application/pdf", NULL },
  { "carte.png", BYTES (PNG ("\0\x64", "\0\x32")), "image/png", NULL },
  { "photo.jpg", BYTES (JPEG ("\0\x32", "\0\x64")), "image/jpeg", NULL },
  { "photo.JPEG", BYTES (JPEG ("\0\x32", "\0\x64")), "image/jpeg", NULL },
  { "vide.pdf", "", 0, NULL, "est vide" },
  { "page.pdf", BYTES (HTML), NULL, "ni un PDF" },
  { "page.html", BYTES (HTML), NULL, "ni un PDF" },
  { "image.svg", BYTES ("<svg xmlns=\"http://www.w3.org/2000/svg\"><script>1</script></svg>"), NULL,
    "ni un PDF" },
  { "livret.html", BYTES (PDF), NULL, "finit par «\u00a0.html\u00a0», mais c’est un PDF" },
  { "livret.jpg", BYTES (PDF), NULL, "mais c’est un PDF" },
  { "photo.pdf", BYTES (JPEG ("\0\x32", "\0\x64")), NULL, "mais c’est une image JPEG" },
  { "carte.jpg", BYTES (PNG ("\0\x64", "\0\x32")), NULL, "mais c’est une image PNG" },
  { "programme.pdf", BYTES ("MZ\x90\0\3\0\0\0\4\0\0\0\xff\xff\0\0"), NULL, "ni un PDF" },
  { "archive.pdf", BYTES ("PK\3\4\x14\0\0\0\0\0"), NULL, "ni un PDF" },
  { "lettre.docx", BYTES ("PK\3\4\x14\0\6\0\x08\0"), NULL, "ni un PDF" },
  { "texte.pdf", BYTES ("Bonjour, voici mon justificatif."), NULL, "ni un PDF" },
  { "IMG_0042.HEIC", BYTES (HEIC), NULL, "HEIC des iPhone" },
  { "IMG_0042.jpg", BYTES (HEIC), NULL, "HEIC des iPhone" },
  { "bombe.png", BYTES (PNG ("\xea\x60", "\xea\x60")), NULL, "60000 × 60000" },
  { "bombe.jpg", BYTES (JPEG ("\xff\xff", "\xff\xff")), NULL, "65535 × 65535" },
  { "rien.png", BYTES (PNG ("\0\0", "\0\x32")), NULL, "abîmée" },
  { "coupe.jpg", BYTES ("\xff\xd8\xff\xe0\0\x10JFIF\0\1\1\0"), NULL, "abîmée" },
};

static void
test_cases (Vault *vault, gconstpointer data)
{
  for (guint i = 0; i < G_N_ELEMENTS (CASES); i++)
    {
      const Case *c = &CASES[i];
      g_autoptr (GBytes) bytes = g_bytes_new_static (c->bytes, c->size);
      g_autofree char *path = vault_write (vault, "depot", bytes);
      g_autofree char *refus = NULL;
      g_autoptr (GError) error = NULL;
      const char *type = parvis_piece_check (path, c->nom, TAILLE_MAX, &refus, &error);

      g_test_message ("%s: %s", c->nom, type ? type : refus);
      g_assert_no_error (error);
      g_assert_cmpstr (type, ==, c->type);
      g_assert_true ((refus == NULL) == (type != NULL));
      if (refus)
        {
          g_assert_nonnull (strstr (refus, c->refus));
          g_assert_null (strchr (refus, '\''));
          g_assert_true (g_utf8_validate (refus, -1, NULL));
        }
    }
}

static void
test_size (Vault *vault, gconstpointer data)
{
  const gsize sizes[] = { TAILLE_MAX, TAILLE_MAX + 1, 11 * 1024 * 1024 };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autoptr (GBytes) bytes = pattern_new (sizes[i]);
      g_autofree char *path = NULL;
      g_autofree char *refus = NULL;
      const char *type;

      memcpy ((char *) g_bytes_get_data (bytes, NULL), PDF, sizeof PDF - 1);
      path = vault_write (vault, "depot", bytes);
      type = parvis_piece_check (path, "long.pdf", TAILLE_MAX, &refus, NULL);
      g_assert_cmpstr (type, ==, i == 0 ? "application/pdf" : NULL);
      if (i == 2)
        g_assert_nonnull (strstr (refus, "pèse 11,5\u00a0Mo\u00a0: la limite est de 10\u00a0Mo"));
    }
}

static void
test_our_disk (Vault *vault, gconstpointer data)
{
  g_autofree char *refus = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_null (parvis_piece_check ("/nulle/part", "x.pdf", TAILLE_MAX, &refus, &error));
  g_assert_error (error, PARVIS_ERROR, PARVIS_ERROR_INTERNAL);
  g_clear_error (&error);
  g_assert_null (parvis_piece_check (vault->root, "x.pdf", TAILLE_MAX, &refus, &error));
  g_assert_error (error, PARVIS_ERROR, PARVIS_ERROR_INTERNAL);
  g_assert_null (refus);
}

#define ADD(path, func) g_test_add (path, Vault, NULL, vault_set_up, func, vault_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/piece/cases", test_cases);
  ADD ("/piece/size", test_size);
  ADD ("/piece/our-disk", test_our_disk);
  return g_test_run ();
}
