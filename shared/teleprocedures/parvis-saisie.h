/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "shared/teleprocedures/parvis-passage.h"
#include "shared/teleprocedures/parvis-teleprocedure-private.h"

G_BEGIN_DECLS

/* A text as it is kept: white space made plain, no control character, no invisible one (a name copied
 * from a telephone often brings marks of writing direction along), at most @max characters.
 * @lignes: line ends stay. (transfer full) */
char *parvis_saisie_nettoyer (const char *typed, gboolean lignes, gsize max);

/* The value of one plain field as it was typed: in its form when it is right, as a text when it is not,
 * NULL when it is empty. @code: what was sent beside a COMMUNE, or NULL. (transfer full) */
JsonNode *parvis_saisie_lire (const ParvisChamp *champ,
                              ParvisPassage *passage,
                              const char *const *values,
                              const char *code);

/* What is wrong with a value that is there, as one French sentence; NULL when it is right.
 * Does not look at other fields. (transfer full) */
char *parvis_saisie_juger (const ParvisChamp *champ, ParvisPassage *passage, JsonNode *valeur);

/* TRUE when the country that the field depends on is not France. */
gboolean parvis_saisie_is_etranger (const ParvisChamp *champ, ParvisPassage *passage);

G_END_DECLS
