/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-client"
#include "config.h"

#include <glib/gi18n-lib.h>

#include "client/demandes/parvis-demande-etape.h"

/* A line's width in parts, and the question's share: all answers stand below each other. */
#define PARTS    5
#define QUESTION 2

static GtkWidget *
build_label (const char *text, const char *class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_yalign (GTK_LABEL (label), 0);
  if (class != NULL)
    gtk_widget_add_css_class (label, class);
  return label;
}

static void
place (GtkWidget *line, gboolean narrow)
{
  GtkWidget *name = gtk_widget_get_first_child (line);
  GtkWidget *value = gtk_widget_get_last_child (line);
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (line);
  GtkGridLayoutChild *first =
      GTK_GRID_LAYOUT_CHILD (gtk_layout_manager_get_layout_child (layout, name));
  GtkGridLayoutChild *second =
      GTK_GRID_LAYOUT_CHILD (gtk_layout_manager_get_layout_child (layout, value));

  gtk_grid_layout_child_set_column_span (first, narrow ? PARTS : QUESTION);
  gtk_grid_layout_child_set_column (second, narrow ? 0 : QUESTION);
  gtk_grid_layout_child_set_row (second, narrow ? 1 : 0);
  gtk_grid_layout_child_set_column_span (second, narrow ? PARTS : PARTS - QUESTION);
}

static GtkWidget *
build_value (const ParvisDemandeLigne *ligne)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *value = build_label (*ligne->valeur != '\0' ? ligne->valeur : "—", NULL);

  gtk_label_set_selectable (GTK_LABEL (value), TRUE);
  gtk_widget_set_focusable (value, FALSE);
  /* What was left open is there to be seen, not to be read. */
  if (g_str_equal (ligne->valeur, "Non renseigné"))
    gtk_widget_add_css_class (value, "vide");
  if (ligne->alerte)
    {
      GtkWidget *sign = gtk_image_new_from_icon_name ("dialog-warning-symbolic");

      gtk_widget_set_valign (sign, GTK_ALIGN_START);
      gtk_accessible_update_property (GTK_ACCESSIBLE (sign), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                      _ ("Alerte"), -1);
      gtk_box_append (GTK_BOX (box), sign);
    }
  /* Else it is as narrow as the question's height lets it be. */
  gtk_widget_set_hexpand (value, TRUE);
  gtk_box_append (GTK_BOX (box), value);
  return box;
}

static GtkWidget *
build_line (const ParvisDemandeLigne *ligne)
{
  GtkWidget *line = gtk_grid_new ();

  gtk_grid_set_column_homogeneous (GTK_GRID (line), TRUE);
  gtk_grid_set_column_spacing (GTK_GRID (line), 12);
  gtk_grid_attach (GTK_GRID (line), build_label (ligne->libelle, "dim-label"), 0, 0, QUESTION, 1);
  gtk_grid_attach (GTK_GRID (line), build_value (ligne), QUESTION, 0, PARTS - QUESTION, 1);
  gtk_widget_add_css_class (line, "ligne");
  if (ligne->alerte)
    gtk_widget_add_css_class (line, "alerte");
  return line;
}

GtkWidget *
parvis_demande_etape_new (const ParvisDemandeEtape *etape)
{
  GtkWidget *card = g_object_new (GTK_TYPE_BOX, "orientation", GTK_ORIENTATION_VERTICAL,
                                  "accessible-role", GTK_ACCESSIBLE_ROLE_GROUP, NULL);
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *title = build_label (etape->titre, "heading");

  gtk_accessible_update_property (GTK_ACCESSIBLE (card), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  etape->titre, -1);
  gtk_widget_set_hexpand (title, TRUE);
  gtk_box_append (GTK_BOX (head), title);
  if (etape->sante)
    {
      GtkWidget *health = build_label (_ ("Données de santé"), "caption");

      gtk_widget_add_css_class (health, "dim-label");
      gtk_box_append (GTK_BOX (head), gtk_image_new_from_icon_name ("parvis-sante-symbolic"));
      gtk_box_append (GTK_BOX (head), health);
    }
  gtk_widget_add_css_class (head, "tete");
  gtk_box_append (GTK_BOX (card), head);
  for (guint i = 0; etape->lignes != NULL && i < etape->lignes->len; i++)
    gtk_box_append (GTK_BOX (card),
                    build_line (&g_array_index (etape->lignes, ParvisDemandeLigne, i)));
  if (etape->lignes == NULL || etape->lignes->len == 0)
    gtk_box_append (GTK_BOX (card), build_label (_ ("Rien n’a été rempli."), "dim-label"));
  gtk_widget_add_css_class (card, "card");
  gtk_widget_add_css_class (card, "etape");
  return card;
}

void
parvis_demande_etape_set_narrow (GtkWidget *card, gboolean narrow)
{
  for (GtkWidget *line = gtk_widget_get_first_child (card); line != NULL;
       line = gtk_widget_get_next_sibling (line))
    if (gtk_widget_has_css_class (line, "ligne"))
      place (line, narrow);
}
