/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <adwaita.h>

#include "client/api/parvis-demandes.h"

G_BEGIN_DECLS

/* A window over @parent with the pages of what a family joined to a message, as pictures that the server drew: the
 * file itself is never opened here. */
void parvis_joint_open (GtkWindow *parent,
                        ParvisApi *api,
                        gint64 demande,
                        gint64 message,
                        const ParvisDemandeFichier *fichier);

G_END_DECLS
