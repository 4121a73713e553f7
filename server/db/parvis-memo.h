/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "server/db/parvis-db.h"

G_BEGIN_DECLS

/**
 * What a connection remembers of the commune's rules: settings, delays, prices, closures. Every page
 * reads them and they change a few times a year.
 *
 * Never stale: triggers on those tables count their changes in `version_regles`, and what was
 * remembered at another count than this transaction's is forgotten. Only what is read from those
 * tables, and from nothing else, may be remembered.
 */

/* TRUE when the thing called @what (and numbered, 0 when that means nothing) is known: then @value is
 * what parvis_db_remember() was given. Borrowed until the transaction, or the writer's job, ends. */
gboolean parvis_db_recall (ParvisDb *db, const char *what, gint64 a, gint64 b, gpointer *value);

/* Takes @value, which may be NULL. @what: kept as it is, so a static string. */
void parvis_db_remember (
    ParvisDb *db, const char *what, gint64 a, gint64 b, gpointer value, GDestroyNotify free_value);

G_END_DECLS
