/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Passwords: argon2id by libsodium, at its "interactive" cost. Some 60 ms of one core each: called
 * from a route's before function that hashes, never from a handler. */

/* Characters that one must have. */
#define PARVIS_MOT_DE_PASSE_LONGUEUR 12

/* The string to be stored, with its own salt and parameters. NULL when memory is lacking. */
char *parvis_mot_de_passe_hacher (const char *mot_de_passe);
/* @hash NULL costs the same time and is FALSE: an unknown account takes as long as a known one. */
gboolean parvis_mot_de_passe_verifier (const char *hash, const char *mot_de_passe);

/* How many of the two were done so far: that an unknown account costs what a known one does is counted in
 * the tests, not timed. */
guint parvis_mot_de_passe_count_for_test (void);

/* zxcvbn's estimate in bits; a long one costs nothing more. @connus: what is known of the person
 * (names, mail), NULL-terminated. */
double parvis_mot_de_passe_bits (const char *mot_de_passe, const char *const *connus);
/* NULL when the password may be chosen, else one sentence that says what is lacking; caller owns it. */
char *parvis_mot_de_passe_expliquer (const char *mot_de_passe, const char *const *connus);

G_END_DECLS
