/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-shared"
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "shared/rules/parvis-texte.h"

/* What nobody types on purpose, and what can make a text look like another one. */
static gboolean
is_invisible (gunichar c)
{
  switch (g_unichar_type (c))
    {
    case G_UNICODE_CONTROL:
    case G_UNICODE_FORMAT: /* bidirectional marks, zero-width joiners, soft hyphens, tags */
    case G_UNICODE_UNASSIGNED:
    case G_UNICODE_PRIVATE_USE:
    case G_UNICODE_SURROGATE:
      return TRUE;
    default:
      /* Fillers and blanks that count as letters or signs. */
      return c == 0x115f || c == 0x1160 || c == 0x3164 || c == 0xffa0 || c == 0x2800 || c == 0x034f
             || (c >= 0xfe00 && c <= 0xfe0f);
    }
}

/* @text from @p to @end, cleaned, at the end of @line. */
static void
append_clean (GString *line, const char *p, const char *end)
{
  gboolean space = FALSE, empty = TRUE;

  for (; p < end; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);
      if (g_unichar_isspace (c))
        space = TRUE;
      else if (!is_invisible (c))
        {
          if (space && !empty)
            g_string_append_c (line, ' ');
          g_string_append_unichar (line, c);
          space = empty = FALSE;
        }
    }
}

char *
parvis_texte_nettoyer (const char *typed)
{
  g_autofree char *composed = g_utf8_normalize (typed, -1, G_NORMALIZE_NFC);
  g_autoptr (GString) line = g_string_new (NULL);

  if (composed != NULL)
    append_clean (line, composed, composed + strlen (composed));
  return g_string_free (g_steal_pointer (&line), FALSE);
}

char *
parvis_texte_nettoyer_lignes (const char *typed)
{
  g_autofree char *composed = g_utf8_normalize (typed, -1, G_NORMALIZE_NFC);
  g_autoptr (GString) text = g_string_new (NULL);
  guint empty_lines = 0;

  for (const char *p = composed; p != NULL && *p != 0;)
    {
      gsize length = strcspn (p, "\r\n");
      g_autoptr (GString) line = g_string_new (NULL);
      append_clean (line, p, p + length);
      p += length;
      p += *p == '\r' && p[1] == '\n' ? 2 : *p != 0;
      if (line->len == 0)
        {
          empty_lines++;
          continue;
        }
      if (text->len > 0)
        g_string_append (text, empty_lines > 0 ? "\n\n" : "\n");
      g_string_append (text, line->str);
      empty_lines = 0;
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

char *
parvis_texte_majuscules (const char *texte)
{
  return g_str_is_ascii (texte) ? g_ascii_strup (texte, -1) : g_utf8_strup (texte, -1);
}

char *
parvis_texte_nom (const char *nom)
{
  g_autofree char *clean = parvis_texte_nettoyer (nom);

  return parvis_texte_majuscules (clean);
}

char *
parvis_texte_prenom (const char *prenom)
{
  g_autofree char *clean = parvis_texte_nettoyer (prenom);
  g_autofree char *lower = g_utf8_strdown (clean, -1);
  g_autoptr (GString) text = g_string_new (NULL);
  gboolean start = TRUE;

  for (const char *p = lower; *p != 0; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);
      g_string_append_unichar (text, start ? g_unichar_totitle (c) : c);
      /* An accent that NFC could not join keeps the letter before it. */
      start = !g_unichar_isalpha (c) && !g_unichar_ismark (c);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

char *
parvis_texte_nom_prenom (const char *nom, const char *prenom)
{
  g_autofree char *upper = parvis_texte_nom (nom != NULL ? nom : "");
  g_autofree char *title = parvis_texte_prenom (prenom != NULL ? prenom : "");

  return g_strconcat (upper, *upper != 0 && *title != 0 ? " " : "", title, NULL);
}

/* Before a vowel one says « d’ »; before an h as well, in most first names; not before Yann, but before Yves. */
char *
parvis_texte_de (const char *nom)
{
  g_autofree char *cle = parvis_texte_cle (nom);
  gboolean voyelle = *cle == 'y' ? cle[1] != '\0' && strchr ("aeiou", cle[1]) == NULL
                                 : *cle != '\0' && strchr ("aeiouh", *cle) != NULL;

  return g_strconcat (voyelle ? "d’" : "de ", nom, NULL);
}

char *
parvis_texte_cle (const char *text)
{
  g_autofree char *ascii = g_str_to_ascii (text, "C");
  g_autoptr (GString) key = g_string_new (NULL);
  gboolean space = FALSE;

  for (const char *p = ascii; *p != 0; p++)
    {
      if (g_ascii_isalnum (*p))
        {
          if (space && key->len > 0)
            g_string_append_c (key, ' ');
          g_string_append_c (key, g_ascii_tolower (*p));
          space = FALSE;
        }
      else
        space = TRUE;
    }
  return g_string_free (g_steal_pointer (&key), FALSE);
}

gboolean
parvis_texte_contient (const char *text, const char *cle)
{
  g_autofree char *folded = parvis_texte_cle (text);
  g_auto (GStrv) words = g_strsplit (cle, " ", -1);

  for (gsize i = 0; words[i] != NULL; i++)
    if (strstr (folded, words[i]) == NULL)
      return FALSE;
  return TRUE;
}

gboolean
parvis_texte_is_nom (const char *text)
{
  guint letters = 0, count = 0;

  for (const char *p = text; *p != 0; p = g_utf8_next_char (p), count++)
    {
      gunichar c = g_utf8_get_char (p);
      if (g_unichar_isalpha (c))
        letters++;
      else if (!g_unichar_ismark (c) && c != ' ' && c != '-' && c != '\'' && c != 0x2019
               && c != '.')
        return FALSE;
    }
  return letters > 0 && count <= 100;
}

/* The figures of @typed, with a leading + kept; NULL when anything but spacing marks is between. */
static char *
strip_telephone (const char *typed)
{
  g_autoptr (GString) figures = g_string_new (NULL);

  for (const char *p = typed; *p != 0; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);
      if (g_ascii_isdigit (*p) || (c == '+' && figures->len == 0))
        g_string_append_c (figures, *p);
      else if (!g_unichar_isspace (c) && !is_invisible (c)
               && (c == 0 || c > 0x7f || strchr (".-/()", (int) c) == NULL) && c != 0x2011)
        return NULL;
    }
  return g_string_free (g_steal_pointer (&figures), FALSE);
}

char *
parvis_texte_parse_telephone (const char *typed)
{
  g_autofree char *figures = strip_telephone (typed);
  g_autofree char *number = NULL;
  gsize length;

  if (figures == NULL)
    return NULL;
  if (g_str_has_prefix (figures, "00"))
    number = g_strconcat ("+", figures + 2, NULL);
  else if (figures[0] == '0')
    number = g_strconcat ("+33", figures + 1, NULL);
  else
    number = g_strdup (figures);
  if (number[0] != '+')
    return NULL;
  /* +33 (0)6 12 34 56 78 */
  if (g_str_has_prefix (number, "+330"))
    memmove (number + 3, number + 4, strlen (number + 4) + 1);
  length = strlen (number);
  if (g_str_has_prefix (number, "+33"))
    return length == 12 && number[3] != '0' ? g_steal_pointer (&number) : NULL;
  /* North America has ten figures: 00 12 34 56 78 is a slip, not a call abroad. */
  if (number[1] == '1')
    return length == 12 ? g_steal_pointer (&number) : NULL;
  return length >= 8 && length <= 16 && number[1] != '0' ? g_steal_pointer (&number) : NULL;
}

char *
parvis_texte_format_telephone (const char *e164)
{
  if (!g_str_has_prefix (e164, "+33") || strlen (e164) != 12)
    return g_strdup (e164);
  return g_strdup_printf ("0%c %.2s %.2s %.2s %.2s", e164[3], e164 + 4, e164 + 6, e164 + 8,
                          e164 + 10);
}

gboolean
parvis_texte_is_mobile (const char *e164)
{
  return g_str_has_prefix (e164, "+336") || g_str_has_prefix (e164, "+337");
}

static gboolean
is_domain (const char *domain)
{
  g_auto (GStrv) labels = g_strsplit (domain, ".", -1);
  guint count = g_strv_length (labels);

  if (count < 2 || strlen (domain) > 253 || strlen (labels[count - 1]) < 2)
    return FALSE;
  for (guint i = 0; i < count; i++)
    {
      gsize length = strlen (labels[i]);
      if (length == 0 || length > 63 || labels[i][0] == '-' || labels[i][length - 1] == '-')
        return FALSE;
      for (const char *p = labels[i]; *p != 0; p++)
        if (!g_ascii_isalnum (*p) && *p != '-')
          return FALSE;
    }
  /* 192.0.2.1 is no name; a top level never is only figures. */
  return strspn (labels[count - 1], "0123456789") < strlen (labels[count - 1]);
}

gboolean
parvis_texte_is_courriel (const char *courriel)
{
  const char *at = strchr (courriel, '@');
  gsize local;

  if (at == NULL || strchr (at + 1, '@') != NULL || strlen (courriel) > 254)
    return FALSE;
  local = (gsize) (at - courriel);
  if (local == 0 || local > 64 || courriel[0] == '.' || at[-1] == '.')
    return FALSE;
  for (const char *p = courriel; p < at; p++)
    if ((!g_ascii_isalnum (*p) && strchr (".!#$%&'*+/=?^_`{|}~-", *p) == NULL)
        || (*p == '.' && p[1] == '.'))
      return FALSE;
  return is_domain (at + 1);
}

char *
parvis_texte_cle_courriel (const char *courriel)
{
  g_autofree char *clean = parvis_texte_nettoyer (courriel);

  return g_ascii_strdown (clean, -1);
}

gboolean
parvis_texte_is_departement (const char *code)
{
  gsize length = strlen (code);
  int number;

  if (g_str_equal (code, "2A") || g_str_equal (code, "2B"))
    return TRUE;
  if (length < 2 || length > 3 || strspn (code, "0123456789") != length)
    return FALSE;
  number = atoi (code);
  if (length == 2)
    return (number >= 1 && number <= 95) || number == 99;
  return (number >= 971 && number <= 978) || (number >= 984 && number <= 989);
}

gboolean
parvis_texte_is_code_postal (const char *text)
{
  g_autofree char *two = NULL;
  g_autofree char *three = NULL;

  if (strlen (text) != 5 || strspn (text, "0123456789") != 5)
    return FALSE;
  two = g_strndup (text, 2);
  three = g_strndup (text, 3);
  return parvis_texte_is_departement (three)
         || (parvis_texte_is_departement (two) && !g_str_equal (two, "99"));
}
