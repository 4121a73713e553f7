/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "server/garde/garde-store.h"
#include "server/http/parvis-request.h"
#include "server/template/parvis-view.h"

G_BEGIN_DECLS

/* Whose eyes look at a child's custody: the child, the reader's household and the other one. */
typedef struct
{
  gint64 enfant_id;
  char *prenom; /* the child's */
  gint64 foyer_id;
  gint64 autre_id;         /* 0 when the child has one household only */
  char *autre;             /* who answers for the other one: "Claire" */
  gint64 foyer_a, foyer_b; /* the rule's sides */
} ParvisGardeVue;

void parvis_garde_vue_free (ParvisGardeVue *vue);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ParvisGardeVue, parvis_garde_vue_free)

/* The child of the request's part « enfant »; NOT_FOUND when it is not of the reader's household. */
ParvisGardeVue *parvis_garde_vue_load (ParvisRequest *request, ParvisDb *db, GError **error);

/* « chez vous », « chez Claire »; the caller owns it. */
char *
parvis_garde_dup_chez (const ParvisGardeVue *vue, const ParvisGarde *garde, ParvisGardeCote cote);
/* What a calendar says, sentence by sentence, into the list view[key]. */
void parvis_garde_show_phrases (const ParvisGardeVue *vue,
                                const ParvisGarde *garde,
                                ParvisView *view,
                                const char *key);
/* Three months from @today's on, into the list view[key]. @propose: as if it were accepted; NULL = as it is
 * in force. */
void parvis_garde_show_mois (ParvisDb *db,
                             const ParvisGardeVue *vue,
                             const ParvisGarde *propose,
                             ParvisDate today,
                             ParvisView *view,
                             const char *key);

G_END_DECLS
