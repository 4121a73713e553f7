/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "shared/rules/parvis-date.h"

G_BEGIN_DECLS

/* Until when an accepted piece is kept and reused. The names are those of pieces.json. */
typedef enum
{
  PARVIS_VALIDITE_TROIS_MOIS,     /* of the document's date, else of the day it is judged */
  PARVIS_VALIDITE_ANNEE_SCOLAIRE, /* 31 August */
  PARVIS_VALIDITE_ANNEE_CIVILE,   /* 31 December */
  PARVIS_VALIDITE_ILLIMITE,
  PARVIS_VALIDITE_DATE_DOCUMENT, /* the date written on it, which only the agent can read */
  PARVIS_VALIDITE_JUSQUAU        /* the next day MM-JJ of the calendar */
} ParvisValiditeNature;

typedef struct
{
  ParvisValiditeNature nature;
  int mois, jour; /* of PARVIS_VALIDITE_JUSQUAU */
} ParvisValidite;

/* "trois_mois", "annee_scolaire", "annee_civile", "illimite", "date_document", "jusquau:09-30";
 * FALSE for anything else. */
gboolean parvis_validite_parse (const char *texte, ParvisValidite *validite);

/**
 * parvis_validite_propose:
 * @aujourdhui: the day on which the piece is judged
 * @document: the date written on it, or NONE when it is not known
 * @fin_annee: last day of the school year that the piece is asked for, or NONE: the one in course
 * @illimite: (out): no end
 *
 * Returns: the last valid day to propose; NONE when there is no end, or when only the agent can tell
 */
ParvisDate parvis_validite_propose (const ParvisValidite *validite,
                                    ParvisDate aujourdhui,
                                    ParvisDate document,
                                    ParvisDate fin_annee,
                                    gboolean *illimite);

G_END_DECLS
