/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "server/http/parvis-response.h"

G_BEGIN_DECLS

/* Where an error becomes an HTTP status and a French sentence: here and nowhere else. */

guint parvis_fault_status (const GError *error);

/* The page "erreur.html", or for /api/ the JSON {"erreur", "message"}. @sentence NULL = the usual
 * one of @status. @db: a reader. */
ParvisResponse *parvis_fault_new_response (ParvisRequest *request,
                                           ParvisDb *db,
                                           guint status,
                                           const char *sentence);

/* The same for an error. One that is our fault is logged; its message is nobody's business. */
ParvisResponse *
parvis_fault_new_response_for (ParvisRequest *request, ParvisDb *db, const GError *error);

/* The bytes of a whole answer, with its head, for what never became a request. */
GBytes *parvis_fault_new_refusal (guint status, gboolean json, gboolean head_only, gboolean https);

G_END_DECLS
