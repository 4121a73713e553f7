/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "server/db/parvis-db.h"
#include "shared/rules/parvis-delai.h"
#include "shared/rules/parvis-tarif.h"

G_BEGIN_DECLS

/**
 * ParvisGrille: the dated rules of one session in one school, of all times: closures, delays, prices.
 * Every page and every booking asks for the same few, so the connection remembers them parsed.
 */
typedef struct _ParvisGrille ParvisGrille;

/* Borrowed until the transaction ends. @error: INTERNAL when a rule of the session cannot be read. */
const ParvisGrille *
parvis_grille_get (ParvisDb *db, gint64 seance_id, gint64 etablissement_id, GError **error);

const ParvisCalendrier *parvis_grille_get_calendrier (const ParvisGrille *grille);
/* The rule in force on @jour, or NULL. */
const ParvisDelai *parvis_grille_find_delai (const ParvisGrille *grille, ParvisDate jour);
/* Whether some price of the session depends on a child's rank among brothers and sisters. */
gboolean parvis_grille_has_fratrie (const ParvisGrille *grille);
/* The price of @public in force on @jour, or NULL; @id (may be NULL): its row. */
const ParvisTarif *parvis_grille_find_tarif (const ParvisGrille *grille,
                                             ParvisDate jour,
                                             ParvisPublic public,
                                             gint64 *id);

G_END_DECLS
