/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "shared/rules/parvis-date.h"

G_BEGIN_DECLS

/* A compulsory vaccination and the children for whom it is. */
typedef struct
{
  const char *code;    /* "dtp", "meningocoque_b" */
  const char *libelle; /* « Diphtérie, tétanos, poliomyélite (DTP) » */
  ParvisDate ne_du;    /* born from this day on; NONE = all */
  ParvisDate ne_avant; /* born before this day; NONE = all */
} ParvisVaccin;

/**
 * parvis_vaccins_list:
 * @n: (out): how many
 *
 * The table, in the order of the form: service-public F767; décret 2018-42 (born from 2018-01-01);
 * décret 2024-694 (meningococci, born from July 2023). Guyane's yellow fever is not in it.
 */
const ParvisVaccin *parvis_vaccins_list (guint *n);
/* NULL when the code is unknown. */
const ParvisVaccin *parvis_vaccins_find (const char *code);
gboolean parvis_vaccin_is_obligatoire (const ParvisVaccin *vaccin, ParvisDate naissance);

G_END_DECLS
