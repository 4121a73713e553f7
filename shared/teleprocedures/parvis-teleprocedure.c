/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-teleprocedures"
#include "config.h"

#include <string.h>

#include "shared/teleprocedures/parvis-teleprocedure-private.h"

ParvisDefinition *
parvis_definition_new (void)
{
  ParvisDefinition *definition = g_atomic_rc_box_new0 (ParvisDefinition);

  definition->textes = g_string_chunk_new (4096);
  definition->blocs = g_ptr_array_new_with_free_func (g_free);
  definition->noeuds = g_ptr_array_new_with_free_func ((GDestroyNotify) json_node_unref);
  definition->champs = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return definition;
}

gpointer
parvis_definition_alloc (ParvisDefinition *definition, gsize size)
{
  gpointer bloc = g_malloc0 (size);

  g_ptr_array_add (definition->blocs, bloc);
  return bloc;
}

const char *
parvis_definition_text (ParvisDefinition *definition, const char *text)
{
  return g_string_chunk_insert_const (definition->textes, text);
}

JsonNode *
parvis_definition_keep_node (ParvisDefinition *definition, JsonNode *node)
{
  g_ptr_array_add (definition->noeuds, json_node_ref (node));
  return node;
}

static void
definition_clear (gpointer data)
{
  ParvisDefinition *definition = data;

  g_string_chunk_free (definition->textes);
  g_ptr_array_unref (definition->blocs);
  g_ptr_array_unref (definition->noeuds);
  g_hash_table_unref (definition->champs);
}

ParvisTeleprocedure *
parvis_teleprocedure_ref (ParvisTeleprocedure *teleprocedure)
{
  return g_atomic_rc_box_acquire (teleprocedure);
}

void
parvis_teleprocedure_unref (ParvisTeleprocedure *teleprocedure)
{
  g_atomic_rc_box_release_full (teleprocedure, definition_clear);
}

const ParvisEtape *
parvis_teleprocedure_find_etape (const ParvisTeleprocedure *teleprocedure, const char *code)
{
  for (guint i = 0; i < teleprocedure->n_etapes; i++)
    if (g_str_equal (teleprocedure->etapes[i]->code, code))
      return teleprocedure->etapes[i];
  return NULL;
}

const ParvisChamp *
parvis_teleprocedure_find_champ (const ParvisTeleprocedure *teleprocedure, const char *chemin)
{
  return g_hash_table_lookup (((const ParvisDefinition *) teleprocedure)->champs, chemin);
}

const ParvisChamp *
parvis_champs_find (const ParvisChamp *const *champs, const char *code)
{
  for (guint i = 0; champs && champs[i]; i++)
    if (g_str_equal (champs[i]->code, code))
      return champs[i];
  return NULL;
}

static const char *const types[] = {
  "texte",         "texte_long",  "date",        "nombre",   "choix",       "choix_multiple",
  "oui_non",       "coche",       "telephone",   "courriel", "code_postal", "commune",
  "pays",          "departement", "information", "liste",    "enfant",      "annee_scolaire",
  "etablissement", "niveau",      "seances",     "vaccins",
};
G_STATIC_ASSERT (G_N_ELEMENTS (types) == PARVIS_CHAMP_VACCINS + 1);

const char *
parvis_champ_type_to_string (ParvisChampType type)
{
  g_return_val_if_fail (type < G_N_ELEMENTS (types), "");
  return types[type];
}

gboolean
parvis_champ_type_is_multiple (ParvisChampType type)
{
  return type == PARVIS_CHAMP_CHOIX_MULTIPLE || type == PARVIS_CHAMP_SEANCES;
}

gboolean
parvis_champ_type_is_choix (ParvisChampType type)
{
  switch (type)
    {
    case PARVIS_CHAMP_CHOIX:
    case PARVIS_CHAMP_PAYS:
    case PARVIS_CHAMP_DEPARTEMENT:
    case PARVIS_CHAMP_ANNEE_SCOLAIRE:
    case PARVIS_CHAMP_ETABLISSEMENT:
    case PARVIS_CHAMP_NIVEAU:
      return TRUE;
    default:
      return parvis_champ_type_is_multiple (type);
    }
}

gboolean
parvis_champ_type_is_texte (ParvisChampType type)
{
  return type == PARVIS_CHAMP_TEXTE || type == PARVIS_CHAMP_TELEPHONE
         || type == PARVIS_CHAMP_COURRIEL || type == PARVIS_CHAMP_CODE_POSTAL;
}
