/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "server/comptes/creation.h"
#include "server/http/parvis-response.h"
#include "server/teleprocedures/formulaire.h"

G_BEGIN_DECLS

/**
 * ParvisSaisieCompte: the form of a new account as it stands: what was typed, what is wrong with it, and what
 * need not be typed again (see ParvisCreation).
 */
typedef struct
{
  ParvisContexte *contexte;
  JsonObject *reponses;
  GPtrArray *fautes[2]; /* of the two steps, once checked */
  char *identifiant;
  char *faute_identifiant;
  char *faute_mot_de_passe;
  char *faute_repeter;
  char *hash; /* of a right password, typed now or before */

  char *cle_avant;       /* under which it was kept before, or NULL */
  ParvisCreation *avant; /* what was kept then */

  gboolean caracteres; /* copied, now or before, or not asked for */
  gboolean sans;       /* can neither read nor hear them */
  const char *faute_caracteres;
  const char *faute_page;
  gboolean
      muette; /* nothing was sent in yet, or only another picture asked for: no fault is shown */
} ParvisSaisieCompte;

void parvis_saisie_compte_free (ParvisSaisieCompte *saisie);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ParvisSaisieCompte, parvis_saisie_compte_free)

/* The form empty, or as it was kept under the query's « cle ». */
ParvisSaisieCompte *parvis_saisie_compte_new (ParvisRequest *request, ParvisDb *db);
/* What was posted, checked, its password hashed: in the pool of hashes. */
ParvisSaisieCompte *parvis_saisie_compte_read (ParvisRequest *request, ParvisDb *db);
/* In the writer: whether the characters were copied; a key that was tried is used up. FALSE with @error. */
gboolean parvis_saisie_compte_check_caracteres (ParvisSaisieCompte *saisie,
                                                ParvisRequest *request,
                                                ParvisDb *db,
                                                GError **error);
gboolean parvis_saisie_compte_est_juste (const ParvisSaisieCompte *saisie);
/* In the writer: keeps it in the place of what was kept before. The new key, which the caller owns. */
char *parvis_saisie_compte_garder (ParvisSaisieCompte *saisie,
                                   ParvisRequest *request,
                                   ParvisDb *db,
                                   GError **error);
/* @cle: under which it is kept, or NULL. */
ParvisResponse *parvis_saisie_compte_show (ParvisSaisieCompte *saisie,
                                           ParvisRequest *request,
                                           ParvisDb *db,
                                           const char *cle);

G_END_DECLS
