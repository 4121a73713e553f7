/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <adwaita.h>

#include "client/api/parvis-evenements.h"

G_BEGIN_DECLS

#define PARVIS_TYPE_DEMANDES_PAGE (parvis_demandes_page_get_type ())
G_DECLARE_FINAL_TYPE (ParvisDemandesPage, parvis_demandes_page, PARVIS, DEMANDES_PAGE, AdwBin)

/**
 * The section « Demandes »: the table, and the file that was chosen in it.
 */
GtkWidget *parvis_demandes_page_new (ParvisApi *api, ParvisEvenements *evenements);

void parvis_demandes_page_open (ParvisDemandesPage *page, gint64 id);
void parvis_demandes_page_refresh (ParvisDemandesPage *page);

G_END_DECLS
