/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "server/http/parvis-request.h"
#include "server/template/parvis-view.h"

G_BEGIN_DECLS

/* « Qui a consulté mes données »: the list "consultations" of @view, {date, qui, quoi}, the newest first. @avant:
 * only lines before this one, 0 = all. Gives the line to go on from, 0 when that was all. */
gint64 parvis_consultations_show (ParvisRequest *request,
                                  ParvisDb *db,
                                  ParvisView *view,
                                  gint64 foyer_id,
                                  gint64 avant,
                                  guint max);

G_END_DECLS
