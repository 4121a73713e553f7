/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "shared/rules/parvis-date.h"

G_BEGIN_DECLS

/*
 * A school year is the calendar year in which it begins: 2026 is "2026-2027", from 1 September 2026
 * to 31 August 2027.
 */
int parvis_annee_scolaire_from_date (ParvisDate date);
/* Exactly "AAAA-AAAA" with the second one later; else 0. */
int parvis_annee_scolaire_parse (const char *code);
/* "2026-2027", and « Année 2026 / 2027 » as the forms say it. */
char *parvis_annee_scolaire_get_code (int annee);
char *parvis_annee_scolaire_format (int annee);
ParvisDate parvis_annee_scolaire_get_debut (int annee);
/* Inclusive. */
ParvisDate parvis_annee_scolaire_get_fin (int annee);

typedef enum
{
  PARVIS_NIVEAU_TPS,
  PARVIS_NIVEAU_PS,
  PARVIS_NIVEAU_MS,
  PARVIS_NIVEAU_GS,
  PARVIS_NIVEAU_CP,
  PARVIS_NIVEAU_CE1,
  PARVIS_NIVEAU_CE2,
  PARVIS_NIVEAU_CM1,
  PARVIS_NIVEAU_CM2,
  PARVIS_NIVEAU_ULIS,
  PARVIS_N_NIVEAUX
} ParvisNiveau;

/* "TPS" … "ULIS", NULL-terminated; the code is what is shown in lists. */
extern const char *const parvis_niveaux[];
/* « Toute petite section », « Cours préparatoire »… */
const char *parvis_niveau_get_libelle (ParvisNiveau niveau);
/* TPS to GS. */
gboolean parvis_niveau_is_maternelle (ParvisNiveau niveau);

/**
 * parvis_niveau_check_age:
 *
 * A child enters PS in the calendar year in which it turns 3, CP when it turns 6. A level one year
 * ahead or behind is common; more is probably a slip.
 *
 * Returns: (nullable): what to warn of, in one French sentence (it is never an error)
 */
char *parvis_niveau_check_age (ParvisNiveau niveau, ParvisDate naissance, int annee);

G_END_DECLS
