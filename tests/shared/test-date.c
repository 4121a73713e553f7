/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "shared/rules/parvis-date.h"
#include "shared/rules/parvis-typo.h"

static ParvisDate
d (const char *iso)
{
  ParvisDate date = parvis_date_from_iso (iso);

  g_assert_cmpint (date, !=, PARVIS_DATE_NONE);
  return date;
}

/* Every day of seven years against GLib's own calendar. */
static void
test_every_day (void)
{
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();

  for (ParvisDate date = d ("2024-01-01"); date <= d ("2030-12-31"); date++)
    {
      g_autoptr (GDateTime) model =
          g_date_time_new_from_unix_utc ((gint64) (date - PARVIS_DATE_EPOCH) * 86400);
      g_autofree char *iso = parvis_date_to_iso (date);
      g_autofree char *expected = g_date_time_format (model, "%Y-%m-%d");
      int year, month, day, week_year;

      parvis_date_get (date, &year, &month, &day);
      g_assert_cmpstr (iso, ==, expected);
      g_assert_cmpint (parvis_date_from_iso (iso), ==, date);
      g_assert_cmpint (parvis_date_new (year, month, day), ==, date);
      g_assert_cmpint (parvis_date_get_weekday (date), ==, g_date_time_get_day_of_week (model) - 1);
      g_assert_cmpint (parvis_date_get_iso_week (date, &week_year), ==,
                       g_date_time_get_week_of_year (model));
      g_assert_cmpint (week_year, ==, g_date_time_get_week_numbering_year (model));
      g_assert_cmpint (parvis_date_get_weekday (parvis_date_get_monday (date)), ==, 0);
      g_assert_cmpint (parvis_date_from_instant ((gint64) (date - PARVIS_DATE_EPOCH) * 86400, utc),
                       ==, date);
    }
}

static void
test_far_days (void)
{
  g_assert_cmpint (parvis_date_new (1, 1, 1), ==, 1);
  g_assert_cmpint (parvis_date_new (1970, 1, 1), ==, PARVIS_DATE_EPOCH);
  g_assert_cmpint (parvis_date_new (1969, 12, 31), ==, PARVIS_DATE_EPOCH - 1);
  g_assert_cmpint (parvis_date_new (2000, 2, 29), ==, PARVIS_DATE_EPOCH + 11016);
  for (int year = 1; year <= 9999; year++)
    for (int month = 1; month <= 12; month++)
      {
        int last = parvis_date_days_in_month (year, month), y, m, day;
        ParvisDate date = parvis_date_new (year, month, last);
        parvis_date_get (date + 1, &y, &m, &day);
        g_assert_cmpint (day, ==, 1);
        g_assert_cmpint (m, ==, month % 12 + 1);
        g_assert_cmpint (y, ==, year + month / 12);
      }
}

static void
test_iso (void)
{
  static const char *const refused[] = { "",           "2026-02-29", "2025-02-31",  "2026-13-01",
                                         "2026-00-10", "2026-04-31", "0000-01-01",  "2026-1-1",
                                         "2026/01/01", "26-01-01",   "2026-01-01 ", " 2026-01-01",
                                         "2026-01-0x", "+026-01-01", "2026-01-00",  "20260101" };

  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    g_assert_cmpint (parvis_date_from_iso (refused[i]), ==, PARVIS_DATE_NONE);
  g_assert_cmpint (parvis_date_from_iso (NULL), ==, PARVIS_DATE_NONE);
  g_assert_null (parvis_date_to_iso (PARVIS_DATE_NONE));
}

static void
test_saisie (void)
{
  static const struct
  {
    const char *typed;
    const char *iso; /* NULL: refused, with @message */
    const char *message;
  } cases[] = {
    { "21/11/2026", "2026-11-21", NULL },
    { "1/9/2026", "2026-09-01", NULL },
    { "01-09-2026", "2026-09-01", NULL },
    { "01.09.2026", "2026-09-01", NULL },
    { "  1/09/2026\n", "2026-09-01", NULL },
    { "2026-09-01", "2026-09-01", NULL },
    { "29/02/2024", "2024-02-29", NULL },
    { "31/02/2026", NULL, "Cette date n’existe pas." },
    { "29/02/2026", NULL, "Cette date n’existe pas." },
    { "32/01/2026", NULL, "Cette date n’existe pas." },
    { "1/13/2026", NULL, "Cette date n’existe pas." },
    { "0/1/2026", NULL, "Cette date n’existe pas." },
    { "12/3/16", NULL, "Écrivez l’année avec ses quatre chiffres, par exemple 21/11/2026." },
    { "12/3/016", NULL, "Écrivez l’année avec ses quatre chiffres, par exemple 21/11/2026." },
    { "12/3/1816", NULL, "L’année doit être comprise entre 1900 et 2199." },
    { "0200-01-01", NULL, "L’année doit être comprise entre 1900 et 2199." },
    { "12/3/2200", NULL, "L’année doit être comprise entre 1900 et 2199." },
    { "", NULL, "Indiquez une date." },
    { "  ", NULL, "Indiquez une date." },
    { NULL, NULL, "Indiquez une date." },
    { "demain", NULL, "Écrivez la date sous la forme JJ/MM/AAAA, par exemple 21/11/2026." },
    { "21/11", NULL, "Écrivez la date sous la forme JJ/MM/AAAA, par exemple 21/11/2026." },
    { "21/11-2026", NULL, "Écrivez la date sous la forme JJ/MM/AAAA, par exemple 21/11/2026." },
    { "21 11 2026", NULL, "Écrivez la date sous la forme JJ/MM/AAAA, par exemple 21/11/2026." },
    { "21/11/2026/", NULL, "Écrivez la date sous la forme JJ/MM/AAAA, par exemple 21/11/2026." },
    { "021/11/2026", NULL, "Écrivez la date sous la forme JJ/MM/AAAA, par exemple 21/11/2026." },
    { "21/11/20266", NULL, "Écrivez la date sous la forme JJ/MM/AAAA, par exemple 21/11/2026." },
    { "-1/11/2026", NULL, "Écrivez la date sous la forme JJ/MM/AAAA, par exemple 21/11/2026." },
    { "<script>", NULL, "Écrivez la date sous la forme JJ/MM/AAAA, par exemple 21/11/2026." },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const char *message;
      ParvisDate date = parvis_date_parse_saisie (cases[i].typed, &message);
      g_assert_cmpint (date, ==, parvis_date_from_iso (cases[i].iso));
      g_assert_cmpstr (message, ==, cases[i].message);
    }
}

static void
test_iso_weeks (void)
{
  static const struct
  {
    const char *iso;
    int year, week;
  } cases[] = {
    { "2026-12-27", 2026, 52 }, { "2026-12-28", 2026, 53 }, { "2027-01-03", 2026, 53 },
    { "2027-01-04", 2027, 1 },  { "2025-12-29", 2026, 1 },  { "2024-12-30", 2025, 1 },
    { "2021-01-01", 2020, 53 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      int year;
      g_assert_cmpint (parvis_date_get_iso_week (d (cases[i].iso), &year), ==, cases[i].week);
      g_assert_cmpint (year, ==, cases[i].year);
    }
}

static void
test_months (void)
{
  g_assert_cmpint (parvis_date_add_months (d ("2026-01-31"), 1), ==, d ("2026-02-28"));
  g_assert_cmpint (parvis_date_add_months (d ("2024-01-31"), 1), ==, d ("2024-02-29"));
  g_assert_cmpint (parvis_date_add_months (d ("2026-11-21"), 3), ==, d ("2027-02-21"));
  g_assert_cmpint (parvis_date_add_months (d ("2026-01-15"), -1), ==, d ("2025-12-15"));
  g_assert_cmpint (parvis_date_add_months (d ("2026-03-31"), -13), ==, d ("2025-02-28"));
  g_assert_cmpint (parvis_date_add_months (d ("9999-12-01"), 1), ==, PARVIS_DATE_NONE);
  g_assert_cmpint (parvis_date_add_months (d ("9999-11-01"), 1), ==, d ("9999-12-01"));
  g_assert_cmpint (parvis_date_add_months (d ("0001-02-01"), -1), ==, d ("0001-01-01"));
  g_assert_cmpint (parvis_date_add_months (d ("0001-01-01"), -1), ==, PARVIS_DATE_NONE);
  g_assert_cmpint (parvis_date_add_months (d ("0001-01-01"), -13), ==, PARVIS_DATE_NONE);
  g_assert_cmpint (parvis_date_first_of_month (d ("2026-11-21")), ==, d ("2026-11-01"));
  g_assert_cmpint (parvis_date_last_of_month (d ("2028-02-01")), ==, d ("2028-02-29"));
}

static void
test_age (void)
{
  g_assert_cmpint (parvis_date_get_age (d ("2020-09-01"), d ("2026-08-31")), ==, 5);
  g_assert_cmpint (parvis_date_get_age (d ("2020-09-01"), d ("2026-09-01")), ==, 6);
  g_assert_cmpint (parvis_date_get_age (d ("2020-02-29"), d ("2026-02-28")), ==, 5);
  g_assert_cmpint (parvis_date_get_age (d ("2020-02-29"), d ("2026-03-01")), ==, 6);
  g_assert_cmpint (parvis_date_get_age (d ("2026-11-22"), d ("2026-11-21")), ==, -1);
}

static void
assert_takes (char *text, const char *expected)
{
  g_assert_cmpstr (text, ==, expected);
  g_free (text);
}

static void
test_formats (void)
{
  assert_takes (parvis_date_format_court (d ("2026-11-21")), "21/11/2026");
  assert_takes (parvis_date_format_court (d ("2026-09-01")), "01/09/2026");
  assert_takes (parvis_date_format_jour (d ("2026-11-24")), "mardi 24 novembre");
  assert_takes (parvis_date_format_long (d ("2026-11-24")), "mardi 24 novembre 2026");
  assert_takes (parvis_date_format_long (d ("2026-12-01")), "mardi 1er décembre 2026");
  assert_takes (parvis_date_format_sans_jour (d ("2026-08-15")), "15 août 2026");
  assert_takes (parvis_date_format_mois (d ("2026-11-24")), "novembre 2026");
  assert_takes (parvis_date_format_heure (10 * 60 + 42), "10" PARVIS_NBSP "h" PARVIS_NBSP "42");
  assert_takes (parvis_date_format_heure (10 * 60), "10" PARVIS_NBSP "h");
  assert_takes (parvis_date_format_heure (9 * 60 + 5), "9" PARVIS_NBSP "h" PARVIS_NBSP "05");
  assert_takes (parvis_date_minutes_to_text (9 * 60 + 5), "09:05");
  g_assert_cmpint (parvis_date_parse_heure ("09:05"), ==, 545);
  g_assert_cmpint (parvis_date_parse_heure ("23:59"), ==, 1439);
  g_assert_cmpint (parvis_date_parse_heure ("24:00"), ==, -1);
  g_assert_cmpint (parvis_date_parse_heure ("9:05"), ==, -1);
  g_assert_cmpint (parvis_date_parse_heure ("10:60"), ==, -1);
  g_assert_cmpint (parvis_date_parse_heure ("10h00"), ==, -1);
  g_assert_cmpint (parvis_date_parse_heure ("x0:00"), ==, -1);
  g_assert_cmpint (parvis_date_parse_heure ("0/:00"), ==, -1);
  g_assert_cmpint (parvis_date_parse_heure ("00:/0"), ==, -1);
  g_assert_cmpint (parvis_date_parse_heure ("00:0x"), ==, -1);
  g_assert_cmpint (parvis_date_parse_heure (NULL), ==, -1);
}

static void
test_instants (void)
{
  g_autoptr (GTimeZone) paris = g_time_zone_new_identifier ("Europe/Paris");
  /* Instants by `date -u -d … +%s`. */
  static const struct
  {
    const char *day;
    int minutes;
    gint64 instant;
    gboolean back; /* the clocks do show that time at that instant */
  } cases[] = {
    { "2026-11-21", 642, 1795254120, TRUE },  /* winter, 09:42 UTC */
    { "2026-07-14", 600, 1784016000, TRUE },  /* summer, 08:00 UTC */
    { "2026-03-29", 119, 1774745940, TRUE },  /* 00:59 UTC, a minute before the jump */
    { "2026-03-29", 150, 1774747800, FALSE }, /* 02:30 is skipped: 03:30 */
    { "2026-03-29", 180, 1774746000, TRUE },  /* 01:00 UTC */
    { "2026-10-25", 119, 1792886340, TRUE },
    { "2026-10-25", 150, 1792888200, TRUE }, /* 02:30 comes twice: the first */
    { "2026-10-25", 180, 1792893600, TRUE },
    { "2026-10-25", 1440, 1792969200, FALSE }, /* midnight at the end of that day */
    { "2026-03-29", 0, 1774738800, TRUE },
    { "1970-01-01", 0, -3600, TRUE },
    { "1969-12-31", 1439, -3660, TRUE },
    { "1969-12-31", 60, -86400, TRUE },
  };

  g_assert_nonnull (paris);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_assert_cmpint (parvis_date_to_instant (d (cases[i].day), cases[i].minutes, paris), ==,
                       cases[i].instant);
      if (!cases[i].back)
        continue;
      g_assert_cmpint (parvis_date_from_instant (cases[i].instant, paris), ==, d (cases[i].day));
      g_assert_cmpint (parvis_date_get_minutes (cases[i].instant, paris), ==, cases[i].minutes);
    }
  assert_takes (parvis_date_format_instant (1795254120, paris),
                "samedi 21 novembre à" PARVIS_NBSP "10" PARVIS_NBSP "h" PARVIS_NBSP "42");
  assert_takes (parvis_date_format_instant_court (1784016000, paris),
                "14/07/2026 à" PARVIS_NBSP "10" PARVIS_NBSP "h");
}

/* Noon and midnight of every day, through both changes of every year. */
static void
test_instants_every_day (void)
{
  g_autoptr (GTimeZone) paris = g_time_zone_new_identifier ("Europe/Paris");
  gint64 before = 0;

  for (ParvisDate date = d ("2024-01-01"); date <= d ("2030-12-31"); date++)
    {
      gint64 midnight = parvis_date_to_instant (date, 0, paris);
      gint64 noon = parvis_date_to_instant (date, 720, paris);
      g_assert_cmpint (parvis_date_from_instant (midnight, paris), ==, date);
      g_assert_cmpint (parvis_date_get_minutes (midnight, paris), ==, 0);
      g_assert_cmpint (parvis_date_from_instant (midnight - 1, paris), ==, date - 1);
      g_assert_cmpint (parvis_date_get_minutes (noon, paris), ==, 720);
      g_assert_cmpint (parvis_date_to_instant (date, 1440, paris), ==,
                       parvis_date_to_instant (date + 1, 0, paris));
      g_assert_cmpint (midnight, >, before);
      before = midnight;
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/date/every-day", test_every_day);
  g_test_add_func ("/date/far-days", test_far_days);
  g_test_add_func ("/date/iso", test_iso);
  g_test_add_func ("/date/saisie", test_saisie);
  g_test_add_func ("/date/iso-weeks", test_iso_weeks);
  g_test_add_func ("/date/months", test_months);
  g_test_add_func ("/date/age", test_age);
  g_test_add_func ("/date/formats", test_formats);
  g_test_add_func ("/date/instants", test_instants);
  g_test_add_func ("/date/instants-every-day", test_instants_every_day);
  return g_test_run ();
}
