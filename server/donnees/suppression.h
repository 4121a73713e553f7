/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "server/http/parvis-request.h"

G_BEGIN_DECLS

/**
 * The end of an account: asked for with the password, confirmed by the link that was mailed, applied by the job
 * "suppression" two weeks later unless it was taken back. Refused while meals are booked or money is left.
 */
#define PARVIS_SUPPRESSION_DELAI_J 14

/* What must be settled first, a sentence a line; empty = nothing. (transfer full), of char *. */
GPtrArray *parvis_suppression_list_obstacles (ParvisDb *db,
                                              gint64 foyer_id,
                                              gint64 compte_id,
                                              const char *today);

/* Mails the link. In the writer, the password checked. */
gboolean parvis_suppression_demander (ParvisRequest *request, ParvisDb *db, GError **error);
/* The account that the link is of, 0 = too old, used, or not one. */
gint64 parvis_suppression_find_jeton (ParvisDb *db, const char *jeton, gint64 now);
/* From now on the two weeks run. */
gboolean parvis_suppression_confirmer (ParvisRequest *request,
                                       ParvisDb *db,
                                       gint64 compte_id,
                                       GError **error);
/* When it will be applied (unix seconds), 0 = it is not to be. */
gint64 parvis_suppression_get_effet (ParvisDb *db, gint64 compte_id);
gboolean parvis_suppression_retirer (ParvisRequest *request, ParvisDb *db, GError **error);

/* The job, before the jobs start. */
void parvis_suppression_register (ParvisCommune *commune);

G_END_DECLS
