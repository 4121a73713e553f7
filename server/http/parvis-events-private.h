/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <gio/gio.h>

#include "server/http/parvis-server.h"

G_BEGIN_DECLS

/* A stream of events to one client. Lives in the thread whose default main context it was added in. */
typedef struct
{
  GIOStream *stream; /* (transfer full): stolen from libsoup */
  GSocket *socket;   /* below it */
  GBytes *head;      /* of the answer, sent first */
  const char *const *topics;
  const char *first_type, *first; /* or NULL */
  guint64 since;                  /* parvis_events_get_serial() before @first was made */
  /* Asked at each beat: FALSE closes the stream. */
  gboolean (*still_welcome) (gpointer data);
  gpointer data;
  GDestroyNotify free_data;
} ParvisListenerSpec;

/* How many events there have been. What comes between the making of a stream's first event and its
 * listening would be lost without. */
guint64 parvis_events_get_serial (ParvisEvents *events);

/* Whether one more may listen. */
gboolean parvis_events_has_room (ParvisEvents *events);
/* Takes the listener on, or closes it. */
void parvis_events_listen (ParvisEvents *events, const ParvisListenerSpec *spec);
/* Closes every listener of @context; called in its thread. */
void parvis_events_leave (ParvisEvents *events, GMainContext *context);

guint parvis_events_count (ParvisEvents *events);
/* For tests: milliseconds between two beats, instead of 20 s. Before the first listener. */
void parvis_events_set_beat (ParvisEvents *events, guint milliseconds);

G_END_DECLS
