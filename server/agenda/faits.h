/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "server/http/parvis-commune.h"
#include "shared/rules/parvis-raison.h"

G_BEGIN_DECLS

/**
 * ParvisFait: a booking or a cancellation, as it was written down: what a receipt certifies. Facts are
 * only ever added: what was known at a moment is what had been written by then.
 */
typedef struct
{
  gint64 id; /* the receipt's number */
  gint64 personne_id, seance_id, foyer_id;
  ParvisDate jour;
  gboolean annuler; /* else it books */
  gint64 prix_cents;
  char *regle;       /* JSON: why it could be done, and why at this price */
  char *acteur_type; /* "citoyen", "agent", "systeme" */
  char *acteur_nom;  /* « Pascal DUPIN » for a citizen, else NULL */
  char *canal;       /* "web", "bureau", "systeme" */
  gint64 fait_a;
  GBytes *chaine;
  char *prenom, *nom_naissance, *nom_usage; /* the child's */
  char *activite, *seance, *debut, *fin;
  char *deliberation; /* that set the price, or NULL */
} ParvisFait;

void parvis_fait_free (ParvisFait *fait);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ParvisFait, parvis_fait_free)

/* Of one child from @du to @au, inclusive, written down until @connu_a; @seance_id 0 = all sessions. In
 * the order of days, sessions and numbers; of ParvisFait. The caller has checked whose child it is. */
GPtrArray *parvis_fait_list (ParvisDb *db,
                             gint64 personne_id,
                             gint64 seance_id,
                             ParvisDate du,
                             ParvisDate au,
                             gint64 connu_a);
/* The receipt of this number; @foyer_id: only if that household paid it, 0 = whoever did. NULL = none. */
ParvisFait *parvis_fait_find (ParvisDb *db, gint64 fait_id, gint64 foyer_id);
/* What undid it, or was done again after it was cancelled: the next fact about the same meal; NULL =
 * it is the last. */
ParvisFait *parvis_fait_find_suivant (ParvisDb *db, const ParvisFait *fait);

/* « Réservé », « Annulé ». */
const char *parvis_fait_get_mot (const ParvisFait *fait);
/* « Réservé le samedi 21 novembre 2026 à 10 h 30 par Pascal DUPIN, sur le portail »; @foyer_id: who
 * reads it: the other household's people are not named. */
char *parvis_fait_dup_phrase (const ParvisFait *fait, ParvisCommune *commune, gint64 foyer_id);
/* Why it was possible then, and why at that price; "" when it was not written down. */
char *parvis_fait_dup_delai (const ParvisFait *fait);
char *parvis_fait_dup_pourquoi_prix (const ParvisFait *fait);
/* What is kept of both with a fact: column `regle`; @prix may be NULL. The caller owns it. */
char *parvis_fait_create_regle (const ParvisRaison *delai, const ParvisRaison *prix);

G_END_DECLS
