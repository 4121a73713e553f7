/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-client"
#include "config.h"

#include <glib/gi18n-lib.h>

#include "client/justificatifs/parvis-file-attente.h"
#include "client/justificatifs/parvis-file-vue.h"
#include "client/justificatifs/parvis-filtre.h"
#include "client/justificatifs/parvis-justificatif-row.h"
#include "client/widgets/parvis-format.h"
#include "client/widgets/parvis-keys.h"
#include "client/widgets/parvis-state-page.h"

#define HORLOGE_S 30 /* how long each has waited is said again */

struct _ParvisFileVue
{
  AdwBin parent_instance;

  char *me;
  ParvisFileAttente query;
  ParvisFiltre *filtre_menu;
  ParvisListe *rows;
  GtkSingleSelection *selection;
  guint clock;
  guint focus_idle;
  gboolean measured; /* the first row was shown */

  AdwHeaderBar *entete;
  AdwWindowTitle *titre;
  GtkWidget *recherche;
  GtkMenuButton *filtre;
  ParvisStatePage *etats;
  GtkListView *liste;
};

enum
{
  PROP_WINDOW_BUTTONS = 1,
  N_PROPS
};

enum
{
  SELECTED,
  OPENED,
  CHANGED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (ParvisFileVue, parvis_file_vue, ADW_TYPE_BIN)

/* -------------------------------------------------------------------------------------- states */

static void
update_title (ParvisFileVue *self)
{
  gint64 total = parvis_liste_get_total (self->rows);
  g_autoptr (ParvisJustificatif) first = g_list_model_get_item (G_LIST_MODEL (self->rows), 0);
  gboolean waiting = parvis_file_vue_shows_waiting (self);
  g_autofree char *text = NULL;

  if (first == NULL)
    text = g_strdup (waiting ? _ ("rien en attente") : "");
  else if (!waiting)
    text = g_strdup_printf (ngettext ("%d pièce", "%d pièces", (gulong) total), (int) total);
  else
    {
      g_autofree char *waited = parvis_format_waited (
          parvis_justificatif_get_data (first)->depose_a, g_get_real_time () / G_USEC_PER_SEC);
      text = g_strdup_printf (_ ("%d en attente · le plus ancien : %s"), (int) total, waited);
    }
  adw_window_title_set_subtitle (self->titre, text);
}

static void
show_empty (ParvisFileVue *self)
{
  if (parvis_file_vue_is_all_done (self))
    parvis_state_page_show_empty (self->etats, "parvis-fini-symbolic", _ ("Tout est traité"), NULL);
  else
    parvis_state_page_show_empty (self->etats, "edit-find-symbolic", _ ("Aucun justificatif"),
                                  _ ("Rien ne correspond à ce choix."));
}

/* There was nothing to have the keyboard when the section was shown. */
static void
take_focus (ParvisFileVue *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  if (root != NULL && gtk_root_get_focus (root) == NULL
      && gtk_widget_get_mapped (GTK_WIDGET (self)))
    gtk_widget_grab_focus (GTK_WIDGET (self));
}

static void
update_states (ParvisFileVue *self)
{
  update_title (self);
  switch (parvis_liste_get_etat (self->rows))
    {
    case PARVIS_LISTE_PRETE:
      if (g_list_model_get_n_items (G_LIST_MODEL (self->rows)) == 0)
        show_empty (self);
      else
        {
          parvis_state_page_show_content (self->etats);
          take_focus (self);
        }
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
  g_signal_emit (self, signals[CHANGED], 0);
}

/* ---------------------------------------------------------------------------------------- rows */

static void
rows_changed_cb (GListModel *model, guint position, guint removed, guint added, ParvisFileVue *self)
{
  for (guint i = position; i < position + added; i++)
    {
      g_autoptr (ParvisJustificatif) piece = g_list_model_get_item (model, i);
      const ParvisJustificatifData *data = parvis_justificatif_get_data (piece);

      parvis_filtre_add_type (self->filtre_menu, data->type, data->type_nom);
    }
  update_states (self);
  parvis_keys_catch (GTK_WIDGET (self));
}

static void
rows_notify_cb (ParvisListe *rows, GParamSpec *pspec, ParvisFileVue *self)
{
  update_states (self);
}

static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *item, ParvisFileVue *self)
{
  gtk_list_item_set_child (item, parvis_justificatif_row_new ());
}

static void
bind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, ParvisFileVue *self)
{
  parvis_justificatif_row_set_piece (PARVIS_JUSTIFICATIF_ROW (gtk_list_item_get_child (item)),
                                     gtk_list_item_get_item (item), self->me);
  if (!self->measured)
    g_debug ("mesure: ligne %" G_GINT64_FORMAT, g_get_monotonic_time ());
  self->measured = TRUE;
  parvis_liste_need (self->rows, gtk_list_item_get_position (item));
}

static void
unbind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, ParvisFileVue *self)
{
  parvis_justificatif_row_set_piece (PARVIS_JUSTIFICATIF_ROW (gtk_list_item_get_child (item)), NULL,
                                     NULL);
}

/* The widget of a row that is on the screen, after @item; NULL = from the first. */
static ParvisJustificatifRow *
next_row (ParvisFileVue *self, GtkWidget **item)
{
  *item = *item != NULL ? gtk_widget_get_next_sibling (*item)
                        : gtk_widget_get_first_child (GTK_WIDGET (self->liste));
  for (; *item != NULL; *item = gtk_widget_get_next_sibling (*item))
    {
      GtkWidget *row = gtk_widget_get_first_child (*item);
      if (PARVIS_IS_JUSTIFICATIF_ROW (row))
        return PARVIS_JUSTIFICATIF_ROW (row);
    }
  return NULL;
}

static gboolean
clock_cb (gpointer user_data)
{
  ParvisFileVue *self = user_data;
  ParvisJustificatifRow *row;
  GtkWidget *item = NULL;

  while ((row = next_row (self, &item)) != NULL)
    parvis_justificatif_row_tick (row);
  update_title (self);
  return G_SOURCE_CONTINUE;
}

static void
focus_selected_cb (gpointer user_data)
{
  ParvisFileVue *self = user_data;
  ParvisJustificatif *selected = parvis_file_vue_find_selected (self);
  ParvisJustificatifRow *row;
  GtkWidget *item = NULL;

  self->focus_idle = 0;
  /* It may have gone elsewhere meanwhile, to the password for one. */
  if (!parvis_keys_are_on (GTK_WIDGET (self->liste)))
    return;
  while ((row = next_row (self, &item)) != NULL)
    if (parvis_justificatif_row_find_piece (row) == selected)
      gtk_widget_grab_focus (item);
}

static void
selected_cb (GtkSingleSelection *selection, GParamSpec *pspec, ParvisFileVue *self)
{
  g_signal_emit (self, signals[SELECTED], 0, gtk_single_selection_get_selected_item (selection));
}

static void
clicked_cb (GtkGestureClick *gesture, int n_press, double x, double y, ParvisFileVue *self)
{
  g_signal_emit (self, signals[OPENED], 0);
}

static void
activate_cb (GtkListView *liste, guint position, ParvisFileVue *self)
{
  g_signal_emit (self, signals[OPENED], 0);
}

/* -------------------------------------------------------------------------------------- filter */

static void
set_query (ParvisFileVue *self, char **field, const char *value)
{
  if (g_str_equal (*field, value))
    return;
  g_free (*field);
  *field = g_strdup (value);
  parvis_file_vue_load (self);
}

static void
search_cb (GtkSearchEntry *entry, ParvisFileVue *self)
{
  g_autofree char *text =
      g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->recherche))));

  set_query (self, &self->query.q, text);
}

static void
search_done_cb (GtkSearchEntry *entry, ParvisFileVue *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->liste));
}

static void
search_stop_cb (GtkSearchEntry *entry, ParvisFileVue *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->recherche), "");
  gtk_widget_grab_focus (GTK_WIDGET (self->liste));
}

static void
filtre_cb (ParvisFiltre *filtre, ParvisFileVue *self)
{
  set_query (self, &self->query.type, parvis_filtre_get_type_code (filtre));
  set_query (self, &self->query.etat, parvis_filtre_get_etat (filtre));
}

static void
state_retry_cb (ParvisStatePage *page, ParvisFileVue *self)
{
  parvis_file_vue_load (self);
}

/* -------------------------------------------------------------------------------------- object */

static gboolean
parvis_file_vue_grab_focus (GtkWidget *widget)
{
  ParvisFileVue *self = PARVIS_FILE_VUE (widget);
  gboolean done = gtk_widget_grab_focus (GTK_WIDGET (self->liste));

  /* The list takes the row that had it last. */
  if (self->focus_idle == 0)
    self->focus_idle = g_idle_add_once (focus_selected_cb, self);
  return done;
}

static void
parvis_file_vue_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  adw_header_bar_set_show_end_title_buttons (PARVIS_FILE_VUE (object)->entete,
                                             g_value_get_boolean (value));
}

static void
parvis_file_vue_dispose (GObject *object)
{
  ParvisFileVue *self = PARVIS_FILE_VUE (object);

  g_clear_handle_id (&self->clock, g_source_remove);
  g_clear_handle_id (&self->focus_idle, g_source_remove);
  /* The list goes first: what it shows is still there. */
  G_OBJECT_CLASS (parvis_file_vue_parent_class)->dispose (object);
  g_clear_object (&self->selection);
  g_clear_object (&self->rows);
  g_clear_object (&self->filtre_menu);
}

static void
parvis_file_vue_finalize (GObject *object)
{
  ParvisFileVue *self = PARVIS_FILE_VUE (object);

  g_free (self->me);
  g_free (self->query.etat);
  g_free (self->query.type);
  g_free (self->query.q);
  G_OBJECT_CLASS (parvis_file_vue_parent_class)->finalize (object);
}

static void
parvis_file_vue_class_init (ParvisFileVueClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->set_property = parvis_file_vue_set_property;
  object_class->dispose = parvis_file_vue_dispose;
  object_class->finalize = parvis_file_vue_finalize;
  widget_class->grab_focus = parvis_file_vue_grab_focus;
  properties[PROP_WINDOW_BUTTONS] = g_param_spec_boolean (
      "window-buttons", NULL, NULL, FALSE, G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  signals[SELECTED] = g_signal_new ("selected", PARVIS_TYPE_FILE_VUE, G_SIGNAL_RUN_LAST, 0, NULL,
                                    NULL, NULL, G_TYPE_NONE, 1, PARVIS_TYPE_JUSTIFICATIF);
  signals[OPENED] = g_signal_new ("opened", PARVIS_TYPE_FILE_VUE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                  NULL, G_TYPE_NONE, 0);
  signals[CHANGED] = g_signal_new ("changed", PARVIS_TYPE_FILE_VUE, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
  g_type_ensure (PARVIS_TYPE_STATE_PAGE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/fr/parvis/Agent/justificatifs/parvis-file-vue.ui");
  gtk_widget_class_bind_template_child (widget_class, ParvisFileVue, entete);
  gtk_widget_class_bind_template_child (widget_class, ParvisFileVue, titre);
  gtk_widget_class_bind_template_child (widget_class, ParvisFileVue, recherche);
  gtk_widget_class_bind_template_child (widget_class, ParvisFileVue, filtre);
  gtk_widget_class_bind_template_child (widget_class, ParvisFileVue, etats);
  gtk_widget_class_bind_template_child (widget_class, ParvisFileVue, liste);
}

static void
parvis_file_vue_init (ParvisFileVue *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->query.etat = g_strdup (parvis_justificatif_etats[PARVIS_JUSTIFICATIF_EN_ATTENTE]);
  self->query.type = g_strdup ("");
  self->query.q = g_strdup ("");
  self->filtre_menu = parvis_filtre_new ();
  parvis_filtre_attach (self->filtre_menu, GTK_WIDGET (self), self->filtre);
  self->clock = g_timeout_add_seconds (HORLOGE_S, clock_cb, self);
  g_signal_connect_object (self->filtre_menu, "changed", G_CALLBACK (filtre_cb), self, 0);
  g_signal_connect_object (self->recherche, "search-changed", G_CALLBACK (search_cb), self, 0);
  g_signal_connect_object (self->recherche, "activate", G_CALLBACK (search_done_cb), self, 0);
  g_signal_connect_object (self->recherche, "stop-search", G_CALLBACK (search_stop_cb), self, 0);
  g_signal_connect_object (self->etats, "retry", G_CALLBACK (state_retry_cb), self, 0);
}

static void
build_list (ParvisFileVue *self)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();
  GtkGesture *click = gtk_gesture_click_new ();

  g_signal_connect_object (factory, "setup", G_CALLBACK (setup_cb), self, 0);
  g_signal_connect_object (factory, "bind", G_CALLBACK (bind_cb), self, 0);
  g_signal_connect_object (factory, "unbind", G_CALLBACK (unbind_cb), self, 0);
  gtk_list_view_set_factory (self->liste, factory);
  self->selection = gtk_single_selection_new (G_LIST_MODEL (g_object_ref (self->rows)));
  gtk_list_view_set_model (self->liste, GTK_SELECTION_MODEL (self->selection));
  g_signal_connect_object (self->selection, "notify::selected-item", G_CALLBACK (selected_cb), self,
                           0);
  g_signal_connect_object (self->rows, "items-changed", G_CALLBACK (rows_changed_cb), self, 0);
  g_signal_connect_object (self->rows, "notify", G_CALLBACK (rows_notify_cb), self, 0);
  g_signal_connect_object (self->liste, "activate", G_CALLBACK (activate_cb), self, 0);
  g_signal_connect_object (click, "released", G_CALLBACK (clicked_cb), self, 0);
  gtk_widget_add_controller (GTK_WIDGET (self->liste), GTK_EVENT_CONTROLLER (click));
}

void
parvis_file_vue_start (
    ParvisFileVue *self, ParvisApi *api, const char *me, ParvisListeKeep keep, gpointer keep_data)
{
  g_return_if_fail (self->rows == NULL);
  self->me = g_strdup (me);
  self->rows = parvis_liste_new (api, &parvis_file_attente_source);
  parvis_liste_set_keep (self->rows, keep, keep_data);
  build_list (self);
  parvis_file_vue_load (self);
}

ParvisListe *
parvis_file_vue_get_rows (ParvisFileVue *self)
{
  return self->rows;
}

const char *
parvis_file_vue_get_etat (ParvisFileVue *self)
{
  return self->query.etat;
}

gboolean
parvis_file_vue_shows_waiting (ParvisFileVue *self)
{
  return g_str_equal (self->query.etat, parvis_justificatif_etats[PARVIS_JUSTIFICATIF_EN_ATTENTE]);
}

gboolean
parvis_file_vue_is_all_done (ParvisFileVue *self)
{
  return parvis_file_vue_shows_waiting (self) && *self->query.q == '\0' && *self->query.type == '\0'
         && parvis_liste_get_etat (self->rows) == PARVIS_LISTE_PRETE
         && g_list_model_get_n_items (G_LIST_MODEL (self->rows)) == 0;
}

ParvisJustificatif *
parvis_file_vue_find_selected (ParvisFileVue *self)
{
  return gtk_single_selection_get_selected_item (self->selection);
}

ParvisJustificatif *
parvis_file_vue_find_next (ParvisFileVue *self, guint after)
{
  guint selected = gtk_single_selection_get_selected (self->selection);

  return selected != GTK_INVALID_LIST_POSITION
             ? g_list_model_get_item (G_LIST_MODEL (self->rows), selected + after)
             : NULL;
}

void
parvis_file_vue_select (ParvisFileVue *self, guint position)
{
  gboolean focused = parvis_keys_are_on (GTK_WIDGET (self->liste));

  gtk_single_selection_set_selected (self->selection, position);
  gtk_widget_activate_action (GTK_WIDGET (self->liste), "list.scroll-to-item", "u", position);
  /* Once it is laid out: so that the arrows go on from there. */
  if (focused && self->focus_idle == 0)
    self->focus_idle = g_idle_add_once (focus_selected_cb, self);
}

void
parvis_file_vue_move (ParvisFileVue *self, int by)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->rows));
  guint selected = gtk_single_selection_get_selected (self->selection);

  if (selected == GTK_INVALID_LIST_POSITION)
    return;
  if ((by < 0 && selected > 0) || (by > 0 && selected + 1 < n))
    parvis_file_vue_select (self, selected + by);
  parvis_liste_need (self->rows, selected);
}

void
parvis_file_vue_load (ParvisFileVue *self)
{
  parvis_liste_load (self->rows, &self->query);
}

void
parvis_file_vue_focus_search (ParvisFileVue *self)
{
  gtk_widget_grab_focus (self->recherche);
}
