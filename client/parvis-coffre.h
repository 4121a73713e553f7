/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * The session's secret in the post's Secret Service (GNOME Keyring, KWallet, …), so that the
 * application can be closed and opened again without a password as long as the session lasts.
 *
 * A post without one, or whose keyring stays locked, is no error for the agent: the secret then
 * lives in memory only, and the caller says so.
 */

/* The text that was kept for @serveur and @identifiant; NULL without @error when there is none. */
void parvis_coffre_lookup_async (const char *serveur,
                                 const char *identifiant,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
char *parvis_coffre_lookup_finish (GAsyncResult *result, GError **error);

void parvis_coffre_store_async (const char *serveur,
                                const char *identifiant,
                                const char *secret,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
gboolean parvis_coffre_store_finish (GAsyncResult *result, GError **error);

/* Nobody waits for it. */
void parvis_coffre_clear (const char *serveur, const char *identifiant);

G_END_DECLS
