/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-rendu"
#include "config.h"

#include <gio/gio.h>

#include "server/rendu/parvis-bulle.h"

/* Where the program appears inside. */
#define INSIDE "/parvis-render"

static void
add (GPtrArray *command, const char *first, ...)
{
  va_list list;

  va_start (list, first);
  for (const char *word = first; word; word = va_arg (list, const char *))
    g_ptr_array_add (command, g_strdup (word));
  va_end (list);
}

/* /lib is a link to usr/lib on most systems, a folder on others. */
static void
add_library_folder (GPtrArray *command, const char *path)
{
  g_autofree char *target = g_file_read_link (path, NULL);

  if (target)
    add (command, "--symlink", target, path, NULL);
  else
    add (command, "--ro-bind-try", path, path, NULL);
}

static GPtrArray *
create_command (const char *bwrap, const char *program, const char *const *arguments)
{
  static const char *const readable[] = { "/usr/lib",
                                          "/usr/lib64",
                                          "/usr/lib32",
                                          "/usr/local/lib",
                                          "/usr/share/fonts",
                                          "/usr/local/share/fonts",
                                          "/usr/share/fontconfig",
                                          "/usr/share/poppler",
                                          "/etc/fonts",
                                          "/etc/ld.so.cache",
                                          "/var/cache/fontconfig" };
  GPtrArray *command = g_ptr_array_new_with_free_func (g_free);

  add (command, bwrap, "--unshare-all", "--new-session", "--die-with-parent", "--clearenv",
       "--setenv", "LC_ALL", "C.UTF-8", NULL);
  for (guint i = 0; i < G_N_ELEMENTS (readable); i++)
    add (command, "--ro-bind-try", readable[i], readable[i], NULL);
  add_library_folder (command, "/lib");
  add_library_folder (command, "/lib64");
  add (command, "--ro-bind", program, INSIDE, "--chdir", "/", "--cap-drop", "ALL", "--", INSIDE,
       NULL);
  for (guint i = 0; arguments[i]; i++)
    add (command, arguments[i], NULL);
  g_ptr_array_add (command, NULL);
  return command;
}

/* The helper, started inside with nothing to read, must get as far as to say that it is no document:
 * that it exits with 0 shows that the bubble works, its libraries are there and its cage closes. */
static gboolean
probe (const char *bwrap, const char *program)
{
  const char *const arguments[] = { "image/png", "200", "1", "0", NULL };
  g_autoptr (GPtrArray) command = create_command (bwrap, program, arguments);
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) process = g_subprocess_newv (
      (const char *const *) command->pdata,
      G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_SILENCE, &error);

  if (process && g_subprocess_wait_check (process, NULL, &error))
    return TRUE;
  g_message ("bubblewrap does not work here (%s): files are drawn under limits and a system call "
             "filter only",
             error->message);
  return FALSE;
}

/* A property of this machine, not of a commune: found once in the life of the process. */
static gboolean
works (const char *bwrap, const char *program)
{
  static GMutex mutex;
  static GHashTable *known;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&mutex);
  gpointer answer;

  if (!known)
    known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  if (!g_hash_table_lookup_extended (known, program, NULL, &answer))
    {
      answer = GINT_TO_POINTER (probe (bwrap, program));
      g_hash_table_insert (known, g_strdup (program), answer);
    }
  return GPOINTER_TO_INT (answer);
}

GPtrArray *
parvis_bulle_create_command (const char *program, const char *const *arguments)
{
  g_autofree char *bwrap = g_find_program_in_path ("bwrap");

  if (!bwrap || !works (bwrap, program))
    return NULL;
  return create_command (bwrap, program, arguments);
}
