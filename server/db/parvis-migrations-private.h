/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "server/db/parvis-migrations.h"

G_BEGIN_DECLS

/* The same with another list than the program's own, which ends with an entry of zeros. */
gboolean
parvis_migrations_run_list (const char *path, const ParvisSqlMigration *migrations, GError **error);

G_END_DECLS
