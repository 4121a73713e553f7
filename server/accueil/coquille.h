/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "server/http/parvis-request.h"

G_BEGIN_DECLS

/* What every page shows (data/templates/README.md, « the shell »): the commune, the navigation, who is
 * signed in. The commune's page shell. */
void parvis_coquille_fill (ParvisRequest *request, ParvisDb *db, ParvisView *view);

G_END_DECLS
