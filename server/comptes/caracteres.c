/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-comptes"
#include "config.h"

#include "server/comptes/caracteres.h"

#include <sodium.h>
#include <string.h>

#include "server/comptes/comptes-routes.h"
#include "server/courriel/parvis-courriel.h"
#include "server/http/parvis-route.h"
#include "server/http/parvis-token.h"

/* No 0 O Q D, 1 I, 2 Z, 5 S, 6 G, 8 B, no V beside U, no 7 beside T. */
const char parvis_caracteres_alphabet[] = "ACEFHJKLMNPRTUWXY349";

/* The clear text of a key. */
typedef struct
{
  guint64 fin; /* unix seconds */
  char caracteres[PARVIS_CARACTERES_N];
} Contenu;

#define CONTENU_SIZE (8 + PARVIS_CARACTERES_N)
#define CLE_SIZE     (crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES + CONTENU_SIZE)

static void
derive (ParvisCommune *commune, guint8 key[PARVIS_KEY_BYTES])
{
  G_STATIC_ASSERT (PARVIS_KEY_BYTES == crypto_secretbox_KEYBYTES);
  parvis_token_derive_key (commune->master_key, PARVIS_KEY_CARACTERES, key);
}

/* Nonce, then the box, as text. */
static char *
close_cle (ParvisCommune *commune, const Contenu *contenu)
{
  guint8 clear[CONTENU_SIZE], cle[CLE_SIZE], key[PARVIS_KEY_BYTES];
  guint64 fin = GUINT64_TO_BE (contenu->fin);

  memcpy (clear, &fin, sizeof fin);
  memcpy (clear + sizeof fin, contenu->caracteres, PARVIS_CARACTERES_N);
  derive (commune, key);
  randombytes_buf (cle, crypto_secretbox_NONCEBYTES);
  crypto_secretbox_easy (cle + crypto_secretbox_NONCEBYTES, clear, sizeof clear, cle, key);
  sodium_memzero (key, sizeof key);
  return parvis_base64url_encode (cle, sizeof cle);
}

static gboolean
open_cle (ParvisCommune *commune, const char *text, Contenu *contenu)
{
  g_autoptr (GBytes) bytes = text != NULL ? parvis_base64url_decode (text, CLE_SIZE) : NULL;
  guint8 clear[CONTENU_SIZE], key[PARVIS_KEY_BYTES];
  gsize length = 0;
  const guint8 *cle = bytes != NULL ? g_bytes_get_data (bytes, &length) : NULL;
  int opened = -1;

  if (length != CLE_SIZE)
    return FALSE;
  derive (commune, key);
  opened = crypto_secretbox_open_easy (clear, cle + crypto_secretbox_NONCEBYTES,
                                       CLE_SIZE - crypto_secretbox_NONCEBYTES, cle, key);
  sodium_memzero (key, sizeof key);
  if (opened != 0)
    return FALSE;
  memcpy (&contenu->fin, clear, sizeof contenu->fin);
  contenu->fin = GUINT64_FROM_BE (contenu->fin);
  memcpy (contenu->caracteres, clear + sizeof contenu->fin, PARVIS_CARACTERES_N);
  return TRUE;
}

char *
parvis_caracteres_create (ParvisCommune *commune, gint64 now, guint *numero)
{
  Contenu contenu = { .fin = (guint64) (now + PARVIS_CARACTERES_VIE) };

  for (gsize i = 0; i < PARVIS_CARACTERES_N; i++)
    contenu.caracteres[i] =
        parvis_caracteres_alphabet[randombytes_uniform (strlen (parvis_caracteres_alphabet))];
  *numero = 0;
  if (commune->demo)
    {
      g_autofree char *texte = g_strndup (contenu.caracteres, PARVIS_CARACTERES_N);

      *numero = parvis_courriel_noter (commune, texte);
    }
  return close_cle (commune, &contenu);
}

char *
parvis_caracteres_find (ParvisCommune *commune, const char *cle, gint64 now)
{
  Contenu contenu;

  if (!open_cle (commune, cle, &contenu) || contenu.fin <= (guint64) now)
    return NULL;
  return g_strndup (contenu.caracteres, PARVIS_CARACTERES_N);
}

gboolean
parvis_caracteres_check (ParvisCommune *commune, const char *cle, const char *copie, gint64 now)
{
  g_autofree char *expected = parvis_caracteres_find (commune, cle, now);
  char typed[PARVIS_CARACTERES_N + 1] = { 0 };
  gsize n = 0;

  for (const char *c = copie; *c != '\0'; c++)
    {
      if (g_ascii_isspace (*c))
        continue;
      if (n == PARVIS_CARACTERES_N)
        return FALSE;
      typed[n++] = g_ascii_toupper (*c);
    }
  return expected != NULL && n == PARVIS_CARACTERES_N
         && sodium_memcmp (typed, expected, PARVIS_CARACTERES_N) == 0;
}

gboolean
parvis_caracteres_claim (ParvisDb *db, const char *cle, gint64 now, GError **error)
{
  g_autofree char *quoi = g_strconcat ("caracteres:", cle, NULL);
  g_autoptr (GBytes) empreinte = parvis_token_hash (quoi);

  return parvis_db_exec (db, error, PARVIS_SQL_ENVOI_INSERT, V (empreinte), V (now))
         && parvis_db_changes (db) == 1;
}

GRand *
parvis_caracteres_create_rand (const char *cle)
{
  guint32 seed[8];

  crypto_generichash ((guint8 *) seed, sizeof seed, (const guint8 *) cle, strlen (cle), NULL, 0);
  return g_rand_new_with_seed_array (seed, G_N_ELEMENTS (seed));
}

/* --- the picture's and the voice's own addresses --- */

static ParvisResponse *
get_fichier (ParvisRequest *request, ParvisDb *db, GError **error)
{
  ParvisCommune *commune = parvis_request_get_commune (request);
  const char *cle = parvis_request_get_part (request, "cle");
  const char *fichier = parvis_request_get_part (request, "fichier");
  g_autofree char *caracteres =
      parvis_caracteres_find (commune, cle, parvis_request_get_now (request));
  g_autoptr (GBytes) bytes = NULL;
  gboolean voix = g_str_equal (fichier, "voix.wav");
  ParvisResponse *response;

  if (caracteres != NULL && voix)
    bytes = parvis_caracteres_say (commune, caracteres, cle);
  else if (caracteres != NULL && g_str_equal (fichier, "image.png"))
    bytes = parvis_caracteres_draw (caracteres, cle, FALSE);
  else if (caracteres != NULL && g_str_equal (fichier, "image-sombre.png"))
    bytes = parvis_caracteres_draw (caracteres, cle, TRUE);
  if (bytes == NULL)
    {
      g_set_error_literal (error, PARVIS_ERROR, PARVIS_ERROR_NOT_FOUND, "no such picture");
      return NULL;
    }
  response = parvis_response_new_bytes (bytes, voix ? "audio/wav" : "image/png");
  parvis_response_set_private_cache (response, PARVIS_CARACTERES_VIE);
  return response;
}

const ParvisRoute parvis_caracteres_routes[] = {
  PARVIS_ROUTE ("comptes.caracteres",
                "GET",
                "/compte/caracteres/{cle}/{fichier}",
                get_fichier,
                PARVIS_FOR_TOUS,
                PARVIS_SLOW),
  { NULL },
};
