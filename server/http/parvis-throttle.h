/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "server/db/parvis-db.h"

G_BEGIN_DECLS

/**
 * Counts of attempts that a restart does not forget, in the table `tentative`.
 *
 * @key: "connexion:pascal.dupin", "creation:192.0.2.1"; a window begins with the first attempt. What
 * a handler counts is only kept when it does not fail with a GError: a wrong password is answered
 * with a page.
 */

/* TRUE when fewer than @max were counted in the window of @window_s seconds. @wait receives the
 * seconds until it ends, 0 when allowed; may be NULL. */
gboolean parvis_throttle_check (
    ParvisDb *db, const char *key, guint max, guint window_s, gint64 now, gint64 *wait);
gboolean
parvis_throttle_count (ParvisDb *db, const char *key, guint window_s, gint64 now, GError **error);
/* After a success. */
gboolean parvis_throttle_forget (ParvisDb *db, const char *key, GError **error);

G_END_DECLS
