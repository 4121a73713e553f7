/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-client"
#include "config.h"

#include <glib/gi18n-lib.h>

#include "client/demandes/parvis-demande-lecture.h"
#include "client/demandes/parvis-demande-panneau.h"
#include "client/demandes/parvis-joint.h"
#include "client/demandes/parvis-demande-questions.h"
#include "client/demandes/parvis-demande-vue.h"
#include "client/widgets/parvis-format.h"
#include "client/widgets/parvis-keys.h"
#include "client/widgets/parvis-state-page.h"
#include "client/widgets/parvis-suspend.h"
#include "client/widgets/parvis-toasts.h"
#include "shared/parvis-error.h"

struct _ParvisDemandeVue
{
  AdwBin parent_instance;

  ParvisApi *api;
  gint64 id;
  ParvisDemandeDetail *detail;
  char *shown; /* the detail's text, to leave the page alone when nothing changed */
  GCancellable *loading;
  GHashTable *drafts;  /* gint64 * → the note that was begun for that file */
  GVariant *suspended; /* what was being written when the post locked, as send() has it */

  AdwWindowTitle *titre;
  ParvisStatePage *etats;
  AdwFlap *volet;
  ParvisDemandeLecture *lecture;
  ParvisDemandePanneau *panneau;
};

G_DEFINE_FINAL_TYPE (ParvisDemandeVue, parvis_demande_vue, ADW_TYPE_BIN)

static const ParvisKey keys[] = {
  { "p|<Shift>p", "demande.prendre", TRUE },
  { "a|<Shift>a", "demande.accepter", TRUE },
  { "c|<Shift>c", "demande.complement" },
  { "n|<Shift>n", "demande.note" },
  { "m|<Shift>m", "demande.ecrire" },
  { "F9", "demande.volet" },
  { "Page_Down|space|KP_Page_Down", "demande.descendre" },
  { "Page_Up|KP_Page_Up", "demande.monter" },
  { "Down|KP_Down", "demande.bas" },
  { "Up|KP_Up", "demande.haut" },
  { NULL, NULL },
};

/* ----------------------------------------------------------------------------------------- show */

static void
update_title (ParvisDemandeVue *self)
{
  const ParvisDemandeData *data = &self->detail->demande;
  g_autofree char *title = g_strdup_printf (_ ("%s n° %lld"), data->type_nom, (long long) data->id);
  g_autofree char *day = parvis_format_day (data->depose_a);
  g_autofree char *subtitle = g_strdup_printf (
      _ ("%s · déposée le %s"), *data->personne != '\0' ? data->personne : data->foyer, day);

  adw_window_title_set_title (self->titre, title);
  adw_window_title_set_subtitle (self->titre, subtitle);
}

static void
update_actions (ParvisDemandeVue *self)
{
  static const struct
  {
    const char *action;
    guint peut;
  } needs[] = {
    { "demande.prendre", PARVIS_PEUT_PRENDRE },
    { "demande.accepter", PARVIS_PEUT_ACCEPTER | PARVIS_PEUT_ACCEPTER_DEROGATION },
    { "demande.complement", PARVIS_PEUT_COMPLEMENT },
    { "demande.refuser", PARVIS_PEUT_REFUSER },
    { "demande.noter", PARVIS_PEUT_NOTER },
    { "demande.note", PARVIS_PEUT_NOTER },
    { "demande.ecrire", PARVIS_PEUT_ECRIRE },
  };
  guint peut = self->detail != NULL ? self->detail->peut : 0;

  for (gsize i = 0; i < G_N_ELEMENTS (needs); i++)
    gtk_widget_action_set_enabled (GTK_WIDGET (self), needs[i].action, (peut & needs[i].peut) != 0);
}

static void
take_detail (ParvisDemandeVue *self, ParvisDemandeDetail *detail)
{
  g_autofree char *text = parvis_demande_detail_to_text (detail);

  if (detail->demande.id != self->id || g_strcmp0 (text, self->shown) == 0)
    {
      parvis_demande_detail_free (detail);
      return;
    }
  g_clear_pointer (&self->detail, parvis_demande_detail_free);
  self->detail = detail;
  g_free (self->shown);
  self->shown = g_steal_pointer (&text);
  update_title (self);
  parvis_demande_lecture_set_etapes (self->lecture, detail->etapes);
  parvis_demande_panneau_set_detail (self->panneau, detail);
  update_actions (self);
  parvis_state_page_show_content (self->etats);
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (ParvisDemandeVue) self = user_data;
  g_autoptr (GError) error = NULL;
  ParvisDemandeDetail *detail = parvis_api_get_demande_finish (PARVIS_API (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->loading);
  if (detail != NULL)
    take_detail (self, detail);
  else if (self->detail == NULL)
    parvis_state_page_show_error (self->etats, error->message);
}

/* ------------------------------------------------------------------------------------- actions */

static void send (ParvisDemandeVue *self, GVariant *what);

static void
resend_cb (GtkWidget *widget, gpointer what)
{
  send (PARVIS_DEMANDE_VUE (widget), what);
}

/* What the agent has written is not lost: one button sends it again. */
static void
tell_failed (ParvisDemandeVue *self, GVariant *what, const GError *error)
{
  gboolean again = error->domain == PARVIS_API_ERROR;

  parvis_toasts_offer (GTK_WIDGET (self), error->message, 0, again ? _ ("Renvoyer") : NULL,
                       resend_cb, g_variant_ref (what), (GDestroyNotify) g_variant_unref);
}

static const struct
{
  const char *action;
  const char *done;
} sentences[] = {
  { "prendre", N_ ("Demande prise en charge") },
  { "accepter", N_ ("Demande acceptée, la famille en est informée") },
  { "complement", N_ ("Complément demandé à la famille") },
  { "refuser", N_ ("Demande refusée, la famille en est informée") },
  { "noter", N_ ("Note ajoutée") },
  { "ecrire", N_ ("Message envoyé à la famille") },
};

static void
tell_done (ParvisDemandeVue *self, const char *action)
{
  for (gsize i = 0; i < G_N_ELEMENTS (sentences); i++)
    if (g_str_equal (sentences[i].action, action))
      parvis_toasts_say (GTK_WIDGET (self), _ (sentences[i].done));
  if (g_str_equal (action, "noter"))
    parvis_demande_panneau_set_note (self->panneau, NULL);
}

typedef struct
{
  ParvisDemandeVue *self;
  GVariant *what;
} Sent;

static void
sent_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Sent *sent = user_data;
  g_autoptr (ParvisDemandeVue) self = sent->self;
  g_autoptr (GVariant) what = sent->what;
  g_autoptr (GError) error = NULL;
  ParvisDemandeDetail *detail =
      parvis_api_act_on_demande_finish (PARVIS_API (source), result, &error);
  const char *action;
  gint64 id;

  g_variant_get_child (what, 0, "&s", &action);
  g_variant_get_child (what, 1, "x", &id);
  parvis_demande_panneau_set_busy (self->panneau, FALSE);
  if (detail == NULL)
    {
      tell_failed (self, what, error);
      if (id == self->id && g_error_matches (error, PARVIS_ERROR, PARVIS_ERROR_CONFLICT))
        parvis_demande_vue_refresh (self);
      return;
    }
  tell_done (self, action);
  take_detail (self, detail);
}

/* @what: (action, demande, text, steps). */
static void
send (ParvisDemandeVue *self, GVariant *what)
{
  Sent *sent = g_new0 (Sent, 1);
  const char *action, *text;
  g_auto (GStrv) etapes = NULL;
  gint64 id;

  sent->self = g_object_ref (self);
  sent->what = g_variant_ref_sink (what);
  g_variant_get (what, "(&sx&s^as)", &action, &id, &text, &etapes);
  parvis_demande_panneau_set_busy (self->panneau, TRUE);
  if (g_str_equal (action, "prendre"))
    parvis_api_take_demande_async (self->api, id, NULL, sent_cb, sent);
  else if (g_str_equal (action, "accepter"))
    parvis_api_accept_demande_async (self->api, id, *text != '\0' ? text : NULL, NULL, sent_cb,
                                     sent);
  else if (g_str_equal (action, "refuser"))
    parvis_api_refuse_demande_async (self->api, id, text, NULL, sent_cb, sent);
  else if (g_str_equal (action, "complement"))
    parvis_api_ask_demande_async (self->api, id, (const char *const *) etapes, text, NULL, sent_cb,
                                  sent);
  else if (g_str_equal (action, "ecrire"))
    parvis_api_write_demande_async (self->api, id, text, NULL, sent_cb, sent);
  else
    parvis_api_note_demande_async (self->api, id, text, NULL, sent_cb, sent);
}

static void
send_simple (ParvisDemandeVue *self, const char *action, gint64 id, const char *text)
{
  static const char *const none[] = { NULL };

  send (self, g_variant_new ("(sxs^as)", action, id, text, none));
}

static void
prendre (GtkWidget *widget, const char *action, GVariant *parameter)
{
  ParvisDemandeVue *self = PARVIS_DEMANDE_VUE (widget);

  send_simple (self, "prendre", self->id, "");
}

static void
noter (GtkWidget *widget, const char *action, GVariant *parameter)
{
  ParvisDemandeVue *self = PARVIS_DEMANDE_VUE (widget);
  g_autofree char *text = parvis_demande_panneau_dup_note (self->panneau);

  if (*text != '\0')
    send_simple (self, "noter", self->id, text);
}

static void
confirmed_cb (ParvisMotifDialog *dialog, const char *text, char **etapes, ParvisDemandeVue *self)
{
  const char *action = g_object_get_data (G_OBJECT (dialog), "action");
  gint64 *id = g_object_get_data (G_OBJECT (dialog), "id");

  send (self, g_variant_new ("(sxs^as)", action, *id, text, etapes));
}

static void
suspended_cb (GtkWindow *dialog, gpointer user_data)
{
  ParvisDemandeVue *self = user_data;
  ParvisMotifDialog *motif = PARVIS_MOTIF_DIALOG (dialog);
  const char *action = g_object_get_data (G_OBJECT (dialog), "action");
  gint64 *id = g_object_get_data (G_OBJECT (dialog), "id");
  g_autofree char *text = parvis_motif_dialog_dup_text (motif);
  g_auto (GStrv) etapes = parvis_motif_dialog_dup_etapes (motif);

  g_clear_pointer (&self->suspended, g_variant_unref);
  self->suspended = g_variant_ref_sink (g_variant_new ("(sxs^as)", action, *id, text, etapes));
}

static void
resume (ParvisDemandeVue *self, ParvisMotifDialog *dialog)
{
  const char *text;
  g_auto (GStrv) etapes = NULL;

  g_variant_get (self->suspended, "(sx&s^as)", NULL, NULL, &text, &etapes);
  parvis_motif_dialog_resume (dialog, text, (const char *const *) etapes);
  g_clear_pointer (&self->suspended, g_variant_unref);
}

static void
ask (ParvisDemandeVue *self, ParvisMotifDialog *dialog, const char *action)
{
  gint64 *id = g_new (gint64, 1);

  *id = self->id;
  g_object_set_data (G_OBJECT (dialog), "action", (gpointer) action);
  g_object_set_data_full (G_OBJECT (dialog), "id", id, g_free);
  g_signal_connect_object (dialog, "confirmed", G_CALLBACK (confirmed_cb), self, 0);
  parvis_suspend_watch (GTK_WINDOW (dialog), suspended_cb, G_OBJECT (self));
  if (self->suspended != NULL)
    resume (self, dialog);
  gtk_window_present (GTK_WINDOW (dialog));
}

static GtkWindow *
window_of (ParvisDemandeVue *self)
{
  return GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self)));
}

static void
accept_confirmed_cb (AdwMessageDialog *dialog, const char *response, ParvisDemandeVue *self)
{
  gint64 *id = g_object_get_data (G_OBJECT (dialog), "id");

  if (g_str_equal (response, "accepter"))
    send_simple (self, "accepter", *id, "");
}

static void
confirm_accept (ParvisDemandeVue *self)
{
  AdwMessageDialog *dialog = parvis_demande_ask_accept (window_of (self), &self->detail->demande);
  gint64 *id = g_new (gint64, 1);

  *id = self->id;
  g_object_set_data_full (G_OBJECT (dialog), "id", id, g_free);
  g_signal_connect_object (dialog, "response", G_CALLBACK (accept_confirmed_cb), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
accepter (GtkWidget *widget, const char *action, GVariant *parameter)
{
  ParvisDemandeVue *self = PARVIS_DEMANDE_VUE (widget);

  if (self->detail != NULL && (self->detail->peut & PARVIS_PEUT_ACCEPTER) != 0)
    confirm_accept (self);
  else if (self->detail != NULL)
    ask (self, parvis_demande_ask_derogation (window_of (self), self->detail), "accepter");
}

static void
complement (GtkWidget *widget, const char *action, GVariant *parameter)
{
  ParvisDemandeVue *self = PARVIS_DEMANDE_VUE (widget);

  if (self->detail != NULL)
    ask (self, parvis_demande_ask_complement (window_of (self), self->detail), "complement");
}

static void
refuser (GtkWidget *widget, const char *action, GVariant *parameter)
{
  ParvisDemandeVue *self = PARVIS_DEMANDE_VUE (widget);

  ask (self, parvis_demande_ask_refus (window_of (self)), "refuser");
}

static void
ecrire (GtkWidget *widget, const char *action, GVariant *parameter)
{
  ParvisDemandeVue *self = PARVIS_DEMANDE_VUE (widget);

  if (self->detail != NULL)
    ask (self, parvis_demande_ask_message (window_of (self), &self->detail->demande), "ecrire");
}

/* The post is open again: so is what was being written. */
static void
mapped_cb (ParvisDemandeVue *self)
{
  g_autofree char *action = NULL;
  const char *kind;
  gint64 id;

  if (self->suspended == NULL)
    return;
  g_variant_get_child (self->suspended, 0, "&s", &kind);
  g_variant_get_child (self->suspended, 1, "x", &id);
  if (id != self->id)
    return;
  action = g_strconcat ("demande.", kind, NULL);
  gtk_widget_activate_action (GTK_WIDGET (self), action, NULL);
}

static void
focus_note (GtkWidget *widget, const char *action, GVariant *parameter)
{
  ParvisDemandeVue *self = PARVIS_DEMANDE_VUE (widget);

  adw_flap_set_reveal_flap (self->volet, TRUE);
  parvis_demande_panneau_focus_note (self->panneau);
}

static void
toggle_volet (GtkWidget *widget, const char *action, GVariant *parameter)
{
  ParvisDemandeVue *self = PARVIS_DEMANDE_VUE (widget);

  adw_flap_set_reveal_flap (self->volet, !adw_flap_get_reveal_flap (self->volet));
}

static gboolean
parvis_demande_vue_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (PARVIS_DEMANDE_VUE (widget)->lecture));
}

static void
scroll (GtkWidget *widget, const char *action, GVariant *parameter)
{
  ParvisDemandeLecture *lecture = PARVIS_DEMANDE_VUE (widget)->lecture;

  if (g_str_equal (action, "demande.descendre"))
    parvis_demande_lecture_scroll (lecture, 0.9, 0);
  else if (g_str_equal (action, "demande.monter"))
    parvis_demande_lecture_scroll (lecture, -0.9, 0);
  else
    parvis_demande_lecture_scroll (lecture, 0, g_str_equal (action, "demande.haut") ? -1 : 1);
}

static void
state_retry_cb (ParvisStatePage *page, ParvisDemandeVue *self)
{
  gint64 id = self->id;

  self->id = 0;
  parvis_demande_vue_open (self, id);
}

/* -------------------------------------------------------------------------------------- object */

static void
parvis_demande_vue_dispose (GObject *object)
{
  ParvisDemandeVue *self = PARVIS_DEMANDE_VUE (object);

  parvis_demande_vue_close (self);
  g_clear_object (&self->api);
  G_OBJECT_CLASS (parvis_demande_vue_parent_class)->dispose (object);
}

static void
parvis_demande_vue_finalize (GObject *object)
{
  ParvisDemandeVue *self = PARVIS_DEMANDE_VUE (object);

  g_hash_table_unref (self->drafts);
  g_clear_pointer (&self->suspended, g_variant_unref);
  G_OBJECT_CLASS (parvis_demande_vue_parent_class)->finalize (object);
}

static const struct
{
  const char *name;
  GtkWidgetActionActivateFunc activate;
} actions[] = {
  { "demande.prendre", prendre },       { "demande.accepter", accepter },
  { "demande.complement", complement }, { "demande.refuser", refuser },
  { "demande.noter", noter },           { "demande.note", focus_note },
  { "demande.ecrire", ecrire },         { "demande.volet", toggle_volet },
  { "demande.descendre", scroll },      { "demande.monter", scroll },
  { "demande.haut", scroll },           { "demande.bas", scroll },
};

/* What was joined to a message: its id and the file's place. */
static void
open_joint (GtkWidget *widget, const char *action, GVariant *target)
{
  ParvisDemandeVue *self = PARVIS_DEMANDE_VUE (widget);
  gint64 message, rang;

  g_variant_get (target, "(xx)", &message, &rang);
  for (guint i = 0; self->detail != NULL && i < self->detail->messages->len; i++)
    {
      const ParvisDemandeMessage *line =
          &g_array_index (self->detail->messages, ParvisDemandeMessage, i);

      for (guint n = 0; line->id == message && n < line->fichiers->len; n++)
        {
          const ParvisDemandeFichier *fichier =
              &g_array_index (line->fichiers, ParvisDemandeFichier, n);

          if (fichier->rang == rang)
            parvis_joint_open (GTK_WINDOW (gtk_widget_get_root (widget)), self->api, self->id,
                               message, fichier);
        }
    }
}

static void
parvis_demande_vue_class_init (ParvisDemandeVueClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = parvis_demande_vue_dispose;
  G_OBJECT_CLASS (klass)->finalize = parvis_demande_vue_finalize;
  widget_class->grab_focus = parvis_demande_vue_grab_focus;
  g_type_ensure (PARVIS_TYPE_DEMANDE_LECTURE);
  g_type_ensure (PARVIS_TYPE_DEMANDE_PANNEAU);
  g_type_ensure (PARVIS_TYPE_STATE_PAGE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/fr/parvis/Agent/demandes/parvis-demande-vue.ui");
  gtk_widget_class_bind_template_child (widget_class, ParvisDemandeVue, titre);
  gtk_widget_class_bind_template_child (widget_class, ParvisDemandeVue, etats);
  gtk_widget_class_bind_template_child (widget_class, ParvisDemandeVue, volet);
  gtk_widget_class_bind_template_child (widget_class, ParvisDemandeVue, lecture);
  gtk_widget_class_bind_template_child (widget_class, ParvisDemandeVue, panneau);
  for (gsize i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_class_install_action (widget_class, actions[i].name, NULL, actions[i].activate);
  gtk_widget_class_install_action (widget_class, "demande.joint", "(xx)", open_joint);
}

static void
parvis_demande_vue_init (ParvisDemandeVue *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->drafts = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
  parvis_keys_install (GTK_WIDGET (self), GTK_WIDGET (self), keys);
  g_signal_connect_object (self->etats, "retry", G_CALLBACK (state_retry_cb), self, 0);
  g_signal_connect (self, "map", G_CALLBACK (mapped_cb), NULL);
}

void
parvis_demande_vue_set_api (ParvisDemandeVue *self, ParvisApi *api)
{
  g_set_object (&self->api, api);
}

void
parvis_demande_vue_open (ParvisDemandeVue *self, gint64 id)
{
  if (id != self->id)
    {
      parvis_demande_vue_close (self);
      self->id = id;
      adw_window_title_set_title (self->titre, "");
      adw_window_title_set_subtitle (self->titre, "");
      parvis_state_page_show_loading (self->etats);
      parvis_demande_lecture_rewind (self->lecture);
      parvis_demande_panneau_set_note (self->panneau, g_hash_table_lookup (self->drafts, &id));
      update_actions (self);
    }
  parvis_demande_vue_refresh (self);
}

gint64
parvis_demande_vue_get_id (ParvisDemandeVue *self)
{
  return self->id;
}

void
parvis_demande_vue_refresh (ParvisDemandeVue *self)
{
  if (self->id == 0)
    return;
  if (self->loading != NULL)
    g_cancellable_cancel (self->loading);
  g_clear_object (&self->loading);
  self->loading = g_cancellable_new ();
  parvis_api_get_demande_async (self->api, self->id, self->loading, loaded_cb, g_object_ref (self));
}

static void
keep_draft (ParvisDemandeVue *self)
{
  g_autofree char *note = parvis_demande_panneau_dup_note (self->panneau);
  gint64 *key = g_new (gint64, 1);

  *key = self->id;
  if (*note != '\0')
    g_hash_table_replace (self->drafts, key, g_steal_pointer (&note));
  else
    {
      g_hash_table_remove (self->drafts, key);
      g_free (key);
    }
}

void
parvis_demande_vue_close (ParvisDemandeVue *self)
{
  if (self->id != 0 && self->panneau != NULL)
    keep_draft (self);
  if (self->loading != NULL)
    g_cancellable_cancel (self->loading);
  g_clear_object (&self->loading);
  g_clear_pointer (&self->detail, parvis_demande_detail_free);
  g_clear_pointer (&self->shown, g_free);
  self->id = 0;
}
