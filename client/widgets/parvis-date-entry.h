/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <adwaita.h>

#include "shared/rules/parvis-date.h"

G_BEGIN_DECLS

#define PARVIS_TYPE_DATE_ENTRY (parvis_date_entry_get_type ())
G_DECLARE_FINAL_TYPE (ParvisDateEntry, parvis_date_entry, PARVIS, DATE_ENTRY, AdwBin)

/**
 * A day typed as JJ/MM/AAAA; eight digits alone are enough.
 *
 * Property "date" (int, PARVIS_DATE_NONE = empty or not a day), notified as it is typed. Signal
 * "activate": Enter was pressed on a day that is right.
 */
void parvis_date_entry_set_date (ParvisDateEntry *entry, ParvisDate date);
/* PARVIS_DATE_NONE with @message (may be NULL) when it is not a day, or before @minimum. */
ParvisDate parvis_date_entry_get_date (ParvisDateEntry *entry, const char **message);
/* A day before is refused. */
void parvis_date_entry_set_minimum (ParvisDateEntry *entry, ParvisDate minimum);

/* What was typed, read as the entry reads it. */
ParvisDate parvis_date_entry_parse (const char *typed, const char **message);

G_END_DECLS
