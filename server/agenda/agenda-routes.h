/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "server/http/parvis-route.h"

G_BEGIN_DECLS

/* The calendar of a child, by month, week or list. */
extern const ParvisRoute parvis_agenda_routes[];
/* Booking and cancelling one day. */
extern const ParvisRoute parvis_reservation_routes[];
/* A week of all the children, with one form. */
extern const ParvisRoute parvis_semaine_routes[];
/* « Historique »: what was booked and cancelled, as it was known at any moment. */
extern const ParvisRoute parvis_historique_routes[];
/* « Réservations groupées »: the choice, what it comes to, and doing it. */
extern const ParvisRoute parvis_groupees_routes[];
/* The calendar on the family's telephones. */
extern const ParvisRoute parvis_abonnement_routes[];
/* Receipts, and the page on which anybody verifies one. */
extern const ParvisRoute parvis_recu_routes[];
/* The link of a mail, which books one day for whoever has it. */
extern const ParvisRoute parvis_lien_routes[];

/* What everything costs, for everybody. */
extern const ParvisRoute parvis_tarifs_routes[];

G_END_DECLS
