/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "tests/rooms/essai-commune.h"

G_BEGIN_DECLS

/* A fiche enfant from its first step to its signature, for the tests of demandes. */

#define PASCAL "pascal.dupin"
#define DAVID  "david.moulin"
#define JEANNE "gestionnaire"
#define CLAIRE "admin"

/* Nobody else writes this: looked for in the database's own files. */
#define SECRET  "Arachides de Zanzibar, stylo dans le cartable"
#define ADRESSE "12 rue des Zibelines"

typedef struct
{
  const char *nom, *valeur;
} Champ;

typedef struct
{
  const char *etape, *suivante;
  Champ champs[24];
} Etape;

/* A child of the demo that has no file yet, and its file. */
typedef struct
{
  EssaiCommune *essai;
  gint64 enfant, demande;
} Fiche;

/* « /demandes/ID/etapes/ETAPE », or the demande's own page. The caller owns it. */
char *essai_fiche_dup_path (gint64 demande, const char *etape);
/* Where an answer leads, "" = nowhere. */
const char *essai_get_location (ParvisResponse *response);
/* A child in CM2 of Pascal's whom the demo has not enrolled: of whom nothing is known. */
gint64 essai_fiche_add_enfant (EssaiCommune *essai, const char *prenom);
/* Begins a fiche enfant; gives its number. */
gint64 essai_fiche_commencer (EssaiCommune *essai, const char *qui);
/* Both. */
Fiche essai_fiche_new (EssaiCommune *essai, const char *prenom);
/* A step's form, one field changed (or added). */
ParvisResponse *essai_fiche_poster (
    Fiche *f, const char *qui, const Etape *etape, const char *nom, const char *valeur);
const Etape *essai_fiche_find_etape (const char *code);
/* The same, or NULL. */
const Etape *essai_fiche_find (const char *code);
/* Fills the steps from the first one to the one before @end; NULL = all of them, signed. */
void essai_fiche_remplir (Fiche *f, const char *end);
void essai_fiche_assert_etat (Fiche *f, const char *etat);
/* The history's events in order, and the agents' actions in the journal. */
void essai_fiche_assert_traces (Fiche *f, const char *historique, const char *journal);
/* An agent's action: « acceptation », « complement »… */
ParvisResponse *
essai_fiche_agir (Fiche *f, const char *agent, const char *action, const char *json);
void essai_fiche_assert_action (Fiche *f,
                                const char *agent,
                                const char *action,
                                const char *json,
                                guint status,
                                const char *text);

G_END_DECLS
