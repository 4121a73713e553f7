/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "shared/teleprocedures/parvis-passage.h"

G_BEGIN_DECLS

/* A plain value as it is read: "31/12/2020", "06 12 34 56 78", "Sarrians (84)", "Oui", the labels of the
 * choices. What is wrong stays as it was typed. NULL: "". (transfer full) */
char *parvis_valeur_format (const ParvisChamp *champ, ParvisPassage *passage, JsonNode *valeur);
/* The same as it is typed: choices by their code, communes by their name. */
char *parvis_valeur_format_saisie (const ParvisChamp *champ, JsonNode *valeur);
/* "Sarrians (84)", "Gand". */
char *parvis_valeur_format_commune (JsonNode *valeur);

G_END_DECLS
