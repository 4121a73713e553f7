/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-client"
#include "config.h"

#include "client/api/parvis-liste.h"

#define PAR_PAGE    200
#define AVANCE      100 /* rows before the end at which the next page is fetched */
#define BIENTOT_MS  250
#define BIENTOT_MAX 2000

struct _ParvisListe
{
  GObject parent_instance;

  ParvisApi *api;
  const ParvisListeSource *source;
  gconstpointer query;
  ParvisListeKeep keep;
  gpointer keep_data;

  GPtrArray *rows;
  GHashTable *by_id; /* gint64 * → object, borrowed from rows */
  char *suivant;     /* cursor of the next page */
  gboolean complete;
  gboolean eager;
  gint64 total;
  ParvisListeEtat etat;
  char *erreur;

  GCancellable *fetch;   /* of the next page */
  GCancellable *refresh; /* of all that is loaded */
  GPtrArray *fresh;      /* what the refresh has read so far */
  gboolean again;        /* asked for while one is under way */
  guint timer;
};

enum
{
  PROP_ETAT = 1,
  PROP_TOTAL,
  N_PROPS
};

enum
{
  REFRESHED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static GType
get_item_type (GListModel *model)
{
  return G_TYPE_OBJECT;
}

static guint
get_n_items (GListModel *model)
{
  return PARVIS_LISTE (model)->rows->len;
}

static gpointer
get_item (GListModel *model, guint position)
{
  ParvisListe *self = PARVIS_LISTE (model);

  return position < self->rows->len ? g_object_ref (g_ptr_array_index (self->rows, position))
                                    : NULL;
}

static void
model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (ParvisListe,
                               parvis_liste,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, model_init))

void
parvis_liste_page_free (ParvisListePage *page)
{
  g_clear_pointer (&page->objects, g_ptr_array_unref);
  g_free (page->suivant);
  g_free (page);
}

static void
set_etat (ParvisListe *self, ParvisListeEtat etat, const char *erreur)
{
  g_autofree char *before = self->erreur;

  self->erreur = g_strdup (erreur);
  self->etat = etat;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ETAT]);
}

static void
set_total (ParvisListe *self, gint64 total)
{
  if (self->total == total)
    return;
  self->total = total;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TOTAL]);
}

static void
remember (ParvisListe *self, gpointer object)
{
  gint64 *key = g_new (gint64, 1);

  *key = self->source->get_id (object);
  g_hash_table_replace (self->by_id, key, object);
}

static void
insert_at (ParvisListe *self, guint position, gpointer object)
{
  g_ptr_array_insert (self->rows, position, g_object_ref (object));
  remember (self, object);
  g_list_model_items_changed (G_LIST_MODEL (self), position, 0, 1);
}

static void
remove_at (ParvisListe *self, guint position)
{
  gint64 id = self->source->get_id (g_ptr_array_index (self->rows, position));

  g_hash_table_remove (self->by_id, &id);
  g_ptr_array_remove_index (self->rows, position);
  g_list_model_items_changed (G_LIST_MODEL (self), position, 1, 0);
}

static void
empty (ParvisListe *self)
{
  guint n = self->rows->len;

  g_hash_table_remove_all (self->by_id);
  g_ptr_array_set_size (self->rows, 0);
  g_clear_pointer (&self->suivant, g_free);
  self->complete = FALSE;
  if (n > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), 0, n, 0);
}

static gboolean
is_kept (ParvisListe *self, gpointer object)
{
  return self->keep == NULL || self->keep (object, self->keep_data);
}

/* Rows that are there already (one came in between two pages) are only updated. */
static void
append (ParvisListe *self, GPtrArray *objects)
{
  guint before = self->rows->len;

  for (guint i = 0; i < objects->len; i++)
    {
      gpointer object = g_ptr_array_index (objects, i);
      gpointer known = parvis_liste_find (self, self->source->get_id (object), NULL);

      if (known != NULL)
        self->source->update (known, object);
      if (known != NULL || !is_kept (self, object))
        continue;
      g_ptr_array_add (self->rows, g_object_ref (object));
      remember (self, object);
    }
  if (self->rows->len > before)
    g_list_model_items_changed (G_LIST_MODEL (self), before, 0, self->rows->len - before);
}

static void fetch_next (ParvisListe *self);

static void
take_cursor (ParvisListe *self, const char *suivant)
{
  char *copy = g_strdup (suivant);

  g_free (self->suivant);
  self->suivant = copy;
  self->complete = suivant == NULL;
}

static void
fetched_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (ParvisListe) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (ParvisListePage) page =
      self->source->fetch_finish (PARVIS_API (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->fetch);
  if (page == NULL)
    {
      /* What is here stays readable; the rest is asked for again when it is needed. */
      if (self->etat == PARVIS_LISTE_CHARGEMENT)
        set_etat (self, PARVIS_LISTE_ERREUR, error->message);
      return;
    }
  take_cursor (self, page->suivant);
  append (self, page->objects);
  set_total (self, page->total);
  if (self->etat != PARVIS_LISTE_PRETE)
    set_etat (self, PARVIS_LISTE_PRETE, "");
  if (self->eager)
    fetch_next (self);
}

static void
fetch_next (ParvisListe *self)
{
  if (self->fetch != NULL || self->complete || self->rows->len >= PARVIS_LISTE_MAX)
    return;
  self->fetch = g_cancellable_new ();
  self->source->fetch_async (self->api, self->query, self->suivant, PAR_PAGE, self->fetch,
                             fetched_cb, g_object_ref (self));
}

static void
cancel (GCancellable **cancellable)
{
  if (*cancellable != NULL)
    g_cancellable_cancel (*cancellable);
  g_clear_object (cancellable);
}

/* ------------------------------------------------------------------------------------- refresh */

static GHashTable *
index_of_fresh (ParvisListe *self)
{
  GHashTable *index = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);

  for (guint i = 0; i < self->fresh->len; i++)
    {
      gint64 *key = g_new (gint64, 1);

      *key = self->source->get_id (g_ptr_array_index (self->fresh, i));
      g_hash_table_add (index, key);
    }
  return index;
}

static void
remove_missing (ParvisListe *self)
{
  g_autoptr (GHashTable) index = index_of_fresh (self);

  for (guint i = self->rows->len; i > 0; i--)
    {
      gint64 id = self->source->get_id (g_ptr_array_index (self->rows, i - 1));
      if (!g_hash_table_contains (index, &id))
        remove_at (self, i - 1);
    }
}

/* One by one, so that who looks at a row goes on looking at it. */
static void
merge (ParvisListe *self)
{
  guint position = 0;

  for (guint i = self->fresh->len; i > 0; i--)
    if (!is_kept (self, g_ptr_array_index (self->fresh, i - 1)))
      g_ptr_array_remove_index (self->fresh, i - 1);
  remove_missing (self);
  for (guint i = 0; i < self->fresh->len; i++)
    {
      gpointer object = g_ptr_array_index (self->fresh, i);
      g_autoptr (GObject) known = NULL;
      guint was;

      g_set_object (&known, parvis_liste_find (self, self->source->get_id (object), &was));
      if (known == NULL)
        {
          insert_at (self, position++, object);
          continue;
        }
      if (self->source->compare (known, object) != 0 && was != position)
        {
          remove_at (self, was);
          insert_at (self, MIN (position, self->rows->len), known);
        }
      self->source->update (known, object);
      position++;
    }
}

static void refresh_next (ParvisListe *self, const char *apres);

static void
refreshed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (ParvisListe) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (ParvisListePage) page =
      self->source->fetch_finish (PARVIS_API (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (page != NULL)
    {
      g_ptr_array_extend (self->fresh, page->objects, (GCopyFunc) (gpointer) g_object_ref, NULL);
      if (page->suivant != NULL && self->fresh->len < self->rows->len)
        {
          refresh_next (self, page->suivant);
          return;
        }
      merge (self);
      take_cursor (self, page->suivant);
      set_total (self, page->total);
      if (self->etat != PARVIS_LISTE_PRETE)
        set_etat (self, PARVIS_LISTE_PRETE, "");
    }
  g_clear_object (&self->refresh);
  g_clear_pointer (&self->fresh, g_ptr_array_unref);
  g_signal_emit (self, signals[REFRESHED], 0);
  if (self->again)
    parvis_liste_refresh (self);
  else if (self->eager && page != NULL)
    fetch_next (self);
}

static void
refresh_next (ParvisListe *self, const char *apres)
{
  self->source->fetch_async (self->api, self->query, apres, PAR_PAGE, self->refresh, refreshed_cb,
                             g_object_ref (self));
}

static void
soon_cb (gpointer user_data)
{
  ParvisListe *self = user_data;

  self->timer = 0;
  parvis_liste_refresh (self);
}

/* -------------------------------------------------------------------------------------- object */

static void
parvis_liste_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  ParvisListe *self = PARVIS_LISTE (object);

  if (id == PROP_ETAT)
    g_value_set_int (value, self->etat);
  else
    g_value_set_int64 (value, self->total);
}

static void
parvis_liste_dispose (GObject *object)
{
  ParvisListe *self = PARVIS_LISTE (object);

  cancel (&self->fetch);
  cancel (&self->refresh);
  g_clear_handle_id (&self->timer, g_source_remove);
  g_clear_object (&self->api);
  G_OBJECT_CLASS (parvis_liste_parent_class)->dispose (object);
}

static void
parvis_liste_finalize (GObject *object)
{
  ParvisListe *self = PARVIS_LISTE (object);

  g_hash_table_unref (self->by_id);
  g_ptr_array_unref (self->rows);
  g_clear_pointer (&self->fresh, g_ptr_array_unref);
  g_free (self->suivant);
  g_free (self->erreur);
  G_OBJECT_CLASS (parvis_liste_parent_class)->finalize (object);
}

static void
parvis_liste_class_init (ParvisListeClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = parvis_liste_get_property;
  object_class->dispose = parvis_liste_dispose;
  object_class->finalize = parvis_liste_finalize;
  properties[PROP_ETAT] = g_param_spec_int ("etat", NULL, NULL, PARVIS_LISTE_VIDE,
                                            PARVIS_LISTE_ERREUR, PARVIS_LISTE_VIDE, flags);
  properties[PROP_TOTAL] = g_param_spec_int64 ("total", NULL, NULL, 0, G_MAXINT64, 0, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  signals[REFRESHED] = g_signal_new ("refreshed", PARVIS_TYPE_LISTE, G_SIGNAL_RUN_LAST, 0, NULL,
                                     NULL, NULL, G_TYPE_NONE, 0);
}

static void
parvis_liste_init (ParvisListe *self)
{
  self->rows = g_ptr_array_new_with_free_func (g_object_unref);
  self->by_id = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  self->erreur = g_strdup ("");
}

ParvisListe *
parvis_liste_new (ParvisApi *api, const ParvisListeSource *source)
{
  ParvisListe *self = g_object_new (PARVIS_TYPE_LISTE, NULL);

  self->api = g_object_ref (api);
  self->source = source;
  return self;
}

void
parvis_liste_load (ParvisListe *self, gconstpointer query)
{
  cancel (&self->fetch);
  cancel (&self->refresh);
  g_clear_pointer (&self->fresh, g_ptr_array_unref);
  g_clear_handle_id (&self->timer, g_source_remove);
  self->again = FALSE;
  self->query = query;
  empty (self);
  set_etat (self, PARVIS_LISTE_CHARGEMENT, "");
  fetch_next (self);
}

void
parvis_liste_refresh (ParvisListe *self)
{
  if (self->etat == PARVIS_LISTE_VIDE || self->etat == PARVIS_LISTE_CHARGEMENT)
    return;
  self->again = self->refresh != NULL;
  if (self->again)
    return;
  /* A page that is on its way would come after what is older than itself. */
  cancel (&self->fetch);
  self->refresh = g_cancellable_new ();
  self->fresh = g_ptr_array_new_with_free_func (g_object_unref);
  refresh_next (self, NULL);
}

void
parvis_liste_refresh_soon (ParvisListe *self)
{
  /* A long list is read again less often. */
  guint wait = MIN (BIENTOT_MS + self->rows->len / 5, BIENTOT_MAX);

  if (self->timer == 0)
    self->timer = g_timeout_add_once (wait, soon_cb, self);
}

void
parvis_liste_need (ParvisListe *self, guint position)
{
  if (self->etat == PARVIS_LISTE_PRETE && self->refresh == NULL
      && position + AVANCE >= self->rows->len)
    fetch_next (self);
}

void
parvis_liste_set_eager (ParvisListe *self, gboolean eager)
{
  self->eager = eager;
}

void
parvis_liste_set_keep (ParvisListe *self, ParvisListeKeep keep, gpointer user_data)
{
  self->keep = keep;
  self->keep_data = user_data;
}

ParvisListeEtat
parvis_liste_get_etat (ParvisListe *self)
{
  return self->etat;
}

const char *
parvis_liste_get_erreur (ParvisListe *self)
{
  return self->erreur;
}

gint64
parvis_liste_get_total (ParvisListe *self)
{
  return self->total;
}

gboolean
parvis_liste_is_complete (ParvisListe *self)
{
  return self->complete;
}

gpointer
parvis_liste_find (ParvisListe *self, gint64 id, guint *position)
{
  gpointer object = g_hash_table_lookup (self->by_id, &id);

  if (object != NULL && position != NULL)
    g_ptr_array_find (self->rows, object, position);
  return object;
}

void
parvis_liste_remove (ParvisListe *self, gint64 id)
{
  guint position;

  if (parvis_liste_find (self, id, &position) == NULL)
    return;
  remove_at (self, position);
  set_total (self, MAX (self->total - 1, 0));
}

void
parvis_liste_put (ParvisListe *self, gpointer object)
{
  gpointer known = parvis_liste_find (self, self->source->get_id (object), NULL);
  guint low = 0, high = self->rows->len;

  if (known != NULL)
    {
      self->source->update (known, object);
      return;
    }
  while (low < high)
    {
      guint middle = (low + high) / 2;
      if (self->source->compare (g_ptr_array_index (self->rows, middle), object) < 0)
        low = middle + 1;
      else
        high = middle;
    }
  insert_at (self, low, object);
  set_total (self, self->total + 1);
}
