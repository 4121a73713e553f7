/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "server/http/parvis-commune.h"

G_BEGIN_DECLS

/* In the writer: what is due is written as mails, once each, 30 and 7 days before a piece ends; one mail a household. */
gboolean parvis_rappels_ecrire (ParvisCommune *commune, ParvisDb *db, gint64 now, GError **error);

G_END_DECLS
