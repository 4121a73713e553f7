/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Chance that is the same everywhere and always (SplitMix64): a town of a given seed is one town. Not for
 * anything that must not be guessed. */
typedef struct
{
  guint64 etat;
} ParvisHasard;

/* @flux: each family has its own, so that what one draws changes nothing for the next. */
ParvisHasard parvis_hasard_new (guint64 graine, guint64 flux);
/* 0 … @n − 1. */
guint parvis_hasard_draw (ParvisHasard *hasard, guint n);
/* TRUE @pourcent times out of a hundred. */
gboolean parvis_hasard_chance (ParvisHasard *hasard, guint pourcent);
/* @du … @au, both included. */
int parvis_hasard_between (ParvisHasard *hasard, int du, int au);

G_END_DECLS
