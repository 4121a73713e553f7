/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis"
#include "config.h"

#include <glib-unix.h>
#include <stdio.h>

#include "server/commandes/commandes-communes.h"
#include "server/commandes/commandes.h"
#include "server/rooms.h"

/* Threads that do the jobs (mails, pages to be drawn): both wait for others most of the time. */
#define JOB_THREADS 2

static gboolean
stop_cb (gpointer data)
{
  g_main_loop_quit (data);
  return G_SOURCE_CONTINUE;
}

static gboolean
run_until_signal (ParvisCommune *commune, ParvisRouter *router, gboolean exposed, GError **error)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  ParvisServerOptions options;
  g_autoptr (ParvisServer) server = NULL;

  parvis_configuration_get_server_options (commune, &options);
  options.expose_unprotected = exposed;
  server = parvis_server_new (commune, router, &options, error);
  if (server == NULL)
    return FALSE;
  g_unix_signal_add (SIGINT, stop_cb, loop);
  g_unix_signal_add (SIGTERM, stop_cb, loop);
  parvis_taches_start (commune->taches);
  g_print ("Prêt : %s/\n", commune->base_url);
  g_main_loop_run (loop);
  g_print ("Arrêt demandé : les réponses en cours partent.\n");
  return TRUE;
}

static gboolean
serve (const char *config, gboolean exposed, GError **error)
{
  g_autoptr (ParvisRouter) router = NULL;
  g_autoptr (ParvisCommune) commune = parvis_commande_open (config, error);

  if (commune == NULL)
    return FALSE;
  commune->events = parvis_events_new ();
  commune->taches = parvis_taches_new (commune->writer, commune->db_path, JOB_THREADS, NULL, NULL);
  router = parvis_rooms_create_router ();
  return parvis_rooms_prepare (commune, error)
         && run_until_signal (commune, router, exposed, error);
}

int
parvis_commande_serve (int argc, char **argv)
{
  g_autofree char *config = NULL;
  gboolean exposed = FALSE;
  const GOptionEntry entries[] = {
    { "config", 'c', 0, G_OPTION_ARG_FILENAME, &config, "le fichier de configuration", "FICHIER" },
    { "expose-unprotected", 0, 0, G_OPTION_ARG_NONE, &exposed,
      "écoute aussi une adresse que d'autres machines atteignent, sans mandataire devant", NULL },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new ("- sert le portail");
  GError *error = NULL;

  setlinebuf (stdout); /* « Prêt » is read by whoever started us, through a pipe */
  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error) || !serve (config, exposed, &error))
    return parvis_commande_fail (error);
  return 0;
}
