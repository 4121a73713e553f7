/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis"
#include "config.h"

#include "server/configuration.h"

typedef enum
{
  TEXTE,
  CHEMIN,
  ENTIER,
  OUI
} Type;

/* Every key that exists. What a room reads by itself (courriel, paiement) is listed here too. */
static const struct
{
  const char *group, *key;
  Type type;
  gboolean mandatory;
} keys[] = {
  { "serveur", "ecoute", TEXTE, FALSE },
  { "serveur", "hote", TEXTE, TRUE },
  { "serveur", "url", TEXTE, TRUE },
  { "serveur", "derriere_proxy", OUI, FALSE },
  { "serveur", "fils", ENTIER, FALSE },
  { "serveur", "connexions_max", ENTIER, FALSE },
  { "donnees", "base", CHEMIN, TRUE },
  { "donnees", "fichiers", CHEMIN, TRUE },
  { "donnees", "cle", CHEMIN, TRUE },
  { "courriel", "serveur", TEXTE, FALSE },
  { "courriel", "utilisateur", TEXTE, FALSE },
  { "courriel", "mot_de_passe_fichier", CHEMIN, FALSE },
  { "courriel", "certificats", CHEMIN, FALSE },
  { "courriel", "expediteur", TEXTE, FALSE },
  { "courriel", "reponse", TEXTE, FALSE },
  { "courriel", "dossier", CHEMIN, FALSE },
  { "teleprocedures", "dossier", CHEMIN, FALSE },
  { "rendu", "programme", CHEMIN, FALSE },
  { "antivirus", "prise", CHEMIN, FALSE },
  { "paiement", "fournisseur", TEXTE, FALSE },
  { "paiement", "numcli", TEXTE, FALSE },
  { "paiement", "saisie", TEXTE, FALSE },
  { "paiement", "adresse", TEXTE, FALSE },
  { "demo", "active", OUI, FALSE },
};

static gboolean
is_known (const char *group, const char *key)
{
  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    if (g_str_equal (keys[i].group, group) && g_str_equal (keys[i].key, key))
      return TRUE;
  return FALSE;
}

static gboolean
check_unknown (GKeyFile *file, GError **error)
{
  g_auto (GStrv) groups = g_key_file_get_groups (file, NULL);

  for (gsize g = 0; groups[g] != NULL; g++)
    {
      g_auto (GStrv) names = g_key_file_get_keys (file, groups[g], NULL, NULL);

      for (gsize k = 0; names != NULL && names[k] != NULL; k++)
        if (!is_known (groups[g], names[k]))
          {
            g_set_error (error, PARVIS_ERROR, PARVIS_ERROR_INVALID,
                         "[%s] %s : cette clé n'existe pas", groups[g], names[k]);
            return FALSE;
          }
    }
  return TRUE;
}

/* Checks each key's presence and type, and makes the paths absolute. */
static gboolean
check_keys (GKeyFile *file, const char *folder, GError **error)
{
  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      g_autofree char *value = g_key_file_get_string (file, keys[i].group, keys[i].key, NULL);
      g_autoptr (GError) wrong = NULL;

      if (value == NULL || *value == '\0')
        {
          if (!keys[i].mandatory)
            continue;
          g_set_error (error, PARVIS_ERROR, PARVIS_ERROR_INVALID, "[%s] %s : manque", keys[i].group,
                       keys[i].key);
          return FALSE;
        }
      if (keys[i].type == ENTIER)
        g_key_file_get_uint64 (file, keys[i].group, keys[i].key, &wrong);
      else if (keys[i].type == OUI)
        g_key_file_get_boolean (file, keys[i].group, keys[i].key, &wrong);
      else if (keys[i].type == CHEMIN)
        {
          g_autofree char *absolute = g_canonicalize_filename (value, folder);

          g_key_file_set_string (file, keys[i].group, keys[i].key, absolute);
        }
      if (wrong != NULL)
        {
          g_set_error (error, PARVIS_ERROR, PARVIS_ERROR_INVALID,
                       "[%s] %s : « %s » ne convient pas", keys[i].group, keys[i].key, value);
          return FALSE;
        }
    }
  return TRUE;
}

/* A text without its empty form. */
static char *
dup_text (GKeyFile *file, const char *group, const char *key)
{
  char *value = g_key_file_get_string (file, group, key, NULL);

  if (value != NULL && *value == '\0')
    g_clear_pointer (&value, g_free);
  return value;
}

ParvisCommune *
parvis_configuration_load (const char *path, GError **error)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autofree char *absolute =
      g_canonicalize_filename (path != NULL ? path : PARVIS_CONFIG_DEFAULT, NULL);
  g_autofree char *folder = g_path_get_dirname (absolute);
  g_autoptr (ParvisCommune) commune = NULL;

  if (!g_key_file_load_from_file (file, absolute, G_KEY_FILE_NONE, error))
    {
      g_prefix_error (error, "%s : ", absolute);
      return NULL;
    }
  if (!check_unknown (file, error) || !check_keys (file, folder, error))
    {
      g_prefix_error (error, "%s : ", absolute);
      return NULL;
    }
  commune = parvis_commune_new ();
  commune->host = dup_text (file, "serveur", "hote");
  commune->base_url = dup_text (file, "serveur", "url");
  commune->https = g_str_has_prefix (commune->base_url, "https://");
  commune->demo = g_key_file_get_boolean (file, "demo", "active", NULL);
  commune->db_path = dup_text (file, "donnees", "base");
  commune->files_dir = dup_text (file, "donnees", "fichiers");
  commune->mail_dir = dup_text (file, "courriel", "dossier");
  commune->render_path = dup_text (file, "rendu", "programme");
  if (commune->render_path == NULL)
    commune->render_path = g_build_filename (PARVIS_LIBEXEC_DIR, "parvis-render", NULL);
  commune->clamd_socket = dup_text (file, "antivirus", "prise");
  commune->config = g_steal_pointer (&file);
  return g_steal_pointer (&commune);
}

/* A text that lives as long as the process. */
static const char *
keep_text (ParvisCommune *commune, const char *group, const char *key)
{
  g_autofree char *value = dup_text (commune->config, group, key);

  return value != NULL ? g_intern_string (value) : NULL;
}

void
parvis_configuration_get_server_options (ParvisCommune *commune, ParvisServerOptions *options)
{
  GKeyFile *file = commune->config;

  *options = (ParvisServerOptions){
    .listen = keep_text (commune, "serveur", "ecoute"),
    .workers = (guint) g_key_file_get_integer (file, "serveur", "fils", NULL),
    .connections_max = (guint) g_key_file_get_integer (file, "serveur", "connexions_max", NULL),
    .trust_proxy = g_key_file_get_boolean (file, "serveur", "derriere_proxy", NULL),
  };
  if (options->connections_max == 0)
    options->connections_max = 2000;
}

const char *
parvis_configuration_get_key_path (ParvisCommune *commune)
{
  return keep_text (commune, "donnees", "cle");
}
