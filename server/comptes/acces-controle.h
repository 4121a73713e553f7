/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "server/http/parvis-request.h"
#include "server/template/parvis-saisie.h"

G_BEGIN_DECLS

/* What the pages that change the password or the mail have in common: the present password is asked for. */

/* What is wrong with what was typed; all NULL = nothing. */
typedef struct
{
  char *actuel;
  char *nouveau;
  char *repete;
  char *hash; /* of the new password, once all is right */
} ParvisAccesControle;

/* Kept with the request as "controle"; borrowed. Its `actuel` is checked, in the pool of hashes. */
ParvisAccesControle *parvis_acces_controle_begin (ParvisRequest *request, ParvisDb *db);
/* Counts a wrong password, in the writer. */
gboolean parvis_acces_controle_count (const ParvisAccesControle *controle,
                                      ParvisRequest *request,
                                      ParvisDb *db,
                                      GError **error);

/* A new password, hashed: other sessions end, links and changes that were under way die, and the account's
 * mailbox is told. In the writer. */
gboolean parvis_acces_changer_mot_de_passe (
    ParvisRequest *request, ParvisDb *db, gint64 compte_id, const char *hash, GError **error);

/* mon-profil/modifier.html with its title and its way back. */
ParvisView *parvis_acces_begin_page (ParvisRequest *request,
                                     const char *titre,
                                     const char *intro,
                                     const char *route);
void parvis_acces_append_secret (ParvisRequest *request,
                                 ParvisView *view,
                                 ParvisSaisie saisie,
                                 const char *nom,
                                 const char *libelle,
                                 const char *faute);

G_END_DECLS
