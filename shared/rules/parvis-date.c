/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-shared"
#include "config.h"

#include <string.h>

#include "shared/rules/parvis-date.h"

#define DAYS_IN_ERA   146097 /* 400 years */
#define DAYS_BEFORE_1 305    /* from 0000-03-01 to the day before 0001-01-01 */

static int
floor_div (int a, int b)
{
  return a / b - (a % b < 0);
}

int
parvis_date_days_in_month (int year, int month)
{
  static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
  gboolean leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

  g_return_val_if_fail (month >= 1 && month <= 12, 0);
  return days[month - 1] + (month == 2 && leap);
}

/* Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms": the year begins in March, so
 * that the leap day is its last and the months' lengths follow (153 m + 2) / 5. */
ParvisDate
parvis_date_new (int year, int month, int day)
{
  int y, era, year_of_era, day_of_year;

  if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1
      || day > parvis_date_days_in_month (year, month))
    return PARVIS_DATE_NONE;
  y = month <= 2 ? year - 1 : year;
  era = floor_div (y, 400);
  year_of_era = y - era * 400;
  day_of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
  return era * DAYS_IN_ERA + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year
         - DAYS_BEFORE_1;
}

/* Neri and Schneider, "Euclidean affine functions and their application to calendar algorithms"
 * (2022), figure 12: the same year from March, in a third of the instructions. A page of agenda asks
 * some two hundred times. */
void
parvis_date_get (ParvisDate date, int *year, int *month, int *day)
{
  guint32 n1 = 4 * (guint32) (date + DAYS_BEFORE_1) + 3;
  guint32 century = n1 / DAYS_IN_ERA;
  guint64 p2 = G_GUINT64_CONSTANT (2939745) * ((n1 % DAYS_IN_ERA) | 3);
  guint32 year_of_century = (guint32) (p2 >> 32);
  guint32 day_of_year = (guint32) p2 / 2939745 / 4;
  guint32 n3 = 2141 * day_of_year + 197913;
  gboolean next_year = day_of_year >= 306; /* January and February */

  g_return_if_fail (date > PARVIS_DATE_NONE);
  if (year != NULL)
    *year = (int) (100 * century + year_of_century) + next_year;
  if (month != NULL)
    *month = (int) (n3 >> 16) - (next_year ? 12 : 0);
  if (day != NULL)
    *day = (int) ((n3 & 0xffff) / 2141) + 1;
}

int
parvis_date_get_year (ParvisDate date)
{
  int year = 0;

  parvis_date_get (date, &year, NULL, NULL);
  return year;
}

int
parvis_date_get_month (ParvisDate date)
{
  int month = 1;

  parvis_date_get (date, NULL, &month, NULL);
  return month;
}

int
parvis_date_get_day (ParvisDate date)
{
  int day = 1;

  parvis_date_get (date, NULL, NULL, &day);
  return day;
}

/* @count figures at @text, or -1. */
static int
read_figures (const char *text, guint count)
{
  int value = 0;

  for (guint i = 0; i < count; i++)
    {
      if (!g_ascii_isdigit (text[i]))
        return -1;
      value = value * 10 + (text[i] - '0');
    }
  return value;
}

ParvisDate
parvis_date_from_iso (const char *iso)
{
  if (iso == NULL || strlen (iso) != PARVIS_DATE_ISO_SIZE - 1 || iso[4] != '-' || iso[7] != '-')
    return PARVIS_DATE_NONE;
  return parvis_date_new (read_figures (iso, 4), read_figures (iso + 5, 2),
                          read_figures (iso + 8, 2));
}

const char *
parvis_date_write_iso (ParvisDate date, char buffer[PARVIS_DATE_ISO_SIZE])
{
  int year, month, day;

  if (date == PARVIS_DATE_NONE)
    return NULL;
  parvis_date_get (date, &year, &month, &day);
  g_return_val_if_fail (year >= 1 && year <= 9999, NULL);
  for (int i = 3, y = year; i >= 0; i--, y /= 10)
    buffer[i] = (char) ('0' + y % 10);
  buffer[4] = buffer[7] = '-';
  buffer[5] = (char) ('0' + month / 10);
  buffer[6] = (char) ('0' + month % 10);
  buffer[8] = (char) ('0' + day / 10);
  buffer[9] = (char) ('0' + day % 10);
  buffer[10] = 0;
  return buffer;
}

char *
parvis_date_to_iso (ParvisDate date)
{
  char buffer[PARVIS_DATE_ISO_SIZE];

  return g_strdup (parvis_date_write_iso (date, buffer));
}

/* Reads three numbers kept apart by one and the same mark. */
static gboolean
split_saisie (const char *typed, int figures[3], guint lengths[3])
{
  const char *p = typed;
  char mark = 0;

  for (guint i = 0; i < 3; i++)
    {
      lengths[i] = (guint) strspn (p, "0123456789");
      if (lengths[i] == 0 || lengths[i] > 4)
        return FALSE;
      figures[i] = read_figures (p, lengths[i]);
      p += lengths[i];
      if (i == 2)
        return *p == 0;
      if (*p == 0 || strchr ("/-.", *p) == NULL || (mark != 0 && *p != mark))
        return FALSE;
      mark = *p++;
    }
  return FALSE;
}

static ParvisDate
refuse_saisie (const char **message, const char *text)
{
  if (message != NULL)
    *message = text;
  return PARVIS_DATE_NONE;
}

ParvisDate
parvis_date_parse_saisie (const char *typed, const char **message)
{
  g_autofree char *text = g_strstrip (g_strdup (typed != NULL ? typed : ""));
  int figures[3];
  guint lengths[3];
  ParvisDate date;
  int year;

  if (message != NULL)
    *message = NULL;
  if (*text == 0)
    return refuse_saisie (message, "Indiquez une date.");
  date = parvis_date_from_iso (text);
  if (date != PARVIS_DATE_NONE)
    year = parvis_date_get_year (date);
  else
    {
      if (!split_saisie (text, figures, lengths) || lengths[0] > 2 || lengths[1] > 2)
        return refuse_saisie (message, "Écrivez la date sous la forme JJ/MM/AAAA, par exemple "
                                       "21/11/2026.");
      if (lengths[2] != 4)
        return refuse_saisie (message, "Écrivez l’année avec ses quatre chiffres, par exemple "
                                       "21/11/2026.");
      year = figures[2];
      date = parvis_date_new (year, figures[1], figures[0]);
    }
  if (year < 1900 || year > 2199)
    return refuse_saisie (message, "L’année doit être comprise entre 1900 et 2199.");
  if (date == PARVIS_DATE_NONE)
    return refuse_saisie (message, "Cette date n’existe pas.");
  return date;
}

int
parvis_date_get_weekday (ParvisDate date)
{
  return (date - 1) % 7; /* 0001-01-01 is a Monday */
}

ParvisDate
parvis_date_get_monday (ParvisDate date)
{
  return date - parvis_date_get_weekday (date);
}

int
parvis_date_get_iso_week (ParvisDate date, int *year)
{
  /* A week belongs to the year of its Thursday. */
  ParvisDate thursday = parvis_date_get_monday (date) + PARVIS_JEUDI;
  int thursday_year = parvis_date_get_year (thursday);

  if (year != NULL)
    *year = thursday_year;
  return (thursday - parvis_date_new (thursday_year, 1, 1)) / 7 + 1;
}

ParvisDate
parvis_date_first_of_month (ParvisDate date)
{
  return date - parvis_date_get_day (date) + 1;
}

ParvisDate
parvis_date_last_of_month (ParvisDate date)
{
  int year, month;

  parvis_date_get (date, &year, &month, NULL);
  return parvis_date_new (year, month, parvis_date_days_in_month (year, month));
}

ParvisDate
parvis_date_add_months (ParvisDate date, int months)
{
  int year, month, day, count;

  parvis_date_get (date, &year, &month, &day);
  count = year * 12 + month - 1 + months;
  year = floor_div (count, 12);
  month = count - year * 12 + 1;
  if (year < 1 || year > 9999)
    return PARVIS_DATE_NONE;
  return parvis_date_new (year, month, MIN (day, parvis_date_days_in_month (year, month)));
}

int
parvis_date_get_age (ParvisDate birth, ParvisDate on)
{
  int y1, m1, d1, y2, m2, d2;

  parvis_date_get (birth, &y1, &m1, &d1);
  parvis_date_get (on, &y2, &m2, &d2);
  return y2 - y1 - (m2 < m1 || (m2 == m1 && d2 < d1));
}
