/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "server/http/parvis-request.h"
#include "shared/teleprocedures/parvis-teleprocedure.h"

G_BEGIN_DECLS

/* An account on its way: what was typed, also while something is still wrong, so that neither the
 * password nor the characters are asked for twice. Until it is confirmed it waits for an hour in the table
 * `reprise`, under a token that only the visitor has; then for its link, see attente.h. */
typedef struct
{
  JsonObject *reponses; /* {identite: {…}, reglementation: {…}} */
  char *identifiant;    /* folded */
  char *mot_de_passe;   /* hashed; NULL = not chosen yet */
  gboolean caracteres;  /* those of the picture were copied, or need not be */
  gboolean valide;      /* nothing is wrong: it may be confirmed */
} ParvisCreation;

void parvis_creation_free (ParvisCreation *creation);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ParvisCreation, parvis_creation_free)

/* The form as data: data/formulaires/compte.json. */
const ParvisTeleprocedure *parvis_creation_get_formulaire (void);

/* As JSON, and back; both are the caller's. */
char *parvis_creation_to_text (const ParvisCreation *creation);
ParvisCreation *parvis_creation_from_text (const char *text);

/* Keeps it under a new token, which the caller owns. */
char *parvis_creation_garder (ParvisRequest *request,
                              ParvisDb *db,
                              const ParvisCreation *creation,
                              GError **error);
/* What waits under the token; NULL when there is nothing (any more). */
ParvisCreation *parvis_creation_find (ParvisRequest *request, ParvisDb *db, const char *cle);
gboolean parvis_creation_retirer (ParvisDb *db, const char *cle, GError **error);

G_END_DECLS
