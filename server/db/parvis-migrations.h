/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "server/db/parvis-db.h"

G_BEGIN_DECLS

/* The schema this program knows = the number of files in data/sql/migrations. */
int parvis_migrations_latest (void);

/**
 * parvis_migrations_run: brings the database at @path to the latest schema.
 *
 * Each migration is one transaction together with its `user_version`. When there is something to
 * do on a database that already holds data, a copy (`VACUUM INTO`) named PATH.avant-vN is made
 * first. A database newer than this program is refused (PARVIS_ERROR_CONFLICT).
 */
gboolean parvis_migrations_run (const char *path, GError **error);

G_END_DECLS
