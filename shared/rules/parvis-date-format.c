/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-shared"
#include "config.h"

#include <string.h>

#include "shared/rules/parvis-date.h"
#include "shared/rules/parvis-typo.h"

#define SECONDS_A_DAY ((gint64) 86400)

const char *
parvis_date_get_nom_jour (int weekday)
{
  static const char *const names[] = { "lundi",    "mardi",  "mercredi", "jeudi",
                                       "vendredi", "samedi", "dimanche" };

  g_return_val_if_fail (weekday >= 0 && weekday < 7, "");
  return names[weekday];
}

const char *
parvis_date_get_nom_mois (int month)
{
  static const char *const names[] = { "janvier",   "février", "mars",     "avril",
                                       "mai",       "juin",    "juillet",  "août",
                                       "septembre", "octobre", "novembre", "décembre" };

  g_return_val_if_fail (month >= 1 && month <= 12, "");
  return names[month - 1];
}

char *
parvis_date_format_court (ParvisDate date)
{
  char iso[PARVIS_DATE_ISO_SIZE];
  char text[PARVIS_DATE_ISO_SIZE];

  g_return_val_if_fail (date != PARVIS_DATE_NONE, g_strdup (""));
  /* A statement of account has two a line: without printf. */
  parvis_date_write_iso (date, iso);
  memcpy (text, iso + 8, 2);
  memcpy (text + 3, iso + 5, 2);
  memcpy (text + 6, iso, 4);
  text[2] = text[5] = '/';
  return g_strndup (text, sizeof text - 1);
}

/* « 24 novembre », « 1er septembre » at @end; gives the new end. */
static char *
write_day_and_month (char *end, ParvisDate date)
{
  int month, day;

  parvis_date_get (date, NULL, &month, &day);
  if (day >= 10)
    *end++ = (char) ('0' + day / 10);
  *end++ = (char) ('0' + day % 10);
  end = stpcpy (end, day == 1 ? "er " : " ");
  return stpcpy (end, parvis_date_get_nom_mois (month));
}

char *
parvis_date_write_jour (ParvisDate date, char buffer[PARVIS_DATE_JOUR_SIZE])
{
  char *end = stpcpy (buffer, parvis_date_get_nom_jour (parvis_date_get_weekday (date)));

  *end++ = ' ';
  return write_day_and_month (end, date);
}

char *
parvis_date_format_jour (ParvisDate date)
{
  char text[PARVIS_DATE_JOUR_SIZE];

  g_return_val_if_fail (date != PARVIS_DATE_NONE, g_strdup (""));
  return g_strndup (text, parvis_date_write_jour (date, text) - text);
}

char *
parvis_date_format_sans_jour (ParvisDate date)
{
  char rest[PARVIS_DATE_JOUR_SIZE];

  g_return_val_if_fail (date != PARVIS_DATE_NONE, g_strdup (""));
  write_day_and_month (rest, date);
  return g_strdup_printf ("%s %d", rest, parvis_date_get_year (date));
}

char *
parvis_date_format_long (ParvisDate date)
{
  g_autofree char *rest = parvis_date_format_jour (date);

  return g_strdup_printf ("%s %d", rest, parvis_date_get_year (date));
}

char *
parvis_date_format_mois (ParvisDate date)
{
  int year, month;

  g_return_val_if_fail (date != PARVIS_DATE_NONE, g_strdup (""));
  parvis_date_get (date, &year, &month, NULL);
  return g_strdup_printf ("%s %d", parvis_date_get_nom_mois (month), year);
}

/* What the clocks of @zone show at @instant, as if it were UTC. */
static gint64
local_seconds (gint64 instant, GTimeZone *zone)
{
  int interval = g_time_zone_find_interval (zone, G_TIME_TYPE_UNIVERSAL, instant);

  return instant + g_time_zone_get_offset (zone, interval);
}

ParvisDate
parvis_date_split_instant (gint64 instant, GTimeZone *zone, int *minutes)
{
  gint64 local = local_seconds (instant, zone);
  gint64 second = local % SECONDS_A_DAY;

  if (second < 0)
    second += SECONDS_A_DAY;
  if (minutes != NULL)
    *minutes = (int) (second / 60);
  return (ParvisDate) ((local - second) / SECONDS_A_DAY) + PARVIS_DATE_EPOCH;
}

ParvisDate
parvis_date_from_instant (gint64 instant, GTimeZone *zone)
{
  return parvis_date_split_instant (instant, zone, NULL);
}

int
parvis_date_get_minutes (gint64 instant, GTimeZone *zone)
{
  int minutes;

  parvis_date_split_instant (instant, zone, &minutes);
  return minutes;
}

gint64
parvis_date_to_instant (ParvisDate date, int minutes, GTimeZone *zone)
{
  gint64 local, before, after;

  g_return_val_if_fail (date != PARVIS_DATE_NONE && minutes >= 0 && minutes <= 24 * 60, 0);
  local = (date - PARVIS_DATE_EPOCH) * SECONDS_A_DAY + (gint64) minutes * 60;
  /* No zone is further than a day from UTC, and none changes twice in two days: one of the two
   * offsets around holds. */
  before = local
           - g_time_zone_get_offset (zone, g_time_zone_find_interval (zone, G_TIME_TYPE_UNIVERSAL,
                                                                      local - SECONDS_A_DAY));
  after = local
          - g_time_zone_get_offset (
              zone, g_time_zone_find_interval (zone, G_TIME_TYPE_UNIVERSAL, local + SECONDS_A_DAY));
  if (local_seconds (before, zone) == local)
    return before;
  if (local_seconds (after, zone) == local)
    return after;
  return before; /* a skipped time: 02:30 of the old offset is shown as 03:30 */
}

char *
parvis_date_format_heure (int minutes)
{
  if (minutes % 60 == 0)
    return g_strdup_printf ("%d" PARVIS_NBSP "h", minutes / 60);
  return g_strdup_printf ("%d" PARVIS_NBSP "h" PARVIS_NBSP "%02d", minutes / 60, minutes % 60);
}

char *
parvis_date_format_instant (gint64 instant, GTimeZone *zone)
{
  g_autofree char *day = parvis_date_format_jour (parvis_date_from_instant (instant, zone));
  g_autofree char *hour = parvis_date_format_heure (parvis_date_get_minutes (instant, zone));

  return g_strdup_printf ("%s à" PARVIS_NBSP "%s", day, hour);
}

char *
parvis_date_format_instant_court (gint64 instant, GTimeZone *zone)
{
  g_autofree char *day = parvis_date_format_court (parvis_date_from_instant (instant, zone));
  g_autofree char *hour = parvis_date_format_heure (parvis_date_get_minutes (instant, zone));

  return g_strdup_printf ("%s à" PARVIS_NBSP "%s", day, hour);
}

int
parvis_date_parse_heure (const char *text)
{
  int hour, minute;

  if (text == NULL || strlen (text) != 5 || text[2] != ':' || !g_ascii_isdigit (text[0])
      || !g_ascii_isdigit (text[1]) || !g_ascii_isdigit (text[3]) || !g_ascii_isdigit (text[4]))
    return -1;
  hour = (text[0] - '0') * 10 + text[1] - '0';
  minute = (text[3] - '0') * 10 + text[4] - '0';
  return hour > 23 || minute > 59 ? -1 : hour * 60 + minute;
}

char *
parvis_date_minutes_to_text (int minutes)
{
  return g_strdup_printf ("%02d:%02d", minutes / 60, minutes % 60);
}
