/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "server/http/parvis-response.h"
#include "server/justificatifs/justificatifs-store.h"
#include "shared/model/parvis-justificatif.h"

G_BEGIN_DECLS

/* `before` of the routes that answer with a piece's detail: finds, outside of any transaction, what the form
 * says and why the files cannot be shown. NOT_FOUND. */
gboolean parvis_detail_regarder (ParvisRequest *request, ParvisDb *db, GError **error);

/* `JustificatifDetail` of shared/model/API.md; NOT_FOUND. */
ParvisResponse *
parvis_detail_new_response (ParvisRequest *request, ParvisDb *db, gint64 piece_id, GError **error);

/* The columns of the statements piece_en_file and file_…, but `ouvert_par`. @gardes: owns the texts. */
void parvis_detail_read_ligne (ParvisCommune *commune,
                               ParvisRows *rows,
                               GPtrArray *gardes,
                               ParvisJustificatifData *data);

G_END_DECLS
