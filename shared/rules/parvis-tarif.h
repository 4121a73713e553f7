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
 * Besides, optional, what brothers and sisters pay less, each from its rank on:
 *
 * |[
 * "fratrie": [{"rang": 2, "pour_mille": 100}, {"rang": 3, "cents": 25}]
 *     thousandths of the price, rounded half up to the cent, or a sum; never below the floor
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
/* @rang: of the child among those of the household who are enrolled, from 1 on. */
gint64 parvis_tarif_price_au_rang (const ParvisTarif *tarif,
                                   gint64 quotient,
                                   guint rang,
                                   ParvisRaison *raison);

/* Whether the rank of a child changes anything. */
gboolean parvis_tarif_has_fratrie (const ParvisTarif *tarif);

/* One line of the grid as it is published: « De 400 à moins de 860 », « 2,90 € ». */
typedef struct
{
  char *cas;
  char *prix;
} ParvisTarifLigne;
/* The lines of the formula, then of brothers and sisters; of ParvisTarifLigne. */
GPtrArray *parvis_tarif_list_lignes (const ParvisTarif *tarif);

G_END_DECLS
