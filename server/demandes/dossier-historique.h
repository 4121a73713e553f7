/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "server/demandes/dossier.h"
#include "server/template/parvis-saisie.h"

G_BEGIN_DECLS

/* What a demande's état and history are called: the same words for citizens and agents. */

/* The état as citizens read it: the look and the word. */
void parvis_dossier_show_statut (ParvisView *view, const char *key, const char *etat);

/* One line of the history as agents read it: « Acceptée par Jeanne Martin ». The caller owns it. */
char *parvis_dossier_dup_phrase (ParvisDb *db,
                                 const char *evenement,
                                 const char *acteur_type,
                                 gint64 acteur_id,
                                 const char *detail);
/* The text under "motif" of an event's detail, or NULL. */
char *parvis_dossier_dup_motif (const char *detail);

/* The history as the family reads it, pieces included: who did what, as seen by @compte_id. The lists
 * "historique" (the latest) and "historique_avant" of @view, {quand, quoi}, newest first. */
void parvis_dossier_show_historique (
    ParvisCommune *commune, ParvisDb *db, ParvisView *view, gint64 dossier_id, gint64 compte_id);

G_END_DECLS
