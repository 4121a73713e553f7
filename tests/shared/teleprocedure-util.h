/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "shared/teleprocedures/parvis-reponses.h"
#include "shared/teleprocedures/parvis-vue-etape.h"

G_BEGIN_DECLS

/* The 21st of November 2026, two children (12: Florian, 2016; 13: Alice, 2021), two schools (1: Le petit
 * prince, PS to CM2; 2: Les cigales, PS to GS), a midday session everywhere and a Wednesday one at 1. */
ParvisContexte *util_contexte_new (void);
/* A few communes: Sarrians, Lyon 2e, three of the name of Saint-Denis, Arbignieu (a former one). */
extern const ParvisLieux util_lieux;

/* data/teleprocedures/NAME, and its definition, checked against pieces.json. */
char *util_read (const char *name);
ParvisTypesPiece *util_types_piece_new (void);
ParvisTeleprocedure *util_teleprocedure_new (const char *name);

/* A posted form: name, value, …, NULL; the same name twice is two values. */
typedef struct _UtilForm UtilForm;
UtilForm *util_form_new (const char *name, ...) G_GNUC_NULL_TERMINATED;
void util_form_set (UtilForm *form, const char *name, const char *value); /* NULL: not sent */
const char *const *util_form_get (gpointer form, const char *name);
void util_form_free (UtilForm *form);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (UtilForm, util_form_free)

/* reponses[etape] = what the form says. */
void util_answer (JsonObject *reponses,
                  const ParvisEtape *etape,
                  ParvisContexte *contexte,
                  UtilForm *form);
/* The answers as JSON, members sorted; and the faults as "nom: message" lines. */
char *util_to_text (JsonObject *object);
char *util_faults (GPtrArray *fautes);
/* The same with the no-break spaces as plain ones: easier to write in a test. */
char *util_plain (const char *text);

/* A fiche enfant without any fault, of an ordinary family: an existing child, CM1, no particular. */
JsonObject *util_fiche_new (const ParvisTeleprocedure *fiche, ParvisContexte *contexte);
UtilForm *util_fiche_form (const char *etape);

G_END_DECLS
