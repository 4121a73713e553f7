/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-http"
#include "config.h"

#include <string.h>

#include "server/http/parvis-flash.h"
#include "server/http/parvis-request-private.h"
#include "server/http/parvis-response-private.h"
#include "shared/json/parvis-json.h"

/* Most pages fit; a larger one grows. */
#define PAGE_GUESS (24 * 1024)

typedef struct
{
  char *name;
  char *value;
} Header;

typedef struct
{
  char *topic;
  char *type;
  char *data;
} Event;

struct _ParvisResponse
{
  guint status;
  GBytes *body;
  GArray *headers; /* Header */
  GArray *events;  /* Event; NULL until used */
  gboolean wakes;
  char *flash;
  char **topics; /* of a stream of events */
  char *first_type;
  char *first;
};

static void
header_clear (Header *header)
{
  g_free (header->name);
  g_free (header->value);
}

static void
event_clear (Event *event)
{
  g_free (event->topic);
  g_free (event->type);
  g_free (event->data);
}

/* Letters that every browser takes as they are in a quoted file name. */
static char *
ascii_file_name (const char *name)
{
  char *ascii = g_str_to_ascii (name, "C");

  for (char *p = ascii; *p != '\0'; p++)
    if (!g_ascii_isalnum (*p) && strchr (" ._-()", *p) == NULL)
      *p = '_';
  return ascii;
}

/* A redirection that a slip lets somebody else choose must not lead away, nor split the header. */
static gboolean
may_be_gone_to (const char *url)
{
  if (parvis_path_is_ours (url))
    return TRUE;
  if (!g_str_has_prefix (url, "https://") && !g_str_has_prefix (url, "http://"))
    return FALSE;
  for (const char *p = url; *p != '\0'; p++)
    if (!g_ascii_isgraph (*p))
      return FALSE;
  return TRUE;
}

static void
append_set_cookie (const char *set_cookie, gpointer data)
{
  g_ptr_array_add (data, (gpointer) set_cookie);
}

ParvisResponse *
parvis_response_new (guint status, GBytes *body, const char *content_type)
{
  ParvisResponse *self = g_new0 (ParvisResponse, 1);

  self->status = status;
  self->body = body != NULL ? g_bytes_ref (body) : g_bytes_new_static ("", 0);
  self->headers = g_array_new (FALSE, FALSE, sizeof (Header));
  g_array_set_clear_func (self->headers, (GDestroyNotify) header_clear);
  parvis_response_set_header (self, "Cache-Control", "no-store");
  if (content_type != NULL)
    parvis_response_set_header (self, "Content-Type", content_type);
  return self;
}

const char *
parvis_response_get_flash (ParvisResponse *self)
{
  return self->flash;
}

/* Signed when the answer goes: while this runs, others may wait for the writer. */
void
parvis_response_set_flash (ParvisResponse *self, const char *sentence)
{
  g_free (self->flash);
  self->flash = g_strdup (sentence);
}

void
parvis_response_free (ParvisResponse *self)
{
  g_bytes_unref (self->body);
  g_array_unref (self->headers);
  g_clear_pointer (&self->events, g_array_unref);
  g_free (self->flash);
  g_strfreev (self->topics);
  g_free (self->first_type);
  g_free (self->first);
  g_free (self);
}

ParvisResponse *
parvis_response_new_page (ParvisRequest *request,
                          ParvisDb *db,
                          const char *template_name,
                          ParvisView *view)
{
  ParvisCommune *commune = parvis_request_get_commune (request);
  GString *out = g_string_sized_new (PAGE_GUESS);
  g_autoptr (GBytes) body = NULL;

  if (commune->page_shell != NULL)
    commune->page_shell (request, db, view);
  parvis_templates_render (commune->templates, template_name, view, out);
  body = g_string_free_to_bytes (out);
  return parvis_response_new (200, body, "text/html; charset=utf-8");
}

ParvisResponse *
parvis_response_new_redirect (char *url)
{
  g_autofree char *owned = url;
  ParvisResponse *self = parvis_response_new (303, NULL, NULL);

  parvis_response_set_header (self, "Location", may_be_gone_to (url) ? url : "/");
  return self;
}

ParvisResponse *
parvis_response_new_json (JsonNode *node)
{
  g_autoptr (JsonNode) owned = node;
  char *text = parvis_json_to_text (node);
  g_autoptr (GBytes) body = g_bytes_new_take (text, strlen (text));

  return parvis_response_new (200, body, "application/json");
}

ParvisResponse *
parvis_response_new_done (void)
{
  static const char text[] = "{\"ok\":true}";
  g_autoptr (GBytes) body = g_bytes_new_static (text, strlen (text));

  return parvis_response_new (200, body, "application/json");
}

ParvisResponse *
parvis_response_new_bytes (GBytes *bytes, const char *content_type)
{
  return parvis_response_new (200, bytes, content_type);
}

/* RFC 9110 § 13.1.2: « * », or a list of tags, each weak or not. */
static gboolean
is_among (const char *etags, const char *etag)
{
  g_auto (GStrv) list = g_strsplit (etags != NULL ? etags : "", ",", 20);

  for (guint i = 0; list[i] != NULL; i++)
    {
      const char *one = g_strstrip (list[i]);

      if (g_str_has_prefix (one, "W/"))
        one += 2;
      if (g_str_equal (one, etag) || g_str_equal (one, "*"))
        return TRUE;
    }
  return FALSE;
}

ParvisResponse *
parvis_response_new_etagged (ParvisRequest *request, GBytes *bytes, const char *content_type)
{
  g_autofree char *hash = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes);
  g_autofree char *etag = g_strdup_printf ("\"%.32s\"", hash);
  gboolean kept = is_among (parvis_request_get_head (request)->if_none_match, etag);
  ParvisResponse *self =
      kept ? parvis_response_new (304, NULL, NULL) : parvis_response_new (200, bytes, content_type);

  parvis_response_set_header (self, "ETag", etag);
  parvis_response_set_header (self, "Cache-Control", "private, no-cache");
  return self;
}

ParvisResponse *
parvis_response_new_events (const char *const *topics, const char *first_type, const char *first)
{
  ParvisResponse *self = parvis_response_new (200, NULL, "text/event-stream");

  self->topics = g_strdupv ((char **) topics);
  self->first_type = g_strdup (first_type);
  self->first = g_strdup (first);
  return self;
}

void
parvis_response_set_status (ParvisResponse *self, guint status)
{
  self->status = status;
}

void
parvis_response_set_header (ParvisResponse *self, const char *name, const char *value)
{
  Header header = { g_strdup (name), g_strdup (value) };

  for (const char *p = value; *p != '\0'; p++)
    g_assert (!g_ascii_iscntrl (*p));
  for (guint i = 0; i < self->headers->len; i++)
    if (g_ascii_strcasecmp (g_array_index (self->headers, Header, i).name, name) == 0)
      {
        g_array_remove_index (self->headers, i);
        break;
      }
  g_array_append_val (self->headers, header);
}

void
parvis_response_set_download (ParvisResponse *self, const char *file_name)
{
  g_autofree char *valid = g_utf8_make_valid (file_name, -1);
  g_autofree char *ascii = ascii_file_name (valid);
  g_autofree char *encoded = g_uri_escape_string (valid, "!#$&+^`|", FALSE);
  g_autofree char *value = NULL;

  /* RFC 6266 § 4.3, appendix D: both, the old one first; what RFC 8187 allows is left as it is. */
  value = g_strdup_printf ("attachment; filename=\"%s\"; filename*=UTF-8''%s", ascii, encoded);
  parvis_response_set_header (self, "Content-Disposition", value);
}

void
parvis_response_set_refresh (ParvisResponse *self, guint seconds, const char *url)
{
  g_autofree char *value =
      url != NULL ? g_strdup_printf ("%u;url=%s", seconds, url) : g_strdup_printf ("%u", seconds);

  parvis_response_set_header (self, "Refresh", value);
}

void
parvis_response_set_private_cache (ParvisResponse *self, guint seconds)
{
  g_autofree char *value = g_strdup_printf ("private, max-age=%u", seconds);

  parvis_response_set_header (self, "Cache-Control", value);
}

void
parvis_response_publish (ParvisResponse *self,
                         const char *topic,
                         const char *type,
                         const char *data)
{
  Event event = { g_strdup (topic), g_strdup (type), g_strdup (data) };

  if (self->events == NULL)
    {
      self->events = g_array_new (FALSE, FALSE, sizeof (Event));
      g_array_set_clear_func (self->events, (GDestroyNotify) event_clear);
    }
  g_array_append_val (self->events, event);
}

void
parvis_response_publish_all (
    ParvisResponse *self,
    void (*func) (const char *topic, const char *type, const char *data, gpointer user_data),
    gpointer user_data)
{
  for (guint i = 0; self->events != NULL && i < self->events->len; i++)
    {
      Event *event = &g_array_index (self->events, Event, i);

      func (event->topic, event->type, event->data, user_data);
    }
  g_clear_pointer (&self->events, g_array_unref);
}

void
parvis_response_wake_taches (ParvisResponse *self)
{
  self->wakes = TRUE;
}

gboolean
parvis_response_wakes_taches (ParvisResponse *self)
{
  return self->wakes;
}

guint
parvis_response_get_status (ParvisResponse *self)
{
  return self->status;
}

GBytes *
parvis_response_get_bytes (ParvisResponse *self)
{
  return self->body;
}

const char *
parvis_response_get_body (ParvisResponse *self, gsize *length)
{
  return g_bytes_get_data (self->body, length);
}

const char *
parvis_response_find_header (ParvisResponse *self, const char *name)
{
  for (guint i = 0; i < self->headers->len; i++)
    {
      Header *header = &g_array_index (self->headers, Header, i);

      if (g_ascii_strcasecmp (header->name, name) == 0)
        return header->value;
    }
  return NULL;
}

void
parvis_response_foreach_header (ParvisResponse *self,
                                ParvisRequest *request,
                                void (*func) (const char *name, const char *value, gpointer data),
                                gpointer data)
{
  g_autoptr (GPtrArray) cookies = g_ptr_array_new ();

  if (self->flash != NULL)
    parvis_flash_leave (request, self->flash);
  for (guint i = 0; i < self->headers->len; i++)
    {
      Header *header = &g_array_index (self->headers, Header, i);

      func (header->name, header->value, data);
    }
  parvis_request_foreach_cookie (request, append_set_cookie, cookies);
  for (guint i = 0; i < cookies->len; i++)
    func ("Set-Cookie", g_ptr_array_index (cookies, i), data);
}

const char *const *
parvis_response_find_topics (ParvisResponse *self)
{
  return (const char *const *) self->topics;
}

const char *
parvis_response_find_first_type (ParvisResponse *self)
{
  return self->first_type;
}

const char *
parvis_response_find_first (ParvisResponse *self)
{
  return self->first;
}
