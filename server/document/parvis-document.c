/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-document"
#include "config.h"

#include <cairo-pdf.h>
#include <string.h>

#include "server/document/parvis-document-private.h"
#include "shared/parvis-error.h"

#define COULEUR  "#1c5b49"
#define LIBELLES 170.0 /* the width of the labels of facts */
#define QR_COTE  96.0
#define QR_MAX   900

typedef enum
{
  BLOC_TITRE,
  BLOC_TEXTE,
  BLOC_NOTE,
  BLOC_FAIT,
  BLOC_MONTANT,
  BLOC_QR,
  BLOC_TABLE
} BlocType;

/* What follows each other on the paper. */
typedef struct
{
  BlocType type;
  char *texte, *valeur;
  ParvisTable *table;
} Bloc;

struct _ParvisDocument
{
  char *nom, *initiale, *adresse, *fait;
  char *titre, *reference;
  PangoColor couleur;
  GPtrArray *blocs; /* of Bloc */
};

static const ParvisStyle style_texte = { 10.5, PARVIS_ENCRE_TEXTE, FALSE, PARVIS_A_GAUCHE };
static const ParvisStyle style_fort = { 10.5, PARVIS_ENCRE_TEXTE, TRUE, PARVIS_A_GAUCHE };
static const ParvisStyle style_doux = { 10.5, PARVIS_ENCRE_DOUCE, FALSE, PARVIS_A_GAUCHE };
static const ParvisStyle style_note = { 8.5, PARVIS_ENCRE_DOUCE, FALSE, PARVIS_A_GAUCHE };
static const ParvisStyle style_note_droite = { 8.5, PARVIS_ENCRE_DOUCE, FALSE, PARVIS_A_DROITE };
static const ParvisStyle style_titre = { 22, PARVIS_ENCRE_TEXTE, TRUE, PARVIS_A_GAUCHE };
static const ParvisStyle style_section = { 13, PARVIS_ENCRE_VILLE, TRUE, PARVIS_A_GAUCHE };
static const ParvisStyle style_ville = { 13, PARVIS_ENCRE_TEXTE, TRUE, PARVIS_A_GAUCHE };
static const ParvisStyle style_blason = { 20, PARVIS_ENCRE_BLANC, TRUE, PARVIS_AU_MILIEU };
static const ParvisStyle style_montant = { 24, PARVIS_ENCRE_VILLE, TRUE, PARVIS_A_DROITE };

static void
bloc_free (gpointer data)
{
  Bloc *bloc = data;

  g_free (bloc->texte);
  g_free (bloc->valeur);
  g_clear_pointer (&bloc->table, parvis_table_free);
  g_free (bloc);
}

static Bloc *
add_bloc (ParvisDocument *document, BlocType type, const char *texte, const char *valeur)
{
  Bloc *bloc = g_new0 (Bloc, 1);

  bloc->type = type;
  bloc->texte = g_strdup (texte);
  bloc->valeur = g_strdup (valeur);
  g_ptr_array_add (document->blocs, bloc);
  return bloc;
}

/* A text of the page's width under its tag. */
static void
write_bloc (ParvisPlume *plume,
            const char *tag,
            const char *texte,
            const ParvisStyle *style,
            double before,
            double after)
{
  double height = parvis_plume_measure (plume, texte, PARVIS_PAGE_UTILE, style);

  if (!parvis_plume_need (plume, before + height))
    plume->y += before;
  cairo_tag_begin (plume->cr, tag, NULL);
  parvis_plume_write (plume, texte, PARVIS_PAGE_MARGE, plume->y, PARVIS_PAGE_UTILE, style);
  cairo_tag_end (plume->cr, tag);
  plume->y += height + after;
}

static void
draw_fait (ParvisPlume *plume, const Bloc *bloc)
{
  double x = PARVIS_PAGE_MARGE + LIBELLES;
  double room = PARVIS_PAGE_UTILE - LIBELLES;
  double height = MAX (parvis_plume_measure (plume, bloc->texte, LIBELLES - 10, &style_doux),
                       parvis_plume_measure (plume, bloc->valeur, room, &style_fort));

  parvis_plume_need (plume, height);
  cairo_tag_begin (plume->cr, "P", NULL);
  parvis_plume_write (plume, bloc->texte, PARVIS_PAGE_MARGE, plume->y, LIBELLES - 10, &style_doux);
  parvis_plume_write (plume, bloc->valeur, x, plume->y, room, &style_fort);
  cairo_tag_end (plume->cr, "P");
  plume->y += height + 5;
}

static void
rounded_rectangle (cairo_t *cr, double x, double y, double width, double height, double radius)
{
  cairo_new_sub_path (cr);
  cairo_arc (cr, x + width - radius, y + radius, radius, -G_PI_2, 0);
  cairo_arc (cr, x + width - radius, y + height - radius, radius, 0, G_PI_2);
  cairo_arc (cr, x + radius, y + height - radius, radius, G_PI_2, G_PI);
  cairo_arc (cr, x + radius, y + radius, radius, G_PI, 3 * G_PI_2);
  cairo_close_path (cr);
}

static void
draw_montant (ParvisPlume *plume, const Bloc *bloc)
{
  const double height = 60, inside = 18;

  parvis_plume_need (plume, height + 24);
  plume->y += 8;
  rounded_rectangle (plume->cr, PARVIS_PAGE_MARGE, plume->y, PARVIS_PAGE_UTILE, height, 8);
  cairo_set_source_rgb (plume->cr, 0.965, 0.957, 0.94);
  cairo_fill (plume->cr);
  cairo_tag_begin (plume->cr, "P", NULL);
  parvis_plume_write (plume, bloc->texte, PARVIS_PAGE_MARGE + inside, plume->y + 23,
                      PARVIS_PAGE_UTILE / 2, &style_texte);
  parvis_plume_write (plume, bloc->valeur, PARVIS_PAGE_MARGE + PARVIS_PAGE_UTILE / 2, plume->y + 15,
                      PARVIS_PAGE_UTILE / 2 - inside, &style_montant);
  cairo_tag_end (plume->cr, "P");
  plume->y += height + 16;
}

static void
draw_qr (ParvisPlume *plume, const Bloc *bloc)
{
  double x = PARVIS_PAGE_MARGE + QR_COTE + 12;
  double room = PARVIS_PAGE_UTILE - QR_COTE - 12;
  double text = parvis_plume_measure (plume, bloc->valeur, room, &style_note);

  parvis_plume_need (plume, QR_COTE + 10);
  plume->y += 10;
  parvis_qr_draw (plume->cr, bloc->texte, PARVIS_PAGE_MARGE, plume->y, QR_COTE);
  cairo_tag_begin (plume->cr, "P", NULL);
  parvis_plume_write (plume, bloc->valeur, x, plume->y + MAX (0, (QR_COTE - text) / 2), room,
                      &style_note);
  cairo_tag_end (plume->cr, "P");
  plume->y += QR_COTE + 10;
}

static void
draw_bloc (ParvisPlume *plume, const Bloc *bloc)
{
  switch (bloc->type)
    {
    case BLOC_TITRE:
      /* Never the last line of a page. */
      parvis_plume_need (plume, 80);
      write_bloc (plume, "H2", bloc->texte, &style_section, 12, 7);
      break;
    case BLOC_TEXTE:
      write_bloc (plume, "P", bloc->texte, &style_texte, 0, 8);
      break;
    case BLOC_NOTE:
      write_bloc (plume, "P", bloc->texte, &style_note, 4, 4);
      break;
    case BLOC_FAIT:
      draw_fait (plume, bloc);
      break;
    case BLOC_MONTANT:
      draw_montant (plume, bloc);
      break;
    case BLOC_QR:
      draw_qr (plume, bloc);
      break;
    case BLOC_TABLE:
    default:
      parvis_table_draw (bloc->table, plume);
    }
}

static void
draw_blason (ParvisPlume *plume, const char *initiale)
{
  const double side = 36;
  double height = parvis_plume_measure (plume, initiale, side, &style_blason);

  rounded_rectangle (plume->cr, PARVIS_PAGE_MARGE, 48, side, side, 9);
  parvis_plume_set_encre (plume, PARVIS_ENCRE_VILLE);
  cairo_fill (plume->cr);
  parvis_plume_write (plume, initiale, PARVIS_PAGE_MARGE, 48 + (side - height) / 2, side,
                      &style_blason);
}

/* The town at the top of the first page, and what the paper is. */
static void
draw_entete (ParvisPlume *plume)
{
  const ParvisDocument *document = plume->document;
  gboolean blason = document->initiale != NULL && *document->initiale != '\0';
  double x = PARVIS_PAGE_MARGE + (blason ? 48 : 0);
  double room = PARVIS_PAGE_LARGEUR - PARVIS_PAGE_MARGE - x;

  if (blason)
    draw_blason (plume, document->initiale);
  cairo_tag_begin (plume->cr, "P", NULL);
  parvis_plume_write (plume, document->nom, x, 48, room, &style_ville);
  if (document->adresse != NULL && *document->adresse != '\0')
    parvis_plume_write (plume, document->adresse, x, 67, room, &style_note);
  cairo_tag_end (plume->cr, "P");
  plume->y = 120;
  write_bloc (plume, "H1", document->titre, &style_titre, 0, 4);
  if (document->reference != NULL)
    write_bloc (plume, "P", document->reference, &style_doux, 0, 4);
  plume->y += 14;
}

static void
draw_pied (ParvisPlume *plume)
{
  const ParvisDocument *document = plume->document;
  double y = PARVIS_PAGE_HAUTEUR - 46, half = PARVIS_PAGE_UTILE * 0.75;
  g_autofree char *what =
      g_strdup_printf ("%s · %s · document fait le %s", document->nom, document->titre, document->fait);
  g_autofree char *page =
      g_strdup_printf ("Page %u sur %u", plume->page, MAX (plume->n_pages, plume->page));

  parvis_plume_rule (plume, y - 8);
  parvis_plume_write (plume, what, PARVIS_PAGE_MARGE, y, half, &style_note);
  parvis_plume_write (plume, page, PARVIS_PAGE_MARGE + half, y, PARVIS_PAGE_UTILE - half,
                      &style_note_droite);
}

void
parvis_document_end_page (ParvisPlume *plume)
{
  draw_pied (plume);
  cairo_show_page (plume->cr);
  plume->page++;
  plume->y = PARVIS_PAGE_MARGE;
}

const PangoColor *
parvis_document_get_couleur (const ParvisDocument *document)
{
  return &document->couleur;
}

/* Gives the number of pages. */
static guint
draw (const ParvisDocument *document, cairo_surface_t *surface, guint n_pages)
{
  ParvisPlume plume = {
    .cr = cairo_create (surface), .page = 1, .n_pages = n_pages, .document = document
  };

  cairo_tag_begin (plume.cr, "Document", NULL);
  draw_entete (&plume);
  for (guint i = 0; i < document->blocs->len; i++)
    draw_bloc (&plume, g_ptr_array_index (document->blocs, i));
  draw_pied (&plume);
  cairo_tag_end (plume.cr, "Document");
  cairo_show_page (plume.cr);
  cairo_destroy (plume.cr);
  return plume.page;
}

static cairo_status_t
append_cb (void *data, const unsigned char *bytes, unsigned int length)
{
  g_byte_array_append (data, bytes, length);
  return CAIRO_STATUS_SUCCESS;
}

ParvisDocument *
parvis_document_new (const ParvisDocumentEntete *entete, const char *titre)
{
  ParvisDocument *document = g_new0 (ParvisDocument, 1);

  document->nom = g_strdup (entete->nom);
  document->initiale = g_strdup (entete->initiale);
  document->adresse = g_strdup (entete->adresse);
  document->fait = g_strdup (entete->fait);
  document->titre = g_strdup (titre);
  if (entete->couleur == NULL || !pango_color_parse (&document->couleur, entete->couleur))
    pango_color_parse (&document->couleur, COULEUR);
  document->blocs = g_ptr_array_new_with_free_func (bloc_free);
  return document;
}

void
parvis_document_free (ParvisDocument *document)
{
  g_free (document->nom);
  g_free (document->initiale);
  g_free (document->adresse);
  g_free (document->fait);
  g_free (document->titre);
  g_free (document->reference);
  g_ptr_array_unref (document->blocs);
  g_free (document);
}

void
parvis_document_set_reference (ParvisDocument *document, const char *reference)
{
  g_free (document->reference);
  document->reference = g_strdup (reference);
}

void
parvis_document_add_titre (ParvisDocument *document, const char *texte)
{
  add_bloc (document, BLOC_TITRE, texte, NULL);
}

void
parvis_document_add_texte (ParvisDocument *document, const char *texte)
{
  add_bloc (document, BLOC_TEXTE, texte, NULL);
}

void
parvis_document_add_note (ParvisDocument *document, const char *texte)
{
  add_bloc (document, BLOC_NOTE, texte, NULL);
}

void
parvis_document_add_fait (ParvisDocument *document, const char *libelle, const char *valeur)
{
  add_bloc (document, BLOC_FAIT, libelle, valeur);
}

void
parvis_document_add_montant (ParvisDocument *document, const char *libelle, const char *montant)
{
  add_bloc (document, BLOC_MONTANT, libelle, montant);
}

void
parvis_document_add_qr (ParvisDocument *document, const char *contenu, const char *legende)
{
  g_return_if_fail (strlen (contenu) <= QR_MAX);
  add_bloc (document, BLOC_QR, contenu, legende);
}

void
parvis_document_add_table (ParvisDocument *document,
                           const ParvisDocumentColonne *colonnes,
                           guint n_colonnes)
{
  Bloc *bloc = add_bloc (document, BLOC_TABLE, NULL, NULL);

  bloc->table = parvis_table_new (colonnes, n_colonnes);
}

void
parvis_document_add_ligne (ParvisDocument *document, const char *const *cellules, gboolean forte)
{
  Bloc *bloc = document->blocs->len > 0
                   ? g_ptr_array_index (document->blocs, document->blocs->len - 1)
                   : NULL;

  g_return_if_fail (bloc != NULL && bloc->type == BLOC_TABLE);
  parvis_table_add (bloc->table, cellules, forte);
}

GBytes *
parvis_document_finish (ParvisDocument *document, GError **error)
{
  g_autoptr (GByteArray) pdf = g_byte_array_new ();
  cairo_surface_t *sketch =
      cairo_pdf_surface_create (NULL, PARVIS_PAGE_LARGEUR, PARVIS_PAGE_HAUTEUR);
  cairo_surface_t *surface = cairo_pdf_surface_create_for_stream (
      append_cb, pdf, PARVIS_PAGE_LARGEUR, PARVIS_PAGE_HAUTEUR);
  guint n_pages = draw (document, sketch, 0);
  cairo_status_t status;

  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_TITLE, document->titre);
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_AUTHOR, document->nom);
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_CREATOR, "Parvis");
  draw (document, surface, n_pages);
  cairo_surface_finish (sketch);
  cairo_surface_finish (surface);
  status = cairo_surface_status (surface);
  cairo_surface_destroy (sketch);
  cairo_surface_destroy (surface);
  if (status != CAIRO_STATUS_SUCCESS)
    {
      g_set_error (error, PARVIS_ERROR, PARVIS_ERROR_INTERNAL, "document : %s",
                   cairo_status_to_string (status));
      return NULL;
    }
  return g_byte_array_free_to_bytes (g_steal_pointer (&pdf));
}
