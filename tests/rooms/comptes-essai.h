/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <string.h>

#include "tests/rooms/sql-essai.h"

/* What the tests of accounts do as a person does it. */

#define DEMO  "Parvis-demo-2026"
#define BON   "Cerisier-Bleu-2026"
#define HEURE 3600

typedef struct
{
  const char *nom, *valeur;
} Champ;

/* A picture's key and its characters, both the caller's. */
char *comptes_dup_image (EssaiCommune *essai, char **caracteres);
/* The form of a new account, right but for these fields: name, value, …, NULL. The picture's characters are
 * copied, unless « captcha » is among them. */
ParvisResponse *comptes_creer (EssaiCommune *essai, ...) G_GNUC_NULL_TERMINATED;
#define creer_avec(essai, nom, valeur) comptes_creer (essai, nom, valeur, NULL)

const char *get_location (ParvisResponse *response);
/* The récapitulatif's key. */
char *dup_cle (ParvisResponse *response);
ParvisResponse *confirmer (EssaiCommune *essai, const char *cle);
/* A new account, up to the mail; @courriel and @mot_de_passe may be NULL. */
void demander_compte_avec (EssaiCommune *essai, const char *courriel, const char *mot_de_passe);
#define demander_compte(essai) demander_compte_avec (essai, NULL, NULL)
/* The link's token in the newest mail. */
char *dup_jeton (EssaiCommune *essai);
ParvisResponse *
activer (EssaiCommune *essai, const char *jeton, const char *identifiant, const char *mot_de_passe);
ParvisResponse *connecter (EssaiCommune *essai, const char *identifiant, const char *mot_de_passe);
void
assert_connexion (EssaiCommune *essai, const char *identifiant, const char *clair, guint status);
