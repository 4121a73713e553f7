/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "server/journal/journal-store.h"

G_BEGIN_DECLS

/* A conversation between a household and the town hall: a demande's, or the one that a message begins which
 * belongs to no demande. */
typedef struct
{
  gint64 foyer_id;
  gint64 demande_id; /* 0: of no demande */
  gint64 premier;    /* then the message that begins it */
  char *sujet;
} ParvisFil;

void parvis_fil_free (ParvisFil *fil);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ParvisFil, parvis_fil_free)

/* The conversation that this household's message is in; NOT_FOUND for another family's. */
ParvisFil *parvis_fil_find (ParvisDb *db, gint64 foyer_id, gint64 message_id, GError **error);
/* A demande's, be there a message or not. */
ParvisFil *parvis_fil_new_for_demande (gint64 foyer_id, gint64 demande_id, const char *sujet);
/* Its messages, oldest first: id, auteur_type, auteur_id, sujet, corps, ecrit_a, lu_a. */
ParvisRows *parvis_fil_query (ParvisDb *db, const ParvisFil *fil);
/* The family has read what the town hall wrote. */
gboolean parvis_fil_set_lu (ParvisDb *db, const ParvisFil *fil, gint64 now, GError **error);
/* One more message; gives its id, or 0. */
gint64 parvis_fil_repondre (ParvisDb *db,
                            const ParvisFil *fil,
                            ParvisActeur auteur,
                            const char *corps,
                            gint64 now,
                            GError **error);

/* Adds a message to a demande's conversation, or begins one (@demande_id 0). Gives its id, or 0. */
gint64 parvis_message_add (ParvisDb *db,
                           gint64 foyer_id,
                           gint64 demande_id,
                           ParvisActeur auteur,
                           const char *sujet,
                           const char *corps,
                           gint64 now,
                           GError **error);

G_END_DECLS
