/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-client"
#include "config.h"

#include "client/demandes/parvis-joint.h"
#include "client/widgets/parvis-keys.h"
#include "client/widgets/parvis-viewer.h"

typedef struct
{
  ParvisApi *api;
  ParvisViewer *viewer; /* borrowed: this goes with it */
  gint64 demande, message, rang;
  guint page;                /* the one that is wanted */
  GCancellable *cancellable; /* of what is on its way */
} Joint;

static void
joint_free (gpointer data, GClosure *closure)
{
  Joint *joint = data;

  g_cancellable_cancel (joint->cancellable);
  g_object_unref (joint->cancellable);
  g_object_unref (joint->api);
  g_free (joint);
}

/* A call that was cancelled may come back after the window is gone: it touches nothing. */
static void
decoded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ParvisImage) image = parvis_image_decode_finish (result, &error);
  Joint *joint = user_data;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (image != NULL)
    parvis_viewer_show_image (joint->viewer, image);
  else
    parvis_viewer_show_fault (joint->viewer, error->message, FALSE);
}

static void
fetched_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) png = parvis_api_get_joint_page_finish (PARVIS_API (source), result, &error);
  Joint *joint = user_data;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (png != NULL)
    parvis_image_decode_async (png, joint->cancellable, decoded_cb, joint);
  else
    parvis_viewer_show_fault (joint->viewer, error->message, error->domain == PARVIS_API_ERROR);
}

static void
wanted_cb (ParvisViewer *viewer, guint page, Joint *joint)
{
  g_cancellable_cancel (joint->cancellable);
  g_object_unref (joint->cancellable);
  joint->cancellable = g_cancellable_new ();
  joint->page = page;
  parvis_viewer_show_loading (viewer);
  parvis_api_get_joint_page_async (joint->api, joint->demande, joint->message, joint->rang, page,
                                   joint->cancellable, fetched_cb, joint);
}

static void
retry_cb (ParvisViewer *viewer, Joint *joint)
{
  wanted_cb (viewer, joint->page, joint);
}

void
parvis_joint_open (GtkWindow *parent,
                   ParvisApi *api,
                   gint64 demande,
                   gint64 message,
                   const ParvisDemandeFichier *fichier)
{
  GtkWidget *window = adw_window_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *viewer = g_object_new (PARVIS_TYPE_VIEWER, "vexpand", TRUE, NULL);
  static const ParvisKey keys[] = { { "Escape", "window.close" }, { NULL, NULL } };
  Joint *joint = g_new0 (Joint, 1);

  *joint = (Joint){ .api = g_object_ref (api),
                    .viewer = PARVIS_VIEWER (viewer),
                    .demande = demande,
                    .message = message,
                    .rang = fichier->rang,
                    .page = 1,
                    .cancellable = g_cancellable_new () };
  gtk_box_append (GTK_BOX (box), adw_header_bar_new ());
  gtk_box_append (GTK_BOX (box), viewer);
  adw_window_set_content (ADW_WINDOW (window), box);
  parvis_keys_install (box, window, keys);
  parvis_viewer_install_keys (PARVIS_VIEWER (viewer), box);
  gtk_window_set_title (GTK_WINDOW (window), fichier->nom);
  gtk_window_set_default_size (GTK_WINDOW (window), 760, 900);
  gtk_window_set_transient_for (GTK_WINDOW (window), parent);
  gtk_window_set_modal (GTK_WINDOW (window), TRUE);
  g_signal_connect_data (viewer, "page-wanted", G_CALLBACK (wanted_cb), joint, joint_free, 0);
  g_signal_connect (viewer, "retry", G_CALLBACK (retry_cb), joint);
  /* The picture is without risk; a stranger's file on the agent's machine is not, and is not needed to answer. */
  gtk_widget_action_set_enabled (viewer, "viewer.save", FALSE);
  parvis_viewer_set_document (joint->viewer, fichier->nom, (guint) MAX (fichier->pages, 1));
  gtk_window_present (GTK_WINDOW (window));
}
