/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <adwaita.h>

#include "client/api/parvis-liste.h"
#include "shared/model/parvis-demande.h"

G_BEGIN_DECLS

#define PARVIS_TYPE_DEMANDES_TABLE (parvis_demandes_table_get_type ())
G_DECLARE_FINAL_TYPE (ParvisDemandesTable, parvis_demandes_table, PARVIS, DEMANDES_TABLE, AdwBin)

/**
 * The files as a table, sorted by any column. In a narrow window the columns that matter least are
 * left out. Signal "opened" (ParvisDemande): by a click or Enter.
 */
void parvis_demandes_table_set_rows (ParvisDemandesTable *table, ParvisListe *rows);

/* As it is sorted. The selection moves by @by; NULL at the ends. Borrowed. */
ParvisDemande *parvis_demandes_table_move (ParvisDemandesTable *table, int by);
ParvisDemande *parvis_demandes_table_find_selected (ParvisDemandesTable *table);

G_END_DECLS
