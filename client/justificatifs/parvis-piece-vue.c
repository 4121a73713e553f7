/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-client"
#include "config.h"

#include <glib/gi18n-lib.h>

#include "client/justificatifs/parvis-justificatif-fiche.h"
#include "client/justificatifs/parvis-justificatif-row.h"
#include "client/justificatifs/parvis-original.h"
#include "client/justificatifs/parvis-pages.h"
#include "client/justificatifs/parvis-piece-textes.h"
#include "client/justificatifs/parvis-piece-vue.h"
#include "client/justificatifs/parvis-refus-dialog.h"
#include "client/widgets/parvis-keys.h"
#include "client/widgets/parvis-state-page.h"
#include "client/widgets/parvis-suspend.h"
#include "client/widgets/parvis-viewer.h"
#include "shared/parvis-error.h"

/* Going quickly through the list must not tell the server of each piece that was passed. */
#define PAUSE_MS 150

struct _ParvisPieceVue
{
  AdwBin parent_instance;

  ParvisApi *api;
  char *me;
  ParvisPages *pages;
  ParvisJustificatif *piece;
  ParvisJustificatifDetail *detail;
  gint64 id;             /* of the piece, before it is known */
  GCancellable *loading; /* the detail */
  guint pause;
  gint64 draft_id; /* of the piece whose refusal was being written when the post locked */
  char *draft_code, *draft_text;
  gint64 shown; /* monotonic, µs: when a piece was shown last */

  AdwWindowTitle *titre;
  GtkWidget *retour;
  ParvisStatePage *etats;
  AdwFlap *volet;
  ParvisViewer *viewer;
  ParvisJustificatifFiche *fiche;
};

enum
{
  PROP_FOLDED = 1,
  N_PROPS
};

enum
{
  DECIDED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (ParvisPieceVue, parvis_piece_vue, ADW_TYPE_BIN)

static const ParvisKey keys[] = {
  { "v|<Shift>v", "justificatifs.valider", TRUE },
  { "r|<Shift>r", "justificatifs.refuser", TRUE },
  { "d|<Shift>d", "justificatifs.date" },
  { "F9", "justificatifs.volet" },
  { NULL, NULL },
};

/* --------------------------------------------------------------------------------------- pages */

static gboolean
get_key (ParvisPieceVue *self, ParvisPageKey *key)
{
  const ParvisJustificatifData *data;

  if (self->piece == NULL)
    return FALSE;
  data = parvis_justificatif_get_data (self->piece);
  *key = (ParvisPageKey){ data->id, data->depot, parvis_viewer_get_page (self->viewer) };
  return data->depot > 0;
}

static void
show_page (ParvisPieceVue *self)
{
  ParvisPageKey key;
  const char *sentence;
  gboolean retry;
  ParvisImage *image;

  if (!get_key (self, &key))
    return;
  image = parvis_pages_find (self->pages, &key, &sentence, &retry);
  if (image != NULL)
    parvis_viewer_show_image (self->viewer, image);
  else if (sentence != NULL)
    parvis_viewer_show_fault (self->viewer, sentence, retry);
  else if (self->detail != NULL && self->detail->refus_affichage != NULL)
    parvis_viewer_show_fault (self->viewer, self->detail->refus_affichage, FALSE);
  else
    parvis_viewer_show_loading (self->viewer);
}

static void
want_pages (ParvisPieceVue *self)
{
  ParvisPageKey key;

  if (!get_key (self, &key))
    return;
  if (self->detail == NULL || self->detail->refus_affichage == NULL)
    parvis_pages_want (self->pages, &key);
  /* The next one is looked at next. */
  if (key.page < parvis_viewer_get_pages (self->viewer))
    {
      key.page++;
      parvis_pages_want (self->pages, &key);
    }
}

static void
page_wanted_cb (ParvisViewer *viewer, guint page, ParvisPieceVue *self)
{
  want_pages (self);
  show_page (self);
}

static void
page_changed_cb (ParvisPages *pages, const ParvisPageKey *key, ParvisPieceVue *self)
{
  ParvisPageKey shown;
  const char *sentence;
  gboolean retry;

  if (!get_key (self, &shown) || key->id != shown.id || key->depot != shown.depot
      || key->page != shown.page)
    return;
  show_page (self);
  /* It was not drawn when the detail was read: now it is known how many pages there are. */
  if (self->detail != NULL && self->detail->pages == 0 && self->loading == NULL
      && parvis_pages_find (pages, &shown, &sentence, &retry) != NULL)
    parvis_piece_vue_refresh (self);
}

/* -------------------------------------------------------------------------------------- detail */

static void
update_titles (ParvisPieceVue *self)
{
  const ParvisJustificatifData *data =
      self->piece != NULL ? parvis_justificatif_get_data (self->piece) : NULL;
  g_autofree char *subtitle = data != NULL ? parvis_piece_dup_sous_titre (data) : NULL;

  adw_window_title_set_title (self->titre, data != NULL ? data->type_nom : "");
  adw_window_title_set_subtitle (self->titre, subtitle != NULL ? subtitle : "");
}

static void
update_notice (ParvisPieceVue *self)
{
  g_autofree char *avis = NULL;

  if (self->piece == NULL)
    return;
  avis = parvis_piece_dup_avis (parvis_justificatif_get_data (self->piece), self->detail, self->me);
  parvis_justificatif_fiche_set_notice (self->fiche, avis);
}

static void
update_actions (ParvisPieceVue *self)
{
  gboolean waits =
      self->detail != NULL && self->detail->justificatif.etat == PARVIS_JUSTIFICATIF_EN_ATTENTE;

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "justificatifs.valider",
                                 parvis_justificatif_fiche_is_ready (self->fiche));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "justificatifs.refuser", waits);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "justificatifs.date", waits);
}

void
parvis_piece_vue_take_detail (ParvisPieceVue *self, const ParvisJustificatifDetail *detail)
{
  ParvisJustificatifDetail *copy;

  if (detail->justificatif.id != self->id)
    return;
  copy = parvis_justificatif_detail_copy (detail);
  g_clear_pointer (&self->detail, parvis_justificatif_detail_free);
  self->detail = copy;
  if (self->piece == NULL)
    self->piece = parvis_justificatif_new (&copy->justificatif);
  else
    parvis_justificatif_update (self->piece, &copy->justificatif);
  parvis_justificatif_fiche_set_detail (self->fiche, copy);
  parvis_viewer_set_pages (self->viewer, (guint) copy->pages);
  parvis_state_page_show_content (self->etats);
  update_titles (self);
  update_notice (self);
  update_actions (self);
  want_pages (self);
  show_page (self);
  parvis_keys_catch (GTK_WIDGET (self));
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (ParvisPieceVue) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (ParvisJustificatifDetail) detail =
      parvis_api_get_justificatif_finish (PARVIS_API (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->loading);
  if (detail != NULL)
    parvis_piece_vue_take_detail (self, detail);
  else if (self->piece == NULL)
    parvis_state_page_show_error (self->etats, error->message);
  else if (self->detail == NULL)
    parvis_justificatif_fiche_set_error (self->fiche, error->message);
}

static void
load (ParvisPieceVue *self)
{
  if (self->loading != NULL)
    g_cancellable_cancel (self->loading);
  g_clear_object (&self->loading);
  self->loading = g_cancellable_new ();
  parvis_api_get_justificatif_async (self->api, self->id, self->loading, loaded_cb,
                                     g_object_ref (self));
}

static void
pause_cb (gpointer user_data)
{
  ParvisPieceVue *self = user_data;

  self->pause = 0;
  load (self);
  want_pages (self);
}

static void
load_soon (ParvisPieceVue *self)
{
  gint64 now = g_get_monotonic_time ();
  gboolean hurried = now - self->shown < 2 * PAUSE_MS * 1000;

  self->shown = now;
  g_clear_handle_id (&self->pause, g_source_remove);
  if (hurried)
    self->pause = g_timeout_add_once (PAUSE_MS, pause_cb, self);
  else
    pause_cb (self);
}

static void
piece_changed_cb (ParvisJustificatif *piece, GParamSpec *pspec, ParvisPieceVue *self)
{
  update_notice (self);
}

static void
forget (ParvisPieceVue *self)
{
  g_clear_handle_id (&self->pause, g_source_remove);
  if (self->loading != NULL)
    g_cancellable_cancel (self->loading);
  g_clear_object (&self->loading);
  if (self->piece != NULL)
    g_signal_handlers_disconnect_by_func (self->piece, piece_changed_cb, self);
  g_clear_object (&self->piece);
  g_clear_pointer (&self->detail, parvis_justificatif_detail_free);
  self->id = 0;
}

/* ------------------------------------------------------------------------------------- actions */

static void
valider (GtkWidget *widget, const char *action, GVariant *parameter)
{
  ParvisPieceVue *self = PARVIS_PIECE_VUE (widget);
  g_autoptr (ParvisJustificatif) piece = NULL;

  if (self->piece == NULL || !parvis_justificatif_fiche_is_ready (self->fiche))
    return;
  g_debug ("mesure: decision %" G_GINT64_FORMAT, g_get_monotonic_time ());
  piece = g_object_ref (self->piece);
  g_signal_emit (self, signals[DECIDED], 0, piece, parvis_justificatif_fiche_get_date (self->fiche),
                 NULL, "");
}

static void
refused_cb (ParvisRefusDialog *dialog,
            const char *code,
            const char *libelle,
            const char *text,
            ParvisPieceVue *self)
{
  ParvisJustificatif *piece = g_object_get_data (G_OBJECT (dialog), "piece");

  g_signal_emit (self, signals[DECIDED], 0, piece, PARVIS_DATE_NONE, code, text);
}

static void
suspended_cb (GtkWindow *dialog, gpointer user_data)
{
  ParvisPieceVue *self = user_data;

  g_free (self->draft_code);
  g_free (self->draft_text);
  self->draft_id = self->id;
  self->draft_code = parvis_refus_dialog_dup_code (PARVIS_REFUS_DIALOG (dialog));
  self->draft_text = parvis_refus_dialog_dup_text (PARVIS_REFUS_DIALOG (dialog));
}

static ParvisRefusDialog *
open_refusal (ParvisPieceVue *self)
{
  g_autofree char *whose = parvis_justificatif_dup_titre (&self->detail->justificatif);
  g_autofree char *what =
      g_strdup_printf (_ ("%s · %s"), self->detail->justificatif.type_nom, whose);
  ParvisRefusDialog *dialog = parvis_refus_dialog_new (
      GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), what, self->detail);

  g_object_set_data_full (G_OBJECT (dialog), "piece", g_object_ref (self->piece), g_object_unref);
  g_signal_connect_object (dialog, "confirmed", G_CALLBACK (refused_cb), self, 0);
  parvis_suspend_watch (GTK_WINDOW (dialog), suspended_cb, G_OBJECT (self));
  return dialog;
}

static void
refuser (GtkWidget *widget, const char *action, GVariant *parameter)
{
  ParvisPieceVue *self = PARVIS_PIECE_VUE (widget);

  if (self->detail != NULL && self->piece != NULL)
    gtk_window_present (GTK_WINDOW (open_refusal (self)));
}

/* The post is open again: so is what was being written. */
static void
mapped_cb (ParvisPieceVue *self)
{
  ParvisRefusDialog *dialog;

  if (self->draft_id == 0 || self->draft_id != self->id || self->detail == NULL)
    return;
  self->draft_id = 0;
  dialog = open_refusal (self);
  parvis_refus_dialog_resume (dialog, self->draft_code, self->draft_text);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
focus_date (GtkWidget *widget, const char *action, GVariant *parameter)
{
  ParvisPieceVue *self = PARVIS_PIECE_VUE (widget);

  adw_flap_set_reveal_flap (self->volet, TRUE);
  parvis_justificatif_fiche_focus_date (self->fiche);
}

static void
toggle_volet (GtkWidget *widget, const char *action, GVariant *parameter)
{
  ParvisPieceVue *self = PARVIS_PIECE_VUE (widget);

  adw_flap_set_reveal_flap (self->volet, !adw_flap_get_reveal_flap (self->volet));
}

static void
save (ParvisPieceVue *self, gint64 rang)
{
  GArray *files = self->detail != NULL ? self->detail->fichiers : NULL;

  for (guint i = 0; files != NULL && i < files->len; i++)
    {
      const ParvisJustificatifFichier *file = &g_array_index (files, ParvisJustificatifFichier, i);
      if (rang != 0 && file->rang != rang)
        continue;
      parvis_original_save (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), self->api,
                            self->id, self->detail->justificatif.depot, file->rang, file->nom);
      return;
    }
}

static void
save_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  save (PARVIS_PIECE_VUE (widget), g_variant_get_int64 (parameter));
}

static void
viewer_save_cb (ParvisViewer *viewer, ParvisPieceVue *self)
{
  save (self, 0);
}

static void
viewer_retry_cb (ParvisViewer *viewer, ParvisPieceVue *self)
{
  want_pages (self);
  show_page (self);
}

static void
ready_cb (ParvisJustificatifFiche *fiche, GParamSpec *pspec, ParvisPieceVue *self)
{
  update_actions (self);
}

static void
state_retry_cb (ParvisStatePage *page, ParvisPieceVue *self)
{
  if (self->id != 0)
    load (self);
}

/* -------------------------------------------------------------------------------------- object */

static void
parvis_piece_vue_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  gtk_widget_set_visible (PARVIS_PIECE_VUE (object)->retour, g_value_get_boolean (value));
}

static gboolean
parvis_piece_vue_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (PARVIS_PIECE_VUE (widget)->viewer));
}

static void
parvis_piece_vue_dispose (GObject *object)
{
  ParvisPieceVue *self = PARVIS_PIECE_VUE (object);

  forget (self);
  g_clear_object (&self->pages);
  g_clear_object (&self->api);
  G_OBJECT_CLASS (parvis_piece_vue_parent_class)->dispose (object);
}

static void
parvis_piece_vue_finalize (GObject *object)
{
  ParvisPieceVue *self = PARVIS_PIECE_VUE (object);

  g_free (self->me);
  g_free (self->draft_code);
  g_free (self->draft_text);
  G_OBJECT_CLASS (parvis_piece_vue_parent_class)->finalize (object);
}

static void
install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "justificatifs.valider", NULL, valider);
  gtk_widget_class_install_action (widget_class, "justificatifs.refuser", NULL, refuser);
  gtk_widget_class_install_action (widget_class, "justificatifs.date", NULL, focus_date);
  gtk_widget_class_install_action (widget_class, "justificatifs.volet", NULL, toggle_volet);
  gtk_widget_class_install_action (widget_class, "justificatifs.enregistrer", "x", save_action);
}

static void
parvis_piece_vue_class_init (ParvisPieceVueClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->set_property = parvis_piece_vue_set_property;
  object_class->dispose = parvis_piece_vue_dispose;
  object_class->finalize = parvis_piece_vue_finalize;
  widget_class->grab_focus = parvis_piece_vue_grab_focus;
  properties[PROP_FOLDED] =
      g_param_spec_boolean ("folded", NULL, NULL, FALSE, G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  signals[DECIDED] = g_signal_new ("decided", PARVIS_TYPE_PIECE_VUE, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 4, PARVIS_TYPE_JUSTIFICATIF, G_TYPE_INT,
                                   G_TYPE_STRING, G_TYPE_STRING);
  g_type_ensure (PARVIS_TYPE_JUSTIFICATIF_FICHE);
  g_type_ensure (PARVIS_TYPE_STATE_PAGE);
  g_type_ensure (PARVIS_TYPE_VIEWER);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/fr/parvis/Agent/justificatifs/parvis-piece-vue.ui");
  gtk_widget_class_bind_template_child (widget_class, ParvisPieceVue, titre);
  gtk_widget_class_bind_template_child (widget_class, ParvisPieceVue, retour);
  gtk_widget_class_bind_template_child (widget_class, ParvisPieceVue, etats);
  gtk_widget_class_bind_template_child (widget_class, ParvisPieceVue, volet);
  gtk_widget_class_bind_template_child (widget_class, ParvisPieceVue, viewer);
  gtk_widget_class_bind_template_child (widget_class, ParvisPieceVue, fiche);
  install_actions (widget_class);
}

static void
parvis_piece_vue_init (ParvisPieceVue *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  parvis_keys_install (GTK_WIDGET (self), GTK_WIDGET (self), keys);
  parvis_viewer_install_keys (self->viewer, GTK_WIDGET (self));
  g_signal_connect_object (self->viewer, "page-wanted", G_CALLBACK (page_wanted_cb), self, 0);
  g_signal_connect_object (self->viewer, "save", G_CALLBACK (viewer_save_cb), self, 0);
  g_signal_connect_object (self->viewer, "retry", G_CALLBACK (viewer_retry_cb), self, 0);
  g_signal_connect_object (self->fiche, "notify::ready", G_CALLBACK (ready_cb), self, 0);
  g_signal_connect_object (self->etats, "retry", G_CALLBACK (state_retry_cb), self, 0);
  g_signal_connect (self, "map", G_CALLBACK (mapped_cb), NULL);
  update_actions (self);
}

void
parvis_piece_vue_set_api (ParvisPieceVue *self, ParvisApi *api, const char *me)
{
  g_return_if_fail (self->api == NULL);
  self->api = g_object_ref (api);
  self->me = g_strdup (me);
  self->pages = parvis_pages_new (api);
  g_signal_connect_object (self->pages, "changed", G_CALLBACK (page_changed_cb), self, 0);
}

void
parvis_piece_vue_show (ParvisPieceVue *self, ParvisJustificatif *piece)
{
  const ParvisJustificatifData *data = parvis_justificatif_get_data (piece);
  g_autofree char *whose = NULL;
  g_autofree char *title = NULL;

  if (piece == self->piece)
    return;
  forget (self);
  self->piece = g_object_ref (piece);
  self->id = data->id;
  g_signal_connect (piece, "notify", G_CALLBACK (piece_changed_cb), self);
  whose = parvis_justificatif_dup_titre (data);
  title = g_strdup_printf ("%s, %s", data->type_nom, whose);
  parvis_state_page_show_content (self->etats);
  parvis_justificatif_fiche_set_loading (self->fiche);
  update_titles (self);
  update_notice (self);
  update_actions (self);
  parvis_viewer_set_document (self->viewer, title, 0);
  load_soon (self);
}

void
parvis_piece_vue_show_nothing (ParvisPieceVue *self, const char *title, const char *sentence)
{
  forget (self);
  parvis_state_page_show_empty (self->etats, "parvis-fini-symbolic", title, sentence);
  update_titles (self);
  update_actions (self);
}

void
parvis_piece_vue_open (ParvisPieceVue *self, gint64 id)
{
  forget (self);
  self->id = id;
  parvis_state_page_show_loading (self->etats);
  parvis_justificatif_fiche_set_loading (self->fiche);
  parvis_viewer_set_document (self->viewer, "", 0);
  update_titles (self);
  update_actions (self);
  load (self);
}

ParvisJustificatif *
parvis_piece_vue_find_piece (ParvisPieceVue *self)
{
  return self->piece;
}

void
parvis_piece_vue_prepare (ParvisPieceVue *self, ParvisJustificatif *piece)
{
  const ParvisJustificatifData *data = parvis_justificatif_get_data (piece);
  ParvisPageKey key = { data->id, data->depot, 1 };

  if (data->depot > 0)
    parvis_pages_want (self->pages, &key);
}

void
parvis_piece_vue_refresh (ParvisPieceVue *self)
{
  if (self->id != 0)
    load (self);
}
