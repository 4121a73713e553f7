/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-shared"
#include "config.h"

#include <math.h>
#include <string.h>

#include "shared/json/parvis-json.h"
#include "shared/parvis-error.h"

#define HARD_MAX_DEPTH 512

typedef struct
{
  const char *text;
  gsize length;
  gsize at;
  guint max_depth;
  GPtrArray *open; /* borrowed JsonNode: the containers around `at`, outermost first */
  JsonNode *root;
  GString *string; /* the last text or key, unescaped */
  GString *key;    /* under which the next value goes */
  GError *error;
} Parser;

/* G_STRLOC is of no use to who wrote the text; a line and a column are. */
static gboolean
fault (Parser *parser, const char *what)
{
  guint line = 1, column = 1;
  gsize end = MIN (parser->at, parser->length);

  for (gsize i = 0; i < end; i++)
    {
      if (parser->text[i] == '\n')
        {
          line++;
          column = 0;
        }
      if ((parser->text[i] & 0xc0) != 0x80)
        column++;
    }
  if (parser->error == NULL)
    g_set_error (&parser->error, PARVIS_ERROR, PARVIS_ERROR_INVALID,
                 "JSON, ligne %u, colonne %u : %s", line, column, what);
  return FALSE;
}

/* 0 at the end: the text was checked to hold no NUL. */
static char
peek (Parser *parser)
{
  return parser->at < parser->length ? parser->text[parser->at] : 0;
}

static void
skip_blanks (Parser *parser)
{
  while (peek (parser) == ' ' || peek (parser) == '\t' || peek (parser) == '\n'
         || peek (parser) == '\r')
    parser->at++;
}

static gboolean
scan_hex (Parser *parser, gunichar *unit)
{
  gunichar value = 0;

  for (guint i = 0; i < 4; i++)
    {
      int digit = g_ascii_xdigit_value (peek (parser));
      if (digit < 0)
        return fault (parser, "\\u demande quatre chiffres hexadécimaux");
      value = value * 16 + (gunichar) digit;
      parser->at++;
    }
  *unit = value;
  return TRUE;
}

/* After "\u". */
static gboolean
scan_unicode (Parser *parser)
{
  gunichar unit, low;

  if (!scan_hex (parser, &unit))
    return FALSE;
  if (unit == 0)
    return fault (parser, "caractère nul");
  if (unit >= 0xdc00 && unit <= 0xdfff)
    return fault (parser, "demi-codet isolé");
  if (unit >= 0xd800 && unit <= 0xdbff)
    {
      if (parser->length - parser->at < 6 || memcmp (parser->text + parser->at, "\\u", 2) != 0)
        return fault (parser, "demi-codet isolé");
      parser->at += 2;
      if (!scan_hex (parser, &low))
        return FALSE;
      if (low < 0xdc00 || low > 0xdfff)
        return fault (parser, "demi-codet isolé");
      unit = 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00);
    }
  g_string_append_unichar (parser->string, unit);
  return TRUE;
}

/* After the backslash. */
static gboolean
scan_escape (Parser *parser)
{
  static const char letters[] = "\"\\/bfnrt";
  static const char values[] = "\"\\/\b\f\n\r\t";
  char letter = peek (parser);
  const char *found = letter != 0 ? strchr (letters, letter) : NULL;

  if (letter == 'u')
    {
      parser->at++;
      return scan_unicode (parser);
    }
  if (found == NULL)
    return fault (parser, "échappement inconnu");
  g_string_append_c (parser->string, values[found - letters]);
  parser->at++;
  return TRUE;
}

/* At the opening quote; leaves the text in parser->string. */
static gboolean
scan_string (Parser *parser)
{
  g_string_truncate (parser->string, 0);
  parser->at++;
  for (;;)
    {
      gsize start = parser->at;
      while (parser->at < parser->length && (guchar) parser->text[parser->at] >= 0x20
             && parser->text[parser->at] != '"' && parser->text[parser->at] != '\\')
        parser->at++;
      g_string_append_len (parser->string, parser->text + start, (gssize) (parser->at - start));
      if (parser->at >= parser->length)
        return fault (parser, "texte sans guillemet de fin");
      if (parser->text[parser->at] == '"')
        {
          parser->at++;
          return TRUE;
        }
      if (parser->text[parser->at] != '\\')
        return fault (parser, "caractère de contrôle dans un texte");
      parser->at++;
      if (!scan_escape (parser))
        return FALSE;
    }
}

static gboolean
scan_digits (Parser *parser)
{
  if (!g_ascii_isdigit (peek (parser)))
    return fault (parser, "chiffre attendu");
  while (g_ascii_isdigit (peek (parser)))
    parser->at++;
  return TRUE;
}

/* Checks the grammar of the number at hand and says whether it is an integer. */
static gboolean
scan_number_grammar (Parser *parser, gboolean *is_integer)
{
  *is_integer = TRUE;
  if (peek (parser) == '-')
    parser->at++;
  if (peek (parser) == '0')
    parser->at++;
  else if (!scan_digits (parser))
    return FALSE;
  if (peek (parser) == '.')
    {
      *is_integer = FALSE;
      parser->at++;
      if (!scan_digits (parser))
        return FALSE;
    }
  if (peek (parser) == 'e' || peek (parser) == 'E')
    {
      *is_integer = FALSE;
      parser->at++;
      if (peek (parser) == '+' || peek (parser) == '-')
        parser->at++;
      if (!scan_digits (parser))
        return FALSE;
    }
  return TRUE;
}

static JsonNode *
scan_number (Parser *parser)
{
  char digits[PARVIS_JSON_MAX_NUMBER_CHARS + 1];
  gsize start = parser->at, length;
  gboolean is_integer;
  gint64 integer;
  double real;

  if (!scan_number_grammar (parser, &is_integer))
    return NULL;
  length = parser->at - start;
  parser->at = start;
  if (length > PARVIS_JSON_MAX_NUMBER_CHARS)
    {
      fault (parser, "nombre trop long");
      return NULL;
    }
  memcpy (digits, parser->text + start, length);
  digits[length] = 0;
  if (is_integer)
    {
      if (!g_ascii_string_to_signed (digits, 10, G_MININT64, G_MAXINT64, &integer, NULL))
        {
          fault (parser, "entier hors des 64 bits");
          return NULL;
        }
      parser->at = start + length;
      return json_node_init_int (json_node_alloc (), integer);
    }
  real = g_ascii_strtod (digits, NULL);
  if (!isfinite (real))
    {
      fault (parser, "nombre trop grand");
      return NULL;
    }
  parser->at = start + length;
  return json_node_init_double (json_node_alloc (), real);
}

static JsonNode *
scan_word (Parser *parser)
{
  static const struct
  {
    const char *word;
    gsize length;
  } words[] = { { "null", 4 }, { "true", 4 }, { "false", 5 } };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      if (parser->length - parser->at < words[i].length
          || memcmp (parser->text + parser->at, words[i].word, words[i].length) != 0)
        continue;
      parser->at += words[i].length;
      return i == 0 ? json_node_init_null (json_node_alloc ())
                    : json_node_init_boolean (json_node_alloc (), i == 1);
    }
  fault (parser, "valeur attendue");
  return NULL;
}

/* Hands @node to the innermost open container, or makes it the root. */
static void
place (Parser *parser, JsonNode *node)
{
  JsonNode *holder;

  if (parser->open->len == 0)
    {
      parser->root = node;
      return;
    }
  holder = g_ptr_array_index (parser->open, parser->open->len - 1);
  if (JSON_NODE_HOLDS_OBJECT (holder))
    json_object_set_member (json_node_get_object (holder), parser->key->str, node);
  else
    json_array_add_element (json_node_get_array (holder), node);
}

/* At the quote of a key, or where one should be; goes on to its value. */
static gboolean
scan_key (Parser *parser)
{
  JsonNode *holder = g_ptr_array_index (parser->open, parser->open->len - 1);
  JsonObject *object = json_node_get_object (holder);

  skip_blanks (parser);
  if (peek (parser) != '"')
    return fault (parser, "clé entre guillemets attendue");
  if (!scan_string (parser))
    return FALSE;
  if (json_object_has_member (object, parser->string->str))
    return fault (parser, "clé donnée deux fois");
  /* GLib's string hash can be made to collide: what is not bounded here is quadratic there. */
  if (json_object_get_size (object) >= PARVIS_JSON_MAX_MEMBERS)
    return fault (parser, "trop de clés dans un objet");
  g_string_assign (parser->key, parser->string->str);
  skip_blanks (parser);
  if (peek (parser) != ':')
    return fault (parser, "« : » attendu");
  parser->at++;
  return TRUE;
}

/* At '{' or '['. Leaves @complete TRUE when it is empty, else stands where its first value is. */
static gboolean
open_container (Parser *parser, gboolean *complete)
{
  gboolean is_object = peek (parser) == '{';
  JsonNode *node;

  if (parser->open->len >= parser->max_depth)
    return fault (parser, "trop d’objets ou de listes imbriqués");
  parser->at++;
  if (is_object)
    {
      node = json_node_new (JSON_NODE_OBJECT);
      json_node_take_object (node, json_object_new ());
    }
  else
    {
      node = json_node_new (JSON_NODE_ARRAY);
      json_node_take_array (node, json_array_new ());
    }
  place (parser, node);
  skip_blanks (parser);
  *complete = peek (parser) == (is_object ? '}' : ']');
  if (*complete)
    {
      parser->at++;
      return TRUE;
    }
  g_ptr_array_add (parser->open, node);
  return is_object ? scan_key (parser) : TRUE;
}

/* Reads a value; @complete is FALSE when it is a container that goes on. */
static gboolean
scan_value (Parser *parser, gboolean *complete)
{
  JsonNode *node;
  char c;

  *complete = TRUE;
  skip_blanks (parser);
  c = peek (parser);
  if (c == '{' || c == '[')
    return open_container (parser, complete);
  if (c == '"')
    {
      if (!scan_string (parser))
        return FALSE;
      node = json_node_init_string (json_node_alloc (), parser->string->str);
    }
  else if (c == '-' || g_ascii_isdigit (c))
    node = scan_number (parser);
  else
    node = scan_word (parser);
  if (node == NULL)
    return FALSE;
  place (parser, node);
  return TRUE;
}

/* After a value: closes what ends here. @done when the root itself is complete. */
static gboolean
scan_after_value (Parser *parser, gboolean *done)
{
  *done = FALSE;
  while (parser->open->len > 0)
    {
      JsonNode *holder = g_ptr_array_index (parser->open, parser->open->len - 1);
      gboolean is_object = JSON_NODE_HOLDS_OBJECT (holder);

      skip_blanks (parser);
      if (peek (parser) == ',')
        {
          parser->at++;
          return is_object ? scan_key (parser) : TRUE;
        }
      if (peek (parser) != (is_object ? '}' : ']'))
        return fault (parser, is_object ? "« , » ou « } » attendu" : "« , » ou « ] » attendu");
      parser->at++;
      g_ptr_array_set_size (parser->open, (int) parser->open->len - 1);
    }
  *done = TRUE;
  skip_blanks (parser);
  return parser->at == parser->length ? TRUE : fault (parser, "texte après la fin");
}

static gboolean
scan_document (Parser *parser)
{
  gboolean done = FALSE, complete;

  while (!done)
    {
      if (!scan_value (parser, &complete))
        return FALSE;
      if (complete && !scan_after_value (parser, &done))
        return FALSE;
    }
  return TRUE;
}

JsonNode *
parvis_json_parse (
    const char *text, gssize length, gsize max_bytes, guint max_depth, GError **error)
{
  Parser parser = { .text = text, .max_depth = MIN (max_depth, HARD_MAX_DEPTH) };
  g_autoptr (GPtrArray) open = g_ptr_array_new ();
  g_autoptr (JsonNode) root = NULL;
  const char *end = NULL;
  gboolean fine;

  g_return_val_if_fail (text != NULL || length == 0, NULL);
  parser.length = length < 0 ? strlen (text) : (gsize) length;
  if (parser.length > max_bytes)
    {
      g_set_error (error, PARVIS_ERROR, PARVIS_ERROR_TOO_LARGE,
                   "JSON : plus de %" G_GSIZE_FORMAT " octets", max_bytes);
      return NULL;
    }
  parser.open = open;
  parser.string = g_string_new (NULL);
  parser.key = g_string_new (NULL);
  fine = g_utf8_validate_len (text, parser.length, &end);
  if (!fine)
    {
      parser.at = (gsize) (end - text);
      fault (&parser, *end == 0 ? "caractère nul" : "octets qui ne sont pas de l’UTF-8");
    }
  else
    fine = scan_document (&parser);
  g_string_free (parser.string, TRUE);
  g_string_free (parser.key, TRUE);
  root = parser.root;
  if (fine)
    return g_steal_pointer (&root);
  g_propagate_error (error, parser.error);
  return NULL;
}
