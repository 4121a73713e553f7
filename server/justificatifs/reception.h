/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "server/justificatifs/justificatifs-store.h"

G_BEGIN_DECLS

/**
 * The reception of uploaded files, outside of any transaction: each is looked at, then encrypted into the
 * vault. What no row names in the end is taken out of the vault again with the request.
 */

/* Files of one deposit, and bytes of the whole body. */
#define PARVIS_RECEPTION_FICHIERS 10
#define PARVIS_RECEPTION_OCTETS   ((gsize) 64 * 1024 * 1024)

/* Takes the files of @champ in. TRUE even when they are not right: see parvis_reception_find_faute(). FALSE =
 * our fault. In the slow pool. */
gboolean
parvis_reception_recevoir (ParvisRequest *request, ParvisDb *db, const char *champ, GError **error);

/* The same for what goes with a text: none is fine too, and @max files at most. */
gboolean parvis_reception_recevoir_joints (
    ParvisRequest *request, ParvisDb *db, const char *champ, guint max, GError **error);

/* What to tell who sent them, or NULL. Borrowed. */
const char *parvis_reception_find_faute (ParvisRequest *request);
/* @n files, for parvis_piece_deposer(). Borrowed. */
const ParvisDepotFichier *parvis_reception_get_fichiers (ParvisRequest *request, guint *n);
/* Rows name them now: they stay. */
void parvis_reception_garder (ParvisRequest *request);

G_END_DECLS
