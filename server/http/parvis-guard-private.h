/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "server/http/parvis-guard.h"

G_BEGIN_DECLS

/* What a connection waits for decides which deadline it has. */
typedef enum
{
  PARVIS_CONNECTION_SILENT, /* no byte of a request yet: new, or kept alive */
  PARVIS_CONNECTION_HEAD,   /* its head is arriving */
  PARVIS_CONNECTION_BODY,   /* its body is arriving */
  PARVIS_CONNECTION_ANSWER, /* it is whole: the server's turn */
  PARVIS_CONNECTION_LINGER  /* refused: what still comes is thrown away until the peer closes */
} ParvisConnectionState;

struct _ParvisGuard
{
  SoupServer *server;
  ParvisGate *gate;
  const ParvisGuardRules *rules;
  int listen_fd;
  int spare_fd; /* given up for a moment when there is no descriptor left */
  GSocketAddress *local;
  GSource *accept_source;
  GSource *sweep_source;
  GSource *pause_source;
  /* Of ParvisConnection, by state, the oldest first. */
  GQueue silent;
  GQueue heads;
  GQueue busy;
  gulong finished_handler, aborted_handler;
  gboolean stopping;
};

struct _ParvisConnection
{
  ParvisGuard *guard; /* NULL once it is gone */
  GList link;         /* in the guard's list */
  GSocket *socket;
  guint64 address_key; /* for the gate */
  char *remote;

  ParvisConnectionState state;
  gint64 since;         /* monotonic µs: of the state */
  gint64 deadline;      /* the next moment by which something must have happened, or NEVER */
  gint64 last_deadline; /* of the whole body, however steadily it drips */

  GByteArray *received; /* not yet given to libsoup, from @given on */
  gsize given;
  gsize scanned;   /* of the head that is arriving */
  gsize head_left; /* bytes of a good head still to give */
  gint64 body_left;
  char *target;

  gboolean more;  /* the next write is not the last */
  gboolean cut;   /* nothing more may be read */
  gboolean ended; /* libsoup was told */
  gint64 linger_left;
  GSource *linger_source;
};

#define PARVIS_NEVER G_MAXINT64

/* The stream that libsoup reads and writes. */
GIOStream *parvis_guard_stream_new (ParvisConnection *connection);

/* Below the stream; for what libsoup gave up. */
GSocket *parvis_connection_get_socket (ParvisConnection *connection);

ParvisConnection *parvis_connection_ref (ParvisConnection *connection);
void parvis_connection_unref (ParvisConnection *connection);
void parvis_connection_enter (ParvisConnection *connection, ParvisConnectionState state);
/* Nothing more is read or written; libsoup notices by itself, from the socket, and closes. */
void parvis_connection_cut (ParvisConnection *connection);
/* Gone for good: closed, uncounted. */
void parvis_connection_leave (ParvisConnection *connection);
/* Makes parvis_connection_of() find it: libsoup hands this very address back with each message. */
void parvis_connection_attach (ParvisConnection *connection, GSocketAddress *address);
/* A whole head lies in the buffer, or something that never becomes one: decides. */
void parvis_connection_judge (ParvisConnection *connection);
/* libsoup is done with it. */
void parvis_connection_close (ParvisConnection *connection);

const ParvisGuardRules *parvis_guard_get_rules (ParvisGuard *guard);

typedef enum
{
  PARVIS_GATE_OPEN,
  PARVIS_GATE_FULL,   /* too many in all */
  PARVIS_GATE_ADDRESS /* too many from this address */
} ParvisGateAnswer;

/* @forced: another one is being closed for it. */
ParvisGateAnswer parvis_gate_enter (ParvisGate *gate, guint64 key, gboolean forced);
void parvis_gate_leave (ParvisGate *gate, guint64 key);
/* 0 for what is not counted by address. */
guint64 parvis_gate_key (ParvisGate *gate, GSocketAddress *address);

G_END_DECLS
