/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-shared"
#include "config.h"

#include <string.h>

#include "shared/rules/parvis-motdepasse.h"
#include "shared/rules/parvis-typo.h"

/* CNIL, recommandation du 21 juillet 2022: 50 bits where tries are throttled. 2^75 guesses hold against a stolen
 * table of argon2id for as long as anybody lives here. */
#define BITS_MOYEN 50.0
#define BITS_FORT  75.0

const ParvisMotdepasseLigne parvis_motdepasse_regles[PARVIS_MOTDEPASSE_N_REGLES] = {
  { PARVIS_MOTDEPASSE_NIVEAU, "niveau",
    "Le niveau «" PARVIS_NBSP "Moyen" PARVIS_NBSP "» au moins" },
  { PARVIS_MOTDEPASSE_LONGUEUR, "longueur", "12 caractères" },
  { PARVIS_MOTDEPASSE_MAJUSCULE, "majuscule", "1 majuscule" },
  { PARVIS_MOTDEPASSE_CHIFFRE, "chiffre", "1 chiffre" },
};

ParvisMotdepasseNiveau
parvis_motdepasse_get_niveau (double bits)
{
  if (bits >= BITS_FORT)
    return PARVIS_NIVEAU_FORT;
  return bits >= BITS_MOYEN ? PARVIS_NIVEAU_MOYEN : PARVIS_NIVEAU_FAIBLE;
}

const char *
parvis_motdepasse_get_nom_niveau (ParvisMotdepasseNiveau niveau)
{
  static const char *const noms[] = { "Faible", "Moyen", "Fort" };

  return noms[niveau];
}

guint
parvis_motdepasse_check (const char *motdepasse, double bits, guint longueur)
{
  guint met = 0;

  if (strlen (motdepasse) > PARVIS_MOTDEPASSE_MAX || !g_utf8_validate (motdepasse, -1, NULL))
    return 0;
  if (g_utf8_strlen (motdepasse, -1) >= (glong) longueur)
    met |= PARVIS_MOTDEPASSE_LONGUEUR;
  for (const char *p = motdepasse; *p != 0; p = g_utf8_next_char (p))
    {
      if (g_unichar_isupper (g_utf8_get_char (p)))
        met |= PARVIS_MOTDEPASSE_MAJUSCULE;
      if (g_unichar_isdigit (g_utf8_get_char (p)))
        met |= PARVIS_MOTDEPASSE_CHIFFRE;
    }
  if (parvis_motdepasse_get_niveau (bits) >= PARVIS_NIVEAU_MOYEN)
    met |= PARVIS_MOTDEPASSE_NIVEAU;
  return met;
}
