/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis"
#include "config.h"

#include "server/commandes/commandes-communes.h"
#include "server/commandes/commandes.h"
#include "server/demo/demo-commune.h"

static gpointer
create_cb (ParvisDb *db, gpointer data, GError **error)
{
  if (parvis_db_int (db, 0, PARVIS_SQL_DEMO_EST_COMMENCEE) != 0)
    {
      g_set_error_literal (error, PARVIS_ERROR, PARVIS_ERROR_CONFLICT,
                           "cette base contient déjà des comptes : la démonstration en veut une neuve");
      return NULL;
    }
  return parvis_demo_create_commune (data, db, error) ? g_strdup ("") : NULL;
}

static gboolean
fill (const char *config, int population, GError **error)
{
  g_autoptr (ParvisCommune) commune = parvis_commande_open (config, error);
  g_autofree char *done = NULL;

  if (commune == NULL)
    return FALSE;
  done = parvis_writer_run (commune->writer, create_cb, commune, g_free, error);
  return done != NULL;
}

int
parvis_commande_demo (int argc, char **argv)
{
  g_autofree char *config = g_strdup (PARVIS_CONFIG_DEFAULT);
  int population = 0;
  const GOptionEntry entries[] = {
    { "config", 'c', 0, G_OPTION_ARG_FILENAME, &config, "le fichier de configuration", "FICHIER" },
    { "population", 0, 0, G_OPTION_ARG_INT, &population, "une ville de N foyers", "N" },
    { NULL }
  };
  g_autoptr (GOptionContext) context = g_option_context_new ("- la commune de démonstration");
  GError *error = NULL;

  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error) || !fill (config, population, &error))
    return parvis_commande_fail (error);
  return 0;
}
