/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-document"
#include "config.h"

#include "server/document/parvis-document-private.h"

/* The first family that the machine has: the last one is Debian's own. */
#define FAMILLES "Inter, Liberation Sans, DejaVu Sans"

static const PangoAlignment alignments[] = {
  [PARVIS_A_GAUCHE] = PANGO_ALIGN_LEFT,
  [PARVIS_AU_MILIEU] = PANGO_ALIGN_CENTER,
  [PARVIS_A_DROITE] = PANGO_ALIGN_RIGHT,
};

static PangoLayout *
create_layout (ParvisPlume *plume, const char *texte, double largeur, const ParvisStyle *style)
{
  PangoLayout *layout = pango_cairo_create_layout (plume->cr);
  g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();
  PangoFontDescription *font = pango_font_description_from_string (FAMILLES);

  pango_font_description_set_absolute_size (font, style->taille * PANGO_SCALE);
  pango_font_description_set_weight (font,
                                     style->gras ? PANGO_WEIGHT_SEMIBOLD : PANGO_WEIGHT_NORMAL);
  if (style->cote == PARVIS_A_DROITE)
    pango_attr_list_insert (attributes, pango_attr_font_features_new ("tnum=1"));
  pango_layout_set_font_description (layout, font);
  pango_layout_set_attributes (layout, attributes);
  pango_layout_set_width (layout, (int) (largeur * PANGO_SCALE));
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_line_spacing (layout, 1.25f);
  pango_layout_set_alignment (layout, alignments[style->cote]);
  pango_layout_set_text (layout, texte, -1);
  pango_font_description_free (font);
  return layout;
}

double
parvis_plume_measure (ParvisPlume *plume,
                      const char *texte,
                      double largeur,
                      const ParvisStyle *style)
{
  g_autoptr (PangoLayout) layout = create_layout (plume, texte, largeur, style);
  int height;

  pango_layout_get_size (layout, NULL, &height);
  return (double) height / PANGO_SCALE;
}

double
parvis_plume_write (ParvisPlume *plume,
                    const char *texte,
                    double x,
                    double y,
                    double largeur,
                    const ParvisStyle *style)
{
  g_autoptr (PangoLayout) layout = create_layout (plume, texte, largeur, style);
  int height;

  parvis_plume_set_encre (plume, style->encre);
  cairo_move_to (plume->cr, x, y);
  pango_cairo_show_layout (plume->cr, layout);
  pango_layout_get_size (layout, NULL, &height);
  return (double) height / PANGO_SCALE;
}

void
parvis_plume_set_encre (ParvisPlume *plume, ParvisEncre encre)
{
  const PangoColor *ville = parvis_document_get_couleur (plume->document);

  switch (encre)
    {
    case PARVIS_ENCRE_VILLE:
      cairo_set_source_rgb (plume->cr, ville->red / 65535.0, ville->green / 65535.0,
                            ville->blue / 65535.0);
      break;
    case PARVIS_ENCRE_DOUCE:
      cairo_set_source_rgb (plume->cr, 0.35, 0.39, 0.37);
      break;
    case PARVIS_ENCRE_BLANC:
      cairo_set_source_rgb (plume->cr, 1, 1, 1);
      break;
    case PARVIS_ENCRE_TEXTE:
    default:
      cairo_set_source_rgb (plume->cr, 0.11, 0.14, 0.13);
    }
}

void
parvis_plume_rule (ParvisPlume *plume, double y)
{
  cairo_set_source_rgb (plume->cr, 0.86, 0.85, 0.82);
  cairo_set_line_width (plume->cr, 0.75);
  cairo_move_to (plume->cr, PARVIS_PAGE_MARGE, y);
  cairo_line_to (plume->cr, PARVIS_PAGE_LARGEUR - PARVIS_PAGE_MARGE, y);
  cairo_stroke (plume->cr);
}

gboolean
parvis_plume_need (ParvisPlume *plume, double hauteur)
{
  if (plume->y + hauteur <= PARVIS_PAGE_BAS)
    return FALSE;
  parvis_document_end_page (plume);
  return TRUE;
}
