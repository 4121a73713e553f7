/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-client"
#include "config.h"

#include <glib/gi18n-lib.h>

#include "client/parvis-sidebar.h"

#define LARGEUR        200
#define LARGEUR_ETROIT 64

static const struct
{
  const char *nom; /* of the section, and of the post's property with its count */
  const char *icone;
  const char *titre;
} sections[] = {
  { "justificatifs", "parvis-justificatifs-symbolic", N_ ("Justificatifs") },
  { "demandes", "parvis-demandes-symbolic", N_ ("Demandes") },
};

typedef struct
{
  GtkWidget *row;
  GtkWidget *titre;
  GtkWidget *compte;
} Ligne;

struct _ParvisSidebar
{
  AdwBin parent_instance;

  ParvisPoste *poste;
  gboolean etroit;
  Ligne lignes[G_N_ELEMENTS (sections)];

  AdwWindowTitle *titre;
  GtkListBox *liste;
  GtkWidget *menu_agent;
  AdwAvatar *avatar;
  GtkLabel *agent;
  GtkWidget *fleche;
};

enum
{
  PROP_SECTION = 1,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (ParvisSidebar, parvis_sidebar, ADW_TYPE_BIN)

static void
update_row (ParvisSidebar *self, gsize i)
{
  Ligne *ligne = &self->lignes[i];
  guint compte = 0;
  g_autofree char *text = NULL;
  g_autofree char *name = NULL;

  g_object_get (self->poste, sections[i].nom, &compte, NULL);
  text = g_strdup_printf ("%u", compte);
  gtk_label_set_text (GTK_LABEL (ligne->compte), text);
  gtk_widget_set_visible (ligne->compte, compte > 0);
  name = g_strdup_printf (_ ("%s, %u en attente"), _ (sections[i].titre), compte);
  gtk_accessible_update_property (GTK_ACCESSIBLE (ligne->row), GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                  -1);
  gtk_widget_set_tooltip_text (ligne->row, self->etroit ? _ (sections[i].titre) : NULL);
}

static void
compteurs_cb (ParvisPoste *poste, GParamSpec *pspec, ParvisSidebar *self)
{
  for (gsize i = 0; i < G_N_ELEMENTS (sections); i++)
    update_row (self, i);
}

static void
etat_cb (ParvisPoste *poste, GParamSpec *pspec, ParvisSidebar *self)
{
  const ParvisAgentSession *session = parvis_poste_get_session (poste);
  g_autofree char *name = NULL;

  if (session == NULL)
    return;
  adw_window_title_set_subtitle (self->titre, session->commune.nom);
  gtk_label_set_text (self->agent, session->agent.nom);
  adw_avatar_set_text (self->avatar, session->agent.nom);
  name = g_strdup_printf (_ ("Menu de %s"), session->agent.nom);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->menu_agent), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  name, -1);
}

static void
selected_cb (GtkListBox *liste, GtkListBoxRow *row, ParvisSidebar *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SECTION]);
}

static void
build_row (ParvisSidebar *self, gsize i)
{
  Ligne *ligne = &self->lignes[i];
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 10);

  ligne->row = gtk_list_box_row_new ();
  ligne->titre = gtk_label_new (_ (sections[i].titre));
  ligne->compte = gtk_label_new (NULL);
  gtk_widget_set_hexpand (ligne->titre, TRUE);
  gtk_label_set_xalign (GTK_LABEL (ligne->titre), 0);
  gtk_widget_add_css_class (ligne->compte, "compte");
  gtk_widget_add_css_class (ligne->compte, "numeric");
  gtk_widget_set_valign (ligne->compte, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (box), gtk_image_new_from_icon_name (sections[i].icone));
  gtk_box_append (GTK_BOX (box), ligne->titre);
  gtk_box_append (GTK_BOX (box), ligne->compte);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (ligne->row), box);
  gtk_list_box_append (self->liste, ligne->row);
}

static void
parvis_sidebar_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  ParvisSidebar *self = PARVIS_SIDEBAR (object);
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->liste);

  g_value_set_static_string (value,
                             sections[row != NULL ? gtk_list_box_row_get_index (row) : 0].nom);
}

static void
parvis_sidebar_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  ParvisSidebar *self = PARVIS_SIDEBAR (object);

  for (gsize i = 0; i < G_N_ELEMENTS (sections); i++)
    if (g_strcmp0 (g_value_get_string (value), sections[i].nom) == 0)
      gtk_list_box_select_row (self->liste, GTK_LIST_BOX_ROW (self->lignes[i].row));
}

static void
parvis_sidebar_dispose (GObject *object)
{
  g_clear_object (&PARVIS_SIDEBAR (object)->poste);
  G_OBJECT_CLASS (parvis_sidebar_parent_class)->dispose (object);
}

static void
parvis_sidebar_class_init (ParvisSidebarClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = parvis_sidebar_get_property;
  object_class->set_property = parvis_sidebar_set_property;
  object_class->dispose = parvis_sidebar_dispose;
  properties[PROP_SECTION] =
      g_param_spec_string ("section", NULL, NULL, sections[0].nom,
                           G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  gtk_widget_class_set_template_from_resource (widget_class, "/fr/parvis/Agent/parvis-sidebar.ui");
  gtk_widget_class_bind_template_child (widget_class, ParvisSidebar, titre);
  gtk_widget_class_bind_template_child (widget_class, ParvisSidebar, liste);
  gtk_widget_class_bind_template_child (widget_class, ParvisSidebar, menu_agent);
  gtk_widget_class_bind_template_child (widget_class, ParvisSidebar, avatar);
  gtk_widget_class_bind_template_child (widget_class, ParvisSidebar, agent);
  gtk_widget_class_bind_template_child (widget_class, ParvisSidebar, fleche);
}

static void
parvis_sidebar_init (ParvisSidebar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  for (gsize i = 0; i < G_N_ELEMENTS (sections); i++)
    build_row (self, i);
  gtk_widget_set_size_request (GTK_WIDGET (self), LARGEUR, -1);
  g_signal_connect (self->liste, "row-selected", G_CALLBACK (selected_cb), self);
}

void
parvis_sidebar_set_poste (ParvisSidebar *self, ParvisPoste *poste)
{
  g_return_if_fail (self->poste == NULL);
  self->poste = g_object_ref (poste);
  g_signal_connect_object (poste, "notify::etat", G_CALLBACK (etat_cb), self, 0);
  g_signal_connect_object (poste, "notify::justificatifs", G_CALLBACK (compteurs_cb), self, 0);
  g_signal_connect_object (poste, "notify::demandes", G_CALLBACK (compteurs_cb), self, 0);
  compteurs_cb (poste, NULL, self);
}

void
parvis_sidebar_set_etroit (ParvisSidebar *self, gboolean etroit)
{
  if (self->etroit == etroit)
    return;
  self->etroit = etroit;
  gtk_widget_set_size_request (GTK_WIDGET (self), etroit ? LARGEUR_ETROIT : LARGEUR, -1);
  gtk_widget_set_visible (GTK_WIDGET (self->titre), !etroit);
  gtk_widget_set_visible (GTK_WIDGET (self->agent), !etroit);
  gtk_widget_set_visible (self->fleche, !etroit);
  for (gsize i = 0; i < G_N_ELEMENTS (sections); i++)
    {
      GtkWidget *box = gtk_widget_get_parent (self->lignes[i].titre);

      gtk_widget_set_visible (self->lignes[i].titre, !etroit);
      gtk_orientable_set_orientation (GTK_ORIENTABLE (box), etroit ? GTK_ORIENTATION_VERTICAL
                                                                   : GTK_ORIENTATION_HORIZONTAL);
      gtk_box_set_spacing (GTK_BOX (box), etroit ? 2 : 10);
      gtk_widget_set_halign (self->lignes[i].compte, etroit ? GTK_ALIGN_CENTER : GTK_ALIGN_FILL);
      update_row (self, i);
    }
  if (etroit)
    gtk_widget_add_css_class (GTK_WIDGET (self), "etroit");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "etroit");
}

void
parvis_sidebar_set_shown (ParvisSidebar *self, const char *section, gboolean shown)
{
  for (gsize i = 0; i < G_N_ELEMENTS (sections); i++)
    if (g_str_equal (sections[i].nom, section))
      gtk_widget_set_visible (self->lignes[i].row, shown);
}
