/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "shared/rules/parvis-jour-service.h"

G_BEGIN_DECLS

/**
 * ParvisDelai: until when a day of service may be booked or cancelled. Immutable.
 *
 * The column `regle` of the table `delai`, one of:
 *
 * |[
 * {"type": "heures", "heures": 48}                            before the session begins
 * {"type": "jours", "jours": 1, "heure": "10:00"}             calendar days before
 * {"type": "jours_ouvres", "jours": 2, "heure": "12:00"}      working days before: no week-end,
 *                                                             no public holiday
 * {"type": "semaine", "lundi": {"jour": "vendredi", "heure": "10:00"}, "mardi": …}
 *                                                             the last such day before
 * {"type": "semaine_entiere", "jour": "jeudi", "heure": "12:00"}  of the week before
 * {"type": "mois", "jour": 20, "heure": "23:59"}              of the month before
 * ]|
 *
 * Besides, optional: "semaines" (semaine, semaine_entiere: that many weeks earlier still), "hors_vacances"
 * (true: school holidays and closures are no working days), "avance_si_ferme" (true: a limit that
 * falls on a day that is not a working day is moved to the one before), "ouverture" (booking
 * opens that many days before).
 *
 * A later hour until which a day may still be booked, but not cancelled, for more; without it there
 * is none:
 *
 * |[
 * "hors_delai": {"regle": {"type": "heures", "heures": 18}, "pour_mille": 500}     of the price
 * "hors_delai": {"regle": {"type": "heures", "heures": 18}, "cents": 250}
 * ]|
 *
 * The minute of the limit is still in time. The day of service itself never is.
 */
typedef struct _ParvisDelai ParvisDelai;

/* @texte, @du: the rule's name and since when it is in force, for its reasons. */
ParvisDelai *parvis_delai_new (const char *regle, const char *texte, ParvisDate du, GError **error);
void parvis_delai_free (ParvisDelai *delai);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ParvisDelai, parvis_delai_free)

/* FALSE when the rule has no line for that weekday. @debut: when the session begins, in minutes.
 * @calendrier may be NULL: week-ends only. */
gboolean parvis_delai_get_limite (const ParvisDelai *delai,
                                  const ParvisCalendrier *calendrier,
                                  ParvisDate jour,
                                  int debut,
                                  ParvisMoment *limite);

/* What a late booking costs more, and until when; FALSE when there is no such thing. The two sums as in
 * ParvisRaison: thousandths, or else cents. */
gboolean parvis_delai_get_hors_delai (const ParvisDelai *delai,
                                      const ParvisCalendrier *calendrier,
                                      ParvisDate jour,
                                      int debut,
                                      ParvisMoment *limite,
                                      gint64 *pour_mille,
                                      gint64 *cents);

/* « jusqu’à la veille à 10 h, hors week-ends et jours fériés »: as it is published. */
char *parvis_delai_to_phrase (const ParvisDelai *delai);
/* « Hors délai, jusqu’à 18 heures avant : 50 % de plus », or NULL. */
char *parvis_delai_dup_hors_delai (const ParvisDelai *delai);

/* Says whether a day with service may be booked, or with @annulation cancelled, at the local time
 * @maintenant. */
ParvisVerdict parvis_delai_judge_at (const ParvisDelai *delai,
                                     const ParvisCalendrier *calendrier,
                                     ParvisDate jour,
                                     int debut,
                                     ParvisMoment maintenant,
                                     gboolean annulation,
                                     ParvisRaison *raison);
/* The same at an instant: one conversion a call, where a month of days wants one in all. */
ParvisVerdict parvis_delai_judge (const ParvisDelai *delai,
                                  const ParvisCalendrier *calendrier,
                                  ParvisDate jour,
                                  int debut,
                                  gint64 maintenant,
                                  GTimeZone *zone,
                                  gboolean annulation,
                                  ParvisRaison *raison);

G_END_DECLS
