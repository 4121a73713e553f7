/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <adwaita.h>

#include "client/api/parvis-demandes.h"

G_BEGIN_DECLS

#define PARVIS_TYPE_DEMANDE_VUE (parvis_demande_vue_get_type ())
G_DECLARE_FINAL_TYPE (ParvisDemandeVue, parvis_demande_vue, PARVIS, DEMANDE_VUE, AdwBin)

/**
 * One file: its steps to read, and beside them its pieces, what can be done with it, notes, messages
 * and history. Way back and to the neighbours: actions demandes.retour, .suivante, .precedente of
 * the owner.
 */
void parvis_demande_vue_set_api (ParvisDemandeVue *vue, ParvisApi *api);
void parvis_demande_vue_open (ParvisDemandeVue *vue, gint64 id);
/* 0 = none. */
gint64 parvis_demande_vue_get_id (ParvisDemandeVue *vue);
/* Something happened to it: it is read again, where the agent reads stays. */
void parvis_demande_vue_refresh (ParvisDemandeVue *vue);
void parvis_demande_vue_close (ParvisDemandeVue *vue);

G_END_DECLS
