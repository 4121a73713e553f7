/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-client"
#include "config.h"

#include <glib/gi18n-lib.h>

#include "client/demandes/parvis-demande-etape.h"

/* Of the questions, so that the answers of all steps stand below each other. */
#define LARGEUR_NOM 190
#define ESPACE      14

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

static GtkWidget *
build_line (const ParvisDemandeLigne *ligne)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, ESPACE);
  GtkWidget *name = build_label (ligne->libelle, "dim-label");
  GtkWidget *value = build_label (*ligne->valeur != '\0' ? ligne->valeur : "—", NULL);

  gtk_label_set_max_width_chars (GTK_LABEL (name), 22);
  gtk_widget_set_size_request (name, LARGEUR_NOM, -1);
  gtk_label_set_selectable (GTK_LABEL (value), TRUE);
  gtk_widget_set_focusable (value, FALSE);
  gtk_widget_set_hexpand (value, TRUE);
  gtk_box_append (GTK_BOX (box), name);
  gtk_box_append (GTK_BOX (box), value);
  gtk_widget_add_css_class (box, "ligne");
  if (ligne->alerte)
    {
      GtkWidget *sign = gtk_image_new_from_icon_name ("dialog-warning-symbolic");

      gtk_widget_set_valign (sign, GTK_ALIGN_START);
      gtk_accessible_update_property (GTK_ACCESSIBLE (sign), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                      _ ("Alerte"), -1);
      gtk_box_append (GTK_BOX (box), sign);
      gtk_widget_add_css_class (box, "alerte");
    }
  return box;
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
      {
        GtkWidget *name = gtk_widget_get_first_child (line);

        gtk_orientable_set_orientation (GTK_ORIENTABLE (line), narrow ? GTK_ORIENTATION_VERTICAL
                                                                      : GTK_ORIENTATION_HORIZONTAL);
        gtk_box_set_spacing (GTK_BOX (line), narrow ? 1 : ESPACE);
        gtk_widget_set_size_request (name, narrow ? -1 : LARGEUR_NOM, -1);
      }
}
