/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "shared/rules/parvis-lettres.h"
#include "shared/rules/parvis-money.h"
#include "shared/rules/parvis-typo.h"

static void
assert_takes (char *text, const char *expected)
{
  g_assert_cmpstr (text, ==, expected);
  g_free (text);
}

static void
test_format (void)
{
  assert_takes (parvis_money_format (450), "4,50" PARVIS_NBSP "€");
  assert_takes (parvis_money_format (0), "0,00" PARVIS_NBSP "€");
  assert_takes (parvis_money_format (5), "0,05" PARVIS_NBSP "€");
  assert_takes (parvis_money_format (99999), "999,99" PARVIS_NBSP "€");
  assert_takes (parvis_money_format (123450), "1" PARVIS_NNBSP "234,50" PARVIS_NBSP "€");
  assert_takes (parvis_money_format (123456789),
                "1" PARVIS_NNBSP "234" PARVIS_NNBSP "567,89" PARVIS_NBSP "€");
  assert_takes (parvis_money_format (-75), "−0,75" PARVIS_NBSP "€");
  assert_takes (parvis_money_format (-123450), "−1" PARVIS_NNBSP "234,50" PARVIS_NBSP "€");
  assert_takes (parvis_money_format_saisie (123450), "1234,50");
  assert_takes (parvis_money_format_saisie (G_MININT64), "−92233720368547758,08");
}

static void
test_saisie (void)
{
  static const char *const form = "Écrivez un montant en euros, par exemple 14,50.";
  static const char *const zero = "Le montant doit être supérieur à zéro.";
  static const char *const high = "Ce montant est trop élevé.";
  const struct
  {
    const char *typed;
    gint64 cents;
    const char *message;
  } cases[] = {
    { "14,50", 1450, NULL },
    { "14.5", 1450, NULL },
    { "14", 1400, NULL },
    { "0,01", 1, NULL },
    { "007", 700, NULL },
    { " 14,50 € ", 1450, NULL },
    { "14,50€", 1450, NULL },
    { "1 234,50", 123450, NULL },
    { "1" PARVIS_NNBSP "234,50" PARVIS_NBSP "€", 123450, NULL },
    { "999999,99", 99999999, NULL },
    { "000000000000000000000000000000001", 100, NULL },
    { "1000000", -1, high },
    { "99999999999999999999999999", -1, high },
    { "100000000000000000000000000", -1, high },
    { "0", -1, zero },
    { "0,00", -1, zero },
    { "-1", -1, zero },
    { "−1", -1, zero },
    { "1e9", -1, form },
    { "1,5,0", -1, form },
    { "1.234,50", -1, form },
    { "14,", -1, form },
    { ",50", -1, form },
    { "+5", -1, form },
    { "abc", -1, form },
    { "14 € 50", -1, form },
    { "€", -1, "Indiquez un montant." },
    { "0x10", -1, form },
    { "٣", -1, form },
    { "14,505", -1, "Un montant a deux chiffres au plus après la virgule." },
    { "", -1, "Indiquez un montant." },
    { "   ", -1, "Indiquez un montant." },
    { NULL, -1, "Indiquez un montant." },
    { "<script>", -1, form },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const char *message;
      g_test_message ("%s", cases[i].typed);
      g_assert_cmpint (parvis_money_parse_saisie (cases[i].typed, &message), ==, cases[i].cents);
      g_assert_cmpstr (message, ==, cases[i].message);
    }
}

/* What is shown can be typed back. */
static void
test_round_trip (void)
{
  for (gint64 cents = 1; cents <= PARVIS_MONEY_MAX_SAISIE; cents += cents < 20000 ? 1 : 99991)
    {
      g_autofree char *shown = parvis_money_format (cents);
      g_autofree char *field = parvis_money_format_saisie (cents);
      g_assert_cmpint (parvis_money_parse_saisie (shown, NULL), ==, cents);
      g_assert_cmpint (parvis_money_parse_saisie (field, NULL), ==, cents);
    }
}

static void
test_lettres (void)
{
  static const struct
  {
    gint64 cents;
    const char *lettres;
  } cases[] = {
    { 0, "zéro euro" },
    { 1, "un centime" },
    { 50, "cinquante centimes" },
    { 100, "un euro" },
    { 101, "un euro et un centime" },
    { 1450, "quatorze euros et cinquante centimes" },
    { 2100, "vingt et un euros" },
    { 7100, "soixante et onze euros" },
    { 7700, "soixante-dix-sept euros" },
    { 8000, "quatre-vingts euros" },
    { 8100, "quatre-vingt-un euros" },
    { 9199, "quatre-vingt-onze euros et quatre-vingt-dix-neuf centimes" },
    { 10000, "cent euros" },
    { 20000, "deux cents euros" },
    { 28000, "deux cent quatre-vingts euros" },
    { 20100, "deux cent un euros" },
    { 100000, "mille euros" },
    { 123456, "mille deux cent trente-quatre euros et cinquante-six centimes" },
    { 8000000, "quatre-vingt mille euros" },
    { 20000000, "deux cent mille euros" },
    { 99999999, "neuf cent quatre-vingt-dix-neuf mille neuf cent quatre-vingt-dix-neuf euros et "
                "quatre-vingt-dix-neuf centimes" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *lettres = parvis_lettres_montant (cases[i].cents);

      g_assert_cmpstr (lettres, ==, cases[i].lettres);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/money/format", test_format);
  g_test_add_func ("/money/saisie", test_saisie);
  g_test_add_func ("/money/round-trip", test_round_trip);
  g_test_add_func ("/money/lettres", test_lettres);
  return g_test_run ();
}
