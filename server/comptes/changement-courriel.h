/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "server/http/parvis-request.h"

G_BEGIN_DECLS

/* A change of mail under way, found by one of the two links. */
typedef struct
{
  gint64 compte_id;
  char *courriel;    /* the new one */
  gboolean ancienne; /* the link was mailed to the present address */
  gboolean autre;    /* the other one has been followed */
} ParvisChangementCourriel;

void parvis_changement_courriel_free (ParvisChangementCourriel *changement);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ParvisChangementCourriel, parvis_changement_courriel_free)

/* Mails a link to both addresses; a new address that has an account already is told so there, and only
 * there: the rest is the same. */
gboolean parvis_changement_courriel_demander (ParvisRequest *request,
                                              ParvisDb *db,
                                              const char *courriel,
                                              GError **error);
ParvisChangementCourriel *
parvis_changement_courriel_find (ParvisDb *db, const char *jeton, gint64 now);
/* What the account waits for, as a sentence; NULL when nothing; the caller owns it. */
char *parvis_changement_courriel_dup_attente (ParvisDb *db, gint64 compte_id, gint64 now);
/* Notes what this link says; @fait: with the other's, the mail is changed now. NOT_FOUND when another
 * account has taken the address meanwhile. */
gboolean parvis_changement_courriel_confirmer (ParvisRequest *request,
                                               ParvisDb *db,
                                               const ParvisChangementCourriel *changement,
                                               gboolean *fait,
                                               GError **error);

G_END_DECLS
