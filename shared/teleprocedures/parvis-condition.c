/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-teleprocedures"
#include "config.h"

#include <string.h>

#include "shared/json/parvis-json-reader.h"
#include "shared/teleprocedures/parvis-condition.h"
#include "shared/teleprocedures/parvis-contexte-private.h"
#include "shared/teleprocedures/parvis-passage.h"
#include "shared/teleprocedures/parvis-teleprocedure-private.h"

#define CODE_MAX 60

static const char *const formes[] = {
  "et",         "ou",        "non",     "egal",   "dans",  "contient", "contient_groupe",
  "rempli",     "age_min",   "age_max", "depuis", "avant", "min",      "max",
  "lignes_min", "une_ligne", NULL
};

static ParvisCondition *
parse_term (ParvisPortee *portee, JsonNode *node, guint depth, GError **error);

G_GNUC_PRINTF (2, 3)
static gpointer
refuse (GError **error, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  if (error && *error == NULL)
    *error = g_error_new_valist (PARVIS_ERROR, PARVIS_ERROR_INVALID, format, args);
  va_end (args);
  return NULL;
}

/* --- what can be read --- */

const ParvisChamp *
parvis_portee_find (const ParvisPortee *portee, const char *chemin, GError **error)
{
  ParvisDefinition *definition = portee->definition;
  const ParvisChamp *champ = NULL;
  g_autofree char *ici = NULL;
  g_autofree char *sous = NULL;

  if (portee->parent)
    {
      sous = g_strconcat (portee->etape->code, ".", portee->parent->code, ".", chemin, NULL);
      champ = g_hash_table_lookup (definition->champs, sous);
    }
  if (champ == NULL && portee->etape)
    {
      ici = g_strconcat (portee->etape->code, ".", chemin, NULL);
      champ = g_hash_table_lookup (definition->champs, ici);
    }
  if (champ == NULL)
    champ = g_hash_table_lookup (definition->champs, chemin);
  if (champ == NULL
      && (g_hash_table_contains (portee->chemins, chemin)
          || (ici && g_hash_table_contains (portee->chemins, ici))
          || (sous && g_hash_table_contains (portee->chemins, sous))))
    return refuse (error,
                   "le champ « %s » est lu avant d’être rempli : on ne peut lire qu’un champ "
                   "qui vient plus tôt, jamais soi-même",
                   chemin);
  if (champ == NULL)
    return refuse (error, "le champ « %s » n’existe pas", chemin);
  if (champ->parent && champ->parent != portee->parent
      && champ->parent->type != PARVIS_CHAMP_ENFANT)
    return refuse (error,
                   "« %s » est dans une liste : on ne peut le lire que ligne par ligne "
                   "(« une_ligne »)",
                   chemin);
  return champ;
}

/* --- reading the JSON --- */

static gboolean
accepts (ParvisConditionForme forme, ParvisChampType type)
{
  gboolean texte = parvis_champ_type_is_texte (type) || type == PARVIS_CHAMP_TEXTE_LONG;
  gboolean seul = parvis_champ_type_is_choix (type) && !parvis_champ_type_is_multiple (type);

  switch (forme)
    {
    case PARVIS_CONDITION_EGAL:
      return texte || seul || type == PARVIS_CHAMP_OUI_NON || type == PARVIS_CHAMP_COCHE
             || type == PARVIS_CHAMP_NOMBRE || type == PARVIS_CHAMP_COMMUNE;
    case PARVIS_CONDITION_DANS:
      return texte || seul || type == PARVIS_CHAMP_COMMUNE;
    case PARVIS_CONDITION_CONTIENT:
    case PARVIS_CONDITION_CONTIENT_GROUPE:
      return parvis_champ_type_is_multiple (type);
    case PARVIS_CONDITION_REMPLI:
      return type != PARVIS_CHAMP_INFORMATION;
    case PARVIS_CONDITION_AGE_MIN:
    case PARVIS_CONDITION_AGE_MAX:
    case PARVIS_CONDITION_DEPUIS:
    case PARVIS_CONDITION_AVANT:
      return type == PARVIS_CHAMP_DATE || type == PARVIS_CHAMP_ENFANT;
    case PARVIS_CONDITION_MIN:
    case PARVIS_CONDITION_MAX:
      return type == PARVIS_CHAMP_NOMBRE;
    case PARVIS_CONDITION_LIGNES_MIN:
    case PARVIS_CONDITION_UNE_LIGNE:
      return type == PARVIS_CHAMP_LISTE;
    default:
      return FALSE;
    }
}

static gboolean
check_code (const ParvisChamp *champ, const char *code, GError **error)
{
  if (champ == NULL || champ->n_choix == 0)
    return TRUE;
  for (guint i = 0; i < champ->n_choix; i++)
    if (g_str_equal (champ->choix[i].code, code))
      return TRUE;
  refuse (error, "« %s » n’est pas un choix de « %s »", code, champ->code);
  return FALSE;
}

static gboolean
parse_codes (ParvisCondition *condition,
             ParvisDefinition *definition,
             JsonNode *valeur,
             GError **error)
{
  JsonArray *liste = JSON_NODE_HOLDS_ARRAY (valeur) ? json_node_get_array (valeur) : NULL;
  guint n = liste ? json_array_get_length (liste) : 1;
  const char **codes;

  if ((condition->forme == PARVIS_CONDITION_DANS) != (liste != NULL) || n == 0
      || n > PARVIS_CONDITION_TERMES_MAX)
    return refuse (error, "« %s » attend %s", formes[condition->forme],
                   condition->forme == PARVIS_CONDITION_DANS ? "une liste de codes" : "un code")
           != NULL;
  codes = parvis_definition_alloc (definition, (n + 1) * sizeof *codes);
  for (guint i = 0; i < n; i++)
    {
      const char *code =
          parvis_valeur_get_texte (liste ? json_array_get_element (liste, i) : valeur);

      if (code == NULL)
        return refuse (error, "un code est un texte") != NULL;
      if (condition->forme != PARVIS_CONDITION_CONTIENT_GROUPE
          && !check_code (condition->champ, code, error))
        return FALSE;
      codes[i] = parvis_definition_text (definition, code);
    }
  condition->codes = codes;
  return TRUE;
}

static gboolean
parse_nombre (ParvisCondition *condition, JsonNode *valeur, GError **error)
{
  gint64 max = condition->forme >= PARVIS_CONDITION_MIN && condition->forme <= PARVIS_CONDITION_MAX
                   ? 1000000000
                   : 150;

  if (json_node_get_value_type (valeur) != G_TYPE_INT64 || json_node_get_int (valeur) < 0
      || json_node_get_int (valeur) > max)
    return refuse (error, "« %s » attend un nombre entier de 0 à %" G_GINT64_FORMAT,
                   formes[condition->forme], max)
           != NULL;
  condition->nombre = json_node_get_int (valeur);
  return TRUE;
}

static gboolean
parse_egal (ParvisCondition *condition,
            ParvisDefinition *definition,
            JsonNode *valeur,
            GError **error)
{
  GType got = json_node_get_value_type (valeur);
  GType want = G_TYPE_STRING;
  const ParvisChamp *champ = condition->champ;

  if (champ && (champ->type == PARVIS_CHAMP_OUI_NON || champ->type == PARVIS_CHAMP_COCHE))
    want = G_TYPE_BOOLEAN;
  else if (champ && champ->type == PARVIS_CHAMP_NOMBRE)
    want = G_TYPE_INT64;
  if (champ ? got != want : (got != G_TYPE_STRING && got != G_TYPE_BOOLEAN && got != G_TYPE_INT64))
    return refuse (error, "« egal » attend %s",
                   want == G_TYPE_BOOLEAN ? "true ou false"
                                          : (want == G_TYPE_INT64 ? "un nombre" : "un texte"))
           != NULL;
  if (champ && champ->type == PARVIS_CHAMP_COCHE && !json_node_get_boolean (valeur))
    return refuse (error, "une case n’est jamais « false » : « rempli » dit si elle est cochée")
           != NULL;
  if (got == G_TYPE_STRING && !check_code (champ, json_node_get_string (valeur), error))
    return FALSE;
  condition->valeur = parvis_definition_keep_node (definition, valeur);
  return TRUE;
}

static gboolean
parse_operand (
    ParvisPortee *portee, ParvisCondition *condition, JsonNode *valeur, guint depth, GError **error)
{
  switch (condition->forme)
    {
    case PARVIS_CONDITION_EGAL:
      return parse_egal (condition, portee->definition, valeur, error);
    case PARVIS_CONDITION_DANS:
    case PARVIS_CONDITION_CONTIENT:
    case PARVIS_CONDITION_CONTIENT_GROUPE:
      return parse_codes (condition, portee->definition, valeur, error);
    case PARVIS_CONDITION_REMPLI:
      if (json_node_get_value_type (valeur) != G_TYPE_BOOLEAN)
        return refuse (error, "« rempli » attend true ou false") != NULL;
      condition->nombre = json_node_get_boolean (valeur);
      return TRUE;
    case PARVIS_CONDITION_DEPUIS:
    case PARVIS_CONDITION_AVANT:
      condition->nombre = parvis_date_from_iso (parvis_valeur_get_texte (valeur));
      if (condition->nombre == PARVIS_DATE_NONE)
        return refuse (error, "« %s » attend une date AAAA-MM-JJ", formes[condition->forme])
               != NULL;
      return TRUE;
    case PARVIS_CONDITION_UNE_LIGNE:
      {
        ParvisPortee ligne = *portee;

        if (portee->parent)
          return refuse (error, "« une_ligne » ne se lit pas depuis une ligne") != NULL;
        ligne.etape = condition->champ->etape;
        ligne.parent = condition->champ;
        condition->termes =
            parvis_definition_alloc (portee->definition, sizeof (ParvisCondition *));
        condition->termes[0] = parse_term (&ligne, valeur, depth + 1, error);
        condition->n_termes = 1;
        portee->termes = ligne.termes;
        return condition->termes[0] != NULL;
      }
    default:
      return parse_nombre (condition, valeur, error);
    }
}

/* {"champ": "etape.champ", FORME: valeur} or {"reglage": "cle", "egal": valeur} */
static ParvisCondition *
parse_reading (ParvisPortee *portee, JsonObject *object, guint depth, GError **error)
{
  ParvisCondition *condition = parvis_definition_alloc (portee->definition, sizeof *condition);
  const char *chemin = parvis_valeur_get_texte (json_object_get_member (object, "champ"));
  const char *reglage = parvis_valeur_get_texte (json_object_get_member (object, "reglage"));
  g_autoptr (GList) cles = json_object_get_members (object);
  const char *forme = NULL;

  for (GList *l = cles; l; l = l->next)
    if (!g_str_equal (l->data, "champ") && !g_str_equal (l->data, "reglage"))
      forme = l->data;
  if (json_object_get_size (object) != 2 || forme == NULL || (chemin == NULL) == (reglage == NULL))
    return refuse (error, "une condition est {\"champ\": …, « egal » ou une autre comparaison: …}, "
                          "{\"reglage\": …, \"egal\": …}, {\"et\": […]}, {\"ou\": […]} ou "
                          "{\"non\": …}");
  condition->forme = PARVIS_CONDITION_EGAL;
  while (formes[condition->forme] && !g_str_equal (formes[condition->forme], forme))
    condition->forme++;
  if (formes[condition->forme] == NULL || condition->forme < PARVIS_CONDITION_EGAL)
    return refuse (error, "comparaison inconnue « %.*s »", CODE_MAX, forme);
  if (reglage && condition->forme != PARVIS_CONDITION_EGAL)
    return refuse (error, "un réglage ne se compare que par « egal »");
  if (reglage)
    condition->reglage = parvis_definition_text (portee->definition, reglage);
  else
    {
      condition->champ = parvis_portee_find (portee, chemin, error);
      if (condition->champ == NULL)
        return NULL;
      if (!accepts (condition->forme, condition->champ->type))
        return refuse (error, "« %s » ne se lit pas avec « %s »", chemin, forme);
    }
  if (!parse_operand (portee, condition, json_object_get_member (object, forme), depth, error))
    return NULL;
  return condition;
}

static ParvisCondition *
parse_group (
    ParvisPortee *portee, ParvisConditionForme forme, JsonNode *node, guint depth, GError **error)
{
  ParvisCondition *condition = parvis_definition_alloc (portee->definition, sizeof *condition);
  JsonArray *liste = JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  guint n = liste ? json_array_get_length (liste) : 1;

  if ((forme == PARVIS_CONDITION_NON) != (liste == NULL) || n == 0
      || n > PARVIS_CONDITION_TERMES_MAX)
    return refuse (error, "« %s » attend %s", formes[forme],
                   forme == PARVIS_CONDITION_NON ? "une condition" : "une liste de conditions");
  condition->forme = forme;
  condition->n_termes = n;
  condition->termes = parvis_definition_alloc (portee->definition, n * sizeof (ParvisCondition *));
  for (guint i = 0; i < n; i++)
    {
      JsonNode *terme = liste ? json_array_get_element (liste, i) : node;

      condition->termes[i] = parse_term (portee, terme, depth + 1, error);
      if (condition->termes[i] == NULL)
        return NULL;
    }
  return condition;
}

static ParvisCondition *
parse_term (ParvisPortee *portee, JsonNode *node, guint depth, GError **error)
{
  JsonObject *object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;

  if (object == NULL)
    return refuse (error, "une condition est un objet");
  if (depth > PARVIS_CONDITION_PROFONDEUR_MAX)
    return refuse (error, "conditions trop imbriquées : %d niveaux au plus",
                   PARVIS_CONDITION_PROFONDEUR_MAX);
  if (++portee->termes > PARVIS_CONDITION_TERMES_MAX)
    return refuse (error, "condition trop longue : %d comparaisons au plus",
                   PARVIS_CONDITION_TERMES_MAX);
  for (ParvisConditionForme forme = PARVIS_CONDITION_ET; forme <= PARVIS_CONDITION_NON; forme++)
    if (json_object_has_member (object, formes[forme]))
      {
        if (json_object_get_size (object) != 1)
          return refuse (error, "« %s » est seul dans sa condition", formes[forme]);
        return parse_group (portee, forme, json_object_get_member (object, formes[forme]), depth,
                            error);
      }
  return parse_reading (portee, object, depth, error);
}

ParvisCondition *
parvis_condition_parse (ParvisPortee *portee, JsonNode *node, GError **error)
{
  portee->termes = 0;
  return parse_term (portee, node, 1, error);
}

/* --- evaluating --- */

/* The text by which a value is compared: of a commune, its code. */
static const char *
comparable (JsonNode *valeur)
{
  if (valeur && JSON_NODE_HOLDS_OBJECT (valeur))
    valeur = json_object_get_member (json_node_get_object (valeur), "code");
  return parvis_valeur_get_texte (valeur);
}

static gboolean
equals (JsonNode *valeur, JsonNode *voulu)
{
  GType type = json_node_get_value_type (voulu);

  if (type == G_TYPE_STRING)
    return g_strcmp0 (comparable (valeur), json_node_get_string (voulu)) == 0;
  if (type == G_TYPE_BOOLEAN && valeur == NULL)
    return FALSE;
  if (valeur == NULL || json_node_get_value_type (valeur) != type)
    return FALSE;
  if (type == G_TYPE_BOOLEAN)
    return json_node_get_boolean (valeur) == json_node_get_boolean (voulu);
  return json_node_get_int (valeur) == json_node_get_int (voulu);
}

static gboolean
contains (const ParvisCondition *condition, JsonNode *valeur, ParvisPassage *passage)
{
  JsonArray *liste = valeur && JSON_NODE_HOLDS_ARRAY (valeur) ? json_node_get_array (valeur) : NULL;

  for (guint i = 0; liste && i < json_array_get_length (liste); i++)
    {
      const char *code = parvis_valeur_get_texte (json_array_get_element (liste, i));

      if (code && condition->forme == PARVIS_CONDITION_CONTIENT_GROUPE)
        {
          const ParvisChoix *choix = parvis_passage_find_choix (passage, condition->champ, code);

          code = choix ? choix->groupe : NULL;
        }
      if (code && g_str_equal (code, condition->codes[0]))
        return TRUE;
    }
  return FALSE;
}

static gboolean
compare_date (const ParvisCondition *condition, ParvisPassage *passage)
{
  ParvisDate date = parvis_passage_get_date (passage, condition->champ);
  int age;

  if (date == PARVIS_DATE_NONE)
    return FALSE;
  if (condition->forme == PARVIS_CONDITION_DEPUIS)
    return date >= condition->nombre;
  if (condition->forme == PARVIS_CONDITION_AVANT)
    return date < condition->nombre;
  age = parvis_date_get_age (date, parvis_contexte_get_aujourdhui (passage->contexte));
  return condition->forme == PARVIS_CONDITION_AGE_MIN ? age >= condition->nombre
                                                      : age <= condition->nombre;
}

static gboolean
has_row (const ParvisCondition *condition, JsonNode *valeur, ParvisPassage *passage)
{
  const ParvisChamp *parent = passage->parent;
  JsonObject *ligne = passage->ligne;
  JsonArray *liste = valeur && JSON_NODE_HOLDS_ARRAY (valeur) ? json_node_get_array (valeur) : NULL;
  gboolean met = FALSE;

  for (guint i = 0; liste && !met && i < json_array_get_length (liste); i++)
    {
      JsonNode *node = json_array_get_element (liste, i);

      if (!JSON_NODE_HOLDS_OBJECT (node))
        continue;
      parvis_passage_enter (passage, condition->champ, json_node_get_object (node));
      met = parvis_condition_is_met (condition->termes[0], passage);
    }
  parvis_passage_enter (passage, condition->champ, NULL);
  parvis_passage_enter (passage, parent, ligne);
  return met;
}

static gboolean
compare (const ParvisCondition *condition, ParvisPassage *passage)
{
  JsonNode *valeur = parvis_passage_find_valeur (passage, condition->champ);

  switch (condition->forme)
    {
    case PARVIS_CONDITION_EGAL:
      return equals (valeur, condition->valeur);
    case PARVIS_CONDITION_DANS:
      return comparable (valeur) && g_strv_contains (condition->codes, comparable (valeur));
    case PARVIS_CONDITION_CONTIENT:
    case PARVIS_CONDITION_CONTIENT_GROUPE:
      return contains (condition, valeur, passage);
    case PARVIS_CONDITION_REMPLI:
      return (valeur != NULL) == condition->nombre;
    case PARVIS_CONDITION_MIN:
    case PARVIS_CONDITION_MAX:
      if (valeur == NULL || json_node_get_value_type (valeur) != G_TYPE_INT64)
        return FALSE;
      return condition->forme == PARVIS_CONDITION_MIN
                 ? json_node_get_int (valeur) >= condition->nombre
                 : json_node_get_int (valeur) <= condition->nombre;
    case PARVIS_CONDITION_LIGNES_MIN:
      return valeur && JSON_NODE_HOLDS_ARRAY (valeur)
             && json_array_get_length (json_node_get_array (valeur)) >= condition->nombre;
    case PARVIS_CONDITION_UNE_LIGNE:
      return has_row (condition, valeur, passage);
    default:
      return compare_date (condition, passage);
    }
}

gboolean
parvis_condition_is_met (const ParvisCondition *condition, ParvisPassage *passage)
{
  if (condition == NULL)
    return TRUE;
  if (condition->reglage)
    {
      JsonNode *reglage = parvis_contexte_find_reglage (passage->contexte, condition->reglage);

      return reglage && equals (reglage, condition->valeur);
    }
  if (condition->forme > PARVIS_CONDITION_NON)
    return compare (condition, passage);
  if (condition->forme == PARVIS_CONDITION_NON)
    return !parvis_condition_is_met (condition->termes[0], passage);
  for (guint i = 0; i < condition->n_termes; i++)
    if (parvis_condition_is_met (condition->termes[i], passage)
        == (condition->forme == PARVIS_CONDITION_OU))
      return condition->forme == PARVIS_CONDITION_OU;
  return condition->forme == PARVIS_CONDITION_ET;
}
