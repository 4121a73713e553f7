/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-document"
#include "config.h"

#include "server/document/parvis-document-private.h"

#define GOUTTIERE 10.0 /* between two columns */
#define AIR       4.5  /* above and below a line's text */

struct _ParvisTable
{
  guint n;
  char **titres;
  double *largeurs;
  gboolean *nombres;
  GPtrArray *lignes; /* of Ligne */
};

typedef struct
{
  char **cellules;
  gboolean forte;
} Ligne;

static void
ligne_free (gpointer data)
{
  Ligne *ligne = data;

  g_strfreev (ligne->cellules);
  g_free (ligne);
}

ParvisTable *
parvis_table_new (const ParvisDocumentColonne *colonnes, guint n_colonnes)
{
  ParvisTable *table = g_new0 (ParvisTable, 1);
  guint weights = 0;

  table->n = n_colonnes;
  table->titres = g_new0 (char *, n_colonnes + 1);
  table->largeurs = g_new0 (double, n_colonnes);
  table->nombres = g_new0 (gboolean, n_colonnes);
  table->lignes = g_ptr_array_new_with_free_func (ligne_free);
  for (guint i = 0; i < n_colonnes; i++)
    weights += colonnes[i].poids;
  for (guint i = 0; i < n_colonnes; i++)
    {
      double room = PARVIS_PAGE_UTILE - (n_colonnes - 1) * GOUTTIERE;

      table->titres[i] = g_strdup (colonnes[i].titre);
      table->nombres[i] = colonnes[i].nombre;
      table->largeurs[i] = room * colonnes[i].poids / MAX (weights, 1);
    }
  return table;
}

void
parvis_table_free (ParvisTable *table)
{
  g_strfreev (table->titres);
  g_free (table->largeurs);
  g_free (table->nombres);
  g_ptr_array_unref (table->lignes);
  g_free (table);
}

void
parvis_table_add (ParvisTable *table, const char *const *cellules, gboolean forte)
{
  Ligne *ligne = g_new0 (Ligne, 1);

  ligne->forte = forte;
  ligne->cellules = g_new0 (char *, table->n + 1);
  for (guint i = 0; i < table->n; i++)
    ligne->cellules[i] = g_strdup (cellules[i] != NULL ? cellules[i] : "");
  g_ptr_array_add (table->lignes, ligne);
}

static ParvisStyle
get_style (const ParvisTable *table, guint column, gboolean head, gboolean forte)
{
  return (ParvisStyle){
    .taille = head ? 8 : 9.5,
    .encre = head ? PARVIS_ENCRE_DOUCE : PARVIS_ENCRE_TEXTE,
    .gras = head || forte,
    .cote = table->nombres[column] ? PARVIS_A_DROITE : PARVIS_A_GAUCHE,
  };
}

static double
measure_ligne (const ParvisTable *table,
               ParvisPlume *plume,
               char *const *cellules,
               gboolean head,
               gboolean forte)
{
  double height = 0;

  for (guint i = 0; i < table->n; i++)
    {
      ParvisStyle style = get_style (table, i, head, forte);

      height = MAX (height, parvis_plume_measure (plume, cellules[i], table->largeurs[i], &style));
    }
  return height + 2 * AIR;
}

static void
draw_ligne (const ParvisTable *table,
            ParvisPlume *plume,
            char *const *cellules,
            double height,
            gboolean head,
            gboolean forte)
{
  double x = PARVIS_PAGE_MARGE;

  cairo_tag_begin (plume->cr, "TR", NULL);
  for (guint i = 0; i < table->n; i++)
    {
      ParvisStyle style = get_style (table, i, head, forte);

      cairo_tag_begin (plume->cr, head ? "TH" : "TD", NULL);
      parvis_plume_write (plume, cellules[i], x, plume->y + AIR, table->largeurs[i], &style);
      cairo_tag_end (plume->cr, head ? "TH" : "TD");
      x += table->largeurs[i] + GOUTTIERE;
    }
  cairo_tag_end (plume->cr, "TR");
  plume->y += height;
  parvis_plume_rule (plume, plume->y);
}

static void
draw_head (const ParvisTable *table, ParvisPlume *plume)
{
  double height = measure_ligne (table, plume, table->titres, TRUE, FALSE);

  draw_ligne (table, plume, table->titres, height, TRUE, FALSE);
}

void
parvis_table_draw (const ParvisTable *table, ParvisPlume *plume)
{
  /* A head is never alone at the foot of a page. */
  parvis_plume_need (plume, 60);
  cairo_tag_begin (plume->cr, "Table", NULL);
  draw_head (table, plume);
  for (guint i = 0; i < table->lignes->len; i++)
    {
      const Ligne *ligne = g_ptr_array_index (table->lignes, i);
      double height = measure_ligne (table, plume, ligne->cellules, FALSE, ligne->forte);

      if (parvis_plume_need (plume, height))
        draw_head (table, plume);
      draw_ligne (table, plume, ligne->cellules, height, FALSE, ligne->forte);
    }
  cairo_tag_end (plume->cr, "Table");
  plume->y += 14;
}
