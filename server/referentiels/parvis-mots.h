/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Nobody writes a longer name; what follows is ignored. */
#define PARVIS_MOTS_MAX 12

/* The words of a name as they are compared: "L'Haÿ-les-Roses" is "l hay les roses", "St Étienne"
 * "saint etienne", "LYON 02" and "Lyon 2e Arrondissement" "lyon 2". (transfer full) */
char *parvis_mots_fold (const char *texte);

G_END_DECLS
