/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "shared/json/parvis-json.h"
#include "shared/parvis-error.h"
#include "shared/rules/parvis-tarif.h"
#include "shared/rules/parvis-typo.h"

#define DELIBERATION "délibération n° 2025-41 du 23 juin 2025"

static ParvisTarif *
create (const char *formule, ParvisPublic public)
{
  g_autoptr (GError) error = NULL;
  ParvisTarif *tarif =
      parvis_tarif_new (formule, public, DELIBERATION, parvis_date_new (2025, 9, 1), &error);

  g_assert_no_error (error);
  return tarif;
}

static void
assert_phrase (const ParvisRaison *raison, const char *expected)
{
  g_autofree char *phrase = parvis_raison_to_phrase (raison);

  g_assert_cmpstr (phrase, ==, expected);
}

/* Roncq, 1 September 2025. */
#define RONCQ                                                                                      \
  "{\"type\":\"tranches\",\"tranches\":[{\"min\":0,\"cents\":50},{\"min\":400,\"cents\":175},"     \
  "{\"min\":640,\"cents\":235},{\"min\":860,\"cents\":305},{\"min\":1150,\"cents\":355},"          \
  "{\"min\":1500,\"cents\":405},{\"min\":1700,\"cents\":460},{\"min\":1900,\"cents\":490}]}"

static void
test_tranches (void)
{
  static const struct
  {
    gint64 min;
    gint64 cents;
  } grid[] = { { 0, 50 },     { 400, 175 },  { 640, 235 },  { 860, 305 },     { 1150, 355 },
               { 1500, 405 }, { 1700, 460 }, { 1900, 490 }, { G_MAXINT64, 0 } };
  g_autoptr (ParvisTarif) tarif = create (RONCQ, PARVIS_PUBLIC_RESIDENT);
  ParvisRaison raison;

  for (guint i = 0, quotient = 0; quotient < 3000; quotient++)
    {
      while (quotient >= grid[i + 1].min)
        i++;
      g_assert_cmpint (parvis_tarif_price (tarif, quotient, &raison), ==, grid[i].cents);
      g_assert_cmpint (raison.code, ==, PARVIS_RAISON_TARIF_TRANCHE);
      g_assert_cmpint (raison.quotient, ==, quotient);
    }
  g_assert_cmpint (parvis_tarif_price (tarif, G_MAXINT64, NULL), ==, 490);
  parvis_tarif_price (tarif, 640, &raison);
  assert_phrase (&raison, "Tarif résident, quotient 640, tranche de 640 à moins de 860" PARVIS_NBSP
                          ": 2,35" PARVIS_NBSP "€ (" DELIBERATION ").");
  parvis_tarif_price (tarif, 2500, &raison);
  assert_phrase (&raison, "Tarif résident, quotient 2500, tranche à partir de 1900" PARVIS_NBSP
                          ": 4,90" PARVIS_NBSP "€ (" DELIBERATION ").");
  g_assert_cmpint (parvis_tarif_price (tarif, PARVIS_QUOTIENT_INCONNU, &raison), ==, 490);
  assert_phrase (&raison, "Tarif résident, quotient inconnu, tranche la plus haute" PARVIS_NBSP
                          ": 4,90" PARVIS_NBSP "€ (" DELIBERATION ").");
}

static void
test_fixe (void)
{
  g_autoptr (ParvisTarif) tarif =
      create ("{\"type\":\"fixe\",\"cents\":650}", PARVIS_PUBLIC_EXTERIEUR);
  g_autoptr (ParvisTarif) pai = create ("{\"type\":\"fixe\",\"cents\":0}", PARVIS_PUBLIC_PAI);
  ParvisRaison raison;

  g_assert_cmpint (parvis_tarif_price (tarif, 12, &raison), ==, 650);
  g_assert_cmpint (parvis_tarif_price (tarif, PARVIS_QUOTIENT_INCONNU, NULL), ==, 650);
  assert_phrase (&raison,
                 "Tarif extérieur" PARVIS_NBSP ": 6,50" PARVIS_NBSP "€ (" DELIBERATION ").");
  g_assert_cmpint (parvis_tarif_price (pai, 12, &raison), ==, 0);
  raison.texte = NULL;
  assert_phrase (&raison, "Tarif PAI" PARVIS_NBSP ": 0,00" PARVIS_NBSP "€.");
}

/* Fay-aux-Loges: 0,36 % of the quotient, from 2,60 to 4,50. */
static void
test_effort (void)
{
  g_autoptr (ParvisTarif) tarif =
      create ("{\"type\":\"effort\",\"taux_millioniemes\":3600,\"plancher\":260,\"plafond\":450}",
              PARVIS_PUBLIC_RESIDENT);
  ParvisRaison raison;

  for (gint64 quotient = 0; quotient < 3000; quotient++)
    {
      gint64 rounded = (quotient * 36 + 50) / 100; /* quotient × 0,36 cents, half up */
      g_assert_cmpint (parvis_tarif_price (tarif, quotient, &raison), ==,
                       CLAMP (rounded, 260, 450));
      g_assert_cmpint (raison.code, ==,
                       rounded < 260   ? PARVIS_RAISON_TARIF_PLANCHER
                       : rounded > 450 ? PARVIS_RAISON_TARIF_PLAFOND
                                       : PARVIS_RAISON_TARIF_EFFORT);
    }
  g_assert_cmpint (parvis_tarif_price (tarif, 1000, &raison), ==, 360);
  assert_phrase (&raison, "Tarif résident, 0,36" PARVIS_NBSP "% du quotient 1000" PARVIS_NBSP
                          ": 3,60" PARVIS_NBSP "€ (" DELIBERATION ").");
  parvis_tarif_price (tarif, 500, &raison);
  assert_phrase (&raison, "Tarif résident, quotient 500" PARVIS_NBSP ": 2,60" PARVIS_NBSP
                          "€, le minimum (" DELIBERATION ").");
  parvis_tarif_price (tarif, 2000, &raison);
  assert_phrase (&raison, "Tarif résident, quotient 2000" PARVIS_NBSP ": 4,50" PARVIS_NBSP
                          "€, le maximum (" DELIBERATION ").");
  g_assert_cmpint (parvis_tarif_price (tarif, PARVIS_QUOTIENT_INCONNU, &raison), ==, 450);
  assert_phrase (&raison, "Tarif résident, quotient inconnu, prix le plus haut" PARVIS_NBSP
                          ": 4,50" PARVIS_NBSP "€ (" DELIBERATION ").");
  g_assert_cmpint (parvis_tarif_price (tarif, G_MAXINT64, NULL), ==, 450);
}

/* Half a cent goes up, before the bounds: Séné's 0,287 % and a half on the nose. */
static void
test_rounding (void)
{
  g_autoptr (ParvisTarif) sene =
      create ("{\"type\":\"effort\",\"taux_millioniemes\":2870,\"plancher\":100,\"plafond\":597}",
              PARVIS_PUBLIC_RESIDENT);
  g_autoptr (ParvisTarif) half =
      create ("{\"type\":\"effort\",\"taux_millioniemes\":5000,\"plancher\":0,\"plafond\":9999}",
              PARVIS_PUBLIC_RESIDENT);
  g_autoptr (ParvisTarif) flat =
      create ("{\"type\":\"effort\",\"taux_millioniemes\":1,\"plancher\":300,\"plafond\":300}",
              PARVIS_PUBLIC_RESIDENT);
  g_autoptr (ParvisTarif) free_below =
      create ("{\"type\":\"tranches\",\"tranches\":[{\"min\":0,\"cents\":0},{\"min\":400,"
              "\"cents\":175}]}",
              PARVIS_PUBLIC_RESIDENT);
  g_autoptr (ParvisTarif) pieux =
      create ("{\"type\":\"effort\",\"taux_millioniemes\":5500,\"plancher\":0,\"plafond\":319}",
              PARVIS_PUBLIC_RESIDENT);

  g_assert_cmpint (parvis_tarif_price (free_below, 399, NULL), ==, 0);
  g_assert_cmpint (parvis_tarif_price (flat, 1, NULL), ==, 300);
  g_assert_cmpint (parvis_tarif_price (sene, 700, NULL), ==, 201);
  g_assert_cmpint (parvis_tarif_price (half, 1, NULL), ==, 1); /* 0,5 */
  g_assert_cmpint (parvis_tarif_price (half, 3, NULL), ==, 2); /* 1,5 */
  g_assert_cmpint (parvis_tarif_price (half, 5, NULL), ==, 3); /* 2,5 */
  g_assert_cmpint (parvis_tarif_price (half, 2, NULL), ==, 1);
  g_assert_cmpint (parvis_tarif_price (half, 0, NULL), ==, 0);
  g_assert_cmpint (parvis_tarif_price (pieux, 579, NULL), ==, 318);
  g_assert_cmpint (parvis_tarif_price (pieux, 580, NULL), ==, 319);
  g_assert_cmpint (parvis_tarif_price (pieux, 5000, NULL), ==, 319);
}

#define EFFORT_AVEC(fratrie)                                                                       \
  "{\"type\":\"effort\",\"taux_millioniemes\":3600,\"plancher\":260,\"plafond\":450,\"fratrie\":"  \
  "[" fratrie "]}"
#define FIXE_AVEC(fratrie) "{\"type\":\"fixe\",\"cents\":450,\"fratrie\":[" fratrie "]}"

/* From the second child on: thousandths are rounded half up after the price was, a sum is taken as it is, the
 * floor of the formula holds, and the highest rank that is reached counts. */
static void
test_fratrie (void)
{
  static const struct
  {
    const char *formule;
    gint64 quotient;
    guint rang;
    gint64 cents, moins, pour_mille;
  } cases[] = {
    { FIXE_AVEC ("{\"rang\":2,\"pour_mille\":100}"), 0, 0, 450, 0, 0 },
    { FIXE_AVEC ("{\"rang\":2,\"pour_mille\":100}"), 0, 1, 450, 0, 0 },
    { FIXE_AVEC ("{\"rang\":2,\"pour_mille\":100}"), 0, 2, 405, 45, 100 },
    { FIXE_AVEC ("{\"rang\":2,\"pour_mille\":100}"), 0, 9, 405, 45, 100 },
    { FIXE_AVEC ("{\"rang\":3,\"pour_mille\":100}"), 0, 2, 450, 0, 0 },
    { FIXE_AVEC ("{\"rang\":2,\"pour_mille\":1}"), 0, 2, 450, 0, 0 },      /* 0,45 cent */
    { FIXE_AVEC ("{\"rang\":2,\"pour_mille\":150}"), 0, 2, 382, 68, 150 }, /* 67,5 goes up */
    { FIXE_AVEC ("{\"rang\":2,\"pour_mille\":1000}"), 0, 2, 0, 450, 1000 },
    { FIXE_AVEC ("{\"rang\":2,\"cents\":10},{\"rang\":3,\"cents\":25}"), 0, 2, 440, 10, 0 },
    { FIXE_AVEC ("{\"rang\":2,\"cents\":10},{\"rang\":3,\"cents\":25}"), 0, 3, 425, 25, 0 },
    { FIXE_AVEC ("{\"rang\":2,\"cents\":10},{\"rang\":3,\"cents\":25}"), 0, 4, 425, 25, 0 },
    { FIXE_AVEC ("{\"rang\":2,\"cents\":9000}"), 0, 2, 0, 450, 0 },
    { EFFORT_AVEC ("{\"rang\":2,\"pour_mille\":100}"), 1000, 2, 324, 36, 100 },
    { EFFORT_AVEC ("{\"rang\":2,\"pour_mille\":100}"), 750, 2, 260, 10, 0 }, /* 2,43: the floor */
    { EFFORT_AVEC ("{\"rang\":2,\"pour_mille\":100}"), 500, 2, 260, 0, 0 },
    { EFFORT_AVEC ("{\"rang\":2,\"pour_mille\":100}"), 5000, 2, 405, 45, 100 },
    { EFFORT_AVEC ("{\"rang\":2,\"pour_mille\":100}"), PARVIS_QUOTIENT_INCONNU, 2, 405, 45, 100 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (ParvisTarif) tarif = create (cases[i].formule, PARVIS_PUBLIC_RESIDENT);
      ParvisRaison raison;

      g_test_message ("%s, %u", cases[i].formule, cases[i].rang);
      g_assert_true (parvis_tarif_has_fratrie (tarif));
      g_assert_cmpint (
          parvis_tarif_price_au_rang (tarif, cases[i].quotient, cases[i].rang, &raison), ==,
          cases[i].cents);
      g_assert_cmpint (raison.cents, ==, cases[i].cents);
      g_assert_cmpint (raison.moins_cents, ==, cases[i].moins);
      g_assert_cmpint (raison.moins_pour_mille, ==, cases[i].pour_mille);
      g_assert_cmpint (raison.rang, ==, cases[i].moins > 0 ? cases[i].rang : 0);
    }
}

/* A late booking costs more than what the rank has made of the price; the ceiling does not hold it back. */
static void
test_majoration (void)
{
  static const struct
  {
    guint rang;
    gint64 pour_mille, plus, cents;
    const char *phrase; /* ~ stands for U+00A0 */
  } cases[] = {
    { 1, 500, 0, 675, "4,50~€, plus 50~% hors délai, soit 6,75~€" },
    { 2, 500, 0, 608,
      "4,50~€, moins 10~% pour le 2e enfant inscrit, plus 50~% hors délai, soit 6,08~€" },
    { 2, 0, 250, 655,
      "4,50~€, moins 10~% pour le 2e enfant inscrit, plus 2,50~€ hors délai, soit 6,55~€" },
    { 1, 1, 0, 450, "4,50~€" },
    { 1, 125, 0, 506, "4,50~€, plus 12,5~% hors délai, soit 5,06~€" },
  };
  g_autoptr (ParvisTarif) tarif =
      create (EFFORT_AVEC ("{\"rang\":2,\"pour_mille\":100}"), PARVIS_PUBLIC_RESIDENT);
  const ParvisRaison en_temps = { .code = PARVIS_RAISON_RESERVABLE, .plus_cents = 250 };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      ParvisRaison raison, read,
          delai = { .code = PARVIS_RAISON_HORS_DELAI,
                    .plus_pour_mille = cases[i].pour_mille,
                    .plus_cents = cases[i].plus };
      g_autoptr (GString) expected = g_string_new (cases[i].phrase);
      g_autofree char *phrase = NULL, *json = NULL, *after = NULL;
      g_autoptr (JsonNode) node = NULL;

      parvis_tarif_price_au_rang (tarif, 2000, cases[i].rang, &raison);
      g_assert_cmpint (parvis_raison_majorer (&raison, &en_temps), ==,
                       cases[i].rang == 1 ? 450 : 405);
      g_assert_cmpint (parvis_raison_majorer (&raison, &delai), ==, cases[i].cents);
      raison.code = PARVIS_RAISON_TARIF_FIXE;
      raison.texte = NULL;
      g_string_replace (expected, "~", PARVIS_NBSP, 0);
      g_string_prepend (expected, "Tarif résident" PARVIS_NBSP ": ");
      g_string_append_c (expected, '.');
      phrase = parvis_raison_to_phrase (&raison);
      g_assert_cmpstr (phrase, ==, expected->str);
      json = parvis_raison_to_json (&raison);
      node = json_from_string (json, NULL);
      g_assert_true (parvis_raison_from_json (node, &read, NULL));
      after = parvis_raison_to_phrase (&read);
      g_assert_cmpstr (after, ==, phrase);
    }
}

static void
assert_lignes (const char *formule, const char *expected)
{
  g_autoptr (ParvisTarif) tarif = create (formule, PARVIS_PUBLIC_RESIDENT);
  g_autoptr (GPtrArray) lignes = parvis_tarif_list_lignes (tarif);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < lignes->len; i++)
    {
      const ParvisTarifLigne *ligne = lignes->pdata[i];
      g_string_append_printf (text, "%s%s = %s", i > 0 ? " | " : "", ligne->cas, ligne->prix);
    }
  g_string_replace (text, PARVIS_NBSP, "~", 0);
  g_assert_cmpstr (text->str, ==, expected);
}

/* The grid as the town publishes it. */
static void
test_lignes (void)
{
  assert_lignes ("{\"type\":\"fixe\",\"cents\":650}", "Prix unique = 6,50~€");
  assert_lignes ("{\"type\":\"tranches\",\"tranches\":[{\"min\":0,\"cents\":50}]}",
                 "Quel que soit le quotient = 0,50~€");
  assert_lignes ("{\"type\":\"tranches\",\"tranches\":[{\"min\":0,\"cents\":50},{\"min\":400,"
                 "\"cents\":175},{\"min\":640,\"cents\":235}]}",
                 "Quotient de moins de 400 = 0,50~€ | Quotient de 400 à moins de 640 = 1,75~€ | "
                 "Quotient à partir de 640 = 2,35~€");
  assert_lignes (EFFORT_AVEC ("{\"rang\":2,\"pour_mille\":100},{\"rang\":4,\"cents\":150}"),
                 "0,36~% du quotient = de 2,60~€ à 4,50~€ | 2e enfant inscrit = −~10~% | "
                 "4e enfant inscrit et les suivants = −~1,50~€");
}

static void
test_refused (void)
{
  static const char *const cases[] = {
    "",
    "{}",
    "[]",
    "{\"type\":\"gratuit\"}",
    "{\"type\":\"fixe\"}",
    "{\"type\":\"fixe\",\"cents\":-1}",
    "{\"type\":\"fixe\",\"cents\":4.5}",
    "{\"type\":\"fixe\",\"cents\":450,\"plafond\":1}",
    "{\"type\":\"tranches\",\"tranches\":[]}",
    "{\"type\":\"tranches\",\"tranches\":[{\"min\":1,\"cents\":1}]}",
    "{\"type\":\"tranches\",\"tranches\":[{\"min\":0,\"cents\":1},{\"min\":0,\"cents\":2}]}",
    "{\"type\":\"tranches\",\"tranches\":[{\"min\":0,\"cents\":1},{\"min\":9},{\"min\":5,"
    "\"cents\":2}]}",
    "{\"type\":\"effort\",\"taux_millioniemes\":0,\"plancher\":0,\"plafond\":1}",
    "{\"type\":\"effort\",\"taux_millioniemes\":1,\"plancher\":2,\"plafond\":1}",
    "{\"type\":\"effort\",\"taux_millioniemes\":1,\"plancher\":2}",
    FIXE_AVEC ("{\"rang\":1,\"cents\":10}"),
    FIXE_AVEC ("{\"rang\":2}"),
    FIXE_AVEC ("{\"rang\":2,\"cents\":10,\"pour_mille\":10}"),
    FIXE_AVEC ("{\"rang\":2,\"pour_mille\":1001}"),
    FIXE_AVEC ("{\"rang\":2,\"cents\":0}"),
    FIXE_AVEC ("{\"rang\":3,\"cents\":10},{\"rang\":3,\"cents\":20}"),
    FIXE_AVEC ("{\"rang\":3,\"cents\":10},{\"rang\":2,\"cents\":20}"),
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_assert_null (
          parvis_tarif_new (cases[i], PARVIS_PUBLIC_RESIDENT, "", PARVIS_DATE_NONE, &error));
      g_assert_error (error, PARVIS_ERROR, PARVIS_ERROR_INVALID);
    }
}

static void
test_rates (void)
{
  static const struct
  {
    int taux;
    const char *text;
  } cases[] = { { 3600, "0,36" }, { 10000, "1" },     { 125000, "12,5" },
                { 1, "0,0001" },  { 1000000, "100" }, { 100100, "10,01" } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *formule = g_strdup_printf (
          "{\"type\":\"effort\",\"taux_millioniemes\":%d,\"plancher\":0,\"plafond\":1000000}",
          cases[i].taux);
      g_autoptr (ParvisTarif) tarif = create (formule, PARVIS_PUBLIC_RESIDENT);
      g_autofree char *expected =
          g_strdup_printf ("Tarif résident, %s" PARVIS_NBSP "%% du quotient 0" PARVIS_NBSP
                           ": 0,00" PARVIS_NBSP "€ (" DELIBERATION ").",
                           cases[i].text);
      ParvisRaison raison;
      parvis_tarif_price (tarif, 0, &raison);
      assert_phrase (&raison, expected);
    }
}

/* A reason that was kept says the same sentence later. */
static void
test_kept (void)
{
  g_autoptr (ParvisTarif) tarif = create (RONCQ, PARVIS_PUBLIC_RESIDENT);
  g_autoptr (JsonNode) node = NULL;
  g_autofree char *text = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autoptr (GError) error = NULL;
  ParvisRaison raison, read;

  parvis_tarif_price (tarif, 640, &raison);
  before = parvis_raison_to_phrase (&raison);
  text = parvis_raison_to_json (&raison);
  node = json_from_string (text, NULL);
  g_assert_cmpstr (text, ==,
                   "{\"code\":\"tarif_tranche\",\"quotient\":640,\"tranche_min\":640,"
                   "\"tranche_max\":860,\"public\":\"resident\","
                   "\"cents\":235,\"texte\":\"" DELIBERATION "\",\"texte_du\":\"2025-09-01\"}");
  g_assert_true (parvis_raison_from_json (node, &read, &error));
  g_assert_no_error (error);
  after = parvis_raison_to_phrase (&read);
  g_assert_cmpstr (before, ==, after);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/tarif/tranches", test_tranches);
  g_test_add_func ("/tarif/fixe", test_fixe);
  g_test_add_func ("/tarif/effort", test_effort);
  g_test_add_func ("/tarif/rounding", test_rounding);
  g_test_add_func ("/tarif/fratrie", test_fratrie);
  g_test_add_func ("/tarif/majoration", test_majoration);
  g_test_add_func ("/tarif/lignes", test_lignes);
  g_test_add_func ("/tarif/refused", test_refused);
  g_test_add_func ("/tarif/rates", test_rates);
  g_test_add_func ("/tarif/kept", test_kept);
  return g_test_run ();
}
