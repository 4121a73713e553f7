/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "server/http/parvis-request.h"
#include "shared/teleprocedures/parvis-teleprocedure.h"

G_BEGIN_DECLS

/* An account on its way: what was typed and found right, until it is confirmed. It waits encrypted in
 * the table `reprise`, under a token that only the visitor has, for an hour. */
typedef struct {
  JsonObject *reponses;  /* {identite: {…}, reglementation: {…}} */
  char *identifiant;     /* folded */
  char *mot_de_passe;    /* hashed; NULL = not chosen yet */
} ParvisCreation;

void parvis_creation_free (ParvisCreation *creation);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ParvisCreation, parvis_creation_free)

/* The form as data: data/formulaires/compte.json. */
const ParvisTeleprocedure *parvis_creation_get_formulaire (void);

/* Keeps it under a new token, which the caller owns. */
char *parvis_creation_garder (ParvisRequest *request, ParvisDb *db, const ParvisCreation *creation,
                              GError **error);
/* What waits under the token; NULL when there is nothing (any more). */
ParvisCreation *parvis_creation_find (ParvisRequest *request, ParvisDb *db, const char *cle);
gboolean parvis_creation_retirer (ParvisDb *db, const char *cle, GError **error);

/* Makes person, household and account of it and mails the activation link; when the mail has an
 * account already, mails that instead: the visitor sees the same. CONFLICT when the identifier was
 * taken meanwhile. */
gboolean parvis_creation_confirmer (ParvisRequest *request, ParvisDb *db,
                                    const ParvisCreation *creation, GError **error);
/* Mails a (new) activation link for an account that is still to be activated. */
gboolean parvis_creation_envoyer_lien (ParvisRequest *request, ParvisDb *db, gint64 compte_id,
                                       GError **error);

G_END_DECLS
