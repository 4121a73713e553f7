/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "shared/teleprocedures/parvis-teleprocedure.h"

G_BEGIN_DECLS

/**
 * ParvisListe: a named list of choices that a commune gives (its schools, the countries…). Filled by
 * one thread, then read by all.
 */
typedef struct _ParvisListe ParvisListe;

ParvisListe *parvis_liste_new (void);
/* @ouvert_pour: codes of the field named by `selon` (for a level or a session, the schools) for which
 * this choice exists; NULL = all. @aide and @groupe may be NULL. */
void parvis_liste_add (ParvisListe *liste,
                       const char *code,
                       const char *libelle,
                       const char *aide,
                       const char *groupe,
                       const char *const *ouvert_pour);
guint parvis_liste_get_n (const ParvisListe *liste);
const ParvisChoix *parvis_liste_get (const ParvisListe *liste, guint n);
const ParvisChoix *parvis_liste_find (const ParvisListe *liste, const char *code);
ParvisListe *parvis_liste_ref (ParvisListe *liste);
void parvis_liste_unref (ParvisListe *liste);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ParvisListe, parvis_liste_unref)

/* What is known of a commune of the official list. */
typedef struct
{
  char code[6];        /* "84122" */
  char departement[4]; /* "84", "2A", "971" */
  char nom[64];        /* "Sarrians" */
  gboolean actuelle;   /* somebody can live there; otherwise only be born there */
} ParvisLieu;

/* The official list of communes, held by somebody else. */
typedef struct
{
  gpointer data;
  /* The commune of this code; FALSE: there is none. */
  gboolean (*par_code) (gpointer data, const char *code, ParvisLieu *lieu);
  /* How many communes bear this name, accents, case and hyphens ignored ("Sarrians", "Saint-Denis
   * (93)"), @max of them in @lieux, the largest first. */
  guint (*par_nom) (gpointer data, const char *nom, ParvisLieu *lieux, guint max);
  /* Whether @code_postal serves the commune @code. */
  gboolean (*a_code_postal) (gpointer data, const char *code, const char *code_postal);
} ParvisLieux;

/**
 * ParvisContexte: what the rules of a form need to know besides the answers: today, the lists, the
 * household's children, the commune's settings. Made for one request, used by one thread.
 *
 * Lists by name: "annees" ("2026-2027", "Année 2026 / 2027"), "etablissements" (id, name),
 * "niveaux" (code, label, ouvert_pour schools), "seances" (id, name, groupe = the activity's code,
 * ouvert_pour schools), "pays" (COG code, French name), "departements" (code, name), and those that
 * a definition names.
 */
typedef struct _ParvisContexte ParvisContexte;

ParvisContexte *parvis_contexte_new (const char *aujourdhui); /* "2026-11-21" */
void parvis_contexte_free (ParvisContexte *contexte);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ParvisContexte, parvis_contexte_free)

/* Replaces the list of that name. (liste: transfer none) */
void parvis_contexte_set_liste (ParvisContexte *contexte, const char *nom, ParvisListe *liste);
/* A child of the household. @identite has the keys of the ENFANT field's sub-fields (nom_naissance,
 * prenom, naissance_le, sexe…); those that are not known are left out. (transfer none) */
void parvis_contexte_add_enfant (ParvisContexte *contexte, gint64 id, JsonObject *identite);
/* A setting that conditions may read: {"reglage": "enfant.sortie_seul.age_min", …}. */
void parvis_contexte_set_reglage (ParvisContexte *contexte, const char *cle, JsonNode *valeur);
/* @lieux must outlive the context. Without it, no commune is recognised and none is refused. */
void parvis_contexte_set_lieux (ParvisContexte *contexte, const ParvisLieux *lieux);
/* What prefilling takes from; (transfer none). @profil: {"responsable": {…}, "conjoint": {…}, "foyer":
 * {…}, "sociales": {…}}, see README.md; @dossier: the answers of the household's latest file, by step;
 * @dossier_enfant: those of the same child's latest file. Each may be NULL. */
void parvis_contexte_set_profil (ParvisContexte *contexte, JsonObject *profil);
void parvis_contexte_set_dossiers (ParvisContexte *contexte,
                                   JsonObject *dossier,
                                   JsonObject *dossier_enfant);

G_END_DECLS
