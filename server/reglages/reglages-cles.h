/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A setting that exists. What a commune decides for itself stands here with the default of the
 * law or of common usage; a room asks for it by its key and never has a constant of its own. */
typedef enum
{
  PARVIS_REGLAGE_TEXTE,
  PARVIS_REGLAGE_ENTIER,
  PARVIS_REGLAGE_OUI
} ParvisReglageType;

typedef struct
{
  const char *cle;
  ParvisReglageType type;
  const char *texte; /* default of a text */
  gint64 entier;     /* default of an integer or a boolean */
  const char *aide;
  gint64 min, max; /* of an integer, both included; max 0 = no bounds */
} ParvisReglageCle;

const ParvisReglageCle *parvis_reglages_find_cle (const char *cle);
/* All of them, the last without `cle`. */
const ParvisReglageCle *parvis_reglages_get_cles (void);

G_END_DECLS
