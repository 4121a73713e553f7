/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-client"
#include "config.h"

#include <glib/gi18n-lib.h>

#include "client/justificatifs/parvis-decisions.h"
#include "client/justificatifs/parvis-file-attente.h"
#include "client/justificatifs/parvis-filtre.h"
#include "client/justificatifs/parvis-justificatif-row.h"
#include "client/justificatifs/parvis-justificatifs-page.h"
#include "client/justificatifs/parvis-piece-vue.h"
#include "client/widgets/parvis-bandeau.h"
#include "client/widgets/parvis-format.h"
#include "client/widgets/parvis-keys.h"
#include "client/widgets/parvis-state-page.h"
#include "client/widgets/parvis-toasts.h"
#include "client/widgets/parvis-accessible.h"

#define D_AVANCE  2 /* pieces whose first page is fetched before they are looked at */
#define HORLOGE_S 30

struct _ParvisJustificatifsPage
{
  AdwBin parent_instance;

  ParvisApi *api;
  char *me;
  ParvisFileAttente query;
  ParvisFiltre *filtre_menu;
  ParvisListe *rows;
  GtkSingleSelection *selection;
  ParvisDecisions *decisions;
  AdwToast *toast; /* the last decision's, while it shows */
  gint64 aside;    /* a piece that is shown but not of the queue, 0 = none */
  gint64 stale;    /* still in the list though it does not belong there any more: it is looked at */
  guint clock;

  AdwLeaflet *feuille;
  AdwWindowTitle *titre;
  GtkWidget *recherche;
  GtkMenuButton *filtre;
  ParvisStatePage *etats;
  GtkListView *liste;
  ParvisPieceVue *vue;
  ParvisBandeau *bandeau;
};

G_DEFINE_FINAL_TYPE (ParvisJustificatifsPage, parvis_justificatifs_page, ADW_TYPE_BIN)

static const ParvisKey keys[] = {
  { "j|<Shift>j|Down|KP_Down", "justificatifs.suivante" },
  { "k|<Shift>k|Up|KP_Up", "justificatifs.precedente" },
  { "<Control>z", "justificatifs.annuler" },
  { "Escape", "justificatifs.retour" },
  { NULL, NULL },
};

static gboolean
shows_waiting (ParvisJustificatifsPage *self)
{
  return g_str_equal (self->query.etat, parvis_justificatif_etats[PARVIS_JUSTIFICATIF_EN_ATTENTE]);
}

/* --------------------------------------------------------------------------------------- toasts */

static void
dismissed_cb (AdwToast *toast, ParvisJustificatifsPage *self)
{
  if (self->toast == toast)
    self->toast = NULL;
}

static char *
dup_name (ParvisJustificatif *piece)
{
  const ParvisJustificatifData *data = parvis_justificatif_get_data (piece);
  g_autofree char *whose = parvis_justificatif_dup_titre (data);

  return g_strdup_printf (_ ("%s de %s"), data->type_nom, whose);
}

/* ---------------------------------------------------------------------------------------- list */

static void
update_title (ParvisJustificatifsPage *self)
{
  gint64 total = parvis_liste_get_total (self->rows);
  g_autoptr (ParvisJustificatif) first = g_list_model_get_item (G_LIST_MODEL (self->rows), 0);
  g_autofree char *text = NULL;

  if (first == NULL)
    text = g_strdup (shows_waiting (self) ? _ ("rien en attente") : "");
  else if (!shows_waiting (self))
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
show_empty (ParvisJustificatifsPage *self)
{
  gboolean filtered = *self->query.q != '\0' || *self->query.type != '\0';

  if (filtered)
    parvis_state_page_show_empty (self->etats, "edit-find-symbolic", _ ("Aucun justificatif"),
                                  _ ("Rien ne correspond à cette recherche."));
  else if (shows_waiting (self))
    parvis_state_page_show_empty (self->etats, "parvis-fini-symbolic", _ ("Tout est traité"), NULL);
  else
    parvis_state_page_show_empty (self->etats, "parvis-off-symbolic", _ ("Aucun justificatif"),
                                  NULL);
  if (self->aside == 0)
    parvis_piece_vue_show_nothing (
        self->vue, filtered || !shows_waiting (self) ? "" : _ ("Tout est traité"),
        filtered || !shows_waiting (self)
            ? _ ("Choisissez une pièce dans la liste.")
            : _ ("Une nouvelle pièce s’affichera ici d’elle-même. Des demandes attendent peut-être "
                 "(Alt+2)."));
}

static void
update_states (ParvisJustificatifsPage *self)
{
  update_title (self);
  switch (parvis_liste_get_etat (self->rows))
    {
    case PARVIS_LISTE_PRETE:
      if (g_list_model_get_n_items (G_LIST_MODEL (self->rows)) > 0)
        parvis_state_page_show_content (self->etats);
      else
        show_empty (self);
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
rows_changed_cb (
    GListModel *model, guint position, guint removed, guint added, ParvisJustificatifsPage *self)
{
  for (guint i = position; i < position + added; i++)
    {
      g_autoptr (ParvisJustificatif) piece = g_list_model_get_item (model, i);
      const ParvisJustificatifData *data = parvis_justificatif_get_data (piece);

      parvis_filtre_add_type (self->filtre_menu, data->type, data->type_nom);
    }
  update_states (self);
}

static void
etat_cb (ParvisListe *rows, GParamSpec *pspec, ParvisJustificatifsPage *self)
{
  update_states (self);
}

static gboolean
keep_cb (gpointer object, gpointer user_data)
{
  ParvisJustificatifsPage *self = user_data;
  const ParvisJustificatifData *data = parvis_justificatif_get_data (object);

  return !shows_waiting (self) || !parvis_decisions_has (self->decisions, data->id, data->depot);
}

static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *item, ParvisJustificatifsPage *self)
{
  gtk_list_item_set_child (item, parvis_justificatif_row_new ());
}

static void
bind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, ParvisJustificatifsPage *self)
{
  parvis_justificatif_row_set_piece (PARVIS_JUSTIFICATIF_ROW (gtk_list_item_get_child (item)),
                                     gtk_list_item_get_item (item), self->me);
  parvis_liste_need (self->rows, gtk_list_item_get_position (item));
}

static void
unbind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, ParvisJustificatifsPage *self)
{
  parvis_justificatif_row_set_piece (PARVIS_JUSTIFICATIF_ROW (gtk_list_item_get_child (item)), NULL,
                                     NULL);
}

static gboolean
clock_cb (gpointer user_data)
{
  ParvisJustificatifsPage *self = user_data;
  GtkWidget *item = gtk_widget_get_first_child (GTK_WIDGET (self->liste));

  for (; item != NULL; item = gtk_widget_get_next_sibling (item))
    {
      GtkWidget *row = gtk_widget_get_first_child (item);
      if (PARVIS_IS_JUSTIFICATIF_ROW (row))
        parvis_justificatif_row_tick (PARVIS_JUSTIFICATIF_ROW (row));
    }
  update_title (self);
  return G_SOURCE_CONTINUE;
}

/* ----------------------------------------------------------------------------------- selection */

static void
prepare_next (ParvisJustificatifsPage *self)
{
  guint selected = gtk_single_selection_get_selected (self->selection);

  for (guint i = 1; i <= D_AVANCE && selected != GTK_INVALID_LIST_POSITION; i++)
    {
      g_autoptr (ParvisJustificatif) next =
          g_list_model_get_item (G_LIST_MODEL (self->rows), selected + i);
      if (next != NULL)
        parvis_piece_vue_prepare (self->vue, next);
    }
}

static void
forget_stale (gpointer user_data)
{
  ParvisJustificatifsPage *self = user_data;
  gint64 stale = self->stale;

  self->stale = 0;
  if (stale != 0)
    parvis_liste_remove (self->rows, stale);
}

static void
selected_cb (GtkSingleSelection *selection, GParamSpec *pspec, ParvisJustificatifsPage *self)
{
  ParvisJustificatif *piece = gtk_single_selection_get_selected_item (selection);

  if (piece == NULL || self->aside != 0)
    return;
  parvis_piece_vue_show (self->vue, piece);
  prepare_next (self);
  /* Not now: the list is telling of its selection. */
  if (self->stale != 0 && self->stale != parvis_justificatif_get_data (piece)->id)
    g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, G_SOURCE_FUNC (forget_stale), g_object_ref (self),
                     g_object_unref);
}

static void
focus_selected (ParvisJustificatifsPage *self)
{
  GtkWidget *item = gtk_widget_get_first_child (GTK_WIDGET (self->liste));
  gpointer selected = gtk_single_selection_get_selected_item (self->selection);

  for (; item != NULL; item = gtk_widget_get_next_sibling (item))
    {
      GtkWidget *row = gtk_widget_get_first_child (item);
      if (PARVIS_IS_JUSTIFICATIF_ROW (row)
          && parvis_justificatif_row_find_piece (PARVIS_JUSTIFICATIF_ROW (row)) == selected)
        gtk_widget_grab_focus (item);
    }
}

static void
select_at (ParvisJustificatifsPage *self, guint position)
{
  gboolean focused = gtk_widget_get_focus_child (GTK_WIDGET (self->liste)) != NULL;

  self->aside = 0;
  gtk_single_selection_set_selected (self->selection, position);
  gtk_widget_activate_action (GTK_WIDGET (self->liste), "list.scroll-to-item", "u", position);
  if (focused)
    focus_selected (self);
  selected_cb (self->selection, NULL, self);
}

static void
move (ParvisJustificatifsPage *self, int by)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->rows));
  guint selected = gtk_single_selection_get_selected (self->selection);

  if (n == 0 || selected == GTK_INVALID_LIST_POSITION)
    return;
  if (self->aside != 0)
    select_at (self, selected);
  else if ((by < 0 && selected > 0) || (by > 0 && selected + 1 < n))
    select_at (self, selected + by);
  parvis_liste_need (self->rows, selected);
}

static void
next_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  move (PARVIS_JUSTIFICATIFS_PAGE (widget), 1);
}

static void
previous_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  move (PARVIS_JUSTIFICATIFS_PAGE (widget), -1);
}

static void
show_detail (ParvisJustificatifsPage *self)
{
  if (adw_leaflet_get_folded (self->feuille))
    adw_leaflet_set_visible_child_name (self->feuille, "piece");
}

static void
back_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  ParvisJustificatifsPage *self = PARVIS_JUSTIFICATIFS_PAGE (widget);

  if (self->aside != 0)
    move (self, 0);
  adw_leaflet_set_visible_child_name (self->feuille, "liste");
  gtk_widget_grab_focus (GTK_WIDGET (self->liste));
}

static void
clicked_cb (
    GtkGestureClick *gesture, int n_press, double x, double y, ParvisJustificatifsPage *self)
{
  guint selected = gtk_single_selection_get_selected (self->selection);

  if (selected == GTK_INVALID_LIST_POSITION)
    return;
  if (self->aside != 0)
    select_at (self, selected);
  show_detail (self);
}

static void
activate_cb (GtkListView *liste, guint position, ParvisJustificatifsPage *self)
{
  show_detail (self);
}

/* ----------------------------------------------------------------------------------- decisions */

static void
undo_clicked_cb (AdwToast *toast, ParvisJustificatifsPage *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "justificatifs.annuler", NULL);
}

static void
decided_cb (ParvisPieceVue *vue,
            ParvisJustificatif *piece,
            int date,
            const char *motif,
            const char *commentaire,
            ParvisJustificatifsPage *self)
{
  g_autofree char *name = dup_name (piece);
  g_autofree char *sentence =
      g_strdup_printf (motif == NULL ? _ ("%s : validé") : _ ("%s : refusé"), name);
  gint64 id = parvis_justificatif_get_data (piece)->id;
  AdwToast *toast;

  self->aside = 0;
  parvis_decisions_add (self->decisions, piece, date, motif, commentaire);
  /* The selection goes to the next by itself. */
  if (parvis_liste_find (self->rows, id, NULL) != NULL)
    parvis_liste_remove (self->rows, id);
  else
    selected_cb (self->selection, NULL, self);
  toast = adw_toast_new (sentence);
  adw_toast_set_timeout (toast, PARVIS_DECISION_DELAI_S);
  adw_toast_set_button_label (toast, _ ("Annuler"));
  g_signal_connect_object (toast, "button-clicked", G_CALLBACK (undo_clicked_cb), self, 0);
  g_signal_connect_object (toast, "dismissed", G_CALLBACK (dismissed_cb), self, 0);
  self->toast = toast;
  parvis_toasts_add (GTK_WIDGET (self), toast);
}

static void
undo_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  ParvisJustificatifsPage *self = PARVIS_JUSTIFICATIFS_PAGE (widget);
  ParvisDecision *last = parvis_decisions_find_last (self->decisions);

  if (last == NULL)
    {
      parvis_toasts_say (widget, _ ("Il n’y a plus rien à annuler."));
      return;
    }
  if (self->toast != NULL)
    adw_toast_dismiss (self->toast);
  parvis_decisions_take_back (self->decisions, last);
}

static void
put_back (ParvisJustificatifsPage *self, ParvisJustificatif *piece)
{
  guint position;

  if (!shows_waiting (self))
    return;
  parvis_liste_put (self->rows, piece);
  if (parvis_liste_find (self->rows, parvis_justificatif_get_data (piece)->id, &position) != NULL)
    select_at (self, position);
}

static void
see_clicked_cb (AdwToast *toast, ParvisJustificatifsPage *self)
{
  ParvisJustificatif *piece = g_object_get_data (G_OBJECT (toast), "piece");

  parvis_justificatifs_page_open (self, parvis_justificatif_get_data (piece)->id);
}

static void
tell_lost (ParvisJustificatifsPage *self,
           ParvisDecision *decision,
           gboolean can_see,
           const char *sentence)
{
  g_autofree char *name = dup_name (decision->piece);
  g_autofree char *text = g_strdup_printf (_ ("%s : %s"), name, sentence);
  AdwToast *toast = adw_toast_new (text);

  /* Until it is read: nothing of what was decided goes away unseen. */
  adw_toast_set_timeout (toast, 0);
  if (can_see)
    {
      adw_toast_set_button_label (toast, _ ("Voir"));
      g_object_set_data_full (G_OBJECT (toast), "piece", g_object_ref (decision->piece),
                              g_object_unref);
      g_signal_connect_object (toast, "button-clicked", G_CALLBACK (see_clicked_cb), self, 0);
    }
  parvis_toasts_add (GTK_WIDGET (self), toast);
}

static void
settled_cb (ParvisDecisions *decisions,
            ParvisDecision *decision,
            ParvisJustificatifDetail *detail,
            const char *sentence,
            ParvisJustificatifsPage *self)
{
  gboolean waits = detail == NULL || detail->justificatif.etat == PARVIS_JUSTIFICATIF_EN_ATTENTE;

  if (decision->etat == PARVIS_DECISION_REPRISE)
    {
      if (detail != NULL)
        parvis_justificatif_update (decision->piece, &detail->justificatif);
      put_back (self, decision->piece);
    }
  else if (decision->etat == PARVIS_DECISION_PERDUE)
    {
      if (detail != NULL)
        parvis_justificatif_update (decision->piece, &detail->justificatif);
      if (waits)
        put_back (self, decision->piece);
      tell_lost (self, decision, TRUE, sentence);
    }
}

static void
not_taken_back_cb (ParvisDecisions *decisions,
                   ParvisDecision *decision,
                   const char *sentence,
                   ParvisJustificatifsPage *self)
{
  tell_lost (self, decision, TRUE, sentence);
}

static void
waiting_cb (ParvisDecisions *decisions, GParamSpec *pspec, ParvisJustificatifsPage *self)
{
  guint n = parvis_decisions_get_waiting (decisions);
  g_autofree char *text = g_strdup_printf (
      ngettext ("%u décision n’est pas encore envoyée. Elle partira dès que le serveur répondra.",
                "%u décisions ne sont pas encore envoyées. Elles partiront dès que le serveur "
                "répondra.",
                n),
      n);

  if (n > 0)
    parvis_bandeau_set_label (self->bandeau, text);
  parvis_bandeau_set_revealed (self->bandeau, n > 0);
}

static void
give_back_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  parvis_decisions_give_back (PARVIS_JUSTIFICATIFS_PAGE (widget)->decisions);
}

/* -------------------------------------------------------------------------------------- events */

static void
piece_changed (ParvisJustificatifsPage *self, const ParvisEvenementJustificatif *event)
{
  ParvisJustificatif *known = parvis_liste_find (self->rows, event->id, NULL);
  ParvisJustificatif *shown = parvis_piece_vue_find_piece (self->vue);
  gboolean is_shown = shown != NULL && parvis_justificatif_get_data (shown)->id == event->id;
  gboolean belongs = g_str_equal (parvis_justificatif_etats[event->etat], self->query.etat);

  if (parvis_decisions_has (self->decisions, event->id, event->depot))
    return; /* this agent's own */
  if (is_shown)
    parvis_piece_vue_refresh (self->vue);
  if (known != NULL && !belongs && is_shown)
    self->stale = event->id; /* nothing goes away under the agent's eyes */
  else if (known != NULL && !belongs)
    parvis_liste_remove (self->rows, event->id);
  else if (belongs)
    parvis_liste_refresh_soon (self->rows);
}

static void
justificatif_cb (ParvisEvenements *evenements,
                 const char *type,
                 const char *data,
                 ParvisJustificatifsPage *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ParvisEvenementJustificatif) event =
      parvis_evenement_justificatif_parse (data, -1, &error);

  if (event != NULL)
    piece_changed (self, event);
  else
    g_warning ("event justificatif: %s", error->message);
}

static void
ouvert_cb (ParvisEvenements *evenements,
           const char *type,
           const char *data,
           ParvisJustificatifsPage *self)
{
  g_autoptr (ParvisEvenementOuvert) event = parvis_evenement_ouvert_parse (data, -1, NULL);
  ParvisJustificatif *piece =
      event != NULL ? parvis_liste_find (self->rows, event->id, NULL) : NULL;
  ParvisJustificatifData changed;

  if (piece == NULL)
    return;
  changed = *parvis_justificatif_get_data (piece);
  changed.ouvert_par = event->agent;
  parvis_justificatif_update (piece, &changed);
}

static void
branche_cb (ParvisEvenements *evenements, ParvisJustificatifsPage *self)
{
  /* What happened meanwhile was not told. */
  parvis_justificatifs_page_refresh (self);
  parvis_decisions_retry (self->decisions);
}

/* -------------------------------------------------------------------------------------- filter */

static void
load (ParvisJustificatifsPage *self)
{
  self->aside = 0;
  self->stale = 0;
  parvis_liste_load (self->rows, &self->query);
}

static void
set_query (ParvisJustificatifsPage *self, char **field, const char *value)
{
  if (g_str_equal (*field, value))
    return;
  g_free (*field);
  *field = g_strdup (value);
  load (self);
}

static void
search_cb (GtkSearchEntry *entry, ParvisJustificatifsPage *self)
{
  g_autofree char *text =
      g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->recherche))));

  set_query (self, &self->query.q, text);
}

static void
search_done_cb (GtkSearchEntry *entry, ParvisJustificatifsPage *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->liste));
}

static void
search_stop_cb (GtkSearchEntry *entry, ParvisJustificatifsPage *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->recherche), "");
  gtk_widget_grab_focus (GTK_WIDGET (self->liste));
}

static void
search_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  ParvisJustificatifsPage *self = PARVIS_JUSTIFICATIFS_PAGE (widget);

  adw_leaflet_set_visible_child_name (self->feuille, "liste");
  gtk_widget_grab_focus (self->recherche);
}

static void
filtre_cb (ParvisFiltre *filtre, ParvisJustificatifsPage *self)
{
  set_query (self, &self->query.type, parvis_filtre_get_type_code (filtre));
  set_query (self, &self->query.etat, parvis_filtre_get_etat (filtre));
}

static void
state_retry_cb (ParvisStatePage *page, ParvisJustificatifsPage *self)
{
  load (self);
}

/* -------------------------------------------------------------------------------------- object */

static gboolean
parvis_justificatifs_page_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (PARVIS_JUSTIFICATIFS_PAGE (widget)->liste));
}

static void
parvis_justificatifs_page_dispose (GObject *object)
{
  ParvisJustificatifsPage *self = PARVIS_JUSTIFICATIFS_PAGE (object);

  g_clear_handle_id (&self->clock, g_source_remove);
  self->toast = NULL;
  /* The list goes first: what it shows is still there. */
  G_OBJECT_CLASS (parvis_justificatifs_page_parent_class)->dispose (object);
  g_clear_object (&self->selection);
  g_clear_object (&self->rows);
  g_clear_object (&self->decisions);
  g_clear_object (&self->filtre_menu);
  g_clear_object (&self->api);
}

static void
parvis_justificatifs_page_finalize (GObject *object)
{
  ParvisJustificatifsPage *self = PARVIS_JUSTIFICATIFS_PAGE (object);

  g_free (self->me);
  g_free (self->query.etat);
  g_free (self->query.type);
  g_free (self->query.q);
  G_OBJECT_CLASS (parvis_justificatifs_page_parent_class)->finalize (object);
}

static const struct
{
  const char *name;
  const char *type;
  GtkWidgetActionActivateFunc activate;
} actions[] = {
  { "justificatifs.suivante", NULL, next_action },
  { "justificatifs.precedente", NULL, previous_action },
  { "justificatifs.retour", NULL, back_action },
  { "justificatifs.annuler", NULL, undo_action },
  { "justificatifs.reprendre-tout", NULL, give_back_action },
  { "page.chercher", NULL, search_action },
};

static void
parvis_justificatifs_page_class_init (ParvisJustificatifsPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = parvis_justificatifs_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = parvis_justificatifs_page_finalize;
  widget_class->grab_focus = parvis_justificatifs_page_grab_focus;
  g_type_ensure (PARVIS_TYPE_BANDEAU);
  g_type_ensure (PARVIS_TYPE_PIECE_VUE);
  g_type_ensure (PARVIS_TYPE_STATE_PAGE);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/fr/parvis/Agent/justificatifs/parvis-justificatifs-page.ui");
  gtk_widget_class_bind_template_child (widget_class, ParvisJustificatifsPage, feuille);
  gtk_widget_class_bind_template_child (widget_class, ParvisJustificatifsPage, titre);
  gtk_widget_class_bind_template_child (widget_class, ParvisJustificatifsPage, recherche);
  gtk_widget_class_bind_template_child (widget_class, ParvisJustificatifsPage, filtre);
  gtk_widget_class_bind_template_child (widget_class, ParvisJustificatifsPage, etats);
  gtk_widget_class_bind_template_child (widget_class, ParvisJustificatifsPage, liste);
  gtk_widget_class_bind_template_child (widget_class, ParvisJustificatifsPage, vue);
  gtk_widget_class_bind_template_child (widget_class, ParvisJustificatifsPage, bandeau);
  for (gsize i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_class_install_action (widget_class, actions[i].name, actions[i].type,
                                     actions[i].activate);
}

static void
build_list (ParvisJustificatifsPage *self)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkGesture *click = gtk_gesture_click_new ();

  g_signal_connect_object (factory, "setup", G_CALLBACK (setup_cb), self, 0);
  g_signal_connect_object (factory, "bind", G_CALLBACK (bind_cb), self, 0);
  g_signal_connect_object (factory, "unbind", G_CALLBACK (unbind_cb), self, 0);
  gtk_list_view_set_factory (self->liste, factory);
  g_object_unref (factory);
  self->selection = gtk_single_selection_new (G_LIST_MODEL (g_object_ref (self->rows)));
  gtk_list_view_set_model (self->liste, GTK_SELECTION_MODEL (self->selection));
  g_signal_connect_object (self->selection, "notify::selected-item", G_CALLBACK (selected_cb), self,
                           0);
  g_signal_connect_object (self->rows, "items-changed", G_CALLBACK (rows_changed_cb), self, 0);
  g_signal_connect_object (self->rows, "notify", G_CALLBACK (etat_cb), self, 0);
  g_signal_connect_object (self->liste, "activate", G_CALLBACK (activate_cb), self, 0);
  g_signal_connect_object (click, "released", G_CALLBACK (clicked_cb), self, 0);
  gtk_widget_add_controller (GTK_WIDGET (self->liste), GTK_EVENT_CONTROLLER (click));
}

static void
parvis_justificatifs_page_init (ParvisJustificatifsPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  parvis_accessible_follow_leaflet (self->feuille);
  self->query.etat = g_strdup (parvis_justificatif_etats[PARVIS_JUSTIFICATIF_EN_ATTENTE]);
  self->query.type = g_strdup ("");
  self->query.q = g_strdup ("");
  self->filtre_menu = parvis_filtre_new ();
  parvis_filtre_attach (self->filtre_menu, GTK_WIDGET (self), self->filtre);
  parvis_keys_install (GTK_WIDGET (self), GTK_WIDGET (self), keys);
  self->clock = g_timeout_add_seconds (HORLOGE_S, clock_cb, self);
  g_signal_connect_object (self->filtre_menu, "changed", G_CALLBACK (filtre_cb), self, 0);
  g_signal_connect_object (self->recherche, "search-changed", G_CALLBACK (search_cb), self, 0);
  g_signal_connect_object (self->recherche, "activate", G_CALLBACK (search_done_cb), self, 0);
  g_signal_connect_object (self->recherche, "stop-search", G_CALLBACK (search_stop_cb), self, 0);
  g_signal_connect_object (self->etats, "retry", G_CALLBACK (state_retry_cb), self, 0);
  g_signal_connect_object (self->vue, "decided", G_CALLBACK (decided_cb), self, 0);
}

GtkWidget *
parvis_justificatifs_page_new (ParvisApi *api,
                               ParvisEvenements *evenements,
                               const ParvisAgentSession *session)
{
  ParvisJustificatifsPage *self = g_object_new (PARVIS_TYPE_JUSTIFICATIFS_PAGE, NULL);

  self->api = g_object_ref (api);
  self->me = g_strdup (session->agent.nom);
  self->decisions = parvis_decisions_new (api, session->agent.nom);
  self->rows = parvis_liste_new (api, &parvis_file_attente_source);
  parvis_liste_set_keep (self->rows, keep_cb, self);
  parvis_piece_vue_set_api (self->vue, api, session->agent.nom);
  build_list (self);
  g_signal_connect_object (self->decisions, "settled", G_CALLBACK (settled_cb), self, 0);
  g_signal_connect_object (self->decisions, "refused-to-take-back", G_CALLBACK (not_taken_back_cb),
                           self, 0);
  g_signal_connect_object (self->decisions, "notify::waiting", G_CALLBACK (waiting_cb), self, 0);
  g_signal_connect_object (evenements, "recu::justificatif", G_CALLBACK (justificatif_cb), self, 0);
  g_signal_connect_object (evenements, "recu::justificatif_ouvert", G_CALLBACK (ouvert_cb), self,
                           0);
  g_signal_connect_object (evenements, "branche", G_CALLBACK (branche_cb), self, 0);
  load (self);
  return GTK_WIDGET (self);
}

void
parvis_justificatifs_page_open (ParvisJustificatifsPage *self, gint64 id)
{
  guint position;

  if (parvis_liste_find (self->rows, id, &position) != NULL)
    select_at (self, position);
  else
    {
      self->aside = id;
      parvis_piece_vue_open (self->vue, id);
    }
  show_detail (self);
}

void
parvis_justificatifs_page_refresh (ParvisJustificatifsPage *self)
{
  if (parvis_liste_get_etat (self->rows) == PARVIS_LISTE_ERREUR)
    load (self);
  else
    parvis_liste_refresh (self->rows);
  parvis_piece_vue_refresh (self->vue);
}

guint
parvis_justificatifs_page_get_unsent (ParvisJustificatifsPage *self)
{
  return parvis_decisions_get_unsent (self->decisions);
}
