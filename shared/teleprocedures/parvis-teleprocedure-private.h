/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "shared/rules/parvis-date.h"
#include "shared/teleprocedures/parvis-condition.h"
#include "shared/teleprocedures/parvis-teleprocedure.h"

G_BEGIN_DECLS

/* The bounds of a definition; what a citizen sends is bounded by them in turn. */
#define PARVIS_DEFINITION_OCTETS_MAX (256 * 1024)
#define PARVIS_DEFINITION_ETAPES_MAX 30
#define PARVIS_DEFINITION_CHAMPS_MAX 60 /* of a step */
#define PARVIS_DEFINITION_SOUS_MAX   30 /* sub-fields of a field */
#define PARVIS_DEFINITION_CHOIX_MAX  300
#define PARVIS_DEFINITION_LIGNES_MAX 20
#define PARVIS_DEFINITION_PIECES_MAX 40
#define PARVIS_TEXTE_LONGUEUR_MAX    5000
#define PARVIS_CHOIX_NOUVEAU         "nouveau" /* the child that is being added */

typedef enum
{
  PARVIS_FORMAT_LIBRE,
  PARVIS_FORMAT_NOM,      /* letters, spaces, hyphens, apostrophes */
  PARVIS_FORMAT_REFERENCE /* letters, figures, spaces, - . / */
} ParvisFormat;

/* What must hold (or deserves a warning when it does), and the sentence. */
typedef struct
{
  ParvisCondition *condition;
  const char *message;
  const ParvisChamp *champ; /* beside which field it is shown, or NULL */
} ParvisControle;

typedef struct
{
  const ParvisControle *controles;
  guint n;
} ParvisControles;

typedef struct _ParvisChampPrive
{
  guint index; /* among all fields of the definition, sub-fields too */
  ParvisCondition *si;
  const char *manque; /* what to say when it is missing, "" = by its type */
  JsonNode *defaut;   /* or NULL */
  const char *const *prerempli;
  const char *alerte; /* "" when none */
  ParvisCondition *alerte_si;

  ParvisFormat format;
  gboolean a_min, a_max;
  gint64 min, max; /* length, number, count, age in years: by the type */
  gboolean passe, futur;
  gboolean actuelle; /* a commune where somebody can live */
  gboolean mobile;
  const char *exclusif; /* this choice excludes the others, or NULL */
  const ParvisChamp *pays, *commune, *code_postal, *naissance, *annee, *selon, *apres;
  const ParvisChamp *const *different_de;
  ParvisControles controles; /* of each row of a list */
} ParvisChampPrive;

typedef struct _ParvisEtapePrive
{
  ParvisCondition *si;
  ParvisControles controles;
  ParvisControles avertissements;
} ParvisEtapePrive;

/* The public structure is the first member: the same address. */
typedef struct
{
  ParvisTeleprocedure public;
  GStringChunk *textes;
  GPtrArray *blocs;   /* everything else that was allocated */
  GPtrArray *noeuds;  /* JSON values that conditions and defaults keep */
  GHashTable *champs; /* "etape.champ", "etape.champ.sous" → ParvisChamp, borrowed */
  guint n_champs;
} ParvisDefinition;

ParvisDefinition *parvis_definition_new (void);
gpointer parvis_definition_alloc (ParvisDefinition *definition, gsize size);
const char *parvis_definition_text (ParvisDefinition *definition, const char *text);
JsonNode *parvis_definition_keep_node (ParvisDefinition *definition, JsonNode *node);

/* TRUE for the types whose value is a code of a list, one or several. */
gboolean parvis_champ_type_is_choix (ParvisChampType type);
gboolean parvis_champ_type_is_multiple (ParvisChampType type);
/* One line of text, whatever its form. */
gboolean parvis_champ_type_is_texte (ParvisChampType type);
/* @champs: NULL-terminated, or NULL. */
const ParvisChamp *parvis_champs_find (const ParvisChamp *const *champs, const char *code);

G_END_DECLS
