/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-client"
#include "config.h"

#include "client/justificatifs/parvis-file-attente.h"

static void
fetch_async (ParvisApi *api,
             gconstpointer query,
             const char *apres,
             guint limite,
             GCancellable *cancellable,
             GAsyncReadyCallback callback,
             gpointer user_data)
{
  const ParvisFileAttente *file = query;

  parvis_api_list_justificatifs_async (api, file->etat, file->type, file->q, apres, limite,
                                       cancellable, callback, user_data);
}

static ParvisListePage *
fetch_finish (ParvisApi *api, GAsyncResult *result, GError **error)
{
  g_autoptr (ParvisJustificatifPage) answer =
      parvis_api_list_justificatifs_finish (api, result, error);
  ParvisListePage *page;

  if (answer == NULL)
    return NULL;
  page = g_new0 (ParvisListePage, 1);
  page->objects = parvis_justificatif_page_create_objects (answer);
  page->suivant = g_strdup (answer->suivant);
  page->total = answer->total;
  return page;
}

static gint64
get_id (gpointer object)
{
  return parvis_justificatif_get_data (object)->id;
}

static int
compare (gpointer a, gpointer b)
{
  const ParvisJustificatifData *x = parvis_justificatif_get_data (a);
  const ParvisJustificatifData *y = parvis_justificatif_get_data (b);

  if (x->depose_a != y->depose_a)
    return x->depose_a < y->depose_a ? -1 : 1;
  return (x->id > y->id) - (x->id < y->id);
}

static void
update (gpointer object, gpointer from)
{
  parvis_justificatif_update (object, parvis_justificatif_get_data (from));
}

const ParvisListeSource parvis_file_attente_source = { fetch_async, fetch_finish, get_id, compare,
                                                       update };
