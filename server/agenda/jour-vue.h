/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "server/agenda/agenda.h"
#include "server/template/parvis-view.h"

G_BEGIN_DECLS

#define PARVIS_JOUR_URL_SIZE 160

/**
 * How a day of the agenda is drawn: its sign and its word, beside its colour. One for all the days of
 * a page, which a month has forty-two of: what they share is made once.
 */
typedef struct
{
  ParvisAgenda *agenda; /* borrowed; NULL: nothing can be booked for this child */
  ParvisDate today;
  int mois;                       /* of the page, 1…12 */
  char url[PARVIS_JOUR_URL_SIZE]; /* of the question about a day; the day is written at its end */
  gsize url_length;               /* without the day; 0 = no day leads anywhere */
  char heure[16];                 /* « 10 h », of the last deadline that was shown */
  int heure_minutes;              /* which it says; -1 = none */
} ParvisJourVue;

/* @url: the address of the question about a day, without the day. */
void parvis_jour_vue_init (ParvisJourVue *vue,
                           ParvisAgenda *agenda,
                           ParvisDate today,
                           ParvisDate reference,
                           const char *url);
/* A square of the month. */
void parvis_jour_vue_show_case (ParvisJourVue *vue, ParvisView *row, ParvisDate jour);
/* A line of the list, with the reason of what cannot be booked. */
void parvis_jour_vue_show_ligne (ParvisJourVue *vue, ParvisView *row, ParvisDate jour);

G_END_DECLS
