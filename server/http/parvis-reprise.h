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

/* Called by the pipeline in a writing transaction, its body read, instead of parvis_csrf_check() and the
 * handler, when a PARVIS_BODY_FORM of a route FOR_CITOYEN comes without a session. Keeps the form
 * and sets the cookie. FALSE without @error = not kept: not provably from one of our pages, nothing
 * in it, too large, too many from this address. In each case the visitor goes on to sign in. */
gboolean parvis_reprise_keep (ParvisRequest *request, ParvisDb *db, GError **error);

/* TRUE when the visitor has a form waiting: sign-in goes on to the route "reprise". Reads no table. */
gboolean parvis_reprise_is_waiting (ParvisRequest *request);

/* The path and the form that were kept for this visitor, or NULL. The caller owns both; @form is
 * name → GPtrArray of char*. */
char *parvis_reprise_find (ParvisRequest *request, ParvisDb *db, GHashTable **form);

G_END_DECLS
