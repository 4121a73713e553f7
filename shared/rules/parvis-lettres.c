/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-shared"
#include "config.h"

#include "shared/rules/parvis-lettres.h"

static const char *const unites[] = {
  "zéro",     "un",     "deux",  "trois",    "quatre",   "cinq",     "six",
  "sept",     "huit",   "neuf",  "dix",      "onze",     "douze",    "treize",
  "quatorze", "quinze", "seize", "dix-sept", "dix-huit", "dix-neuf",
};
static const char *const dizaines[] = {
  "",          "",         "vingt",    "trente",       "quarante",
  "cinquante", "soixante", "soixante", "quatre-vingt", "quatre-vingt",
};

/* Below one hundred. « quatre-vingts » has its s at the very end only. */
static void
append_cent (GString *text, guint n, gboolean last)
{
  guint d = n / 10, u = n % 10;

  if (n < 20)
    {
      g_string_append (text, unites[n]);
      return;
    }
  g_string_append (text, dizaines[d]);
  if (d == 7 || d == 9)
    u += 10;
  if (n == 80 && last)
    g_string_append_c (text, 's');
  else if ((u == 1 || u == 11) && d < 8)
    g_string_append_printf (text, " et %s", unites[u]);
  else if (u > 0)
    g_string_append_printf (text, "-%s", unites[u]);
}

/* Below one thousand, above zero. */
static void
append_mille (GString *text, guint n, gboolean last)
{
  guint c = n / 100, rest = n % 100;

  if (c > 1)
    g_string_append_printf (text, "%s ", unites[c]);
  if (c > 0)
    g_string_append (text, c > 1 && rest == 0 && last ? "cents" : "cent");
  if (c > 0 && rest > 0)
    g_string_append_c (text, ' ');
  if (rest > 0)
    append_cent (text, rest, last);
}

static void
append_nombre (GString *text, guint n)
{
  guint m = n / 1000, rest = n % 1000;

  if (n == 0)
    g_string_append (text, unites[0]);
  if (m > 1)
    {
      append_mille (text, m, FALSE);
      g_string_append_c (text, ' ');
    }
  if (m > 0)
    g_string_append (text, "mille");
  if (m > 0 && rest > 0)
    g_string_append_c (text, ' ');
  if (rest > 0)
    append_mille (text, rest, TRUE);
}

char *
parvis_lettres_montant (gint64 cents)
{
  g_autoptr (GString) text = g_string_new (NULL);
  guint euros = (guint) (cents / 100), rest = (guint) (cents % 100);

  g_return_val_if_fail (cents >= 0 && cents <= 99999999, NULL);

  if (euros > 0 || rest == 0)
    {
      append_nombre (text, euros);
      g_string_append (text, euros > 1 ? " euros" : " euro");
    }
  if (rest > 0)
    {
      if (euros > 0)
        g_string_append (text, " et ");
      append_nombre (text, rest);
      g_string_append (text, rest > 1 ? " centimes" : " centime");
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}
