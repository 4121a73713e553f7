/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <libsoup/soup.h>

G_BEGIN_DECLS

/**
 * A server that speaks shared/model/API.md from memory, in the caller's main context. Written from
 * that page alone, not with the application's own codecs, so that each can be wrong on its own.
 *
 * Agents, all with the password FAKE_PASSWORD: "gestionnaire" (Jeanne Martin, id 1), "lbernard"
 * (Lucie Bernard, id 2), "double" (Paul Double, id 3, code FAKE_TOTP), "cantine" (id 4).
 */
#define FAKE_PASSWORD "Parvis-demo-2026"
#define FAKE_TOTP     "123456"

typedef struct _FakeServer FakeServer;

/* @pieces: how many wait, from a fixed seed; the first ones are always the same. */
FakeServer *fake_server_new (guint pieces);
void fake_server_free (FakeServer *server);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FakeServer, fake_server_free)

const char *fake_server_get_url (FakeServer *server);

/* Away, and back on the same port. */
void fake_server_stop (FakeServer *server);
void fake_server_start (FakeServer *server);
/* Answers each request this much later. */
void fake_server_set_delay (FakeServer *server, guint milliseconds);
/* The next POST is done, but its answer never arrives. */
void fake_server_lose_next_answer (FakeServer *server);
/* Every session is forgotten. */
void fake_server_expire_sessions (FakeServer *server);

/* A citizen sends one more piece. Returns its id. */
gint64 fake_server_deposit (FakeServer *server);
/* A colleague (agent 2) decides, opens or takes over. */
void fake_server_decide (FakeServer *server, gint64 id, const char *decision);
void fake_server_open (FakeServer *server, gint64 id);
void fake_server_take (FakeServer *server, gint64 demande);
/* What stands: "en_attente", "valide", … */
const char *fake_server_get_etat (FakeServer *server, gint64 id);
const char *fake_server_get_demande_etat (FakeServer *server, gint64 id);
guint fake_server_get_requests (FakeServer *server, const char *path_prefix);

/* The commands above as lines of text, for a journey: "stop", "decide 3 valide", … FALSE: unknown.
 * With "quietly " before, no event tells of it. */
gboolean fake_server_command (FakeServer *server, const char *line);

G_END_DECLS
