/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "shared/teleprocedures/parvis-contexte.h"
#include "shared/teleprocedures/parvis-teleprocedure.h"

G_BEGIN_DECLS

/*
 * A condition is data, never code: README.md lists its forms. It reads only fields that come before
 * the one it is for, so that none can depend on itself.
 */
#define PARVIS_CONDITION_PROFONDEUR_MAX 6
#define PARVIS_CONDITION_TERMES_MAX     60

typedef struct _ParvisPassage ParvisPassage;

typedef enum
{
  PARVIS_CONDITION_ET,
  PARVIS_CONDITION_OU,
  PARVIS_CONDITION_NON,
  PARVIS_CONDITION_EGAL,
  PARVIS_CONDITION_DANS,
  PARVIS_CONDITION_CONTIENT,
  PARVIS_CONDITION_CONTIENT_GROUPE,
  PARVIS_CONDITION_REMPLI,
  PARVIS_CONDITION_AGE_MIN,
  PARVIS_CONDITION_AGE_MAX,
  PARVIS_CONDITION_DEPUIS,
  PARVIS_CONDITION_AVANT,
  PARVIS_CONDITION_MIN,
  PARVIS_CONDITION_MAX,
  PARVIS_CONDITION_LIGNES_MIN,
  PARVIS_CONDITION_UNE_LIGNE
} ParvisConditionForme;

struct _ParvisCondition
{
  ParvisConditionForme forme;
  const ParvisChamp *champ; /* what it reads: a field… */
  const char *reglage;      /* … or a setting of the commune */
  JsonNode *valeur;         /* EGAL */
  const char *const *codes; /* DANS; the only one of CONTIENT and CONTIENT_GROUPE */
  gint64 nombre;            /* ages, numbers, rows; REMPLI: 0 or 1; DEPUIS, AVANT: a day */
  ParvisCondition **termes; /* ET, OU, NON, UNE_LIGNE */
  guint n_termes;
};

/* Who can be read from where the condition stands. */
typedef struct
{
  gpointer definition;       /* ParvisDefinition: what was read before */
  GHashTable *chemins;       /* every path of the file, to tell unknown from later; a set */
  const ParvisEtape *etape;  /* NULL: only whole paths */
  const ParvisChamp *parent; /* whose sub-fields are named by their code, or NULL */
  guint termes;              /* how many were read */
} ParvisPortee;

/* The field named @chemin: a sub-field of the parent, a field of the step, or a path; NULL with @error
 * a French phrase. */
const ParvisChamp *
parvis_portee_find (const ParvisPortee *portee, const char *chemin, GError **error);
/* NULL with @error a French phrase. The condition belongs to the definition. */
ParvisCondition *parvis_condition_parse (ParvisPortee *portee, JsonNode *node, GError **error);
/* A NULL condition is met. */
gboolean parvis_condition_is_met (const ParvisCondition *condition, ParvisPassage *passage);

G_END_DECLS
