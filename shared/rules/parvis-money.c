/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-shared"
#include "config.h"

#include <string.h>

#include "shared/rules/parvis-money.h"
#include "shared/rules/parvis-typo.h"

#define MINUS "\342\210\222" /* U+2212: read out by screen readers, unlike the hyphen */

/* Nineteen figures, their gaps of three bytes, sign and unit. */
/* Figures from the right, @gap between thousands; without printf: a list has one a line. Answers the length. */
static gsize
write_amount (gint64 cents, const char *gap, const char *unit, char written[PARVIS_MONEY_SIZE])
{
  guint64 absolute = cents < 0 ? -(guint64) cents : (guint64) cents;
  guint64 euros = absolute / 100;
  char text[PARVIS_MONEY_SIZE];
  char *end = text + sizeof text;
  char *first = end - strlen (unit);

  memcpy (first, unit, end - first);
  *--first = (char) ('0' + absolute % 10);
  *--first = (char) ('0' + absolute / 10 % 10);
  *--first = ',';
  for (int figures = 0; figures == 0 || euros > 0; figures++, euros /= 10)
    {
      if (figures > 0 && figures % 3 == 0)
        {
          first -= strlen (gap);
          memcpy (first, gap, strlen (gap));
        }
      *--first = (char) ('0' + euros % 10);
    }
  if (cents < 0)
    {
      first -= strlen (MINUS);
      memcpy (first, MINUS, strlen (MINUS));
    }
  memcpy (written, first, end - first);
  written[end - first] = '\0';
  return end - first;
}

gsize
parvis_money_write (gint64 cents, char text[PARVIS_MONEY_SIZE])
{
  return write_amount (cents, PARVIS_NNBSP, PARVIS_NBSP "€", text);
}

char *
parvis_money_format (gint64 cents)
{
  char text[PARVIS_MONEY_SIZE];

  return g_strndup (text, parvis_money_write (cents, text));
}

char *
parvis_money_format_saisie (gint64 cents)
{
  char text[PARVIS_MONEY_SIZE];

  return g_strndup (text, write_amount (cents, "", "", text));
}

/* Without the spaces that people and our own format put, and without a final €. */
static char *
strip (const char *typed)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (const char *p = typed; *p != 0; p = g_utf8_next_char (p))
    if (!g_unichar_isspace (g_utf8_get_char (p)))
      g_string_append_unichar (text, g_utf8_get_char (p));
  if (g_str_has_suffix (text->str, "€"))
    g_string_truncate (text, text->len - strlen ("€"));
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static gint64
refuse (const char **message, const char *text)
{
  if (message != NULL)
    *message = text;
  return -1;
}

gint64
parvis_money_parse_saisie (const char *typed, const char **message)
{
  static const char form[] = "Écrivez un montant en euros, par exemple 14,50.";
  g_autofree char *text = strip (typed != NULL ? typed : "");
  gsize euros = strspn (text, "0123456789");
  const char *p = text + euros;
  gint64 cents = 0;

  if (message != NULL)
    *message = NULL;
  if (*text == 0)
    return refuse (message, "Indiquez un montant.");
  if (*text == '-' || g_str_has_prefix (text, MINUS))
    return refuse (message, "Le montant doit être supérieur à zéro.");
  if (euros == 0)
    return refuse (message, form);
  if (*p == ',' || *p == '.')
    {
      gsize decimals = strspn (p + 1, "0123456789");
      if (decimals == 0 || p[1 + decimals] != 0)
        return refuse (message, form);
      if (decimals > 2)
        return refuse (message, "Un montant a deux chiffres au plus après la virgule.");
      cents = (p[1] - '0') * 10 + (decimals == 2 ? p[2] - '0' : 0);
    }
  else if (*p != 0)
    return refuse (message, form);
  for (gint64 unit = 100; euros > 0; euros--)
    {
      cents += (text[euros - 1] - '0') * unit;
      if (cents > PARVIS_MONEY_MAX_SAISIE)
        return refuse (message, "Ce montant est trop élevé.");
      unit = MIN (unit * 10, G_GINT64_CONSTANT (1000000000000));
    }
  return cents > 0 ? cents : refuse (message, "Le montant doit être supérieur à zéro.");
}

gint64
parvis_money_pour_mille (gint64 cents, gint64 pour_mille)
{
  return (cents * pour_mille + 500) / 1000;
}

char *
parvis_money_format_pour_mille (gint64 pour_mille)
{
  if (pour_mille % 10 == 0)
    return g_strdup_printf ("%" G_GINT64_FORMAT PARVIS_NBSP "%%", pour_mille / 10);
  return g_strdup_printf ("%" G_GINT64_FORMAT ",%" G_GINT64_FORMAT PARVIS_NBSP "%%",
                          pour_mille / 10, pour_mille % 10);
}
