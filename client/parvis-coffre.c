/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-client"
#include "config.h"

#include <glib/gi18n-lib.h>
#include <libsecret/secret.h>

#include "client/parvis-coffre.h"

static const SecretSchema schema = { "fr.parvis.Agent.Session",
                                     SECRET_SCHEMA_NONE,
                                     {
                                         { "serveur", SECRET_SCHEMA_ATTRIBUTE_STRING },
                                         { "identifiant", SECRET_SCHEMA_ATTRIBUTE_STRING },
                                         { NULL, 0 },
                                     },
                                     0,
                                     NULL,
                                     NULL,
                                     NULL,
                                     NULL,
                                     NULL,
                                     NULL,
                                     NULL };

void
parvis_coffre_lookup_async (const char *serveur,
                            const char *identifiant,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  secret_password_lookup (&schema, cancellable, callback, user_data, "serveur", serveur,
                          "identifiant", identifiant, NULL);
}

char *
parvis_coffre_lookup_finish (GAsyncResult *result, GError **error)
{
  return secret_password_lookup_finish (result, error);
}

void
parvis_coffre_store_async (const char *serveur,
                           const char *identifiant,
                           const char *secret,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_autofree char *label = g_strdup_printf (_ ("Parvis : session de %s"), identifiant);

  secret_password_store (&schema, SECRET_COLLECTION_DEFAULT, label, secret, cancellable, callback,
                         user_data, "serveur", serveur, "identifiant", identifiant, NULL);
}

gboolean
parvis_coffre_store_finish (GAsyncResult *result, GError **error)
{
  return secret_password_store_finish (result, error);
}

static void
cleared_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  if (!secret_password_clear_finish (result, &error) && error != NULL)
    g_debug ("no secret cleared: %s", error->message);
}

void
parvis_coffre_clear (const char *serveur, const char *identifiant)
{
  secret_password_clear (&schema, NULL, cleared_cb, NULL, "serveur", serveur, "identifiant",
                         identifiant, NULL);
}
