/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-shared"
#include "config.h"

#include <string.h>

#include "shared/rules/parvis-identifiant.h"

/* Lower case ASCII of @text's letters, figures and of what is in @kept. */
static char *
fold (const char *text, const char *kept)
{
  g_autofree char *decomposed = g_utf8_normalize (text, -1, G_NORMALIZE_NFKD);
  g_autofree char *ascii = NULL;
  g_autoptr (GString) folded = g_string_new (NULL);

  /* The "C" locale's table knows œ → oe, ß → ss, ł → l; what it does not know becomes '?'. */
  ascii = g_str_to_ascii (decomposed != NULL ? decomposed : "", "C");
  for (const char *p = ascii; *p != 0; p++)
    if (g_ascii_isalnum (*p) || strchr (kept, *p) != NULL)
      g_string_append_c (folded, g_ascii_tolower (*p));
  return g_string_free (g_steal_pointer (&folded), FALSE);
}

/* Cuts to @length, and never ends in a mark. */
static void
cut_at (char *text, gsize length)
{
  gsize end = MIN (strlen (text), length);

  while (end > 0 && (text[end - 1] == '.' || text[end - 1] == '-'))
    end--;
  text[end] = 0;
}

/* One half of it: no hyphen at the ends. */
static char *
fold_part (const char *text)
{
  g_autofree char *part = fold (text, "-");

  cut_at (part, strlen (part));
  return g_strdup (part + strspn (part, "-"));
}

char *
parvis_identifiant_propose (const char *prenom, const char *nom, guint rang)
{
  g_autofree char *first = fold_part (prenom);
  g_autofree char *last = fold_part (nom);
  g_autofree char *name = g_strconcat (first, *first != 0 && *last != 0 ? "." : "", last, NULL);
  g_autofree char *suffix = rang > 1 ? g_strdup_printf ("%u", rang) : g_strdup ("");

  cut_at (name, PARVIS_IDENTIFIANT_MAX - strlen (suffix));
  return g_strconcat (*name != 0 ? name : "usager", suffix, NULL);
}

char *
parvis_identifiant_replier (const char *identifiant)
{
  return fold (identifiant, ".-_@+");
}

const char *
parvis_identifiant_check (const char *identifiant)
{
  gsize length = strlen (identifiant);

  if (length == 0)
    return "Choisissez un identifiant.";
  if (length < 3)
    return "L’identifiant doit avoir au moins 3 caractères.";
  if (length > PARVIS_IDENTIFIANT_MAX)
    return "L’identifiant ne peut pas dépasser 30 caractères.";
  if (strspn (identifiant, "abcdefghijklmnopqrstuvwxyz0123456789.-") != length)
    return "L’identifiant ne peut contenir que des lettres minuscules sans accent, des chiffres, "
           "des points et des tirets.";
  if (!g_ascii_isalnum (identifiant[0]) || !g_ascii_isalnum (identifiant[length - 1]))
    return "L’identifiant doit commencer et finir par une lettre ou un chiffre.";
  return NULL;
}
