/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-client"
#include "config.h"

#include "client/demandes/parvis-motif-dialog.h"

#define TEXTE_MAX 2000

struct _ParvisMotifDialog
{
  AdwMessageDialog parent_instance;

  GPtrArray *checks; /* GtkCheckButton with its step's "code" */

  GtkWidget *etapes_cadre;
  GtkListBox *etapes;
  GtkLabel *texte_nom;
  GtkTextView *texte;
};

enum
{
  CONFIRMED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (ParvisMotifDialog, parvis_motif_dialog, ADW_TYPE_MESSAGE_DIALOG)

static char *
dup_text (ParvisMotifDialog *self)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->texte);
  GtkTextIter start, end;
  g_autofree char *text = NULL;

  gtk_text_buffer_get_bounds (buffer, &start, &end);
  text = gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
  g_strstrip (text);
  return g_utf8_substring (text, 0, MIN (g_utf8_strlen (text, -1), TEXTE_MAX));
}

static char **
dup_chosen (ParvisMotifDialog *self)
{
  g_autoptr (GStrvBuilder) chosen = g_strv_builder_new ();

  for (guint i = 0; i < self->checks->len; i++)
    {
      GtkCheckButton *check = g_ptr_array_index (self->checks, i);
      if (gtk_check_button_get_active (check))
        g_strv_builder_add (chosen, g_object_get_data (G_OBJECT (check), "code"));
    }
  return g_strv_builder_end (chosen);
}

static void
changed (ParvisMotifDialog *self)
{
  g_autofree char *text = dup_text (self);
  g_auto (GStrv) chosen = dup_chosen (self);
  gboolean complete = *text != '\0' && (self->checks->len == 0 || chosen[0] != NULL);

  adw_message_dialog_set_response_enabled (ADW_MESSAGE_DIALOG (self), "confirmer", complete);
}

static gboolean
key_cb (GtkEventControllerKey *controller,
        guint keyval,
        guint keycode,
        GdkModifierType state,
        ParvisMotifDialog *self)
{
  if ((keyval != GDK_KEY_Return && keyval != GDK_KEY_KP_Enter) || (state & GDK_CONTROL_MASK) == 0
      || !adw_message_dialog_get_response_enabled (ADW_MESSAGE_DIALOG (self), "confirmer"))
    return FALSE;
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (self), "confirmer");
  gtk_window_close (GTK_WINDOW (self));
  return TRUE;
}

static void
parvis_motif_dialog_response (AdwMessageDialog *dialog, const char *response)
{
  ParvisMotifDialog *self = PARVIS_MOTIF_DIALOG (dialog);
  g_autofree char *text = dup_text (self);
  g_auto (GStrv) chosen = dup_chosen (self);

  if (g_str_equal (response, "confirmer"))
    g_signal_emit (self, signals[CONFIRMED], 0, text, chosen);
}

static void
parvis_motif_dialog_finalize (GObject *object)
{
  g_ptr_array_unref (PARVIS_MOTIF_DIALOG (object)->checks);
  G_OBJECT_CLASS (parvis_motif_dialog_parent_class)->finalize (object);
}

static void
parvis_motif_dialog_class_init (ParvisMotifDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = parvis_motif_dialog_finalize;
  ADW_MESSAGE_DIALOG_CLASS (klass)->response = parvis_motif_dialog_response;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/fr/parvis/Agent/demandes/parvis-motif-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, ParvisMotifDialog, etapes_cadre);
  gtk_widget_class_bind_template_child (widget_class, ParvisMotifDialog, etapes);
  gtk_widget_class_bind_template_child (widget_class, ParvisMotifDialog, texte_nom);
  gtk_widget_class_bind_template_child (widget_class, ParvisMotifDialog, texte);
  signals[CONFIRMED] = g_signal_new ("confirmed", PARVIS_TYPE_MOTIF_DIALOG, G_SIGNAL_RUN_LAST, 0,
                                     NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRV);
}

static void
parvis_motif_dialog_init (ParvisMotifDialog *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  self->checks = g_ptr_array_new ();
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  g_signal_connect_object (gtk_text_view_get_buffer (self->texte), "changed", G_CALLBACK (changed),
                           self, G_CONNECT_SWAPPED);
}

ParvisMotifDialog *
parvis_motif_dialog_new (GtkWindow *parent,
                         const char *heading,
                         const char *body,
                         const char *label,
                         const char *confirm,
                         AdwResponseAppearance appearance)
{
  ParvisMotifDialog *self = g_object_new (PARVIS_TYPE_MOTIF_DIALOG, "transient-for", parent,
                                          "modal", TRUE, "heading", heading, "body", body, NULL);

  gtk_label_set_text_with_mnemonic (self->texte_nom, label);
  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (self), "confirmer", confirm);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (self), "confirmer", appearance);
  gtk_window_set_focus (GTK_WINDOW (self), GTK_WIDGET (self->texte));
  changed (self);
  return self;
}

void
parvis_motif_dialog_set_etapes (ParvisMotifDialog *self, GArray *etapes)
{
  for (guint i = 0; etapes != NULL && i < etapes->len; i++)
    {
      const ParvisDemandeEtape *etape = &g_array_index (etapes, ParvisDemandeEtape, i);
      GtkWidget *row = adw_action_row_new ();
      GtkWidget *check = gtk_check_button_new ();

      g_object_set_data_full (G_OBJECT (check), "code", g_strdup (etape->code), g_free);
      gtk_accessible_update_property (GTK_ACCESSIBLE (check), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                      etape->titre, -1);
      g_signal_connect_object (check, "toggled", G_CALLBACK (changed), self, G_CONNECT_SWAPPED);
      g_ptr_array_add (self->checks, check);
      adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), etape->titre);
      adw_action_row_add_prefix (ADW_ACTION_ROW (row), check);
      adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), check);
      gtk_list_box_append (self->etapes, row);
    }
  gtk_widget_set_visible (self->etapes_cadre, self->checks->len > 0);
  if (self->checks->len > 0)
    gtk_window_set_focus (GTK_WINDOW (self), g_ptr_array_index (self->checks, 0));
  changed (self);
}

char *
parvis_motif_dialog_dup_text (ParvisMotifDialog *self)
{
  return dup_text (self);
}

char **
parvis_motif_dialog_dup_etapes (ParvisMotifDialog *self)
{
  return dup_chosen (self);
}

void
parvis_motif_dialog_resume (ParvisMotifDialog *self, const char *text, const char *const *etapes)
{
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->texte), text, -1);
  for (guint i = 0; i < self->checks->len; i++)
    {
      GtkCheckButton *check = g_ptr_array_index (self->checks, i);
      const char *code = g_object_get_data (G_OBJECT (check), "code");

      gtk_check_button_set_active (check, g_strv_contains (etapes, code));
    }
}
