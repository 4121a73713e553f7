/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-scolarite"
#include "config.h"

#include "server/scolarite/scolarite-store.h"

#include <string.h>

/* The levels in the order of school life. */
static const struct
{
  const char *code, *libelle;
} niveaux[] = {
  { "TPS", "TPS (toute petite section)" },
  { "PS", "PS (petite section)" },
  { "MS", "MS (moyenne section)" },
  { "GS", "GS (grande section)" },
  { "CP", "CP" },
  { "CE1", "CE1" },
  { "CE2", "CE2" },
  { "CM1", "CM1" },
  { "CM2", "CM2" },
  { "ULIS", "ULIS" },
};

static void
fill_annees (ParvisDb *db, ParvisContexte *contexte, const char *today)
{
  g_autoptr (ParvisListe) liste = parvis_liste_new ();
  g_autoptr (ParvisRows) rows = parvis_db_query (db, PARVIS_SQL_ANNEES_OUVERTES, V (today));

  while (parvis_rows_next (rows))
    {
      const char *id = parvis_rows_text (rows, 0);
      g_autofree char *libelle = g_strdup_printf ("Année %.4s / %s", id, id + 5);

      parvis_liste_add (liste, id, libelle, NULL, NULL, NULL);
    }
  parvis_contexte_set_liste (contexte, "annees", liste);
}

/* Whether the school's list of levels, a JSON array of codes, has @niveau. */
static gboolean
has_niveau (JsonArray *liste, const char *niveau)
{
  for (guint i = 0; i < json_array_get_length (liste); i++)
    if (g_strcmp0 (json_array_get_string_element (liste, i), niveau) == 0)
      return TRUE;
  return FALSE;
}

static void
fill_etablissements (ParvisDb *db, ParvisContexte *contexte, const char *today)
{
  g_autoptr (ParvisListe) ecoles = parvis_liste_new (), liste_niveaux = parvis_liste_new ();
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) enseignes =
      g_ptr_array_new_with_free_func ((GDestroyNotify) json_node_unref);
  g_autoptr (ParvisRows) rows = parvis_db_query (db, PARVIS_SQL_ETABLISSEMENTS_OUVERTS, V (today));

  while (parvis_rows_next (rows))
    {
      char *id = g_strdup_printf ("%" G_GINT64_FORMAT, parvis_rows_int (rows, 0));

      g_ptr_array_add (ids, id);
      g_ptr_array_add (enseignes, json_from_string (parvis_rows_text (rows, 2), NULL));
      parvis_liste_add (ecoles, id, parvis_rows_text (rows, 1), NULL, NULL, NULL);
    }
  for (gsize n = 0; n < G_N_ELEMENTS (niveaux); n++)
    {
      g_autoptr (GPtrArray) ouvert_pour = g_ptr_array_new ();

      for (guint i = 0; i < ids->len; i++)
        if (has_niveau (json_node_get_array (enseignes->pdata[i]), niveaux[n].code))
          g_ptr_array_add (ouvert_pour, ids->pdata[i]);
      if (ouvert_pour->len == 0)
        continue;
      g_ptr_array_add (ouvert_pour, NULL);
      parvis_liste_add (liste_niveaux, niveaux[n].code, niveaux[n].libelle, NULL, NULL,
                        (const char *const *) ouvert_pour->pdata);
    }
  parvis_contexte_set_liste (contexte, "etablissements", ecoles);
  parvis_contexte_set_liste (contexte, "niveaux", liste_niveaux);
}

/* What is read of one session until all its schools are known. */
typedef struct
{
  gint64 id;
  char *nom;
  char *aide;
  char *groupe;
  GPtrArray *ecoles;
} SeanceLue;

static void
add_seance (ParvisListe *liste, SeanceLue *lue)
{
  g_autofree char *code = g_strdup_printf ("%" G_GINT64_FORMAT, lue->id);

  if (lue->id == 0)
    return;
  g_ptr_array_add (lue->ecoles, NULL);
  parvis_liste_add (liste, code, lue->nom, lue->aide, lue->groupe,
                    (const char *const *) lue->ecoles->pdata);
  g_clear_pointer (&lue->nom, g_free);
  g_clear_pointer (&lue->aide, g_free);
  g_clear_pointer (&lue->groupe, g_free);
  g_clear_pointer (&lue->ecoles, g_ptr_array_unref);
  lue->id = 0;
}

static void
fill_seances (ParvisDb *db, ParvisContexte *contexte, const char *today)
{
  g_autoptr (ParvisListe) liste = parvis_liste_new ();
  g_autoptr (ParvisRows) rows = parvis_db_query (db, PARVIS_SQL_SEANCES_OUVERTES, V (today));
  SeanceLue lue = { 0 };

  while (parvis_rows_next (rows))
    {
      if (parvis_rows_int (rows, 0) != lue.id)
        {
          add_seance (liste, &lue);
          lue.id = parvis_rows_int (rows, 0);
          lue.nom = g_strdup (parvis_rows_text (rows, 5));
          lue.aide = g_strdup_printf ("%s %s\u00a0-\u00a0%s", parvis_rows_text (rows, 1),
                                      parvis_rows_text (rows, 2), parvis_rows_text (rows, 3));
          lue.groupe = g_strdup (parvis_rows_text (rows, 4));
          lue.ecoles = g_ptr_array_new_with_free_func (g_free);
        }
      g_ptr_array_add (lue.ecoles,
                       g_strdup_printf ("%" G_GINT64_FORMAT, parvis_rows_int (rows, 6)));
    }
  add_seance (liste, &lue);
  parvis_contexte_set_liste (contexte, "seances", liste);
}

void
parvis_scolarite_fill_contexte (ParvisDb *db, ParvisContexte *contexte, const char *today)
{
  fill_annees (db, contexte, today);
  fill_etablissements (db, contexte, today);
  fill_seances (db, contexte, today);
}

char *
parvis_scolarite_dup_etablissement (ParvisDb *db, gint64 etablissement_id)
{
  char *nom = parvis_db_dup_text (db, PARVIS_SQL_ETABLISSEMENT_NOM, V (etablissement_id));

  return nom != NULL ? nom : g_strdup ("");
}

gboolean
parvis_scolarite_find_annee (ParvisDb *db, const char *annee, char du[11], char au[11])
{
  g_autoptr (ParvisRows) rows = parvis_db_query (db, PARVIS_SQL_ANNEE_FIND, V (annee));

  if (!parvis_rows_next (rows))
    return FALSE;
  g_strlcpy (du, parvis_rows_text (rows, 0), 11);
  g_strlcpy (au, parvis_rows_text (rows, 1), 11);
  return TRUE;
}

gboolean
parvis_scolarite_inscrire (
    ParvisDb *db, const ParvisInscription *i, gint64 seance_id, const char *today, GError **error)
{
  char du[11], au[11];

  if (!parvis_scolarite_find_annee (db, i->annee, du, au))
    {
      g_set_error (error, PARVIS_ERROR, PARVIS_ERROR_INVALID, "unknown school year %s", i->annee);
      return FALSE;
    }
  return parvis_db_exec (db, error, PARVIS_SQL_INSCRIPTION_INSERT, V (i->personne_id),
                         V (seance_id), V (strcmp (today, du) > 0 ? today : du), V (au),
                         V (i->annee), V (i->etablissement_id), V (i->niveau), V (i->foyer_id),
                         V (i->pai), V (i->demande_id));
}
