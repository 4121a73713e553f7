/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "client/demandes/parvis-motif-dialog.h"

G_BEGIN_DECLS

/* What is asked before something that a family is told. Not shown yet. */

/* Response "accepter". */
AdwMessageDialog *parvis_demande_ask_accept (GtkWindow *parent, const ParvisDemandeData *demande);
ParvisMotifDialog *
parvis_demande_ask_derogation (GtkWindow *parent, const ParvisDemandeDetail *detail);
ParvisMotifDialog *
parvis_demande_ask_complement (GtkWindow *parent, const ParvisDemandeDetail *detail);
ParvisMotifDialog *parvis_demande_ask_refus (GtkWindow *parent);
ParvisMotifDialog *parvis_demande_ask_message (GtkWindow *parent, const ParvisDemandeData *demande);

G_END_DECLS
