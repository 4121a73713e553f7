/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "tests/fuzz/fuzz.h"

/* Runs a target over the files of its corpus, without libFuzzer. An empty corpus is a mistake. */
int
main (int argc, char **argv)
{
  g_autoptr (GDir) dir = argc == 2 ? g_dir_open (argv[1], 0, NULL) : NULL;
  const char *name = NULL;
  guint n = 0;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (argv[1], name, NULL);
      g_autofree char *data = NULL;
      g_autofree guint8 *exact = NULL;
      gsize size = 0;

      if (!g_file_get_contents (path, &data, &size, NULL))
        return 1;
      /* Without the NUL behind, so that a sanitizer sees a read beyond the end. */
      exact = g_memdup2 (data, size);
      LLVMFuzzerTestOneInput (exact, size);
      n++;
    }
  g_print ("%u files\n", n);
  return n > 0 ? 0 : 1;
}
