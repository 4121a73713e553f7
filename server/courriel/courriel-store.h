/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "server/db/parvis-db.h"

G_BEGIN_DECLS

typedef struct
{
  gint64 id;
  char *a;
  char *sujet;
  char *corps; /* NULL in a list */
  gint64 cree_a;
  gint64 envoye_a; /* 0 = not yet */
} ParvisCourriel;

void parvis_courriel_free (ParvisCourriel *courriel);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ParvisCourriel, parvis_courriel_free)

ParvisCourriel *parvis_courriel_find (ParvisDb *db, gint64 id);

/* At most @limit, the newest first, older than @avant (0 = from the newest). Of ParvisCourriel. */
GPtrArray *parvis_courriel_list (ParvisDb *db, gint64 avant, int limit);

/* In a writing transaction; not an error when it was marked before. */
gboolean parvis_courriel_set_envoye (ParvisDb *db, gint64 id, gint64 now, GError **error);

G_END_DECLS
