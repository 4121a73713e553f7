/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "server/comptes/creation.h"

G_BEGIN_DECLS

/**
 * ParvisAttente: a demand for an account that was confirmed and waits for its link to be followed.
 *
 * No person, household or account exists until then. Each demand is by itself, under its own link, and
 * opens with its own password only: whoever asks again with somebody's mail changes nothing of what
 * that person asked for, and has a link mailed which is worth nothing to either of them.
 */
typedef struct
{
  gint64 id;
  gint64 cree_a;
  char *courriel_cle;
  ParvisCreation *creation;
} ParvisAttente;

void parvis_attente_free (ParvisAttente *attente);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ParvisAttente, parvis_attente_free)

/* Keeps what was confirmed and mails its link; when the mail has an account already, mails that
 * instead: the same rows are written, and the visitor sees the same. */
gboolean parvis_attente_ouvrir (ParvisRequest *request,
                                ParvisDb *db,
                                const ParvisCreation *creation,
                                GError **error);
/* What the link is for; NULL when it is unknown or too old. */
ParvisAttente *parvis_attente_find (ParvisRequest *request, ParvisDb *db, const char *jeton);
/* Makes person, household and account of it; what else waited for this mail is forgotten. CONFLICT
 * when the identifier or the mail was taken meanwhile. Gives the account's id, 0 on failure. */
gint64 parvis_attente_activer (ParvisRequest *request,
                               ParvisDb *db,
                               const ParvisAttente *attente,
                               const char *identifiant,
                               GError **error);
/* Mails a new link for each of the last demands of this mail; nothing when there is none, or an account
 * by now. @url: of the activation. */
gboolean parvis_attente_renvoyer (ParvisCommune *commune,
                                  ParvisDb *db,
                                  const char *courriel,
                                  const char *url,
                                  gint64 now,
                                  GError **error);
/* For the daily purge. */
gboolean parvis_attente_purger (ParvisDb *db, gint64 now, GError **error);

G_END_DECLS
