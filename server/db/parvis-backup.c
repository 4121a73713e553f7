/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-db"
#include "config.h"

#include "server/db/parvis-backup.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "server/db/parvis-db-private.h"

static gboolean
fail (const char *path, GError **error)
{
  g_set_error (error, PARVIS_ERROR, PARVIS_ERROR_INTERNAL, "%s: %s", path, g_strerror (errno));
  return FALSE;
}

/* Flushes the file or folder at @path, opened with @flags. */
static gboolean
flush (const char *path, int flags, GError **error)
{
  int fd = g_open (path, flags | O_CLOEXEC, 0600);

  if (fd < 0)
    return fail (path, error);
  if (fsync (fd) != 0)
    {
      fail (path, error);
      g_close (fd, NULL);
      return FALSE;
    }
  return g_close (fd, error);
}

static gboolean
vacuum_into (const char *path, const char *target, GError **error)
{
  g_autoptr (ParvisDb) db = parvis_db_open_copier (path, error);
  sqlite3_stmt *stmt = NULL;
  int rc;

  if (db == NULL)
    return FALSE;
  rc = sqlite3_prepare_v2 (db->handle, "VACUUM INTO ?1", -1, &stmt, NULL);
  if (rc == SQLITE_OK)
    rc = sqlite3_bind_text (stmt, 1, target, -1, SQLITE_STATIC);
  if (rc == SQLITE_OK)
    rc = sqlite3_step (stmt);
  if (rc != SQLITE_DONE)
    g_propagate_error (error, parvis_db_error_new (db, rc, "VACUUM INTO"));
  sqlite3_finalize (stmt);
  return rc == SQLITE_DONE;
}

gboolean
parvis_backup_run (const char *path, const char *target, GError **error)
{
  g_autofree char *absolute = g_canonicalize_filename (target, NULL);
  g_autofree char *folder = g_path_get_dirname (absolute);
  g_autofree char *partial = g_strconcat (absolute, ".XXXXXX", NULL);
  int fd = g_mkstemp_full (partial, O_RDWR | O_CLOEXEC, 0600);

  if (fd < 0)
    return fail (partial, error);
  close (fd);
  /* An empty file is what VACUUM INTO may fill: it keeps the mode. */
  if (!vacuum_into (path, partial, error) || !flush (partial, O_RDWR, error))
    {
      g_unlink (partial);
      return FALSE;
    }
  if (g_rename (partial, absolute) != 0)
    {
      fail (absolute, error);
      g_unlink (partial);
      return FALSE;
    }
  return flush (folder, O_RDONLY | O_DIRECTORY, error);
}
