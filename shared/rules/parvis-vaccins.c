/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-shared"
#include "config.h"

#include "shared/rules/parvis-vaccins.h"

#define Y2018     736695 /* 2018-01-01 */
#define JULY_2023 738702 /* 2023-07-01 */

static const ParvisVaccin vaccins[] = {
  { "dtp", "Diphtérie, tétanos, poliomyélite (DTP)", PARVIS_DATE_NONE, PARVIS_DATE_NONE },
  { "coqueluche", "Coqueluche", Y2018, PARVIS_DATE_NONE },
  { "hib", "Haemophilus influenzae de type b", Y2018, PARVIS_DATE_NONE },
  { "hepatite_b", "Hépatite B", Y2018, PARVIS_DATE_NONE },
  { "pneumocoque", "Pneumocoque", Y2018, PARVIS_DATE_NONE },
  { "rougeole", "Rougeole", Y2018, PARVIS_DATE_NONE },
  { "oreillons", "Oreillons", Y2018, PARVIS_DATE_NONE },
  { "rubeole", "Rubéole", Y2018, PARVIS_DATE_NONE },
  { "meningocoque_c", "Méningocoque C", Y2018, JULY_2023 },
  { "meningocoque_acwy", "Méningocoques A, C, W, Y", JULY_2023, PARVIS_DATE_NONE },
  { "meningocoque_b", "Méningocoque B", JULY_2023, PARVIS_DATE_NONE },
};

const ParvisVaccin *
parvis_vaccins_list (guint *n)
{
  *n = G_N_ELEMENTS (vaccins);
  return vaccins;
}

const ParvisVaccin *
parvis_vaccins_find (const char *code)
{
  for (guint i = 0; i < G_N_ELEMENTS (vaccins); i++)
    if (g_strcmp0 (vaccins[i].code, code) == 0)
      return &vaccins[i];
  return NULL;
}

gboolean
parvis_vaccin_is_obligatoire (const ParvisVaccin *vaccin, ParvisDate naissance)
{
  g_return_val_if_fail (naissance != PARVIS_DATE_NONE, FALSE);
  return naissance >= vaccin->ne_du
         && (vaccin->ne_avant == PARVIS_DATE_NONE || naissance < vaccin->ne_avant);
}
