/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "server/demandes/dossier.h"

G_BEGIN_DECLS

/**
 * ParvisParcours: all that a page about one of the citizen's demandes works with, loaded at once:
 * the household, the demande, its answers and what its rules need to know.
 */
typedef struct
{
  ParvisRequest *request; /* borrowed, as db */
  ParvisDb *db;
  ParvisCommune *commune;
  gint64 foyer_id;
  ParvisDossier *dossier;
  ParvisContexte *contexte;
  JsonObject *reponses;
  GHashTable *completes; /* codes of the steps that were filled without a fault */
} ParvisParcours;

/* From the request's `{demande}`. NULL with NOT_FOUND for another family's. */
ParvisParcours *parvis_parcours_load (ParvisRequest *request, ParvisDb *db, GError **error);
void parvis_parcours_free (ParvisParcours *parcours);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ParvisParcours, parvis_parcours_free)

/* The step of the request's `{etape}`; NOT_FOUND when there is none, or it is not to be filled. */
const ParvisEtape *parvis_parcours_get_etape (ParvisParcours *parcours, GError **error);
/* TRUE when all visible steps before @etape are complete: it may be gone to. */
gboolean parvis_parcours_peut_aller (ParvisParcours *parcours, const ParvisEtape *etape);
/* TRUE when its answers may be changed now: see parvis_dossier_peut_modifier(); of a file to be completed also
 * what the completed answers made wrong or new. */
gboolean parvis_parcours_peut_modifier (ParvisParcours *parcours, const ParvisEtape *etape);
/* The first step that is not complete, or the last of all: of a file to be completed, what was asked for. */
const ParvisEtape *parvis_parcours_get_courante (ParvisParcours *parcours);
char *parvis_parcours_url (ParvisParcours *parcours, const ParvisEtape *etape);

/* "demarche", "complement", "etapes", "rang", "total": what every page of the way shows. */
void parvis_parcours_show (ParvisParcours *parcours, ParvisView *view, const ParvisEtape *ici);
/* « Fiche enfant de Jean », « Changement d'adresse ». The caller owns it. */
char *parvis_dossier_dup_titre (ParvisDb *db, const ParvisDossier *dossier);

/* Keeps the answers of @etape (taking over @nouvelles), makes the child that was added, and brings the
 * pieces asked for up to date. @fautes: of the step. */
gboolean parvis_parcours_enregistrer (ParvisParcours *parcours,
                                      const ParvisEtape *etape,
                                      JsonObject *nouvelles,
                                      GPtrArray **fautes,
                                      GError **error);
/* The pieces that the answers ask for, linked with the demande; those of before that are not asked for
 * any more are let go. */
gboolean parvis_parcours_lier_pieces (ParvisParcours *parcours, GError **error);

G_END_DECLS
