/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <json-glib/json-glib.h>

#include "shared/rules/parvis-date.h"

G_BEGIN_DECLS

/**
 * ParvisRaison: why a rule answered what it did: « Pourquoi ? ».
 *
 * A plain value, filled by the rule, so that a month of days costs no allocation. Its texts are
 * borrowed from the rule and the calendar that it came from: write it as JSON or as a sentence
 * before they go.
 */
typedef enum
{
  PARVIS_RAISON_AUCUNE,
  /* parvis-delai.h */
  PARVIS_RAISON_RESERVABLE,
  PARVIS_RAISON_HORS_DELAI, /* still bookable, at a higher price */
  PARVIS_RAISON_TROP_TARD,
  PARVIS_RAISON_PAS_ENCORE,
  PARVIS_RAISON_JOUR_MEME,
  PARVIS_RAISON_JOUR_PASSE,
  PARVIS_RAISON_SANS_REGLE, /* the weekday is in no line of the table */
  PARVIS_RAISON_SANS_DELAI, /* the town has set none for that day */
  /* parvis-jour-service.h */
  PARVIS_RAISON_AVANT_DEBUT,
  PARVIS_RAISON_APRES_FIN,
  PARVIS_RAISON_FERIE,
  PARVIS_RAISON_FERMETURE,
  PARVIS_RAISON_VACANCES,
  PARVIS_RAISON_HORS_VACANCES,
  PARVIS_RAISON_SANS_ECOLE,
  PARVIS_RAISON_SANS_SERVICE,
  /* parvis-tarif.h */
  PARVIS_RAISON_TARIF_FIXE,
  PARVIS_RAISON_TARIF_TRANCHE,
  PARVIS_RAISON_TARIF_TRANCHE_HAUTE, /* the quotient is not known */
  PARVIS_RAISON_TARIF_EFFORT,
  PARVIS_RAISON_TARIF_PLANCHER,
  PARVIS_RAISON_TARIF_PLAFOND,
  PARVIS_RAISON_TARIF_PLAFOND_INCONNU, /* the quotient is not known */
  /* parvis-garde.h: `nom` says by which rule, `texte_du` since when it counts */
  PARVIS_RAISON_AUTRE_PARENT,
  PARVIS_N_RAISONS
} ParvisRaisonCode;

/* What may be done with a day, for its colour. */
typedef enum
{
  PARVIS_VERDICT_RESERVABLE,
  PARVIS_VERDICT_TROP_TARD,
  PARVIS_VERDICT_PAS_ENCORE,
  PARVIS_VERDICT_SANS_SERVICE,
  PARVIS_VERDICT_AUTRE_PARENT
} ParvisVerdict;

typedef enum
{
  PARVIS_PUBLIC_RESIDENT,
  PARVIS_PUBLIC_EXTERIEUR,
  PARVIS_PUBLIC_PAI,
  PARVIS_PUBLIC_ULIS,
  PARVIS_PUBLIC_AGENT,
  PARVIS_PUBLIC_ENSEIGNANT,
  PARVIS_N_PUBLICS
} ParvisPublic;
/* "resident", "exterieur", "pai"…: as in SQL; NULL-terminated. */
extern const char *const parvis_publics[];

/* A local time of the commune. */
typedef struct
{
  ParvisDate jour;
  int minutes; /* since midnight */
} ParvisMoment;

ParvisMoment parvis_moment_from_instant (gint64 instant, GTimeZone *zone);

typedef struct
{
  ParvisRaisonCode code;
  gboolean annulation;     /* a cancellation was asked for, not a booking */
  ParvisDate jour;         /* the day that it is about */
  ParvisMoment limite;     /* the last minute, or the first day; of a closure, its last one */
  ParvisMoment maintenant; /* when it was judged */
  const char *nom;         /* « Vacances de Noël », « 11 novembre » */
  ParvisPublic public;
  gint64 quotient;                     /* euros a month */
  gint64 tranche_min, tranche_max;     /* euros a month; the second exclusive, 0 = no end */
  ParvisDate quotient_du, quotient_au; /* it counts from and to; of one not known: NONE, its end */
  gint64 taux;                         /* millionths */
  gint64 cents;
  ParvisMoment delai; /* of PARVIS_RAISON_HORS_DELAI: the hour that has passed */
  /* What the rank among brothers and sisters takes off, what a late booking adds: `cents` has both.
   * The cents of it; and the thousandths that they come from, 0 = a sum that was set. */
  gint64 rang, moins_cents, moins_pour_mille;
  gint64 plus_cents, plus_pour_mille;
  const char *texte;   /* the rule's text: « délibération n° 2026-41 du 22 juin 2026 » */
  ParvisDate texte_du; /* in force since */
} ParvisRaison;

ParvisVerdict parvis_raison_get_verdict (const ParvisRaison *raison);
/* Adds to the price @prix what the late booking @delai costs more, when it is one: the new price. */
gint64 parvis_raison_majorer (ParvisRaison *prix, const ParvisRaison *delai);
/* "trop_tard", for JSON. */
const char *parvis_raison_get_code (const ParvisRaison *raison);
/* « 0,36 % », of millionths. */
char *parvis_raison_format_taux (gint64 taux);
/* One French sentence, with its full stop; "" for %PARVIS_RAISON_AUCUNE. */
char *parvis_raison_to_phrase (const ParvisRaison *raison);

/* Only the facts that the code uses, as JSON text. */
char *parvis_raison_to_json (const ParvisRaison *raison);
/* Strict. The texts of @raison are borrowed from @node. */
gboolean parvis_raison_from_json (JsonNode *node, ParvisRaison *raison, GError **error);

G_END_DECLS
