/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "shared/rules/parvis-jours-feries.h"
#include "shared/rules/parvis-raison.h"

G_BEGIN_DECLS

/**
 * ParvisCalendrier: the days without school of one school (or of the whole town): its public
 * holidays and the rows of the table `fermeture` that concern it. Filled by one thread, then
 * read by all.
 */
typedef struct _ParvisCalendrier ParvisCalendrier;

typedef enum
{
  PARVIS_FERMETURE_VACANCES,
  PARVIS_FERMETURE_FERMETURE
} ParvisFermetureNature;

/* Monday, Tuesday, Thursday, Friday: nine towns out of ten. */
#define PARVIS_JOURS_ECOLE                                                                         \
  (1u << PARVIS_LUNDI | 1u << PARVIS_MARDI | 1u << PARVIS_JEUDI | 1u << PARVIS_VENDREDI)

/* @jours_ecole: mask of weekdays, bit 0 = Monday. */
ParvisCalendrier *parvis_calendrier_new (ParvisFeries feries, guint jours_ecole);
void parvis_calendrier_free (ParvisCalendrier *calendrier);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ParvisCalendrier, parvis_calendrier_free)

/* @au: the last day, inclusive. @motif is copied. */
void parvis_calendrier_add_fermeture (ParvisCalendrier *calendrier,
                                      ParvisFermetureNature nature,
                                      ParvisDate du,
                                      ParvisDate au,
                                      const char *motif);
/* The motif of what closes that day, or NULL. */
const char *parvis_calendrier_find_fermeture (const ParvisCalendrier *calendrier,
                                              ParvisFermetureNature nature,
                                              ParvisDate jour);
/* Neither Saturday nor Sunday nor a public holiday; with @hors_vacances, no day without school
 * by holidays or closure either. @calendrier may be NULL: weekdays only. */
gboolean parvis_calendrier_is_ouvre (const ParvisCalendrier *calendrier,
                                     ParvisDate jour,
                                     gboolean hors_vacances);

/* When a session takes place: columns of `seance`. */
typedef struct
{
  guint jours;       /* mask of weekdays, bit 0 = Monday */
  gboolean vacances; /* during school holidays only; else never during them */
  ParvisDate du;     /* NONE = always was */
  ParvisDate au;     /* exclusive; NONE = until further notice */
} ParvisSeanceJours;

/* FALSE when there is no service that day, and @raison says why. @raison may be NULL. */
gboolean parvis_jour_service_judge (const ParvisSeanceJours *seance,
                                    const ParvisCalendrier *calendrier,
                                    ParvisDate jour,
                                    ParvisRaison *raison);

G_END_DECLS
