/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-client"
#include "config.h"

#include <glib/gi18n-lib.h>

#include "client/justificatifs/parvis-decisions.h"
#include "client/justificatifs/parvis-file-vue.h"
#include "client/justificatifs/parvis-justificatif-row.h"
#include "client/justificatifs/parvis-justificatifs-page.h"
#include "client/justificatifs/parvis-piece-vue.h"
#include "client/widgets/parvis-accessible.h"
#include "client/widgets/parvis-keys.h"
#include "client/widgets/parvis-toasts.h"

#define D_AVANCE 2 /* pieces whose first page is fetched before they are looked at */

struct _ParvisJustificatifsPage
{
  AdwBin parent_instance;

  ParvisDecisions *decisions;
  gint64 told;  /* the piece whose decision was said last */
  gint64 aside; /* a piece that is shown but not of the queue, 0 = none */
  gint64 stale; /* still in the queue though it does not belong there: it is being looked at */

  AdwLeaflet *feuille;
  ParvisFileVue *file;
  ParvisPieceVue *vue;
};

enum
{
  PROP_WAITING = 1,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (ParvisJustificatifsPage, parvis_justificatifs_page, ADW_TYPE_BIN)

static const ParvisKey keys[] = {
  { "j|<Shift>j|Down|KP_Down", "justificatifs.suivante" },
  { "k|<Shift>k|Up|KP_Up", "justificatifs.precedente" },
  { "<Control>z", "justificatifs.annuler", TRUE },
  { "Escape", "justificatifs.retour" },
  { "Return|KP_Enter", "justificatifs.ouvrir" },
  { NULL, NULL },
};

/* -------------------------------------------------------------------------------------- moving */

static void
forget_stale (gpointer user_data)
{
  ParvisJustificatifsPage *self = user_data;
  gint64 stale = self->stale;

  self->stale = 0;
  if (stale != 0 && parvis_file_vue_get_rows (self->file) != NULL)
    parvis_liste_remove (parvis_file_vue_get_rows (self->file), stale);
}

static void
selected_cb (ParvisFileVue *file, ParvisJustificatif *piece, ParvisJustificatifsPage *self)
{
  if (piece == NULL || self->aside != 0)
    return;
  parvis_piece_vue_show (self->vue, piece);
  for (guint i = 1; i <= D_AVANCE; i++)
    {
      g_autoptr (ParvisJustificatif) next = parvis_file_vue_find_next (file, i);
      if (next != NULL)
        parvis_piece_vue_prepare (self->vue, next);
    }
  /* Not now: the list is telling of its selection. */
  if (self->stale != 0 && self->stale != parvis_justificatif_get_data (piece)->id)
    g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, G_SOURCE_FUNC (forget_stale), g_object_ref (self),
                     g_object_unref);
}

/* From a piece that is not of the queue back to the one that is selected in it. */
static void
show_selected (ParvisJustificatifsPage *self)
{
  self->aside = 0;
  selected_cb (self->file, parvis_file_vue_find_selected (self->file), self);
}

static void
changed_cb (ParvisFileVue *file, ParvisJustificatifsPage *self)
{
  if (self->aside != 0 || parvis_file_vue_find_selected (file) != NULL)
    return;
  if (parvis_file_vue_is_all_done (file))
    parvis_piece_vue_show_nothing (
        self->vue, _ ("Tout est traité"),
        _ ("Une nouvelle pièce s’affichera ici d’elle-même. Des demandes attendent peut-être "
           "(Alt+2)."));
  else if (parvis_liste_get_etat (parvis_file_vue_get_rows (file)) == PARVIS_LISTE_PRETE)
    parvis_piece_vue_show_nothing (self->vue, "", _ ("Aucune pièce à montrer."));
}

static void
show_detail (ParvisJustificatifsPage *self)
{
  if (!adw_leaflet_get_folded (self->feuille))
    return;
  adw_leaflet_set_visible_child_name (self->feuille, "piece");
  /* Else the way back has it, and Space goes back instead of reading on. */
  gtk_widget_grab_focus (GTK_WIDGET (self->vue));
}

static void
opened_cb (ParvisFileVue *file, ParvisJustificatifsPage *self)
{
  if (self->aside != 0)
    show_selected (self);
  show_detail (self);
}

static void
next_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  ParvisJustificatifsPage *self = PARVIS_JUSTIFICATIFS_PAGE (widget);

  if (self->aside != 0)
    show_selected (self);
  else
    parvis_file_vue_move (self->file, 1);
}

static void
previous_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  ParvisJustificatifsPage *self = PARVIS_JUSTIFICATIFS_PAGE (widget);

  if (self->aside != 0)
    show_selected (self);
  else
    parvis_file_vue_move (self->file, -1);
}

static void
open_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  opened_cb (NULL, PARVIS_JUSTIFICATIFS_PAGE (widget));
}

static void
back_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  ParvisJustificatifsPage *self = PARVIS_JUSTIFICATIFS_PAGE (widget);

  if (self->aside != 0)
    show_selected (self);
  adw_leaflet_set_visible_child_name (self->feuille, "liste");
  gtk_widget_grab_focus (GTK_WIDGET (self->file));
}

static void
search_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  ParvisJustificatifsPage *self = PARVIS_JUSTIFICATIFS_PAGE (widget);

  adw_leaflet_set_visible_child_name (self->feuille, "liste");
  parvis_file_vue_focus_search (self->file);
}

/* ----------------------------------------------------------------------------------- decisions */

/* « Assurance scolaire de DUPIN Alice », « … d’ŒUVRÉ Inès ». */
static char *
dup_name (ParvisJustificatif *piece)
{
  const ParvisJustificatifData *data = parvis_justificatif_get_data (piece);
  g_autofree char *whose = parvis_justificatif_dup_titre (data);
  g_autofree char *first = g_utf8_normalize (whose, -1, G_NORMALIZE_NFD);
  gboolean elide = g_utf8_strchr ("AEIOUYŒÆaeiouyœæ", -1, g_utf8_get_char (first)) != NULL;

  return g_strdup_printf (elide ? _ ("%s d’%s") : _ ("%s de %s"), data->type_nom, whose);
}

static gboolean
keep_cb (gpointer object, gpointer user_data)
{
  ParvisJustificatifsPage *self = user_data;
  const ParvisJustificatifData *data = parvis_justificatif_get_data (object);

  return !parvis_file_vue_shows_waiting (self->file)
         || !parvis_decisions_has (self->decisions, data->id, data->depot);
}

static void
undo_clicked_cb (GtkWidget *widget, gpointer data)
{
  gtk_widget_activate_action (widget, "justificatifs.annuler", NULL);
}

static void
tell_decided (ParvisJustificatifsPage *self, ParvisJustificatif *piece, gboolean valid)
{
  g_autofree char *name = dup_name (piece);
  g_autofree char *sentence = g_strdup_printf (valid ? _ ("%s : validé") : _ ("%s : refusé"), name);

  self->told = parvis_justificatif_get_data (piece)->id;
  parvis_toasts_offer (GTK_WIDGET (self), sentence, PARVIS_DECISION_DELAI_S, _ ("Annuler"),
                       undo_clicked_cb, NULL, NULL);
}

static void
decided_cb (ParvisPieceVue *vue,
            ParvisJustificatif *piece,
            int date,
            const char *motif,
            const char *commentaire,
            ParvisJustificatifsPage *self)
{
  ParvisListe *rows = parvis_file_vue_get_rows (self->file);
  gint64 id = parvis_justificatif_get_data (piece)->id;

  self->aside = 0;
  parvis_decisions_add (self->decisions, piece, date, motif, commentaire);
  /* The selection goes to the next by itself. */
  if (parvis_liste_find (rows, id, NULL) != NULL)
    parvis_liste_remove (rows, id);
  else
    show_selected (self);
  /* What was typed into or pressed is of the piece before. */
  if (!parvis_keys_are_on (GTK_WIDGET (self->file)))
    gtk_widget_grab_focus (GTK_WIDGET (self->vue));
  tell_decided (self, piece, motif == NULL);
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
  parvis_toasts_clear (widget);
  parvis_decisions_take_back (self->decisions, last);
}

static void
put_back (ParvisJustificatifsPage *self, ParvisJustificatif *piece)
{
  ParvisListe *rows = parvis_file_vue_get_rows (self->file);
  guint position;

  if (!parvis_file_vue_shows_waiting (self->file))
    return;
  parvis_liste_put (rows, piece);
  if (parvis_liste_find (rows, parvis_justificatif_get_data (piece)->id, &position) == NULL)
    return;
  parvis_file_vue_select (self->file, position);
  show_selected (self);
}

static void
see_clicked_cb (GtkWidget *widget, gpointer piece)
{
  parvis_justificatifs_page_open (PARVIS_JUSTIFICATIFS_PAGE (widget),
                                  parvis_justificatif_get_data (piece)->id);
}

/* Until it is read: nothing of what was decided goes away unseen. */
static void
tell_lost (ParvisJustificatifsPage *self, ParvisDecision *decision, const char *sentence)
{
  g_autofree char *name = dup_name (decision->piece);
  g_autofree char *text = g_strdup_printf (_ ("%s : %s"), name, sentence);

  parvis_toasts_offer (GTK_WIDGET (self), text, 0, _ ("Voir"), see_clicked_cb,
                       g_object_ref (decision->piece), g_object_unref);
}

static void
settled_cb (ParvisDecisions *decisions,
            ParvisDecision *decision,
            ParvisJustificatifDetail *detail,
            const char *sentence,
            ParvisJustificatifsPage *self)
{
  gboolean waits = detail == NULL || detail->justificatif.etat == PARVIS_JUSTIFICATIF_EN_ATTENTE;

  if (decision->etat == PARVIS_DECISION_FAITE)
    return;
  if (detail != NULL)
    parvis_justificatif_update (decision->piece, &detail->justificatif);
  if (decision->etat == PARVIS_DECISION_REPRISE || waits)
    put_back (self, decision->piece);
  if (decision->etat == PARVIS_DECISION_PERDUE)
    {
      /* What was said of it was not so. */
      if (self->told == parvis_justificatif_get_data (decision->piece)->id)
        parvis_toasts_clear (GTK_WIDGET (self));
      tell_lost (self, decision, sentence);
    }
}

static void
not_taken_back_cb (ParvisDecisions *decisions,
                   ParvisDecision *decision,
                   const char *sentence,
                   ParvisJustificatifsPage *self)
{
  tell_lost (self, decision, sentence);
}

static void
waiting_cb (ParvisDecisions *decisions, GParamSpec *pspec, ParvisJustificatifsPage *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_WAITING]);
}

/* -------------------------------------------------------------------------------------- events */

static void
piece_changed (ParvisJustificatifsPage *self, const ParvisEvenementJustificatif *event)
{
  ParvisListe *rows = parvis_file_vue_get_rows (self->file);
  ParvisJustificatif *shown = parvis_piece_vue_find_piece (self->vue);
  gboolean known = parvis_liste_find (rows, event->id, NULL) != NULL;
  gboolean is_shown = shown != NULL && parvis_justificatif_get_data (shown)->id == event->id;
  gboolean belongs =
      g_str_equal (parvis_justificatif_etats[event->etat], parvis_file_vue_get_etat (self->file));

  if (parvis_decisions_has (self->decisions, event->id, event->depot))
    return; /* this agent's own */
  if (is_shown)
    parvis_piece_vue_refresh (self->vue);
  if (known && !belongs && is_shown)
    self->stale = event->id; /* nothing goes away under the agent's eyes */
  else if (known && !belongs)
    parvis_liste_remove (rows, event->id);
  else if (belongs)
    parvis_liste_refresh_soon (rows);
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
  g_autoptr (GError) error = NULL;
  g_autoptr (ParvisEvenementOuvert) event = parvis_evenement_ouvert_parse (data, -1, &error);
  ParvisJustificatif *piece;
  ParvisJustificatifData changed;

  if (event == NULL)
    {
      g_warning ("event justificatif_ouvert: %s", error->message);
      return;
    }
  piece = parvis_liste_find (parvis_file_vue_get_rows (self->file), event->id, NULL);
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

/* -------------------------------------------------------------------------------------- object */

static gboolean
parvis_justificatifs_page_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (PARVIS_JUSTIFICATIFS_PAGE (widget)->file));
}

static void
parvis_justificatifs_page_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  ParvisJustificatifsPage *self = PARVIS_JUSTIFICATIFS_PAGE (object);

  g_value_set_uint (value, parvis_decisions_get_waiting (self->decisions));
}

static void
parvis_justificatifs_page_dispose (GObject *object)
{
  ParvisJustificatifsPage *self = PARVIS_JUSTIFICATIFS_PAGE (object);

  self->stale = 0;
  /* An answer on its way holds the list, which must not ask this page any more. */
  if (self->file != NULL && parvis_file_vue_get_rows (self->file) != NULL)
    parvis_liste_set_keep (parvis_file_vue_get_rows (self->file), NULL, NULL);
  G_OBJECT_CLASS (parvis_justificatifs_page_parent_class)->dispose (object);
  g_clear_object (&self->decisions);
}

static const struct
{
  const char *name;
  GtkWidgetActionActivateFunc activate;
} actions[] = {
  { "justificatifs.suivante", next_action }, { "justificatifs.precedente", previous_action },
  { "justificatifs.ouvrir", open_action },   { "justificatifs.retour", back_action },
  { "justificatifs.annuler", undo_action },  { "page.chercher", search_action },
};

static void
parvis_justificatifs_page_class_init (ParvisJustificatifsPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->get_property = parvis_justificatifs_page_get_property;
  G_OBJECT_CLASS (klass)->dispose = parvis_justificatifs_page_dispose;
  properties[PROP_WAITING] = g_param_spec_uint ("waiting", NULL, NULL, 0, G_MAXUINT, 0,
                                                G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (G_OBJECT_CLASS (klass), N_PROPS, properties);
  widget_class->grab_focus = parvis_justificatifs_page_grab_focus;
  g_type_ensure (PARVIS_TYPE_FILE_VUE);
  g_type_ensure (PARVIS_TYPE_PIECE_VUE);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/fr/parvis/Agent/justificatifs/parvis-justificatifs-page.ui");
  gtk_widget_class_bind_template_child (widget_class, ParvisJustificatifsPage, feuille);
  gtk_widget_class_bind_template_child (widget_class, ParvisJustificatifsPage, file);
  gtk_widget_class_bind_template_child (widget_class, ParvisJustificatifsPage, vue);
  for (gsize i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_class_install_action (widget_class, actions[i].name, NULL, actions[i].activate);
}

static void
parvis_justificatifs_page_init (ParvisJustificatifsPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  parvis_accessible_follow_leaflet (self->feuille);
  parvis_keys_install (GTK_WIDGET (self), GTK_WIDGET (self), keys);
  g_signal_connect_object (self->file, "selected", G_CALLBACK (selected_cb), self, 0);
  g_signal_connect_object (self->file, "opened", G_CALLBACK (opened_cb), self, 0);
  g_signal_connect_object (self->file, "changed", G_CALLBACK (changed_cb), self, 0);
  g_signal_connect_object (self->vue, "decided", G_CALLBACK (decided_cb), self, 0);
}

GtkWidget *
parvis_justificatifs_page_new (ParvisApi *api,
                               ParvisEvenements *evenements,
                               const ParvisAgentSession *session)
{
  ParvisJustificatifsPage *self = g_object_new (PARVIS_TYPE_JUSTIFICATIFS_PAGE, NULL);
  const char *me = session->agent.nom;

  self->decisions = parvis_decisions_new (api, me);
  g_signal_connect_object (self->decisions, "settled", G_CALLBACK (settled_cb), self, 0);
  g_signal_connect_object (self->decisions, "refused-to-take-back", G_CALLBACK (not_taken_back_cb),
                           self, 0);
  g_signal_connect_object (self->decisions, "notify::waiting", G_CALLBACK (waiting_cb), self, 0);
  g_signal_connect_object (evenements, "recu::justificatif", G_CALLBACK (justificatif_cb), self, 0);
  g_signal_connect_object (evenements, "recu::justificatif_ouvert", G_CALLBACK (ouvert_cb), self,
                           0);
  g_signal_connect_object (evenements, "branche", G_CALLBACK (branche_cb), self, 0);
  parvis_piece_vue_set_api (self->vue, api, me);
  parvis_file_vue_start (self->file, api, me, keep_cb, self);
  return GTK_WIDGET (self);
}

void
parvis_justificatifs_page_open (ParvisJustificatifsPage *self, gint64 id)
{
  guint position;

  if (parvis_liste_find (parvis_file_vue_get_rows (self->file), id, &position) != NULL)
    {
      parvis_file_vue_select (self->file, position);
      show_selected (self);
    }
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
  ParvisListe *rows = parvis_file_vue_get_rows (self->file);

  if (parvis_liste_get_etat (rows) == PARVIS_LISTE_ERREUR)
    parvis_file_vue_load (self->file);
  else
    parvis_liste_refresh (rows);
  parvis_piece_vue_refresh (self->vue);
}

void
parvis_justificatifs_page_give_back (ParvisJustificatifsPage *self)
{
  parvis_decisions_give_back (self->decisions);
}

guint
parvis_justificatifs_page_get_unsent (ParvisJustificatifsPage *self)
{
  return parvis_decisions_get_unsent (self->decisions);
}
