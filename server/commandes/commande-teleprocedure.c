/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis"
#include "config.h"

#include "server/commandes/commandes.h"
#include "server/teleprocedures/catalogue.h"

/* A definition is some tens of kilobytes; what is larger is something else. */
#define FILE_MAX (1024 * 1024)

/* Gives the number of faults, said one a line, or -1 with @error. */
static int
check (const char *path, GError **error)
{
  g_autofree char *text = NULL;
  gsize length = 0;
  g_autoptr (ParvisTypesPiece) types = parvis_catalogue_load_types_piece (error);
  g_autoptr (GPtrArray) faults = NULL;

  if (types == NULL || !g_file_get_contents (path, &text, &length, error))
    return -1;
  if (length > FILE_MAX)
    {
      g_set_error (error, PARVIS_ERROR, PARVIS_ERROR_TOO_LARGE, "%s est trop grand", path);
      return -1;
    }
  faults = parvis_teleprocedure_verifier (text, (gssize) length, types);
  for (guint i = 0; i < faults->len; i++)
    g_printerr ("%s : %s\n", path, (const char *) faults->pdata[i]);
  return (int) faults->len;
}

int
parvis_commande_teleprocedure (int argc, char **argv)
{
  GError *error = NULL;
  int faults = 0;

  if (argc == 2 && (g_str_equal (argv[1], "--help") || g_str_equal (argv[1], "-h")))
    {
      g_print ("Usage : parvis-server teleprocedure check FICHIER…\n");
      return 0;
    }
  if (argc < 3 || !g_str_equal (argv[1], "check"))
    {
      g_printerr ("Usage : parvis-server teleprocedure check FICHIER…\n");
      return 2;
    }
  for (int i = 2; i < argc; i++)
    {
      int n = check (argv[i], &error);

      if (n < 0)
        return parvis_commande_fail (error);
      if (n == 0)
        g_print ("%s : rien à redire.\n", argv[i]);
      faults += n;
    }
  return faults == 0 ? 0 : 1;
}
