/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-courriel"
#include "config.h"

#include <string.h>

#include "server/courriel/courriel-config.h"
#include "shared/rules/parvis-texte.h"

#define GROUP "courriel"

void
parvis_courriel_config_clear (ParvisCourrielConfig *config)
{
  parvis_expediteur_clear (&config->expediteur);
  parvis_smtp_clear (&config->smtp);
}

/* NULL when it is not there, or empty. */
static char *
dup_value (ParvisCommune *commune, const char *key)
{
  g_autofree char *value =
      commune->config ? g_key_file_get_string (commune->config, GROUP, key, NULL) : NULL;

  return value && *value ? g_steal_pointer (&value) : NULL;
}

static gboolean
fail (const char *key, const char *why, GError **error)
{
  g_set_error (error, PARVIS_ERROR, PARVIS_ERROR_INVALID, "[" GROUP "] %s : %s", key, why);
  return FALSE;
}

static char *
dup_domain (ParvisCommune *commune)
{
  g_autoptr (GUri) uri =
      commune->base_url ? g_uri_parse (commune->base_url, G_URI_FLAGS_NONE, NULL) : NULL;
  const char *host = uri ? g_uri_get_host (uri) : NULL;

  return g_strdup (host && *host && !g_hostname_is_ip_address (host) ? host : "localhost");
}

static gboolean
read_sender (ParvisCommune *commune, ParvisExpediteur *e, GError **error)
{
  g_autofree char *from = dup_value (commune, "expediteur");
  g_autofree char *reply = dup_value (commune, "reponse");

  e->domain = dup_domain (commune);
  if (from && !parvis_expediteur_parse (from, &e->name, &e->address))
    return fail ("expediteur", "ce n’est pas une adresse", error);
  if (!from)
    e->address = g_strdup_printf ("ne-pas-repondre@%s", e->domain);
  if (reply && !parvis_texte_is_courriel (reply))
    return fail ("reponse", "ce n’est pas une adresse", error);
  e->reply = g_steal_pointer (&reply);
  return TRUE;
}

static gboolean
read_password (ParvisCommune *commune, ParvisSmtp *smtp, GError **error)
{
  g_autofree char *path = dup_value (commune, "mot_de_passe_fichier");
  g_autofree char *content = NULL;

  if (!smtp->user)
    return TRUE;
  if (!path || !g_file_get_contents (path, &content, NULL, NULL))
    return fail ("mot_de_passe_fichier", "ce fichier ne peut pas être lu", error);
  content[strcspn (content, "\r\n")] = '\0';
  smtp->password = g_steal_pointer (&content);
  return TRUE;
}

static gboolean
read_relay (ParvisCommune *commune, ParvisSmtp *smtp, GError **error)
{
  g_autoptr (GUri) uri = NULL;

  smtp->url = dup_value (commune, "serveur");
  if (!smtp->url)
    return TRUE;
  uri = g_uri_parse (smtp->url, G_URI_FLAGS_NONE, NULL);
  if (!uri || !g_uri_get_host (uri) || strlen (g_uri_get_path (uri)) > 1 || g_uri_get_userinfo (uri)
      || (!g_str_equal (g_uri_get_scheme (uri), "smtp")
          && !g_str_equal (g_uri_get_scheme (uri), "smtps")))
    return fail ("serveur", "il faut smtp://HÔTE:PORT ou smtps://HÔTE:PORT", error);
  if (g_str_has_suffix (smtp->url, "/"))
    smtp->url[strlen (smtp->url) - 1] = '\0';
  smtp->user = dup_value (commune, "utilisateur");
  smtp->certificates = dup_value (commune, "certificats");
  if (smtp->certificates && !g_file_test (smtp->certificates, G_FILE_TEST_IS_REGULAR))
    return fail ("certificats", "ce fichier n’existe pas", error);
  return read_password (commune, smtp, error);
}

gboolean
parvis_courriel_config_read (ParvisCommune *commune, ParvisCourrielConfig *config, GError **error)
{
  memset (config, 0, sizeof *config);
  if (!read_sender (commune, &config->expediteur, error)
      || !read_relay (commune, &config->smtp, error))
    return FALSE;
  if (config->smtp.url && g_str_has_suffix (config->expediteur.address, "@localhost"))
    return fail ("expediteur", "il faut une adresse pour envoyer des courriels", error);
  return TRUE;
}
