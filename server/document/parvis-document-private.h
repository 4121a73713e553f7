/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <pango/pangocairo.h>

#include "server/document/parvis-document.h"

G_BEGIN_DECLS

/* A4, in points. */
#define PARVIS_PAGE_LARGEUR 595.28
#define PARVIS_PAGE_HAUTEUR 841.89
#define PARVIS_PAGE_MARGE   56.0
#define PARVIS_PAGE_UTILE   (PARVIS_PAGE_LARGEUR - 2 * PARVIS_PAGE_MARGE)
#define PARVIS_PAGE_BAS     (PARVIS_PAGE_HAUTEUR - 64.0) /* nothing of the text below it */

/* The pen on its page. Everything is laid out twice: once to count the pages, once to draw. */
typedef struct
{
  cairo_t *cr;
  double y; /* the next free line */
  guint page, n_pages;
  const ParvisDocument *document;
} ParvisPlume;

typedef enum
{
  PARVIS_ENCRE_TEXTE,
  PARVIS_ENCRE_DOUCE,
  PARVIS_ENCRE_VILLE,
  PARVIS_ENCRE_BLANC
} ParvisEncre;

typedef enum
{
  PARVIS_A_GAUCHE,
  PARVIS_AU_MILIEU,
  PARVIS_A_DROITE /* amounts: figures of one width */
} ParvisCote;

typedef struct
{
  double taille; /* points */
  ParvisEncre encre;
  gboolean gras;
  ParvisCote cote;
} ParvisStyle;

/* The height of @texte in @largeur points. */
double parvis_plume_measure (ParvisPlume *plume,
                             const char *texte,
                             double largeur,
                             const ParvisStyle *style);
/* Draws it with its top left corner at (@x, @y); gives its height. */
double parvis_plume_write (ParvisPlume *plume,
                           const char *texte,
                           double x,
                           double y,
                           double largeur,
                           const ParvisStyle *style);
void parvis_plume_set_encre (ParvisPlume *plume, ParvisEncre encre);
/* A hairline across the page's width. */
void parvis_plume_rule (ParvisPlume *plume, double y);
/* Goes on to the next page when @hauteur points do not fit on this one; TRUE when it did. */
gboolean parvis_plume_need (ParvisPlume *plume, double hauteur);

const PangoColor *parvis_document_get_couleur (const ParvisDocument *document);
/* Draws the foot of the page and turns to the next one. */
void parvis_document_end_page (ParvisPlume *plume);

/* A table, with its lines; see parvis_document_add_table(). */
typedef struct _ParvisTable ParvisTable;

ParvisTable *parvis_table_new (const ParvisDocumentColonne *colonnes, guint n_colonnes);
void parvis_table_add (ParvisTable *table, const char *const *cellules, gboolean forte);
void parvis_table_draw (const ParvisTable *table, ParvisPlume *plume);
void parvis_table_free (ParvisTable *table);

/* Draws the code of @contenu in a square of @cote points. */
void parvis_qr_draw (cairo_t *cr, const char *contenu, double x, double y, double cote);

G_END_DECLS
