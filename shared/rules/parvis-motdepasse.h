/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A passphrase longer than this is refused before it is hashed. Bytes. */
#define PARVIS_MOTDEPASSE_MAX 256

/* The rules that the page shows, each met or not as one types; one bit each. */
typedef enum
{
  PARVIS_MOTDEPASSE_LONGUEUR = 1 << 0,
  PARVIS_MOTDEPASSE_MAJUSCULE = 1 << 1,
  PARVIS_MOTDEPASSE_CHIFFRE = 1 << 2,
  PARVIS_MOTDEPASSE_NIVEAU = 1 << 3
} ParvisMotdepasseRegle;

typedef struct
{
  ParvisMotdepasseRegle regle;
  const char *code;    /* "longueur", for the page's script */
  const char *libelle; /* « 1 majuscule » */
} ParvisMotdepasseLigne;

#define PARVIS_MOTDEPASSE_N_REGLES 4
/* In the order in which they are shown. */
extern const ParvisMotdepasseLigne parvis_motdepasse_regles[PARVIS_MOTDEPASSE_N_REGLES];

typedef enum
{
  PARVIS_NIVEAU_FAIBLE,
  PARVIS_NIVEAU_MOYEN,
  PARVIS_NIVEAU_FORT
} ParvisMotdepasseNiveau;

/* @bits: an estimate of the work to guess it (zxcvbn's entropy), made by the caller. */
ParvisMotdepasseNiveau parvis_motdepasse_get_niveau (double bits);
/* « Faible », « Moyen », « Fort ». */
const char *parvis_motdepasse_get_nom_niveau (ParvisMotdepasseNiveau niveau);

/* The rules that are met, as bits; 0 for what is not valid UTF-8 or too long. @longueur: the
 * commune's setting, in characters, 12 by default. */
guint parvis_motdepasse_check (const char *motdepasse, double bits, guint longueur);
#define PARVIS_MOTDEPASSE_LONGUEUR_DEFAUT 12
#define PARVIS_MOTDEPASSE_TOUTES          ((1 << PARVIS_MOTDEPASSE_N_REGLES) - 1)

G_END_DECLS
