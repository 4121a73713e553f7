/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "server/http/parvis-request.h"
#include "shared/teleprocedures/parvis-vue-etape.h"

G_BEGIN_DECLS

/* Steps of definitions as forms of pages: whatever is defined as data (a téléprocédure's step, the
 * account's form) is shown and read in one way. */

/* A form of the program itself, data/formulaires/CODE.json; one that cannot be read stops the program.
 * Kept for good. */
const ParvisTeleprocedure *parvis_formulaire_get (const char *code);

/* The values that @data, a ParvisRequest, has posted: for parvis_etape_lire(). */
const char *const *parvis_formulaire_valeurs (gpointer data, const char *nom);

/* Appends the step's fields to the list @key of @into, which is @page or a part of it; their faults go to
 * the summary of @page. */
void parvis_formulaire_show (ParvisRequest *request,
                             ParvisView *page,
                             ParvisView *into,
                             const char *key,
                             ParvisVueEtape *vue);

/* The text to read before the tick @champ, for the codes that have one. */
void parvis_formulaire_show_lecture (ParvisRequest *request, ParvisView *champ, const char *code);

/* Appends the step's answers, for reading, to the list "lignes" of @section. */
void parvis_formulaire_show_lignes (ParvisView *section,
                                    const ParvisEtape *etape,
                                    ParvisContexte *contexte,
                                    JsonObject *reponses);

/* A context with what is the same for all: today, the countries, the départements, the communes. */
ParvisContexte *parvis_formulaire_create_contexte (ParvisRequest *request);

G_END_DECLS
