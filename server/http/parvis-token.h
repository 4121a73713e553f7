/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * Random tokens and what is derived from the commune's master key.
 *
 * A token is 32 random bytes in base64url (43 characters). Only its digest is ever stored: a copy of
 * the database opens no session.
 */
#define PARVIS_TOKEN_BYTES 32
#define PARVIS_TOKEN_CHARS 43
#define PARVIS_KEY_BYTES   32

/* What a key is for. The numbers are part of the derivation: never reused. */
typedef enum
{
  PARVIS_KEY_CSRF = 1,
  PARVIS_KEY_FLASH = 2,
  PARVIS_KEY_REPRISE = 3,
  PARVIS_KEY_CARACTERES = 4,
  PARVIS_KEY_RECU = 5,
  PARVIS_KEY_ABONNEMENT = 6
} ParvisKeyUse;

char *parvis_token_new (void);
/* Anything but 43 characters of base64url was not made here. NULL is not a token. */
gboolean parvis_token_is_valid (const char *token);
/* BLAKE2b-256 of the token's text, for a BLOB column. */
GBytes *parvis_token_hash (const char *token);

/* @key is PARVIS_KEY_BYTES long. Aborts without a master key of 32 bytes: main reads it at the start. */
void parvis_token_derive_key (GBytes *master_key, ParvisKeyUse use, guint8 *key);
/* BLAKE2b-256 of @text under a derived key, into 32 bytes. */
void parvis_token_mac (GBytes *master_key, ParvisKeyUse use, const char *text, guint8 mac[32]);

/* Unpadded base64url (RFC 4648 § 5). */
char *parvis_base64url_encode (const guint8 *data, gsize length);
/* NULL unless @text is the one encoding of 1 to @max bytes. */
GBytes *parvis_base64url_decode (const char *text, gsize max);

G_END_DECLS
