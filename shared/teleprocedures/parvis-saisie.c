/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-teleprocedures"
#include "config.h"

#include <string.h>

#include "shared/rules/parvis-texte.h"
#include "shared/teleprocedures/parvis-contexte-private.h"
#include "shared/teleprocedures/parvis-saisie.h"

#define CODE_MAX       60
#define HOMONYMES_MAX  16
#define FRANCE         "99100"
#define TYPED_TEXT_MAX (2 * PARVIS_TEXTE_LONGUEUR_MAX)

/* --- cleaning --- */

char *
parvis_saisie_nettoyer (const char *typed, gboolean lignes, gsize max)
{
  g_autofree char *valid = g_utf8_make_valid (typed, -1);
  g_autofree char *clean =
      lignes ? parvis_texte_nettoyer_lignes (valid) : parvis_texte_nettoyer (valid);

  return g_utf8_substring (clean, 0, MIN (g_utf8_strlen (clean, -1), (glong) max));
}

/* Without any space at all. */
static char *
compact (const char *typed, gsize max)
{
  char *text = parvis_saisie_nettoyer (typed, FALSE, max);
  char *to = text;

  for (const char *from = text; *from; from++)
    if (*from != ' ')
      *to++ = *from;
  *to = '\0';
  return text;
}

static JsonNode *
text_node (const char *text)
{
  return *text ? json_node_init_string (json_node_alloc (), text) : NULL;
}

/* --- reading, by type --- */

static JsonNode *
read_date (const char *typed)
{
  g_autofree char *text = parvis_saisie_nettoyer (typed, FALSE, CODE_MAX);
  ParvisDate date;
  char iso[PARVIS_DATE_ISO_SIZE];

  if (strlen (text) == 8 && strspn (text, "0123456789") == 8)
    {
      g_autofree char *spaced = g_strdup_printf ("%.2s/%.2s/%s", text, text + 2, text + 4);

      date = parvis_date_parse_saisie (spaced, NULL);
    }
  else
    {
      g_autofree char *slashed = g_strdelimit (g_strdup (text), " ", '/');

      date = parvis_date_parse_saisie (slashed, NULL);
    }
  return text_node (date == PARVIS_DATE_NONE ? text : parvis_date_write_iso (date, iso));
}

static JsonNode *
read_number (const char *typed)
{
  g_autofree char *text = compact (typed, CODE_MAX);

  if (*text == '\0' || strspn (text, "0123456789") != strlen (text) || strlen (text) > 10)
    return text_node (text);
  return json_node_init_int (json_node_alloc (), g_ascii_strtoll (text, NULL, 10));
}

/* "1" is 01, "2a" is 2A. */
static JsonNode *
read_department (const char *typed)
{
  g_autofree char *text = compact (typed, CODE_MAX);
  g_autofree char *upper = g_utf8_strup (text, -1);
  g_autofree char *padded = g_strconcat (strlen (upper) == 1 ? "0" : "", upper, NULL);

  return text_node (*upper ? padded : "");
}

static JsonNode *
read_mail (const char *typed)
{
  g_autofree char *text = compact (typed, 2 * 254);
  char *domain = strrchr (text, '@');

  for (; domain && *domain; domain++)
    *domain = g_ascii_tolower (*domain);
  return text_node (text);
}

static JsonNode *
read_phone (const char *typed)
{
  g_autofree char *text = parvis_saisie_nettoyer (typed, FALSE, CODE_MAX);
  g_autofree char *e164 = parvis_texte_parse_telephone (text);

  return text_node (e164 ? e164 : text);
}

static JsonNode *
read_several (const char *const *values)
{
  g_autoptr (JsonArray) array = json_array_new ();
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  JsonNode *node;

  for (guint i = 0; values[i] && i < PARVIS_DEFINITION_CHOIX_MAX; i++)
    {
      g_autofree char *code = parvis_saisie_nettoyer (values[i], FALSE, CODE_MAX);

      if (*code == '\0' || g_hash_table_contains (seen, code))
        continue;
      json_array_add_string_element (array, code);
      g_hash_table_add (seen, g_steal_pointer (&code));
    }
  if (json_array_get_length (array) == 0)
    return NULL;
  node = json_node_new (JSON_NODE_ARRAY);
  json_node_set_array (node, array);
  return node;
}

static JsonNode *
read_yes_no (const char *typed)
{
  if (g_str_equal (typed, "oui") || g_str_equal (typed, "non"))
    return json_node_init_boolean (json_node_alloc (), *typed == 'o');
  return NULL;
}

/* --- communes --- */

gboolean
parvis_saisie_is_etranger (const ParvisChamp *champ, ParvisPassage *passage)
{
  const char *pays =
      champ->prive->pays ? parvis_passage_find_texte (passage, champ->prive->pays) : NULL;

  return pays && !g_str_equal (pays, FRANCE);
}

/* Whether the text is what the page writes for this commune: the choice made from the list stands. */
static gboolean
names (const char *typed, const ParvisLieu *lieu)
{
  g_autofree char *full = g_strdup_printf ("%s (%s)", lieu->nom, lieu->departement);

  return g_str_equal (typed, full) || g_str_equal (typed, lieu->nom);
}

/* Those of the communes so named that the other answers allow: one may be left. */
static gboolean
resolve (const ParvisChamp *champ, ParvisPassage *passage, const char *typed, ParvisLieu *lieu)
{
  const ParvisLieux *lieux = parvis_contexte_find_lieux (passage->contexte);
  const char *code_postal = champ->prive->code_postal
                                ? parvis_passage_find_texte (passage, champ->prive->code_postal)
                                : NULL;
  ParvisLieu found[HOMONYMES_MAX];
  guint n = MIN (lieux->par_nom (lieux->data, typed, found, HOMONYMES_MAX), HOMONYMES_MAX);
  guint left = 0;

  for (guint i = 0; i < n; i++)
    if ((!champ->prive->actuelle || found[i].actuelle)
        && (n == 1 || code_postal == NULL
            || lieux->a_code_postal (lieux->data, found[i].code, code_postal)))
      {
        if (left++ == 0)
          *lieu = found[i];
      }
  return left == 1;
}

static JsonNode *
read_commune (const ParvisChamp *champ, ParvisPassage *passage, const char *typed, const char *code)
{
  g_autofree char *text = parvis_saisie_nettoyer (typed, FALSE, 2 * champ->longueur_max);
  const ParvisLieux *lieux = parvis_contexte_find_lieux (passage->contexte);
  JsonObject *object;
  JsonNode *node;
  ParvisLieu lieu;
  gboolean found = FALSE;

  if (*text == '\0')
    return NULL;
  if (lieux && !parvis_saisie_is_etranger (champ, passage))
    found = (code && *code && lieux->par_code (lieux->data, code, &lieu) && names (text, &lieu))
            || resolve (champ, passage, text, &lieu);
  object = json_object_new ();
  if (found)
    json_object_set_string_member (object, "code", lieu.code);
  json_object_set_string_member (object, "nom", found ? lieu.nom : text);
  if (found)
    json_object_set_string_member (object, "departement", lieu.departement);
  node = json_node_new (JSON_NODE_OBJECT);
  json_node_take_object (node, object);
  return node;
}

JsonNode *
parvis_saisie_lire (const ParvisChamp *champ,
                    ParvisPassage *passage,
                    const char *const *values,
                    const char *code)
{
  const char *typed = values && values[0] ? values[0] : "";
  g_autofree char *text = NULL;

  switch (champ->type)
    {
    case PARVIS_CHAMP_DATE:
      return read_date (typed);
    case PARVIS_CHAMP_NOMBRE:
      return read_number (typed);
    case PARVIS_CHAMP_DEPARTEMENT:
      return read_department (typed);
    case PARVIS_CHAMP_COURRIEL:
      return read_mail (typed);
    case PARVIS_CHAMP_TELEPHONE:
      return read_phone (typed);
    case PARVIS_CHAMP_COMMUNE:
      return read_commune (champ, passage, typed, code);
    case PARVIS_CHAMP_OUI_NON:
      return read_yes_no (typed);
    case PARVIS_CHAMP_COCHE:
      return *typed ? json_node_init_boolean (json_node_alloc (), TRUE) : NULL;
    case PARVIS_CHAMP_CHOIX_MULTIPLE:
    case PARVIS_CHAMP_SEANCES:
      return values ? read_several (values) : NULL;
    case PARVIS_CHAMP_CODE_POSTAL:
      text = compact (typed, CODE_MAX);
      return text_node (text);
    case PARVIS_CHAMP_TEXTE:
    case PARVIS_CHAMP_TEXTE_LONG:
      text = parvis_saisie_nettoyer (typed, champ->type == PARVIS_CHAMP_TEXTE_LONG, TYPED_TEXT_MAX);
      return text_node (text);
    default:
      text = parvis_saisie_nettoyer (typed, FALSE, CODE_MAX);
      return text_node (text);
    }
}
