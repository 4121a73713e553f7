/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "server/db/parvis-db.h"
#include "shared/teleprocedures/parvis-contexte.h"

G_BEGIN_DECLS

/* Schools, years, sessions, and who is enrolled in what. */

/* Adds the lists that forms choose from: "annees" (those open on @today), "etablissements",
 * "niveaux" and "seances", each with the schools for which it exists. */
void parvis_scolarite_fill_contexte (ParvisDb *db, ParvisContexte *contexte, const char *today);

/* "École Le petit prince", or "" when there is none; the caller owns it. */
char *parvis_scolarite_dup_etablissement (ParvisDb *db, gint64 etablissement_id);

/* First and last day of "2026-2027"; FALSE when the town does not know that year. */
gboolean parvis_scolarite_find_annee (ParvisDb *db, const char *annee, char du[11], char au[11]);

typedef struct
{
  gint64 personne_id;
  gint64 foyer_id; /* the household that filed it, and pays */
  gint64 demande_id;
  const char *annee; /* "2026-2027" */
  gint64 etablissement_id;
  const char *niveau;
  gboolean pai;
} ParvisInscription;

/* Enrols a child in the session @seance_id from @today (or the first day of the year, when that is
 * to come) to the end of the school year. Books nothing. @error: INVALID for an unknown year. */
gboolean parvis_scolarite_inscrire (ParvisDb *db,
                                    const ParvisInscription *inscription,
                                    gint64 seance_id,
                                    const char *today,
                                    GError **error);

G_END_DECLS
