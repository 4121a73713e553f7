/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-client"
#include "config.h"

#include "client/api/parvis-adresse.h"
#include "client/parvis-preferences.h"

#define SCHEMA              "fr.parvis.Agent"
#define VERROUILLAGE_DEFAUT 10

struct _ParvisPreferences
{
  GObject parent_instance;

  GSettings *settings; /* NULL: the schema is not installed */
  char *preset;        /* by command line or environment */
};

G_DEFINE_FINAL_TYPE (ParvisPreferences, parvis_preferences, G_TYPE_OBJECT)

static GSettings *
find_settings (void)
{
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
  g_autoptr (GSettingsSchema) schema =
      source != NULL ? g_settings_schema_source_lookup (source, SCHEMA, TRUE) : NULL;

  if (schema == NULL)
    {
      g_message ("the settings of %s are not installed: nothing will be remembered", SCHEMA);
      return NULL;
    }
  return g_settings_new_full (schema, NULL, NULL);
}

static char *
dup_string (ParvisPreferences *self, const char *key)
{
  return self->settings != NULL ? g_settings_get_string (self->settings, key) : g_strdup ("");
}

static void
parvis_preferences_finalize (GObject *object)
{
  ParvisPreferences *self = PARVIS_PREFERENCES (object);

  g_clear_object (&self->settings);
  g_free (self->preset);
  G_OBJECT_CLASS (parvis_preferences_parent_class)->finalize (object);
}

static void
parvis_preferences_class_init (ParvisPreferencesClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = parvis_preferences_finalize;
}

static void
parvis_preferences_init (ParvisPreferences *self)
{
  self->settings = find_settings ();
}

ParvisPreferences *
parvis_preferences_new (const char *serveur)
{
  ParvisPreferences *self = g_object_new (PARVIS_TYPE_PREFERENCES, NULL);
  const char *said = serveur != NULL ? serveur : g_getenv ("PARVIS_SERVEUR");
  g_autoptr (GError) error = NULL;

  if (said != NULL && *said != '\0')
    {
      self->preset = parvis_adresse_normalise (said, &error);
      if (self->preset == NULL)
        g_warning ("%s: %s", said, error->message);
    }
  return self;
}

char *
parvis_preferences_dup_serveur (ParvisPreferences *self)
{
  return self->preset != NULL ? g_strdup (self->preset) : dup_string (self, "serveur");
}

gboolean
parvis_preferences_is_serveur_preset (ParvisPreferences *self)
{
  return self->preset != NULL
         || (self->settings != NULL && !g_settings_is_writable (self->settings, "serveur"));
}

void
parvis_preferences_remember_serveur (ParvisPreferences *self, const char *serveur)
{
  if (self->settings != NULL && !parvis_preferences_is_serveur_preset (self))
    g_settings_set_string (self->settings, "serveur", serveur);
}

char *
parvis_preferences_dup_identifiant (ParvisPreferences *self)
{
  return dup_string (self, "identifiant");
}

void
parvis_preferences_remember_identifiant (ParvisPreferences *self, const char *identifiant)
{
  if (self->settings != NULL && g_settings_is_writable (self->settings, "identifiant"))
    g_settings_set_string (self->settings, "identifiant", identifiant);
}

guint
parvis_preferences_get_verrouillage (ParvisPreferences *self)
{
  return self->settings != NULL ? g_settings_get_uint (self->settings, "verrouillage")
                                : VERROUILLAGE_DEFAUT;
}

void
parvis_preferences_get_window (ParvisPreferences *self,
                               int *width,
                               int *height,
                               gboolean *maximized)
{
  *width = 1280;
  *height = 800;
  *maximized = FALSE;
  if (self->settings != NULL)
    {
      g_settings_get (self->settings, "fenetre", "(ii)", width, height);
      *maximized = g_settings_get_boolean (self->settings, "agrandie");
    }
}

void
parvis_preferences_set_window (ParvisPreferences *self, int width, int height, gboolean maximized)
{
  if (self->settings == NULL)
    return;
  if (!maximized)
    g_settings_set (self->settings, "fenetre", "(ii)", width, height);
  g_settings_set_boolean (self->settings, "agrandie", maximized);
}
