/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis"
#include "config.h"

#include <errno.h>
#include <glib/gstdio.h>

#include "server/coffre/parvis-coffre-cle.h"
#include "server/commandes/commandes-communes.h"
#include "server/commandes/commandes.h"
#include "server/db/parvis-migrations.h"

static gboolean
make_folder (const char *path, GError **error)
{
  if (g_mkdir_with_parents (path, 0700) == 0)
    return TRUE;
  g_set_error (error, PARVIS_ERROR, PARVIS_ERROR_INTERNAL, "%s : %s", path, g_strerror (errno));
  return FALSE;
}

static gboolean
prepare (const char *config_path, GError **error)
{
  g_autoptr (ParvisCommune) commune = parvis_configuration_load (config_path, error);
  const char *key = commune != NULL ? parvis_configuration_get_key_path (commune) : NULL;
  g_autofree char *db_folder = NULL, *key_folder = NULL;

  if (commune == NULL)
    return FALSE;
  db_folder = g_path_get_dirname (commune->db_path);
  key_folder = g_path_get_dirname (key);
  if (!make_folder (db_folder, error) || !make_folder (commune->files_dir, error)
      || !make_folder (key_folder, error)
      || (commune->mail_dir != NULL && !make_folder (commune->mail_dir, error)))
    return FALSE;
  /* A key that exists is kept: making a new one would lose every file. */
  if (!g_file_test (key, G_FILE_TEST_EXISTS) && !parvis_coffre_create_key_file (key, error))
    return FALSE;
  if (!parvis_migrations_run (commune->db_path, error))
    return FALSE;
  g_print ("Base : %s\nFichiers : %s\nClé maîtresse : %s\n"
           "Gardez une copie de la clé à part : sans elle, les fichiers ne peuvent plus être lus.\n"
           "Ensuite : parvis-server agent add IDENTIFIANT --config %s\n",
           commune->db_path, commune->files_dir, key,
           config_path != NULL ? config_path : PARVIS_CONFIG_DEFAULT);
  return TRUE;
}

int
parvis_commande_init (int argc, char **argv)
{
  g_autofree char *config = NULL;
  const GOptionEntry entries[] = { { "config", 'c', 0, G_OPTION_ARG_FILENAME, &config,
                                     "le fichier de configuration", "FICHIER" },
                                   { NULL } };
  g_autoptr (GOptionContext) context = g_option_context_new ("- prépare une commune");
  GError *error = NULL;

  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error) || !prepare (config, &error))
    return parvis_commande_fail (error);
  return 0;
}
