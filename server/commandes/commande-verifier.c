/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis"
#include "config.h"

#include "server/agenda/reservations.h"
#include "server/commandes/commandes-communes.h"
#include "server/commandes/commandes.h"
#include "server/regie/regie-store.h"

static gboolean
verify (const char *config, GError **error)
{
  g_autoptr (ParvisCommune) commune = parvis_configuration_load (config, error);
  g_autoptr (ParvisDb) db =
      commune != NULL ? parvis_db_open_reader (commune->db_path, error) : NULL;
  gint64 lignes = 0, faits = 0;

  if (db == NULL || !parvis_regie_verifier (db, &lignes, error)
      || !parvis_reservation_verifier (db, &faits, error))
    return FALSE;
  g_print ("Livre de la régie : %" G_GINT64_FORMAT " écritures, chaîne et numéros justes.\n"
           "Réservations : %" G_GINT64_FORMAT " faits, chaîne juste.\n",
           lignes, faits);
  return TRUE;
}

int
parvis_commande_verifier (int argc, char **argv)
{
  g_autofree char *config = NULL;
  const GOptionEntry entries[] = { { "config", 'c', 0, G_OPTION_ARG_FILENAME, &config,
                                     "le fichier de configuration", "FICHIER" },
                                   { NULL } };
  g_autoptr (GOptionContext) context = g_option_context_new ("- vérifie les chaînes");
  GError *error = NULL;

  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error) || !verify (config, &error))
    return parvis_commande_fail (error);
  return 0;
}
