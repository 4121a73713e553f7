/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <string.h>

#include "server/http/parvis-route-private.h"
#include "tests/fuzz/fuzz.h"

static ParvisResponse *
handler (ParvisRequest *request, ParvisDb *db, GError **error)
{
  return NULL;
}

static const ParvisRoute routes[] = {
  PARVIS_ROUTE ("0", "GET", "/", handler, PARVIS_FOR_TOUS, PARVIS_READS),
  PARVIS_ROUTE ("1", "GET", "/{a}", handler, PARVIS_FOR_TOUS, PARVIS_READS),
  PARVIS_ROUTE ("2", "GET", "/{a}/{b}", handler, PARVIS_FOR_TOUS, PARVIS_READS),
  PARVIS_ROUTE ("2x", "GET", "/x/{b}", handler, PARVIS_FOR_TOUS, PARVIS_READS),
  PARVIS_ROUTE ("3", "GET", "/x/{b}/{c}", handler, PARVIS_FOR_TOUS, PARVIS_READS),
  { NULL },
};

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  static ParvisRouter *router;
  g_autofree char *path = g_strndup ((const char *) data, size);
  g_autofree char *url = NULL;
  g_auto (GStrv) parts = NULL;
  g_auto (GStrv) again = NULL;
  const char *allow = NULL;
  const ParvisRoute *route = NULL;

  if (router == NULL)
    {
      router = parvis_router_new ();
      parvis_router_add (router, routes);
    }
  route = parvis_router_find (router, "GET", path, &parts, &allow);
  if (route == NULL)
    return 0;
  for (guint i = 0; parts[i] != NULL; i++)
    {
      g_assert_true (g_utf8_validate (parts[i], -1, NULL));
      g_assert_null (strpbrk (parts[i], "/\r\n"));
      g_assert_cmpstr (parts[i], !=, "");
      g_assert_cmpstr (parts[i], !=, ".");
      g_assert_cmpstr (parts[i], !=, "..");
    }
  /* Its URL leads to the same route with the same parts. */
  url = parvis_router_url (router, route->name, parts[0], parts[0] != NULL ? parts[1] : NULL, NULL);
  g_assert_true (parvis_path_is_ours (url));
  g_assert_true (parvis_router_find (router, "GET", url, &again, &allow) == route);
  g_assert_true (g_strv_equal ((const char *const *) parts, (const char *const *) again));
  return 0;
}
