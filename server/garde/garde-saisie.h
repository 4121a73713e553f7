/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "server/garde/garde-calendrier.h"

G_BEGIN_DECLS

/* The form of a custody calendar. */
typedef struct
{
  ParvisGarde garde; /* as it was typed; its message is borrowed from the request */
  const char *faute_rythme, *faute_chez, *faute_lundi, *faute_heure, *faute_vacances, *faute_paires,
      *faute_du, *faute_message;
  guint n_gardes; /* swaps of before that are kept: the first of the rule's */
  const char *faute_echange;
  guint rang_echange; /* the row that @faute_echange is about */
  gboolean fautif;
  gboolean echange; /* some days are swapped, all else stays as it was agreed */
} ParvisGardeSaisie;

/* As the calendar in force is, or, when there is none, as most families do. */
void parvis_garde_saisie_init (ParvisGardeSaisie *saisie,
                               const ParvisGardeVue *vue,
                               const ParvisGarde *acceptee,
                               ParvisDate today,
                               ParvisDate fin);
/* The calendar in force, to which a swap is added. */
void parvis_garde_saisie_init_echange (ParvisGardeSaisie *saisie,
                                       const ParvisGardeVue *vue,
                                       const ParvisGarde *acceptee,
                                       ParvisDate today);
/* What was posted; @saisie was initialised. */
void parvis_garde_saisie_read (ParvisGardeSaisie *saisie,
                               ParvisRequest *request,
                               const ParvisGardeVue *vue,
                               ParvisDate today);
/* As if nothing were wrong: another row was asked for, the rest is not finished. */
void parvis_garde_saisie_forget_fautes (ParvisGardeSaisie *saisie);
/* The fields, into « champs ». */
void parvis_garde_saisie_show (const ParvisGardeSaisie *saisie,
                               ParvisRequest *request,
                               const ParvisGardeVue *vue,
                               ParvisDate today,
                               ParvisView *view);

G_END_DECLS
