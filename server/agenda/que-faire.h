/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "server/agenda/jour.h"
#include "server/template/parvis-view.h"

G_BEGIN_DECLS

/* What can be done about a day that cannot be booked or cancelled: no « Pourquoi ? » without a way out. */

/* The button « faire », which leads to @url; takes @url over. */
void parvis_que_faire_set (ParvisView *view, const char *faire, char *url);
/* The way out of @jour, by its reason, into « faire », « url_faire » and « suite ». */
void parvis_que_faire_show (ParvisRequest *request,
                            ParvisDb *db,
                            ParvisView *view,
                            const ParvisJour *jour);
/* « En cas d’imprévu, appelez le service scolaire : 04 90 00 00 00. »; the caller owns it. */
char *parvis_que_faire_dup_appel (ParvisRequest *request, ParvisDb *db);

G_END_DECLS
