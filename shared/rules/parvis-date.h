/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ParvisDate: a day of the Gregorian calendar; 1 is 0001-01-01, as GDate's Julian days.
 *
 * Days are compared and added as integers. In JSON and SQL they are ISO text. Instants are unix
 * seconds; a day only meets an instant through the commune's time zone, which the caller gives.
 */
typedef gint32 ParvisDate;

/* No day: what could not be read, null, or a struct that nobody filled. Smaller than every day. */
#define PARVIS_DATE_NONE 0
/* The day at which unix seconds begin. */
#define PARVIS_DATE_EPOCH    719163
#define PARVIS_DATE_ISO_SIZE 11
/* The longest is « mercredi 30 septembre ». */
#define PARVIS_DATE_JOUR_SIZE 40

/* From Monday, as bit 0 of a mask of days is Monday. */
enum
{
  PARVIS_LUNDI,
  PARVIS_MARDI,
  PARVIS_MERCREDI,
  PARVIS_JEUDI,
  PARVIS_VENDREDI,
  PARVIS_SAMEDI,
  PARVIS_DIMANCHE
};

/* %PARVIS_DATE_NONE when there is no such day (31 February) or @year is not 1…9999. */
ParvisDate parvis_date_new (int year, int month, int day);
void parvis_date_get (ParvisDate date, int *year, int *month, int *day);
int parvis_date_get_year (ParvisDate date);
int parvis_date_get_month (ParvisDate date);
int parvis_date_get_day (ParvisDate date);

/* Exactly AAAA-MM-JJ; else, or NULL, %PARVIS_DATE_NONE. */
ParvisDate parvis_date_from_iso (const char *iso);
/* Answers @buffer, or NULL for %PARVIS_DATE_NONE. */
const char *parvis_date_write_iso (ParvisDate date, char buffer[PARVIS_DATE_ISO_SIZE]);
char *parvis_date_to_iso (ParvisDate date);

/**
 * parvis_date_parse_saisie:
 * @message: (out) (optional): what to tell who typed it, in French; static
 *
 * A day as people type it: 21/11/2026, 1/9/2026, 01-09-2026, 01.09.2026, also the ISO form that
 * browsers send. The year has four figures and lies in 1900…2199.
 */
ParvisDate parvis_date_parse_saisie (const char *typed, const char **message);

int parvis_date_days_in_month (int year, int month);
/* 0 is Monday. */
int parvis_date_get_weekday (ParvisDate date);
/* ISO 8601's week, 1…53, of @year, which is not always the day's own. */
int parvis_date_get_iso_week (ParvisDate date, int *year);
/* The Monday of that day's week. */
ParvisDate parvis_date_get_monday (ParvisDate date);
ParvisDate parvis_date_first_of_month (ParvisDate date);
ParvisDate parvis_date_last_of_month (ParvisDate date);
/* 31 January plus one month is the last day of February. */
ParvisDate parvis_date_add_months (ParvisDate date, int months);
/* Full years on the day @on; negative before birth. Born on 29 February: older on 1 March. */
int parvis_date_get_age (ParvisDate birth, ParvisDate on);

/* « 21/11/2026 » · « mardi 24 novembre » · « mardi 24 novembre 2026 » · « 1er septembre 2026 ». */
char *parvis_date_format_court (ParvisDate date);
char *parvis_date_format_jour (ParvisDate date);
/* The same in @buffer, ended by a NUL; answers where that is. A month of agenda writes some forty. */
char *parvis_date_write_jour (ParvisDate date, char buffer[PARVIS_DATE_JOUR_SIZE]);
char *parvis_date_format_long (ParvisDate date);
char *parvis_date_format_sans_jour (ParvisDate date);
/* « novembre 2026 ». */
char *parvis_date_format_mois (ParvisDate date);
/* @weekday from 0, Monday; @month from 1. Static, lower case. */
const char *parvis_date_get_nom_jour (int weekday);
const char *parvis_date_get_nom_mois (int month);

/* The local day of an instant. @zone is the commune's. */
ParvisDate parvis_date_from_instant (gint64 instant, GTimeZone *zone);
/* The local time of an instant, in minutes since midnight. */
int parvis_date_get_minutes (gint64 instant, GTimeZone *zone);
/* Both at once; @minutes may be NULL. */
ParvisDate parvis_date_split_instant (gint64 instant, GTimeZone *zone, int *minutes);
/**
 * parvis_date_to_instant:
 * @minutes: since midnight, 0…1440
 *
 * The instant at which the clocks of @zone show that time. When they show it twice (end of summer
 * time), the first; when they skip it, as long after the jump as it is after the skipped start.
 */
gint64 parvis_date_to_instant (ParvisDate date, int minutes, GTimeZone *zone);
/* « 10 h 42 », « 10 h », with no-break spaces. */
char *parvis_date_format_heure (int minutes);
/* « mardi 24 novembre à 10 h 42 » · « 24/11/2026 à 10 h 42 ». */
char *parvis_date_format_instant (gint64 instant, GTimeZone *zone);
char *parvis_date_format_instant_court (gint64 instant, GTimeZone *zone);
/* "10:42" ↔ minutes since midnight; -1 when it is not exactly HH:MM. "24:00" is refused. */
int parvis_date_parse_heure (const char *text);
char *parvis_date_minutes_to_text (int minutes);

G_END_DECLS
