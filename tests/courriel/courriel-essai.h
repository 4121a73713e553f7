/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <gio/gio.h>

#include "server/courriel/courriel-store.h"
#include "server/courriel/parvis-courriel.h"

/* A commune with its database, its writer, its jobs and a clock that the test moves; a relay when asked
 * for (puits.py). */
typedef struct
{
  char *root;
  ParvisCommune commune;
  ParvisDb *reader;
  gint64 now; /* atomic enough: moved while no job runs */
  GSubprocess *relay;
  int port;
} Courrier;

void courrier_set_up (Courrier *c, gconstpointer data);
void courrier_tear_down (Courrier *c, gconstpointer data);

/* Starts the relay; @option "--smtps" or NULL. */
void courrier_start_relay (Courrier *c, const char *option);
/* [courriel] of the configuration. */
void courrier_configure (Courrier *c, const char *key, const char *value);
/* …as the relay wants it. */
void courrier_configure_relay (Courrier *c);
/* A path below the root. */
char *courrier_path (Courrier *c, const char *name);

/* Puts one in the outbox and commits. Its id, 0 with @error. */
gint64
courrier_send (Courrier *c, const char *to, const char *sujet, const char *corps, GError **error);
/* Waits until the job of this mail is in @etat, moving nothing. */
void courrier_wait (Courrier *c, gint64 id, const char *etat);
/* Waits until it has been tried @attempt times. */
void courrier_wait_attempt (Courrier *c, gint64 id, int attempt);
/* Moves the clock and lets the jobs look. */
void courrier_advance (Courrier *c, gint64 seconds);
gint64 courrier_find_envoye_a (Courrier *c, gint64 id);
/* Whether the journal says that the relay refused it. */
gboolean courrier_has_refusal (Courrier *c, gint64 id);
