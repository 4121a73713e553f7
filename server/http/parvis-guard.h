/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <libsoup/soup.h>

#include "server/http/parvis-framing.h"

G_BEGIN_DECLS

/**
 * ParvisGate: how many connections there may be, counted over all workers. Any thread.
 *
 * @per_address bounds those of one IPv4 address or one IPv6 /64; 0 = no bound (behind a proxy all
 * come from one). @spare_loopback: addresses of this very machine are not counted by address.
 */
typedef struct _ParvisGate ParvisGate;

ParvisGate *parvis_gate_new (guint total, guint per_address, gboolean spare_loopback);
/* Before the first connection. */
void parvis_gate_set_total_max (ParvisGate *gate, guint total);
guint parvis_gate_get_total (ParvisGate *gate); /* how many there are */
void parvis_gate_free (ParvisGate *gate);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ParvisGate, parvis_gate_free)

/**
 * ParvisGuard: stands before one worker's SoupServer, in its thread.
 *
 * It accepts the connections itself (SoupListener goes deaf after one failed accept, and takes one
 * connection a turn), gives each a deadline for every state it can be in, and lets libsoup see only
 * bytes of heads that parvis_head_check() found good and of bodies of the announced length, one
 * request at a time. A refused request is answered here, and libsoup sees an end of file.
 */
typedef struct _ParvisGuard ParvisGuard;
typedef struct _ParvisConnection ParvisConnection;

typedef struct
{
  const char *const *hosts;       /* accepted Host headers, NULL-terminated */
  guint header_s, body_s, idle_s; /* deadlines in seconds */
  /* A head was found good: 0, or the HTTP status to refuse it with before its body is read. */
  guint (*admit) (const ParvisHead *head, gpointer data);
  /* The whole answer to a refused request, with its head. @head: NULL when it was not understood. */
  GBytes *(*refusal) (guint status, const ParvisHead *head, gpointer data);
  gpointer data;
} ParvisGuardRules;

/* @listen_fd: a listening, non-blocking socket, which stays the caller's. @rules is borrowed. The
 * guard hangs on the thread's default main context. */
ParvisGuard *parvis_guard_new (SoupServer *server,
                               int listen_fd,
                               ParvisGate *gate,
                               const ParvisGuardRules *rules);
/* Accepts no more; requests under way go on, silent connections are cut. */
void parvis_guard_stop (ParvisGuard *guard);
/* Cuts what is left. */
void parvis_guard_free (ParvisGuard *guard);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ParvisGuard, parvis_guard_free)

guint parvis_guard_get_connections (ParvisGuard *guard);

/* The connection that a message came by; valid as long as the message has it. */
ParvisConnection *parvis_connection_of (SoupServerMessage *message);
/* The peer's address as text: "" for a Unix socket. */
const char *parvis_connection_get_remote (ParvisConnection *connection);
/* What is written next is the head of an answer whose body follows at once: one packet for both. */
void parvis_connection_expect_body (ParvisConnection *connection);
/* The path and query of the request under way, as sent: already checked. */
const char *parvis_connection_get_target (ParvisConnection *connection);

G_END_DECLS
