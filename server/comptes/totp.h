/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The six figures of RFC 6238 (SHA-1, 30 s), as telephones show them. */

/* The time step whose code was typed, of those from one before @now to one after it; 0 when none: the
 * caller refuses a step that was used already. @now: unix seconds. */
gint64 parvis_totp_find_step (GBytes *secret, const char *code, gint64 now);
/* A new secret, and the address that a telephone's application reads it from (otpauth://…), which the
 * caller owns. @compte, @emetteur: what the application shows. */
GBytes *parvis_totp_create_secret (void);
char *parvis_totp_create_uri (GBytes *secret, const char *compte, const char *emetteur);
/* The code of a step, for tests: six figures and a NUL. */
void parvis_totp_code (GBytes *secret, gint64 step, char code[7]);

G_END_DECLS
