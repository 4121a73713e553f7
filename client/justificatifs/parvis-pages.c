/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-client"
#include "config.h"

#include <glib/gi18n-lib.h>

#include "client/justificatifs/parvis-pages.h"
#include "shared/parvis-error.h"

/* A decoded page is some 15 MB. */
#define GARDEES  10
#define LARGEUR  1400
#define PAUSE_MS 600
#define ESSAIS   50 /* half a minute for the server to draw it */

typedef struct
{
  ParvisPageKey key;
  ParvisPages *pages; /* borrowed: the entry goes with it */
  ParvisImage *image;
  char *sentence;
  gboolean retry;
  GCancellable *cancellable; /* not NULL while on its way */
  guint timer;
  guint tries;
  guint64 used; /* larger = later */
} Entry;

struct _ParvisPages
{
  GObject parent_instance;

  ParvisApi *api;
  GHashTable *entries; /* Entry → itself */
  guint64 clock;
};

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (ParvisPages, parvis_pages, G_TYPE_OBJECT)

static void fetch (Entry *entry);

static guint
entry_hash (gconstpointer data)
{
  const ParvisPageKey *key = data;

  return g_int64_hash (&key->id) ^ (guint) (key->depot * 31) ^ (key->page * 1009);
}

static gboolean
entry_equal (gconstpointer a, gconstpointer b)
{
  const ParvisPageKey *x = a, *y = b;

  return x->id == y->id && x->depot == y->depot && x->page == y->page;
}

static void
entry_free (Entry *entry)
{
  if (entry->cancellable != NULL)
    g_cancellable_cancel (entry->cancellable);
  g_clear_object (&entry->cancellable);
  g_clear_handle_id (&entry->timer, g_source_remove);
  g_clear_object (&entry->image);
  g_free (entry->sentence);
  g_free (entry);
}

static void
forget_oldest (ParvisPages *self)
{
  while (g_hash_table_size (self->entries) > GARDEES)
    {
      GHashTableIter iter;
      Entry *entry, *oldest = NULL;

      g_hash_table_iter_init (&iter, self->entries);
      while (g_hash_table_iter_next (&iter, (gpointer *) &entry, NULL))
        if (oldest == NULL || entry->used < oldest->used)
          oldest = entry;
      g_hash_table_remove (self->entries, oldest);
    }
}

static void
settle (Entry *entry, ParvisImage *image, const char *sentence, gboolean retry)
{
  ParvisPages *self = entry->pages;
  ParvisPageKey key = entry->key;

  g_clear_object (&entry->cancellable);
  g_set_object (&entry->image, image);
  g_free (entry->sentence);
  entry->sentence = g_strdup (sentence);
  entry->retry = retry;
  g_signal_emit (self, signals[CHANGED], 0, &key);
}

static void
again_cb (gpointer user_data)
{
  Entry *entry = user_data;

  entry->timer = 0;
  fetch (entry);
}

static void
failed (Entry *entry, const GError *error)
{
  if (g_error_matches (error, PARVIS_API_ERROR, PARVIS_API_ERROR_EN_COURS) && entry->tries < ESSAIS)
    {
      g_clear_object (&entry->cancellable);
      entry->timer = g_timeout_add_once (PAUSE_MS, again_cb, entry);
      return;
    }
  settle (entry, NULL, error->message,
          error->domain == PARVIS_API_ERROR
              || g_error_matches (error, PARVIS_ERROR, PARVIS_ERROR_INTERNAL));
}

static void
decoded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ParvisImage) image = parvis_image_decode_finish (result, &error);

  /* A cancelled entry is freed already. */
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  settle (user_data, image, image == NULL ? error->message : NULL, FALSE);
}

static void
fetched_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Entry *entry = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) png = parvis_api_get_page_finish (PARVIS_API (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (png == NULL)
    failed (entry, error);
  else
    parvis_image_decode_async (png, entry->cancellable, decoded_cb, entry);
}

static void
fetch (Entry *entry)
{
  entry->cancellable = g_cancellable_new ();
  entry->tries++;
  parvis_api_get_page_async (entry->pages->api, entry->key.id, entry->key.depot, entry->key.page,
                             LARGEUR, entry->cancellable, fetched_cb, entry);
}

static void
parvis_pages_dispose (GObject *object)
{
  ParvisPages *self = PARVIS_PAGES (object);

  g_hash_table_remove_all (self->entries);
  g_clear_object (&self->api);
  G_OBJECT_CLASS (parvis_pages_parent_class)->dispose (object);
}

static void
parvis_pages_finalize (GObject *object)
{
  g_hash_table_unref (PARVIS_PAGES (object)->entries);
  G_OBJECT_CLASS (parvis_pages_parent_class)->finalize (object);
}

static void
parvis_pages_class_init (ParvisPagesClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = parvis_pages_dispose;
  G_OBJECT_CLASS (klass)->finalize = parvis_pages_finalize;
  signals[CHANGED] = g_signal_new ("changed", PARVIS_TYPE_PAGES, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
}

static void
parvis_pages_init (ParvisPages *self)
{
  self->entries =
      g_hash_table_new_full (entry_hash, entry_equal, NULL, (GDestroyNotify) (gpointer) entry_free);
}

ParvisPages *
parvis_pages_new (ParvisApi *api)
{
  ParvisPages *self = g_object_new (PARVIS_TYPE_PAGES, NULL);

  self->api = g_object_ref (api);
  return self;
}

void
parvis_pages_want (ParvisPages *self, const ParvisPageKey *key)
{
  Entry *entry = g_hash_table_lookup (self->entries, key);

  if (entry == NULL)
    {
      entry = g_new0 (Entry, 1);
      entry->key = *key;
      entry->pages = self;
      g_hash_table_insert (self->entries, entry, entry);
    }
  entry->used = ++self->clock;
  if (entry->image != NULL || entry->cancellable != NULL || entry->timer != 0)
    return;
  g_clear_pointer (&entry->sentence, g_free);
  entry->tries = 0;
  fetch (entry);
  forget_oldest (self);
}

ParvisImage *
parvis_pages_find (ParvisPages *self,
                   const ParvisPageKey *key,
                   const char **sentence,
                   gboolean *retry)
{
  Entry *entry = g_hash_table_lookup (self->entries, key);

  *sentence = entry != NULL ? entry->sentence : NULL;
  *retry = entry != NULL && entry->retry;
  return entry != NULL ? entry->image : NULL;
}
