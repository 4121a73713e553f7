/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "shared/rules/parvis-date.h"
#include "shared/teleprocedures/parvis-contexte.h"

G_BEGIN_DECLS

ParvisDate parvis_contexte_get_aujourdhui (ParvisContexte *contexte);
ParvisListe *parvis_contexte_find_liste (ParvisContexte *contexte, const char *nom);
/* @id as text, "12"; NULL when it is not a child of the household. */
JsonObject *parvis_contexte_find_enfant (ParvisContexte *contexte, const char *id);
guint parvis_contexte_get_n_enfants (ParvisContexte *contexte);
JsonObject *parvis_contexte_get_enfant (ParvisContexte *contexte, guint n, const char **id);
JsonNode *parvis_contexte_find_reglage (ParvisContexte *contexte, const char *cle);
const ParvisLieux *parvis_contexte_find_lieux (ParvisContexte *contexte);
JsonObject *parvis_contexte_find_profil (ParvisContexte *contexte);
JsonObject *parvis_contexte_find_dossier (ParvisContexte *contexte, gboolean enfant);

G_END_DECLS
