/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "server/db/parvis-db.h"

G_BEGIN_DECLS

/**
 * parvis_backup_run: copies the database at @path, running or not, to the file @target.
 *
 * One consistent state, written aside, flushed, then renamed: @target is whole or not there. The
 * copy is compact (`VACUUM INTO`): nothing that was erased is in it. Readable by the owner alone.
 * Readers and the writer go on meanwhile. @error: PARVIS_ERROR_INTERNAL or BUSY.
 */
gboolean parvis_backup_run (const char *path, const char *target, GError **error);

G_END_DECLS
