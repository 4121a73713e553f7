/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <json-glib/json-glib.h>

#include "server/foyers/foyers-store.h"

G_BEGIN_DECLS

/* People and households as the answers of a form hold them: what a form is filled in advance with, and
 * what is taken out of it. A place is {code, nom, departement}. */

/* What is not known is left out. The caller owns it. */
JsonObject *parvis_personne_to_json (const ParvisPersonne *personne);
/* Voie, complement, code_postal, commune. The caller owns it. */
JsonObject *parvis_foyer_to_json (const ParvisFoyer *foyer);

/* Sets what these answers speak of; a field that @champs names and that they leave out becomes NULL.
 * @champs: NULL-terminated codes of the form. */
void parvis_personne_apply_json (ParvisPersonne *personne,
                                 JsonObject *reponses,
                                 const char *const *champs);
/* The address. */
void parvis_foyer_apply_json (ParvisFoyer *foyer, JsonObject *reponses);

G_END_DECLS
