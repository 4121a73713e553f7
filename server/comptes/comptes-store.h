/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "server/db/parvis-db.h"
#include "server/foyers/foyers-store.h"

G_BEGIN_DECLS

/* A citizen's account: the means by which somebody signs in and acts for a household. */
typedef struct
{
  gint64 id;
  char *identifiant;
  char *courriel;
  char *etat; /* "actif", "bloque" */
  gint64 personne_id;
  gint64 foyer_id;
} ParvisCompte;

void parvis_compte_free (ParvisCompte *compte);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ParvisCompte, parvis_compte_free)

ParvisCompte *parvis_compte_find (ParvisDb *db, gint64 compte_id);
/* By a mail or an identifier as typed; NULL when there is none. */
ParvisCompte *parvis_compte_find_by (ParvisDb *db, const char *identifiant_ou_courriel);

/* The household that the signed-in citizen acts for. 0 with DENIED when the account is not active. */
gint64 parvis_compte_get_foyer (ParvisDb *db, gint64 compte_id, GError **error);

gboolean parvis_compte_identifiant_est_libre (ParvisDb *db, const char *identifiant);
/* The first free of "prenom.nom", "prenom.nom2"…; the caller owns it. */
char *parvis_compte_proposer_identifiant (ParvisDb *db, const char *prenom, const char *nom);

/* What an account is made from; the person and the household are made with it. */
typedef struct
{
  const char *identifiant;
  const char *courriel;
  const char *mot_de_passe; /* hashed */
  const char *type;         /* "particulier"; NULL = the same */
  const char *cgu_version;
  gint64 cgu_a; /* unix seconds: when the terms were accepted */
  const ParvisPersonne *personne;
  const ParvisFoyer *foyer;
} ParvisCompteNouveau;

/* Makes person, household and account, which is open at once. CONFLICT when the identifier or the mail
 * is taken. Gives the account's id, 0 on failure. */
gint64 parvis_compte_creer (ParvisDb *db,
                            const ParvisCompteNouveau *nouveau,
                            const char *today,
                            gint64 now,
                            GError **error);

/* --- single-use links: the token is mailed, only its hash is kept --- */
typedef enum
{
  PARVIS_LIEN_MOT_DE_PASSE
} ParvisLienUsage;

/* The token to be mailed (caller owns it); former ones of this kind die. @donnee: NULL or a text kept
 * with it. */
char *parvis_lien_creer (ParvisDb *db,
                         ParvisLienUsage usage,
                         gint64 compte_id,
                         const char *donnee,
                         gint64 now,
                         gint64 expire_a,
                         GError **error);
/* Those of this kind that wait die. */
gboolean parvis_lien_perimer (
    ParvisDb *db, ParvisLienUsage usage, gint64 compte_id, gint64 now, GError **error);
/* The account that the link is for, 0 when it is unknown, used or too old. */
gint64 parvis_lien_find (
    ParvisDb *db, ParvisLienUsage usage, const char *jeton, gint64 now, char **donnee);
/* Uses it up. NOT_FOUND when somebody already did. */
gboolean parvis_lien_utiliser (
    ParvisDb *db, ParvisLienUsage usage, const char *jeton, gint64 now, GError **error);

G_END_DECLS
