/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-teleprocedures"
#include "config.h"

#include "shared/rules/parvis-texte.h"
#include "shared/teleprocedures/parvis-teleprocedure-private.h"
#include "shared/teleprocedures/parvis-valeur.h"

char *
parvis_valeur_format_commune (JsonNode *valeur)
{
  JsonObject *object =
      valeur && JSON_NODE_HOLDS_OBJECT (valeur) ? json_node_get_object (valeur) : NULL;
  const char *nom =
      object ? parvis_valeur_get_texte (json_object_get_member (object, "nom")) : NULL;
  const char *departement =
      object ? parvis_valeur_get_texte (json_object_get_member (object, "departement")) : NULL;

  if (nom == NULL)
    return g_strdup ("");
  return departement ? g_strdup_printf ("%s (%s)", nom, departement) : g_strdup (nom);
}

char *
parvis_valeur_format_saisie (const ParvisChamp *champ, JsonNode *valeur)
{
  const char *texte = parvis_valeur_get_texte (valeur);
  ParvisDate date;

  if (valeur && json_node_get_value_type (valeur) == G_TYPE_INT64)
    return g_strdup_printf ("%" G_GINT64_FORMAT, json_node_get_int (valeur));
  if (valeur && json_node_get_value_type (valeur) == G_TYPE_BOOLEAN)
    return g_strdup (json_node_get_boolean (valeur) ? "oui" : "non");
  if (champ->type == PARVIS_CHAMP_COMMUNE)
    return parvis_valeur_format_commune (valeur);
  if (texte == NULL)
    return g_strdup ("");
  if (champ->type == PARVIS_CHAMP_TELEPHONE)
    return parvis_texte_format_telephone (texte);
  date = champ->type == PARVIS_CHAMP_DATE ? parvis_date_from_iso (texte) : PARVIS_DATE_NONE;
  return date == PARVIS_DATE_NONE ? g_strdup (texte) : parvis_date_format_court (date);
}

static char *
format_several (const ParvisChamp *champ, ParvisPassage *passage, JsonArray *codes)
{
  g_autoptr (GString) out = g_string_new (NULL);

  for (guint i = 0; i < json_array_get_length (codes); i++)
    {
      const char *code = parvis_valeur_get_texte (json_array_get_element (codes, i));
      const ParvisChoix *choix = code ? parvis_passage_find_choix (passage, champ, code) : NULL;

      if (code)
        g_string_append_printf (out, "%s%s", out->len ? ", " : "", choix ? choix->libelle : code);
    }
  return g_string_free (g_steal_pointer (&out), FALSE);
}

char *
parvis_valeur_format (const ParvisChamp *champ, ParvisPassage *passage, JsonNode *valeur)
{
  const char *texte = parvis_valeur_get_texte (valeur);
  const ParvisChoix *choix;

  if (valeur && json_node_get_value_type (valeur) == G_TYPE_BOOLEAN)
    return g_strdup (json_node_get_boolean (valeur) ? "Oui" : "Non");
  if (valeur && JSON_NODE_HOLDS_ARRAY (valeur) && parvis_champ_type_is_multiple (champ->type))
    return format_several (champ, passage, json_node_get_array (valeur));
  if (texte == NULL || !parvis_champ_type_is_choix (champ->type))
    return parvis_valeur_format_saisie (champ, valeur);
  choix = parvis_passage_find_choix (passage, champ, texte);
  if (choix && champ->type == PARVIS_CHAMP_DEPARTEMENT)
    return g_strdup_printf ("%s (%s)", choix->libelle, choix->code);
  return g_strdup (choix ? choix->libelle : texte);
}
