/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "server/garde/garde-calendrier.h"

G_BEGIN_DECLS

typedef enum
{
  PARVIS_GARDE_PROPOSEE,
  PARVIS_GARDE_ACCEPTEE,
  PARVIS_GARDE_REFUSEE
} ParvisGardeNouvelle;

/* Tells the other household, every account of it. */
gboolean parvis_garde_prevenir (ParvisRequest *request,
                                ParvisDb *db,
                                const ParvisGardeVue *vue,
                                ParvisGardeNouvelle nouvelle,
                                GError **error);

G_END_DECLS
