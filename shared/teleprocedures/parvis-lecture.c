/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-teleprocedures"
#include "config.h"

#include <string.h>

#include "shared/teleprocedures/parvis-lecture.h"

#define CONTROLES_MAX 20

void
parvis_lecture_faute (ParvisLecture *lecture, const char *ou, const char *format, ...)
{
  g_autofree char *what = NULL;
  va_list args;

  if (lecture->fautes->len >= PARVIS_FAUTES_MAX)
    return;
  va_start (args, format);
  what = g_strdup_vprintf (format, args);
  va_end (args);
  g_ptr_array_add (lecture->fautes, *ou ? g_strdup_printf ("%s : %s", ou, what) : g_strdup (what));
}

void
parvis_lecture_end (ParvisLecture *lecture, ParvisJsonReader *reader, const char *ou)
{
  g_autoptr (GError) error = NULL;
  const char *what;

  if (parvis_json_reader_end (reader, &error))
    return;
  what = error->message + (g_str_has_prefix (error->message, "$.") ? 2 : 0);
  parvis_lecture_faute (lecture, ou, "%s", what);
}

JsonArray *
parvis_lecture_find_array (
    ParvisLecture *lecture, ParvisJsonReader *reader, const char *key, guint max, const char *ou)
{
  JsonNode *node = parvis_json_reader_find_node (reader, key);
  JsonArray *liste = node && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  if (node == NULL)
    return NULL;
  if (liste == NULL || json_array_get_length (liste) > max)
    {
      parvis_lecture_faute (lecture, ou, "« %s » est une liste de %u éléments au plus", key, max);
      return NULL;
    }
  return liste;
}

const char *const *
parvis_lecture_get_textes (ParvisLecture *lecture,
                           ParvisJsonReader *reader,
                           const char *key,
                           guint max,
                           guint chars,
                           const char *ou)
{
  JsonArray *liste = parvis_lecture_find_array (lecture, reader, key, max, ou);
  guint n = liste ? json_array_get_length (liste) : 0;
  const char **textes = parvis_definition_alloc (lecture->definition, (n + 1) * sizeof *textes);

  for (guint i = 0; i < n; i++)
    {
      JsonNode *node = json_array_get_element (liste, i);
      const char *texte =
          json_node_get_value_type (node) == G_TYPE_STRING ? json_node_get_string (node) : NULL;

      if (texte == NULL || *texte == '\0' || g_utf8_strlen (texte, -1) > chars)
        parvis_lecture_faute (lecture, ou, "« %s » : textes de 1 à %u caractères", key, chars);
      textes[i] = parvis_definition_text (lecture->definition, texte ? texte : "");
    }
  return textes;
}

const char *
parvis_lecture_get_text (ParvisLecture *lecture,
                         ParvisJsonReader *reader,
                         const char *key,
                         guint chars,
                         const char *fallback)
{
  const char *texte = fallback ? parvis_json_reader_get_optional_text (reader, key, chars, fallback)
                               : parvis_json_reader_get_text (reader, key, chars);

  if (fallback == NULL && *texte == '\0' && parvis_json_reader_is_fine (reader))
    parvis_json_reader_fail (reader, key, "texte vide");
  return parvis_definition_text (lecture->definition, texte);
}

const char *
parvis_lecture_get_code (ParvisLecture *lecture,
                         ParvisJsonReader *reader,
                         gboolean dash,
                         const char *ou)
{
  const char *code = parvis_json_reader_get_string (reader, "code", 40);
  const char *p = code;

  while (g_ascii_islower (*p) || *p == '_' || (dash && *p == '-')
         || (p > code && g_ascii_isdigit (*p)))
    p++;
  if (parvis_json_reader_is_fine (reader) && (*p != '\0' || p == code))
    parvis_json_reader_fail (reader, "code",
                             "« %.40s » : des minuscules, des chiffres%s, une lettre d’abord", code,
                             dash ? " et des tirets" : " et des _");
  return parvis_definition_text (lecture->definition, code);
}

ParvisCondition *
parvis_lecture_find_condition (ParvisLecture *lecture,
                               ParvisJsonReader *reader,
                               const char *key,
                               const char *ou)
{
  JsonNode *node = parvis_json_reader_find_node (reader, key);
  g_autoptr (GError) error = NULL;
  ParvisCondition *condition;

  if (node == NULL)
    return NULL;
  condition = parvis_condition_parse (&lecture->portee, node, &error);
  if (condition == NULL)
    parvis_lecture_faute (lecture, ou, "« %s » : %s", key, error->message);
  return condition;
}

static void
read_controle (ParvisLecture *lecture,
               JsonNode *node,
               const char *verb,
               const char *ou,
               ParvisControle *controle)
{
  g_autoptr (ParvisJsonReader) reader = parvis_json_reader_new (node);
  g_autoptr (GError) error = NULL;
  const char *champ;

  controle->condition = parvis_lecture_find_condition (lecture, reader, verb, ou);
  if (controle->condition == NULL && !parvis_json_reader_has (reader, verb))
    parvis_lecture_faute (lecture, ou, "« %s » manque", verb);
  controle->message = parvis_lecture_get_text (lecture, reader, "message", 300, NULL);
  champ = parvis_json_reader_get_optional_string (reader, "champ", 120, NULL);
  if (champ)
    controle->champ = parvis_portee_find (&lecture->portee, champ, &error);
  if (error)
    parvis_lecture_faute (lecture, ou, "« champ » : %s", error->message);
  parvis_lecture_end (lecture, reader, ou);
}

ParvisControles
parvis_lecture_get_controles (ParvisLecture *lecture,
                              ParvisJsonReader *reader,
                              const char *key,
                              const char *verb,
                              const char *ou)
{
  JsonArray *liste = parvis_lecture_find_array (lecture, reader, key, CONTROLES_MAX, ou);
  guint n = liste ? json_array_get_length (liste) : 0;
  ParvisControle *controles =
      parvis_definition_alloc (lecture->definition, (n + 1) * sizeof *controles);

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *ici = g_strdup_printf ("%s, « %s » n° %u", ou, key, i + 1);

      read_controle (lecture, json_array_get_element (liste, i), verb, ici, &controles[i]);
    }
  return (ParvisControles){ controles, n };
}
