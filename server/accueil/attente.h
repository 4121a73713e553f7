/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "server/http/parvis-request.h"

G_BEGIN_DECLS

/* What awaits the citizen, the most urgent first: the list "attente" and the sentence "attente_phrase". */
void parvis_attente_show (ParvisRequest *request, ParvisDb *db, ParvisView *view, gint64 foyer_id);

G_END_DECLS
