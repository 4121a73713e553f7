/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "shared/rules/parvis-raison.h"

G_BEGIN_DECLS

/**
 * ParvisTarif: what one unit costs a household. Immutable.
 *
 * The column `formule` of the table `tarif`, one of:
 *
 * |[
 * {"type": "fixe", "cents": 450}
 * {"type": "tranches", "tranches": [{"min": 0, "cents": 50}, {"min": 400, "cents": 175}]}
 *     each from its `min` on, inclusive, up to the next one's, exclusive; the first is at 0
 * {"type": "effort", "taux_millioniemes": 3600, "plancher": 260, "plafond": 450}
 *     the quotient times the rate, rounded half up to the cent, then kept between the bounds
 * ]|
 *
 * A household whose quotient is not known pays the top bracket, or the ceiling.
 */
typedef struct _ParvisTarif ParvisTarif;

#define PARVIS_QUOTIENT_INCONNU (-1)

/* @deliberation, @du: what decided it and since when it is in force, for its reasons. */
ParvisTarif *parvis_tarif_new (const char *formule,
                               ParvisPublic public,
                               const char *deliberation,
                               ParvisDate du,
                               GError **error);
void parvis_tarif_free (ParvisTarif *tarif);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ParvisTarif, parvis_tarif_free)

/* Cents. @quotient: euros a month, or %PARVIS_QUOTIENT_INCONNU. @raison may be NULL. */
gint64 parvis_tarif_price (const ParvisTarif *tarif, gint64 quotient, ParvisRaison *raison);

G_END_DECLS
