/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <adwaita.h>

#include "shared/model/parvis-demande.h"

G_BEGIN_DECLS

/**
 * One step of a file, laid out for reading: its title, then each question beside its answer. Health
 * alerts stand out.
 */
GtkWidget *parvis_demande_etape_new (const ParvisDemandeEtape *etape);
/* Each question over its answer instead. */
void parvis_demande_etape_set_narrow (GtkWidget *card, gboolean narrow);

G_END_DECLS
