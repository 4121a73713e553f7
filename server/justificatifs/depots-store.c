/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-justificatifs"
#include "config.h"

#include "server/justificatifs/depots-store.h"

#include "server/justificatifs/justificatifs-taches.h"

/* Above all that was ever accepted. */
#define TAILLE_MAX ((gint64) 64 * 1024 * 1024)

void
parvis_fichier_free (ParvisFichier *fichier)
{
  if (fichier == NULL)
    return;
  g_free (fichier->nom);
  g_free (fichier->type);
  g_clear_pointer (&fichier->cle, g_bytes_unref);
  g_free (fichier->chemin);
  g_free (fichier->antivirus);
  g_free (fichier);
}

ParvisFichier *
parvis_fichier_read_row (ParvisRows *rows)
{
  ParvisFichier *fichier = g_new0 (ParvisFichier, 1);

  fichier->id = parvis_rows_int (rows, 0);
  fichier->rang = parvis_rows_int (rows, 1);
  fichier->nom = g_strdup (parvis_rows_text (rows, 2));
  fichier->type = g_strdup (parvis_rows_text (rows, 3));
  fichier->taille = parvis_rows_int (rows, 4);
  fichier->cle = parvis_rows_dup_bytes (rows, 5);
  fichier->chemin = g_strdup (parvis_rows_text (rows, 6));
  fichier->antivirus = g_strdup (parvis_rows_text (rows, 7));
  return fichier;
}

char *
parvis_fichier_dup_taille (gint64 octets)
{
  if (octets >= 1024 * 1024)
    return g_strdup_printf ("%d,%d Mo", (int) (octets / (1024 * 1024)),
                            (int) (octets % (1024 * 1024) * 10 / (1024 * 1024)));
  return g_strdup_printf ("%d ko", (int) MAX (octets / 1024, 1));
}

GPtrArray *
parvis_depot_list_fichiers (ParvisDb *db, gint64 piece_id, gint64 depot)
{
  GPtrArray *fichiers = g_ptr_array_new_with_free_func ((GDestroyNotify) parvis_fichier_free);
  g_autoptr (ParvisRows) rows =
      parvis_db_query (db, PARVIS_SQL_FICHIERS_DU_DEPOT, V (piece_id), V (depot));

  while (parvis_rows_next (rows))
    g_ptr_array_add (fichiers, parvis_fichier_read_row (rows));
  return fichiers;
}

ParvisFichier *
parvis_depot_find_fichier (ParvisDb *db, gint64 piece_id, gint64 depot, gint64 rang, GError **error)
{
  g_autoptr (GPtrArray) fichiers = parvis_depot_list_fichiers (db, piece_id, depot);

  for (guint i = 0; i < fichiers->len; i++)
    {
      ParvisFichier *fichier = fichiers->pdata[i];

      if (fichier->rang == rang && fichier->cle != NULL)
        return g_ptr_array_steal_index (fichiers, i);
    }
  g_set_error_literal (error, PARVIS_ERROR, PARVIS_ERROR_NOT_FOUND, "no such file");
  return NULL;
}

ParvisRenduFichier
parvis_fichier_get_rendu (const ParvisFichier *fichier)
{
  return (
      ParvisRenduFichier){ .chemin = fichier->chemin, .cle = fichier->cle, .type = fichier->type };
}

const char *
parvis_fichier_find_interdit (const ParvisFichier *fichier)
{
  if (g_str_equal (fichier->antivirus, "infecte"))
    return "L’antivirus a trouvé un virus dans ce fichier : il n’est ni affiché, ni donné.";
  if (g_str_equal (fichier->antivirus, "attente"))
    return "L’antivirus n’a pas encore vérifié ce fichier.";
  return NULL;
}

gboolean
parvis_fichier_find_pages (ParvisCommune *commune,
                           const ParvisFichier *fichier,
                           int *pages,
                           const char **refus,
                           GError **error)
{
  ParvisRenduFichier rendu = parvis_fichier_get_rendu (fichier);
  ParvisRenduResultat resultat = { 0 };

  *pages = 0;
  *refus = NULL;
  if (g_str_equal (fichier->antivirus, "attente"))
    return TRUE;
  if (fichier->cle == NULL)
    *refus = "Ce fichier a été effacé à la fin de sa durée de conservation.";
  else if (g_str_equal (fichier->antivirus, "infecte"))
    *refus = parvis_fichier_find_interdit (fichier);
  else if (!parvis_rendu_find (commune, &rendu, PARVIS_PAGES_LARGEUR, &resultat, error))
    return FALSE;
  else if (resultat.etat == PARVIS_RENDU_REFUS)
    *refus = parvis_rendu_refus_phrase (resultat.refus);
  *pages = *refus != NULL ? 1 : resultat.etat == PARVIS_RENDU_PAGES ? resultat.pages : 0;
  return TRUE;
}

GBytes *
parvis_fichier_read (ParvisCommune *commune, const ParvisFichier *fichier, GError **error)
{
  return parvis_coffre_read (PARVIS_COFFRE (commune), fichier->chemin, fichier->cle, TAILLE_MAX,
                             error);
}
