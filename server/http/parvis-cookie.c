/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-http"
#include "config.h"

#include <string.h>

#include "server/http/parvis-cookie.h"

/* cookie-octet of RFC 6265 § 4.1.1: visible ASCII without quote, comma, semicolon and backslash. */
static gboolean
is_cookie_value (const char *value, gsize length)
{
  if (length > PARVIS_COOKIE_VALUE_MAX)
    return FALSE;
  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isgraph (value[i]) || strchr ("\",;\\", value[i]) != NULL)
      return FALSE;
  return TRUE;
}

static gboolean
is_blank (char c)
{
  return c == ' ' || c == '\t';
}

/* One pair between semicolons: TRUE when its name is @name; its value is then [@value, @value_end). */
static gboolean
pair_is (const char *start,
         const char *end,
         const char *name,
         const char **value,
         const char **value_end)
{
  gsize length = strlen (name);

  while (start < end && is_blank (*start))
    start++;
  while (end > start && is_blank (end[-1]))
    end--;
  if (end - start <= length || start[length] != '=' || memcmp (start, name, length) != 0)
    return FALSE;
  *value = start + length + 1;
  *value_end = end;
  return TRUE;
}

char *
parvis_cookie_find (const char *header, const char *name)
{
  const char *value = NULL, *value_end = NULL;
  const char *end = NULL;

  if (header == NULL || strlen (header) > PARVIS_COOKIE_HEADER_MAX)
    return NULL;
  end = header + strlen (header);
  for (const char *p = header; p < end;)
    {
      const char *semicolon = memchr (p, ';', end - p);
      const char *stop = semicolon != NULL ? semicolon : end;
      gboolean again = value != NULL;

      if (pair_is (p, stop, name, &value, &value_end) && again)
        return NULL;
      p = semicolon != NULL ? semicolon + 1 : end;
    }
  if (value == NULL || !is_cookie_value (value, value_end - value))
    return NULL;
  return g_strndup (value, value_end - value);
}

char *
parvis_cookie_full_name (const char *name, gboolean https)
{
  return g_strconcat (https ? "__Host-" : "", name, NULL);
}

char *
parvis_cookie_build (const char *name, const char *value, gboolean https, int max_age)
{
  GString *out = g_string_new (https ? "__Host-" : NULL);

  g_assert (is_cookie_value (value, strlen (value)));
  g_string_append_printf (out, "%s=%s; Path=/; HttpOnly; SameSite=Lax", name, value);
  if (https)
    g_string_append (out, "; Secure");
  if (max_age >= 0)
    g_string_append_printf (out, "; Max-Age=%d", max_age);
  return g_string_free (out, FALSE);
}
