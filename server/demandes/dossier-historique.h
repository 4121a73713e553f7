/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "server/demandes/dossier.h"
#include "server/template/parvis-saisie.h"

G_BEGIN_DECLS

/* What a demande's état and history are called: the same words for citizens and agents. */

/* The état as citizens read it: the look and the word. */
void parvis_dossier_show_statut (ParvisView *view, const char *key, const char *etat);

/* One line of the history in words: « Demande envoyée », « Acceptée par Jeanne Martin ». @pour_agent: the
 * agent is named; a citizen reads « la mairie ». The caller owns it. */
char *parvis_dossier_dup_phrase (ParvisDb *db, const char *evenement, const char *acteur_type,
                                 gint64 acteur_id, const char *detail, gboolean pour_agent);

/* The list "historique" of @view, {quand, quoi}, newest first. */
void parvis_dossier_show_historique (ParvisCommune *commune, ParvisDb *db, ParvisView *view,
                                     gint64 dossier_id);

G_END_DECLS
