/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-teleprocedures"
#include "config.h"

#include "shared/teleprocedures/parvis-contexte-private.h"

struct _ParvisListe
{
  GPtrArray *choix;     /* of ParvisChoix */
  GHashTable *par_code; /* code → ParvisChoix, borrowed */
};

typedef struct
{
  char *id;
  JsonObject *identite;
} Enfant;

struct _ParvisContexte
{
  ParvisDate aujourdhui;
  GHashTable *listes;   /* name → ParvisListe */
  GArray *enfants;      /* of Enfant */
  GHashTable *reglages; /* key → JsonNode */
  const ParvisLieux *lieux;
  JsonObject *profil;
  JsonObject *dossier;
  JsonObject *dossier_enfant;
};

/* --- lists --- */

static void
choix_free (ParvisChoix *choix)
{
  g_free ((char *) choix->code);
  g_free ((char *) choix->libelle);
  g_free ((char *) choix->aide);
  g_free ((char *) choix->groupe);
  g_strfreev ((char **) choix->ouvert_pour);
  g_free (choix);
}

static void
liste_clear (ParvisListe *liste)
{
  g_ptr_array_unref (liste->choix);
  g_hash_table_unref (liste->par_code);
}

ParvisListe *
parvis_liste_new (void)
{
  ParvisListe *liste = g_atomic_rc_box_new0 (ParvisListe);

  liste->choix = g_ptr_array_new_with_free_func ((GDestroyNotify) choix_free);
  liste->par_code = g_hash_table_new (g_str_hash, g_str_equal);
  return liste;
}

ParvisListe *
parvis_liste_ref (ParvisListe *liste)
{
  return g_atomic_rc_box_acquire (liste);
}

void
parvis_liste_unref (ParvisListe *liste)
{
  g_atomic_rc_box_release_full (liste, (GDestroyNotify) liste_clear);
}

void
parvis_liste_add (ParvisListe *liste,
                  const char *code,
                  const char *libelle,
                  const char *aide,
                  const char *groupe,
                  const char *const *ouvert_pour)
{
  ParvisChoix *choix = g_new0 (ParvisChoix, 1);

  choix->code = g_strdup (code);
  choix->libelle = g_strdup (libelle);
  choix->aide = g_strdup (aide ? aide : "");
  choix->groupe = g_strdup (groupe ? groupe : "");
  choix->ouvert_pour = (const char *const *) g_strdupv ((char **) ouvert_pour);
  g_ptr_array_add (liste->choix, choix);
  g_hash_table_insert (liste->par_code, (char *) choix->code, choix);
}

guint
parvis_liste_get_n (const ParvisListe *liste)
{
  return liste->choix->len;
}

const ParvisChoix *
parvis_liste_get (const ParvisListe *liste, guint n)
{
  g_return_val_if_fail (n < liste->choix->len, NULL);
  return g_ptr_array_index (liste->choix, n);
}

const ParvisChoix *
parvis_liste_find (const ParvisListe *liste, const char *code)
{
  return g_hash_table_lookup (liste->par_code, code);
}

/* --- the context --- */

static void
enfant_clear (Enfant *enfant)
{
  g_free (enfant->id);
  json_object_unref (enfant->identite);
}

ParvisContexte *
parvis_contexte_new (const char *aujourdhui)
{
  ParvisContexte *contexte = g_new0 (ParvisContexte, 1);

  contexte->aujourdhui = parvis_date_from_iso (aujourdhui);
  g_return_val_if_fail (contexte->aujourdhui != PARVIS_DATE_NONE, contexte);
  contexte->listes =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) parvis_liste_unref);
  contexte->reglages =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) json_node_unref);
  contexte->enfants = g_array_new (FALSE, FALSE, sizeof (Enfant));
  g_array_set_clear_func (contexte->enfants, (GDestroyNotify) enfant_clear);
  return contexte;
}

void
parvis_contexte_free (ParvisContexte *contexte)
{
  g_clear_pointer (&contexte->listes, g_hash_table_unref);
  g_clear_pointer (&contexte->reglages, g_hash_table_unref);
  g_clear_pointer (&contexte->enfants, g_array_unref);
  g_clear_pointer (&contexte->profil, json_object_unref);
  g_clear_pointer (&contexte->dossier, json_object_unref);
  g_clear_pointer (&contexte->dossier_enfant, json_object_unref);
  g_free (contexte);
}

void
parvis_contexte_set_liste (ParvisContexte *contexte, const char *nom, ParvisListe *liste)
{
  g_hash_table_insert (contexte->listes, g_strdup (nom), parvis_liste_ref (liste));
}

void
parvis_contexte_add_enfant (ParvisContexte *contexte, gint64 id, JsonObject *identite)
{
  Enfant enfant = { g_strdup_printf ("%" G_GINT64_FORMAT, id), json_object_ref (identite) };

  g_array_append_val (contexte->enfants, enfant);
}

void
parvis_contexte_set_reglage (ParvisContexte *contexte, const char *cle, JsonNode *valeur)
{
  g_hash_table_insert (contexte->reglages, g_strdup (cle), json_node_ref (valeur));
}

void
parvis_contexte_set_lieux (ParvisContexte *contexte, const ParvisLieux *lieux)
{
  contexte->lieux = lieux;
}

static void
set_object (JsonObject **where, JsonObject *object)
{
  if (object)
    json_object_ref (object);
  g_clear_pointer (where, json_object_unref);
  *where = object;
}

void
parvis_contexte_set_profil (ParvisContexte *contexte, JsonObject *profil)
{
  set_object (&contexte->profil, profil);
}

void
parvis_contexte_set_dossiers (ParvisContexte *contexte,
                              JsonObject *dossier,
                              JsonObject *dossier_enfant)
{
  set_object (&contexte->dossier, dossier);
  set_object (&contexte->dossier_enfant, dossier_enfant);
}

/* --- for the rest of this folder --- */

ParvisDate
parvis_contexte_get_aujourdhui (ParvisContexte *contexte)
{
  return contexte->aujourdhui;
}

ParvisListe *
parvis_contexte_find_liste (ParvisContexte *contexte, const char *nom)
{
  return g_hash_table_lookup (contexte->listes, nom);
}

guint
parvis_contexte_get_n_enfants (ParvisContexte *contexte)
{
  return contexte->enfants->len;
}

JsonObject *
parvis_contexte_get_enfant (ParvisContexte *contexte, guint n, const char **id)
{
  const Enfant *enfant = &g_array_index (contexte->enfants, Enfant, n);

  *id = enfant->id;
  return enfant->identite;
}

JsonObject *
parvis_contexte_find_enfant (ParvisContexte *contexte, const char *id)
{
  for (guint i = 0; i < contexte->enfants->len; i++)
    if (g_str_equal (g_array_index (contexte->enfants, Enfant, i).id, id))
      return g_array_index (contexte->enfants, Enfant, i).identite;
  return NULL;
}

JsonNode *
parvis_contexte_find_reglage (ParvisContexte *contexte, const char *cle)
{
  return g_hash_table_lookup (contexte->reglages, cle);
}

const ParvisLieux *
parvis_contexte_find_lieux (ParvisContexte *contexte)
{
  return contexte->lieux;
}

JsonObject *
parvis_contexte_find_profil (ParvisContexte *contexte)
{
  return contexte->profil;
}

JsonObject *
parvis_contexte_find_dossier (ParvisContexte *contexte, gboolean enfant)
{
  return enfant ? contexte->dossier_enfant : contexte->dossier;
}
