/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <json-glib/json-glib.h>

#include "shared/rules/parvis-date.h"

G_BEGIN_DECLS

/**
 * ParvisGardeRegle: with which of its two households a child is, and from when on.
 *
 * Weeks are counted from a given Monday, not read from the calendar's odd and even ones: after a year of
 * 53 weeks two odd ones follow each other. Times are the clock's on the wall, so that no change of the hour
 * moves anything. What the parents agree on is kept as explicit periods, see
 * parvis_garde_list_periodes().
 */
typedef enum
{
  PARVIS_GARDE_LIBRE, /* nobody said: whoever books pays */
  PARVIS_GARDE_A,
  PARVIS_GARDE_B
} ParvisGardeCote;

typedef enum
{
  PARVIS_GARDE_ALTERNEE, /* one week in two */
  PARVIS_GARDE_FIXE      /* always with the same one, holidays and swaps aside */
} ParvisGardeRythme;

typedef enum
{
  PARVIS_GARDE_VACANCES_RYTHME, /* holidays are weeks as the others */
  PARVIS_GARDE_VACANCES_MOITIES /* halves, which change every year */
} ParvisGardeVacances;

/* Why a child is where it is; "alternance", "fixe", "vacances", "echange", "libre": as in SQL. */
typedef enum
{
  PARVIS_GARDE_POUR_LIBRE,
  PARVIS_GARDE_POUR_ALTERNANCE,
  PARVIS_GARDE_POUR_FIXE,
  PARVIS_GARDE_POUR_VACANCES,
  PARVIS_GARDE_POUR_ECHANGE
} ParvisGardeMotif;
extern const char *const parvis_garde_motifs[]; /* NULL-terminated */

#define PARVIS_GARDE_ECHANGES_MAX 24
/* A swap longer than that is another rhythm. */
#define PARVIS_GARDE_ECHANGE_JOURS_MAX 62

/* Days of school holidays, or of a swap: both inclusive. */
typedef struct
{
  ParvisDate du, au;
  ParvisGardeCote chez; /* of a swap */
} ParvisGardeJours;

typedef struct
{
  ParvisGardeRythme rythme;
  ParvisGardeCote chez; /* whose turn begins in the week of @lundi, or always */
  ParvisDate lundi;     /* the Monday from which weeks are counted */
  int jour;             /* of the change, from 0, Monday */
  int minutes;          /* of the change, since midnight */
  ParvisGardeVacances vacances;
  ParvisGardeCote paires; /* who has the first half of holidays that begin in an even year */
  ParvisGardeJours echanges[PARVIS_GARDE_ECHANGES_MAX]; /* a later one prevails */
  guint n_echanges;
} ParvisGardeRegle;

ParvisGardeCote parvis_garde_get_autre (ParvisGardeCote cote);

/* @vacances: (array length=n_vacances): school holidays. @motif: (out) (optional). */
ParvisGardeCote parvis_garde_juger (const ParvisGardeRegle *regle,
                                    const ParvisGardeJours *vacances,
                                    guint n_vacances,
                                    ParvisDate jour,
                                    int minutes,
                                    ParvisGardeMotif *motif);

/* From this moment until the next period's. */
typedef struct
{
  ParvisDate jour;
  int minutes;
  ParvisGardeCote chez;
  ParvisGardeMotif motif;
} ParvisGardePeriode;

/* The explicit periods of the days @du…@au, both inclusive: of ParvisGardePeriode, the first one from
 * midnight of @du on; the last one, LIBRE, from the day after @au on. */
GArray *parvis_garde_list_periodes (const ParvisGardeRegle *regle,
                                    const ParvisGardeJours *vacances,
                                    guint n_vacances,
                                    ParvisDate du,
                                    ParvisDate au);
/* The period in which that moment lies, NULL before the first one. */
const ParvisGardePeriode *
parvis_garde_find_periode (const GArray *periodes, ParvisDate jour, int minutes);

/* What is wrong with it, in French, or NULL; static. */
const char *parvis_garde_regle_check (const ParvisGardeRegle *regle);

char *parvis_garde_regle_to_json (const ParvisGardeRegle *regle);
/* Strict. */
gboolean parvis_garde_regle_from_json (JsonNode *node, ParvisGardeRegle *regle, GError **error);

G_END_DECLS
