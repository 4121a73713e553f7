/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How things are said on this post: its own time zone, French spaces. Ownership is the caller's. */

/* « 8 j », « 5 h », « 12 min », « à l’instant »: since @instant, at @now (unix seconds). */
char *parvis_format_waited (gint64 instant, gint64 now);
/* « 13/11/2026 », « 13/11/2026 à 10 h 42 ». */
char *parvis_format_day (gint64 instant);
char *parvis_format_instant (gint64 instant);
/* « 471 Ko ». */
char *parvis_format_size (gint64 bytes);

G_END_DECLS
