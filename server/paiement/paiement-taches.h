/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "server/http/parvis-commune.h"

G_BEGIN_DECLS

/* The jobs of this room: what asks the provider, and what a crash at any moment leaves to be done. */
#define PARVIS_TACHE_OUVRIR     "paiement.ouvrir"
#define PARVIS_TACHE_INTERROGER "paiement.interroger"
/* The demo's bank notifies. */
#define PARVIS_TACHE_NOTIFIER "paiement.notifier"

/* One waiting job of a kind for a payment, at most; the earlier of the two hours counts. */
gboolean parvis_paiement_tache_add (
    ParvisDb *db, const char *type, gint64 paiement_id, gint64 quand, GError **error);

/* Before the jobs start. @error: INVALID when [paiement] of the configuration cannot be right. */
gboolean parvis_paiement_register (ParvisCommune *commune, GError **error);

G_END_DECLS
