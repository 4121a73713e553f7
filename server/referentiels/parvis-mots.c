/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-referentiels"
#include "config.h"

#include <string.h>

#include "server/referentiels/parvis-mots.h"
#include "shared/rules/parvis-texte.h"

#define TEXTE_MAX 100 /* characters that are read */

/* "2e", "1er", "02" are 2, 1, 2: an arrondissement is written in many ways. */
static gboolean
append_rank (GString *plie, const char *mot)
{
  static const char *const suffixes[] = { "", "e", "er", "eme", "ieme", "nd", NULL };
  gsize chiffres = strspn (mot, "0123456789");

  if (chiffres == 0 || chiffres > 2 || !g_strv_contains (suffixes, mot + chiffres))
    return FALSE;
  if (*mot == '0' && chiffres == 2 && mot[1] != '0' && mot[2] == '\0')
    g_string_append_c (plie, mot[1]);
  else
    g_string_append_len (plie, mot, chiffres);
  return TRUE;
}

static void
append_word (GString *plie, const char *mot)
{
  if (*mot == '\0' || g_str_equal (mot, "arrondissement") || g_str_equal (mot, "arr"))
    return;
  if (plie->len > 0)
    g_string_append_c (plie, ' ');
  if (g_str_equal (mot, "st"))
    g_string_append (plie, "saint");
  else if (g_str_equal (mot, "ste"))
    g_string_append (plie, "sainte");
  else if (!append_rank (plie, mot))
    g_string_append (plie, mot);
}

char *
parvis_mots_fold (const char *texte)
{
  g_autofree char *coupe = g_utf8_substring (texte, 0, MIN (g_utf8_strlen (texte, -1), TEXTE_MAX));
  g_autofree char *cle = parvis_texte_cle (coupe);
  g_auto (GStrv) mots = g_strsplit (cle, " ", PARVIS_MOTS_MAX + 1);
  g_autoptr (GString) plie = g_string_new (NULL);

  for (guint i = 0; mots[i] && i < PARVIS_MOTS_MAX; i++)
    append_word (plie, mots[i]);
  return g_string_free (g_steal_pointer (&plie), FALSE);
}
