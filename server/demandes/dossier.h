/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "server/http/parvis-request.h"
#include "server/journal/journal-store.h"
#include "shared/teleprocedures/parvis-reponses.h"

G_BEGIN_DECLS

/**
 * ParvisDossier: a demande as the database holds it, with the definition that it is filled with and
 * its answers. (ParvisDemande, in shared/model, is what an agent's list shows of it.)
 */
typedef struct
{
  gint64 id; /* its number */
  gint64 foyer_id;
  gint64 compte_id;                         /* 0: filled at the counter */
  const ParvisTeleprocedure *teleprocedure; /* of the version it is filled with */
  gint64 personne_id;                       /* whom it is about; 0 = not chosen yet, or nobody */
  char *annee;                              /* or NULL */
  char *etat;                               /* of the table */
  gboolean pret;                            /* every mandatory piece is valid */
  guint etape;                              /* the furthest step that was reached, from 0 */
  gint64 agent_id;
  gint64 cree_a, modifie_a, depose_a, decide_a; /* unix seconds; 0 = not yet */
  char *motif;
  char *complement; /* JSON array of the steps that may be changed, or NULL */
  char *signature;  /* JSON object, or NULL */
} ParvisDossier;

void parvis_dossier_free (ParvisDossier *dossier);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ParvisDossier, parvis_dossier_free)

/* The household's demande @id; NOT_FOUND for another family's. */
ParvisDossier *parvis_dossier_find (
    ParvisCommune *commune, ParvisDb *db, gint64 foyer_id, gint64 id, GError **error);
/* For agents: what was handed in, of any family. */
ParvisDossier *
parvis_dossier_find_for_agent (ParvisCommune *commune, ParvisDb *db, gint64 id, GError **error);
/* The same, for the agent who asks: what her roles do not process does not exist. */
ParvisDossier *
parvis_dossier_find_for_request (ParvisRequest *request, ParvisDb *db, gint64 id, GError **error);

/* A new draft; gives its number, or 0. */
gint64 parvis_dossier_creer (ParvisDb *db,
                             gint64 foyer_id,
                             gint64 compte_id,
                             const ParvisTeleprocedure *teleprocedure,
                             gint64 now,
                             GError **error);

/* TRUE when the citizen may change the answers of @etape now: a draft, or a step that the town hall
 * asked to complete. */
gboolean parvis_dossier_peut_modifier (const ParvisDossier *dossier, const ParvisEtape *etape);

/* All answers, {step: {field: value}}, those of health decrypted. (transfer full) */
JsonObject *parvis_dossier_lire_reponses (ParvisCommune *commune,
                                          ParvisDb *db,
                                          gint64 dossier_id,
                                          GError **error);
/* Writes one step's; encrypted when it is a step of health. */
gboolean parvis_dossier_ecrire_etape (ParvisCommune *commune,
                                      ParvisDb *db,
                                      const ParvisDossier *dossier,
                                      const ParvisEtape *etape,
                                      JsonObject *reponses,
                                      gboolean complete,
                                      gint64 now,
                                      GError **error);
/* Codes of the steps that were filled without a fault. */
GHashTable *parvis_dossier_lire_completes (ParvisDb *db, gint64 dossier_id);

/* What rules and prefilling need to know for this household and, once chosen, this child. @dossier
 * may be NULL: nothing is filled yet. */
ParvisContexte *parvis_dossier_creer_contexte (ParvisCommune *commune,
                                               ParvisDb *db,
                                               gint64 foyer_id,
                                               const ParvisDossier *dossier,
                                               const char *today,
                                               GError **error);

/* The commune's settings, for the conditions that read one. */
void parvis_dossier_fill_reglages (ParvisContexte *contexte, ParvisDb *db, const char *today);

/* The dated history. @evenement: see dossier-historique.c; @detail: JSON text or NULL. */
gboolean parvis_dossier_add_historique (ParvisDb *db,
                                        gint64 dossier_id,
                                        ParvisActeur acteur,
                                        const char *evenement,
                                        const char *detail,
                                        gint64 now,
                                        GError **error);

G_END_DECLS
