/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "server/http/parvis-commune.h"

G_BEGIN_DECLS

/**
 * parvis_effacer: ends an account, in the writer's transaction; its household too when no other account acts for it.
 *
 * What each table's « conservation » says remains does: the ledger, the payments and the bookings without the
 * person, the number of a demande with its decision, the journal. @chemins: receives (char *) the files of the vault
 * to be deleted after the commit.
 */
gboolean parvis_effacer (ParvisCommune *commune,
                         ParvisDb *db,
                         gint64 compte_id,
                         gint64 now,
                         GPtrArray *chemins,
                         GError **error);

/* TRUE when other accounts act for the household: only the access goes. */
gboolean parvis_effacer_est_partage (ParvisDb *db, gint64 foyer_id, gint64 compte_id);

G_END_DECLS
