/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "server/template/parvis-view.h"

G_BEGIN_DECLS

/* view[key] = the lines of @corps, each with its `morceaux`: texts, and links that can be clicked. An
 * address below @base_url becomes a path of ours. */
void parvis_courriel_view_lignes (ParvisView *view,
                                  const char *key,
                                  const char *corps,
                                  const char *base_url);

G_END_DECLS
