/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * The one call that leaves this machine by HTTP: to a fixed list of hosts, by TLS with a certificate that
 * is checked, without redirects or cookies, bounded in time and in size.
 *
 * It waits for the answer: from a job or a bounded pool only, never in a transaction, on a worker or in
 * the writer.
 */

/* TRUE for https to a host of the list, and for http to this very machine (127.0.0.1, [::1]): a service that
 * a test plays. */
gboolean parvis_sortie_is_allowed (const char *url);

/**
 * parvis_sortie_post:
 * @max: bytes of the answer's body
 * @timeout_s: from the beginning to the last byte
 * @status: (out): of the answer, whatever it is
 *
 * Returns: the answer's body, NULL with @error: DENIED for an address that is not allowed, BUSY when nobody
 * answers (in time, or with the certificate of somebody else), TOO_LARGE
 */
GBytes *parvis_sortie_post (const char *url,
                            const char *content_type,
                            GBytes *body,
                            gsize max,
                            guint timeout_s,
                            guint *status,
                            GError **error);

G_END_DECLS
