/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <glib.h>

#include "server/db/parvis-taches.h"
#include "server/db/parvis-writer.h"
#include "server/template/parvis-templates.h"

G_BEGIN_DECLS

/**
 * ParvisCommune: everything a request needs of the commune it is for. No global state: one process
 * can serve several, each with its own database, chosen by Host.
 *
 * Made by main (or by a test), read by every thread, outlives the server. The fields are set once
 * before the server starts.
 */
typedef struct _ParvisEvents ParvisEvents;
typedef struct _ParvisRequest ParvisRequest;

/* Adds what every page shows to its view. Set by main: http knows no domain. */
typedef void (*ParvisPageShell) (ParvisRequest *request, ParvisDb *db, ParvisView *view);

/* How long a session lasts, in seconds: from the last request, and from the sign-in. In the transaction
 * that opens it; the lengths are those of the day on which it was opened. */
typedef void (*ParvisSessionLengths) (
    ParvisDb *db, const char *today, gboolean agent, gint64 *idle, gint64 *absolute);

typedef struct
{
  char *host;           /* the only Host header accepted, with its port when not the default */
  char *base_url;       /* "https://portail.sarrians.fr", without a final slash: links in mails */
  gboolean https;       /* cookies are Secure, HSTS is sent */
  gboolean demo;        /* mails are shown at /demo/courriels; nowhere else does it change a rule */
  char *db_path;        /* the database */
  char *files_dir;      /* citizens' files, encrypted */
  char *mail_dir;       /* a folder for mails when no SMTP server is configured, or NULL */
  GBytes *master_key;   /* 32 bytes, wraps the keys of files and of health data; kept apart */
  char *render_path;    /* parvis-render */
  char *clamd_socket;   /* or NULL: no antivirus */
  GKeyFile *config;     /* the rest of the configuration, read by the room concerned */
  GTimeZone *time_zone; /* Europe/Paris */
  gint64 (*clock) (gpointer data); /* unix seconds; a test moves it */
  gpointer clock_data;

  ParvisTemplates *templates;
  ParvisPageShell page_shell;
  ParvisSessionLengths session_lengths; /* NULL: the defaults of parvis-session.h */
  ParvisWriter *writer;
  ParvisTaches *taches;
  ParvisEvents *events;
  GData *data; /* what rooms keep for the life of the process, see parvis_commune_set_data() */
} ParvisCommune;

ParvisCommune *parvis_commune_new (void);
void parvis_commune_free (ParvisCommune *commune);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ParvisCommune, parvis_commune_free)

/* What a room keeps here (its catalogue, its lists), by a name of its own; set before the server
 * starts, then read by every thread. */
void parvis_commune_set_data (ParvisCommune *commune,
                              const char *name,
                              gpointer data,
                              GDestroyNotify free_func);
gpointer parvis_commune_get_data (ParvisCommune *commune, const char *name);

gint64 parvis_commune_now (ParvisCommune *commune);            /* unix seconds */
GDateTime *parvis_commune_local_time (ParvisCommune *commune); /* (transfer full), its zone */
/* Today in the commune, "2026-11-21" into @iso (11 bytes). */
void parvis_commune_today (ParvisCommune *commune, char iso[11]);

G_END_DECLS
