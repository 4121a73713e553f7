/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <adwaita.h>

#include "client/api/parvis-justificatifs.h"

G_BEGIN_DECLS

/**
 * Saves what a citizen sent, as it is, after a warning: a stranger's file may be meant to do harm,
 * and this application never opens it. Asks where to, says in @parent how it went.
 */
void parvis_original_save (
    GtkWindow *parent, ParvisApi *api, gint64 id, gint64 depot, gint64 rang, const char *nom);

/* A file name of the citizen's without what a file system or a reader could stumble over. */
char *parvis_original_clean_name (const char *nom);

G_END_DECLS
