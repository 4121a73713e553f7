/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "tests/rooms/sql-essai.h"

G_BEGIN_DECLS

/* What the tests of bookings have in common. Meals: « jusqu’à la veille ouvrée à 10 heures », 140 places, 4,50 €
 * for pascal.dupin (quotient 1350), 2,90 € for david.moulin (720). */
#define PASCAL "pascal.dupin"
#define DAVID  "david.moulin"
#define HUBERT "hubert.mounier"

/* The session « Repas de midi ». */
gint64 essai_get_repas (EssaiCommune *essai);
/* What accepting a file does, without the file: the @n-th child eats at the first school; its id. */
gint64 essai_inscrire (EssaiCommune *essai, const char *identifiant, guint n, gboolean pai);
gint64 essai_get_solde (EssaiCommune *essai, const char *who);
/* At the counter, in cents. */
void essai_crediter (EssaiCommune *essai, const char *who, gint64 cents);
gint64 essai_count_faits (EssaiCommune *essai);
/* Moves the clock to a minute of 2026, in Paris. */
void essai_now (EssaiCommune *essai, int month, int day, int hour, int minute);
/* The child of @a is of @b's household too, and they agreed on a calendar, which says nothing yet. */
void essai_partager (EssaiCommune *essai, gint64 enfant, const char *a, const char *b);
/* From @jour on the child is with @who: « alternance », « echange »… */
void essai_confier (
    EssaiCommune *essai, gint64 enfant, const char *who, const char *jour, const char *motif);
/* Books and tables agree: what is derived is what the facts say, the sums are nil, the chains hold. */
void essai_assert_juste (EssaiCommune *essai);

G_END_DECLS
