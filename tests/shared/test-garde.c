/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "shared/json/parvis-json.h"
#include "shared/parvis-error.h"
#include "shared/rules/parvis-garde.h"

#define A PARVIS_GARDE_A
#define B PARVIS_GARDE_B

static ParvisDate
d (const char *iso)
{
  ParvisDate date = parvis_date_from_iso (iso);

  g_assert_cmpint (date, !=, PARVIS_DATE_NONE);
  return date;
}

/* One week in two from Monday 31 August 2026, at A's first; the change is on Friday at 16:30. */
static ParvisGardeRegle
create_regle (void)
{
  return (ParvisGardeRegle){ .rythme = PARVIS_GARDE_ALTERNEE,
                             .chez = A,
                             .lundi = d ("2026-08-31"),
                             .jour = PARVIS_VENDREDI,
                             .minutes = 16 * 60 + 30,
                             .vacances = PARVIS_GARDE_VACANCES_RYTHME,
                             .paires = A };
}

/* Zone B, 2026-2027. */
static ParvisGardeJours vacances[4];

static void
fill_vacances (void)
{
  vacances[0] = (ParvisGardeJours){ d ("2026-10-17"), d ("2026-11-01"), 0 };
  vacances[1] = (ParvisGardeJours){ d ("2026-12-19"), d ("2027-01-03"), 0 };
  vacances[2] = (ParvisGardeJours){ d ("2027-02-20"), d ("2027-03-07"), 0 };
  vacances[3] = (ParvisGardeJours){ d ("2027-07-03"), d ("2027-08-31"), 0 };
}

typedef struct
{
  const char *jour;
  int heure; /* hhmm */
  ParvisGardeCote chez;
} Cas;

static void
check (const ParvisGardeRegle *regle, const Cas *cas, gsize n)
{
  for (gsize i = 0; i < n; i++)
    {
      int minutes = cas[i].heure / 100 * 60 + cas[i].heure % 100;
      ParvisGardeCote chez = parvis_garde_juger (regle, vacances, G_N_ELEMENTS (vacances),
                                                 d (cas[i].jour), minutes, NULL);

      g_test_message ("%s %d", cas[i].jour, cas[i].heure);
      g_assert_cmpint (chez, ==, cas[i].chez);
    }
}
#define CHECK(regle, cas) check (regle, cas, G_N_ELEMENTS (cas))

static void
test_alternance (void)
{
  static const Cas cas[] = {
    { "2026-09-04", 1200, B }, /* the Friday of the change: lunch is still at the other's */
    { "2026-09-04", 1629, B },
    { "2026-09-04", 1630, A },
    { "2026-09-05", 0, A },
    { "2026-09-11", 1629, A },
    { "2026-09-11", 1630, B },
    { "2026-09-18", 1630, A },
    { "2026-08-28", 1630, B }, /* before the first change too */
    { "2026-08-28", 1629, A },
    { "2026-08-21", 1629, B },
    { "2024-12-27", 1629, B }, /* long before */
    /* The end of summer time, on 25 October: the clock on the wall counts. */
    { "2026-10-23", 1629, A },
    { "2026-10-23", 1630, B },
    { "2026-10-25", 230, B },
    { "2026-10-30", 1629, B },
    { "2026-10-30", 1630, A },
    { "2027-03-26", 1630, B }, /* and its beginning, on 28 March */
    { "2027-03-28", 230, B },
    { "2027-04-02", 1629, B },
    { "2027-04-02", 1630, A },
  };
  ParvisGardeRegle regle = create_regle ();

  CHECK (&regle, cas);
}

/* 2026 has a week 53: after it comes week 1, another odd one. The turns go on all the same. */
static void
test_53_semaines (void)
{
  static const Cas cas[] = {
    { "2026-12-21", 1200, A }, { "2026-12-27", 2359, A }, { "2026-12-28", 0, B },
    { "2026-12-31", 1200, B }, { "2027-01-01", 1200, B }, { "2027-01-03", 2359, B },
    { "2027-01-04", 0, A },    { "2027-01-10", 2359, A }, { "2027-01-11", 1200, B },
    { "2027-12-27", 1200, B }, { "2028-01-03", 1200, A }, { "2028-02-29", 1200, A },
  };
  ParvisGardeRegle regle = create_regle ();
  int annee;

  regle.jour = PARVIS_LUNDI;
  regle.minutes = 0;
  g_assert_cmpint (parvis_date_get_iso_week (d ("2026-12-28"), &annee), ==, 53);
  g_assert_cmpint (parvis_date_get_iso_week (d ("2027-01-04"), &annee), ==, 1);
  CHECK (&regle, cas);
}

static void
test_fixe (void)
{
  static const Cas cas[] = {
    { "2026-09-04", 1200, B },
    { "2026-09-11", 1200, B },
    { "2027-06-01", 0, B },
  };
  ParvisGardeRegle regle = create_regle ();

  regle.rythme = PARVIS_GARDE_FIXE;
  regle.chez = B;
  CHECK (&regle, cas);
}

static void
test_moities (void)
{
  static const Cas cas[] = {
    /* 16 days from 17 October: 8 and 8. They begin in an even year: A first. */
    { "2026-10-17", 0, A },
    { "2026-10-24", 2359, A },
    { "2026-10-25", 0, B },
    { "2026-11-01", 2359, B },
    /* Christmas begins in 2026: the first half is A's, though it ends in 2027. */
    { "2026-12-19", 1200, A },
    { "2026-12-26", 1200, A },
    { "2026-12-27", 1200, B },
    { "2027-01-03", 2359, B },
    { "2027-01-04", 0, A }, /* the weeks again, as if there had been no holidays */
    /* An odd year: B first. */
    { "2027-02-20", 1200, B },
    { "2027-02-27", 1200, B },
    { "2027-02-28", 1200, A },
    /* 60 days of summer: 30 each. */
    { "2027-07-03", 1200, B },
    { "2027-08-01", 2359, B },
    { "2027-08-02", 0, A },
    { "2027-08-31", 1200, A },
  };
  ParvisGardeRegle regle = create_regle ();
  ParvisGardeJours trois[] = { { d ("2027-05-06"), d ("2027-05-08"), 0 } };

  regle.jour = PARVIS_LUNDI;
  regle.minutes = 0;
  regle.vacances = PARVIS_GARDE_VACANCES_MOITIES;
  CHECK (&regle, cas);
  /* Three days: two and one. */
  g_assert_cmpint (parvis_garde_juger (&regle, trois, 1, d ("2027-05-07"), 0, NULL), ==, B);
  g_assert_cmpint (parvis_garde_juger (&regle, trois, 1, d ("2027-05-08"), 0, NULL), ==, A);
}

static void
test_echanges (void)
{
  static const Cas cas[] = {
    { "2026-09-06", 1200, A }, { "2026-09-07", 0, B },    { "2026-09-08", 2359, B },
    { "2026-09-09", 0, A }, /* the swap was swapped again: the later one prevails */
    { "2026-09-10", 1200, A }, { "2026-12-24", 1200, B }, { "2026-12-25", 1200, A },
  };
  ParvisGardeRegle regle = create_regle ();
  ParvisGardeMotif motif;

  regle.vacances = PARVIS_GARDE_VACANCES_MOITIES;
  regle.n_echanges = 3;
  regle.echanges[0] = (ParvisGardeJours){ d ("2026-09-07"), d ("2026-09-09"), B };
  regle.echanges[1] = (ParvisGardeJours){ d ("2026-09-09"), d ("2026-09-09"), A };
  regle.echanges[2] = (ParvisGardeJours){ d ("2026-12-24"), d ("2026-12-24"), B };
  CHECK (&regle, cas);
  parvis_garde_juger (&regle, vacances, 4, d ("2026-12-24"), 0, &motif);
  g_assert_cmpint (motif, ==, PARVIS_GARDE_POUR_ECHANGE);
  parvis_garde_juger (&regle, vacances, 4, d ("2026-12-25"), 0, &motif);
  g_assert_cmpint (motif, ==, PARVIS_GARDE_POUR_VACANCES);
  parvis_garde_juger (&regle, vacances, 4, d ("2026-12-01"), 0, &motif);
  g_assert_cmpint (motif, ==, PARVIS_GARDE_POUR_ALTERNANCE);
}

/* The periods say of every minute what the rule says. */
static void
test_periodes (void)
{
  ParvisGardeRegle regle = create_regle ();
  ParvisDate du = d ("2026-10-01"), au = d ("2027-08-31");
  g_autoptr (GArray) periodes = NULL;
  const ParvisGardePeriode *fin;

  regle.vacances = PARVIS_GARDE_VACANCES_MOITIES;
  regle.n_echanges = 1;
  regle.echanges[0] = (ParvisGardeJours){ d ("2026-11-10"), d ("2026-11-12"), B };
  periodes = parvis_garde_list_periodes (&regle, vacances, 4, du, au);
  g_assert_null (parvis_garde_find_periode (periodes, du - 1, 1439));
  for (ParvisDate jour = du; jour <= au; jour++)
    for (int minutes = 0; minutes < 1440; minutes += 30)
      {
        const ParvisGardePeriode *periode = parvis_garde_find_periode (periodes, jour, minutes);

        g_assert_nonnull (periode);
        g_assert_cmpint (periode->chez, ==,
                         parvis_garde_juger (&regle, vacances, 4, jour, minutes, NULL));
      }
  fin = parvis_garde_find_periode (periodes, au + 1, 0);
  g_assert_cmpint (fin->chez, ==, PARVIS_GARDE_LIBRE);
  g_assert_cmpint (fin->jour, ==, au + 1);
  /* Nothing is said twice. */
  for (guint i = 1; i < periodes->len; i++)
    {
      const ParvisGardePeriode *un = &g_array_index (periodes, ParvisGardePeriode, i - 1);
      const ParvisGardePeriode *deux = &g_array_index (periodes, ParvisGardePeriode, i);

      g_assert_true (un->chez != deux->chez || un->motif != deux->motif);
    }
}

static void
test_json (void)
{
  ParvisGardeRegle regle = create_regle (), lue;
  g_autoptr (GError) error = NULL;
  g_autofree char *json = NULL, *again = NULL;
  g_autoptr (JsonNode) node = NULL;

  regle.n_echanges = 2;
  regle.echanges[0] = (ParvisGardeJours){ d ("2026-11-10"), d ("2026-11-12"), B };
  regle.echanges[1] = (ParvisGardeJours){ d ("2026-12-24"), d ("2026-12-25"), A };
  json = parvis_garde_regle_to_json (&regle);
  node = parvis_json_parse (json, -1, 10000, 8, &error);
  g_assert_no_error (error);
  g_assert_true (parvis_garde_regle_from_json (node, &lue, &error));
  g_assert_no_error (error);
  again = parvis_garde_regle_to_json (&lue);
  g_assert_cmpstr (again, ==, json);
  g_assert_cmpint (lue.minutes, ==, 990);
  g_assert_cmpint (lue.echanges[1].au, ==, d ("2026-12-25"));
}

static void
test_fautes (void)
{
  static const struct
  {
    const char *json;
  } cas[] = {
    { "{\"rythme\":\"alternee\",\"chez\":\"libre\",\"lundi\":\"2026-08-31\",\"jour\":0,"
      "\"heure\":\"00:00\",\"vacances\":\"rythme\",\"paires\":\"a\",\"echanges\":[]}" },
    { "{\"rythme\":\"alternee\",\"chez\":\"a\",\"lundi\":\"2026-09-01\",\"jour\":0,"
      "\"heure\":\"00:00\",\"vacances\":\"rythme\",\"paires\":\"a\",\"echanges\":[]}" },
    { "{\"rythme\":\"alternee\",\"chez\":\"a\",\"lundi\":\"2026-08-31\",\"jour\":7,"
      "\"heure\":\"00:00\",\"vacances\":\"rythme\",\"paires\":\"a\",\"echanges\":[]}" },
    { "{\"rythme\":\"alternee\",\"chez\":\"a\",\"lundi\":\"2026-08-31\",\"jour\":0,"
      "\"heure\":\"24:00\",\"vacances\":\"rythme\",\"paires\":\"a\",\"echanges\":[]}" },
    { "{\"rythme\":\"alternee\",\"chez\":\"a\",\"lundi\":\"2026-08-31\",\"jour\":0,"
      "\"heure\":\"00:00\",\"vacances\":\"moities\",\"paires\":\"libre\",\"echanges\":[]}" },
    { "{\"rythme\":\"fixe\",\"chez\":\"a\",\"lundi\":null,\"jour\":0,\"heure\":\"00:00\","
      "\"vacances\":\"rythme\",\"paires\":\"a\",\"echanges\":[{\"du\":\"2026-11-12\","
      "\"au\":\"2026-11-10\",\"chez\":\"b\"}]}" },
    { "{\"rythme\":\"fixe\",\"chez\":\"a\",\"lundi\":null,\"jour\":0,\"heure\":\"00:00\","
      "\"vacances\":\"rythme\",\"paires\":\"a\",\"echanges\":[{\"du\":\"2026-11-12\","
      "\"au\":\"2027-11-10\",\"chez\":\"b\"}]}" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cas); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (JsonNode) node = parvis_json_parse (cas[i].json, -1, 10000, 8, &error);
      ParvisGardeRegle regle;

      g_assert_no_error (error);
      g_test_message ("%s", cas[i].json);
      g_assert_false (parvis_garde_regle_from_json (node, &regle, &error));
      g_assert_error (error, PARVIS_ERROR, PARVIS_ERROR_INVALID);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  fill_vacances ();
  g_test_add_func ("/garde/alternance", test_alternance);
  g_test_add_func ("/garde/53-semaines", test_53_semaines);
  g_test_add_func ("/garde/fixe", test_fixe);
  g_test_add_func ("/garde/moities", test_moities);
  g_test_add_func ("/garde/echanges", test_echanges);
  g_test_add_func ("/garde/periodes", test_periodes);
  g_test_add_func ("/garde/json", test_json);
  g_test_add_func ("/garde/fautes", test_fautes);
  return g_test_run ();
}
