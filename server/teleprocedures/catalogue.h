/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "server/http/parvis-commune.h"
#include "shared/teleprocedures/parvis-teleprocedure.h"

G_BEGIN_DECLS

/**
 * ParvisCatalogue: the téléprocédures that a commune offers, and the types of pieces. Loaded at the
 * start, then read by every thread. A demande keeps the version that it was filled with: former
 * versions are read from the database when they are met.
 */
typedef struct _ParvisCatalogue ParvisCatalogue;

/* Reads the definitions of the program (and of @directory, when not NULL, which may replace them).
 * @error: INVALID with file and fault. */
ParvisCatalogue *parvis_catalogue_new (const char *directory, GError **error);
void parvis_catalogue_free (ParvisCatalogue *catalogue);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ParvisCatalogue, parvis_catalogue_free)

/* Writes the current versions into the database, in the writer's transaction. CONFLICT when a
 * definition was changed without a new version although it has been filled by somebody. */
gboolean
parvis_catalogue_record (ParvisCatalogue *catalogue, ParvisDb *db, gint64 now, GError **error);

/* The commune's own. */
ParvisCatalogue *parvis_catalogue_get (ParvisCommune *commune);

/* The types of pieces of the program, for whoever checks a definition alone. (transfer full) */
ParvisTypesPiece *parvis_catalogue_load_types_piece (GError **error);

/* Sorted by theme and title, NULL-terminated. */
ParvisTeleprocedure *const *parvis_catalogue_list (ParvisCatalogue *catalogue);
/* The current version; NULL when there is no such téléprocédure. Borrowed. */
const ParvisTeleprocedure *parvis_catalogue_find (ParvisCatalogue *catalogue, const char *code);
/* Any version that a demande was filled with; borrowed, lives as long as the catalogue. NULL = lost. */
const ParvisTeleprocedure *parvis_catalogue_get_version (ParvisCatalogue *catalogue,
                                                         ParvisDb *db,
                                                         const char *code,
                                                         int version);
const ParvisTypesPiece *parvis_catalogue_get_types_piece (ParvisCatalogue *catalogue);
/* A type of piece; for one that exists no more, NULL. */
const ParvisTypePiece *parvis_catalogue_find_type_piece (ParvisCommune *commune, const char *code);

G_END_DECLS
