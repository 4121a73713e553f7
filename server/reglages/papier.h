/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "server/document/parvis-document.h"
#include "server/http/parvis-commune.h"

G_BEGIN_DECLS

/* A paper with the commune's name, blason, colour and address, made now; for the caller to fill. */
ParvisDocument *parvis_papier_new (ParvisCommune *commune, ParvisDb *db, const char *titre);

G_END_DECLS
