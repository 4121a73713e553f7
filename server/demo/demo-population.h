/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "server/demo/demo-ville.h"

G_BEGIN_DECLS

/* @n households drawn by chance from data/demo/population.json, and their two school years: accounts, files,
 * pieces, decisions, payments, meals. @pieces_en_attente: how many pieces wait to be looked at, 0 = as it
 * comes. */
void parvis_demo_population_add (DemoVille *ville, guint n, guint pieces_en_attente);

/* Households alone, without what happens to them: see demo-population-familles.c. */
DemoFamille *parvis_demo_population_draw_famille (DemoVille *ville, GHashTable *identifiants);

G_END_DECLS
