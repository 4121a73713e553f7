/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-http"
#include "config.h"

#include <string.h>

#include "server/http/parvis-form.h"

struct _ParvisForm
{
  GHashTable *table; /* char* → GPtrArray of char* */
  guint n_fields;
};

static void
fail (GError **error, ParvisError code, const char *message)
{
  g_set_error_literal (error, PARVIS_ERROR, code, message);
}

/* Field names are ours: what is not visible ASCII was written by hand. */
static gboolean
name_is_valid (const char *name, gsize length)
{
  if (length == 0)
    return FALSE;
  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isgraph (name[i]))
      return FALSE;
  return TRUE;
}

static gboolean
turns_direction (gunichar c)
{
  return (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
}

/* White space, and the two marks that a copy from elsewhere brings along unseen. */
static gboolean
is_blank (gunichar c)
{
  return g_unichar_isspace (c) || c == 0xfeff || c == 0x200b;
}

static void
trim (GString *text)
{
  const char *start = text->str;
  const char *end = text->str + text->len;

  while (start < end && is_blank (g_utf8_get_char (start)))
    start = g_utf8_next_char (start);
  while (end > start && is_blank (g_utf8_get_char (g_utf8_prev_char (end))))
    end = g_utf8_prev_char (end);
  g_string_truncate (text, end - text->str);
  g_string_erase (text, 0, start - text->str);
}

/* NULL when @raw holds what no browser sends. A vertical tab and a form feed are what word processors
 * leave at a soft line or page end: a new line, not a reason to lose what was typed. */
static char *
clean_value (const char *raw, gsize length)
{
  g_autoptr (GString) text = NULL;
  const char *end = raw + length;

  if (!g_utf8_validate_len (raw, length, NULL))
    return NULL;
  text = g_string_sized_new (length);
  for (const char *p = raw; p < end; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (c == '\r' && p + 1 < end && p[1] == '\n')
        continue;
      if (c == '\r' || c == '\v' || c == '\f')
        c = '\n';
      if (c != '\n' && c != '\t' && (c < 0x20 || (c >= 0x7f && c < 0xa0)))
        return NULL;
      if (!turns_direction (c))
        g_string_append_unichar (text, c);
    }
  trim (text);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* Undoes + and %XX in place. A % that no two hexadecimal digits follow stays, as browsers read it. */
static gsize
decode (char *text, gsize length)
{
  gsize out = 0;

  for (gsize i = 0; i < length; i++)
    {
      if (text[i] == '+')
        text[out++] = ' ';
      else if (text[i] == '%' && i + 2 < length && g_ascii_isxdigit (text[i + 1])
               && g_ascii_isxdigit (text[i + 2]))
        {
          text[out++] =
              g_ascii_xdigit_value (text[i + 1]) << 4 | g_ascii_xdigit_value (text[i + 2]);
          i += 2;
        }
      else
        text[out++] = text[i];
    }
  return out;
}

static gboolean
parse_pair (ParvisForm *form, const char *text, gsize length, GError **error)
{
  g_autofree char *pair = g_memdup2 (text, length);
  char *equals = memchr (pair, '=', length);
  gsize name_length = equals != NULL ? equals - pair : length;
  char *value = equals != NULL ? equals + 1 : pair + length;
  gsize value_length = pair + length - value;

  name_length = decode (pair, name_length);
  value_length = decode (value, value_length);
  return parvis_form_add (form, pair, name_length, value, value_length, error);
}

ParvisForm *
parvis_form_new (void)
{
  ParvisForm *form = g_new0 (ParvisForm, 1);

  form->table =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_ptr_array_unref);
  return form;
}

void
parvis_form_free (ParvisForm *form)
{
  g_hash_table_unref (form->table);
  g_free (form);
}

gboolean
parvis_form_add (ParvisForm *form,
                 const char *name,
                 gsize name_length,
                 const char *value,
                 gsize value_length,
                 GError **error)
{
  g_autofree char *clean = NULL;
  g_autofree char *key = NULL;
  GPtrArray *values = NULL;

  if (form->n_fields >= PARVIS_FORM_FIELDS_MAX)
    return fail (error, PARVIS_ERROR_TOO_LARGE, "Le formulaire envoyé a trop de champs."), FALSE;
  if (name_length > PARVIS_FORM_NAME_MAX || value_length > PARVIS_FORM_VALUE_MAX)
    return fail (error, PARVIS_ERROR_TOO_LARGE, "Un champ du formulaire est trop long."), FALSE;
  if (!name_is_valid (name, name_length))
    return fail (error, PARVIS_ERROR_INVALID, "Le formulaire envoyé n’a pas pu être lu."), FALSE;
  clean = clean_value (value, value_length);
  if (clean == NULL)
    return fail (error, PARVIS_ERROR_INVALID,
                 "Un champ du formulaire contient des caractères qui ne s’écrivent pas."),
           FALSE;

  key = g_strndup (name, name_length);
  values = g_hash_table_lookup (form->table, key);
  if (values == NULL)
    {
      values = g_ptr_array_new_null_terminated (1, g_free, TRUE);
      g_hash_table_insert (form->table, g_steal_pointer (&key), values);
    }
  g_ptr_array_add (values, g_steal_pointer (&clean));
  form->n_fields++;
  return TRUE;
}

gboolean
parvis_form_parse (ParvisForm *form, const char *text, gsize length, GError **error)
{
  const char *end = text + length;

  while (text < end)
    {
      const char *amp = memchr (text, '&', end - text);
      const char *stop = amp != NULL ? amp : end;

      if (stop > text && !parse_pair (form, text, stop - text, error))
        return FALSE;
      text = amp != NULL ? amp + 1 : end;
    }
  return TRUE;
}

GHashTable *
parvis_form_get_table (ParvisForm *form)
{
  return form->table;
}

const char *
parvis_form_find (ParvisForm *form, const char *name)
{
  GPtrArray *values = g_hash_table_lookup (form->table, name);

  return values != NULL ? g_ptr_array_index (values, 0) : NULL;
}

void
parvis_form_encode (GString *out, const char *name, const char *value)
{
  if (out->len > 0)
    g_string_append_c (out, '&');
  g_string_append_uri_escaped (out, name, NULL, FALSE);
  g_string_append_c (out, '=');
  g_string_append_uri_escaped (out, value, NULL, FALSE);
}
