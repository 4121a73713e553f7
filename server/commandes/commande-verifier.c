/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis"
#include "config.h"

#include "server/agenda/concordance.h"
#include "server/agenda/reservations.h"
#include "server/commandes/commandes-communes.h"
#include "server/commandes/commandes.h"
#include "server/regie/regie-store.h"

/* What was altered; anything else that fails is 1. */
#define CODE_ALTERE 3

/* What is right on stdout, what is not on stderr. */
static gboolean
say (gboolean juste, GError *error, const char *phrase)
{
  if (juste)
    g_print ("%s", phrase);
  else
    g_printerr ("parvis-server : %s\n", error->message);
  g_clear_error (&error);
  return juste;
}

/* Each is checked, whatever the one before has found. */
static gboolean
verify (ParvisDb *db)
{
  GError *livre = NULL, *chaine = NULL, *concordance = NULL, *lecture;
  gint64 lignes = 0, faits = 0;
  gboolean un = parvis_regie_verifier (db, &lignes, &livre);
  gboolean deux = parvis_reservation_verifier (db, &faits, &chaine);
  gboolean trois = parvis_concordance_verifier (db, &concordance);
  g_autofree char *ecritures = g_strdup_printf (
      "Livre de la régie : %" G_GINT64_FORMAT " écritures, chaîne et numéros justes.\n", lignes);
  g_autofree char *reservations = g_strdup_printf (
      "Réservations : %" G_GINT64_FORMAT " faits, chaîne et numéros justes.\n", faits);

  /* A page of the file that cannot be read ends a list as if it had been the last. */
  lecture = parvis_db_take_error (db);
  un = say (un, livre, ecritures);
  deux = say (deux, chaine, reservations);
  trois = say (trois, concordance, "Agenda, livre et soldes : d’accord entre eux.\n");
  return say (lecture == NULL, lecture, "") && un && deux && trois;
}

int
parvis_commande_verifier (int argc, char **argv)
{
  g_autofree char *config = NULL;
  const GOptionEntry entries[] = { { "config", 'c', 0, G_OPTION_ARG_FILENAME, &config,
                                     "le fichier de configuration", "FICHIER" },
                                   { NULL } };
  g_autoptr (GOptionContext) context = g_option_context_new ("- vérifie les chaînes");
  g_autoptr (ParvisCommune) commune = NULL;
  g_autoptr (ParvisDb) db = NULL;
  GError *error = NULL;

  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    return parvis_commande_fail (error);
  commune = parvis_configuration_load (config, &error);
  db = commune != NULL ? parvis_db_open_reader (commune->db_path, &error) : NULL;
  if (db == NULL)
    return parvis_commande_fail (error);
  return verify (db) ? 0 : CODE_ALTERE;
}
