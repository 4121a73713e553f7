/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "server/journal/journal-store.h"

G_BEGIN_DECLS

/* Messages between a family and the town hall, tied to a demande: its thread. */

/* Adds one, in the caller's transaction. Gives its id, or 0. */
gint64 parvis_message_add (ParvisDb *db, gint64 foyer_id, gint64 demande_id, ParvisActeur auteur,
                           const char *sujet, const char *corps, gint64 now, GError **error);

G_END_DECLS
