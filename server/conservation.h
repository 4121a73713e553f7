/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "server/http/parvis-commune.h"

G_BEGIN_DECLS

/* Applies the « conservation » of the tables that rooms fill, in the purge's transaction. A part at a time: what is
 * left over goes the next day. */
gboolean
parvis_conservation_appliquer (ParvisCommune *commune, ParvisDb *db, gint64 now, GError **error);

G_END_DECLS
