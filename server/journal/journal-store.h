/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "server/db/parvis-db.h"
#include "server/http/parvis-request.h"

G_BEGIN_DECLS

/* Who does something: written beside every fact. */
typedef struct
{
  const char *type; /* "citoyen", "agent" or "systeme": the words of the tables */
  gint64 id;        /* compte or agent; 0 for the system */
} ParvisActeur;

/* An id as the tables want it: NULL for the system. */
#define PARVIS_ACTEUR_SYSTEME ((ParvisActeur){ "systeme", 0 })

ParvisActeur parvis_acteur_of_request (ParvisRequest *request);
/* "citoyen" → "web", "agent" → "bureau", "systeme" → "systeme". */
const char *parvis_acteur_get_canal (ParvisActeur acteur);

/* One line of the journal, in the caller's transaction. @foyer_id: the family that it may be shown
 * to, or 0. @detail: JSON text or NULL. */
gboolean parvis_journal_add (ParvisDb *db,
                             gint64 now,
                             ParvisActeur acteur,
                             const char *action,
                             const char *objet_type,
                             gint64 objet_id,
                             gint64 foyer_id,
                             const char *detail,
                             GError **error);

G_END_DECLS
