/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-http"
#include "config.h"

#include "server/http/parvis-request-private.h"
#include "server/http/parvis-route-private.h"

#define FORM_MAX (64 * 1024)
#define JSON_MAX (256 * 1024)

gsize
parvis_route_get_body_max (const ParvisRoute *route)
{
  if (route->body == PARVIS_BODY_NONE)
    return 0;
  if (route->body_max > 0)
    return route->body_max;
  return route->body == PARVIS_BODY_JSON ? JSON_MAX : FORM_MAX;
}

gboolean
parvis_path_is_ours (const char *path)
{
  /* Browsers read a backslash as a slash: "/\\evil" leads elsewhere. */
  if (path == NULL || *path != '/' || path[1] == '/' || path[1] == '\\')
    return FALSE;
  for (; *path != '\0'; path++)
    if (!g_ascii_isgraph (*path))
      return FALSE;
  return TRUE;
}

char *
parvis_url (ParvisRequest *request, const char *name, ...)
{
  va_list parts;
  char *url = NULL;

  va_start (parts, name);
  url = parvis_router_url_va (parvis_request_get_router (request), name, parts);
  va_end (parts);
  return url;
}

void
parvis_view_set_url (
    ParvisView *view, const char *key, ParvisRequest *request, const char *name, ...)
{
  ParvisRouter *router = parvis_request_get_router (request);
  const char *plain = parvis_router_find_plain_url (router, name);
  g_autofree char *url = NULL;
  va_list parts;

  va_start (parts, name);
  /* Half of a page's addresses are a pattern without a part. */
  if (plain == NULL || va_arg (parts, const char *) != NULL)
    {
      va_end (parts);
      va_start (parts, name);
      plain = url = parvis_router_url_va (router, name, parts);
    }
  va_end (parts);
  parvis_view_set (view, key, plain);
}
