/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "client/api/parvis-justificatifs.h"
#include "client/api/parvis-liste.h"

G_BEGIN_DECLS

/* What the queue shows: the query of a ParvisListe over parvis_file_attente_source. */
typedef struct
{
  char *etat; /* as in JSON: "en_attente", … */
  char *type; /* "" = all */
  char *q;
} ParvisFileAttente;

/* Rows are ParvisJustificatif, oldest first. */
extern const ParvisListeSource parvis_file_attente_source;

G_END_DECLS
