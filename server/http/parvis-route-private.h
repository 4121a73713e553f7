/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <stdarg.h>

#include "server/http/parvis-route.h"

G_BEGIN_DECLS

/* The route for @path (percent-encoded, without query), or NULL. @parts receives the decoded parts in
 * the order of the pattern, NULL-terminated, the caller owns it. When NULL is returned because the
 * path exists for other methods only, @allow receives them ("GET", "POST", "GET, POST"), otherwise
 * NULL. HEAD finds what GET finds. */
const ParvisRoute *parvis_router_find (
    ParvisRouter *router, const char *method, const char *path, char ***parts, const char **allow);

/* The same by name; NULL when there is none. */
const ParvisRoute *parvis_router_find_name (ParvisRouter *router, const char *name);

/* How many bytes the route takes: its body_max or the default of its kind; 0 without a body. */
gsize parvis_route_get_body_max (const ParvisRoute *route);

/* The address of a route whose pattern has no part, as it stands there; NULL for another. */
const char *parvis_router_find_plain_url (ParvisRouter *router, const char *name);

char *parvis_router_url_va (ParvisRouter *router, const char *name, va_list parts);

G_END_DECLS
