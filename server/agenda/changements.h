/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "server/agenda/reservations.h"
#include "server/foyers/foyers-store.h"
#include "server/http/parvis-request.h"

G_BEGIN_DECLS

/* One child in one session. */
typedef struct
{
  const ParvisPersonne *enfant; /* borrowed */
  ParvisAgenda *agenda;
} ParvisAgendaLigne;

/* Frees what is in it: for a GArray. */
void parvis_agenda_ligne_clear (gpointer ligne);

/* A day that is to be booked, or with @annuler given back. */
typedef struct
{
  const ParvisAgendaLigne *ligne;
  ParvisDate jour;
  gboolean annuler;
  ParvisAgendaJour juge;
} ParvisChangement;

/* Why it cannot be done, or NULL; the caller owns it. */
char *parvis_changement_dup_obstacle (const ParvisChangement *changement);
/* Brothers and sisters may want more than the places that are left. */
#define PARVIS_PHRASE_PLACES "Il ne reste plus assez de places pour tous vos enfants."
/* The first for which none is left once those before it have theirs, or NULL. Borrowed. */
const ParvisChangement *parvis_changements_find_sans_place (GArray *changements);
/* What all of them cost the household, in cents; negative when more is given back. */
gint64 parvis_changements_get_prix (GArray *changements);
/* TRUE when the balance allows it: what is given back serves what is booked. */
gboolean parvis_changements_solde_suffit (ParvisRequest *request,
                                          ParvisDb *db,
                                          gint64 foyer_id,
                                          GArray *changements);

/* All of it or, with @error, nothing; of ParvisChangement, those that give back first. The balance has been
 * judged. @premier, @dernier: (out) the receipts' numbers. */
gboolean parvis_changements_appliquer (ParvisRequest *request,
                                       ParvisDb *db,
                                       gint64 foyer_id,
                                       GArray *changements,
                                       gint64 *premier,
                                       gint64 *dernier,
                                       GError **error);
/* « C’est fait : 8 jours réservés, 1 annulé. Nouveau solde : 12,90 €. Reçus n° 31 à 39. » The caller owns it. */
char *parvis_changements_dup_phrase (
    ParvisDb *db, gint64 foyer_id, GArray *changements, gint64 premier, gint64 dernier);

G_END_DECLS
