/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-client"
#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "client/demandes/parvis-demandes-table.h"
#include "client/widgets/parvis-accessible.h"
#include "client/widgets/parvis-badge.h"
#include "client/widgets/parvis-format.h"
#include "client/widgets/parvis-keys.h"

/* A column: what it says, how it sorts, from which width of the table on it is shown. */
typedef struct
{
  const char *titre;
  void (*fill) (GtkWidget *cell, const ParvisDemandeData *data);
  int (*compare) (const ParvisDemandeData *a, const ParvisDemandeData *b);
  int from_width;
  int width; /* 0 = takes what is left */
  gboolean is_badge;
} Colonne;

#define N_COLONNES 7

struct _ParvisDemandesTable
{
  AdwBin parent_instance;

  GtkColumnView *view;
  GtkColumnViewColumn *columns[N_COLONNES];
  ParvisListe *rows;
  GtkSortListModel *sorted;
  GtkSingleSelection *selection;
  guint idle;
  guint focus_idle;
};

enum
{
  OPENED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (ParvisDemandesTable, parvis_demandes_table, ADW_TYPE_BIN)

/* ------------------------------------------------------------------------------------- columns */

static void
fill_numero (GtkWidget *cell, const ParvisDemandeData *data)
{
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, data->id);

  gtk_label_set_text (GTK_LABEL (cell), text);
}

static void
fill_personne (GtkWidget *cell, const ParvisDemandeData *data)
{
  gboolean alert = data->alertes != NULL && data->alertes[0] != NULL;
  const char *who = *data->personne != '\0' ? data->personne : data->foyer;
  g_autofree char *alerts = alert ? g_strjoinv (", ", (char **) data->alertes) : NULL;
  g_autofree char *escaped = g_markup_escape_text (who, -1);
  g_autofree char *markup =
      g_strdup_printf ("<b>%s</b>%s%s", escaped, alert ? "  ⚠" : "", data->message ? "  ✉" : "");
  const char *waits = data->message ? _ ("la famille attend une réponse") : NULL;
  const char *first = alerts != NULL ? alerts : waits;
  g_autofree char *tip =
      first != NULL ? g_strjoin ("\n", first, first != waits ? waits : NULL, NULL) : NULL;
  g_autofree char *bare = NULL, *name = NULL;

  gtk_label_set_markup (GTK_LABEL (cell), markup);
  gtk_widget_set_tooltip_text (cell, tip);
  bare = g_strdup_printf (_ ("%s, %s n° %lld, %s"), who, data->type_nom, (long long) data->id,
                          parvis_badge_get_demande_nom (data->etat));
  name = g_strjoin (", ", bare, waits, NULL);
  parvis_accessible_name_row (cell, name);
}

static void
fill_type (GtkWidget *cell, const ParvisDemandeData *data)
{
  gtk_label_set_text (GTK_LABEL (cell), data->type_nom);
}

static void
fill_etat (GtkWidget *cell, const ParvisDemandeData *data)
{
  parvis_badge_set_demande (PARVIS_BADGE (cell), data->etat);
}

static void
fill_agent (GtkWidget *cell, const ParvisDemandeData *data)
{
  gtk_label_set_text (GTK_LABEL (cell), data->agent_id != 0 ? data->agent : "—");
}

static void
fill_ecole (GtkWidget *cell, const ParvisDemandeData *data)
{
  g_autofree char *text = *data->niveau != '\0' && *data->etablissement != '\0'
                              ? g_strdup_printf ("%s · %s", data->niveau, data->etablissement)
                              : g_strconcat (data->niveau, data->etablissement, NULL);

  gtk_label_set_text (GTK_LABEL (cell), text);
}

static void
fill_date (GtkWidget *cell, const ParvisDemandeData *data)
{
  g_autofree char *day = parvis_format_day (data->depose_a);

  gtk_label_set_text (GTK_LABEL (cell), day);
}

static int
compare_numero (const ParvisDemandeData *a, const ParvisDemandeData *b)
{
  return (a->id > b->id) - (a->id < b->id);
}

static int
compare_personne (const ParvisDemandeData *a, const ParvisDemandeData *b)
{
  return g_utf8_collate (*a->personne != '\0' ? a->personne : a->foyer,
                         *b->personne != '\0' ? b->personne : b->foyer);
}

static int
compare_type (const ParvisDemandeData *a, const ParvisDemandeData *b)
{
  return g_utf8_collate (a->type_nom, b->type_nom);
}

/* What can be done at once comes first. */
static int
compare_etat (const ParvisDemandeData *a, const ParvisDemandeData *b)
{
  static const int order[] = {
    [PARVIS_DEMANDE_PRETE] = 0,       [PARVIS_DEMANDE_NOUVELLE] = 1,
    [PARVIS_DEMANDE_EN_COURS] = 2,    [PARVIS_DEMANDE_EN_ATTENTE_PIECES] = 3,
    [PARVIS_DEMANDE_A_COMPLETER] = 4, [PARVIS_DEMANDE_ACCEPTEE] = 5,
    [PARVIS_DEMANDE_REFUSEE] = 6,     [PARVIS_DEMANDE_ANNULEE] = 7,
  };

  return order[a->etat] - order[b->etat];
}

static int
compare_agent (const ParvisDemandeData *a, const ParvisDemandeData *b)
{
  return g_utf8_collate (a->agent, b->agent);
}

/* From the youngest on. */
static int
niveau_rank (const char *niveau)
{
  static const char *const niveaux[] = { "TPS", "PS",  "MS",  "GS",  "CP",
                                         "CE1", "CE2", "CM1", "CM2", NULL };
  int rank = 0;

  while (niveaux[rank] != NULL && !g_str_equal (niveaux[rank], niveau))
    rank++;
  return rank;
}

static int
compare_ecole (const ParvisDemandeData *a, const ParvisDemandeData *b)
{
  int difference = niveau_rank (a->niveau) - niveau_rank (b->niveau);

  return difference != 0 ? difference : g_utf8_collate (a->etablissement, b->etablissement);
}

static int
compare_date (const ParvisDemandeData *a, const ParvisDemandeData *b)
{
  return (a->depose_a > b->depose_a) - (a->depose_a < b->depose_a);
}

static const Colonne colonnes[N_COLONNES] = {
  { N_ ("N°"), fill_numero, compare_numero, 620, 70, FALSE },
  { N_ ("Enfant"), fill_personne, compare_personne, 0, 0, FALSE },
  { N_ ("Demande"), fill_type, compare_type, 1120, 140, FALSE },
  { N_ ("État"), fill_etat, compare_etat, 0, 196, TRUE },
  { N_ ("Agent"), fill_agent, compare_agent, 720, 130, FALSE },
  { N_ ("Classe"), fill_ecole, compare_ecole, 780, 0, FALSE },
  { N_ ("Déposée le"), fill_date, compare_date, 540, 110, FALSE },
};

/* --------------------------------------------------------------------------------------- cells */

static const Colonne *
colonne_of (GtkListItem *item)
{
  return g_object_get_data (G_OBJECT (gtk_list_item_get_child (item)), "colonne");
}

static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *item, const Colonne *colonne)
{
  GtkWidget *cell =
      colonne->is_badge ? parvis_badge_new (PARVIS_BADGE_OFF, "") : gtk_label_new (NULL);

  if (!colonne->is_badge)
    {
      gtk_label_set_xalign (GTK_LABEL (cell), 0);
      gtk_label_set_ellipsize (GTK_LABEL (cell), PANGO_ELLIPSIZE_END);
      /* In a narrow window a name has two lines: which child it is matters most. */
      gtk_label_set_wrap (GTK_LABEL (cell), colonne->fill == fill_personne);
      gtk_label_set_lines (GTK_LABEL (cell), colonne->fill == fill_personne ? 2 : -1);
    }
  g_object_set_data (G_OBJECT (cell), "colonne", (gpointer) colonne);
  gtk_list_item_set_child (item, cell);
}

static void
changed_cb (ParvisDemande *demande, GParamSpec *pspec, GtkListItem *item)
{
  colonne_of (item)->fill (gtk_list_item_get_child (item), parvis_demande_get_data (demande));
}

static void
bind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, const Colonne *colonne)
{
  ParvisDemande *demande = gtk_list_item_get_item (item);

  g_signal_connect (demande, "notify", G_CALLBACK (changed_cb), item);
  changed_cb (demande, NULL, item);
  g_object_set_data (G_OBJECT (gtk_list_item_get_child (item)), "demande", demande);
}

static void
unbind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, const Colonne *colonne)
{
  g_signal_handlers_disconnect_by_func (gtk_list_item_get_item (item), changed_cb, item);
  g_object_set_data (G_OBJECT (gtk_list_item_get_child (item)), "demande", NULL);
}

static int
sort_cb (gconstpointer a, gconstpointer b, gpointer user_data)
{
  const Colonne *colonne = user_data;
  const ParvisDemandeData *x = parvis_demande_get_data ((ParvisDemande *) a);
  const ParvisDemandeData *y = parvis_demande_get_data ((ParvisDemande *) b);
  int difference = colonne->compare (x, y);

  return difference != 0 ? difference : compare_date (x, y);
}

static GtkColumnViewColumn *
build_column (const Colonne *colonne)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkColumnViewColumn *column = gtk_column_view_column_new (_ (colonne->titre), factory);
  GtkSorter *sorter = GTK_SORTER (gtk_custom_sorter_new (sort_cb, (gpointer) colonne, NULL));

  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), (gpointer) colonne);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), (gpointer) colonne);
  g_signal_connect (factory, "unbind", G_CALLBACK (unbind_cb), (gpointer) colonne);
  gtk_column_view_column_set_sorter (column, sorter);
  g_object_unref (sorter);
  if (colonne->width > 0)
    gtk_column_view_column_set_fixed_width (column, colonne->width);
  else
    gtk_column_view_column_set_expand (column, TRUE);
  return column;
}

/* --------------------------------------------------------------------------------------- table */

static void
fit_columns_cb (gpointer user_data)
{
  ParvisDemandesTable *self = user_data;
  int width = gtk_widget_get_width (GTK_WIDGET (self));

  self->idle = 0;
  for (guint i = 0; i < N_COLONNES; i++)
    {
      gboolean shown = width >= colonnes[i].from_width;

      gtk_column_view_column_set_visible (self->columns[i], shown);
      /* GTK 4.8 keeps the place of a hidden column that has a width of its own, or takes more. */
      gtk_column_view_column_set_fixed_width (
          self->columns[i], shown && colonnes[i].width > 0 ? colonnes[i].width : -1);
      gtk_column_view_column_set_expand (self->columns[i], shown && colonnes[i].width == 0);
    }
}

static void
width_cb (GtkAdjustment *adjustment, GParamSpec *pspec, ParvisDemandesTable *self)
{
  /* Not while it is being laid out. */
  if (self->idle == 0)
    self->idle = g_idle_add_once (fit_columns_cb, self);
}

static void
open_position (ParvisDemandesTable *self, guint position)
{
  g_autoptr (ParvisDemande) demande =
      g_list_model_get_item (G_LIST_MODEL (self->selection), position);

  if (demande != NULL)
    g_signal_emit (self, signals[OPENED], 0, demande);
}

/* What is opened is what is seen to be selected: the keyboard's row may have stayed behind. */
static void
activate_cb (GtkColumnView *view, guint position, ParvisDemandesTable *self)
{
  open_position (self, gtk_single_selection_get_selected (self->selection));
}

/* The header is of the view too: its clicks sort. */
static gboolean
is_on_row (ParvisDemandesTable *self, double x, double y)
{
  GtkWidget *widget = gtk_widget_pick (GTK_WIDGET (self->view), x, y, GTK_PICK_DEFAULT);

  while (widget != NULL && widget != GTK_WIDGET (self->view))
    {
      if (g_str_equal (gtk_widget_get_css_name (widget), "row"))
        return TRUE;
      widget = gtk_widget_get_parent (widget);
    }
  return FALSE;
}

static void
clicked_cb (GtkGestureClick *gesture, int n_press, double x, double y, ParvisDemandesTable *self)
{
  if (n_press == 1 && is_on_row (self, x, y))
    open_position (self, gtk_single_selection_get_selected (self->selection));
}

static void
bound_cb (GtkSignalListItemFactory *factory, GtkListItem *item, ParvisDemandesTable *self)
{
  parvis_liste_need (self->rows, gtk_list_item_get_position (item));
}

static void focus_selected_cb (gpointer user_data);

static gboolean
parvis_demandes_table_grab_focus (GtkWidget *widget)
{
  ParvisDemandesTable *self = PARVIS_DEMANDES_TABLE (widget);
  gboolean done = gtk_widget_grab_focus (GTK_WIDGET (self->view));

  /* The view takes the row that had it last. */
  if (self->focus_idle == 0)
    self->focus_idle = g_idle_add_once (focus_selected_cb, self);
  return done;
}

static void
parvis_demandes_table_dispose (GObject *object)
{
  ParvisDemandesTable *self = PARVIS_DEMANDES_TABLE (object);

  g_clear_handle_id (&self->idle, g_source_remove);
  g_clear_handle_id (&self->focus_idle, g_source_remove);
  g_clear_object (&self->selection);
  g_clear_object (&self->sorted);
  g_clear_object (&self->rows);
  G_OBJECT_CLASS (parvis_demandes_table_parent_class)->dispose (object);
}

static void
parvis_demandes_table_class_init (ParvisDemandesTableClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = parvis_demandes_table_dispose;
  GTK_WIDGET_CLASS (klass)->grab_focus = parvis_demandes_table_grab_focus;
  signals[OPENED] = g_signal_new ("opened", PARVIS_TYPE_DEMANDES_TABLE, G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 1, PARVIS_TYPE_DEMANDE);
}

static void
parvis_demandes_table_init (ParvisDemandesTable *self)
{
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkGesture *click = gtk_gesture_click_new ();

  self->view = GTK_COLUMN_VIEW (gtk_column_view_new (NULL));
  gtk_widget_add_css_class (GTK_WIDGET (self->view), "demandes");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Demandes"), -1);
  for (guint i = 0; i < N_COLONNES; i++)
    {
      self->columns[i] = build_column (&colonnes[i]);
      gtk_column_view_append_column (self->view, self->columns[i]);
      g_object_unref (self->columns[i]); /* the view has it */
    }
  gtk_accessible_update_property (
      GTK_ACCESSIBLE (gtk_widget_get_first_child (GTK_WIDGET (self->view))),
      GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Titres des colonnes"), -1);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_EXTERNAL,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), GTK_WIDGET (self->view));
  adw_bin_set_child (ADW_BIN (self), scrolled);
  g_signal_connect_object (gtk_scrolled_window_get_hadjustment (GTK_SCROLLED_WINDOW (scrolled)),
                           "notify::page-size", G_CALLBACK (width_cb), self, 0);
  g_signal_connect_object (self->view, "activate", G_CALLBACK (activate_cb), self, 0);
  g_signal_connect_object (click, "released", G_CALLBACK (clicked_cb), self, 0);
  gtk_widget_add_controller (GTK_WIDGET (self->view), GTK_EVENT_CONTROLLER (click));
}

void
parvis_demandes_table_set_rows (ParvisDemandesTable *self, ParvisListe *rows)
{
  GtkSorter *sorter = gtk_column_view_get_sorter (self->view);

  g_return_if_fail (self->rows == NULL);
  self->rows = g_object_ref (rows);
  self->sorted =
      gtk_sort_list_model_new (G_LIST_MODEL (g_object_ref (rows)), g_object_ref (sorter));
  self->selection = gtk_single_selection_new (G_LIST_MODEL (g_object_ref (self->sorted)));
  gtk_column_view_set_model (self->view, GTK_SELECTION_MODEL (self->selection));
  g_signal_connect_object (gtk_column_view_column_get_factory (self->columns[1]), "bind",
                           G_CALLBACK (bound_cb), self, 0);
}

/* A row is list view > row > cell > what setup_cb() made. */
static gpointer
find_demande (GtkWidget *row)
{
  GtkWidget *cell = gtk_widget_get_first_child (row);
  GtkWidget *child = cell != NULL ? gtk_widget_get_first_child (cell) : NULL;

  return child != NULL ? g_object_get_data (G_OBJECT (child), "demande") : NULL;
}

static void
focus_selected_cb (gpointer user_data)
{
  ParvisDemandesTable *self = user_data;
  GtkWidget *list = gtk_widget_get_last_child (GTK_WIDGET (self->view));
  gpointer selected = parvis_demandes_table_find_selected (self);

  self->focus_idle = 0;
  /* It may have gone elsewhere meanwhile, to the password for one. */
  if (!parvis_keys_are_on (GTK_WIDGET (self->view)))
    return;
  for (GtkWidget *row = gtk_widget_get_first_child (list); row != NULL && selected != NULL;
       row = gtk_widget_get_next_sibling (row))
    if (find_demande (row) == selected)
      gtk_widget_grab_focus (row);
}

ParvisDemande *
parvis_demandes_table_move (ParvisDemandesTable *self, int by)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->selection));
  guint selected = gtk_single_selection_get_selected (self->selection);

  if (selected == GTK_INVALID_LIST_POSITION || (by < 0 && selected == 0)
      || (by > 0 && selected + 1 >= n))
    return NULL;
  gtk_single_selection_set_selected (self->selection, selected + by);
  gtk_widget_activate_action (gtk_widget_get_last_child (GTK_WIDGET (self->view)),
                              "list.scroll-to-item", "u", selected + by);
  /* Once it is laid out: so that the arrows go on from there. */
  if (parvis_keys_are_on (GTK_WIDGET (self->view)) && self->focus_idle == 0)
    self->focus_idle = g_idle_add_once (focus_selected_cb, self);
  return parvis_demandes_table_find_selected (self);
}

ParvisDemande *
parvis_demandes_table_find_selected (ParvisDemandesTable *self)
{
  return gtk_single_selection_get_selected_item (self->selection);
}
