/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "server/http/parvis-request.h"

G_BEGIN_DECLS

/* The room's jobs: "rendu" (a deposit as pages), "justificatif-definitif" (the mail about a decision,
 * once it is final), "pieces-expirer" (every night). */

/* The width at which a deposit is drawn ahead, in pixels. */
#define PARVIS_PAGES_LARGEUR 1400

/* Before the jobs start. */
void parvis_justificatifs_register (ParvisCommune *commune);
/* In the writer, before the jobs start: what must be waiting is. */
gboolean
parvis_justificatifs_prepare (ParvisCommune *commune, ParvisDb *db, gint64 now, GError **error);

/* Inside a writing transaction; the response says parvis_response_wake_taches(). */
gboolean parvis_tache_dessiner (ParvisDb *db, gint64 piece_id, gint64 depot, GError **error);
/* @url: of the piece's page, absolute. */
gboolean parvis_tache_notifier (ParvisDb *db,
                                gint64 piece_id,
                                gint64 depot,
                                gint64 definitif_a,
                                const char *url,
                                GError **error);

G_END_DECLS
