/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-client"
#include "config.h"

#include <glib/gi18n-lib.h>

#include "client/demandes/parvis-demande-vue.h"
#include "client/demandes/parvis-demandes-page.h"
#include "client/demandes/parvis-demandes-source.h"
#include "client/demandes/parvis-demandes-table.h"
#include "client/widgets/parvis-badge.h"
#include "client/widgets/parvis-keys.h"
#include "client/widgets/parvis-state-page.h"
#include "client/widgets/parvis-accessible.h"

struct _ParvisDemandesPage
{
  AdwBin parent_instance;

  ParvisDemandesQuery query;
  ParvisListe *rows;
  GSimpleActionGroup *tri;

  AdwLeaflet *feuille;
  AdwWindowTitle *titre;
  GtkWidget *recherche;
  GtkMenuButton *filtre;
  ParvisStatePage *etats;
  ParvisDemandesTable *table;
  ParvisDemandeVue *vue;
};

G_DEFINE_FINAL_TYPE (ParvisDemandesPage, parvis_demandes_page, ADW_TYPE_BIN)

static const ParvisKey keys[] = {
  { "j|<Shift>j", "demandes.suivante" },
  { "k|<Shift>k", "demandes.precedente" },
  { "Escape", "demandes.retour" },
  { "Return|KP_Enter", "demandes.ouvrir" },
  { NULL, NULL },
};

/* ------------------------------------------------------------------------------------------ list */

static void
update_states (ParvisDemandesPage *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->rows));
  gint64 total = parvis_liste_get_total (self->rows);
  g_autofree char *text =
      g_strdup_printf (ngettext ("%d demande", "%d demandes", (gulong) total), (int) total);
  gboolean filtered = *self->query.q != '\0' || *self->query.etat != '\0'
                      || !g_str_equal (self->query.agent, "tous");

  adw_window_title_set_subtitle (self->titre, n > 0 ? text : "");
  switch (parvis_liste_get_etat (self->rows))
    {
    case PARVIS_LISTE_PRETE:
      if (n > 0)
        parvis_state_page_show_content (self->etats);
      else if (filtered)
        parvis_state_page_show_empty (self->etats, "edit-find-symbolic", _ ("Aucune demande"),
                                      _ ("Rien ne correspond à ce choix."));
      else
        parvis_state_page_show_empty (self->etats, "parvis-fini-symbolic", _ ("Tout est traité"),
                                      _ ("Une nouvelle demande s’affichera ici d’elle-même."));
      break;
    case PARVIS_LISTE_ERREUR:
      parvis_state_page_show_error (self->etats, parvis_liste_get_erreur (self->rows));
      break;
    case PARVIS_LISTE_VIDE:
    case PARVIS_LISTE_CHARGEMENT:
    default:
      parvis_state_page_show_loading (self->etats);
      break;
    }
}

static void
rows_cb (GListModel *model, guint position, guint removed, guint added, ParvisDemandesPage *self)
{
  update_states (self);
  parvis_keys_catch (GTK_WIDGET (self->table));
}

static void
notify_cb (ParvisListe *rows, GParamSpec *pspec, ParvisDemandesPage *self)
{
  update_states (self);
}

static void
load (ParvisDemandesPage *self)
{
  parvis_liste_load (self->rows, &self->query);
}

static void
set_query (ParvisDemandesPage *self, char **field, const char *value)
{
  if (g_str_equal (*field, value))
    return;
  g_free (*field);
  *field = g_strdup (value);
  load (self);
}

static void
filter_cb (GSimpleAction *action, GVariant *state, gpointer user_data)
{
  ParvisDemandesPage *self = user_data;
  gboolean etat = g_str_equal (g_action_get_name (G_ACTION (action)), "etat");

  g_simple_action_set_state (action, state);
  set_query (self, etat ? &self->query.etat : &self->query.agent,
             g_variant_get_string (state, NULL));
}

static const GActionEntry tris[] = {
  { .name = "agent", .parameter_type = "s", .state = "'tous'", .change_state = filter_cb },
  { .name = "etat", .parameter_type = "s", .state = "''", .change_state = filter_cb },
};

static void
build_menu (ParvisDemandesPage *self)
{
  g_autoptr (GMenu) menu = g_menu_new ();
  g_autoptr (GMenu) agents = g_menu_new ();
  g_autoptr (GMenu) etats = g_menu_new ();

  g_menu_append (agents, _ ("Toutes"), "tri.agent::tous");
  g_menu_append (agents, _ ("Les miennes"), "tri.agent::moi");
  g_menu_append (agents, _ ("À personne"), "tri.agent::personne");
  g_menu_append (etats, _ ("Tous les états"), "tri.etat::");
  for (guint i = 0; parvis_demande_etats[i] != NULL; i++)
    {
      g_autofree char *action = g_strdup_printf ("tri.etat::%s", parvis_demande_etats[i]);
      g_menu_append (etats, parvis_badge_get_demande_nom (i), action);
    }
  g_menu_append_section (menu, _ ("Qui s’en occupe"), G_MENU_MODEL (agents));
  g_menu_append_section (menu, _ ("État"), G_MENU_MODEL (etats));
  gtk_menu_button_set_menu_model (self->filtre, G_MENU_MODEL (menu));
  g_action_map_add_action_entries (G_ACTION_MAP (self->tri), tris, G_N_ELEMENTS (tris), self);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "tri", G_ACTION_GROUP (self->tri));
}

static void
search_cb (GtkSearchEntry *entry, ParvisDemandesPage *self)
{
  g_autofree char *text =
      g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->recherche))));

  set_query (self, &self->query.q, text);
}

static void
search_done_cb (GtkSearchEntry *entry, ParvisDemandesPage *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->table));
}

static void
search_stop_cb (GtkSearchEntry *entry, ParvisDemandesPage *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->recherche), "");
  gtk_widget_grab_focus (GTK_WIDGET (self->table));
}

/* --------------------------------------------------------------------------------------- actions */

static gboolean
shows_file (ParvisDemandesPage *self)
{
  return g_str_equal (adw_leaflet_get_visible_child_name (self->feuille), "demande");
}

static void
opened_cb (ParvisDemandesTable *table, ParvisDemande *demande, ParvisDemandesPage *self)
{
  parvis_demandes_page_open (self, parvis_demande_get_data (demande)->id);
}

static void
move (ParvisDemandesPage *self, int by)
{
  ParvisDemande *demande = parvis_demandes_table_move (self->table, by);

  if (demande != NULL && shows_file (self))
    parvis_demande_vue_open (self->vue, parvis_demande_get_data (demande)->id);
}

static void
next_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  move (PARVIS_DEMANDES_PAGE (widget), 1);
}

static void
previous_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  move (PARVIS_DEMANDES_PAGE (widget), -1);
}

static void
open_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  ParvisDemandesPage *self = PARVIS_DEMANDES_PAGE (widget);
  ParvisDemande *demande = parvis_demandes_table_find_selected (self->table);

  if (demande != NULL && !shows_file (self))
    opened_cb (self->table, demande, self);
}

static void
back_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  ParvisDemandesPage *self = PARVIS_DEMANDES_PAGE (widget);

  adw_leaflet_set_visible_child_name (self->feuille, "liste");
  gtk_widget_grab_focus (GTK_WIDGET (self->table));
}

static void
search_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  ParvisDemandesPage *self = PARVIS_DEMANDES_PAGE (widget);

  adw_leaflet_set_visible_child_name (self->feuille, "liste");
  gtk_widget_grab_focus (self->recherche);
}

/* ---------------------------------------------------------------------------------------- events */

static void
demande_cb (ParvisEvenements *evenements,
            const char *type,
            const char *data,
            ParvisDemandesPage *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ParvisEvenementDemande) event = parvis_evenement_demande_parse (data, -1, &error);

  if (event == NULL)
    {
      g_warning ("event demande: %s", error->message);
      return;
    }
  parvis_liste_refresh_soon (self->rows);
  if (event->id == parvis_demande_vue_get_id (self->vue))
    parvis_demande_vue_refresh (self->vue);
}

static void
branche_cb (ParvisEvenements *evenements, ParvisDemandesPage *self)
{
  parvis_demandes_page_refresh (self);
}

static void
state_retry_cb (ParvisStatePage *page, ParvisDemandesPage *self)
{
  load (self);
}

/* ---------------------------------------------------------------------------------------- object */

static gboolean
parvis_demandes_page_grab_focus (GtkWidget *widget)
{
  ParvisDemandesPage *self = PARVIS_DEMANDES_PAGE (widget);

  return gtk_widget_grab_focus (shows_file (self) ? GTK_WIDGET (self->vue)
                                                  : GTK_WIDGET (self->table));
}

static void
parvis_demandes_page_dispose (GObject *object)
{
  ParvisDemandesPage *self = PARVIS_DEMANDES_PAGE (object);

  /* The list goes first: what it shows is still there. */
  G_OBJECT_CLASS (parvis_demandes_page_parent_class)->dispose (object);
  g_clear_object (&self->tri);
  g_clear_object (&self->rows);
}

static void
parvis_demandes_page_finalize (GObject *object)
{
  ParvisDemandesPage *self = PARVIS_DEMANDES_PAGE (object);

  g_free (self->query.etat);
  g_free (self->query.agent);
  g_free (self->query.q);
  G_OBJECT_CLASS (parvis_demandes_page_parent_class)->finalize (object);
}

static const struct
{
  const char *name;
  GtkWidgetActionActivateFunc activate;
} actions[] = {
  { "demandes.suivante", next_action }, { "demandes.precedente", previous_action },
  { "demandes.ouvrir", open_action },   { "demandes.retour", back_action },
  { "page.chercher", search_action },
};

static void
parvis_demandes_page_class_init (ParvisDemandesPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = parvis_demandes_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = parvis_demandes_page_finalize;
  widget_class->grab_focus = parvis_demandes_page_grab_focus;
  g_type_ensure (PARVIS_TYPE_DEMANDE_VUE);
  g_type_ensure (PARVIS_TYPE_DEMANDES_TABLE);
  g_type_ensure (PARVIS_TYPE_STATE_PAGE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/fr/parvis/Agent/demandes/parvis-demandes-page.ui");
  gtk_widget_class_bind_template_child (widget_class, ParvisDemandesPage, feuille);
  gtk_widget_class_bind_template_child (widget_class, ParvisDemandesPage, titre);
  gtk_widget_class_bind_template_child (widget_class, ParvisDemandesPage, recherche);
  gtk_widget_class_bind_template_child (widget_class, ParvisDemandesPage, filtre);
  gtk_widget_class_bind_template_child (widget_class, ParvisDemandesPage, etats);
  gtk_widget_class_bind_template_child (widget_class, ParvisDemandesPage, table);
  gtk_widget_class_bind_template_child (widget_class, ParvisDemandesPage, vue);
  for (gsize i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_class_install_action (widget_class, actions[i].name, NULL, actions[i].activate);
}

static void
parvis_demandes_page_init (ParvisDemandesPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  parvis_accessible_follow_leaflet (self->feuille);
  self->query.etat = g_strdup ("");
  self->query.agent = g_strdup ("tous");
  self->query.q = g_strdup ("");
  self->tri = g_simple_action_group_new ();
  build_menu (self);
  parvis_keys_install (GTK_WIDGET (self), GTK_WIDGET (self), keys);
  g_signal_connect_object (self->recherche, "search-changed", G_CALLBACK (search_cb), self, 0);
  g_signal_connect_object (self->recherche, "activate", G_CALLBACK (search_done_cb), self, 0);
  g_signal_connect_object (self->recherche, "stop-search", G_CALLBACK (search_stop_cb), self, 0);
  g_signal_connect_object (self->etats, "retry", G_CALLBACK (state_retry_cb), self, 0);
  g_signal_connect_object (self->table, "opened", G_CALLBACK (opened_cb), self, 0);
}

GtkWidget *
parvis_demandes_page_new (ParvisApi *api, ParvisEvenements *evenements)
{
  ParvisDemandesPage *self = g_object_new (PARVIS_TYPE_DEMANDES_PAGE, NULL);

  self->rows = parvis_liste_new (api, &parvis_demandes_source);
  /* Sorting by a column needs all of them. */
  parvis_liste_set_eager (self->rows, TRUE);
  parvis_demande_vue_set_api (self->vue, api);
  parvis_demandes_table_set_rows (self->table, self->rows);
  g_signal_connect_object (self->rows, "items-changed", G_CALLBACK (rows_cb), self, 0);
  g_signal_connect_object (self->rows, "notify", G_CALLBACK (notify_cb), self, 0);
  g_signal_connect_object (evenements, "recu::demande", G_CALLBACK (demande_cb), self, 0);
  g_signal_connect_object (evenements, "branche", G_CALLBACK (branche_cb), self, 0);
  load (self);
  return GTK_WIDGET (self);
}

void
parvis_demandes_page_open (ParvisDemandesPage *self, gint64 id)
{
  adw_leaflet_set_visible_child_name (self->feuille, "demande");
  parvis_demande_vue_open (self->vue, id);
  gtk_widget_grab_focus (GTK_WIDGET (self->vue));
}

void
parvis_demandes_page_refresh (ParvisDemandesPage *self)
{
  if (parvis_liste_get_etat (self->rows) == PARVIS_LISTE_ERREUR)
    load (self);
  else
    parvis_liste_refresh (self->rows);
  parvis_demande_vue_refresh (self->vue);
}
