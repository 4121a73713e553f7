/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "server/comptes/comptes-store.h"
#include "server/http/parvis-request.h"

G_BEGIN_DECLS

/* How a membership ends: dated, never erased. Nothing that was booked or paid moves. Who may end it is for the
 * caller to know. */

/* From today on: what the household had proposed for that child is let go, and an account of that person acts for
 * a new, empty household. */
gboolean parvis_membre_finir (ParvisRequest *request,
                              ParvisDb *db,
                              gint64 foyer_id,
                              const ParvisPersonne *personne,
                              GError **error);
/* That member answers for the household from today on, and lists name it by them. */
gboolean parvis_membre_promouvoir (ParvisRequest *request,
                                   ParvisDb *db,
                                   gint64 foyer_id,
                                   const ParvisPersonne *personne,
                                   GError **error);
/* A mail to each account of the household. */
gboolean parvis_membre_prevenir (ParvisRequest *request,
                                 ParvisDb *db,
                                 gint64 foyer_id,
                                 const char *sujet,
                                 const char *corps,
                                 GError **error);

G_END_DECLS
