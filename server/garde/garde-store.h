/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "server/db/parvis-db.h"
#include "shared/rules/parvis-garde.h"

G_BEGIN_DECLS

/* The custody of a child who belongs to two households: what was proposed, what was accepted, and the
 * explicit periods that follow from it. */

typedef struct
{
  gint64 foyer_id;
  char *nom;    /* "DUPIN Pascal" */
  char *prenom; /* who answers for it: "Pascal" */
} ParvisGardeFoyer;

/* The households of a child, of ParvisGardeFoyer, in the order of their ids: « a », « b ». */
GPtrArray *parvis_garde_list_foyers (ParvisDb *db, gint64 personne_id);

/* What one household proposed. */
typedef struct
{
  gint64 id;
  gint64 foyer_a, foyer_b;
  ParvisGardeRegle regle;
  ParvisDate du, au; /* inclusive */
  char *message;     /* or NULL */
  gint64 propose_par;
  gint64 instant; /* when it was proposed, or accepted */
} ParvisGarde;

void parvis_garde_free (ParvisGarde *garde);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ParvisGarde, parvis_garde_free)

/* What waits for an answer, or NULL. */
ParvisGarde *parvis_garde_find_en_attente (ParvisDb *db, gint64 personne_id);
/* What was accepted last, or NULL. */
ParvisGarde *parvis_garde_find_acceptee (ParvisDb *db, gint64 personne_id);

/* School holidays that end on @jour or later, of ParvisGardeJours. */
GArray *parvis_garde_list_vacances (ParvisDb *db, ParvisDate jour);
/* The last day of the school years that are open, NONE when there is none. */
ParvisDate parvis_garde_get_fin (ParvisDb *db, ParvisDate jour);

/* CONFLICT when another proposal waits. 0 with @error on failure. */
gint64 parvis_garde_proposer (ParvisDb *db,
                              gint64 personne_id,
                              const ParvisGarde *garde,
                              gint64 compte_id,
                              gint64 now,
                              GError **error);
/* It counts from its first day on, or from today. CONFLICT when it was answered meanwhile. */
gboolean parvis_garde_accepter (ParvisDb *db,
                                gint64 personne_id,
                                const ParvisGarde *garde,
                                gint64 compte_id,
                                const char *today,
                                gint64 now,
                                GError **error);
/* @retiree: by who proposed it. */
gboolean parvis_garde_ecarter (ParvisDb *db,
                               const ParvisGarde *garde,
                               gboolean retiree,
                               gint64 compte_id,
                               gint64 now,
                               GError **error);

/* From this moment until the next one's. */
typedef struct
{
  ParvisDate jour;
  int minutes;
  gint64 foyer_id; /* 0: nobody said, whoever books pays */
  ParvisGardeMotif motif;
  ParvisDate depuis; /* the first day of what was accepted */
} ParvisGardeMoment;

/* Of ParvisGardeMoment: what was accepted, around these days; empty for a child of one household. */
GArray *
parvis_garde_load_moments (ParvisDb *db, gint64 personne_id, const char *du, const char *au);
/* The one in which that moment lies, or NULL. */
const ParvisGardeMoment *
parvis_garde_find_moment (const GArray *moments, ParvisDate jour, int minutes);

G_END_DECLS
