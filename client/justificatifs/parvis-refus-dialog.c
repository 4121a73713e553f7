/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-client"
#include "config.h"

#include <glib/gi18n-lib.h>

#include "client/justificatifs/parvis-refus-dialog.h"
#include "client/widgets/parvis-keys.h"

struct _ParvisRefusDialog
{
  AdwMessageDialog parent_instance;

  GPtrArray *codes;
  GPtrArray *libelles;
  GPtrArray *checks; /* GtkCheckButton, one a reason */

  GtkListBox *motifs;
  GtkWidget *texte_nom;
  GtkEditable *texte;
};

enum
{
  CONFIRMED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (ParvisRefusDialog, parvis_refus_dialog, ADW_TYPE_MESSAGE_DIALOG)

static int
find_chosen (ParvisRefusDialog *self)
{
  for (guint i = 0; i < self->checks->len; i++)
    if (gtk_check_button_get_active (g_ptr_array_index (self->checks, i)))
      return (int) i;
  return -1;
}

static void
chosen_cb (GtkCheckButton *check, GParamSpec *pspec, ParvisRefusDialog *self)
{
  adw_message_dialog_set_response_enabled (ADW_MESSAGE_DIALOG (self), "refuser",
                                           find_chosen (self) >= 0);
}

static GtkWidget *
build_reason (ParvisRefusDialog *self, guint i, const char *libelle)
{
  g_autofree char *digit = g_strdup_printf ("%u", i + 1);
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *check = gtk_check_button_new ();

  if (i > 0)
    gtk_check_button_set_group (GTK_CHECK_BUTTON (check), g_ptr_array_index (self->checks, 0));
  g_signal_connect (check, "notify::active", G_CALLBACK (chosen_cb), self);
  gtk_accessible_update_property (GTK_ACCESSIBLE (check), GTK_ACCESSIBLE_PROPERTY_LABEL, libelle,
                                  -1);
  g_ptr_array_add (self->checks, check);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), libelle);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), check);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), check);
  if (i < 9)
    {
      GtkWidget *key = gtk_label_new (digit);

      gtk_widget_add_css_class (key, "touche");
      gtk_widget_set_valign (key, GTK_ALIGN_CENTER);
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), key);
    }
  return row;
}

static gboolean
key_cb (GtkEventControllerKey *controller,
        guint keyval,
        guint keycode,
        GdkModifierType state,
        ParvisRefusDialog *self)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (self));
  gboolean typing = focus != NULL && GTK_IS_EDITABLE (focus)
                    && *gtk_editable_get_text (GTK_EDITABLE (focus)) != '\0';
  guint32 digit = gdk_keyval_to_unicode (keyval);

  if (keyval == GDK_KEY_Escape)
    {
      parvis_keys_close (GTK_WINDOW (self));
      return TRUE;
    }
  /* French keyboards have the figures in the upper row with Shift: what the key is counts too. */
  if (digit < '1' || digit > '9')
    digit = keycode >= 10 && keycode <= 18 && focus != NULL && !GTK_IS_EDITABLE (focus)
                ? '1' + keycode - 10
                : 0;
  if (digit == 0 || typing || (state & (GDK_CONTROL_MASK | GDK_ALT_MASK)) != 0
      || digit - '1' >= self->checks->len)
    return FALSE;
  gtk_check_button_set_active (g_ptr_array_index (self->checks, digit - '1'), TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (self->texte));
  return TRUE;
}

/* Not through the default button, which stays down for a quarter of a second before it answers. */
static void
entered_cb (GtkEntry *texte, ParvisRefusDialog *self)
{
  if (find_chosen (self) < 0)
    return;
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (self), "refuser");
  parvis_keys_close (GTK_WINDOW (self));
}

static void
parvis_refus_dialog_response (AdwMessageDialog *dialog, const char *response)
{
  ParvisRefusDialog *self = PARVIS_REFUS_DIALOG (dialog);
  int chosen = find_chosen (self);

  if (!g_str_equal (response, "refuser") || chosen < 0)
    return;
  g_signal_emit (self, signals[CONFIRMED], 0, g_ptr_array_index (self->codes, chosen),
                 g_ptr_array_index (self->libelles, chosen), gtk_editable_get_text (self->texte));
}

static void
parvis_refus_dialog_finalize (GObject *object)
{
  ParvisRefusDialog *self = PARVIS_REFUS_DIALOG (object);

  g_ptr_array_unref (self->codes);
  g_ptr_array_unref (self->libelles);
  g_ptr_array_unref (self->checks);
  G_OBJECT_CLASS (parvis_refus_dialog_parent_class)->finalize (object);
}

static void
parvis_refus_dialog_class_init (ParvisRefusDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = parvis_refus_dialog_finalize;
  ADW_MESSAGE_DIALOG_CLASS (klass)->response = parvis_refus_dialog_response;
  gtk_widget_class_set_template_from_resource (
      widget_class, "/fr/parvis/Agent/justificatifs/parvis-refus-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, ParvisRefusDialog, motifs);
  gtk_widget_class_bind_template_child (widget_class, ParvisRefusDialog, texte_nom);
  gtk_widget_class_bind_template_child (widget_class, ParvisRefusDialog, texte);
  signals[CONFIRMED] =
      g_signal_new ("confirmed", PARVIS_TYPE_REFUS_DIALOG, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                    G_TYPE_NONE, 3, G_TYPE_STRING, G_TYPE_STRING, G_TYPE_STRING);
}

static void
parvis_refus_dialog_init (ParvisRefusDialog *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  self->codes = g_ptr_array_new_with_free_func (g_free);
  self->libelles = g_ptr_array_new_with_free_func (g_free);
  self->checks = g_ptr_array_new ();
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_cb), self);
  g_signal_connect_object (self->texte, "activate", G_CALLBACK (entered_cb), self, 0);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
}

ParvisRefusDialog *
parvis_refus_dialog_new (GtkWindow *parent,
                         const char *piece,
                         const ParvisJustificatifDetail *detail)
{
  ParvisRefusDialog *self =
      g_object_new (PARVIS_TYPE_REFUS_DIALOG, "transient-for", parent, "modal", TRUE, NULL);

  adw_message_dialog_set_body (ADW_MESSAGE_DIALOG (self), piece);
  for (guint i = 0; detail->motifs != NULL && i < detail->motifs->len; i++)
    {
      const ParvisJustificatifMotif *motif =
          &g_array_index (detail->motifs, ParvisJustificatifMotif, i);

      g_ptr_array_add (self->codes, g_strdup (motif->code));
      g_ptr_array_add (self->libelles, g_strdup (motif->libelle));
      gtk_list_box_append (self->motifs, build_reason (self, i, motif->libelle));
    }
  if (self->checks->len > 0)
    gtk_window_set_focus (GTK_WINDOW (self), g_ptr_array_index (self->checks, 0));
  return self;
}

char *
parvis_refus_dialog_dup_code (ParvisRefusDialog *self)
{
  int chosen = find_chosen (self);

  return g_strdup (chosen >= 0 ? g_ptr_array_index (self->codes, chosen) : "");
}

char *
parvis_refus_dialog_dup_text (ParvisRefusDialog *self)
{
  return g_strdup (gtk_editable_get_text (self->texte));
}

void
parvis_refus_dialog_resume (ParvisRefusDialog *self, const char *code, const char *text)
{
  for (guint i = 0; i < self->codes->len; i++)
    if (g_str_equal (g_ptr_array_index (self->codes, i), code))
      gtk_check_button_set_active (g_ptr_array_index (self->checks, i), TRUE);
  gtk_editable_set_text (self->texte, text);
  if (find_chosen (self) >= 0)
    gtk_window_set_focus (GTK_WINDOW (self), GTK_WIDGET (self->texte));
}
