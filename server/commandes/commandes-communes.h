/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "server/configuration.h"

G_BEGIN_DECLS

/* What several sub-commands do alike. */

/* The commune of `--config FILE` (NULL: the default), its database brought to the
 * latest schema, its writer running, its master key read. */
ParvisCommune *parvis_commande_open (const char *config_path, GError **error);

/* A password: from the terminal without echo, asked twice when @twice, or the first line of stdin when
 * it is not a terminal. NULL with @error (INVALID). The caller owns and wipes it. */
char *parvis_commande_ask_password (gboolean twice, GError **error);

G_END_DECLS
