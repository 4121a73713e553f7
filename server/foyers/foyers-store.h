/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "server/db/parvis-db.h"

G_BEGIN_DECLS

/* A person: an adult or a child. Not an account, not a household. Texts are NULL when not known. */
typedef struct
{
  gint64 id;
  char *civilite; /* "madame", "monsieur" */
  char *nom_naissance;
  char *nom_usage;
  char *prenom;
  char *prenom2;
  char *prenom3;
  char *sexe;              /* "garcon", "fille": children */
  char *naissance_le;      /* ISO day */
  char *naissance_pays;    /* COG, 99100 = France */
  char *naissance_commune; /* COG, when known */
  char *naissance_lieu;
  char *naissance_dep;
  char *courriel;
  char *telephone; /* E.164 */
  char *telephone_fixe;
  char *telephone_pro;
  char *role; /* in the household it was listed for: "responsable", "conjoint", "enfant" */
  char *lien; /* "mere", "pere"… */
} ParvisPersonne;

ParvisPersonne *parvis_personne_new (void);
void parvis_personne_free (ParvisPersonne *personne);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ParvisPersonne, parvis_personne_free)

/* "DUPIN Alice": the usage name first, for lists. The caller owns it. */
char *parvis_personne_dup_nom (const ParvisPersonne *personne);
/* "Alice DUPIN", for sentences. */
char *parvis_personne_dup_prenom_nom (const ParvisPersonne *personne);
/* « d’Alice », « de Jean ». */
char *parvis_prenom_avec_de (const char *prenom);
char *parvis_nom_complet (const char *nom_naissance, const char *nom_usage, const char *prenom);

/* Whoever it is: for agents and for rooms that have checked the household. NULL = none. */
ParvisPersonne *parvis_personne_find (ParvisDb *db, gint64 personne_id);
/* 0 with @error set on failure. */
gint64
parvis_personne_insert (ParvisDb *db, const ParvisPersonne *personne, gint64 now, GError **error);
gboolean parvis_personne_update (ParvisDb *db, const ParvisPersonne *personne, GError **error);

typedef struct
{
  gint64 id;
  char *nom;
  char *voie;
  char *complement;
  char *code_postal;
  char *commune;
  char *commune_cog;
  char *sociales; /* JSON object, « Mes données sociales », or NULL */
} ParvisFoyer;

ParvisFoyer *parvis_foyer_new (void);
void parvis_foyer_free (ParvisFoyer *foyer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ParvisFoyer, parvis_foyer_free)

ParvisFoyer *parvis_foyer_find (ParvisDb *db, gint64 foyer_id);
gint64 parvis_foyer_insert (ParvisDb *db, const ParvisFoyer *foyer, gint64 now, GError **error);
gboolean parvis_foyer_update_adresse (ParvisDb *db, const ParvisFoyer *foyer, GError **error);
/* @sociales: JSON text of an object. */
gboolean
parvis_foyer_update_sociales (ParvisDb *db, gint64 foyer_id, const char *sociales, GError **error);

/* Its people on @jour, of ParvisPersonne, responsables first. @role: NULL = all. */
GPtrArray *
parvis_foyer_list_membres (ParvisDb *db, gint64 foyer_id, const char *role, const char *jour);
/* Its children on @jour, the eldest first, with id, names and birthday only: for choosing one. */
GPtrArray *parvis_foyer_list_enfants (ParvisDb *db, gint64 foyer_id, const char *jour);
/* The person if it belongs to the household on @jour, else NULL with NOT_FOUND: another family's
 * child is answered as if it did not exist. */
ParvisPersonne *parvis_foyer_get_membre (
    ParvisDb *db, gint64 foyer_id, gint64 personne_id, const char *jour, GError **error);
gboolean parvis_foyer_add_membre (ParvisDb *db,
                                  gint64 foyer_id,
                                  gint64 personne_id,
                                  const char *role,
                                  const char *lien,
                                  const char *du,
                                  GError **error);
/* The child of this household with these names and birthday, or 0. */
gint64 parvis_foyer_find_enfant (ParvisDb *db,
                                 gint64 foyer_id,
                                 const char *nom_naissance,
                                 const char *prenom,
                                 const char *naissance_le);

/* The quotient familial that counts on @jour, or -1 when none is validated. */
gint64 parvis_foyer_get_quotient (ParvisDb *db, gint64 foyer_id, const char *jour);
gboolean parvis_foyer_set_quotient (ParvisDb *db,
                                    gint64 foyer_id,
                                    const char *du,
                                    const char *au,
                                    gint64 valeur,
                                    gint64 justificatif_id,
                                    GError **error);

G_END_DECLS
