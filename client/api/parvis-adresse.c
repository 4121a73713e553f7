/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-client"
#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "client/api/parvis-adresse.h"
#include "shared/parvis-error.h"

#define LONGUEUR_MAX 255

static gboolean
is_this_machine (const char *host)
{
  return g_str_equal (host, "localhost") || g_str_equal (host, "127.0.0.1")
         || g_str_equal (host, "::1");
}

static gboolean
is_host (const char *host)
{
  static const char allowed[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-";

  if (host == NULL || *host == '\0')
    return FALSE;
  return g_hostname_is_ip_address (host) || host[strspn (host, allowed)] == '\0';
}

static char *
refuse (GError **error, const char *phrase)
{
  g_set_error_literal (error, PARVIS_ERROR, PARVIS_ERROR_INVALID, phrase);
  return NULL;
}

static char *
canonical (GUri *uri)
{
  const char *host = g_uri_get_host (uri);
  g_autofree char *bracketed =
      strchr (host, ':') != NULL ? g_strdup_printf ("[%s]", host) : g_ascii_strdown (host, -1);
  g_autofree char *path = g_strdup (g_uri_get_path (uri));
  int port = g_uri_get_port (uri);

  while (g_str_has_suffix (path, "/"))
    path[strlen (path) - 1] = '\0';
  if (port <= 0)
    return g_strdup_printf ("%s://%s%s", g_uri_get_scheme (uri), bracketed, path);
  return g_strdup_printf ("%s://%s:%d%s", g_uri_get_scheme (uri), bracketed, port, path);
}

char *
parvis_adresse_normalise (const char *texte, GError **error)
{
  g_autofree char *stripped = g_strstrip (g_strdup (texte));
  g_autofree char *full = NULL;
  g_autoptr (GUri) uri = NULL;

  if (*stripped == '\0')
    return refuse (error, _ ("Indiquez l’adresse du serveur."));
  full = strstr (stripped, "://") != NULL ? g_strdup (stripped)
                                          : g_strconcat ("https://", stripped, NULL);
  uri = strlen (full) <= LONGUEUR_MAX ? g_uri_parse (full, G_URI_FLAGS_NONE, NULL) : NULL;
  if (uri == NULL || !is_host (g_uri_get_host (uri)) || g_uri_get_query (uri) != NULL
      || g_uri_get_fragment (uri) != NULL || g_uri_get_userinfo (uri) != NULL)
    return refuse (error, _ ("Cette adresse n’est pas celle d’un serveur."));
  if (g_str_equal (g_uri_get_scheme (uri), "https"))
    return canonical (uri);
  if (g_str_equal (g_uri_get_scheme (uri), "http") && is_this_machine (g_uri_get_host (uri)))
    return canonical (uri);
  return refuse (error, _ ("L’adresse du serveur doit commencer par https://."));
}
