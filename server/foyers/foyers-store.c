/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-foyers"
#include "config.h"

#include "server/foyers/foyers-store.h"

#include "shared/rules/parvis-texte.h"

/* The text fields of a person, in the order of the statements' columns. */
static const gsize champs[] = {
  G_STRUCT_OFFSET (ParvisPersonne, civilite),
  G_STRUCT_OFFSET (ParvisPersonne, nom_naissance),
  G_STRUCT_OFFSET (ParvisPersonne, nom_usage),
  G_STRUCT_OFFSET (ParvisPersonne, prenom),
  G_STRUCT_OFFSET (ParvisPersonne, prenom2),
  G_STRUCT_OFFSET (ParvisPersonne, prenom3),
  G_STRUCT_OFFSET (ParvisPersonne, sexe),
  G_STRUCT_OFFSET (ParvisPersonne, naissance_le),
  G_STRUCT_OFFSET (ParvisPersonne, naissance_pays),
  G_STRUCT_OFFSET (ParvisPersonne, naissance_commune),
  G_STRUCT_OFFSET (ParvisPersonne, naissance_lieu),
  G_STRUCT_OFFSET (ParvisPersonne, naissance_dep),
  G_STRUCT_OFFSET (ParvisPersonne, courriel),
  G_STRUCT_OFFSET (ParvisPersonne, telephone),
  G_STRUCT_OFFSET (ParvisPersonne, telephone_fixe),
  G_STRUCT_OFFSET (ParvisPersonne, telephone_pro),
  G_STRUCT_OFFSET (ParvisPersonne, role),
  G_STRUCT_OFFSET (ParvisPersonne, lien),
};
#define N_CHAMPS_TABLE (G_N_ELEMENTS (champs) - 2) /* role and lien are the membership's */

#define CHAMP(personne, i) (*(char **) G_STRUCT_MEMBER_P (personne, champs[i]))

static ParvisPersonne *
read_personne (ParvisRows *rows, gsize n_champs)
{
  ParvisPersonne *personne = parvis_personne_new ();

  personne->id = parvis_rows_int (rows, 0);
  for (gsize i = 0; i < n_champs; i++)
    CHAMP (personne, i) = g_strdup (parvis_rows_find_text (rows, i + 1));
  return personne;
}

ParvisPersonne *
parvis_personne_new (void)
{
  return g_new0 (ParvisPersonne, 1);
}

void
parvis_personne_free (ParvisPersonne *personne)
{
  if (personne == NULL)
    return;
  for (gsize i = 0; i < G_N_ELEMENTS (champs); i++)
    g_free (CHAMP (personne, i));
  g_free (personne);
}

char *
parvis_nom_complet (const char *nom_naissance, const char *nom_usage, const char *prenom)
{
  const char *nom = nom_usage != NULL && *nom_usage ? nom_usage : nom_naissance;
  g_autofree char *haut = parvis_texte_majuscules (nom);

  return g_strdup_printf ("%s %s", haut, prenom);
}

char *
parvis_prenom_avec_de (const char *prenom)
{
  gboolean elide =
      *prenom != '\0'
      && g_utf8_strchr ("AEIOUYÂÀÉÈÊËÎÏÔÛÜHaeiouyâàéèêëîïôûüh", -1, g_utf8_get_char (prenom))
             != NULL;

  return g_strconcat (elide ? "d’" : "de ", prenom, NULL);
}

char *
parvis_personne_dup_nom (const ParvisPersonne *personne)
{
  return parvis_nom_complet (personne->nom_naissance, personne->nom_usage, personne->prenom);
}

char *
parvis_personne_dup_prenom_nom (const ParvisPersonne *personne)
{
  const char *nom = personne->nom_usage != NULL && *personne->nom_usage ? personne->nom_usage
                                                                        : personne->nom_naissance;
  g_autofree char *haut = parvis_texte_majuscules (nom);

  return g_strconcat (personne->prenom, " ", haut, NULL);
}

ParvisPersonne *
parvis_personne_find (ParvisDb *db, gint64 personne_id)
{
  g_autoptr (ParvisRows) rows = parvis_db_query (db, PARVIS_SQL_PERSONNE_FIND, V (personne_id));

  return parvis_rows_next (rows) ? read_personne (rows, N_CHAMPS_TABLE) : NULL;
}

gint64
parvis_personne_insert (ParvisDb *db, const ParvisPersonne *p, gint64 now, GError **error)
{
  return parvis_db_exec_id (db, error, PARVIS_SQL_PERSONNE_INSERT, V (p->civilite),
                            V (p->nom_naissance), V (p->nom_usage), V (p->prenom), V (p->prenom2),
                            V (p->prenom3), V (p->sexe), V (p->naissance_le), V (p->naissance_pays),
                            V (p->naissance_commune), V (p->naissance_lieu), V (p->naissance_dep),
                            V (p->courriel), V (p->telephone), V (p->telephone_fixe),
                            V (p->telephone_pro), V (now));
}

gboolean
parvis_personne_update (ParvisDb *db, const ParvisPersonne *p, GError **error)
{
  return parvis_db_exec (db, error, PARVIS_SQL_PERSONNE_UPDATE, V (p->id), V (p->civilite),
                         V (p->nom_naissance), V (p->nom_usage), V (p->prenom), V (p->prenom2),
                         V (p->prenom3), V (p->sexe), V (p->naissance_le), V (p->naissance_pays),
                         V (p->naissance_commune), V (p->naissance_lieu), V (p->naissance_dep),
                         V (p->courriel), V (p->telephone), V (p->telephone_fixe),
                         V (p->telephone_pro));
}

ParvisFoyer *
parvis_foyer_new (void)
{
  return g_new0 (ParvisFoyer, 1);
}

void
parvis_foyer_free (ParvisFoyer *foyer)
{
  if (foyer == NULL)
    return;
  g_free (foyer->nom);
  g_free (foyer->voie);
  g_free (foyer->complement);
  g_free (foyer->code_postal);
  g_free (foyer->commune);
  g_free (foyer->commune_cog);
  g_free (foyer->sociales);
  g_free (foyer);
}

ParvisFoyer *
parvis_foyer_find (ParvisDb *db, gint64 foyer_id)
{
  g_autoptr (ParvisRows) rows = parvis_db_query (db, PARVIS_SQL_FOYER_FIND, V (foyer_id));
  ParvisFoyer *foyer;

  if (!parvis_rows_next (rows))
    return NULL;
  foyer = parvis_foyer_new ();
  foyer->id = parvis_rows_int (rows, 0);
  foyer->nom = g_strdup (parvis_rows_text (rows, 1));
  foyer->voie = g_strdup (parvis_rows_find_text (rows, 2));
  foyer->complement = g_strdup (parvis_rows_find_text (rows, 3));
  foyer->code_postal = g_strdup (parvis_rows_find_text (rows, 4));
  foyer->commune = g_strdup (parvis_rows_find_text (rows, 5));
  foyer->commune_cog = g_strdup (parvis_rows_find_text (rows, 6));
  foyer->sociales = g_strdup (parvis_rows_find_text (rows, 7));
  return foyer;
}

gint64
parvis_foyer_insert (ParvisDb *db, const ParvisFoyer *f, gint64 now, GError **error)
{
  return parvis_db_exec_id (db, error, PARVIS_SQL_FOYER_INSERT, V (f->nom), V (f->voie),
                            V (f->complement), V (f->code_postal), V (f->commune),
                            V (f->commune_cog), V (now));
}

gboolean
parvis_foyer_update_adresse (ParvisDb *db, const ParvisFoyer *f, GError **error)
{
  return parvis_db_exec (db, error, PARVIS_SQL_FOYER_UPDATE_ADRESSE, V (f->id), V (f->voie),
                         V (f->complement), V (f->code_postal), V (f->commune), V (f->commune_cog));
}

gboolean
parvis_foyer_update_sociales (ParvisDb *db, gint64 foyer_id, const char *sociales, GError **error)
{
  return parvis_db_exec (db, error, PARVIS_SQL_FOYER_UPDATE_SOCIALES, V (foyer_id), V (sociales));
}

GPtrArray *
parvis_foyer_list_membres (ParvisDb *db, gint64 foyer_id, const char *role, const char *jour)
{
  GPtrArray *membres = g_ptr_array_new_with_free_func ((GDestroyNotify) parvis_personne_free);
  g_autoptr (ParvisRows) rows =
      parvis_db_query (db, PARVIS_SQL_FOYER_MEMBRES, V (foyer_id), V (jour));

  while (parvis_rows_next (rows))
    {
      ParvisPersonne *personne = read_personne (rows, G_N_ELEMENTS (champs));

      if (role == NULL || g_strcmp0 (personne->role, role) == 0)
        g_ptr_array_add (membres, personne);
      else
        parvis_personne_free (personne);
    }
  return membres;
}

/* The eldest first, as parvis_foyer_list_membres() has them. */
static int
compare_enfants (gconstpointer a, gconstpointer b)
{
  const ParvisPersonne *one = *(ParvisPersonne *const *) a;
  const ParvisPersonne *other = *(ParvisPersonne *const *) b;
  int by_birth = g_strcmp0 (one->naissance_le, other->naissance_le);

  return by_birth != 0 ? by_birth : (one->id > other->id) - (one->id < other->id);
}

GPtrArray *
parvis_foyer_list_enfants (ParvisDb *db, gint64 foyer_id, const char *jour)
{
  GPtrArray *enfants = g_ptr_array_new_with_free_func ((GDestroyNotify) parvis_personne_free);
  g_autoptr (ParvisRows) rows =
      parvis_db_query (db, PARVIS_SQL_FOYER_ENFANTS, V (foyer_id), V (jour));

  while (parvis_rows_next (rows))
    {
      ParvisPersonne *enfant = parvis_personne_new ();

      enfant->id = parvis_rows_int (rows, 0);
      enfant->prenom = g_strdup (parvis_rows_text (rows, 1));
      enfant->nom_naissance = g_strdup (parvis_rows_text (rows, 2));
      enfant->nom_usage = g_strdup (parvis_rows_find_text (rows, 3));
      enfant->naissance_le = g_strdup (parvis_rows_find_text (rows, 4));
      g_ptr_array_add (enfants, enfant);
    }
  g_ptr_array_sort (enfants, compare_enfants);
  return enfants;
}

ParvisPersonne *
parvis_foyer_get_membre (
    ParvisDb *db, gint64 foyer_id, gint64 personne_id, const char *jour, GError **error)
{
  g_autofree char *role = parvis_db_dup_text (db, PARVIS_SQL_FOYER_MEMBRE_ROLE, V (foyer_id),
                                              V (personne_id), V (jour));
  ParvisPersonne *personne = role != NULL ? parvis_personne_find (db, personne_id) : NULL;

  if (personne == NULL)
    {
      g_set_error_literal (error, PARVIS_ERROR, PARVIS_ERROR_NOT_FOUND, "no such person here");
      return NULL;
    }
  personne->role = g_steal_pointer (&role);
  return personne;
}

gboolean
parvis_foyer_add_membre (ParvisDb *db,
                         gint64 foyer_id,
                         gint64 personne_id,
                         const char *role,
                         const char *lien,
                         const char *du,
                         GError **error)
{
  return parvis_db_exec (db, error, PARVIS_SQL_FOYER_MEMBRE_INSERT, V (foyer_id), V (personne_id),
                         V (role), V (lien), V (du));
}

gint64
parvis_foyer_find_enfant (ParvisDb *db,
                          gint64 foyer_id,
                          const char *nom_naissance,
                          const char *prenom,
                          const char *naissance_le)
{
  return parvis_db_int (db, 0, PARVIS_SQL_FOYER_FIND_ENFANT, V (foyer_id), V (nom_naissance),
                        V (prenom), V (naissance_le));
}

gint64
parvis_foyer_get_quotient (ParvisDb *db, gint64 foyer_id, const char *jour)
{
  return parvis_db_int (db, -1, PARVIS_SQL_QUOTIENT_EN_VIGUEUR, V (foyer_id), V (jour));
}

gboolean
parvis_foyer_set_quotient (ParvisDb *db,
                           gint64 foyer_id,
                           const char *du,
                           const char *au,
                           gint64 valeur,
                           gint64 justificatif_id,
                           GError **error)
{
  return parvis_db_exec (db, error, PARVIS_SQL_QUOTIENT_INSERT, V (foyer_id), V (du), V (au),
                         V (valeur), V_ID (justificatif_id));
}
