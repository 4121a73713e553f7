/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "server/http/parvis-route.h"

G_BEGIN_DECLS

/**
 * Mails. A handler decides one inside its transaction: it is then a row, and a job that sends it after the
 * commit, again and again until the relay takes it. What is not committed is never sent.
 */

/**
 * parvis_courriel_send: puts a mail into the outbox, inside the caller's writing transaction.
 *
 * @corps: paragraphs separated by empty lines, a link on a line of its own; the greeting and the
 * commune's signature are put around it. @now: unix seconds. The caller's response says
 * parvis_response_wake_taches(). @error: INVALID when @to is no address or @sujet holds a control
 * character: nothing is written then.
 */
gboolean parvis_courriel_send (ParvisCommune *commune,
                               ParvisDb *db,
                               const char *to,
                               const char *sujet,
                               const char *corps,
                               gint64 now,
                               GError **error);

/* The whole text of a mail: « Bonjour, », @corps, the commune's name, address and telephone as they are
 * in force on that day, and that nobody reads the answers. */
char *parvis_courriel_texte (ParvisCommune *commune, ParvisDb *db, const char *corps, gint64 now);

/* The job "courriel", before the jobs start. @error: INVALID when [courriel] of the configuration cannot
 * be right (an address, a file of certificates or of the password). */
gboolean parvis_courriel_register (ParvisCommune *commune, GError **error);

/* Forgets mails sent before @before (unix seconds); in a writing transaction. At most 500: again while it
 * returns that many. -1 with @error. */
int parvis_courriel_purge (ParvisDb *db, gint64 before, GError **error);

/* A short text that the demo shows beside its mails (the characters of a picture), the last ones only;
 * its number there. @commune: of a demo. */
guint parvis_courriel_noter (ParvisCommune *commune, const char *texte);
/* Room for them, before the server starts. */
void parvis_courriel_prepare_notes (ParvisCommune *commune);

/* /demo/courriels: the demo only. */
extern const ParvisRoute parvis_courriel_routes[];

G_END_DECLS
