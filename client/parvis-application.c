/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-client"
#include "config.h"

#include <glib/gi18n-lib.h>

#include "client/parvis-application.h"
#include "client/parvis-window.h"

struct _ParvisApplication
{
  AdwApplication parent_instance;

  char *serveur; /* of the command line */
  ParvisPoste *poste;
};

G_DEFINE_FINAL_TYPE (ParvisApplication, parvis_application, ADW_TYPE_APPLICATION)

static const GOptionEntry options[] = {
  { "serveur", 's', 0, G_OPTION_ARG_STRING, NULL, N_ ("Adresse du serveur"), "URL" },
  { "version", 0, 0, G_OPTION_ARG_NONE, NULL, N_ ("Affiche la version"), NULL },
  { NULL }
};

static const struct
{
  const char *action;
  const char *accels[3];
} raccourcis[] = {
  { "app.quit", { "<Control>q" } },
  { "window.close", { "<Control>w" } },
  { "win.lock", { "<Control>l" } },
  { "win.refresh", { "F5" } },
  { "win.search", { "<Control>f" } },
  { "win.section::justificatifs", { "<Alt>1", "<Alt>ampersand" } },
  { "win.section::demandes", { "<Alt>2", "<Alt>eacute" } },
};

static void
about (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (user_data));

  adw_show_about_window (window, "application-name", "Parvis", "application-icon",
                         "fr.parvis.Agent", "version", PARVIS_VERSION, "comments",
                         _ ("Le poste des agents du portail de la mairie."), "license",
                         _ ("Licence publique de l’Union européenne (EUPL) 1.2"), "license-type",
                         GTK_LICENSE_CUSTOM, NULL);
}

static void
quit (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (user_data));

  /* As the window's own button: it may still have something to send. */
  if (window != NULL)
    gtk_window_close (window);
}

static const GActionEntry actions[] = {
  { .name = "about", .activate = about },
  { .name = "quit", .activate = quit },
};

static int
parvis_application_handle_local_options (GApplication *application, GVariantDict *dict)
{
  ParvisApplication *self = PARVIS_APPLICATION (application);

  if (g_variant_dict_contains (dict, "version"))
    {
      g_print ("parvis %s\n", PARVIS_VERSION);
      return 0;
    }
  g_variant_dict_lookup (dict, "serveur", "s", &self->serveur);
  return -1;
}

static void
parvis_application_startup (GApplication *application)
{
  ParvisApplication *self = PARVIS_APPLICATION (application);
  g_autoptr (ParvisPreferences) preferences = NULL;

  G_APPLICATION_CLASS (parvis_application_parent_class)->startup (application);
  gtk_window_set_default_icon_name ("fr.parvis.Agent");
  g_action_map_add_action_entries (G_ACTION_MAP (self), actions, G_N_ELEMENTS (actions), self);
  for (gsize i = 0; i < G_N_ELEMENTS (raccourcis); i++)
    gtk_application_set_accels_for_action (GTK_APPLICATION (self), raccourcis[i].action,
                                           raccourcis[i].accels);
  preferences = parvis_preferences_new (self->serveur);
  self->poste = parvis_poste_new (preferences);
}

static void
parvis_application_activate (GApplication *application)
{
  ParvisApplication *self = PARVIS_APPLICATION (application);
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (self));

  if (window == NULL)
    {
      window = GTK_WINDOW (parvis_window_new (ADW_APPLICATION (self), self->poste));
      parvis_poste_resume (self->poste);
    }
  gtk_window_present (window);
}

static void
parvis_application_finalize (GObject *object)
{
  ParvisApplication *self = PARVIS_APPLICATION (object);

  g_clear_object (&self->poste);
  g_free (self->serveur);
  G_OBJECT_CLASS (parvis_application_parent_class)->finalize (object);
}

static void
parvis_application_class_init (ParvisApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = parvis_application_finalize;
  application_class->handle_local_options = parvis_application_handle_local_options;
  application_class->startup = parvis_application_startup;
  application_class->activate = parvis_application_activate;
}

static void
parvis_application_init (ParvisApplication *self)
{
  g_application_add_main_option_entries (G_APPLICATION (self), options);
  g_application_set_option_context_summary (G_APPLICATION (self),
                                            _ ("Le poste des agents du portail de la mairie."));
}

ParvisApplication *
parvis_application_new (void)
{
  return g_object_new (PARVIS_TYPE_APPLICATION, "application-id", "fr.parvis.Agent",
                       "resource-base-path", "/fr/parvis/Agent", NULL);
}
