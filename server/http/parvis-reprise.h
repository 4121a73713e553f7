/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "server/http/parvis-route.h"

G_BEGIN_DECLS

/**
 * What was typed is never lost by a session that expired.
 *
 * A form posted to a route FOR_CITOYEN without a session is kept for an hour, encrypted with a key
 * that only the visitor's cookie and the master key give together. Once signed in, /reprise shows
 * one button that sends it again.
 */

/* Table of the route "reprise": GET /reprise, FOR_CITOYEN. */
extern const ParvisRoute parvis_reprise_routes[];

/* Seconds that a form is kept, its size in bytes, and how many of one address in that time. */
#define PARVIS_REPRISE_LIFE 3600
#define PARVIS_REPRISE_MAX  (64 * 1024)
#define PARVIS_REPRISE_RATE 20

/* The hidden field of a form that is sent again: once it has come, nothing waits any more. */
#define PARVIS_REPRISE_FIELD "_reprise"

/* Called by the pipeline in a writing transaction, its body read, instead of parvis_csrf_check() and the
 * handler, when a form or an upload of a route FOR_CITOYEN comes without a session. Keeps the fields, not the
 * files, and sets the cookie. FALSE without @error = not kept: not provably from one of our pages, nothing in it,
 * too large, too many from this address. In each case the visitor goes on to sign in. */
gboolean parvis_reprise_keep (ParvisRequest *request, ParvisDb *db, GError **error);

/* The form came back after the sign-in without the files that went with it: they must be chosen again. */
gboolean parvis_reprise_has_lost_files (ParvisRequest *request);

/* TRUE when the visitor has a form waiting: sign-in goes on to the route "reprise". Reads no table. */
gboolean parvis_reprise_is_waiting (ParvisRequest *request);

/* The path and the form that were kept for this visitor, or NULL. The caller owns both; @form is
 * name → GPtrArray of char*. Passwords are not in it. */
char *parvis_reprise_find (ParvisRequest *request, ParvisDb *db, GHashTable **form);

/* For other things that were typed and are not yet something (an account's récapitulatif): @text under
 * a token (parvis_token_new()) that only the visitor has. */
gboolean parvis_reprise_put (ParvisCommune *commune,
                             ParvisDb *db,
                             const char *usage,
                             const char *token,
                             const char *text,
                             gint64 expire_a,
                             GError **error);
/* NULL when there is none, it has expired, or the token is not one. The caller owns it. */
char *parvis_reprise_get (
    ParvisCommune *commune, ParvisDb *db, const char *usage, const char *token, gint64 now);
gboolean parvis_reprise_remove (ParvisDb *db, const char *usage, const char *token, GError **error);

G_END_DECLS
