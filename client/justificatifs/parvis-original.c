/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-client"
#include "config.h"

#include <glib/gi18n-lib.h>

#include "client/justificatifs/parvis-original.h"

#define NOM_MAX 120

typedef struct
{
  GtkWindow *parent;
  ParvisApi *api;
  gint64 id, depot, rang;
  char *nom;
  GtkFileChooserNative *chooser;
  GFile *file;
} Save;

static void
save_free (Save *save)
{
  g_clear_object (&save->parent);
  g_clear_object (&save->api);
  g_clear_object (&save->chooser);
  g_clear_object (&save->file);
  g_free (save->nom);
  g_free (save);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Save, save_free)

char *
parvis_original_clean_name (const char *nom)
{
  g_autoptr (GString) clean = g_string_new (NULL);

  for (const char *p = nom; *p != '\0' && clean->len < NOM_MAX; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);
      /* Letters that turn the reading direction can hide an ending. */
      gboolean fine = g_unichar_isprint (c) && g_unichar_type (c) != G_UNICODE_FORMAT
                      && (c > 127 || strchr ("/\\:*?\"<>|", (int) c) == NULL);

      if (fine && !(clean->len == 0 && c == '.'))
        g_string_append_unichar (clean, c);
    }
  return g_strdup (clean->len > 0 ? clean->str : "original");
}

static void
say (GtkWindow *parent, const char *heading, const char *body)
{
  GtkWidget *dialog = adw_message_dialog_new (parent, heading, body);

  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "fermer", _ ("_Fermer"));
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Save) save = user_data;
  g_autoptr (GError) error = NULL;

  if (!g_file_replace_contents_finish (G_FILE (source), result, NULL, &error))
    say (save->parent, _ ("L’original n’a pas été enregistré"), error->message);
}

static void
fetched_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Save) save = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = parvis_api_get_fichier_finish (PARVIS_API (source), result, &error);
  GFile *file = save->file;

  if (bytes == NULL)
    say (save->parent, _ ("L’original n’a pas été enregistré"), error->message);
  else
    g_file_replace_contents_bytes_async (file, bytes, NULL, FALSE, G_FILE_CREATE_PRIVATE, NULL,
                                         written_cb, g_steal_pointer (&save));
}

static void
chosen_cb (GtkNativeDialog *dialog, int response, gpointer user_data)
{
  Save *save = user_data;

  if (response != GTK_RESPONSE_ACCEPT)
    {
      save_free (save);
      return;
    }
  save->file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
  parvis_api_get_fichier_async (save->api, save->id, save->depot, save->rang, NULL, fetched_cb,
                                save);
}

static void
warned_cb (AdwMessageDialog *dialog, const char *response, gpointer user_data)
{
  g_autoptr (Save) save = user_data;
  GtkFileChooserNative *chooser;

  if (!g_str_equal (response, "enregistrer"))
    return;
  chooser = gtk_file_chooser_native_new (_ ("Enregistrer l’original"), save->parent,
                                         GTK_FILE_CHOOSER_ACTION_SAVE, _ ("_Enregistrer"),
                                         _ ("_Annuler"));
  save->chooser = chooser;
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (chooser), save->nom);
  g_signal_connect (chooser, "response", G_CALLBACK (chosen_cb), g_steal_pointer (&save));
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

void
parvis_original_save (
    GtkWindow *parent, ParvisApi *api, gint64 id, gint64 depot, gint64 rang, const char *nom)
{
  Save *save = g_new0 (Save, 1);
  GtkWidget *dialog = adw_message_dialog_new (
      parent, _ ("Enregistrer l’original ?"),
      _ ("Ce fichier vient d’un inconnu. L’ouvrir avec un autre logiciel peut mettre le poste en "
         "danger ; l’image affichée ici est sans risque."));

  save->parent = g_object_ref (parent);
  save->api = g_object_ref (api);
  save->id = id;
  save->depot = depot;
  save->rang = rang;
  save->nom = parvis_original_clean_name (nom);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "annuler", _ ("_Annuler"),
                                    "enregistrer", _ ("_Enregistrer…"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "enregistrer",
                                              ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "annuler");
  g_signal_connect (dialog, "response", G_CALLBACK (warned_cb), save);
  gtk_window_present (GTK_WINDOW (dialog));
}
