/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "shared/rules/parvis-date.h"

G_BEGIN_DECLS

/* Which public holidays a town has, besides those of everybody (C. trav. L3133-1). */
typedef enum
{
  PARVIS_FERIES_METROPOLE,
  PARVIS_FERIES_ALSACE_MOSELLE,
  PARVIS_FERIES_GUADELOUPE,
  PARVIS_FERIES_MARTINIQUE,
  PARVIS_FERIES_GUYANE,
  PARVIS_FERIES_REUNION,
  PARVIS_FERIES_MAYOTTE,
  PARVIS_FERIES_SAINT_MARTIN
} ParvisFeries;

/* Of a département's code: "67" is Alsace-Moselle, "974" La Réunion. */
ParvisFeries parvis_feries_from_departement (const char *departement);

/* As people call it (« 11 novembre », « Lundi de Pâques »), or NULL on another day; static. */
const char *parvis_jour_ferie_find (ParvisDate date, ParvisFeries feries);

/* Easter Sunday, by Meeus and Butcher; 1583 and later. */
ParvisDate parvis_paques (int annee);

G_END_DECLS
