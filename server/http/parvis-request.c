/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-http"
#include "config.h"

#include <string.h>

#include "server/http/parvis-body.h"
#include "server/http/parvis-cookie.h"
#include "server/http/parvis-request-private.h"
#include "server/http/parvis-route-private.h"
#include "shared/rules/parvis-date.h"

/* A cookie to be sent. */
typedef struct
{
  char *name;
  char *set_cookie;
} Cookie;

/* Something that a `before` found. */
typedef struct
{
  gpointer data;
  GDestroyNotify free_func;
} Kept;

struct _ParvisRequest
{
  gatomicrefcount refs;
  ParvisCommune *commune;
  ParvisRouter *router;
  ParvisRequestHead head; /* its texts are ours */
  char *path_and_query;
  const ParvisRoute *route;
  const char *allow;
  char **parts;

  gint64 now;
  char today[11]; /* "" until somebody asks */
  ParvisSession session;
  ParvisSession arrived; /* as the request came */

  ParvisForm *query;
  ParvisForm *form;
  ParvisBodyReader *body;
  gboolean skips_files; /* of an upload whose sender is not signed in */
  JsonObject *json;
  GPtrArray *uploads;   /* ParvisUpload, owned */
  GHashTable *by_field; /* char* → GPtrArray of ParvisUpload, borrowed */
  GHashTable *kept;     /* char* → Kept; NULL until used */
  GArray *cookies;      /* Cookie */
};

static void
cookie_clear (Cookie *cookie)
{
  g_free (cookie->name);
  g_free (cookie->set_cookie);
}

static void
kept_free (Kept *kept)
{
  if (kept->free_func != NULL)
    kept->free_func (kept->data);
  g_free (kept);
}

static void
copy_session (ParvisSession *to, const ParvisSession *from)
{
  g_autofree char *former = (char *) to->token;

  *to = *from;
  to->token = g_strdup (from->token);
}

static void
copy_head (ParvisRequestHead *to, const ParvisRequestHead *from)
{
  to->method = g_strdup (from->method);
  to->path = g_strdup (from->path);
  to->query = g_strdup (from->query);
  to->remote = g_strdup (from->remote != NULL ? from->remote : "");
  to->cookie = g_strdup (from->cookie);
  to->authorization = g_strdup (from->authorization);
  to->user_agent =
      from->user_agent != NULL ? g_utf8_make_valid (from->user_agent, -1) : g_strdup ("");
  to->content_type = g_strdup (from->content_type);
  to->accept_encoding = g_strdup (from->accept_encoding);
  to->if_none_match = g_strdup (from->if_none_match);
  to->origin = g_strdup (from->origin);
  to->sec_fetch_site = g_strdup (from->sec_fetch_site);
}

static void
clear_head (ParvisRequestHead *head)
{
  g_free ((char *) head->method);
  g_free ((char *) head->path);
  g_free ((char *) head->query);
  g_free ((char *) head->remote);
  g_free ((char *) head->cookie);
  g_free ((char *) head->authorization);
  g_free ((char *) head->user_agent);
  g_free ((char *) head->content_type);
  g_free ((char *) head->accept_encoding);
  g_free ((char *) head->if_none_match);
  g_free ((char *) head->origin);
  g_free ((char *) head->sec_fetch_site);
}

static void
request_free (ParvisRequest *self)
{
  clear_head (&self->head);
  g_free (self->path_and_query);
  g_strfreev (self->parts);
  g_free ((char *) self->session.token);
  g_free ((char *) self->arrived.token);
  parvis_form_free (self->query);
  parvis_form_free (self->form);
  g_clear_pointer (&self->body, parvis_body_reader_free);
  g_clear_pointer (&self->json, json_object_unref);
  g_hash_table_unref (self->by_field);
  g_ptr_array_unref (self->uploads);
  g_clear_pointer (&self->kept, g_hash_table_unref);
  g_array_unref (self->cookies);
  g_free (self);
}

static GPtrArray *
uploads_of (ParvisRequest *self, const char *field)
{
  GPtrArray *list = g_hash_table_lookup (self->by_field, field);

  if (list == NULL)
    {
      list = g_ptr_array_new ();
      g_hash_table_insert (self->by_field, g_strdup (field), list);
    }
  return list;
}

static gboolean
start_body (ParvisRequest *self, GError **error)
{
  ParvisBody kind = self->route != NULL ? self->route->body : PARVIS_BODY_NONE;
  g_autofree char *dir = parvis_uploads_dup_dir (self->commune);

  if (self->body == NULL)
    self->body = parvis_body_reader_new (
        kind, self->head.content_type, parvis_request_get_body_max (self), dir, self->form, error);
  if (self->body != NULL && self->skips_files)
    parvis_body_reader_skip_files (self->body);
  return self->body != NULL;
}

ParvisRequest *
parvis_request_new (ParvisCommune *commune,
                    ParvisRouter *router,
                    const ParvisRequestHead *head,
                    GError **error)
{
  g_autoptr (ParvisRequest) self = g_new0 (ParvisRequest, 1);
  const char *query = head->query;

  g_atomic_ref_count_init (&self->refs);
  self->commune = commune;
  self->router = router;
  copy_head (&self->head, head);
  self->path_and_query = g_strconcat (head->path, query != NULL ? "?" : NULL, query, NULL);
  self->now = commune->clock != NULL ? commune->clock (commune->clock_data)
                                     : g_get_real_time () / G_USEC_PER_SEC;
  self->query = parvis_form_new ();
  self->form = parvis_form_new ();
  self->uploads = g_ptr_array_new_with_free_func ((GDestroyNotify) parvis_upload_free);
  self->by_field =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_ptr_array_unref);
  self->cookies = g_array_new (FALSE, FALSE, sizeof (Cookie));
  g_array_set_clear_func (self->cookies, (GDestroyNotify) cookie_clear);
  if (query != NULL && !parvis_form_parse (self->query, query, strlen (query), error))
    return NULL;
  if (router != NULL)
    self->route = parvis_router_find (router, head->method, head->path, &self->parts, &self->allow);
  return g_steal_pointer (&self);
}

ParvisRequest *
parvis_request_ref (ParvisRequest *self)
{
  g_atomic_ref_count_inc (&self->refs);
  return self;
}

void
parvis_request_unref (ParvisRequest *self)
{
  if (g_atomic_ref_count_dec (&self->refs))
    request_free (self);
}

/* --- the pipeline's side --- */

const ParvisRoute *
parvis_request_get_route (ParvisRequest *self)
{
  return self->route;
}

const char *
parvis_request_get_allow (ParvisRequest *self)
{
  return self->allow;
}

gsize
parvis_request_get_body_max (ParvisRequest *self)
{
  return self->route != NULL ? parvis_route_get_body_max (self->route) : 0;
}

void
parvis_request_skip_files (ParvisRequest *self)
{
  self->skips_files = TRUE;
}

gboolean
parvis_request_feed (ParvisRequest *self, const void *data, gsize length, GError **error)
{
  return start_body (self, error) && parvis_body_reader_feed (self->body, data, length, error);
}

gboolean
parvis_request_end_body (ParvisRequest *self, GError **error)
{
  g_autoptr (GPtrArray) uploads = NULL;

  if (!start_body (self, error) || !parvis_body_reader_finish (self->body, error))
    return FALSE;
  parvis_request_take_json (self, parvis_body_reader_steal_json (self->body));
  uploads = parvis_body_reader_steal_uploads (self->body);
  while (uploads->len > 0)
    parvis_request_take_upload (self, g_ptr_array_steal_index (uploads, 0));
  return TRUE;
}

void
parvis_request_take_upload (ParvisRequest *self, ParvisUpload *upload)
{
  g_ptr_array_add (self->uploads, upload);
  g_ptr_array_add (uploads_of (self, upload->field), upload);
}

void
parvis_request_take_json (ParvisRequest *self, JsonObject *json)
{
  g_clear_pointer (&self->json, json_object_unref);
  self->json = json;
}

ParvisForm *
parvis_request_get_fields (ParvisRequest *self)
{
  return self->form;
}

const ParvisRequestHead *
parvis_request_get_head (ParvisRequest *self)
{
  return &self->head;
}

ParvisRouter *
parvis_request_get_router (ParvisRequest *self)
{
  return self->router;
}

void
parvis_request_set_cookie (ParvisRequest *self, const char *name, const char *value, int max_age)
{
  Cookie cookie = { g_strdup (name),
                    parvis_cookie_build (name, value, self->commune->https, max_age) };

  for (guint i = 0; i < self->cookies->len; i++)
    if (g_str_equal (g_array_index (self->cookies, Cookie, i).name, name))
      {
        g_array_remove_index (self->cookies, i);
        break;
      }
  g_array_append_val (self->cookies, cookie);
}

void
parvis_request_void_answer (ParvisRequest *self)
{
  g_array_set_size (self->cookies, 0);
  copy_session (&self->session, &self->arrived);
}

void
parvis_request_foreach_cookie (ParvisRequest *self,
                               void (*func) (const char *set_cookie, gpointer data),
                               gpointer data)
{
  for (guint i = 0; i < self->cookies->len; i++)
    func (g_array_index (self->cookies, Cookie, i).set_cookie, data);
}

const char *
parvis_request_find_cookie (ParvisRequest *self, const char *name)
{
  g_autofree char *full_name = NULL;
  g_autofree char *key = NULL;
  char *value;

  /* Most visitors have one of our cookies, and are asked for all of them. */
  if (self->head.cookie == NULL || strstr (self->head.cookie, name) == NULL)
    return NULL;
  key = g_strconcat ("http.cookie.", name, NULL);
  value = parvis_request_find_kept (self, key);
  if (value != NULL)
    return value;
  full_name = parvis_cookie_full_name (name, self->commune->https);
  value = parvis_cookie_find (self->head.cookie, full_name);
  if (value != NULL)
    parvis_request_keep (self, key, value, g_free);
  return value;
}

void
parvis_request_set_session (ParvisRequest *self, const ParvisSession *session, gboolean arrived)
{
  copy_session (&self->session, session);
  if (arrived)
    copy_session (&self->arrived, session);
}

const ParvisSession *
parvis_request_get_session (ParvisRequest *self)
{
  return &self->session;
}

/* --- the handler's side --- */

ParvisCommune *
parvis_request_get_commune (ParvisRequest *self)
{
  return self->commune;
}

ParvisVisitor
parvis_request_get_visitor (ParvisRequest *self)
{
  return self->session.visitor;
}

gint64
parvis_request_get_compte_id (ParvisRequest *self)
{
  return self->session.visitor == PARVIS_VISITOR_CITOYEN ? self->session.id : 0;
}

gint64
parvis_request_get_agent_id (ParvisRequest *self)
{
  return self->session.visitor == PARVIS_VISITOR_AGENT ? self->session.id : 0;
}

guint
parvis_request_get_roles (ParvisRequest *self)
{
  return self->session.visitor == PARVIS_VISITOR_AGENT ? self->session.roles : 0;
}

gint64
parvis_request_get_now (ParvisRequest *self)
{
  return self->now;
}

const char *
parvis_request_get_today (ParvisRequest *self)
{
  g_autoptr (GTimeZone) local = NULL;

  if (*self->today != '\0')
    return self->today;
  if (self->commune->time_zone == NULL)
    local = g_time_zone_new_local ();
  /* From the instant of arrival: a request at midnight has one day, not two. */
  parvis_date_write_iso (
      parvis_date_from_instant (self->now, local != NULL ? local : self->commune->time_zone),
      self->today);
  return self->today;
}

const char *
parvis_request_get_method (ParvisRequest *self)
{
  return self->head.method;
}

const char *
parvis_request_get_path (ParvisRequest *self)
{
  return self->path_and_query;
}

const char *
parvis_request_get_remote (ParvisRequest *self)
{
  return self->head.remote;
}

const char *
parvis_request_get_user_agent (ParvisRequest *self)
{
  return self->head.user_agent;
}

const char *
parvis_request_get_part (ParvisRequest *self, const char *name)
{
  const char *p = self->route != NULL ? self->route->pattern : "";
  gsize length = strlen (name);

  for (guint i = 0; (p = strchr (p, '{')) != NULL; i++)
    if (strncmp (++p, name, length) == 0 && p[length] == '}')
      return self->parts[i];
  g_error ("%s: the route has no part {%s}", self->head.path, name);
}

gboolean
parvis_request_get_part_id (ParvisRequest *self, const char *name, gint64 *id, GError **error)
{
  const char *text = parvis_request_get_part (self, name);
  guint64 number = 0;

  /* One writing for one thing: no sign, no leading zero. */
  if (*text != '0' && g_ascii_string_to_unsigned (text, 10, 1, G_MAXINT64, &number, NULL))
    {
      *id = number;
      return TRUE;
    }
  g_set_error (error, PARVIS_ERROR, PARVIS_ERROR_NOT_FOUND, "not a number: %s", name);
  return FALSE;
}

const char *
parvis_request_find_query (ParvisRequest *self, const char *name)
{
  return parvis_form_find (self->query, name);
}

const char *
parvis_request_get_field (ParvisRequest *self, const char *name)
{
  const char *value = parvis_form_find (self->form, name);

  return value != NULL ? value : "";
}

const char *const *
parvis_request_get_field_values (ParvisRequest *self, const char *name)
{
  static const char *const none[] = { NULL };
  GPtrArray *values = g_hash_table_lookup (parvis_form_get_table (self->form), name);

  return values != NULL ? (const char *const *) values->pdata : none;
}

GHashTable *
parvis_request_get_form (ParvisRequest *self)
{
  return parvis_form_get_table (self->form);
}

gboolean
parvis_request_has_field (ParvisRequest *self, const char *name)
{
  return parvis_form_find (self->form, name) != NULL;
}

GPtrArray *
parvis_request_get_uploads (ParvisRequest *self, const char *field)
{
  return uploads_of (self, field);
}

JsonObject *
parvis_request_get_json (ParvisRequest *self)
{
  if (self->json == NULL)
    self->json = json_object_new ();
  return self->json;
}

void
parvis_request_keep (ParvisRequest *self, const char *key, gpointer data, GDestroyNotify free_func)
{
  Kept *kept = g_new (Kept, 1);

  kept->data = data;
  kept->free_func = free_func;
  if (self->kept == NULL)
    self->kept =
        g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) kept_free);
  g_hash_table_insert (self->kept, g_strdup (key), kept);
}

gpointer
parvis_request_find_kept (ParvisRequest *self, const char *key)
{
  Kept *kept = self->kept != NULL ? g_hash_table_lookup (self->kept, key) : NULL;

  return kept != NULL ? kept->data : NULL;
}
