/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-courriel"
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "server/coffre/parvis-fd.h"
#include "server/courriel/courriel-config.h"
#include "server/courriel/parvis-courriel.h"
#include "server/journal/journal-store.h"
#include "server/reglages/reglages-store.h"
#include "shared/rules/parvis-date.h"

/* With the growing delay between them: a relay that is away for a day and a half loses nothing. */
#define ATTEMPTS 12

typedef struct
{
  gint64 id;
  gint64 now;
  long code; /* of a refusal, 0 = it was sent */
} Outcome;

static gpointer
write_outcome (ParvisDb *db, gpointer data, GError **error)
{
  const Outcome *outcome = data;
  g_autofree char *detail = g_strdup_printf ("{\"code\":%ld}", outcome->code);

  if (outcome->code)
    parvis_journal_add (db, outcome->now, PARVIS_ACTEUR_SYSTEME, "courriel.refuse", "courriel",
                        outcome->id, 0, detail, error);
  else
    parvis_courriel_set_envoye (db, outcome->id, outcome->now, error);
  return NULL;
}

static gboolean
note_outcome (ParvisTaches *taches, gint64 id, long code, GError **error)
{
  Outcome outcome = { id, parvis_taches_now (taches), code };
  g_autoptr (GError) local = NULL;

  parvis_writer_run (parvis_taches_get_writer (taches), write_outcome, &outcome, NULL, &local);
  if (!local)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

/* The folder in place of a relay: a whole file under its name or none, and on the disk. The same mail
 * written again after a crash takes its own place. */
static gboolean
write_to_folder (const char *folder, gint64 id, GBytes *message, GError **error)
{
  g_autofree char *name = g_strdup_printf ("%08" G_GINT64_FORMAT ".eml", id);
  g_autofree char *temporary = g_strconcat (name, ".tmp", NULL);
  g_auto (ParvisFd) dir = open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  g_auto (ParvisFd) out = -1;
  gsize size;
  const void *data = g_bytes_get_data (message, &size);

  if (dir < 0)
    return parvis_fd_fail (error, folder);
  out = openat (dir, temporary, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0600);
  if (out < 0)
    return parvis_fd_fail (error, temporary);
  return parvis_fd_write_full (out, data, size, error)
         && ((fsync (out) == 0 && renameat (dir, temporary, dir, name) == 0 && fsync (dir) == 0)
             || parvis_fd_fail (error, name));
}

static ParvisSmtpFin
deliver (ParvisCommune *commune,
         const ParvisCourrielConfig *config,
         const ParvisCourriel *courriel,
         GBytes *message,
         long *code,
         GError **error)
{
  if (config->smtp.url)
    return parvis_smtp_send (&config->smtp, config->expediteur.domain, config->expediteur.address,
                             courriel->a, message, code, error);
  if (commune->mail_dir)
    return write_to_folder (commune->mail_dir, courriel->id, message, error) ? PARVIS_SMTP_ENVOYE
                                                                             : PARVIS_SMTP_REPORTE;
  /* The demo shows them from the database. */
  if (commune->demo)
    return PARVIS_SMTP_ENVOYE;
  g_set_error (error, PARVIS_ERROR, PARVIS_ERROR_INTERNAL,
               "[courriel]: neither « serveur » nor « dossier »");
  return PARVIS_SMTP_REPORTE;
}

/* Built from the row alone, so that the database is not held while the relay takes its time. */
static GBytes *
build (ParvisCommune *commune,
       ParvisDb *db,
       ParvisCourrielConfig *config,
       const ParvisCourriel *courriel)
{
  char jour[PARVIS_DATE_ISO_SIZE];

  parvis_date_write_iso (parvis_date_from_instant (courriel->cree_a, commune->time_zone), jour);
  if (!config->expediteur.name)
    config->expediteur.name = parvis_reglages_dup_texte (db, "commune.nom", jour);
  return parvis_courriel_build (courriel, &config->expediteur, commune->time_zone);
}

/* A crash between the sending and its note sends again: with the same Message-ID. */
static gboolean
send_courriel (ParvisTaches *taches,
               ParvisDb *db,
               gint64 id,
               JsonObject *charge,
               gpointer data,
               GError **error)
{
  ParvisCommune *commune = data;
  g_auto (ParvisCourrielConfig) config = { 0 };
  g_autoptr (ParvisCourriel) courriel =
      parvis_courriel_find (db, json_object_get_int_member_with_default (charge, "courriel", 0));
  g_autoptr (GBytes) message = NULL;
  g_autoptr (GError) why = NULL;
  long code = 0;

  if (!courriel || courriel->envoye_a)
    return TRUE;
  if (!parvis_courriel_config_read (commune, &config, error))
    return FALSE;
  message = build (commune, db, &config, courriel);
  switch (deliver (commune, &config, courriel, message, &code, &why))
    {
    case PARVIS_SMTP_ENVOYE:
      return note_outcome (taches, courriel->id, 0, error);
    case PARVIS_SMTP_REFUSE:
      g_message ("mail %" G_GINT64_FORMAT ": refused by the relay (%ld)", courriel->id, code);
      return note_outcome (taches, courriel->id, code, error);
    case PARVIS_SMTP_REPORTE:
    default:
      g_propagate_error (error, g_steal_pointer (&why));
      return FALSE;
    }
}

gboolean
parvis_courriel_register (ParvisCommune *commune, GError **error)
{
  g_auto (ParvisCourrielConfig) config = { 0 };

  if (!parvis_courriel_config_read (commune, &config, error))
    return FALSE;
  if (commune->demo)
    parvis_courriel_prepare_notes (commune);
  parvis_taches_register (commune->taches, "courriel", ATTEMPTS, send_courriel, commune);
  return TRUE;
}
