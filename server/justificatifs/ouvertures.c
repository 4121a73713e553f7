/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-justificatifs"
#include "config.h"

#include "server/justificatifs/ouvertures.h"

#define DATA "justificatifs.ouvertures"

typedef struct
{
  gint64 agent_id;
  gint64 piece_id;
  gint64 jusqu_a;
  char *nom;
} Ouverture;

/* A few agents: a list is enough. */
typedef struct
{
  GMutex lock;
  GPtrArray *ouvertures; /* under lock */
} Ouvertures;

static void
ouverture_free (Ouverture *ouverture)
{
  g_free (ouverture->nom);
  g_free (ouverture);
}

static void
ouvertures_free (Ouvertures *self)
{
  g_ptr_array_unref (self->ouvertures);
  g_mutex_clear (&self->lock);
  g_free (self);
}

void
parvis_ouvertures_register (ParvisCommune *commune)
{
  Ouvertures *self = g_new0 (Ouvertures, 1);

  g_mutex_init (&self->lock);
  self->ouvertures = g_ptr_array_new_with_free_func ((GDestroyNotify) ouverture_free);
  parvis_commune_set_data (commune, DATA, self, (GDestroyNotify) ouvertures_free);
}

static Ouvertures *
get_ouvertures (ParvisCommune *commune)
{
  return parvis_commune_get_data (commune, DATA);
}

gint64
parvis_ouvertures_ouvrir (
    ParvisCommune *commune, gint64 piece_id, gint64 agent_id, const char *nom, gint64 now)
{
  Ouvertures *self = get_ouvertures (commune);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  Ouverture *fresh = g_new0 (Ouverture, 1);
  gint64 before = 0;

  for (guint i = self->ouvertures->len; i-- > 0;)
    {
      const Ouverture *o = self->ouvertures->pdata[i];

      if (o->agent_id == agent_id && o->piece_id != piece_id && o->jusqu_a > now)
        before = o->piece_id;
      if (o->agent_id == agent_id || o->jusqu_a <= now)
        g_ptr_array_remove_index_fast (self->ouvertures, i);
    }
  *fresh = (Ouverture){ agent_id, piece_id, now + PARVIS_OUVERTURE_S, g_strdup (nom) };
  g_ptr_array_add (self->ouvertures, fresh);
  return before;
}

gboolean
parvis_ouvertures_fermer (ParvisCommune *commune, gint64 piece_id, gint64 agent_id)
{
  Ouvertures *self = get_ouvertures (commune);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  for (guint i = 0; i < self->ouvertures->len; i++)
    {
      const Ouverture *o = self->ouvertures->pdata[i];

      if (o->agent_id == agent_id && o->piece_id == piece_id)
        {
          g_ptr_array_remove_index_fast (self->ouvertures, i);
          return TRUE;
        }
    }
  return FALSE;
}

char *
parvis_ouvertures_dup_nom (ParvisCommune *commune, gint64 piece_id, gint64 agent_id, gint64 now)
{
  Ouvertures *self = get_ouvertures (commune);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  for (guint i = 0; i < self->ouvertures->len; i++)
    {
      const Ouverture *o = self->ouvertures->pdata[i];

      if (o->piece_id == piece_id && o->agent_id != agent_id && o->jusqu_a > now)
        return g_strdup (o->nom);
    }
  return g_strdup ("");
}
