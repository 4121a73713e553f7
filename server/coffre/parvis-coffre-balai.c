/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-coffre"
#include "config.h"

#include <dirent.h>
#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "server/coffre/parvis-coffre-noms.h"
#include "server/coffre/parvis-coffre.h"
#include "server/coffre/parvis-fd.h"

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DIR, closedir)

typedef struct
{
  const ParvisCoffre *coffre;
  gint64 before;
  ParvisCoffreKnown known;
  gpointer data;
  int removed;
} Sweep;

/* What is not ours by its name stays: it is not for a program to tidy up what somebody put there. */
static gboolean
is_leftover (Sweep *sweep, const char *folder, const char *name)
{
  g_autofree char *chemin = parvis_coffre_chemin_of_entry (folder, name);

  if (!chemin)
    return FALSE;
  return parvis_coffre_name_is_temporary (name) || !sweep->known (chemin, sweep->data);
}

static gboolean
sweep_entry (Sweep *sweep, const char *folder, const char *name, GError **error)
{
  g_autofree char *path = g_build_filename (sweep->coffre->dir, folder, name, NULL);
  struct stat st;

  if (lstat (path, &st) != 0)
    return errno == ENOENT || parvis_fd_fail (error, path);
  if (!S_ISREG (st.st_mode) || st.st_mtime >= sweep->before || !is_leftover (sweep, folder, name))
    return TRUE;
  if (unlink (path) != 0 && errno != ENOENT)
    return parvis_fd_fail (error, path);
  sweep->removed++;
  return TRUE;
}

static gboolean
name_is_folder (const char *name)
{
  return strlen (name) == 2 && g_ascii_isxdigit (name[0]) && g_ascii_isxdigit (name[1]);
}

/* @folder: "", then "aa", then "aa/bb". */
static gboolean
sweep_folder (Sweep *sweep, const char *folder, int depth, GError **error)
{
  g_autofree char *path = g_build_filename (sweep->coffre->dir, folder, NULL);
  g_autoptr (DIR) entries = opendir (path);
  struct dirent *entry;

  if (!entries)
    return errno == ENOTDIR || parvis_fd_fail (error, path);
  while ((entry = readdir (entries)))
    {
      const char *name = entry->d_name;
      g_autofree char *child = *folder ? g_build_filename (folder, name, NULL) : g_strdup (name);

      if (depth == 2 ? !sweep_entry (sweep, folder, name, error)
                     : name_is_folder (name) && !sweep_folder (sweep, child, depth + 1, error))
        return FALSE;
    }
  return TRUE;
}

int
parvis_coffre_sweep (const ParvisCoffre *coffre,
                     gint64 before,
                     ParvisCoffreKnown known,
                     gpointer data,
                     GError **error)
{
  Sweep sweep = { coffre, before, known, data, 0 };

  return sweep_folder (&sweep, "", 0, error) ? sweep.removed : -1;
}
