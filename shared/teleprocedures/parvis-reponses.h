/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "shared/teleprocedures/parvis-contexte.h"

G_BEGIN_DECLS

/* The answers of a demande: {step: {field: value, …}, …}. Of the steps that were not reached, there
 * is nothing. What is not visible is ignored everywhere below, even when it has an answer. */

/* The values sent under @nom, NULL-terminated; NULL or empty when there is none. As
 * parvis_request_get_field_values(). */
typedef const char *const *(*ParvisValeurs) (gpointer formulaire, const char *nom);

/* A fault of an answer, or a warning. */
typedef struct
{
  const ParvisEtape *etape;
  const ParvisChamp *champ; /* NULL: the step as a whole */
  char *nom;                /* the field's name in the form: "prenom", "personnes.0.telephone" */
  char *libelle;            /* "Prénom", "Personne 1 : téléphone" */
  char *message;            /* one French sentence */
} ParvisFaute;

/* A line of the recap or of the agents' reading view. */
typedef struct
{
  const ParvisChamp *champ;
  char *libelle;
  char *valeur; /* as it is read: "31/12/2020", "06 12 34 56 78", "Non renseigné" */
  gboolean alerte;
} ParvisLigne;

/* A piece that these answers ask for. */
typedef struct
{
  const ParvisPieceRegle *regle;
  const char *type;
  ParvisPieceSur sur;
  gboolean obligatoire;
} ParvisPieceDemandee;

/* --- conditions --- */
/* Whether the step has to be filled at all (« Conjoint » when there is none). */
gboolean
parvis_etape_visible (const ParvisEtape *etape, ParvisContexte *contexte, JsonObject *reponses);
/* @ligne: the row or the child's object that a sub-field is in; NULL for a field of the step. */
gboolean parvis_champ_visible (const ParvisChamp *champ,
                               ParvisContexte *contexte,
                               JsonObject *reponses,
                               JsonObject *ligne);
/* The first visible step after @etape (NULL: the first of all), or before it; NULL at the end. */
const ParvisEtape *parvis_etape_suivante (const ParvisTeleprocedure *teleprocedure,
                                          const ParvisEtape *etape,
                                          ParvisContexte *contexte,
                                          JsonObject *reponses);
const ParvisEtape *
parvis_etape_precedente (const ParvisEtape *etape, ParvisContexte *contexte, JsonObject *reponses);

/* --- from a form, and to one --- */
/* The answers of one step as they were posted, right or wrong; bounded whatever was sent. The names
 * are the fields' codes; in a list "liste.0.champ", in a child "enfant.prenom" ("enfant" itself is
 * the choice), for vaccines "vaccins.dtp.a_jour". (transfer full) */
JsonObject *parvis_etape_lire (const ParvisEtape *etape,
                               ParvisContexte *contexte,
                               ParvisValeurs valeurs,
                               gpointer formulaire);
/* A step's first answers: from the profile, earlier files and defaults. (transfer full) */
JsonObject *
parvis_etape_preremplir (const ParvisEtape *etape, ParvisContexte *contexte, JsonObject *reponses);

/* --- checks --- */
/* (transfer full) (element-type ParvisFaute), empty when the step is right. */
GPtrArray *
parvis_etape_valider (const ParvisEtape *etape, ParvisContexte *contexte, JsonObject *reponses);
/* All visible steps, before signature; the signature's own step only when @signature. */
GPtrArray *parvis_teleprocedure_valider (const ParvisTeleprocedure *teleprocedure,
                                         ParvisContexte *contexte,
                                         JsonObject *reponses,
                                         gboolean signature);
/* What deserves a second look and does not block. */
GPtrArray *
parvis_etape_avertir (const ParvisEtape *etape, ParvisContexte *contexte, JsonObject *reponses);
/* The answers without what is not visible or not known: what is kept at the signature. */
JsonObject *parvis_teleprocedure_nettoyer (const ParvisTeleprocedure *teleprocedure,
                                           ParvisContexte *contexte,
                                           JsonObject *reponses);

/* --- what follows from the answers --- */
/* (transfer full) (element-type ParvisPieceDemandee) */
GPtrArray *parvis_teleprocedure_pieces (const ParvisTeleprocedure *teleprocedure,
                                        ParvisContexte *contexte,
                                        JsonObject *reponses);
/* (transfer full) (element-type ParvisLigne) */
GPtrArray *
parvis_etape_lignes (const ParvisEtape *etape, ParvisContexte *contexte, JsonObject *reponses);
/* Short texts for the agents: "PAI", "Allergie alimentaire". (transfer full) (element-type utf8) */
GPtrArray *parvis_teleprocedure_alertes (const ParvisTeleprocedure *teleprocedure,
                                         ParvisContexte *contexte,
                                         JsonObject *reponses);
/* The child that the demande is about: a child of the context, or the one being added; NULL when not
 * chosen yet. @id: 0 for one being added. Borrowed. */
JsonObject *parvis_teleprocedure_find_enfant (const ParvisTeleprocedure *teleprocedure,
                                              ParvisContexte *contexte,
                                              JsonObject *reponses,
                                              gint64 *id);
/* « Ajouter cette personne » was done: the child being added is now the household's child @id, whom
 * the context must know. */
void parvis_teleprocedure_set_enfant (const ParvisTeleprocedure *teleprocedure,
                                      JsonObject *reponses,
                                      gint64 id);
/* The school year, "2026-2027"; NULL when not chosen yet. Borrowed. */
const char *
parvis_teleprocedure_find_annee (const ParvisTeleprocedure *teleprocedure, JsonObject *reponses);
/* A value by its path, "enfant.niveau"; NULL when there is none or it is not visible. Borrowed. */
JsonNode *parvis_reponses_find (const ParvisTeleprocedure *teleprocedure,
                                ParvisContexte *contexte,
                                JsonObject *reponses,
                                const char *chemin);

void parvis_faute_free (ParvisFaute *faute);
void parvis_ligne_free (ParvisLigne *ligne);

G_END_DECLS
