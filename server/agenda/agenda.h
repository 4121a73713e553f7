/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "server/http/parvis-commune.h"
#include "shared/rules/parvis-delai.h"
#include "shared/rules/parvis-tarif.h"

G_BEGIN_DECLS

/**
 * ParvisAgenda: what can be said of one child's days in one session during a period: enrolled or not,
 * service or not, bookable until when, at which price, booked or not. Loaded at once, then asked day by
 * day. Every « no » has its reason.
 */
typedef struct _ParvisAgenda ParvisAgenda;

/* A session in which the child is enrolled, now or in a time to come. */
typedef struct
{
  gint64 seance_id;
  char *activite; /* « Restauration scolaire » */
  char *nom;      /* « Repas de midi » */
  char *debut;    /* "12:00" */
  char *fin;
  char *niveau;
  gint64 rang; /* of the activity, among all */
} ParvisAgendaSeance;
void parvis_agenda_seance_free (ParvisAgendaSeance *seance);

/* The sessions of a child from the day @du on, of ParvisAgendaSeance; empty when no file was accepted. */
GPtrArray *parvis_agenda_list_seances (ParvisDb *db, gint64 personne_id, ParvisDate du);

/* @now: unix seconds. @error: NOT_FOUND when the child is not enrolled in this session. */
ParvisAgenda *parvis_agenda_load (ParvisCommune *commune,
                                  ParvisDb *db,
                                  gint64 foyer_id,
                                  gint64 personne_id,
                                  gint64 seance_id,
                                  ParvisDate du,
                                  ParvisDate au,
                                  gint64 now,
                                  GError **error);
/* As parvis_agenda_load(), for who has read the child's @inscriptions (inscriptions.h), of @du or
 * earlier. */
ParvisAgenda *parvis_agenda_load_among (ParvisCommune *commune,
                                        ParvisDb *db,
                                        gint64 foyer_id,
                                        gint64 personne_id,
                                        GPtrArray *inscriptions,
                                        gint64 seance_id,
                                        ParvisDate du,
                                        ParvisDate au,
                                        gint64 now,
                                        GError **error);
void parvis_agenda_free (ParvisAgenda *agenda);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ParvisAgenda, parvis_agenda_free)

typedef enum
{
  PARVIS_JOUR_RESERVABLE,
  PARVIS_JOUR_RESERVE,      /* and may still be cancelled */
  PARVIS_JOUR_RESERVE_FIXE, /* booked, too late to cancel */
  PARVIS_JOUR_TROP_TARD,    /* service, not booked, too late or too early */
  PARVIS_JOUR_COMPLET,
  PARVIS_JOUR_SANS_SERVICE,
  PARVIS_JOUR_NON_INSCRIT,
  PARVIS_JOUR_AUTRE_PARENT /* by the custody calendar: the other household books, and pays */
} ParvisJourEtat;

typedef struct
{
  ParvisJourEtat etat;
  ParvisRaison raison; /* borrows texts from the agenda */
  gint64 prix_cents;   /* what it costs, or did when it was booked */
  gint64 tarif_id;
  gint64 fait_id;       /* of the booking, 0 = none */
  gint64 ecriture_id;   /* of its line in the ledger, 0 = none */
  gboolean autre_foyer; /* booked, and paid, by the child's other household */
  guint attente;        /* the household's place in the waiting list, 0 = not in it */
} ParvisAgendaJour;

void parvis_agenda_juger (ParvisAgenda *agenda, ParvisDate jour, ParvisAgendaJour *juge);
/* By the custody calendar, whatever is booked: the other household's day. */
gboolean parvis_agenda_is_autre_parent (ParvisAgenda *agenda, ParvisDate jour);
/* « Pourquoi ? » in one sentence; the caller owns it. */
char *parvis_agenda_dup_raison (ParvisAgenda *agenda, const ParvisAgendaJour *juge);
/* Why a day that was judged costs what it does. FALSE when no price is set. */
gboolean parvis_agenda_get_prix_juge (ParvisAgenda *agenda,
                                      const ParvisAgendaJour *juge,
                                      ParvisRaison *raison);
/* The price in force on @jour, in time, and why: cents, or -1 when no price is set. @raison may be NULL. */
gint64 parvis_agenda_get_prix (ParvisAgenda *agenda,
                               ParvisDate jour,
                               gint64 *tarif_id,
                               ParvisRaison *raison);
const ParvisAgendaSeance *parvis_agenda_get_seance (ParvisAgenda *agenda);
gint64 parvis_agenda_get_etablissement (ParvisAgenda *agenda, ParvisDate jour);
/* Places of that day; -1 = no limit. */
gint64 parvis_agenda_get_places (ParvisAgenda *agenda, ParvisDate jour);
/* How many of them are left; -1 = no limit. */
gint64 parvis_agenda_get_libres (ParvisAgenda *agenda, ParvisDate jour);

G_END_DECLS
