/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "server/justificatifs/depots-store.h"
#include "server/justificatifs/justificatifs-store.h"
#include "server/messages/messages-store.h"

G_BEGIN_DECLS

/**
 * What a family joins to a message: received, kept and drawn as the files of a piece are.
 */

/* Files of one message. */
#define PARVIS_JOINTS_MAX 5

/* In the transaction that writes the message; the response says parvis_response_wake_taches(). */
gboolean parvis_joints_add (ParvisDb *db,
                            gint64 message_id,
                            const ParvisDepotFichier *fichiers,
                            guint n_fichiers,
                            GError **error);
/* All of a conversation, of ParvisFichier, whose `id` is the message's: oldest message first. */
GPtrArray *parvis_joints_list (ParvisDb *db, const ParvisFil *fil);
/* One of this household's, or of this demande's for an agent; NOT_FOUND. */
ParvisFichier *
parvis_joint_find (ParvisDb *db, gint64 foyer_id, gint64 message_id, gint64 rang, GError **error);
ParvisFichier *parvis_joint_find_for_agent (
    ParvisDb *db, gint64 demande_id, gint64 message_id, gint64 rang, GError **error);

/* The job "message-fichiers": the antivirus, then the pages. Before the jobs start. */
void parvis_joints_register (ParvisCommune *commune);
/* In the writer, before the jobs start: what must be waiting is. */
gboolean parvis_joints_prepare (ParvisDb *db, GError **error);

G_END_DECLS
