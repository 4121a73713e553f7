/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-agenda"
#include "config.h"

#include "server/agenda/regles.h"

struct _ParvisRegles
{
  GMutex mutex;
  GHashTable *delais; /* Cle → ParvisDelai */
  GHashTable *tarifs; /* Cle → ParvisTarif */
};

/* All that the parsed rule holds. */
typedef struct {
  char *regle, *texte;
  ParvisDate du;
  int public;
} Cle;

static guint
cle_hash (gconstpointer data)
{
  const Cle *cle = data;

  return g_str_hash (cle->regle) ^ (guint) cle->du ^ ((guint) cle->public << 20);
}

static gboolean
cle_equal (gconstpointer a, gconstpointer b)
{
  const Cle *x = a, *y = b;

  return x->du == y->du && x->public == y->public && g_str_equal (x->regle, y->regle)
         && g_str_equal (x->texte, y->texte);
}

static void
cle_free (Cle *cle)
{
  g_free (cle->regle);
  g_free (cle->texte);
  g_free (cle);
}

static Cle *
cle_copy (const Cle *cle)
{
  Cle *copy = g_new (Cle, 1);

  *copy = *cle;
  copy->regle = g_strdup (cle->regle);
  copy->texte = g_strdup (cle->texte);
  return copy;
}

static void
regles_free (ParvisRegles *regles)
{
  g_hash_table_unref (regles->delais);
  g_hash_table_unref (regles->tarifs);
  g_mutex_clear (&regles->mutex);
  g_free (regles);
}

void
parvis_regles_prepare (ParvisCommune *commune)
{
  ParvisRegles *regles = g_new0 (ParvisRegles, 1);

  g_mutex_init (&regles->mutex);
  regles->delais = g_hash_table_new_full (cle_hash, cle_equal, (GDestroyNotify) cle_free,
                                          (GDestroyNotify) parvis_delai_free);
  regles->tarifs = g_hash_table_new_full (cle_hash, cle_equal, (GDestroyNotify) cle_free,
                                          (GDestroyNotify) parvis_tarif_free);
  parvis_commune_set_data (commune, "regles", regles, (GDestroyNotify) regles_free);
}

const ParvisDelai *
parvis_regles_get_delai (ParvisCommune *commune,
                         const char *regle,
                         const char *texte,
                         ParvisDate du,
                         GError **error)
{
  ParvisRegles *regles = parvis_commune_get_data (commune, "regles");
  const Cle cle = { (char *) regle, (char *) texte, du, 0 };
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&regles->mutex);
  ParvisDelai *delai = g_hash_table_lookup (regles->delais, &cle);

  if (delai == NULL)
    {
      delai = parvis_delai_new (regle, texte, du, error);
      if (delai != NULL)
        g_hash_table_insert (regles->delais, cle_copy (&cle), delai);
    }
  return delai;
}

const ParvisTarif *
parvis_regles_get_tarif (ParvisCommune *commune,
                         const char *formule,
                         ParvisPublic public,
                         const char *deliberation,
                         ParvisDate du,
                         GError **error)
{
  ParvisRegles *regles = parvis_commune_get_data (commune, "regles");
  const Cle cle = { (char *) formule, (char *) deliberation, du, (int) public };
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&regles->mutex);
  ParvisTarif *tarif = g_hash_table_lookup (regles->tarifs, &cle);

  if (tarif == NULL)
    {
      tarif = parvis_tarif_new (formule, public, deliberation, du, error);
      if (tarif != NULL)
        g_hash_table_insert (regles->tarifs, cle_copy (&cle), tarif);
    }
  return tarif;
}
