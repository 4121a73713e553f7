/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-http"
#include "config.h"

#include <string.h>

#include "server/http/parvis-route-private.h"

/* Longer paths are nobody's. */
#define SEGMENTS_MAX 12
/* Most addresses are shorter: one allocation. */
#define URL_GUESS 48

/* One step of the tree of paths: an exact segment is tried before a part. */
typedef struct _Node Node;
struct _Node
{
  GHashTable *exact; /* segment → Node; NULL = none */
  Node *part;
  const ParvisRoute *get;
  const ParvisRoute *post;
};

struct _ParvisRouter
{
  Node *root;
  GHashTable *by_name; /* name → const ParvisRoute */
  GPtrArray *routes;   /* in the order they were added */
};

static void
node_free (gpointer data)
{
  Node *node = data;

  if (node == NULL)
    return;
  g_clear_pointer (&node->exact, g_hash_table_unref);
  node_free (node->part);
  g_free (node);
}

static gboolean
is_part (const char *segment)
{
  return *segment == '{';
}

/* Patterns are ours: anything doubtful stops the start. */
static void
check_segment (const ParvisRoute *route, const char *segment)
{
  gsize length = strlen (segment);
  const char *letters = "abcdefghijklmnopqrstuvwxyz0123456789_-.";

  if (is_part (segment)
          ? length < 3 || segment[length - 1] != '}' || strspn (segment + 1, letters) != length - 2
          : length == 0 || strspn (segment, letters) != length)
    g_error ("route %s: its pattern %s is not one", route->name, route->pattern);
}

static void
check_route (const ParvisRoute *route)
{
  gboolean post = g_strcmp0 (route->method, "POST") == 0;

  if (!post && g_strcmp0 (route->method, "GET") != 0)
    g_error ("route %s: its method is neither GET nor POST", route->name);
  if (route->pattern == NULL || *route->pattern != '/')
    g_error ("route %s: its pattern does not begin with /", route->name);
  if (route->who == 0 || route->handler == NULL || route->how < PARVIS_READS
      || route->how > PARVIS_STREAMS)
    g_error ("route %s: it lacks a who, a how or a handler", route->name);
  if (post != (route->body != PARVIS_BODY_NONE))
    g_error ("route %s: a body is what POST has and GET has not", route->name);
  if (route->body == PARVIS_BODY_UPLOAD && route->body_max == 0)
    g_error ("route %s: an upload says how large it may be", route->name);
}

static Node *
child_of (Node *node, const char *segment)
{
  Node *child = NULL;

  if (is_part (segment))
    {
      if (node->part == NULL)
        node->part = g_new0 (Node, 1);
      return node->part;
    }
  if (node->exact == NULL)
    node->exact = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, node_free);
  child = g_hash_table_lookup (node->exact, segment);
  if (child == NULL)
    {
      child = g_new0 (Node, 1);
      g_hash_table_insert (node->exact, g_strdup (segment), child);
    }
  return child;
}

/* "/a/b" → ["a", "b"], "/" → []. */
static char **
split (const char *path)
{
  return path[1] == '\0' ? g_new0 (char *, 1) : g_strsplit (path + 1, "/", SEGMENTS_MAX + 1);
}

static void
add (ParvisRouter *router, const ParvisRoute *route)
{
  g_auto (GStrv) segments = NULL;
  Node *node = router->root;
  const ParvisRoute **slot = NULL;

  check_route (route);
  segments = split (route->pattern);
  if (g_strv_length (segments) > SEGMENTS_MAX)
    g_error ("route %s: its pattern is too deep", route->name);
  for (guint i = 0; segments[i] != NULL; i++)
    {
      check_segment (route, segments[i]);
      node = child_of (node, segments[i]);
    }
  slot = g_str_equal (route->method, "GET") ? &node->get : &node->post;
  if (*slot != NULL)
    g_error ("routes %s and %s: the same method and path", (*slot)->name, route->name);
  *slot = route;
  if (!g_hash_table_insert (router->by_name, (gpointer) route->name, (gpointer) route))
    g_error ("route %s: there are two of this name", route->name);
  g_ptr_array_add (router->routes, (gpointer) route);
}

/* Undoes %XX, exactly once. NULL for what a browser does not send and what could be taken for another
 * path further on: a separator or NUL that was escaped, . and .., what is not UTF-8. */
static char *
decode_segment (const char *raw)
{
  /* Most have nothing to unescape. */
  g_autofree char *text =
      strchr (raw, '%') == NULL ? g_strdup (raw) : g_uri_unescape_string (raw, "/");

  if (text == NULL || *text == '\0' || g_str_equal (text, ".") || g_str_equal (text, "..")
      || !g_utf8_validate (text, -1, NULL))
    return NULL;
  for (const char *p = raw; *p != '\0'; p++)
    if (!g_ascii_isgraph (*p) || *p == '\\')
      return NULL;
  for (const char *p = text; *p != '\0'; p++)
    if (g_ascii_iscntrl (*p))
      return NULL;
  return g_steal_pointer (&text);
}

static char **
decode_path (const char *path)
{
  g_auto (GStrv) segments = NULL;

  if (path == NULL || *path != '/')
    return NULL;
  segments = split (path);
  if (g_strv_length (segments) > SEGMENTS_MAX)
    return NULL;
  for (guint i = 0; segments[i] != NULL; i++)
    {
      char *decoded = decode_segment (segments[i]);

      if (decoded == NULL)
        return NULL;
      g_free (segments[i]);
      segments[i] = decoded;
    }
  return g_steal_pointer (&segments);
}

/* The route of @method below @node, exact segments first. The other method's, met on the way, goes to
 * @other. @parts is as deep as the path. */
static const ParvisRoute *
walk (Node *node, char **segments, gboolean post, const ParvisRoute **other, GPtrArray *parts)
{
  const ParvisRoute *found = NULL;
  Node *exact = NULL;

  if (*segments == NULL)
    {
      found = post ? node->post : node->get;
      if (*other == NULL)
        *other = post ? node->get : node->post;
      return found;
    }
  if (node->exact != NULL)
    exact = g_hash_table_lookup (node->exact, *segments);
  if (exact != NULL)
    found = walk (exact, segments + 1, post, other, parts);
  if (found != NULL || node->part == NULL)
    return found;
  g_ptr_array_add (parts, *segments);
  found = walk (node->part, segments + 1, post, other, parts);
  if (found == NULL)
    g_ptr_array_set_size (parts, parts->len - 1);
  return found;
}

/* Takes the parts out of @pattern into @out, in order. FALSE when there are more or fewer. */
static gboolean
fill (const char *pattern, va_list parts, GString *out)
{
  while (*pattern != '\0')
    {
      gsize plain = strcspn (pattern, "{");
      const char *part;

      if (plain > 0)
        {
          g_string_append_len (out, pattern, plain);
          pattern += plain;
          continue;
        }
      part = va_arg (parts, const char *);
      if (part == NULL)
        return FALSE;
      g_string_append_uri_escaped (out, part, NULL, FALSE);
      pattern = strchr (pattern, '}') + 1;
    }
  return va_arg (parts, const char *) == NULL;
}

const ParvisRoute *
parvis_router_find (
    ParvisRouter *router, const char *method, const char *path, char ***parts, const char **allow)
{
  g_auto (GStrv) segments = decode_path (path);
  g_autoptr (GPtrArray) taken = g_ptr_array_new ();
  const ParvisRoute *other = NULL;
  const ParvisRoute *route = NULL;
  gboolean post = g_str_equal (method, "POST");
  gboolean get = g_str_equal (method, "GET") || g_str_equal (method, "HEAD");

  *parts = NULL;
  *allow = NULL;
  if (segments != NULL)
    route = walk (router->root, segments, post, &other, taken);
  if (route != NULL && (post || get))
    {
      g_ptr_array_add (taken, NULL);
      *parts = g_strdupv ((char **) taken->pdata);
      return route;
    }
  if (route != NULL)
    *allow = other != NULL ? "GET, POST" : route->method;
  else if (other != NULL)
    *allow = other->method;
  return NULL;
}

const ParvisRoute *
parvis_router_find_name (ParvisRouter *router, const char *name)
{
  return g_hash_table_lookup (router->by_name, name);
}

const char *
parvis_router_find_plain_url (ParvisRouter *router, const char *name)
{
  const ParvisRoute *route = parvis_router_find_name (router, name);

  return route != NULL && strchr (route->pattern, '{') == NULL ? route->pattern : NULL;
}

char *
parvis_router_url_va (ParvisRouter *router, const char *name, va_list parts)
{
  const ParvisRoute *route = parvis_router_find_name (router, name);
  g_autoptr (GString) url = g_string_sized_new (URL_GUESS);

  if (route == NULL)
    g_error ("there is no route named %s", name);
  if (!fill (route->pattern, parts, url))
    g_error ("route %s: the wrong number of parts for %s", name, route->pattern);
  return g_string_free (g_steal_pointer (&url), FALSE);
}

ParvisRouter *
parvis_router_new (void)
{
  ParvisRouter *router = g_new0 (ParvisRouter, 1);

  router->root = g_new0 (Node, 1);
  router->by_name = g_hash_table_new (g_str_hash, g_str_equal);
  router->routes = g_ptr_array_new ();
  return router;
}

void
parvis_router_free (ParvisRouter *router)
{
  node_free (router->root);
  g_hash_table_unref (router->by_name);
  g_ptr_array_unref (router->routes);
  g_free (router);
}

void
parvis_router_add (ParvisRouter *router, const ParvisRoute *routes)
{
  for (const ParvisRoute *route = routes; route->name != NULL; route++)
    add (router, route);
}

void
parvis_router_foreach (ParvisRouter *router,
                       void (*func) (const ParvisRoute *, gpointer),
                       gpointer data)
{
  for (guint i = 0; i < router->routes->len; i++)
    func (g_ptr_array_index (router->routes, i), data);
}

char *
parvis_router_url (ParvisRouter *router, const char *name, ...)
{
  va_list parts;
  char *url = NULL;

  va_start (parts, name);
  url = parvis_router_url_va (router, name, parts);
  va_end (parts);
  return url;
}
