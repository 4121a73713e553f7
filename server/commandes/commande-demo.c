/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis"
#include "config.h"

#include <unistd.h>

#include "server/commandes/commandes-communes.h"
#include "server/commandes/commandes.h"
#include "server/demo/demo.h"
#include "server/rooms.h"

#define LARGEUR 30

/* « [######    ]  58 %, encore 12 s », on one line of a terminal. */
static void
show_progress (double part, gpointer data)
{
  gint64 begun = *(gint64 *) data;
  double elapsed = (double) (g_get_monotonic_time () - begun) / G_USEC_PER_SEC;
  int filled = (int) (part * LARGEUR);
  g_autofree char *bar = g_strnfill (LARGEUR, ' ');

  memset (bar, '#', (size_t) filled);
  g_printerr ("\r[%s] %3d %%, encore %.0f s   ", bar, (int) (part * 100), elapsed / part - elapsed);
  if (part >= 1)
    g_printerr ("\r[%s] 100 %%, en %.0f s      \n", bar, elapsed);
}

static void
show_bilan (const ParvisDemoBilan *bilan)
{
  g_print ("La ville : %" G_GINT64_FORMAT " foyers, %" G_GINT64_FORMAT
           " demandes, %" G_GINT64_FORMAT " pièces à valider, %" G_GINT64_FORMAT
           " réservations et annulations, %" G_GINT64_FORMAT " écritures.\n",
           bilan->foyers, bilan->demandes, bilan->pieces_en_attente, bilan->faits,
           bilan->ecritures);
}

static gboolean
fill (const char *config, const ParvisDemoOptions *options, GError **error)
{
  g_autoptr (ParvisCommune) commune = parvis_commande_open (config, error);
  gint64 begun = g_get_monotonic_time ();
  ParvisDemoBilan bilan;

  if (commune == NULL)
    return FALSE;
  /* Registered, never started: what is to be done waits for the server. */
  commune->taches = parvis_taches_new (commune->writer, commune->db_path, 1, NULL, NULL);
  if (!parvis_rooms_prepare (commune, error)
      || !parvis_demo_create (commune, options, isatty (STDERR_FILENO) ? show_progress : NULL,
                              &begun, &bilan, error))
    return FALSE;
  show_bilan (&bilan);
  return TRUE;
}

int
parvis_commande_demo (int argc, char **argv)
{
  g_autofree char *config = NULL;
  int population = 0, pieces = 0;
  const GOptionEntry entries[] = {
    { "config", 'c', 0, G_OPTION_ARG_FILENAME, &config, "le fichier de configuration", "FICHIER" },
    { "population", 0, 0, G_OPTION_ARG_INT, &population, "une ville de N foyers", "N" },
    { "pieces-en-attente", 0, 0, G_OPTION_ARG_INT, &pieces, "autant de pièces à valider", "N" },
    { NULL }
  };
  g_autoptr (GOptionContext) context = g_option_context_new ("- la commune de démonstration");
  ParvisDemoOptions options = { 0 };
  GError *error = NULL;

  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    return parvis_commande_fail (error);
  options.population = (guint) CLAMP (population, 0, 20000);
  options.pieces_en_attente = (guint) MAX (pieces, 0);
  return fill (config, &options, &error) ? 0 : parvis_commande_fail (error);
}
