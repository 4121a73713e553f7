/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-http"
#include "config.h"

#include "server/http/parvis-commune.h"

#include "server/http/parvis-server.h"

static gint64
wall_clock (gpointer data)
{
  return g_get_real_time () / G_USEC_PER_SEC;
}

ParvisCommune *
parvis_commune_new (void)
{
  ParvisCommune *commune = g_new0 (ParvisCommune, 1);

  commune->time_zone = g_time_zone_new_identifier ("Europe/Paris");
  /* Without the zones' data every deadline would be an hour or two wrong. */
  if (commune->time_zone == NULL)
    g_error ("Europe/Paris is unknown: install tzdata");
  commune->clock = wall_clock;
  g_datalist_init (&commune->data);
  return commune;
}

void
parvis_commune_free (ParvisCommune *commune)
{
  if (commune == NULL)
    return;
  /* Whoever may still give work stops first, the writer last. */
  g_clear_pointer (&commune->taches, parvis_taches_free);
  g_clear_pointer (&commune->writer, parvis_writer_free);
  g_datalist_clear (&commune->data);
  g_clear_pointer (&commune->events, parvis_events_free);
  g_clear_pointer (&commune->templates, parvis_templates_free);
  g_clear_pointer (&commune->config, g_key_file_unref);
  g_clear_pointer (&commune->master_key, g_bytes_unref);
  g_clear_pointer (&commune->time_zone, g_time_zone_unref);
  g_free (commune->host);
  g_free (commune->base_url);
  g_free (commune->db_path);
  g_free (commune->files_dir);
  g_free (commune->mail_dir);
  g_free (commune->render_path);
  g_free (commune->clamd_socket);
  g_free (commune);
}

void
parvis_commune_set_data (ParvisCommune *commune,
                         const char *name,
                         gpointer data,
                         GDestroyNotify free_func)
{
  g_datalist_set_data_full (&commune->data, name, data, free_func);
}

gpointer
parvis_commune_get_data (ParvisCommune *commune, const char *name)
{
  return g_datalist_get_data (&commune->data, name);
}

gint64
parvis_commune_now (ParvisCommune *commune)
{
  return commune->clock (commune->clock_data);
}

GDateTime *
parvis_commune_local_time (ParvisCommune *commune)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (parvis_commune_now (commune));

  return g_date_time_to_timezone (utc, commune->time_zone);
}

void
parvis_commune_today (ParvisCommune *commune, char iso[11])
{
  g_autoptr (GDateTime) local = parvis_commune_local_time (commune);
  g_autofree char *text = g_date_time_format (local, "%Y-%m-%d");

  g_strlcpy (iso, text, 11);
}
