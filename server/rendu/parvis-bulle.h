/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The command that runs @program with @arguments inside bubblewrap: no network, no other process, no
 * file but libraries and fonts. NULL when bubblewrap is not there or cannot work on this machine (tried
 * once a program, logged once): then the helper's own cage is all there is. */
GPtrArray *parvis_bulle_create_command (const char *program, const char *const *arguments);

G_END_DECLS
