/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "tests/rooms/demandes-essai.h"

G_BEGIN_DECLS

/* Each téléprocédure but the fiche enfant, with answers without a fault. */

typedef struct
{
  const char *code;
  Etape etapes[6];
} Demarche;

const Demarche *essai_demarche_list (guint *n);
const Demarche *essai_demarche_find (const char *code);
/* Gives its number. */
gint64 essai_demarche_commencer (EssaiCommune *essai, const char *code);
/* A step, one field changed; @nom NULL: none. */
ParvisResponse *
essai_demarche_poster (Fiche *f, const Etape *etape, const char *nom, const char *valeur);
/* Up to the step before @end; NULL = signed. */
void essai_demarche_remplir (Fiche *f, const Demarche *d, const char *end);

G_END_DECLS
