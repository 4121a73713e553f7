/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "server/db/parvis-db.h"

G_BEGIN_DECLS

/* Checks that the calendar, the ledger's lines and the balances are what the facts say: what no chain tells.
 * INTERNAL with the first that is not. */
gboolean parvis_concordance_verifier (ParvisDb *db, GError **error);

G_END_DECLS
