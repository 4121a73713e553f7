/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "shared/teleprocedures/parvis-contexte.h"

G_BEGIN_DECLS

/**
 * ParvisReferentiels: the national lists (communes, countries, départements), the same for every
 * commune that the process serves. Compiled into the program, indexed at first use, read by all threads.
 */
typedef struct _ParvisReferentiels ParvisReferentiels;

typedef struct
{
  const char *code;          /* "84122" */
  const char *nom;           /* "Sarrians" */
  const char *codes_postaux; /* "84260", "75001,75002"; "" for a part of a commune of today */
  gboolean ancienne; /* a commune déléguée or associée: a place of birth, not an address */
} ParvisCommuneCog;

ParvisReferentiels *parvis_referentiels_get (void);

/* The communes that @texte may mean, best first: the exact name, then names that begin so, then names
 * with words that do; the larger first. Accents, case, hyphens and apostrophes do not count, « st » is
 * « saint », and a département or a postcode in the text narrows the choice. How many were written into
 * @trouvees, at most @max. Under 2 letters: none. */
guint parvis_referentiels_chercher (ParvisReferentiels *referentiels,
                                    const char *texte,
                                    ParvisCommuneCog *trouvees,
                                    guint max);
/* The commune of today first, when a part of it bears the same code. */
gboolean parvis_referentiels_find_commune (ParvisReferentiels *referentiels,
                                           const char *code,
                                           ParvisCommuneCog *commune);
/* "84", "2A", "974": from a commune's code. */
void parvis_referentiels_departement (const char *code, char departement[4]);

/* Owned by the referentials. */
ParvisListe *parvis_referentiels_get_pays (ParvisReferentiels *referentiels);
ParvisListe *parvis_referentiels_get_departements (ParvisReferentiels *referentiels);
const ParvisLieux *parvis_referentiels_get_lieux (ParvisReferentiels *referentiels);
/* Gives a form's context all of the above. */
void parvis_referentiels_remplir (ParvisReferentiels *referentiels, ParvisContexte *contexte);

G_END_DECLS
