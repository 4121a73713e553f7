/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-teleprocedures"
#include "config.h"

#include <string.h>

#include "shared/teleprocedures/parvis-contexte-private.h"
#include "shared/teleprocedures/parvis-reponses.h"
#include "shared/teleprocedures/parvis-saisie.h"

static JsonNode *
find_member (JsonObject *object, const char *key)
{
  JsonNode *node = object ? json_object_get_member (object, key) : NULL;

  return parvis_valeur_is_vide (node) ? NULL : node;
}

static JsonNode *
find_in (JsonObject *object, const char *key, const char *inner)
{
  JsonNode *node = find_member (object, key);

  return node && JSON_NODE_HOLDS_OBJECT (node) ? find_member (json_node_get_object (node), inner)
                                               : NULL;
}

/* Where the source says; NULL when there is nothing there. */
static JsonNode *
find_source (const ParvisChamp *champ, ParvisContexte *contexte, const char *source)
{
  g_auto (GStrv) parts = NULL;

  if (g_str_equal (source, "dossier") || g_str_equal (source, "dossier_enfant"))
    return find_in (parvis_contexte_find_dossier (contexte, g_str_equal (source, "dossier_enfant")),
                    champ->etape->code, champ->code);
  parts = g_strsplit (source + strlen ("profil:"), ".", 2);
  return find_in (parvis_contexte_find_profil (contexte), parts[0], parts[1]);
}

/* The form of the value must be the field's: a former version may have had another. */
static gboolean
fits (const ParvisChamp *champ, JsonNode *valeur)
{
  GType type = json_node_get_value_type (valeur);

  switch (champ->type)
    {
    case PARVIS_CHAMP_OUI_NON:
    case PARVIS_CHAMP_COCHE:
      return type == G_TYPE_BOOLEAN;
    case PARVIS_CHAMP_NOMBRE:
      return type == G_TYPE_INT64;
    case PARVIS_CHAMP_COMMUNE:
    case PARVIS_CHAMP_ENFANT:
    case PARVIS_CHAMP_VACCINS:
      return JSON_NODE_HOLDS_OBJECT (valeur);
    case PARVIS_CHAMP_CHOIX_MULTIPLE:
    case PARVIS_CHAMP_SEANCES:
    case PARVIS_CHAMP_LISTE:
      return JSON_NODE_HOLDS_ARRAY (valeur);
    default:
      return type == G_TYPE_STRING;
    }
}

/* Of a former file, what is not proposed any more is not proposed again. */
static gboolean
still_stands (const ParvisChamp *champ, ParvisPassage *passage, JsonNode *valeur)
{
  g_autofree char *message = NULL;

  if (!parvis_champ_type_is_choix (champ->type))
    return TRUE;
  message = parvis_saisie_juger (champ, passage, valeur);
  return message == NULL;
}

/* Where there is but one school, one year: that one. */
static JsonNode *
only_choice (const ParvisChamp *champ, ParvisPassage *passage)
{
  g_autoptr (GPtrArray) choix = NULL;

  if (!champ->obligatoire || champ->liste == NULL || !parvis_champ_type_is_choix (champ->type)
      || parvis_champ_type_is_multiple (champ->type))
    return NULL;
  choix = parvis_passage_get_choix (passage, champ);
  if (choix->len != 1)
    return NULL;
  return json_node_init_string (json_node_alloc (),
                                ((const ParvisChoix *) g_ptr_array_index (choix, 0))->code);
}

/* A commune that is only known by its name gets its code, when the name says enough. */
static JsonNode *
complete (const ParvisChamp *champ, ParvisPassage *passage, JsonNode *valeur)
{
  JsonObject *object = champ->type == PARVIS_CHAMP_COMMUNE ? json_node_get_object (valeur) : NULL;
  const char *nom =
      object ? parvis_valeur_get_texte (json_object_get_member (object, "nom")) : NULL;

  if (nom == NULL || json_object_has_member (object, "code"))
    return json_node_copy (valeur);
  return parvis_saisie_lire (champ, passage, (const char *const[]){ nom, NULL }, NULL);
}

static JsonNode *
first_answer (const ParvisChamp *champ, ParvisPassage *passage)
{
  for (guint i = 0; champ->prive->prerempli[i]; i++)
    {
      JsonNode *valeur = find_source (champ, passage->contexte, champ->prive->prerempli[i]);

      if (valeur && fits (champ, valeur) && still_stands (champ, passage, valeur))
        return complete (champ, passage, valeur);
    }
  if (champ->prive->defaut)
    return json_node_copy (champ->prive->defaut);
  return only_choice (champ, passage);
}

JsonObject *
parvis_etape_preremplir (const ParvisEtape *etape, ParvisContexte *contexte, JsonObject *reponses)
{
  JsonObject *premieres = json_object_new ();
  g_autoptr (JsonObject) toutes = json_object_new ();
  g_autoptr (ParvisPassage) passage = NULL;
  JsonObjectIter iter;
  const char *code;
  JsonNode *node;

  json_object_iter_init (&iter, reponses);
  while (json_object_iter_next (&iter, &code, &node))
    json_object_set_member (toutes, code, json_node_ref (node));
  json_object_set_object_member (toutes, etape->code, json_object_ref (premieres));
  passage = parvis_passage_new (etape->teleprocedure, contexte, toutes);
  passage->tout = TRUE;
  for (guint i = 0; etape->champs[i]; i++)
    {
      JsonNode *valeur = first_answer (etape->champs[i], passage);

      if (valeur)
        json_object_set_member (premieres, etape->champs[i]->code, valeur);
    }
  return premieres;
}
