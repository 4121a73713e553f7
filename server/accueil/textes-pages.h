/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "server/http/parvis-route.h"

G_BEGIN_DECLS

/* The pages that the law asks for, whose texts are settings; and the commune's colours. */
extern const ParvisRoute parvis_textes_routes[];

/* The foot of every page: the list "pied". */
void parvis_textes_fill_pied (ParvisRequest *request, ParvisDb *db, ParvisView *view);

G_END_DECLS
