/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "server/agenda/faits.h"

G_BEGIN_DECLS

/**
 * A receipt's code: « 12-ABCD-EFGH-IJKL-MNOP », the receipt's number and 80 bits of a BLAKE2b, under a key
 * that comes from the commune's master key, over all that the fact says and its link in the chain. Nobody
 * makes one without the key, and a fact that was changed behind our back does not match its own any more.
 */
#define PARVIS_RECU_SIGNES 16

/* The caller owns it. */
char *parvis_recu_create_code (GBytes *master_key, const ParvisFait *fait);

/* Of what was typed or scanned: the number, and the signs in capitals into @signes (17 bytes). Case, spaces
 * and hyphens do not matter, nor 0, 1, 8 for O, I, B. FALSE when it cannot be a code. */
gboolean
parvis_recu_parse_code (const char *typed, gint64 *numero, char signes[PARVIS_RECU_SIGNES + 1]);

/* The fact that this code is of; NULL when it is not one of ours. */
ParvisFait *parvis_recu_verifier (ParvisDb *db, GBytes *master_key, const char *code);

G_END_DECLS
