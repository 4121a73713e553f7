/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "server/agenda/faits.h"

G_BEGIN_DECLS

/* Who reads a receipt. */
typedef enum
{
  PARVIS_RECU_ENTIER, /* the family */
  PARVIS_RECU_PAPIER, /* and whom it hands the paper to: nothing of the household's quotient */
  PARVIS_RECU_PUBLIC  /* whoever has the code: « Florian D. », and nobody's name */
} ParvisRecuLecteur;

typedef struct
{
  char *libelle;
  char *valeur;
} ParvisRecuLigne;

/* What a receipt says, of ParvisRecuLigne; the same on the page, on paper and for who verifies it. */
GPtrArray *
parvis_recu_list_lignes (ParvisCommune *commune, const ParvisFait *fait, ParvisRecuLecteur lecteur);
/* « Cette réservation a été annulée le … (reçu n° 15). »; NULL while it is the last word. */
char *parvis_recu_dup_suite (ParvisCommune *commune, ParvisDb *db, const ParvisFait *fait);

G_END_DECLS
