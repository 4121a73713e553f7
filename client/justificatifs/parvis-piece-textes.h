/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "shared/model/parvis-justificatif.h"

G_BEGIN_DECLS

/* « DUPIN Alice · envoyé le 14/11/2026 ». Ownership is the caller's. */
char *parvis_piece_dup_sous_titre (const ParvisJustificatifData *data);

/* What the agent should know before deciding: that it is decided already, or that a colleague
 * (not @me) looks at it; "" = nothing. @detail may be NULL. Ownership is the caller's. */
char *parvis_piece_dup_avis (const ParvisJustificatifData *data,
                             const ParvisJustificatifDetail *detail,
                             const char *me);

G_END_DECLS
