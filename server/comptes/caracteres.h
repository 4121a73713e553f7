/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "server/http/parvis-request.h"

G_BEGIN_DECLS

/**
 * The characters to be copied when an account is asked for: a picture, and the same spoken.
 *
 * Nothing is kept of a picture that was shown: its key holds the characters and their end, closed with a key
 * derived from the master key. Whoever has the key has the picture and the voice, and nobody else; it needs no
 * session, and a million of them take no memory. What was answered is noted, right or wrong: a key serves once.
 */

#define PARVIS_CARACTERES_N 5
/* Seconds that a picture is good. */
#define PARVIS_CARACTERES_VIE 600
/* The picture as the page shows it; it has twice as many pixels. */
#define PARVIS_CARACTERES_LARGEUR 220
#define PARVIS_CARACTERES_HAUTEUR 72

/* Without those that look or sound like another. */
extern const char parvis_caracteres_alphabet[];

/* Looks for the voice (espeak-ng); there is none when it is not installed. Before the server starts. */
void parvis_caracteres_register (ParvisCommune *commune);
gboolean parvis_caracteres_has_voix (ParvisCommune *commune);

/* A new key; the caller owns it. In the demo, what it says is noted beside the mails. @numero: (out): of
 * that note, 0 elsewhere. */
char *parvis_caracteres_create (ParvisCommune *commune, gint64 now, guint *numero);
/* The characters, NULL when it is no key of ours or too old; the caller owns them. */
char *parvis_caracteres_find (ParvisCommune *commune, const char *cle, gint64 now);
/* Whether they were copied: neither case nor spaces count. */
gboolean
parvis_caracteres_check (ParvisCommune *commune, const char *cle, const char *copie, gint64 now);
/* In a writing transaction: TRUE the first time. FALSE without @error: it has served. */
gboolean parvis_caracteres_claim (ParvisDb *db, const char *cle, gint64 now, GError **error);

/* PNG; the same key gives the same picture. @sombre: for a dark page. Takes some milliseconds. */
GBytes *parvis_caracteres_draw (const char *caracteres, const char *cle, gboolean sombre);
/* WAV; NULL when there is no voice. The first time that a letter is said takes a tenth of a second. */
GBytes *parvis_caracteres_say (ParvisCommune *commune, const char *caracteres, const char *cle);

/* Numbers that the key alone decides; the caller owns it. */
GRand *parvis_caracteres_create_rand (const char *cle);

G_END_DECLS
