/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "server/agenda/changements.h"

G_BEGIN_DECLS

/* « Réservations groupées »: what is asked for, and what would be done. */

typedef enum
{
  PARVIS_GROUPE_CREER,
  PARVIS_GROUPE_MODIFIER, /* the period's bookings become the chosen days */
  PARVIS_GROUPE_SUPPRIMER
} ParvisGroupeAction;

/* The form's fields, in its order. */
typedef enum
{
  PARVIS_GROUPE_USAGERS,
  PARVIS_GROUPE_ACTION,
  PARVIS_GROUPE_DU,
  PARVIS_GROUPE_AU,
  PARVIS_GROUPE_ACTIVITES,
  PARVIS_GROUPE_PERIODICITE,
  PARVIS_GROUPE_JOURS,
  PARVIS_GROUPE_N_CHAMPS
} ParvisGroupeChamp;
extern const char *const parvis_groupe_champs[PARVIS_GROUPE_N_CHAMPS]; /* their names */
extern const char *const parvis_groupe_actions[]; /* "creer", …; NULL-terminated */

typedef struct
{
  gint64 foyer_id;
  ParvisDate today;
  GPtrArray *enfants; /* of ParvisPersonne: the household's that are enrolled in something */
  GPtrArray *seances; /* of ParvisAgendaSeance: of any of them, each once */
  GArray *usagers;    /* of gint64: the chosen children */
  GArray *activites;  /* of gint64: the chosen sessions */
  ParvisGroupeAction action;
  char *du_saisi, *au_saisi; /* as typed */
  ParvisDate du, au;
  int semaines; /* every that many weeks, from the period's first one on; 0 = every day of the period */
  guint jours;                                /* mask, bit 0 = Monday; 0 with `semaines` 0 = all */
  const char *fautes[PARVIS_GROUPE_N_CHAMPS]; /* static; NULL = right */
} ParvisGroupe;

/* An empty form: everybody, until the next holidays. */
ParvisGroupe *parvis_groupe_new (ParvisRequest *request, ParvisDb *db, GError **error);
/* The form as it was sent. */
ParvisGroupe *parvis_groupe_read (ParvisRequest *request, ParvisDb *db, GError **error);
void parvis_groupe_free (ParvisGroupe *choix);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ParvisGroupe, parvis_groupe_free)
gboolean parvis_groupe_is_juste (const ParvisGroupe *choix);
gboolean parvis_groupe_has_usager (const ParvisGroupe *choix, gint64 personne_id);
gboolean parvis_groupe_has_activite (const ParvisGroupe *choix, gint64 seance_id);
/* Whether the day is one of the chosen ones. */
gboolean parvis_groupe_has_jour (const ParvisGroupe *choix, ParvisDate jour);

/* A day that cannot be booked or cancelled. */
typedef struct
{
  guint ligne; /* of the plan */
  ParvisDate jour;
} ParvisObstacleJour;

/* Why some days cannot be: those of one reason together. */
typedef struct
{
  char *cle;
  char *phrase;
  GArray *jours; /* of ParvisObstacleJour */
} ParvisObstacle;

typedef struct
{
  const ParvisGroupe *choix; /* borrowed */
  GArray *lignes;            /* of ParvisAgendaLigne: each chosen child in each chosen session */
  GArray *changements;       /* of ParvisChangement */
  GPtrArray *obstacles;      /* of ParvisObstacle, as they were met */
  GPtrArray *sans;           /* of char*: « Alice, Accueil du matin », not enrolled in it */
  GArray *inchanges;         /* of guint, one a line: days that were booked already */
} ParvisPlan;

/* What the choice comes to now. */
ParvisPlan *
parvis_plan_new (ParvisRequest *request, ParvisDb *db, const ParvisGroupe *choix, GError **error);
void parvis_plan_free (ParvisPlan *plan);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ParvisPlan, parvis_plan_free)
/* Of all that would be done, with each price: two plans that do the same have the same. The caller owns it. */
char *parvis_plan_dup_empreinte (const ParvisPlan *plan);

G_END_DECLS
