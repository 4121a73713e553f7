/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "server/http/parvis-commune.h"
#include "server/http/parvis-server.h"

G_BEGIN_DECLS

/* The key file of one commune: data/parvis.conf.example documents each key. Relative paths are
 * relative to the key file's folder. An unknown group or key is refused: a typing error must not
 * silently leave a default. */

/* What serve, init and the other commands need of it, without opening anything. The master key is
 * not read yet. @path: NULL = the default. @error: INVALID with group, key and reason. */
#define PARVIS_CONFIG_DEFAULT "/etc/parvis/parvis.conf"
ParvisCommune *parvis_configuration_load (const char *path, GError **error);

/* The server's own part. The texts live as long as @commune. */
void parvis_configuration_get_server_options (ParvisCommune *commune, ParvisServerOptions *options);

/* Where the master key is. */
const char *parvis_configuration_get_key_path (ParvisCommune *commune);

G_END_DECLS
