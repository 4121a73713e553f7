/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "server/http/parvis-request.h"
#include "server/template/parvis-view.h"
#include "shared/rules/parvis-raison.h"

G_BEGIN_DECLS

/* « Pourquoi ce prix ? »: the sentence, where all prices are, and what can be done when the quotient is not
 * known. parties/pourquoi-prix.html. */
void parvis_prix_vue_show (ParvisRequest *request, ParvisView *view, const ParvisRaison *prix);

G_END_DECLS
