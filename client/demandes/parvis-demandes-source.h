/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "client/api/parvis-demandes.h"
#include "client/api/parvis-liste.h"

G_BEGIN_DECLS

/* What the table shows: the query of a ParvisListe over parvis_demandes_source. */
typedef struct
{
  char *etat;  /* as in JSON, "" = all */
  char *agent; /* "moi", "personne", "tous" */
  char *q;
} ParvisDemandesQuery;

/* Rows are ParvisDemande, oldest first. */
extern const ParvisListeSource parvis_demandes_source;

G_END_DECLS
